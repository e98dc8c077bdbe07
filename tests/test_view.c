/*
 * The view after the events of a run, and what is derived from it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fmnist/view.h"
#include "made_up.h"

static int begin(void **state)
{
	static struct view view;

	view_init(&view);
	*state = &view;
	return 0;
}

static int end(void **state)
{
	view_release(*state);
	return 0;
}

/* Iterations first .. first + count, each with its own number as its loss. */
static void tell_iterations(struct view *view, uint64_t first, uint32_t count)
{
	struct event event = {.kind = EVENT_ITERATIONS, .run = 1};

	event.iterations.first = first;
	event.iterations.count = count;
	for (uint32_t i = 0; i < count; i++)
		event.iterations.loss[i] = (float)(first + i);
	view->sink.take(&view->sink, &event);
}

static void assert_recent(const struct view *view, int count, uint64_t end)
{
	assert_int_equal(view->recent_count, count);
	for (int i = 0; i < count; i++)
		assert_true(view->recent[i] == (float)(end - (uint64_t)(count - i)));
}

static void assert_near(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * fmax(1.0, fabs(b))))
		fail_msg("%.12g is not %.12g", a, b);
}

static void at_first_there_is_no_run(void **state)
{
	const struct view *view = *state;

	assert_int_equal(view->run, 0);
	assert_false(view_running(view));
	assert_null(view_last(view));
	assert_int_equal(view_best_test(view), -1);
	assert_int_equal(view_best_validation(view), -1);
	assert_near(view_fraction(view), 0.0);
	assert_true(isnan(view_seconds_left(view)));
	assert_string_equal(view_state(view), "no run yet");
}

static void the_last_losses_are_the_last_of_all_blocks(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	tell_iterations(view, 0, 7);
	assert_recent(view, 7, 7);
	tell_iterations(view, 7, 9);
	assert_recent(view, 16, 16);
	tell_iterations(view, 16, 9);
	assert_recent(view, VIEW_RECENT, 25);
	tell_iterations(view, 25, EVENT_LOSSES);
	assert_recent(view, VIEW_RECENT, 25 + EVENT_LOSSES);
	assert_int_equal(view_iteration(view), 25 + EVENT_LOSSES);
}

static void losses_before_a_gap_are_not_the_last_ones(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	tell_iterations(view, 0, 100);
	tell_iterations(view, 500, 3);
	assert_recent(view, 3, 503);
	tell_iterations(view, 503, 4);
	assert_recent(view, 7, 507);
}

static void every_loss_is_in_the_envelope(void **state)
{
	struct view *view = *state;
	struct story story;
	struct bucket bucket;

	story_begin(&story, &view->sink, 50);
	tell_iterations(view, 0, 200);
	assert_true(envelope_range(&view->losses, 0, 200, &bucket));
	assert_int_equal(bucket.finite, 200);
	assert_near((double)bucket.min, 0.0);
	assert_near((double)bucket.max, 199.0);
}

static void epochs_are_kept_beyond_the_first_block_of_memory(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 200);
	for (int i = 1; i <= 200; i++)
		story_epoch(&story, 1.0 / i, 0.5, 0.8);
	assert_int_equal(view->epochs, 200);
	for (int i = 1; i <= 200; i++) {
		assert_int_equal(view->epoch[i - 1].epoch, i);
		assert_near(view->epoch[i - 1].train_loss, 1.0 / i);
	}
	assert_ptr_equal(view_last(view), &view->epoch[199]);
	assert_near(view_fraction(view), 1.0);
	assert_near(view_seconds_left(view), 0.0);
}

static void the_best_epoch_is_the_first_of_equals(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	story_epoch(&story, 1.0, 0.5, 0.80);
	story_epoch(&story, 0.9, 0.5, 0.85);
	story_epoch(&story, 0.8, 0.5, 0.85);
	story_epoch(&story, 0.7, 0.5, 0.84);
	assert_int_equal(view_best_test(view), 1);
	/* Nothing validates: there is no best, and not the first one. */
	assert_int_equal(view_best_validation(view), -1);
}

static void validation_has_a_best_epoch_of_its_own(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin_split(&story, &view->sink, 50);
	story_epoch(&story, 1.0, 0.5, 0.80);
	story_epoch(&story, 0.9, 0.5, 0.70);
	view->epoch[1].validation_accuracy = 0.9;
	assert_int_equal(view_best_test(view), 0);
	assert_int_equal(view_best_validation(view), 1);
}

static void progress_counts_iterations(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	assert_near(view_fraction(view), 0.0);
	story_epoch(&story, 1.0, 0.5, 0.8);
	assert_near(view_fraction(view), 1.0 / 50);
	story_iterations(&story, 375, 1.0, 0.9);
	assert_near(view_fraction(view), 1.1 / 50);
}

static void the_time_left_comes_from_the_last_epochs(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	story_epoch(&story, 1.0, 0.5, 0.8);
	assert_near(view_seconds_left(view), 49 * 2.0);
	/* The first epoch was slow: later it does not count. */
	view->epoch[0].seconds = 1000.0;
	for (int i = 0; i < 9; i++)
		story_epoch(&story, 1.0, 0.5, 0.8);
	assert_near(view_seconds_left(view), 40 * 2.0);
	story_iterations(&story, 375, 1.0, 0.9);
	assert_near(view_seconds_left(view), 39.9 * 2.0);
}

static void within_the_first_epoch_the_time_left_comes_from_its_iterations(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	assert_true(isnan(view_seconds_left(view)));
	story_iterations(&story, 100, 2.0, 1.9);
	/* One block says nothing about speed. */
	assert_true(isnan(view_seconds_left(view)));
	story_iterations(&story, 200, 1.9, 1.8);
	view->first_seen = view->last_seen - 4.0;
	/* 200 in 4 seconds, since the first block was seen. */
	assert_near(view_seconds_left(view), (50 * 3750 - 300) / 50.0);
}

static void a_pause_does_not_count_as_slowness(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	story_iterations(&story, 100, 2.0, 1.9);
	story_iterations(&story, 100, 2.0, 1.9);
	story_state(&story, RUN_PAUSED);
	assert_true(isnan(view_seconds_left(view)));
	story_state(&story, RUN_RUNNING);
	story_iterations(&story, 100, 2.0, 1.9);
	story_iterations(&story, 100, 2.0, 1.9);
	view->first_seen = view->last_seen - 1.0;
	assert_near(view_seconds_left(view), (50 * 3750 - 400) / 100.0);
}

static void states_have_words(void **state)
{
	static const struct {
		enum run_status status;
		const char *word;
		bool running;
	} states[] = {
		{RUN_RUNNING, "training", true},
		{RUN_PAUSED, "paused", true},
		{RUN_STOPPING, "stopping", true},
		{RUN_COMPLETED, "completed", false},
		{RUN_STOPPED, "stopped", false},
		{RUN_DIVERGED, "diverged", false},
		{RUN_FAILED, "failed", false},
	};
	struct view *view = *state;

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		struct story story;

		story_begin(&story, &view->sink, 50);
		if (states[i].running)
			story_state(&story, states[i].status);
		else
			story_end(&story, states[i].status);
		assert_string_equal(view_state(view), states[i].word);
		assert_int_equal(view_running(view), states[i].running);
	}
}

static void a_new_run_begins_empty(void **state)
{
	struct view *view = *state;
	struct story story;

	story_begin(&story, &view->sink, 50);
	story_epoch(&story, 1.0, 0.5, 0.8);
	story_end(&story, RUN_STOPPED);
	assert_int_equal(view->finished.epochs, 1);
	story_begin(&story, &view->sink, 10);
	assert_string_equal(view_state(view), "training");
	assert_int_equal(view->epochs, 0);
	assert_int_equal(view->recent_count, 0);
	assert_int_equal(view_iteration(view), 0);
	assert_int_equal(view->started.hparams.epochs, 10);
	assert_near(view_fraction(view), 0.0);
	assert_int_equal(view_best_test(view), -1);
}

static void other_events_change_nothing(void **state)
{
	struct view *view = *state;
	struct event event = {.kind = EVENT_MESSAGE};

	view->sink.take(&view->sink, &event);
	event.kind = EVENT_FETCH;
	view->sink.take(&view->sink, &event);
	event.kind = EVENT_JOB_ENDED;
	view->sink.take(&view->sink, &event);
	at_first_there_is_no_run(state);
}

#define VIEW(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		VIEW(at_first_there_is_no_run),
		VIEW(the_last_losses_are_the_last_of_all_blocks),
		VIEW(losses_before_a_gap_are_not_the_last_ones),
		VIEW(every_loss_is_in_the_envelope),
		VIEW(epochs_are_kept_beyond_the_first_block_of_memory),
		VIEW(the_best_epoch_is_the_first_of_equals),
		VIEW(validation_has_a_best_epoch_of_its_own),
		VIEW(progress_counts_iterations),
		VIEW(the_time_left_comes_from_the_last_epochs),
		VIEW(within_the_first_epoch_the_time_left_comes_from_its_iterations),
		VIEW(a_pause_does_not_count_as_slowness),
		VIEW(states_have_words),
		VIEW(a_new_run_begins_empty),
		VIEW(other_events_change_nothing),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#include "fmnist/jobs.h"
#include "play.h"
#include "tiny.h"

#define TRAIN 230
#define TEST 75

#define EIGHT                             \
	"[sweep]\ntrials = 8\nseed = 3\n" \
	"[space]\n"                       \
	"hidden-layers = 1 2\n"           \
	"hidden-units = 6 8 12\n"         \
	"lr = 0.1 0.2 0.05\n"             \
	"batch-size = 16 32\n"            \
	"epochs = 5 7\n"

#define GRID(space) "[sweep]\nsampler = grid\n[fixed]\nbatch-size = 32\n[space]\n" space

#define ENDLESS "1000000"

static bool same(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* But for the seconds. */
static void assert_same_end(
	const struct event_run_finished *a, const struct event_run_finished *b)
{
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->epochs, b->epochs);
	assert_int_equal(a->best_trial, b->best_trial);
	assert_int_equal(a->best_epoch, b->best_epoch);
	assert_true(same(a->train_loss, b->train_loss));
	assert_true(same(a->validation_loss, b->validation_loss));
	assert_true(same(a->validation_accuracy, b->validation_accuracy));
	assert_true(same(a->test_accuracy, b->test_accuracy));
	assert_int_equal(a->diverged_at, b->diverged_at);
	assert_string_equal(a->reason, b->reason);
}

static void the_number_of_workers_changes_no_result(void **state)
{
	struct play *one = play_on(*state, EIGHT, 1, NULL, NULL);

	assert_int_equal(one->rc, 0);
	for (size_t workers = 2; workers <= 3; workers++) {
		struct play *many = play_on(*state, EIGHT, workers, NULL, NULL);

		for (uint32_t trial = 0; trial <= 8; trial++)
			assert_same_end(end_of(one, trial), end_of(many, trial));
		for (uint32_t trial = 1; trial <= 8; trial++)
			assert_memory_equal(
				&event_of(one, EVENT_TRIAL_STARTED, trial)->started.hparams,
				&event_of(many, EVENT_TRIAL_STARTED, trial)
					 ->started.hparams,
				sizeof(struct hparams));
		play_free(many);
	}
	play_free(one);
}

static void the_start_says_what_the_sweep_is(void **state)
{
	struct play *play = play_on(*state, EIGHT, 2, NULL, NULL);
	const struct event_sweep_started *sweep = &play->event[0].sweep;

	assert_int_equal(play->event[0].kind, EVENT_SWEEP_STARTED);
	assert_string_equal(sweep->name, "test");
	assert_string_equal(sweep->sampler, "random");
	assert_string_equal(sweep->pruner, "none");
	assert_int_equal(sweep->trials, 8);
	assert_int_equal(sweep->workers, 2);
	assert_int_equal(sweep->seed, 3);
	assert_int_equal(sweep->metric, METRIC_VAL_ACCURACY);
	assert_int_equal(sweep->axes, 5);
	assert_string_equal(hparam_table[sweep->axis[0]].name, "hidden-layers");
	assert_string_equal(hparam_table[sweep->axis[4]].name, "epochs");
	assert_int_equal(sweep->inputs, 30);
	assert_int_equal(sweep->classes, 10);
	assert_int_equal(sweep->train_images, 184);
	assert_int_equal(sweep->validation_images, 46);
	assert_int_equal(sweep->test_images, TEST);
	assert_int_equal(event_of(play, EVENT_TRIAL_STARTED, 1)->started.train_images, 184);
	play_free(play);
}

/* Start, iterations without a gap, epochs, end. */
static void assert_in_order(const struct play *play, uint32_t trial)
{
	const struct event_run_started *start = NULL;
	uint64_t iterations = 0, epochs = 0;
	bool ended = false;

	for (size_t i = 0; i < play->count; i++) {
		const struct event *event = &play->event[i];

		if (event->trial != trial || event->kind == EVENT_SNAPSHOT)
			continue;
		assert_false(ended);
		assert_true((start == NULL) == (event->kind == EVENT_TRIAL_STARTED));
		if (event->kind == EVENT_TRIAL_STARTED) {
			start = &event->started;
		} else if (event->kind == EVENT_ITERATIONS) {
			assert_int_equal(event->iterations.first, iterations);
			iterations += event->iterations.count;
		} else if (event->kind == EVENT_EPOCH) {
			assert_int_equal(event->epoch.epoch, ++epochs);
			assert_int_equal(iterations, epochs * start->iterations);
		} else {
			assert_int_equal(event->kind, EVENT_TRIAL_FINISHED);
			assert_int_equal(event->finished.epochs, epochs);
			ended = true;
		}
	}
	assert_true(ended);
}

/* The best so far leaves its network, before its end is told. */
static void each_best_trial_leaves_its_network_before_its_end(void **state)
{
	struct play *play = play_on(*state, EIGHT, 3, NULL, NULL);
	uint32_t newest = 0;
	bool ended[9] = {false};
	double best = -1.0;

	for (size_t i = 0; i < play->count; i++) {
		const struct event *event = &play->event[i];

		if (event->kind == EVENT_SNAPSHOT) {
			assert_false(ended[event->trial]);
			newest = event->trial;
		}
		if (event->kind == EVENT_TRIAL_FINISHED)
			ended[event->trial] = true;
	}
	assert_int_equal(newest, end_of(play, 0)->best_trial);
	for (uint32_t trial = 1; trial <= 8; trial++)
		best = fmax(best, end_of(play, trial)->validation_accuracy);
	assert_true(end_of(play, newest)->validation_accuracy == best);
	play_free(play);
}

static void the_events_of_a_trial_come_in_order(void **state)
{
	struct play *play = play_on(*state, EIGHT, 3, NULL, NULL);

	for (uint32_t trial = 1; trial <= 8; trial++)
		assert_in_order(play, trial);
	assert_int_equal(play->event[play->count - 1].kind, EVENT_RUN_FINISHED);
	assert_int_equal(play->event[play->count - 1].trial, 0);
	assert_int_equal(states(play, RUN_RUNNING), 0);
	play_free(play);
}

static void the_end_names_the_best_of_the_completed_trials(void **state)
{
	struct play *play = play_on(*state, EIGHT, 2, NULL, NULL);
	const struct event_run_finished *end = end_of(play, 0);
	const struct event_run_finished *best = end_of(play, end->best_trial);
	uint64_t epochs = 0;

	assert_int_equal(end->status, RUN_COMPLETED);
	for (uint32_t trial = 1; trial <= 8; trial++) {
		const struct event_run_finished *other = end_of(play, trial);

		epochs += other->epochs;
		assert_false(other->validation_accuracy > best->validation_accuracy);
		if (trial < end->best_trial)
			assert_true(other->validation_accuracy < best->validation_accuracy);
		/* A trial counts as it ends, whatever it was before. */
		assert_int_equal(other->best_epoch, other->epochs);
	}
	assert_int_equal(end->epochs, epochs);
	assert_true(same(end->validation_accuracy, best->validation_accuracy));
	assert_true(same(end->test_accuracy, best->test_accuracy));
	assert_true(!isnan(end->test_accuracy));
	play_free(play);
}

static void cancel_second(struct play *play, const struct event *event)
{
	if (event->kind == EVENT_EPOCH && event->trial == 2 && event->epoch.epoch == 2)
		sweep_cancel_trial(play->sweep, 2);
}

static void one_trial_can_be_cancelled_and_the_others_go_on(void **state)
{
	struct play *play =
		play_on(*state, GRID("epochs = 3 " ENDLESS " 4\n"), 2, cancel_second, NULL);
	struct play *again;

	assert_int_equal(end_of(play, 1)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 2)->status, RUN_CANCELLED);
	assert_int_equal(end_of(play, 2)->epochs, 2);
	assert_int_equal(end_of(play, 3)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	assert_int_not_equal(end_of(play, 0)->best_trial, 2);
	assert_int_equal(states(play, RUN_STOPPING), 0);
	again = play_on(*state, GRID("epochs = 3 " ENDLESS " 4\n"), 2, NULL, play);
	assert_int_equal(again->started, 0);
	assert_same_end(end_of(play, 0), end_of(again, 0));
	play_free(again);
	play_free(play);
}

/* Then both threads have a trial. */
static bool is_second_start(const struct event *event)
{
	return event->kind == EVENT_TRIAL_STARTED && event->trial == 2;
}

static void stop_second(struct play *play, const struct event *event)
{
	if (is_second_start(event))
		control_request(&play->control, REQUEST_STOP);
}

static void a_stop_finishes_the_trials_that_run_and_begins_none(void **state)
{
	struct play *play = play_on(*state, EIGHT, 2, stop_second, NULL);

	assert_int_equal(play->rc, 0);
	assert_int_equal(play->started, 2);
	for (uint32_t trial = 1; trial <= 2; trial++)
		assert_int_equal(end_of(play, trial)->status, RUN_COMPLETED);
	assert_int_equal(states(play, RUN_STOPPING), 1);
	assert_true(
		event_of(play, EVENT_STATE, 0) < event_of(play, EVENT_TRIAL_FINISHED, 1));
	assert_int_equal(end_of(play, 0)->status, RUN_STOPPED);
	assert_true(end_of(play, 0)->best_trial > 0);
	play_free(play);
}

static void cancel_at_third_epoch(struct play *play, const struct event *event)
{
	if (event->kind == EVENT_EPOCH && event->trial == 2 && event->epoch.epoch == 3)
		control_request(&play->control, REQUEST_CANCEL);
}

static void a_cancel_interrupts_the_trials_that_run(void **state)
{
	struct play *play =
		play_on(*state, GRID("lr = 0.1 0.2 0.3 0.4\nepochs = " ENDLESS "\n"), 2,
			cancel_at_third_epoch, NULL);

	assert_int_equal(play->rc, 0);
	assert_int_equal(play->started, 2);
	for (uint32_t trial = 1; trial <= 2; trial++) {
		assert_int_equal(end_of(play, trial)->status, RUN_INTERRUPTED);
		assert_in_order(play, trial);
	}
	assert_int_equal(states(play, RUN_STOPPING), 1);
	assert_int_equal(end_of(play, 0)->status, RUN_STOPPED);
	assert_int_equal(end_of(play, 0)->best_trial, 0);
	assert_int_equal(end_of(play, 0)->epochs, 0);
	assert_true(isnan(end_of(play, 0)->validation_accuracy));
	play_free(play);
}

static void cancel_in_fifth(struct play *play, const struct event *event)
{
	if (event->kind == EVENT_EPOCH && event->trial == 5 && event->epoch.epoch == 2)
		control_request(&play->control, REQUEST_CANCEL);
}

static void a_resumed_sweep_runs_what_is_missing_and_ends_as_if_undisturbed(void **state)
{
	struct play *whole = play_on(*state, EIGHT, 2, NULL, NULL);
	struct play *first = play_on(*state, EIGHT, 2, cancel_in_fifth, NULL);
	struct play *second = play_on(*state, EIGHT, 2, NULL, first);

	assert_int_equal(end_of(first, 0)->status, RUN_STOPPED);
	assert_int_equal(end_of(first, 5)->status, RUN_INTERRUPTED);
	for (uint32_t trial = 1; trial <= 8; trial++) {
		const struct event *end = event_of(first, EVENT_TRIAL_FINISHED, trial);
		bool ended = end != NULL && end->finished.status != RUN_INTERRUPTED;

		assert_int_equal(
			event_of(second, EVENT_TRIAL_STARTED, trial) == NULL, ended);
		assert_same_end(end_of(whole, trial),
			ended ? &end->finished : end_of(second, trial));
	}
	assert_same_end(end_of(whole, 0), end_of(second, 0));
	assert_in_range(second->started, 1, 7);
	play_free(second);
	play_free(first);
	play_free(whole);
}

static void the_first_of_equal_completed_trials_is_the_best(void **state)
{
	static const double accuracy[] = {0.9, 0.5, 0.5, 0.25};
	struct play stored = {0};
	struct event event[4];
	struct play *play;

	for (uint32_t i = 0; i < 4; i++) {
		event[i] = (struct event){.kind = EVENT_TRIAL_FINISHED, .trial = 4 - i};
		event[i].finished = (struct event_run_finished){
			.status = i == 0 ? RUN_PRUNED : RUN_COMPLETED,
			.epochs = 4,
			.validation_accuracy = accuracy[i]};
	}
	stored.event = event;
	stored.count = 4;
	play = play_on(*state, GRID("lr = 0.1 0.2 0.3 0.4\n"), 2, NULL, &stored);
	assert_int_equal(play->count, 2);
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 0)->best_trial, 2);
	assert_int_equal(end_of(play, 0)->epochs, 16);
	play_free(play);
}

static void pause_second(struct play *play, const struct event *event)
{
	if (is_second_start(event))
		control_request(&play->control, REQUEST_PAUSE);
}

static void a_pause_begins_nothing_and_lets_go_on_what_runs(void **state)
{
	struct play *play = play_on(*state, EIGHT, 2, pause_second, NULL);
	const struct event *paused = event_of(play, EVENT_STATE, 0);

	assert_int_equal(paused->state, RUN_PAUSED);
	assert_true(paused < event_of(play, EVENT_TRIAL_FINISHED, 1));
	assert_int_equal(states(play, RUN_PAUSED), 1);
	assert_int_equal(states(play, RUN_RUNNING), 1);
	/* While both threads waited, nothing that had begun was unfinished. */
	assert_int_equal(play->held, 2);
	assert_int_equal(play->finished, 8);
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	play_free(play);
}

static void stop_in_pause(struct play *play, const struct event *event)
{
	if (event->kind == EVENT_STATE && event->state == RUN_PAUSED)
		control_request(&play->control, REQUEST_STOP);
	pause_second(play, event);
}

static void a_paused_sweep_can_be_stopped(void **state)
{
	struct play *play = play_on(*state, EIGHT, 2, stop_in_pause, NULL);

	assert_int_equal(states(play, RUN_STOPPING), 1);
	assert_int_equal(end_of(play, 0)->status, RUN_STOPPED);
	assert_int_equal(play->started, 2);
	play_free(play);
}

static void a_pruned_trial_says_after_which_epoch_and_why(void **state)
{
	struct play *play = play_on(*state,
		"[sweep]\nsampler = grid\npruner = median\nprune-from-epoch = 2\n"
		"prune-from-trials = 2\nmetric = val_loss\n"
		"[fixed]\nepochs = 6\nhidden-layers = 1\nbatch-size = 4\n[space]\n"
		"lr = 0.2 0.1 0.000001\n",
		1, NULL, NULL);
	const struct event_run_finished *end = end_of(play, 3);

	assert_int_equal(end->status, RUN_PRUNED);
	assert_int_equal(end->epochs, 2);
	assert_non_null(strstr(end->reason, "epoch 2"));
	assert_non_null(strstr(end->reason, "median of 2 trials"));
	assert_true(isnan(end->test_accuracy));
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	play_free(play);
}

static void a_trial_that_diverges_does_not_end_the_sweep(void **state)
{
	struct play *play =
		play_on(*state, GRID("lr = 1000000 0.1\nepochs = 3\n"), 1, NULL, NULL);

	assert_int_equal(play->rc, 0);
	assert_int_equal(end_of(play, 1)->status, RUN_DIVERGED);
	assert_true(end_of(play, 1)->diverged_at > 0);
	assert_int_equal(end_of(play, 2)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 0)->best_trial, 2);
	assert_string_equal(end_of(play, 0)->reason, "");
	play_free(play);
}

#define TOO_LARGE "hidden-layers = 64\nhidden-units = 8192"

static void a_trial_that_cannot_begin_does_not_end_the_sweep(void **state)
{
	struct play *play =
		play_on(*state, GRID(TOO_LARGE " 4\nepochs = 2\n"), 1, NULL, NULL);
	const struct event *start = event_of(play, EVENT_TRIAL_STARTED, 1);

	assert_int_equal(play->rc, 0);
	assert_in_order(play, 1);
	assert_int_equal(start->started.hparams.hidden_units, 8192);
	assert_int_equal(start->started.iterations, 6);
	assert_int_equal(end_of(play, 1)->status, RUN_FAILED);
	assert_non_null(strstr(end_of(play, 1)->reason, "--hidden-units"));
	assert_int_equal(end_of(play, 2)->status, RUN_COMPLETED);
	assert_int_equal(end_of(play, 0)->status, RUN_COMPLETED);
	assert_string_equal(end_of(play, 0)->reason, "");
	play_free(play);
}

static void a_sweep_of_which_no_trial_can_begin_fails(void **state)
{
	struct play *play =
		play_on(*state, GRID(TOO_LARGE "\nepochs = 2 3\n"), 2, NULL, NULL);

	assert_int_equal(play->rc, -1);
	assert_int_equal(end_of(play, 0)->status, RUN_FAILED);
	assert_non_null(strstr(play->err.text, "every trial failed"));
	assert_non_null(strstr(play->err.text, "--hidden-units"));
	assert_string_equal(end_of(play, 0)->reason, play->err.text);
	assert_true(isnan(end_of(play, 0)->validation_loss));
	play_free(play);
}

static void too_few_images_to_split_are_refused(void **state)
{
	struct sweep_spec spec;
	struct dataset data;
	struct sweep_settings settings = {.spec = &spec, .data = &data, .workers = 1};
	struct err err = {""};

	(void)state;
	tiny_make(&data, 1, 1);
	assert_int_equal(sweep_spec_parse(&spec, "test", EIGHT, NULL), 0);
	assert_null(sweep_new(&settings, &err));
	assert_non_null(strstr(err.text, "cannot be split"));
	sweep_spec_release(&spec);
	dataset_release(&data);
}

/* Of a job, as it comes through the hub. */
struct watcher {
	struct sink sink;
	size_t events, finished;
	bool ended;
};

static void watch(struct sink *sink, const struct event *event)
{
	struct watcher *watcher = (struct watcher *)sink;

	if (event->kind == EVENT_JOB_ENDED) {
		assert_false(event->ended.failed);
		watcher->ended = true;
		return;
	}
	assert_int_equal(event->run, 7);
	watcher->events++;
	watcher->finished += event->kind == EVENT_TRIAL_FINISHED;
}

static void a_job_numbers_its_events_and_obeys_the_worker(void **state)
{
	struct watcher watcher = {.sink.take = watch};
	struct mailbox *mailbox = mailbox_new(NULL);
	struct pollfd fd = {.fd = mailbox_fd(mailbox), .events = POLLIN};
	struct hub hub = {.mailboxes = 0};
	struct worker worker;
	struct sweep_spec spec;
	struct sweep_job job;

	hub_add(&hub, mailbox);
	mailbox_add_sink(mailbox, &watcher.sink);
	worker_init(&worker, &hub);
	assert_int_equal(sweep_spec_parse(&spec, "test",
				 GRID("lr = 0.1 0.2\nepochs = " ENDLESS "\n"), NULL),
		0);
	assert_int_equal(sweep_job_init(&job, 7, &spec, *state, 0, NULL), 0);
	assert_int_equal(worker_start(&worker, &job.job, NULL), 0);
	while (!watcher.ended) {
		assert_int_equal(poll(&fd, 1, 60000), 1);
		mailbox_dispatch(mailbox);
		if (watcher.events > 0)
			control_request(&worker.control, REQUEST_CANCEL);
	}
	assert_int_equal(worker_join(&worker), 0);
	sweep_job_release(&job);
	sweep_spec_release(&spec);
	worker_release(&worker);
	mailbox_free(mailbox);
}

static int make_data(void **state)
{
	static struct dataset data;

	tiny_make(&data, TRAIN, TEST);
	*state = &data;
	return 0;
}

static int release_data(void **state)
{
	dataset_release(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_number_of_workers_changes_no_result),
		cmocka_unit_test(the_start_says_what_the_sweep_is),
		cmocka_unit_test(the_events_of_a_trial_come_in_order),
		cmocka_unit_test(each_best_trial_leaves_its_network_before_its_end),
		cmocka_unit_test(the_end_names_the_best_of_the_completed_trials),
		cmocka_unit_test(one_trial_can_be_cancelled_and_the_others_go_on),
		cmocka_unit_test(a_stop_finishes_the_trials_that_run_and_begins_none),
		cmocka_unit_test(a_cancel_interrupts_the_trials_that_run),
		cmocka_unit_test(
			a_resumed_sweep_runs_what_is_missing_and_ends_as_if_undisturbed),
		cmocka_unit_test(the_first_of_equal_completed_trials_is_the_best),
		cmocka_unit_test(a_pause_begins_nothing_and_lets_go_on_what_runs),
		cmocka_unit_test(a_paused_sweep_can_be_stopped),
		cmocka_unit_test(a_pruned_trial_says_after_which_epoch_and_why),
		cmocka_unit_test(a_trial_that_diverges_does_not_end_the_sweep),
		cmocka_unit_test(a_trial_that_cannot_begin_does_not_end_the_sweep),
		cmocka_unit_test(a_sweep_of_which_no_trial_can_begin_fails),
		cmocka_unit_test(too_few_images_to_split_are_refused),
		cmocka_unit_test(a_job_numbers_its_events_and_obeys_the_worker),
	};

	return cmocka_run_group_tests(tests, make_data, release_data);
}

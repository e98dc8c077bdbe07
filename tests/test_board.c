/*
 * The board after the events of a sweep, and what is derived from it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/board.h"
#include "made_up_sweep.h"

struct fixture {
	struct board board;
	struct sweep_story story;
};

static int begin(void **state)
{
	static struct fixture f;

	board_init(&f.board);
	sweep_story_begin(&f.story, &f.board.sink, 50, METRIC_VAL_ACCURACY);
	*state = &f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	board_release(&f->board);
	return 0;
}

static void assert_near(double a, double b)
{
	if (!(fabs(a - b) <= 1e-6 * fmax(1.0, fabs(b))))
		fail_msg("%.12g is not %.12g", a, b);
}

static void at_first_there_is_no_sweep(void **state)
{
	struct board board;
	struct board_counts counts;

	(void)state;
	board_init(&board);
	board_count(&board, &counts);
	assert_int_equal(board.run, 0);
	assert_false(board_running(&board));
	assert_int_equal(board_best(&board), -1);
	assert_int_equal(counts.done + counts.running + counts.waiting, 0);
	assert_true(isnan(board_seconds_left(&board)));
	board_release(&board);
}

static void a_trial_has_the_values_of_its_last_epoch(void **state)
{
	struct fixture *f = *state;
	const struct board_trial *trial = &f->board.trial[3];

	assert_false(trial->started);
	sweep_story_start(&f->story, 3);
	assert_true(trial->started);
	assert_true(isnan(trial->score));
	assert_int_equal(trial->begun.hparams.seed, 544);
	sweep_story_epochs(&f->story, 3, 1, 12);
	assert_int_equal(trial->epochs, 12);
	assert_int_equal(trial->kept, 12);
	assert_near(trial->score, sweep_story_accuracy(3, 12));
	assert_near(
		(double)trial->epoch[4].validation_accuracy, sweep_story_accuracy(3, 5));
	assert_near(trial->seconds, 12 * 0.08);
}

static void trials_are_counted_by_how_they_ended(void **state)
{
	struct fixture *f = *state;
	struct board_counts counts;

	sweep_story_midst(&f->story, &f->board.sink);
	board_count(&f->board, &counts);
	assert_int_equal(counts.done, 31);
	assert_int_equal(counts.running, 2);
	assert_int_equal(counts.waiting, 17);
	assert_int_equal(counts.pruned, 3);
	assert_int_equal(counts.failed, 1);
	assert_int_equal(counts.cancelled, 1);
	/* Trials of 15, 25 and 20 epochs that were pruned after 5. */
	assert_int_equal(counts.epochs_saved, 10 + 20 + 15);
	assert_non_null(f->board.trial[9].reason);
	assert_null(f->board.trial[8].reason);
}

static void only_a_completed_trial_is_the_best(void **state)
{
	struct fixture *f = *state;

	sweep_story_start(&f->story, 3);
	sweep_story_epochs(&f->story, 3, 1, 20);
	assert_int_equal(board_best(&f->board), -1);
	sweep_story_finish(&f->story, 3, 20, RUN_PRUNED, "at epoch 20");
	assert_int_equal(board_best(&f->board), -1);
	sweep_story_whole(&f->story, 0);
	assert_int_equal(board_best(&f->board), 0);
	sweep_story_whole(&f->story, 14);
	assert_int_equal(board_best(&f->board), 14);
	sweep_story_whole(&f->story, 2);
	assert_int_equal(board_best(&f->board), 14);
}

static void by_loss_the_least_is_the_best(void **state)
{
	struct fixture *f = *state;

	sweep_story_begin(&f->story, &f->board.sink, 40, METRIC_VAL_LOSS);
	sweep_story_whole(&f->story, 0);
	sweep_story_whole(&f->story, 14);
	assert_int_equal(board_best(&f->board), 14);
	assert_near(f->board.trial[14].score, f->board.trial[14].validation_loss);
}

static void a_sweep_that_goes_on_keeps_what_has_ended(void **state)
{
	struct fixture *f = *state;
	struct board_counts counts;

	sweep_story_whole(&f->story, 0);
	sweep_story_start(&f->story, 1);
	sweep_story_epochs(&f->story, 1, 1, 4);
	sweep_story_finish(&f->story, 1, 4, RUN_INTERRUPTED, "");
	sweep_story_end(&f->story, RUN_INTERRUPTED);
	assert_false(board_running(&f->board));
	sweep_story_begin(&f->story, &f->board.sink, 50, METRIC_VAL_ACCURACY);
	board_count(&f->board, &counts);
	assert_int_equal(counts.done, 1);
	assert_int_equal(counts.waiting, 49);
	assert_int_equal(f->board.trial[0].kept, 20);
	assert_false(f->board.trial[1].started);
	assert_int_equal(f->board.trial[1].kept, 0);
	sweep_story_whole(&f->story, 1);
	assert_int_equal(f->board.trial[1].kept, f->board.trial[1].epochs);
}

static void another_sweep_begins_anew(void **state)
{
	struct fixture *f = *state;
	struct event event = {.kind = EVENT_SWEEP_STARTED, .run = 8};
	uint64_t before;

	sweep_story_whole(&f->story, 0);
	before = f->board.changes;
	f->story.run = 8;
	sweep_story_state(&f->story, RUN_PAUSED);
	/* Of a run that the board does not show. */
	assert_int_equal(f->board.changes, before);
	assert_int_equal(f->board.status, RUN_RUNNING);
	sweep_story_begin(&f->story, &f->board.sink, 12, METRIC_VAL_ACCURACY);
	assert_int_equal(f->board.trials, 12);
	assert_false(f->board.trial[0].started);
	/* One of as many trials, too. */
	sweep_story_whole(&f->story, 0);
	event.sweep = f->board.sweep;
	f->board.sink.take(&f->board.sink, &event);
	assert_int_equal(f->board.run, 8);
	assert_false(f->board.trial[0].started);
}

static void epochs_of_a_stored_trial_can_come_after_its_end(void **state)
{
	struct fixture *f = *state;
	const struct board_trial *trial = &f->board.trial[6];
	double seconds;

	sweep_story_brief(&f->story, 6);
	seconds = trial->seconds;
	assert_int_equal(trial->kept, 0);
	assert_int_equal(trial->epochs, 20);
	for (int twice = 0; twice < 2; twice++) {
		sweep_story_epochs(&f->story, 6, 1, 20);
		assert_int_equal(trial->kept, 20);
		assert_int_equal(trial->status, RUN_COMPLETED);
		assert_near(trial->seconds, seconds);
	}
}

static void events_that_fit_nowhere_are_let_pass(void **state)
{
	struct fixture *f = *state;

	sweep_story_start(&f->story, 50);
	sweep_story_epochs(&f->story, 4, 1, 3);
	sweep_story_finish(&f->story, 4, 3, RUN_COMPLETED, "");
	assert_false(f->board.trial[4].started);
	sweep_story_start(&f->story, 4);
	/* A gap: nothing can stand after it. */
	sweep_story_epochs(&f->story, 4, 3, 5);
	assert_int_equal(f->board.trial[4].kept, 0);
	assert_int_equal(f->board.trial[4].epochs, 5);
}

static void progress_is_that_of_the_iterations(void **state)
{
	struct fixture *f = *state;
	const struct board_trial *trial = &f->board.trial[31];

	sweep_story_midst(&f->story, &f->board.sink);
	assert_near(board_trial_fraction(trial), 27250.0 / (3000.0 * 15));
	assert_near(board_trial_fraction(&f->board.trial[40]), 0.0);
	assert_near(board_trial_fraction(&f->board.trial[0]), 1.0);
}

static void the_time_left_is_that_of_the_trials_left(void **state)
{
	struct fixture *f = *state;

	sweep_story_begin(&f->story, &f->board.sink, 4, METRIC_VAL_ACCURACY);
	assert_true(isnan(board_seconds_left(&f->board)));
	sweep_story_whole(&f->story, 0); /* 20 epochs of 0.08 s */
	assert_near(board_seconds_left(&f->board), 1.6 * 3 / 2);
	sweep_story_start(&f->story, 1);
	sweep_story_start(&f->story, 2);
	sweep_story_epochs(&f->story, 1, 1, 10);
	assert_near(board_seconds_left(&f->board), 1.6 * 2.5 / 2);
	sweep_story_state(&f->story, RUN_STOPPING);
	assert_near(board_seconds_left(&f->board), 1.6 * 1.5 / 2);
	sweep_story_end(&f->story, RUN_STOPPED);
	assert_true(isnan(board_seconds_left(&f->board)));
}

#define BOARD(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_first_there_is_no_sweep),
		BOARD(a_trial_has_the_values_of_its_last_epoch),
		BOARD(trials_are_counted_by_how_they_ended),
		BOARD(only_a_completed_trial_is_the_best),
		BOARD(by_loss_the_least_is_the_best),
		BOARD(a_sweep_that_goes_on_keeps_what_has_ended),
		BOARD(another_sweep_begins_anew),
		BOARD(epochs_of_a_stored_trial_can_come_after_its_end),
		BOARD(events_that_fit_nowhere_are_let_pass),
		BOARD(progress_is_that_of_the_iterations),
		BOARD(the_time_left_is_that_of_the_trials_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

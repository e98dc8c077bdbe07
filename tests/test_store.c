#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <math.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fmnist/file.h"
#include "fmnist/store.h"
#include "room.h"
#include "tape.h"

struct fixture {
	char *room;
	struct store *store;
	struct tape told, got;
	struct err err;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->room = room_make();
	f->store = store_open(f->room, &f->err);
	assert_non_null(f->store);
	tape_init(&f->told);
	tape_init(&f->got);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	tape_release(&f->told);
	tape_release(&f->got);
	room_remove(f->room);
	free(f);
	return 0;
}

/* Asserts that it went well, with the message when not. */
static void well(const struct fixture *f, int rc)
{
	if (rc != 0)
		fail_msg("%s", f->err.text);
}

static void assert_near(double got, double want)
{
	if (!(fabs(got - want) < 1e-6))
		fail_msg("%.9g, not %.9g", got, want);
}

static uint32_t begin(struct fixture *f, enum run_kind kind, const char *spec)
{
	uint32_t run = 0;

	well(f, store_begin(f->store, kind, "", spec, &run, &f->err));
	return run;
}

static void replay(struct fixture *f, uint32_t run, bool brief)
{
	tape_release(&f->got);
	well(f, store_replay(f->store, run, brief, &f->got.sink, &f->err));
}

static struct store_run look(struct fixture *f, uint32_t run)
{
	struct store_run out;

	well(f, store_run(f->store, run, &out, &f->err));
	return out;
}

/* Writes one event. */
static void tell(struct fixture *f, struct event event)
{
	struct tape one;

	tape_init(&one);
	tape_add(&one, &event);
	tape_write(&one, f->store);
	tape_release(&one);
}

static void a_training_run_comes_back_event_by_event(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL);

	tape_training(&f->told, run);
	tape_write(&f->told, f->store);
	replay(f, run, false);
	assert_same_events(&f->got, &f->told);
}

static void a_sweep_that_goes_on_comes_back_event_by_event(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	replay(f, run, false);
	assert_same_events(&f->got, &f->told);
}

static void a_sweep_that_ended_comes_back_with_its_end(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event end = made_finished(run, 0, RUN_STOPPED);
	struct event third = made_finished(run, 3, RUN_DIVERGED);

	end.finished.best_trial = 1;
	tape_sweep(&f->told, run);
	tape_add(&f->told, &third);
	tape_add(&f->told, &end);
	tape_write(&f->told, f->store);
	replay(f, run, false);
	assert_same_events(&f->got, &f->told);
}

static void a_trial_that_failed_before_it_began_has_an_end_alone(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event started = made_sweep_started(run, 50);
	struct event end = made_finished(run, 7, RUN_FAILED);

	tape_add(&f->told, &started);
	tape_add(&f->told, &end);
	tape_write(&f->told, f->store);
	replay(f, run, false);
	assert_same_events(&f->got, &f->told);
}

static void brief_leaves_out_iterations_and_the_epochs_of_trials(void **state)
{
	struct fixture *f = *state;
	uint32_t sweep = begin(f, RUN_SWEEP, "[sweep]\n");
	uint32_t run = begin(f, RUN_TRAIN, NULL);

	tape_sweep(&f->told, sweep);
	tape_training(&f->told, run);
	tape_write(&f->told, f->store);

	replay(f, sweep, true);
	assert_int_equal(tape_count(&f->got, EVENT_EPOCH), 0);
	assert_int_equal(tape_count(&f->got, EVENT_TRIAL_STARTED), 3);
	assert_int_equal(tape_count(&f->got, EVENT_TRIAL_FINISHED), 2);
	replay(f, run, true);
	assert_int_equal(tape_count(&f->got, EVENT_ITERATIONS), 0);
	assert_int_equal(tape_count(&f->got, EVENT_EPOCH), 2);
}

static void the_epochs_of_one_trial_come_alone(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct tape want;

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	well(f, store_replay_trial(f->store, run, 1, &f->got.sink, &f->err));
	tape_init(&want);
	tape_add(&want, &f->told.event[2]);
	tape_add(&want, &f->told.event[3]);
	assert_same_events(&f->got, &want);
	tape_release(&want);
}

static void a_trial_that_begins_again_leaves_nothing_of_before(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event again = made_trial_started(run, 3);

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	again.started.hparams.hidden_units = 99;
	tell(f, again);
	replay(f, run, false);
	assert_int_equal(tape_count(&f->got, EVENT_TRIAL_STARTED), 3);
	assert_int_equal(tape_count(&f->got, EVENT_EPOCH), 3);
	assert_int_equal(
		tape_last(&f->got, EVENT_TRIAL_STARTED)->started.hparams.hidden_units, 99);
	assert_int_equal(look(f, run).epochs, 2 + 2);
}

static void what_is_not_a_number_is_one_when_it_comes_back(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL);
	struct event event[] = {made_run_started(run), made_epoch(run, 0, 1),
		made_finished(run, 0, RUN_DIVERGED)};

	event[1].epoch.train_loss = INFINITY;
	event[1].epoch.validation_loss = NAN;
	event[1].epoch.validation_accuracy = NAN;
	event[2].finished.train_loss = -INFINITY;
	event[2].finished.test_accuracy = NAN;
	event[2].finished.best_epoch = 0;
	for (size_t i = 0; i < 3; i++)
		tape_add(&f->told, &event[i]);
	tape_write(&f->told, f->store);
	replay(f, run, false);
	assert_same_events(&f->got, &f->told);
	assert_true(isnan(look(f, run).test_accuracy));
}

static void the_list_shows_the_best_trial_of_a_sweep_that_goes_on(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event third = made_finished(run, 3, RUN_COMPLETED);
	struct store_run row;

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	row = look(f, run);
	assert_int_equal(row.best_trial, 1);
	assert_near(row.validation_accuracy, 0.89);
	assert_int_equal(row.hparams.hidden_layers, 2);
	assert_int_equal(row.trials, 50);
	assert_int_equal(row.trials_done, 2);
	assert_int_equal(row.epochs, 2 + 2 + 1);
	assert_int_equal(row.status, RUN_RUNNING);
	assert_string_equal(row.name, "homework");

	third.finished.validation_accuracy = 0.95;
	tell(f, third);
	assert_int_equal(look(f, run).best_trial, 3);
	/* Of equals the first stays. */
	third.trial = 2;
	tell(f, third);
	assert_int_equal(look(f, run).best_trial, 2);
	third.trial = 4;
	tell(f, third);
	assert_int_equal(look(f, run).best_trial, 2);
}

/* A trial that was interrupted runs again: what it had done does not count. */
static void the_list_counts_the_epochs_of_a_sweep_as_its_end_does(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event end = made_finished(run, 0, RUN_STOPPED);

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	tell(f, made_finished(run, 3, RUN_INTERRUPTED));
	end.finished.epochs = 4;
	tell(f, end);
	assert_int_equal(look(f, run).epochs, 4);
	replay(f, run, true);
	assert_int_equal(tape_last(&f->got, EVENT_RUN_FINISHED)->finished.epochs, 4);
}

static void by_loss_the_least_is_the_best(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event started = made_sweep_started(run, 3);
	struct event end = made_finished(run, 1, RUN_COMPLETED);

	started.sweep.metric = METRIC_VAL_LOSS;
	tell(f, started);
	end.finished.validation_loss = NAN;
	tell(f, end);
	assert_int_equal(look(f, run).best_trial, 0);
	end.trial = 2;
	end.finished.validation_loss = 0.5;
	tell(f, end);
	end.trial = 3;
	end.finished.validation_loss = 0.4;
	tell(f, end);
	assert_int_equal(look(f, run).best_trial, 3);
}

static void a_run_that_goes_on_shows_its_best_epoch(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL);
	struct event worse = made_epoch(run, 0, 3);

	tell(f, made_run_started(run));
	tell(f, made_epoch(run, 0, 1));
	tell(f, made_epoch(run, 0, 2));
	worse.epoch.validation_accuracy = 0.1;
	worse.epoch.train_loss = 0.01;
	tell(f, worse);
	assert_near(look(f, run).validation_accuracy, 0.75);
	assert_near(look(f, run).train_loss, 0.01);
	assert_int_equal(look(f, run).epochs, 3);
	assert_near(look(f, run).seconds, 0.75);
}

static void the_list_is_newest_first(void **state)
{
	struct fixture *f = *state;
	uint32_t first = begin(f, RUN_TRAIN, NULL), second = begin(f, RUN_SWEEP, "x");
	struct store_run *runs;
	size_t count;

	well(f, store_runs(f->store, &runs, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(runs[0].id, second);
	assert_int_equal(runs[0].kind, RUN_SWEEP);
	assert_int_equal(runs[1].id, first);
	assert_true(runs[1].started > 1.6e9);
	assert_true(isnan(runs[1].ended));
	assert_true(isnan(runs[1].train_loss));
	free(runs);
}

static void a_run_is_found_by_number_and_as_the_last(void **state)
{
	struct fixture *f = *state;
	uint32_t run;

	assert_int_equal(store_find(f->store, "last", &run, &f->err), -1);
	assert_says(&f->err, "no runs", f->room, NULL);
	assert_int_equal(store_find(f->store, "1", &run, &f->err), -1);
	assert_says(&f->err, "no run 1", "no runs", NULL);
	begin(f, RUN_TRAIN, NULL);
	begin(f, RUN_TRAIN, NULL);
	well(f, store_find(f->store, "1", &run, &f->err));
	assert_int_equal(run, 1);
	well(f, store_find(f->store, "last", &run, &f->err));
	assert_int_equal(run, 2);
	assert_int_equal(store_find(f->store, "3", &run, &f->err), -1);
	assert_says(&f->err, "no run 3", "1 to 2", NULL);
	assert_int_equal(store_find(f->store, "1x", &run, &f->err), -1);
	assert_int_equal(store_find(f->store, "-1", &run, &f->err), -1);
	assert_int_equal(store_find(f->store, "99999999999", &run, &f->err), -1);
	assert_says(&f->err, "'99999999999'", "last", NULL);
}

static void a_trials_hyper_parameters_are_given(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct hparams hp;

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	well(f, store_trial_hparams(f->store, run, 3, &hp, &f->err));
	assert_int_equal(hp.seed, 543);
	assert_int_equal(hp.hidden_layers, 4);
	assert_int_equal(store_trial_hparams(f->store, run, 4, &hp, &f->err), -1);
	assert_says(&f->err, "no trial 3", NULL);
}

static void a_sweep_keeps_its_file(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n; it's\n");
	uint32_t other = begin(f, RUN_TRAIN, NULL);
	char *text;

	well(f, store_spec(f->store, run, &text, &f->err));
	assert_string_equal(text, "[sweep]\n; it's\n");
	free(text);
	well(f, store_spec(f->store, other, &text, &f->err));
	assert_null(text);
}

static void a_curve_is_of_the_newest_epochs(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL);
	float *values;
	size_t count;

	for (uint64_t i = 1; i <= 5; i++)
		tell(f, made_epoch(run, 0, i));
	well(f, store_curve(f->store, run, 3, &values, &count, &f->err));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_near(values[i], 1 - 0.5 / (3.0 + (double)i));
	free(values);
}

static void an_autoencoders_curve_is_its_test_loss(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_AUTOENCODER, NULL);
	float *values;
	size_t count;

	for (uint64_t i = 1; i <= 5; i++) {
		struct event epoch = made_epoch(run, 0, i);

		epoch.epoch.validation_accuracy = epoch.epoch.test_accuracy = NAN;
		epoch.epoch.test_loss = 0.5 / (double)i;
		tell(f, epoch);
	}
	well(f, store_curve(f->store, run, 3, &values, &count, &f->err));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_near(values[i], 0.5 / (3.0 + (double)i));
	free(values);
}

static void a_sweep_that_begins_again_has_no_end_any_more(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");

	tape_sweep(&f->told, run);
	tape_write(&f->told, f->store);
	tell(f, made_finished(run, 0, RUN_STOPPED));
	assert_string_equal(look(f, run).reason, "it's why; \"quoted\"");
	assert_true(look(f, run).ended > 1.6e9);
	tell(f, made_sweep_started(run, 60));
	assert_int_equal(look(f, run).status, RUN_RUNNING);
	assert_true(isnan(look(f, run).ended));
	assert_string_equal(look(f, run).reason, "");
	assert_int_equal(look(f, run).trials, 60);
	assert_int_equal(look(f, run).trials_done, 2);
}

static void a_sweeps_curve_is_the_best_so_far(void **state)
{
	static const double accuracy[] = {NAN, 0.5, 0.4, 0.7, 0.6};
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	float *values;
	size_t count;

	for (uint32_t i = 0; i < 5; i++) {
		struct event end = made_finished(run, i + 1, RUN_COMPLETED);

		end.finished.validation_accuracy = accuracy[i];
		tell(f, end);
	}
	well(f, store_curve(f->store, run, 100, &values, &count, &f->err));
	assert_int_equal(count, 5);
	assert_true(isnan(values[0]));
	assert_near(values[2], 0.5);
	assert_near(values[4], 0.7);
	free(values);
	well(f, store_curve(f->store, run, 3, &values, &count, &f->err));
	assert_int_equal(count, 3);
	assert_near(values[0], 0.5);
	assert_near(values[1], 0.7);
	assert_near(values[2], 0.7);
	free(values);
}

/* What is in the database, as somebody else sees it. */
static int number(struct fixture *f, const char *sql)
{
	char *path = path_join(f->room, "runs.db");
	sqlite3_stmt *statement;
	sqlite3 *db;
	int value;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	free(path);
	return value;
}

static void a_run_is_removed_with_its_files_once_nobody_works_on_it(void **state)
{
	static const char count[] =
		"SELECT (SELECT count(*) FROM losses) + (SELECT count(*) FROM epochs)"
		" + (SELECT count(*) FROM states) + (SELECT count(*) FROM messages)"
		" + (SELECT count(*) FROM artifacts)";
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL), other = begin(f, RUN_TRAIN, NULL), next;
	char *directory = store_run_directory(f->store, run);
	struct bytes file = idx_labels(1, 0);

	tape_training(&f->told, run);
	tape_write(&f->told, f->store);
	free(room_write(directory, "figure.png", file));
	free(file.data);
	well(f, store_add_artifact(f->store, run, "figure", "figure.png", &f->err));
	assert_int_equal(store_remove(f->store, run, &f->err), -1);
	assert_says(&f->err, "run 1", "works on it", NULL);
	store_unclaim(f->store, run);
	assert_int_equal(number(f, count), 5 + 2 + 2 + 1 + 1);
	well(f, store_remove(f->store, run, &f->err));
	assert_int_equal(number(f, count), 0);
	assert_false(path_is_dir(directory));
	assert_int_equal(store_replay(f->store, run, false, &f->got.sink, &f->err), -1);
	assert_says(&f->err, "no run 1", NULL);
	assert_int_equal(look(f, other).id, other);

	/* What comes of it late is left out, and its number is not given again. */
	tape_write(&f->told, f->store);
	next = begin(f, RUN_TRAIN, NULL);
	assert_int_equal(next, other + 1);
	free(directory);
}

static void the_leaderboard_ranks_what_is_completed_first(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_SWEEP, "[sweep]\n");
	struct event third = made_finished(run, 3, RUN_COMPLETED);

	tape_sweep(&f->told, run);
	/* The second is pruned: better than all so far, and yet no result. */
	f->told.event[7].finished.validation_accuracy = 0.99;
	tape_write(&f->told, f->store);
	third.finished.validation_accuracy = 0.95;
	tell(f, third);
	assert_int_equal(number(f, "SELECT trial FROM leaderboard WHERE rank = 1"), 2);
	assert_int_equal(number(f, "SELECT trial FROM leaderboard WHERE rank = 2"), 0);
	assert_int_equal(
		number(f, "SELECT hidden_layers FROM leaderboard WHERE rank = 3"), 3);
	assert_int_equal(number(f, "SELECT count(*) FROM history"), 1);
}

static void events_are_written_all_or_none(void **state)
{
	struct fixture *f = *state;
	uint32_t run = begin(f, RUN_TRAIN, NULL);
	struct event epoch = made_epoch(run, 0, 1);

	well(f, store_write_begin(f->store, &f->err));
	well(f, store_write(f->store, &epoch, &f->err));
	store_write_cancel(f->store);
	assert_int_equal(look(f, run).epochs, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_training_run_comes_back_event_by_event),
		TEST(a_sweep_that_goes_on_comes_back_event_by_event),
		TEST(a_sweep_that_ended_comes_back_with_its_end),
		TEST(a_trial_that_failed_before_it_began_has_an_end_alone),
		TEST(brief_leaves_out_iterations_and_the_epochs_of_trials),
		TEST(the_epochs_of_one_trial_come_alone),
		TEST(a_trial_that_begins_again_leaves_nothing_of_before),
		TEST(what_is_not_a_number_is_one_when_it_comes_back),
		TEST(the_list_shows_the_best_trial_of_a_sweep_that_goes_on),
		TEST(the_list_counts_the_epochs_of_a_sweep_as_its_end_does),
		TEST(by_loss_the_least_is_the_best),
		TEST(a_run_that_goes_on_shows_its_best_epoch),
		TEST(the_list_is_newest_first),
		TEST(a_run_is_found_by_number_and_as_the_last),
		TEST(a_trials_hyper_parameters_are_given),
		TEST(a_sweep_keeps_its_file),
		TEST(a_curve_is_of_the_newest_epochs),
		TEST(a_sweep_that_begins_again_has_no_end_any_more),
		TEST(a_sweeps_curve_is_the_best_so_far),
		TEST(an_autoencoders_curve_is_its_test_loss),
		TEST(a_run_is_removed_with_its_files_once_nobody_works_on_it),
		TEST(the_leaderboard_ranks_what_is_completed_first),
		TEST(events_are_written_all_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

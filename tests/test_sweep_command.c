/*
 * The sweep command by the program: its table and events, signals, and what becomes of
 * the results.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

#include "fmnist/hparams.h"
#include "fmnist/xalloc.h"
#include "sweep_scene.h"

/* The first of this name. */
static const json_t *trial_event(const json_t *events, const char *name, int trial)
{
	for (size_t i = 0; i < json_array_size(events); i++) {
		const json_t *event = json_array_get(events, i);

		if (event_is(event, name) && event_integer(event, "trial") == trial)
			return event;
	}
	fail_msg("no %s of trial %d", name, trial);
	return NULL;
}

/* All hyper-parameters stand in both, with the same values. */
static void assert_same_hparams(const json_t *a, const json_t *b)
{
	for (size_t i = 0; i < hparam_count; i++) {
		char *key;

		if (!hparam_applies(&hparam_table[i], false))
			continue;
		key = xstrdup(hparam_table[i].name);
		for (char *c = key; *c != '\0'; c++)
			*c = *c == '-' ? '_' : *c;
		if (json_object_get(a, key) == NULL)
			fail_msg("%s does not tell %s", event_text(a, "event"), key);
		if (!json_equal(json_object_get(a, key), json_object_get(b, key)))
			fail_msg("%s is not the same", key);
		free(key);
	}
}

/* Start, epochs, end; a figure that was not measured is null. */
static void check_trial(const json_t *events, int trial)
{
	const json_t *started = NULL, *finished = NULL;
	long long epoch = 0;

	for (size_t i = 0; i < json_array_size(events); i++) {
		const json_t *event = json_array_get(events, i);

		if (json_object_get(event, "trial") == NULL ||
			event_integer(event, "trial") != trial)
			continue;
		assert_null(finished);
		assert_int_equal(event_integer(event, "run"), 1);
		if (event_is(event, "trial_started")) {
			assert_null(started);
			started = event;
		} else if (event_is(event, "epoch")) {
			bool last = ++epoch == event_integer(event, "epochs");

			assert_non_null(started);
			assert_int_equal(event_integer(event, "epoch"), epoch);
			assert_true(json_is_real(json_object_get(event, "val_accuracy")));
			/* The test images are looked at once, at the end. */
			assert_true(json_is_null(json_object_get(event, "test_accuracy")) ==
				!last);
		} else {
			assert_true(event_is(event, "trial_finished"));
			finished = event;
		}
	}
	assert_non_null(finished);
	assert_same_hparams(started, finished);
	assert_int_equal(event_integer(started, "seed"), 3 + trial);
	assert_int_equal(event_integer(finished, "epochs_done"), epoch);
	assert_int_equal(event_integer(started, "epochs"), epoch);
	assert_true(json_is_real(json_object_get(finished, "val_accuracy")));
	assert_true(json_is_real(json_object_get(finished, "seconds")));
}

static void a_sweep_is_told_in_json_lines(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = events_read(
		sweep_scene_run(scene, 0, "sweep %s --json --quiet", scene->small));
	const json_t *started = json_array_get(events, 0);
	const json_t *finished = events_last(events);

	assert_string_equal(scene->launch.stderr_text, "");
	assert_true(event_is(started, "run_started"));
	assert_string_equal(event_text(started, "kind"), "sweep");
	assert_string_equal(event_text(started, "name"), "small");
	assert_string_equal(event_text(started, "metric"), "val_accuracy");
	assert_int_equal(event_integer(started, "trials"), 8);
	assert_int_equal(event_integer(started, "seed"), 3);
	assert_int_equal(json_array_size(json_object_get(started, "space")), 5);
	for (int trial = 0; trial < 8; trial++)
		check_trial(events, trial);
	assert_int_equal(events_count(events, "trial_finished", -1, "completed"), 8);
	assert_true(event_is(finished, "run_finished"));
	assert_string_equal(event_text(finished, "status"), "completed");
	assert_int_equal(
		events_ends(events, (int)event_integer(finished, "best_trial")), 1);
	json_decref(events);
}

static void a_trial_that_diverges_has_no_figures_and_ends_nothing_else(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = events_read(
		sweep_scene_run(scene, 0, "sweep %s --json --quiet", scene->diverging));
	const json_t *event;

	assert_int_equal(events_count(events, "trial_finished", 0, "diverged"), 1);
	assert_int_equal(events_count(events, "trial_finished", 1, "completed"), 1);
	event = trial_event(events, "trial_finished", 0);
	assert_true(json_is_null(json_object_get(event, "val_accuracy")));
	assert_true(json_is_null(json_object_get(event, "test_accuracy")));
	assert_holds(event_text(event, "reason"), "iteration");
	assert_int_equal(event_integer(events_last(events), "best_trial"), 1);
	json_decref(events);
}

/* ---- the table ---- */

/* The rows without what a clock says; the caller's. */
static char *rows_of(const char *table)
{
	const char *header = strstr(table, "\ntrial ");
	const char *after = header != NULL ? strstr(header, "\n\n") : NULL;
	const char *seconds = header != NULL ? strstr(header, "seconds\n") : NULL;
	char *rows;

	if (after == NULL || seconds == NULL)
		fail_msg("no table: %s", table);
	rows = xasprintf("%.*s\n", (int)(after - header - 1), header + 1);
	for (char *line = rows; *line != '\0'; line = strchr(line, '\n') + 1) {
		size_t at = (size_t)(seconds - header - 1);

		assert_true(strcspn(line, "\n") >= at + 7);
		memset(line + at, ' ', 7);
	}
	return rows;
}

static void the_table_has_a_row_for_each_trial(void **state)
{
	struct sweep_scene *scene = *state;
	const char *text = sweep_scene_run(scene, 0, "sweep %s --threads 2", scene->small);
	char *rows = rows_of(text);
	int lines = 0;

	assert_holds(text, "sweep small, run 1: 8 trials, random, seed 3");
	assert_holds(text, "2 workers");
	assert_holds(text, "completed after 8 of 8 trials");
	assert_holds(text, "fmnist-tui train --from 1\n");
	assert_holds(rows, "val acc.  layers   units      lr   batch  epochs");
	assert_holds(rows, "new best");
	for (const char *c = rows; *c != '\0'; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 1 + 8);
	/* Progress in plain lines. */
	assert_holds(scene->launch.stderr_text, "of 8 trials");
	assert_null(strchr(scene->launch.stderr_text, '\r'));
	free(rows);
}

/* ---- the same trials ---- */

static void any_number_of_workers_gives_the_same_trials_and_table(void **state)
{
	struct sweep_scene *scene = *state;
	char *first = NULL;

	for (int workers = 1; workers <= 3; workers++) {
		char *rows = rows_of(sweep_scene_run(
			scene, 0, "sweep %s --quiet --threads %d", scene->small, workers));

		if (first == NULL)
			first = xstrdup(rows);
		assert_string_equal(rows, first);
		free(rows);
		assert_same_trials(scene, workers, 1);
	}
	free(first);
}

/* ---- signals ---- */

static void assert_completes_what_is_left(struct sweep_scene *scene, const json_t *before)
{
	json_t *after = events_read(
		sweep_scene_run(scene, 0, "sweep --resume 1 --json --quiet --threads 2"));

	assert_string_equal(event_text(events_last(after), "status"), "completed");
	for (int trial = 0; trial < 6; trial++) {
		assert_int_equal(events_ends(before, trial) + events_ends(after, trial), 1);
		assert_int_equal(events_count(after, "trial_started", trial, NULL),
			1 - events_ends(before, trial));
	}
	json_decref(after);
	sweep_scene_run(scene, 0, "sweep %s --quiet", scene->lasting);
	assert_same_trials(scene, 1, 2);
}

static void what_an_interrupt_broke_off_runs_again_and_nothing_else(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = sweep_scene_disturb(scene, scene->lasting, SIGINT, 128 + SIGINT);

	assert_string_equal(event_text(events_last(events), "status"), "stopped");
	assert_true(events_count(events, "trial_finished", -1, "interrupted") > 0);
	assert_completes_what_is_left(scene, events);
	json_decref(events);
}

static void a_stop_finishes_the_trials_that_run(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = sweep_scene_disturb(scene, scene->lasting, SIGUSR1, 0);

	assert_string_equal(event_text(events_last(events), "status"), "stopped");
	assert_int_equal(events_count(events, "state", -1, "stopping"), 1);
	assert_int_equal(events_ends(events, 2), 1);
	assert_int_equal(
		events_ends(events, -1), events_count(events, "trial_started", -1, NULL));
	assert_completes_what_is_left(scene, events);
	json_decref(events);
}

static void a_stop_is_told_how_to_go_on(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_start(scene, "sweep %s --quiet --threads 2", scene->lasting);
	/* The second row: the next two trials run or will. */
	launch_wait_text(&scene->launch, "\n    1 ");
	launch_signal(&scene->launch, SIGUSR1);
	assert_ends(&scene->launch, 0);
	assert_holds(scene->launch.stdout_text, "\nstopped after ");
	assert_holds(scene->launch.stdout_text, "fmnist-tui sweep --resume 1\n");
	/* Those that had ended are in the table, too. */
	assert_holds(sweep_scene_run(scene, 0, "sweep --resume 1 --quiet"), "\n    0 ");
	assert_holds(scene->launch.stdout_text, "\n    5 ");
}

/* ---- training what was found ---- */

static json_t *started_by(struct sweep_scene *scene, const char *args)
{
	json_t *events =
		events_read(sweep_scene_run(scene, 0, "train --json --quiet %s", args));
	json_t *started = json_incref(json_array_get(events, 0));

	json_decref(events);
	return started;
}

/* The trial's hyper-parameters, but on all images; to json_decref(). */
static json_t *on_all_images(const json_t *events, int trial)
{
	json_t *want = json_deep_copy(trial_event(events, "trial_started", trial));

	json_object_set_new(want, "train_on", json_string("full"));
	return want;
}

static void a_trial_is_trained_again_on_all_images(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = events_read(
		sweep_scene_run(scene, 0, "sweep %s --json --quiet", scene->small));
	int best = (int)event_integer(events_last(events), "best_trial");
	json_t *want = on_all_images(events, best);
	json_t *got = started_by(scene, "--from 1");

	assert_same_hparams(got, want);
	assert_int_equal(event_integer(got, "train_images"), 300);
	json_decref(got);
	json_decref(want);
	want = on_all_images(events, 5);
	got = started_by(scene, "--from 1:5");
	assert_same_hparams(got, want);
	json_decref(got);
	/* What stands on the command line goes over them, before or behind. */
	got = started_by(scene, "--epochs 1 --from 1:5 --train-on train");
	json_object_set_new(want, "epochs", json_integer(1));
	json_object_set_new(want, "train_on", json_string("train"));
	assert_same_hparams(got, want);
	json_decref(got);
	json_decref(want);
	json_decref(events);
	sweep_scene_refused(scene, "no trial 8", "train --from 1:8");
	sweep_scene_refused(scene, "no run 9", "train --from 9");
}

/* ---- sweep files ---- */

/* The starts of a sweep and of its first trial, before it is broken off; to
 * json_decref(). */
static json_t *first_two(struct sweep_scene *scene, const char *file)
{
	json_t *events;

	sweep_scene_start(scene, "sweep %s --json --quiet --threads 1", file);
	launch_wait_text(&scene->launch, "\"trial_started\"");
	launch_signal(&scene->launch, SIGINT);
	assert_ends(&scene->launch, 128 + SIGINT);
	events = events_read(scene->launch.stdout_text);
	while (json_array_size(events) > 2)
		json_array_remove(events, json_array_size(events) - 1);
	for (size_t i = 0; i < 2; i++)
		json_object_del(json_array_get(events, i), "run");
	return events;
}

static void a_printed_sweep_is_a_file_for_the_same_sweep(void **state)
{
	struct sweep_scene *scene = *state;
	char *file = sweep_scene_write(
		scene, "homework.ini", sweep_scene_run(scene, 0, "sweep --print homework"));
	json_t *printed = first_two(scene, file);
	json_t *built_in = first_two(scene, "homework");

	assert_true(json_equal(printed, built_in));
	json_decref(printed);
	json_decref(built_in);
	free(file);
}

static void what_is_wrong_in_a_file_is_said_with_its_line(void **state)
{
	struct sweep_scene *scene = *state;
	char *file = sweep_scene_write(
		scene, "bad.ini", "[sweep]\ntrials = 3\n[space]\nlr = x\n");
	char *where = xasprintf("%s:4: lr 'x'", file);

	sweep_scene_refused(scene, where, "sweep %s", file);
	sweep_scene_refused(scene, "built-in sweep: homework, enhanced", "sweep homewrok");
	sweep_scene_refused(scene, "no built-in sweep 'mine'", "sweep --print mine");
	sweep_scene_run(scene, 2, "sweep %s more", file);
	assert_holds(scene->launch.stderr_text, "'more'");
	free(where);
	free(file);
}

#define SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_sweep_is_told_in_json_lines),
		SCENE(a_trial_that_diverges_has_no_figures_and_ends_nothing_else),
		SCENE(the_table_has_a_row_for_each_trial),
		SCENE(any_number_of_workers_gives_the_same_trials_and_table),
		SCENE(what_an_interrupt_broke_off_runs_again_and_nothing_else),
		SCENE(a_stop_finishes_the_trials_that_run),
		SCENE(a_stop_is_told_how_to_go_on),
		SCENE(a_trial_is_trained_again_on_all_images),
		SCENE(a_printed_sweep_is_a_file_for_the_same_sweep),
		SCENE(what_is_wrong_in_a_file_is_said_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

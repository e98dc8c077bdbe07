/*
 * The commands on stored runs: runs, show and rm, by the program.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "launch.h"
#include "stored.h"

struct scene {
	struct stored stored;
	struct launch launch;
};

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);

	stored_init(&scene->stored);
	*state = scene;
	return 0;
}

static int begin_empty(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);

	stored_init_empty(&scene->stored);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	launch_release(&scene->launch);
	stored_release(&scene->stored);
	free(scene);
	return 0;
}

/* ---- running the program ---- */

static void assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in '%s'", part, text);
}

/* Runs, checks the status, returns what it printed, until the next run. */
static const char *run(struct scene *scene, int status, const char *args)
{
	launch_release(&scene->launch);
	launch_run(&scene->launch, scene->stored.home, LAUNCH_PIPE, args);
	if (scene->launch.status != status)
		fail_msg("'%s' ended with %d and not %d: %s%s", args, scene->launch.status,
			status, scene->launch.stdout_text, scene->launch.stderr_text);
	return scene->launch.stdout_text;
}

static void assert_refused(
	struct scene *scene, int status, const char *args, const char *what)
{
	assert_string_equal(run(scene, status, args), "");
	assert_holds(scene->launch.stderr_text, what);
}

static void assert_columns(const char *text, size_t most)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");

		if (size > most)
			fail_msg("%zu columns: '%.*s'", size, (int)size, text);
		text += size + (text[size] == '\n');
	}
}

/* The line'th object that was printed; the caller's. */
static json_t *object_at(const char *text, size_t line)
{
	json_error_t error;
	json_t *object;

	for (; line > 0; line--)
		text += strcspn(text, "\n") + 1;
	object = json_loadb(text, strcspn(text, "\n"), 0, &error);
	if (!json_is_object(object))
		fail_msg("no object: %s in '%s'", error.text, text);
	return object;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "(none)";
}

static long long integer_of(const json_t *object, const char *key)
{
	assert_true(json_is_integer(json_object_get(object, key)));
	return json_integer_value(json_object_get(object, key));
}

static void assert_real(const json_t *object, const char *key, double value)
{
	assert_true(json_is_real(json_object_get(object, key)));
	assert_true(fabs(json_real_value(json_object_get(object, key)) - value) < 1e-8);
}

static void assert_null_at(const json_t *object, const char *key)
{
	if (!json_is_null(json_object_get(object, key)))
		fail_msg("\"%s\" is not null", key);
}

/* ---- runs ---- */

static void runs_are_listed_newest_first_in_80_columns(void **state)
{
	const char *text = run(*state, 0, "runs");
	const char *sweep = strstr(text, "sweep");
	const char *train = strstr(text, "784-4-10");

	assert_non_null(sweep);
	assert_non_null(train);
	assert_true(sweep < train);
	assert_holds(text, "4/4");
	assert_holds(text, "12/12");
	assert_holds(text, "0.8500");
	assert_holds(text, "1h06m");
	assert_holds(text, "1m23s");
	assert_columns(text, 80);
}

static void runs_are_objects_with_null_for_what_was_not_measured(void **state)
{
	const char *text = run(*state, 0, "runs --json");
	json_t *sweep = object_at(text, 0);
	json_t *train = object_at(text, 1);

	assert_int_equal(integer_of(sweep, "run"), 2);
	assert_string_equal(text_of(sweep, "kind"), "sweep");
	assert_string_equal(text_of(sweep, "status"), "completed");
	assert_string_equal(text_of(sweep, "name"), "tiny");
	assert_int_equal(integer_of(sweep, "trials"), STORED_TRIALS);
	assert_int_equal(integer_of(sweep, "trials_done"), STORED_TRIALS);
	assert_int_equal(integer_of(sweep, "best_trial"), 2);
	assert_real(sweep, "val_accuracy", 0.85);
	assert_null_at(sweep, "parameters");
	assert_int_equal(integer_of(train, "run"), 1);
	assert_int_equal(integer_of(train, "epochs"), STORED_EPOCHS);
	assert_int_equal(integer_of(train, "epochs_done"), STORED_EPOCHS);
	assert_int_equal(integer_of(train, "hidden_units"), 4);
	assert_real(train, "test_accuracy", 0.81);
	assert_real(train, "seconds", 83.0);
	assert_null_at(train, "best_trial");
	assert_null_at(train, "trials");
	assert_null_at(train, "name");
	assert_int_equal(strlen(text_of(train, "started")), 20);
	assert_int_equal(text_of(train, "started")[19], 'Z');
	json_decref(sweep);
	json_decref(train);
}

static void without_runs_it_says_so_and_succeeds(void **state)
{
	struct scene *scene = *state;

	assert_refused(scene, 0, "runs", "no runs yet");
	assert_string_equal(run(scene, 0, "runs --json"), "");
	assert_string_equal(scene->launch.stderr_text, "");
	/* Looking makes no store. */
	assert_int_not_equal(access(scene->stored.directory, F_OK), 0);
}

static void a_store_elsewhere_is_named_with_an_option(void **state)
{
	struct scene *scene = *state;
	char *there = xasprintf("%s/elsewhere", scene->stored.home);
	char *args = xasprintf("runs --store %s", there);

	assert_int_equal(rename(scene->stored.directory, there), 0);
	assert_refused(scene, 0, "runs", "no runs yet");
	assert_holds(run(scene, 0, args), "784-4-10");
	free(there);
	free(args);
}

/* ---- which run is meant ---- */

static void what_is_not_there_is_refused_by_name(void **state)
{
	static const char *const commands[] = {"show", "export"};

	for (size_t i = 0; i < 2; i++) {
		static const char *const wrong[][2] = {{"7", "7"}, {"x", "'x'"},
			{"2:4", "no trial 4, only 4"}, {"2:", "''"}, {"2:x", "'x'"},
			{"2:-1", "'-1'"}, {"1:0", "no sweep"}};

		for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++) {
			char *args = xasprintf("%s %s", commands[i], wrong[j][0]);

			assert_refused(*state, 1, args, wrong[j][1]);
			free(args);
		}
		assert_refused(*state, 2, commands[i], "needs a run");
	}
}

/* ---- show ---- */

static void a_run_is_shown_with_its_last_epochs(void **state)
{
	struct scene *scene = *state;
	const char *text = run(scene, 0, "show 1");
	char *files = xasprintf("%s/runs/1\n", scene->stored.directory);

	assert_holds(text, "train");
	assert_holds(text, "completed");
	assert_holds(text, files);
	assert_holds(text, "48,000 training, 12,000 validation, 10,000 test");
	assert_holds(text, "784-4-10");
	assert_holds(text, "batch-size 16");
	assert_holds(text, "best validation accuracy 0.8200 (epoch 12)");
	assert_holds(text, "\n   12 ");
	assert_holds(text, "\n    3 ");
	assert_null(strstr(text, "\n    2 "));
	assert_holds(text, "fmnist-tui export 1'");
	assert_null(strstr(text, "nan"));
	free(files);
}

static void a_run_is_one_object_with_its_history(void **state)
{
	json_t *object = object_at(run(*state, 0, "show 1 --json"), 0);
	json_t *history = json_object_get(object, "history");

	assert_int_equal(json_array_size(history), STORED_EPOCHS);
	for (size_t i = 0; i < STORED_EPOCHS; i++) {
		const json_t *epoch = json_array_get(history, i);

		assert_int_equal(integer_of(epoch, "epoch"), i + 1);
		assert_real(epoch, "train_loss", stored_epoch(i + 1).train_loss);
		if (i + 1 == 3)
			assert_null_at(epoch, "test_loss");
	}
	assert_string_equal(text_of(object, "kind"), "train");
	json_decref(object);
}

static void a_sweep_is_shown_with_its_leaderboard_and_reasons(void **state)
{
	const char *text = run(*state, 0, "show last");
	const char *first = strstr(text, "   1      2        0.8500");
	const char *second = strstr(text, "   2      0        0.8000");

	assert_non_null(first);
	assert_non_null(second);
	assert_true(first < second);
	assert_holds(text, "sweep tiny");
	assert_holds(text, "4 of 4 done, 2 completed, 1 diverged, 1 pruned");
	assert_holds(text, "hidden-units, lr");
	/* What was pruned has no rank. */
	assert_null(strstr(text, "\n   3 "));
	assert_holds(text, "worse than the median");
	assert_holds(text, "trial 3");
	assert_columns(strstr(text, "data "), 80);
}

static void a_sweep_is_one_object_with_its_leaderboard(void **state)
{
	static const long long order[] = {2, 0, 1, 3};
	json_t *object = object_at(run(*state, 0, "show 2 --json"), 0);
	json_t *board = json_object_get(object, "leaderboard");

	assert_int_equal(json_array_size(board), STORED_TRIALS);
	for (size_t i = 0; i < STORED_TRIALS; i++) {
		const json_t *trial = json_array_get(board, i);

		assert_int_equal(integer_of(trial, "trial"), order[i]);
		assert_int_equal(integer_of(trial, "hidden_units"), 4 + order[i]);
		if (i < 2)
			assert_int_equal(integer_of(trial, "rank"), i + 1);
		else
			assert_null_at(trial, "rank");
	}
	assert_null_at(json_array_get(board, 3), "val_accuracy");
	assert_string_equal(text_of(json_array_get(board, 2), "reason"), STORED_REASON);
	assert_string_equal(text_of(object, "metric"), "val_accuracy");
	assert_int_equal(json_array_size(json_object_get(object, "space")), 2);
	json_decref(object);
}

static void a_trial_is_shown_by_its_number_from_0(void **state)
{
	json_t *object;
	const char *text = run(*state, 0, "show 2:2");

	assert_holds(text, "trial 2 of sweep tiny");
	assert_holds(text, "hidden-units 6");
	assert_holds(text, "0.8500");
	/* What was not measured is not there; a pruned trial has not seen the test images.
	 */
	text = run(*state, 0, "show 2:1");
	assert_holds(text, "validation accuracy 0.7500\n");
	assert_null(strstr(text, "nan"));
	object = object_at(run(*state, 0, "show 2:1 --json"), 0);
	assert_int_equal(integer_of(object, "trial"), 1);
	assert_string_equal(text_of(object, "status"), "pruned");
	assert_int_equal(json_array_size(json_object_get(object, "history")), 2);
	json_decref(object);
}

/* ---- rm ---- */

static size_t count_runs(struct scene *scene)
{
	struct store_run *runs = NULL;
	struct err err = {""};
	size_t count;

	assert_int_equal(store_runs(scene->stored.store, &runs, &count, &err), 0);
	free(runs);
	return count;
}

static void nothing_is_deleted_without_a_terminal_to_ask_on(void **state)
{
	assert_refused(*state, 2, "rm 1", "--yes");
	assert_int_equal(count_runs(*state), 2);
	assert_refused(*state, 2, "rm --yes", "needs a run");
}

static void runs_are_deleted_with_their_files(void **state)
{
	struct scene *scene = *state;
	char *files = store_run_directory(scene->stored.store, 1);

	assert_holds(run(scene, 0, "rm --yes 1"), "deleted run 1");
	assert_int_equal(count_runs(scene), 1);
	assert_int_not_equal(access(files, F_OK), 0);
	assert_refused(scene, 1, "show 1", "1");
	free(files);
}

static void several_runs_are_deleted_each_once(void **state)
{
	json_t *object = object_at(run(*state, 0, "rm --yes --json 1 last 1"), 1);

	assert_int_equal(integer_of(object, "run"), 2);
	assert_int_equal(count_runs(*state), 0);
	json_decref(object);
}

static void none_is_deleted_where_one_does_not_exist(void **state)
{
	assert_refused(*state, 1, "rm --yes 1 7", "7");
	assert_int_equal(count_runs(*state), 2);
}

static void a_run_that_somebody_works_on_is_not_deleted(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	assert_int_equal(store_claim(scene->stored.store, 1, &err), 0);
	assert_refused(scene, 1, "rm --yes 1", "1");
	assert_int_equal(count_runs(scene), 2);
	store_unclaim(scene->stored.store, 1);
	run(scene, 0, "rm --yes 1");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			without_runs_it_says_so_and_succeeds, begin_empty, end),
		SCENE(runs_are_listed_newest_first_in_80_columns),
		SCENE(runs_are_objects_with_null_for_what_was_not_measured),
		SCENE(a_store_elsewhere_is_named_with_an_option),
		SCENE(what_is_not_there_is_refused_by_name),
		SCENE(a_run_is_shown_with_its_last_epochs),
		SCENE(a_run_is_one_object_with_its_history),
		SCENE(a_sweep_is_shown_with_its_leaderboard_and_reasons),
		SCENE(a_sweep_is_one_object_with_its_leaderboard),
		SCENE(a_trial_is_shown_by_its_number_from_0),
		SCENE(nothing_is_deleted_without_a_terminal_to_ask_on),
		SCENE(runs_are_deleted_with_their_files),
		SCENE(several_runs_are_deleted_each_once),
		SCENE(none_is_deleted_where_one_does_not_exist),
		SCENE(a_run_that_somebody_works_on_is_not_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

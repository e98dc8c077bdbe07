/*
 * The program without a terminal: wrong usage, events as JSON Lines, the table, and
 * what it exits with.
 */
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include <cmocka.h>

#include "fmnist/hparams.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "launch.h"

/* 300 images and a network that trains an epoch in a millisecond. */
#define SMALL "--hidden-layers 1 --hidden-units 4"

/* A home with a data set that the program finds by itself. */
struct scene {
	char *home;
	struct launch launch;
};

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	char *xdg, *directory;

	scene->home = room_make();
	xdg = xasprintf("%s/xdg", scene->home);
	directory = xasprintf("%s/xdg/fmnist-tui", scene->home);
	assert_int_equal(mkdir(xdg, 0700), 0);
	assert_int_equal(mkdir(directory, 0700), 0);
	room_data_set(directory, 300, 60);
	free(xdg);
	free(directory);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	launch_release(&scene->launch);
	room_remove(scene->home);
	free(scene);
	return 0;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in '%s'", part, text);
}

/* Runs and checks the status; the text stays until the next run. */
static struct launch *run(struct scene *scene, int status, const char *args)
{
	launch_release(&scene->launch);
	launch_run(&scene->launch, scene->home, LAUNCH_PIPE, args);
	if (scene->launch.status != status)
		fail_msg("'%s' ended with %d and not %d: %s%s", args, scene->launch.status,
			status, scene->launch.stdout_text, scene->launch.stderr_text);
	return &scene->launch;
}

/* Wrong usage: one line that says what, and one that says where to read on. */
static void assert_refused(struct scene *scene, const char *args, const char *what)
{
	struct launch *launch = run(scene, 2, args);

	assert_string_equal(launch->stdout_text, "");
	assert_int_equal(count_lines(launch->stderr_text), 2);
	assert_int_equal(strncmp(launch->stderr_text, "fmnist-tui: ", 12), 0);
	assert_holds(launch->stderr_text, what);
	assert_holds(launch->stderr_text, "fmnist-tui help");
}

/* A failure: one line and no more. */
static void assert_failed(struct scene *scene, const char *args, const char *what)
{
	struct launch *launch = run(scene, 1, args);

	assert_int_equal(count_lines(launch->stderr_text), 1);
	assert_int_equal(strncmp(launch->stderr_text, "fmnist-tui: ", 12), 0);
	assert_holds(launch->stderr_text, what);
}

/* ---- wrong usage ---- */

static void unknown_options_are_named(void **state)
{
	assert_refused(*state, "train --bogus", "'--bogus'");
	assert_refused(*state, "--bogus", "'--bogus'");
	assert_refused(*state, "train -x", "'-x'");
	assert_refused(*state, "data --epochs 3", "'--epochs'");
	/* A beginning that two options share. */
	assert_refused(*state, "train --hidden 3", "'--hidden'");
}

static void unknown_commands_are_named(void **state)
{
	assert_refused(*state, "trian", "'trian'");
	assert_refused(*state, "help trian", "'trian'");
	assert_refused(*state, "data steal", "steal");
}

static void arguments_too_many_are_named(void **state)
{
	assert_refused(*state, "train fast", "'fast'");
	assert_refused(*state, "help train more", "'more'");
}

static void a_missing_value_is_said(void **state)
{
	assert_refused(*state, "train --lr", "'--lr' needs a value");
	assert_refused(*state, "--data", "'--data' needs a value");
}

static void refuse_value(struct scene *scene, const struct hparam *param, const char *value)
{
	char range[128];
	char *args = xasprintf("train --%s=%s", param->name, value);
	char *name = xasprintf("--%s '%s'", param->name, value);

	assert_refused(scene, args, name);
	assert_holds(scene->launch.stderr_text, hparam_range(param, range, sizeof range));
	free(args);
	free(name);
}

static void every_hyper_parameter_refuses_what_is_out_of_range(void **state)
{
	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		char *above = xasprintf("%.17g", param->high * 1.5 + 1.0);

		if (!hparam_applies(param, false)) {
			free(above);
			continue;
		}
		refuse_value(*state, param, "nonsense");
		if (param->type == HPARAM_INTEGER || param->type == HPARAM_REAL) {
			refuse_value(*state, param, above);
			refuse_value(*state, param, "-1");
			refuse_value(*state, param, "5x");
			refuse_value(*state, param, "nan");
		}
		free(above);
	}
}

static void threads_have_a_range(void **state)
{
	assert_refused(*state, "train --threads 0", "--threads '0'");
	assert_refused(*state, "train --threads 100000", "--threads '100000'");
	assert_refused(*state, "train --threads two", "--threads 'two'");
}

static void the_dashboard_needs_a_terminal(void **state)
{
	assert_refused(*state, "--data synthetic", "needs a terminal");
	assert_refused(*state, "--headless", "needs a terminal");
}

/* ---- failures ---- */

static void missing_data_fail_with_what_to_do(void **state)
{
	assert_failed(*state, "train --data /does/not/exist", "/does/not/exist");
	assert_string_equal(((struct scene *)*state)->launch.stdout_text, "");
	assert_failed(*state, "train --json --data /does/not/exist", "/does/not/exist");
	assert_string_equal(((struct scene *)*state)->launch.stdout_text, "");
}

static void a_home_without_data_is_told_how_to_get_them(void **state)
{
	struct scene *scene = *state;
	char *directory = xasprintf("%s/xdg", scene->home);
	char *aside = xasprintf("%s/aside", scene->home);

	assert_int_equal(rename(directory, aside), 0);
	assert_failed(scene, "train", "fmnist-tui data fetch");
	assert_holds(scene->launch.stderr_text, "--data synthetic");
	free(directory);
	free(aside);
}

static void a_network_beyond_memory_fails_before_it_starts(void **state)
{
	assert_failed(*state, "train --json --hidden-layers 64 --hidden-units 8192",
		"--hidden-units");
	assert_null(strstr(((struct scene *)*state)->launch.stdout_text, "run_started"));
}

/* ---- events ---- */

/* All lines as objects in an array; the caller's, to json_decref(). */
static json_t *read_events(const char *text)
{
	json_t *events = json_array();

	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		json_error_t error;
		json_t *event = json_loadb(text, size, 0, &error);

		if (!json_is_object(event) || text[size] != '\n')
			fail_msg("'%.*s' is no object in a line: %s", (int)size, text,
				error.text);
		assert_true(json_is_string(json_object_get(event, "event")));
		json_array_append_new(events, event);
		text += size + 1;
	}
	return events;
}

static const char *text_of(const json_t *event, const char *key)
{
	const char *text = json_string_value(json_object_get(event, key));

	return text != NULL ? text : "(none)";
}

static long long integer_of(const json_t *event, const char *key)
{
	assert_true(json_is_integer(json_object_get(event, key)));
	return json_integer_value(json_object_get(event, key));
}

static bool is_event(const json_t *event, const char *name)
{
	return strcmp(text_of(event, "event"), name) == 0;
}

static void assert_number(const json_t *event, const char *key)
{
	if (!json_is_real(json_object_get(event, key)))
		fail_msg("\"%s\" of %s is no number", key, text_of(event, "event"));
}

static void assert_null_at(const json_t *event, const char *key)
{
	if (!json_is_null(json_object_get(event, key)))
		fail_msg("\"%s\" of %s is not null", key, text_of(event, "event"));
}

static void check_started(const json_t *event)
{
	assert_true(is_event(event, "run_started"));
	assert_string_equal(text_of(event, "kind"), "train");
	assert_string_equal(text_of(event, "data"), "fashion-mnist");
	for (size_t i = 0; i < hparam_count; i++) {
		char *key = xstrdup(hparam_table[i].name);
		bool told;

		for (char *c = key; *c != '\0'; c++)
			*c = *c == '-' ? '_' : *c;
		told = json_object_get(event, key) != NULL;
		if (told != hparam_applies(&hparam_table[i], false))
			fail_msg("run_started %s %s", told ? "tells" : "does not tell", key);
		free(key);
	}
	assert_int_equal(integer_of(event, "hidden_units"), 4);
	assert_int_equal(integer_of(event, "seed"), 576);
	assert_int_equal(integer_of(event, "test_images"), 60);
}

static void a_run_is_told_in_json_lines(void **state)
{
	struct launch *launch = run(*state, 0, "train --json --quiet --epochs 3 " SMALL);
	json_t *events = read_events(launch->stdout_text);
	size_t n = json_array_size(events);

	assert_string_equal(launch->stderr_text, "");
	check_started(json_array_get(events, 0));
	assert_int_equal(n, 5);
	for (size_t i = 1; i <= 3; i++) {
		const json_t *epoch = json_array_get(events, i);

		assert_true(is_event(epoch, "epoch"));
		assert_int_equal(integer_of(epoch, "run"), 1);
		assert_int_equal(integer_of(epoch, "epoch"), i);
		assert_int_equal(integer_of(epoch, "epochs"), 3);
		assert_number(epoch, "train_loss");
		assert_number(epoch, "test_accuracy");
		assert_number(epoch, "seconds");
		assert_number(epoch, "examples_per_second");
		assert_null_at(epoch, "val_accuracy");
	}
	assert_true(is_event(json_array_get(events, 4), "run_finished"));
	assert_string_equal(text_of(json_array_get(events, 4), "status"), "completed");
	json_decref(events);
}

static void with_a_split_there_is_a_validation_accuracy(void **state)
{
	struct launch *launch =
		run(*state, 0, "train --json --quiet --epochs 1 --train-on train " SMALL);
	json_t *events = read_events(launch->stdout_text);
	const json_t *started = json_array_get(events, 0);

	assert_int_equal(integer_of(started, "train_images"), 240);
	assert_int_equal(integer_of(started, "validation_images"), 60);
	assert_number(json_array_get(events, 1), "val_accuracy");
	assert_number(json_array_get(events, 2), "val_accuracy");
	json_decref(events);
}

/* The events as text, without what a clock says and the run's number. */
static char *timeless(const char *text)
{
	json_t *events = read_events(text);
	size_t i;
	json_t *event;
	char *out;

	json_array_foreach(events, i, event)
	{
		json_object_del(event, "seconds");
		json_object_del(event, "run");
		json_object_del(event, "examples_per_second");
	}
	out = json_dumps(events, 0);
	json_decref(events);
	return out;
}

static char *run_timeless(struct scene *scene, const char *args)
{
	return timeless(run(scene, 0, args)->stdout_text);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
	static const char args[] = "train --json --epochs 4 --threads 1 " SMALL;
	char *once = run_timeless(*state, args);
	char *again = run_timeless(*state, args);
	char *threads = run_timeless(*state, "train --json --epochs 4 --threads 3 " SMALL);
	char *other = run_timeless(
		*state, "train --json --epochs 4 --threads 1 --seed 577 " SMALL);

	assert_string_equal(once, again);
	/* However many threads evaluate. */
	assert_string_equal(once, threads);
	assert_string_not_equal(once, other);
	free(once);
	free(again);
	free(threads);
	free(other);
}

static void a_diverging_run_says_at_which_iteration(void **state)
{
	struct launch *launch =
		run(*state, 1, "train --json --quiet --lr 1e6 --epochs 100 " SMALL);
	json_t *events = read_events(launch->stdout_text);
	const json_t *finished = json_array_get(events, json_array_size(events) - 1);
	char *iteration;

	assert_true(is_event(finished, "run_finished"));
	assert_string_equal(text_of(finished, "status"), "diverged");
	assert_true(integer_of(finished, "diverged_at") > 0);
	iteration = xasprintf("iteration %lld ", integer_of(finished, "diverged_at"));
	assert_holds(text_of(finished, "reason"), iteration);
	assert_int_equal(count_lines(launch->stderr_text), 1);
	assert_holds(launch->stderr_text, "diverged");
	assert_holds(launch->stderr_text, iteration);
	assert_holds(launch->stderr_text, "--lr");
	free(iteration);
	json_decref(events);
}

/* ---- the table and progress ---- */

static void the_table_has_a_row_for_each_epoch(void **state)
{
	struct launch *launch = run(*state, 0, "train --epochs 3 " SMALL);

	assert_holds(launch->stdout_text, "784-4-10");
	assert_holds(launch->stdout_text, "train loss");
	assert_holds(launch->stdout_text, "\n    1 ");
	assert_holds(launch->stdout_text, "\n    3 ");
	assert_null(strstr(launch->stdout_text, "\n    4 "));
	assert_holds(launch->stdout_text, "last 20 iterations");
	assert_holds(launch->stdout_text, "completed after 3 of 3 epochs");
	assert_null(strstr(launch->stdout_text, "nan"));
	/* Progress in plain lines: nothing that only a terminal understands. */
	assert_holds(launch->stderr_text, "epoch 1 of 3");
	assert_holds(launch->stderr_text, "100 %");
	assert_null(strchr(launch->stderr_text, '\033'));
	assert_null(strchr(launch->stderr_text, '\r'));
}

static void quiet_means_silence(void **state)
{
	assert_string_equal(
		run(*state, 0, "train --quiet --epochs 2 " SMALL)->stderr_text, "");
}

static void synthetic_data_are_called_that(void **state)
{
	struct launch *launch =
		run(*state, 0, "train --data synthetic --quiet --epochs 1 " SMALL);

	assert_holds(launch->stdout_text, "synthetic");
	assert_holds(launch->stdout_text, "60,000");
}

/* ---- ends from outside ---- */

static void end_by_signal(struct scene *scene, int number)
{
	struct launch *launch = &scene->launch;
	const json_t *finished;
	json_t *events;

	launch_release(launch);
	launch_start(launch, scene->home, LAUNCH_PIPE,
		"train --json --quiet --epochs 1000000 " SMALL);
	launch_wait_text(launch, "\"epoch\":2,");
	launch_signal(launch, number);
	launch_finish(launch);
	assert_int_equal(launch->status, 128 + number);
	/* The last line is whole, and the end. */
	events = read_events(launch->stdout_text);
	finished = json_array_get(events, json_array_size(events) - 1);
	assert_true(is_event(finished, "run_finished"));
	assert_string_equal(text_of(finished, "status"), "stopped");
	assert_true(integer_of(finished, "epochs") >= 2);
	assert_string_equal(launch->stderr_text, "");
	json_decref(events);
}

static void an_interrupt_ends_the_run_in_order(void **state)
{
	end_by_signal(*state, SIGINT);
}

static void a_termination_ends_the_run_in_order(void **state)
{
	end_by_signal(*state, SIGTERM);
}

static void assert_output_lost(struct scene *scene, const char *output, const char *args)
{
	struct launch *launch = &scene->launch;

	launch_release(launch);
	launch_run(launch, scene->home, output, args);
	assert_int_equal(launch->status, 1);
	assert_string_equal(
		launch->stderr_text, "fmnist-tui: cannot write to standard output\n");
}

static void output_that_cannot_be_written_is_one_line(void **state)
{
	static const char *const commands[] = {"train --quiet --epochs 2 " SMALL,
		"train --quiet --json --epochs 2 " SMALL, "data", "data path", "help",
		"help train", "--help", "--version"};

	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		assert_output_lost(*state, LAUNCH_CLOSED, commands[i]);
		if (access("/dev/full", W_OK) == 0)
			assert_output_lost(*state, "/dev/full", commands[i]);
	}
}

static void without_any_stream_it_fails_too(void **state)
{
	struct scene *scene = *state;

	/* Nothing that it opens may take their places. */
	launch_run(&scene->launch, scene->home, LAUNCH_ALL_CLOSED,
		"train --quiet --epochs 2 " SMALL);
	assert_int_equal(scene->launch.status, 1);
}

static void a_reader_that_leaves_ends_the_run(void **state)
{
	struct scene *scene = *state;
	struct launch *launch = &scene->launch;

	launch_start(
		launch, scene->home, LAUNCH_PIPE, "train --quiet --epochs 1000000 " SMALL);
	launch_wait_text(launch, "\n    2 ");
	launch_hang_up(launch);
	/* Otherwise this would take for ever. */
	launch_finish(launch);
	assert_int_equal(launch->status, 1);
	assert_string_equal(
		launch->stderr_text, "fmnist-tui: cannot write to standard output\n");
}

/* ---- help ---- */

static void help_knows_every_command_and_option(void **state)
{
	static const char *const commands[] = {
		"train", "sweep", "runs", "show", "rm", "export", "data", "bench", "help"};
	struct launch *launch = run(*state, 0, "help");

	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		assert_holds(launch->stdout_text, commands[i]);
	launch = run(*state, 0, "help train");
	for (size_t i = 0; i < hparam_count; i++)
		if (hparam_applies(&hparam_table[i], false))
			assert_holds(launch->stdout_text, hparam_table[i].name);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		char *args = xasprintf("help %s", commands[i]);

		launch = run(*state, 0, args);
		assert_holds(launch->stdout_text, "Usage: fmnist-tui");
		assert_string_equal(launch->stderr_text, "");
		free(args);
	}
	assert_holds(run(*state, 0, "--version")->stdout_text, "fmnist-tui ");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(unknown_options_are_named),
		SCENE(unknown_commands_are_named),
		SCENE(arguments_too_many_are_named),
		SCENE(a_missing_value_is_said),
		SCENE(every_hyper_parameter_refuses_what_is_out_of_range),
		SCENE(threads_have_a_range),
		SCENE(the_dashboard_needs_a_terminal),
		SCENE(missing_data_fail_with_what_to_do),
		SCENE(a_home_without_data_is_told_how_to_get_them),
		SCENE(a_network_beyond_memory_fails_before_it_starts),
		SCENE(a_run_is_told_in_json_lines),
		SCENE(with_a_split_there_is_a_validation_accuracy),
		SCENE(the_same_seed_gives_the_same_bytes),
		SCENE(a_diverging_run_says_at_which_iteration),
		SCENE(the_table_has_a_row_for_each_epoch),
		SCENE(quiet_means_silence),
		SCENE(synthetic_data_are_called_that),
		SCENE(an_interrupt_ends_the_run_in_order),
		SCENE(a_termination_ends_the_run_in_order),
		SCENE(output_that_cannot_be_written_is_one_line),
		SCENE(without_any_stream_it_fails_too),
		SCENE(a_reader_that_leaves_ends_the_run),
		SCENE(help_knows_every_command_and_option),
	};

	return cmocka_run_group_tests_name("command line", tests, NULL, NULL);
}

/*
 * The command export, by the program: what it writes, read back, is what was stored.
 */
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "launch.h"
#include "room.h"
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

/* ---- export ---- */

/* Takes a field off the text, unquoted; returns the character after it. */
static char take_field(const char **text, char *field, size_t size)
{
	const char *p = *text;
	bool quoted = *p == '"';
	size_t n = 0;
	char after;

	for (p += quoted; *p != '\0'; p++) {
		if (quoted && p[0] == '"' && *++p != '"')
			break;
		if (!quoted && (*p == ',' || *p == '\n'))
			break;
		assert_true(n + 1 < size);
		field[n++] = *p;
	}
	field[n] = '\0';
	after = *p;
	*text = p + (after != '\0');
	return after;
}

/* The field of a row, from 0, below the head, under its name; until the next call. */
static const char *cell(const char *text, size_t row, const char *name)
{
	static char field[1024];
	size_t column = 0;

	for (;; column++) {
		char after = take_field(&text, field, sizeof field);

		if (strcmp(field, name) == 0)
			break;
		if (after != ',')
			fail_msg("there is no column '%s'", name);
	}
	text = strchr(text, '\n') != NULL && text[-1] != '\n' ? strchr(text, '\n') + 1
							      : text;
	for (; row > 0; row--)
		while (take_field(&text, field, sizeof field) == ',')
			;
	for (size_t i = 0; i <= column; i++)
		take_field(&text, field, sizeof field);
	return field;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void assert_cell(const char *text, size_t row, const char *name, double value)
{
	const char *field = cell(text, row, name);

	if (isnan(value))
		assert_string_equal(field, "");
	else if ((float)strtod(field, NULL) != (float)value)
		fail_msg("%s of row %zu is '%s' and not %.9g", name, row, field, value);
}

static void epochs_are_exported_to_the_last_digit_of_a_float(void **state)
{
	const char *text = run(*state, 0, "export 1");

	assert_int_equal(count_lines(text), 1 + STORED_EPOCHS);
	for (size_t i = 0; i < STORED_EPOCHS; i++) {
		const struct event_epoch epoch = stored_epoch(i + 1);

		assert_cell(text, i, "run", 1.0);
		assert_cell(text, i, "trial", NAN);
		assert_cell(text, i, "epoch", (double)epoch.epoch);
		assert_cell(text, i, "train_loss", epoch.train_loss);
		assert_cell(text, i, "val_loss", epoch.validation_loss);
		assert_cell(text, i, "val_accuracy", epoch.validation_accuracy);
		assert_cell(text, i, "test_loss", epoch.test_loss);
		assert_cell(text, i, "test_accuracy", epoch.test_accuracy);
		assert_cell(text, i, "seconds", epoch.seconds);
		assert_cell(text, i, "examples_per_second", epoch.examples_per_second);
	}
}

static void losses_are_exported_to_the_last_digit(void **state)
{
	const char *text = run(*state, 0, "export 1 --what losses");

	assert_int_equal(count_lines(text), 1 + STORED_LOSSES);
	for (size_t i = 0; i < STORED_LOSSES; i++) {
		assert_cell(text, i, "iteration", (double)(i + 1));
		if (isnan(stored_loss(i)))
			assert_string_equal(cell(text, i, "loss"), "nan");
		else
			assert_cell(text, i, "loss", (double)stored_loss(i));
	}
}

static void trials_are_exported_with_what_they_were_trained_with(void **state)
{
	const char *text = run(*state, 0, "export 2");

	assert_int_equal(count_lines(text), 1 + STORED_TRIALS);
	for (uint32_t i = 0; i < STORED_TRIALS; i++) {
		const struct event_run_finished finished = stored_trial_finished(i);
		const struct hparams hp = stored_trial_started(i).hparams;

		assert_cell(text, i, "run", 2.0);
		assert_cell(text, i, "trial", (double)i);
		assert_string_equal(
			cell(text, i, "status"), run_status_name(finished.status));
		assert_cell(text, i, "hidden_units", (double)hp.hidden_units);
		assert_cell(text, i, "lr", hp.lr);
		assert_cell(text, i, "seed", (double)hp.seed);
		assert_cell(text, i, "epochs_done", (double)finished.epochs);
		assert_cell(text, i, "train_loss", finished.train_loss);
		assert_cell(text, i, "val_accuracy", finished.validation_accuracy);
		assert_cell(text, i, "test_accuracy", finished.test_accuracy);
		/* With commas and quotes. */
		assert_string_equal(cell(text, i, "reason"), finished.reason);
	}
}

static void epochs_of_all_trials_and_of_one_are_tables(void **state)
{
	const char *text = run(*state, 0, "export 2 --what epochs");

	assert_int_equal(count_lines(text), 1 + 3 + 2 + 3);
	text = run(*state, 0, "export 2:2");
	assert_int_equal(count_lines(text), 1 + 3);
	for (size_t i = 0; i < 3; i++) {
		assert_cell(text, i, "trial", 2.0);
		assert_cell(text, i, "epoch", (double)(i + 1));
		assert_cell(text, i, "val_accuracy", 0.85);
	}
}

static void events_are_exported_as_they_were_printed(void **state)
{
	struct scene *scene = *state;

	assert_string_equal(
		run(scene, 0, "export 1 --format jsonl"), scene->stored.jsonl[1]);
	assert_string_equal(run(scene, 0, "export 2 --json"), scene->stored.jsonl[2]);
}

static void a_file_is_written_as_a_whole(void **state)
{
	struct scene *scene = *state;
	char *path = xasprintf("%s/out.csv", scene->stored.home);
	char *args = xasprintf("export 1 --output %s", path);
	char *wanted = xstrdup(run(scene, 0, "export 1"));
	uint8_t before[] = "old";
	struct bytes old = {before, 3};
	struct bytes bytes;

	free(room_write(scene->stored.home, "out.csv", old));
	assert_string_equal(run(scene, 0, args), "");
	bytes = room_read(path);
	assert_int_equal(bytes.size, strlen(wanted));
	assert_memory_equal(bytes.data, wanted, bytes.size);
	free(bytes.data);
	free(wanted);
	free(path);
	free(args);
}

/* Files that the program writes may grow to so many bytes. Returns what was before. */
static rlim_t limit_files(rlim_t most)
{
	struct rlimit limit;
	rlim_t before;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = most;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	return before;
}

static size_t count_files(const char *directory)
{
	DIR *dir = opendir(directory);
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static void a_disk_that_is_full_leaves_the_old_file(void **state)
{
	struct scene *scene = *state;
	uint8_t before[] = "old";
	struct bytes old = {before, 3};
	char *path = room_write(scene->stored.home, "out.csv", old);
	char *args = xasprintf("export 1 --what losses --output %s", path);
	size_t files = count_files(scene->stored.home);
	struct bytes bytes;
	rlim_t unlimited;

	/* Ignored signals stay so in the program: the write fails. */
	signal(SIGXFSZ, SIG_IGN);
	unlimited = limit_files(6000);
	launch_release(&scene->launch);
	launch_run(&scene->launch, scene->stored.home, LAUNCH_PIPE, args);
	limit_files(unlimited);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(scene->launch.status, 1);
	assert_int_equal(count_lines(scene->launch.stderr_text), 1);
	assert_holds(scene->launch.stderr_text, path);
	bytes = room_read(path);
	assert_int_equal(bytes.size, 3);
	assert_memory_equal(bytes.data, "old", 3);
	assert_int_equal(count_files(scene->stored.home), files);
	free(bytes.data);
	free(path);
	free(args);
}

static void a_pipe_is_written_to_and_not_replaced(void **state)
{
	struct scene *scene = *state;
	char *path = xasprintf("%s/pipe", scene->stored.home);
	char *args = xasprintf("export 1 --output %s", path);
	char *wanted = xstrdup(run(scene, 0, "export 1"));
	char got[16384];
	ssize_t size;
	int fd;

	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	run(scene, 0, args);
	size = read(fd, got, sizeof got);
	close(fd);
	assert_int_equal(size, strlen(wanted));
	assert_memory_equal(got, wanted, strlen(wanted));
	free(wanted);
	free(path);
	free(args);
}

static void a_file_that_cannot_be_made_is_one_line(void **state)
{
	static const char *const wrong[] = {"/does/not/exist/x.csv", "/"};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char *args = xasprintf("export 1 --output %s", wrong[i]);

		assert_refused(*state, 1, args, wrong[i]);
		assert_int_equal(
			count_lines(((struct scene *)*state)->launch.stderr_text), 1);
		free(args);
	}
}

static void tables_and_formats_that_do_not_exist_are_refused(void **state)
{
	assert_refused(*state, 2, "export 1 --format xml", "'xml'");
	assert_refused(*state, 2, "export 1 --what weights", "'weights'");
	assert_refused(*state, 2, "export 1 --json --format csv", "--format jsonl");
	assert_refused(*state, 2, "export 1 --json --what losses", "--what");
	assert_refused(*state, 1, "export 1 --what trials", "no trials");
	assert_refused(*state, 1, "export 2:1 --what trials", "no trials");
	assert_refused(*state, 1, "export 2 --what losses", "not kept");
	assert_refused(*state, 1, "export 2:1 --what losses", "not kept");
	assert_refused(*state, 2, "runs --what trials", "'--what'");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(epochs_are_exported_to_the_last_digit_of_a_float),
		SCENE(losses_are_exported_to_the_last_digit),
		SCENE(trials_are_exported_with_what_they_were_trained_with),
		SCENE(epochs_of_all_trials_and_of_one_are_tables),
		SCENE(events_are_exported_as_they_were_printed),
		SCENE(a_file_is_written_as_a_whole),
		SCENE(a_disk_that_is_full_leaves_the_old_file),
		SCENE(a_pipe_is_written_to_and_not_replaced),
		SCENE(a_file_that_cannot_be_made_is_one_line),
		SCENE(tables_and_formats_that_do_not_exist_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

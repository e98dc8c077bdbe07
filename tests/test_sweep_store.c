/*
 * The sweep command and its store: two that want the same run, a store that cannot be
 * written, a disk that is full, and what cannot be resumed.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "room.h"
#include "sweep_scene.h"

/* Only programs that hang take as long. */
#define WAIT_MS 60000

/* ---- two at once ---- */

static void of_two_that_resume_a_sweep_one_works(void **state)
{
	struct sweep_scene *scene = *state;
	struct launch both[2], *winner, *loser;
	json_t *before = sweep_scene_disturb(scene, scene->endless, SIGINT, 128 + SIGINT);
	json_t *after;
	struct pollfd said[2];

	for (int i = 0; i < 2; i++) {
		launch_start(&both[i], scene->home, LAUNCH_PIPE,
			"sweep --resume 1 --json --quiet --threads 2");
		said[i] = (struct pollfd){.fd = both[i].err, .events = POLLIN};
	}
	/* The one that works has no end, and no reason to complain. */
	assert_true(poll(said, 2, WAIT_MS) > 0);
	loser = &both[said[0].revents == 0];
	winner = &both[said[0].revents != 0];
	assert_ends(loser, 1);
	assert_says_only(loser, "works on it");
	launch_wait_text(winner, SWEEP_UNDER_WAY);
	/* Both of its threads have begun. */
	launch_wait_text(winner, "\"trial\":3,\"epoch\":1,");
	launch_signal(winner, SIGINT);
	assert_ends(winner, 128 + SIGINT);
	after = events_read(winner->stdout_text);
	for (int trial = 0; trial < 4; trial++)
		assert_int_equal(events_count(after, "trial_started", trial, NULL),
			1 - events_ends(before, trial));
	json_decref(before);
	json_decref(after);
	for (int i = 0; i < 2; i++)
		launch_release(&both[i]);
}

/* ---- a store that cannot be written ---- */

#define TRAIN "train --quiet --epochs 1 --hidden-layers 1 --hidden-units 4"

/* A sweep is worth hours, so it is refused; a network is trained. */
static void assert_unrecorded(
	struct sweep_scene *scene, const char *store, const char *what)
{
	sweep_scene_refused(
		scene, what, "sweep %s --quiet --store %s", scene->small, store);
	assert_holds(sweep_scene_run(scene, 0, TRAIN " --store %s", store),
		"completed after 1 of 1");
	/* That it says on one line, too. */
	scene->launch.stdout_text[0] = '\0';
	assert_says_only(&scene->launch, "nothing is recorded: ");
	assert_holds(scene->launch.stderr_text, what);
}

static void a_store_that_cannot_be_made_is_said(void **state)
{
	struct sweep_scene *scene = *state;
	char *below = xasprintf("%s/store", scene->small);

	assert_unrecorded(scene, below, "cannot make directory");
	assert_unrecorded(scene, scene->small, "not a directory");
	free(below);
}

static void a_store_that_cannot_be_written_is_said(void **state)
{
	struct sweep_scene *scene = *state;
	char *store = xasprintf("%s/store", scene->home);
	char *database = xasprintf("%s/runs.db", store);

	sweep_scene_run(scene, 0, TRAIN " --store %s", store);
	assert_int_equal(chmod(database, 0400), 0);
	assert_int_equal(chmod(store, 0500), 0);
	/* Whoever may do everything is told nothing. */
	if (access(database, W_OK) != 0)
		assert_unrecorded(scene, store, "cannot be written");
	assert_int_equal(chmod(store, 0700), 0);
	assert_int_equal(unlink(database), 0);
	assert_int_equal(mkdir(database, 0700), 0);
	assert_unrecorded(scene, store, "cannot open");
	free(store);
	free(database);
}

static void a_store_without_a_place_for_the_run_is_said(void **state)
{
	struct sweep_scene *scene = *state;
	char *store = xasprintf("%s/store", scene->home);

	assert_int_equal(mkdir(store, 0700), 0);
	free(sweep_scene_write(scene, "store/runs", ""));
	/* Opened it can be. */
	assert_unrecorded(scene, store, "store/runs");
	sweep_scene_refused(scene, "no runs", "sweep --resume last --store %s", store);
	free(store);
}

static void a_store_from_a_newer_version_is_left_alone(void **state)
{
	struct sweep_scene *scene = *state;
	char *database = xasprintf("%s/runs.db", scene->directory);
	struct bytes before, after;
	sqlite3 *db;

	sweep_scene_run(scene, 0, "sweep %s --quiet", scene->small);
	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	before = room_read(database);
	assert_unrecorded(scene, scene->directory, "version 99");
	sweep_scene_refused(scene, "version 99", "sweep --resume 1");
	sweep_scene_refused(scene, "version 99", "train --from 1");
	after = room_read(database);
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.data, after.data, before.size);
	free(before.data);
	free(after.data);
	free(database);
}

/* ---- a full disk: no file may grow ---- */

static void fill_disk(pid_t pid, bool full)
{
	struct rlimit limit;

	assert_int_equal(prlimit(pid, RLIMIT_FSIZE, NULL, &limit), 0);
	limit.rlim_cur = full ? 0 : limit.rlim_max;
	assert_int_equal(prlimit(pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

/* Runs it on a disk that is full from the beginning. */
static void run_on_full_disk(struct sweep_scene *scene, int status, const char *args)
{
	/* The limit and what is ignored are inherited: a sanitizer begins before main(). */
	signal(SIGXFSZ, SIG_IGN);
	fill_disk(0, true);
	sweep_scene_start(scene, "%s", args);
	launch_finish(&scene->launch);
	fill_disk(0, false);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(scene->launch.status, status);
	assert_holds(scene->launch.stderr_text, "the disk is full");
}

static void on_a_full_disk_no_sweep_begins_but_a_network_is_trained(void **state)
{
	struct sweep_scene *scene = *state;
	char *sweep = xasprintf("sweep %s --quiet", scene->small);
	char *elsewhere = xasprintf(TRAIN " --store %s/fresh", scene->home);
	const char *const train[] = {TRAIN, elsewhere};

	sweep_scene_run(scene, 0, "%s", sweep);
	run_on_full_disk(scene, 1, sweep);
	assert_says_only(&scene->launch, "the disk is full");
	for (size_t i = 0; i < sizeof train / sizeof train[0]; i++) {
		run_on_full_disk(scene, 0, train[i]);
		assert_holds(scene->launch.stdout_text, "completed after 1 of 1");
		assert_holds(scene->launch.stderr_text, "nothing is recorded: ");
	}
	/* Nothing came of it, and with room again all is well. */
	sweep_scene_run(scene, 0, "%s", sweep);
	assert_same_trials(scene, 2, 1);
	free(sweep);
	free(elsewhere);
}

static void what_a_full_disk_refused_is_written_when_there_is_room(void **state)
{
	struct sweep_scene *scene = *state;
	struct launch *launch = &scene->launch;
	json_t *events;
	const char *line;
	int rows = -1; /* the header */

	sweep_scene_start(scene, "sweep %s --json --quiet --threads 2", scene->endless);
	launch_wait_text(launch, SWEEP_UNDER_WAY);
	fill_disk(launch->pid, true);
	launch_wait_text(launch, "the disk is full");
	fill_disk(launch->pid, false);
	launch_wait_text(launch, "recording again");
	launch_signal(launch, SIGINT);
	assert_ends(launch, 128 + SIGINT);
	assert_holds(launch->stderr_text, "kept in memory");
	events = events_read(launch->stdout_text);
	line = sweep_scene_run(scene, 0, "export 1 --what epochs");
	for (; *line != '\0'; line = strchr(line, '\n') + 1)
		rows++;
	assert_int_equal(rows, events_count(events, "epoch", -1, NULL));
	json_decref(events);
}

/* The status of a signal says that everything is saved. */
static void a_signal_on_a_full_disk_does_not_hide_what_is_not_written(void **state)
{
	struct sweep_scene *scene = *state;
	struct launch *launch = &scene->launch;

	sweep_scene_start(scene, "sweep %s --json --quiet --threads 2", scene->endless);
	launch_wait_text(launch, SWEEP_UNDER_WAY);
	fill_disk(launch->pid, true);
	launch_wait_text(launch, "the disk is full");
	launch_signal(launch, SIGINT);
	assert_ends(launch, 1);
	assert_holds(launch->stderr_text, "the end of the run is not recorded: ");
}

static void a_sweep_that_ended_on_a_full_disk_is_resumed(void **state)
{
	struct sweep_scene *scene = *state;
	struct launch *launch = &scene->launch;

	sweep_scene_start(scene, "sweep %s --quiet --threads 2", scene->lasting);
	launch_wait_text(launch, "\n    1 ");
	fill_disk(launch->pid, true);
	assert_ends(launch, 1);
	assert_holds(launch->stderr_text, "not recorded");
	assert_holds(launch->stderr_text, "the disk is full");
	sweep_scene_run(scene, 0, "sweep --resume 1 --quiet");
	sweep_scene_run(scene, 0, "sweep %s --quiet", scene->lasting);
	assert_same_trials(scene, 1, 2);
}

/* ---- what cannot be resumed ---- */

static void what_cannot_be_resumed_is_refused_with_the_reason(void **state)
{
	struct sweep_scene *scene = *state;
	char *nowhere = xasprintf("%s/nowhere", scene->home);

	sweep_scene_refused(
		scene, "there is no store in", "sweep --resume 1 --store %s", nowhere);
	assert_int_not_equal(access(nowhere, F_OK), 0);
	json_decref(sweep_scene_disturb(scene, scene->lasting, SIGINT, 128 + SIGINT));
	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_run(scene, 0, "sweep %s --quiet", scene->small);
	sweep_scene_refused(scene, "run 2 is no sweep", "sweep --resume 2");
	sweep_scene_refused(scene, "run 3 is completed", "sweep --resume 3");
	sweep_scene_refused(scene, "run 3 is completed", "sweep --resume last");
	sweep_scene_refused(scene, "no run 4", "sweep --resume 4");
	sweep_scene_refused(scene, "'nonsense'", "sweep --resume nonsense");
	sweep_scene_refused(scene, "not with one trial", "sweep --resume 1:2");
	sweep_scene_refused(scene, "run 1 was made with Fashion-MNIST",
		"sweep --resume 1 --data synthetic");
	sweep_scene_run(scene, 2, "sweep %s --resume 1", scene->small);
	assert_holds(scene->launch.stderr_text, "leave out");
	free(nowhere);
}

#define SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(of_two_that_resume_a_sweep_one_works),
		SCENE(a_store_that_cannot_be_made_is_said),
		SCENE(a_store_that_cannot_be_written_is_said),
		SCENE(a_store_without_a_place_for_the_run_is_said),
		SCENE(a_store_from_a_newer_version_is_left_alone),
		SCENE(on_a_full_disk_no_sweep_begins_but_a_network_is_trained),
		SCENE(what_a_full_disk_refused_is_written_when_there_is_room),
		SCENE(a_signal_on_a_full_disk_does_not_hide_what_is_not_written),
		SCENE(a_sweep_that_ended_on_a_full_disk_is_resumed),
		SCENE(what_cannot_be_resumed_is_refused_with_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Sweeps whose process is killed, at random moments, again and again.
 *
 * Several are killed at once, all in one store. Each time the sweep goes on, until all
 * are completed; they must then be as one that nobody disturbed.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fmnist/clock.h"
#include "fmnist/recorder.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"
#include "launch.h"
#include "room.h"

#define KILLS 30
#define VICTIMS 5 /* at once */
#define TRIALS 16
#define SEED 20 /* of the moments */

static const char sweep_file[] = "[sweep]\n"
				 "trials = 16\n"
				 "seed = 7\n"
				 "\n"
				 "[space]\n"
				 "hidden-layers = 1 2 3\n"
				 "hidden-units = 10 20\n"
				 "lr = 0.1 0.03 0.01\n"
				 "batch-size = 4 8\n"
				 "epochs = 20 40 60\n";

/* A process that works on a sweep until it is killed. */
struct victim {
	struct launch launch;
	uint32_t run; /* 0: not known yet, it is a new one */
	double at;    /* when it is killed */
};

struct scene {
	char *home, *store, *undisturbed; /* directories */
	char *file;
	sqlite3 *db; /* of `store`, with the other one attached */
	struct rng rng;
	double seconds; /* that the sweep takes */
	struct victim victim[VICTIMS];
};

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	char *xdg, *data;
	struct bytes text;

	scene->home = room_make();
	xdg = xasprintf("%s/xdg", scene->home);
	data = xasprintf("%s/fmnist-tui", xdg);
	assert_int_equal(mkdir(xdg, 0700), 0);
	assert_int_equal(mkdir(data, 0700), 0);
	room_data_set(data, 500, 100);
	scene->store = xasprintf("%s/store", scene->home);
	scene->undisturbed = xasprintf("%s/undisturbed", scene->home);
	text = (struct bytes){(uint8_t *)xstrdup(sweep_file), strlen(sweep_file)};
	scene->file = room_write(scene->home, "kill.ini", text);
	free(text.data);
	rng_seed(&scene->rng, SEED);
	free(xdg);
	free(data);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	sqlite3_close(scene->db);
	room_remove(scene->home);
	free(scene->store);
	free(scene->undisturbed);
	free(scene->file);
	free(scene);
	return 0;
}

/* ---- questions to the store ---- */

static void open_database(struct scene *scene)
{
	char *path = xasprintf("%s/runs.db", scene->store);
	char *attach = xasprintf("ATTACH '%s/runs.db' AS undisturbed", scene->undisturbed);

	/* Not to write: to put the log away is left to those who are tested. */
	assert_int_equal(
		sqlite3_open_v2(path, &scene->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	sqlite3_busy_timeout(scene->db, 10000);
	assert_int_equal(sqlite3_exec(scene->db, attach, NULL, NULL, NULL), SQLITE_OK);
	free(path);
	free(attach);
}

static void close_database(struct scene *scene)
{
	assert_int_equal(sqlite3_close(scene->db), SQLITE_OK);
	scene->db = NULL;
}

/* The first value of the answer, as text; the caller's. "": there is none. */
static char *ask(struct scene *scene, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	const char *text = NULL;
	char *answer;
	int rc;

	if (sqlite3_prepare_v2(scene->db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(scene->db));
	rc = sqlite3_step(statement);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		fail_msg("%s: %s", sql, sqlite3_errmsg(scene->db));
	if (rc == SQLITE_ROW)
		text = (const char *)sqlite3_column_text(statement, 0);
	answer = xstrdup(text != NULL ? text : "");
	sqlite3_finalize(statement);
	return answer;
}

static long count(struct scene *scene, const char *sql)
{
	char *answer = ask(scene, sql);
	long number = strtol(answer, NULL, 10);

	free(answer);
	return number;
}

static void assert_answer(struct scene *scene, const char *sql, const char *want)
{
	char *answer = ask(scene, sql);

	if (strcmp(answer, want) != 0)
		fail_msg("%s: '%s' and not '%s'", sql, answer, want);
	free(answer);
}

/* ---- killing ---- */

static double random_fraction(struct scene *scene)
{
	return (double)rng_u32(&scene->rng) / 4294967296.0;
}

/* Goes on with its sweep, or begins a new one; dies within the time that one takes, which
 * counts up to two seconds, and some more, as nothing is on disk at first. */
static void set_out(struct scene *scene, struct victim *victim)
{
	char *what = victim->run != 0 ? xasprintf("--resume %" PRIu32, victim->run)
				      : xstrdup(scene->file);
	char *args =
		xasprintf("sweep %s --store %s --threads 2 --quiet", what, scene->store);

	launch_start(&victim->launch, scene->home, LAUNCH_PIPE, args);
	victim->at = clock_now() +
		random_fraction(scene) * (fmin(scene->seconds, 2.0) + RECORDER_SECONDS);
	free(what);
	free(args);
}

static void wait_until(double at)
{
	double left = at - clock_now();
	struct timespec wait = {(time_t)left, (long)(1e9 * (left - (double)(time_t)left))};

	while (left > 0 && nanosleep(&wait, &wait) != 0 && errno == EINTR)
		;
}

/* Kills it, and learns which run it worked on. Returns whether it still worked. */
static bool strike(struct victim *victim)
{
	struct launch *launch = &victim->launch;
	const char *said;
	bool killed;

	wait_until(victim->at);
	launch_signal(launch, SIGKILL);
	launch_finish(launch);
	killed = launch->status == 128 + SIGKILL;
	if (!killed && launch->status != 0)
		fail_msg("ended with %d: %s", launch->status, launch->stderr_text);
	said = strstr(launch->stdout_text, ", run ");
	if (said != NULL)
		victim->run = (uint32_t)strtoul(said + 6, NULL, 10);
	launch_release(launch);
	return killed;
}

static struct victim *next_victim(struct scene *scene)
{
	struct victim *next = &scene->victim[0];

	for (int i = 1; i < VICTIMS; i++)
		if (scene->victim[i].at < next->at)
			next = &scene->victim[i];
	return next;
}

/* The database is whole; one whose run is complete has nothing to go on with. */
static void look(struct scene *scene, struct victim *victim)
{
	char *sql = xasprintf("SELECT count(*) FROM runs WHERE status = 'completed'"
			      " AND id = %" PRIu32,
		victim->run);

	open_database(scene);
	assert_answer(scene, "PRAGMA main.integrity_check", "ok");
	assert_answer(scene, "PRAGMA main.foreign_key_check", "");
	if (victim->run != 0 && count(scene, sql) > 0)
		victim->run = 0;
	close_database(scene);
	free(sql);
}

/* Returns how many of the processes were killed while they had the run's number told. */
static int kill_again_and_again(struct scene *scene)
{
	int kills = 0, told = 0;

	for (int i = 0; i < VICTIMS; i++)
		set_out(scene, &scene->victim[i]);
	while (kills < KILLS) {
		struct victim *victim = next_victim(scene);
		bool killed = strike(victim);

		kills += killed;
		told += killed && victim->run != 0;
		/* The first may die before there is a database. */
		if (kills > 0 && victim->run != 0)
			look(scene, victim);
		set_out(scene, victim);
	}
	for (int i = 0; i < VICTIMS; i++) {
		scene->victim[i].at = 0.0;
		strike(&scene->victim[i]);
	}
	return told;
}

/* ---- what must be there in the end ---- */

static void run_to_end(struct scene *scene, const char *args)
{
	struct launch launch;

	launch_run(&launch, scene->home, LAUNCH_PIPE, args);
	if (launch.status != 0)
		fail_msg("'%s' ended with %d: %s", args, launch.status, launch.stderr_text);
	launch_release(&launch);
}

static void sweep_undisturbed(struct scene *scene)
{
	char *args = xasprintf(
		"sweep %s --store %s --threads 2 --quiet", scene->file, scene->undisturbed);
	double began = clock_now();

	run_to_end(scene, args);
	scene->seconds = clock_now() - began;
	free(args);
}

/* Also those that were killed before they told their number. */
static void complete_all(struct scene *scene)
{
	static const char left[] = "SELECT min(id) FROM runs WHERE status <> 'completed'";
	long run;

	open_database(scene);
	while ((run = count(scene, left)) != 0) {
		char *args = xasprintf("sweep --resume %ld --store %s --threads 2 --quiet",
			run, scene->store);
		char *seen = xasprintf("SELECT coalesce(sum(ended), 0) FROM trials"
				       " WHERE run = %ld AND status = 'completed'",
			run);
		char *ids = xasprintf("SELECT group_concat(trial) FROM trials"
				      " WHERE run = %ld AND status = 'completed'",
			run);
		char *trials = ask(scene, ids), *before = ask(scene, seen);
		char *again = xasprintf("SELECT coalesce(sum(ended), 0) FROM trials"
					" WHERE run = %ld AND trial IN (%s)",
			run, trials);

		close_database(scene);
		run_to_end(scene, args);
		open_database(scene);
		/* What had ended is as it was, to the moment. */
		assert_answer(scene, again, before);
		free(args);
		free(seen);
		free(ids);
		free(trials);
		free(before);
		free(again);
	}
}

static void assert_as_undisturbed(struct scene *scene)
{
	/* Everything of a trial and its epochs but what a clock says. */
#define TRIAL                                                                            \
	"trial, status, epochs_done, best_epoch, train_loss, val_loss, val_accuracy,"    \
	" test_accuracy, diverged_at, reason, parameters, train_images, val_images,"     \
	" test_images, epoch_iterations, hidden_layers, hidden_units, activation, init," \
	" optimizer, lr, weight_decay, decay_scope, batch_size, epochs, train_on, seed," \
	" split_seed"
#define EPOCH "trial, epoch, train_loss, val_loss, val_accuracy, test_loss, test_accuracy"
#define RUN                                                                          \
	"status, reason, epochs_done, best_trial, best_epoch, train_loss, val_loss," \
	" val_accuracy, test_accuracy, trials, spec"
	static const char *const same[] = {
		"SELECT count(*) FROM (SELECT DISTINCT " RUN " FROM main.runs"
		" EXCEPT SELECT " RUN " FROM undisturbed.runs)",
		"SELECT count(*) FROM (SELECT " TRIAL " FROM main.trials"
		" EXCEPT SELECT " TRIAL " FROM undisturbed.trials)",
		"SELECT count(*) FROM (SELECT " EPOCH " FROM main.epochs"
		" EXCEPT SELECT " EPOCH " FROM undisturbed.epochs)",
		/* As many of each run: with the above, the same ones. */
		"SELECT count(*) FROM runs AS r WHERE"
		" (SELECT count(*) FROM trials WHERE run = r.id) <>"
		" (SELECT count(*) FROM undisturbed.trials)",
		"SELECT count(*) FROM runs AS r WHERE"
		" (SELECT count(*) FROM epochs WHERE run = r.id) <>"
		" (SELECT count(*) FROM undisturbed.epochs)",
	};

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_answer(scene, same[i], "0");
	assert_int_equal(count(scene,
				 "SELECT count(*) FROM undisturbed.trials"
				 " WHERE status = 'completed'"),
		TRIALS);
}

static void a_sweep_that_is_killed_thirty_times_ends_as_if_undisturbed(void **state)
{
	struct scene *scene = *state;

	sweep_undisturbed(scene);
	/* Not all died before they had begun. */
	assert_true(kill_again_and_again(scene) > KILLS / 3);
	complete_all(scene);
	assert_as_undisturbed(scene);
	assert_answer(scene, "PRAGMA main.integrity_check", "ok");
	assert_answer(scene, "PRAGMA main.foreign_key_check", "");
	close_database(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_sweep_that_is_killed_thirty_times_ends_as_if_undisturbed, begin,
			end),
	};

	return cmocka_run_group_tests_name("killed sweeps", tests, NULL, NULL);
}

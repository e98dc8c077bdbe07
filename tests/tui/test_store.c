/*
 * The dashboard and its store: a disk that is full, a store that cannot be written, one of
 * a newer version, and another process that works on a run.
 */
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
#include <sqlite3.h>

#include "../launch.h"
#include "dashboard.h"
#include "fmnist/xalloc.h"

/* The first trial does not end, the others do at once. */
static const char endless[] = "[sweep]\nsampler = grid\n"
			      "[fixed]\nhidden-layers = 1\nhidden-units = 8\n"
			      "[space]\nepochs = 1000000 1 2 3\n";

#define STORE " --store store"

static void prepare(struct tui *tui)
{
	dashboard_data(tui);
	dashboard_file(tui, "tiny.ini", endless);
}

static void leave(struct tui *tui)
{
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

/* One run of one network is in the store. */
static void make_store(struct tui *tui)
{
	dashboard_start(tui, NULL, "train --epochs 2 " SMALL STORE);
	tui_wait_regex(tui, "completed$", SOON);
	leave(tui);
}

static char *database_of(struct tui *tui)
{
	return xasprintf("%s/store/runs.db", tui_home(tui));
}

/* ---- a full disk: no file of the program may grow ---- */

static void fill_disk(struct tui *tui, bool full)
{
	struct rlimit limit;

	assert_int_equal(prlimit(tui_pid(tui), RLIMIT_FSIZE, NULL, &limit), 0);
	limit.rlim_cur = full ? 0 : limit.rlim_max;
	assert_int_equal(prlimit(tui_pid(tui), RLIMIT_FSIZE, &limit, NULL), 0);
}

static void start_on_disk_that_fills_up(struct tui *tui)
{
	prepare(tui);
	dashboard_start(tui, NULL, "sweep tiny.ini --threads 2" STORE);
	tui_wait_text(tui, "3 of 4 done", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +1 sweep running +tiny .* 3/4 ", SOON);
	dashboard_pane(tui, "Sweep");
	tui_wait_text(tui, "3 of 4 done", SOON);
	fill_disk(tui, true);
	tui_wait_text(tui, "not recorded, kept in memory and tried again:", SOON);
}

static void a_full_disk_is_said_on_the_screen_and_once_more_at_the_end(void **state)
{
	struct tui *tui = *state;

	start_on_disk_that_fills_up(tui);
	/* It goes on, and the next key takes the words away. */
	tui_wait_regex(tui, "^ tiny +run 1 .*running$", SOON);
	tui_key(tui, "q");
	tui_wait_gone(tui, "not recorded", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 1);
	tui_assert_restored(tui);
	tui_wait_text(tui, "the end of the run is not recorded:", SOON);
	/* What had been written stays, and the sweep goes on when there is room. */
	dashboard_start(tui, NULL, "sweep --resume 1" STORE);
	tui_wait_regex(tui, "3 of 4 done +1 running", SOON);
}

static void when_there_is_room_again_nothing_is_lost(void **state)
{
	struct tui *tui = *state;

	start_on_disk_that_fills_up(tui);
	fill_disk(tui, false);
	dashboard_pane(tui, "Log");
	tui_wait_text(tui, "recording again", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "it can be resumed", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
}

/* ---- stores that are not written to ---- */

/* A network is trained without; a sweep could not be resumed. */
static void assert_no_sweep_begins(struct tui *tui, const char *why)
{
	dashboard_pane(tui, "Sweep");
	tui_wait_text(tui, "starts the sweep 'homework'", SOON);
	tui_key(tui, "s");
	tui_wait_text(tui, "a sweep has to be recorded:", SOON);
	tui_wait_text(tui, why, SOON);
	dashboard_pane(tui, "Train");
	tui_wait_text(tui, "s start", SOON);
	tui_key(tui, "s");
	tui_wait_regex(tui, "completed$", SOON);
	leave(tui);
}

static void a_newer_store_is_left_alone_and_no_sweep_begins(void **state)
{
	struct tui *tui = *state;
	char *database;
	sqlite3 *db;

	dashboard_data(tui);
	make_store(tui);
	database = database_of(tui);
	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	dashboard_start(tui, NULL, "--epochs 2 " SMALL STORE);
	tui_wait_text(tui, "nothing is recorded:", SOON);
	tui_wait_text(tui, "from a newer fmnist-tui", SOON);
	tui_wait_text(tui, "another with --store DIR", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_text(tui, "Runs are not at hand", SOON);
	tui_wait_text(tui, "version 99", SOON);
	assert_no_sweep_begins(tui, "version 99");
	free(database);
}

static void a_store_that_can_only_be_read_is_read(void **state)
{
	struct tui *tui = *state;
	char *database, *directory;

	dashboard_data(tui);
	make_store(tui);
	database = database_of(tui);
	directory = xasprintf("%s/store", tui_home(tui));
	assert_int_equal(chmod(database, 0400), 0);
	assert_int_equal(chmod(directory, 0500), 0);
	/* Whoever may do everything writes. */
	if (access(database, W_OK) != 0) {
		dashboard_start(tui, NULL, "--epochs 2 " SMALL STORE);
		tui_wait_text(tui, "nothing is recorded:", SOON);
		tui_wait_text(tui, "Permission denied", SOON);
		dashboard_pane(tui, "Runs");
		tui_wait_regex(tui, "^ +1 train completed +784-8-10 ", SOON);
		tui_wait_gone(tui, "D delete", SOON);
		tui_key(tui, "Enter");
		tui_wait_regex(tui, "run 1 +784-8-10 relu", SOON);
		tui_wait_text(tui, "epoch 2 of 2", SOON);
		tui_key(tui, "Esc");
		assert_no_sweep_begins(tui, "Permission denied");
	}
	assert_int_equal(chmod(directory, 0700), 0);
	free(database);
	free(directory);
}

/* ---- somebody else ---- */

static void what_another_process_works_on_is_looked_at_and_left_alone(void **state)
{
	struct tui *tui = *state;
	struct launch other;
	char *args;

	prepare(tui);
	args = xasprintf("sweep %s/tiny.ini --data %s/data --threads 2 --quiet"
			 " --store %s/store",
		tui_home(tui), tui_home(tui), tui_home(tui));
	launch_start(&other, tui_home(tui), LAUNCH_PIPE, args);
	launch_wait_text(&other, "run 1: ");
	dashboard_start(tui, NULL, "sweep --resume 1" STORE);
	tui_wait_regex(tui, "run 1: process [0-9]+ works on it", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +1 sweep running +tiny .* 3/4 ", SOON);
	tui_wait_gone(tui, "r resume", SOON);
	tui_key(tui, "D");
	tui_wait_text(tui, "Delete this run?", SOON);
	tui_key(tui, "y");
	tui_wait_regex(tui, "run 1: process [0-9]+ works on it", SOON);
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ tiny +run 1 .*running$", SOON);
	tui_wait_text(tui, "3 of 4 done", SOON);
	launch_signal(&other, SIGINT);
	launch_finish(&other);
	assert_int_equal(other.status, 128 + SIGINT);
	tui_wait_regex(tui, "^ tiny +run 1 .*stopped$", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_text(tui, "r resume", SOON);
	tui_key(tui, "r");
	tui_wait_regex(tui, "3 of 4 done +1 running", SOON);
	launch_release(&other);
	free(args);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(a_full_disk_is_said_on_the_screen_and_once_more_at_the_end),
		IN_TERMINAL(when_there_is_room_again_nothing_is_lost),
		IN_TERMINAL(a_newer_store_is_left_alone_and_no_sweep_begins),
		IN_TERMINAL(a_store_that_can_only_be_read_is_read),
		IN_TERMINAL(what_another_process_works_on_is_looked_at_and_left_alone),
	};

	return cmocka_run_group_tests_name("the dashboard's store", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "child.h"
#include "fmnist/file.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "tape.h"

static int set_up(void **state)
{
	*state = room_make();
	return 0;
}

static int tear_down(void **state)
{
	room_remove(*state);
	return 0;
}

static struct store *open_store(const char *room)
{
	struct err err = {0};
	struct store *store = store_open(room, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

/* A store with a training run in it, numbered 1. */
static void make_store(const char *room)
{
	struct store *store = open_store(room);
	struct tape tape;
	uint32_t run;

	assert_int_equal(store_begin(store, RUN_TRAIN, "", NULL, &run, NULL), 0);
	tape_init(&tape);
	tape_training(&tape, run);
	tape_write(&tape, store);
	tape_release(&tape);
	store_close(store);
}

/* As somebody who uses the sqlite3 command. */
static void do_sql(const char *room, const char *sql)
{
	char *path = path_join(room, "runs.db"), *why = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static void assert_both_refuse(const char *room, const char *what, const char *to_do)
{
	struct err err = {0};

	assert_null(store_open(room, &err));
	assert_says(&err, "runs.db", what, to_do, NULL);
	assert_null(store_open_reading(room, &err));
	assert_says(&err, "runs.db", what, to_do, NULL);
}

static void a_store_is_made_where_there_is_none(void **state)
{
	char *room = *state, *deep = path_join(room, "a/b c/%20?");
	struct store *store = open_store(deep);
	char *run = store_run_directory(store, 12);
	char *want = path_join(store_directory(store), "runs/12");

	assert_int_equal(store_directory(store)[0], '/');
	assert_string_equal(run, want);
	store_close(store);
	store = store_open_reading(deep, NULL);
	assert_non_null(store);
	store_close(store);
	free(want);
	free(run);
	free(deep);
}

static void its_directory_is_the_users_unless_it_is_given(void **state)
{
	char *room = *state, *want = path_join(room, "fmnist-tui");
	struct store *store;

	setenv("XDG_DATA_HOME", room, 1);
	store = open_store(NULL);
	assert_string_equal(store_directory(store), want);
	store_close(store);
	unsetenv("XDG_DATA_HOME");
	free(want);
}

static void to_read_makes_nothing(void **state)
{
	char *room = *state, *deep = path_join(room, "none");
	struct err err = {0};

	assert_null(store_open_reading(deep, &err));
	assert_says(&err, "no store", deep, NULL);
	assert_false(path_is_dir(deep));
	free(deep);
}

static void a_store_of_a_newer_version_is_refused(void **state)
{
	make_store(*state);
	do_sql(*state, "PRAGMA user_version = 77");
	assert_both_refuse(*state, "version 77", "up to version 2");
}

static void a_database_of_another_program_is_refused(void **state)
{
	do_sql(*state, "CREATE TABLE birds (name TEXT)");
	assert_both_refuse(*state, "another program", "--store");
}

static void a_file_that_is_no_database_is_refused(void **state)
{
	struct bytes bytes = idx_labels(9000, 3);

	free(room_write(*state, "runs.db", bytes));
	free(bytes.data);
	assert_both_refuse(*state, "not a database", "--store");
}

static void a_damaged_database_is_refused_or_says_so(void **state)
{
	char *path = path_join(*state, "runs.db");
	struct bytes bytes;
	struct err err = {0};

	make_store(*state);
	bytes = room_read(path);
	/* Every page but the first. */
	memset(bytes.data + 4096, 0x5a, bytes.size - 4096);
	free(room_write(*state, "runs.db", bytes));
	free(bytes.data);
	assert_null(store_open(*state, &err));
	assert_says(&err, "runs.db", "damaged", NULL);
	free(path);
}

static void a_file_in_the_way_of_the_directory_is_named(void **state)
{
	struct bytes bytes = idx_labels(1, 0);
	char *path = room_write(*state, "store", bytes);
	struct err err = {0};

	free(bytes.data);
	assert_null(store_open(path, &err));
	assert_says(&err, path, NULL);
	free(path);
}

/* A hyper-parameter that an older program did not know. */
static void make_older(const char *room)
{
	make_store(room);
	do_sql(room,
		"DROP VIEW leaderboard; DROP VIEW history;"
		"PRAGMA user_version = 1;"
		"ALTER TABLE runs DROP COLUMN test_loss;"
		"ALTER TABLE trials DROP COLUMN test_loss;"
		"ALTER TABLE runs DROP COLUMN snapshots_seen;"
		"ALTER TABLE runs DROP COLUMN snapshots_stride;"
		"DROP TABLE snapshots;"
		"DROP TABLE landscape_path;"
		"DROP TABLE landscape_rows;"
		"DROP TABLE landscapes;"
		"ALTER TABLE runs DROP COLUMN pca_components;"
		"ALTER TABLE runs DROP COLUMN pca_test_loss;"
		"ALTER TABLE artifacts DROP COLUMN epoch;"
		"ALTER TABLE artifacts DROP COLUMN iteration;"
		"ALTER TABLE runs DROP COLUMN batch_size;"
		"ALTER TABLE trials DROP COLUMN batch_size;"
		"ALTER TABLE trials DROP COLUMN init");
}

static void assert_older_reads(struct store *store)
{
	struct store_run run;

	assert_non_null(store);
	assert_int_equal(store_run(store, 1, &run, NULL), 0);
	/* What is missing is the default, 16; the rest is as it was. */
	assert_int_equal(run.hparams.batch_size, 16);
	assert_int_equal(run.hparams.hidden_units, 33);
}

static void a_new_hyper_parameter_becomes_a_column_of_an_older_store(void **state)
{
	struct store *store;
	struct event event = made_trial_started(1, 1);
	struct hparams hp;

	make_older(*state);
	store = open_store(*state);
	assert_older_reads(store);
	event.started.hparams.batch_size = 99;
	assert_int_equal(store_write_begin(store, NULL), 0);
	assert_int_equal(store_write(store, &event, NULL), 0);
	assert_int_equal(store_write_end(store, NULL), 0);
	assert_int_equal(store_trial_hparams(store, 1, 1, &hp, NULL), 0);
	assert_int_equal(hp.batch_size, 99);
	store_close(store);
}

static void an_older_store_is_brought_up_to_date_to_be_read(void **state)
{
	struct store *store;

	make_older(*state);
	store = store_open_reading(*state, NULL);
	assert_older_reads(store);
	store_close(store);
}

static void a_choice_of_a_newer_program_shows_as_the_default(void **state)
{
	struct store *store;
	struct store_run run;
	struct event event = made_trial_started(1, 1);
	struct err err = {0};
	struct hparams hp;

	make_store(*state);
	store = open_store(*state);
	assert_int_equal(store_write(store, &event, NULL), 0);
	store_close(store);
	do_sql(*state,
		"UPDATE runs SET optimizer = 'lion';"
		"UPDATE trials SET optimizer = 'lion'");
	store = open_store(*state);
	assert_int_equal(store_run(store, 1, &run, NULL), 0);
	assert_int_equal(run.hparams.optimizer, 0);
	/* To train it again would be to train another network. */
	assert_int_equal(store_trial_hparams(store, 1, 1, &hp, &err), -1);
	assert_says(&err, "optimizer", "lion", NULL);
	store_close(store);
}

static void an_untouched_store_is_sound(void **state)
{
	char *path = path_join(*state, "runs.db");
	sqlite3_stmt *statement;
	sqlite3 *db;

	make_store(*state);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
				 "SELECT integrity_check, journal_mode, foreign_keys"
				 " FROM pragma_integrity_check, pragma_journal_mode,"
				 " (SELECT count(*) AS foreign_keys"
				 " FROM pragma_foreign_key_check)",
				 -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
	assert_string_equal((const char *)sqlite3_column_text(statement, 1), "wal");
	assert_int_equal(sqlite3_column_int(statement, 2), 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	free(path);
}

/* The administrator may write anywhere, so the child becomes nobody. */
static const char *use_what_cannot_be_written(struct child *parent, void *arg)
{
	const char *room = arg;
	struct err err = {0};
	struct store *store;
	struct tape tape;

	(void)parent;
	MUST(getuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0));
	MUST(store_open(room, &err) == NULL);
	if (strstr(err.text, "cannot be written to: Permission denied") == NULL)
		return xstrdup(err.text);
	MUST(strstr(err.text, "--store") != NULL);
	store = store_open_reading(room, &err);
	if (store == NULL)
		return xstrdup(err.text);
	tape_init(&tape);
	MUST(store_replay(store, 1, false, &tape.sink, &err) == 0);
	MUST(tape_count(&tape, EVENT_ITERATIONS) == 5);
	MUST(!store_changed(store));
	tape_release(&tape);
	store_close(store);
	return NULL;
}

static void what_cannot_be_written_is_refused_to_write_and_can_be_read(void **state)
{
	char *path = path_join(*state, "runs.db");
	struct child child;

	make_store(*state);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(*state, 0555), 0);
	child_start(&child, use_what_cannot_be_written, *state);
	assert_child_ends_well(&child);
	assert_int_equal(chmod(*state, 0755), 0);
	free(path);
}

/* The directory cannot be written, and somebody who may write has the store open. */
static void what_cannot_be_written_is_read_while_another_has_it_open(void **state)
{
	char *path = path_join(*state, "runs.db");
	struct store *store;
	struct child child;

	make_store(*state);
	store = open_store(*state);
	/* Who is nobody may not write it, who is its owner might. */
	assert_int_equal(chmod(path, getuid() == 0 ? 0644 : 0444), 0);
	assert_int_equal(chmod(*state, 0555), 0);
	child_start(&child, use_what_cannot_be_written, *state);
	assert_child_ends_well(&child);
	assert_int_equal(chmod(*state, 0755), 0);
	store_close(store);
	free(path);
}

static const char *look_at_what_is_empty(struct child *parent, void *arg)
{
	struct err err = {0};

	(void)parent;
	MUST(getuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0));
	MUST(store_open_reading(arg, &err) == NULL);
	return strstr(err.text, "there is no store in") != NULL ? NULL : xstrdup(err.text);
}

/* So a full disk leaves it: the file is made, and nothing fits into it. */
static void an_empty_database_that_cannot_be_filled_is_no_store(void **state)
{
	char *path = room_write(*state, "runs.db", (struct bytes){0});
	struct child child;

	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(*state, 0555), 0);
	child_start(&child, look_at_what_is_empty, *state);
	assert_child_ends_well(&child);
	assert_int_equal(chmod(*state, 0755), 0);
	free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_store_is_made_where_there_is_none),
		TEST(its_directory_is_the_users_unless_it_is_given),
		TEST(to_read_makes_nothing),
		TEST(a_store_of_a_newer_version_is_refused),
		TEST(a_database_of_another_program_is_refused),
		TEST(a_file_that_is_no_database_is_refused),
		TEST(a_damaged_database_is_refused_or_says_so),
		TEST(a_file_in_the_way_of_the_directory_is_named),
		TEST(a_new_hyper_parameter_becomes_a_column_of_an_older_store),
		TEST(an_older_store_is_brought_up_to_date_to_be_read),
		TEST(a_choice_of_a_newer_program_shows_as_the_default),
		TEST(an_untouched_store_is_sound),
		TEST(an_empty_database_that_cannot_be_filled_is_no_store),
		TEST(what_cannot_be_written_is_refused_to_write_and_can_be_read),
		TEST(what_cannot_be_written_is_read_while_another_has_it_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Stores of other versions: one that an older program wrote is brought up to date with all
 * that is in it, and one of a newer program is left alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fmnist/file.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"
#include "made_up_landscape.h"
#include "room.h"
#include "tape.h"

#define NEWEST 2

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

static sqlite3 *open_database(const char *room)
{
	char *path = path_join(room, "runs.db");
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	free(path);
	return db;
}

static void do_sql(const char *room, const char *sql)
{
	sqlite3 *db = open_database(room);
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A store as tests/fixtures/store tells it. */
static void make(const char *room, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf(
		"%s/tests/fixtures/store/%s.sql", srcdir != NULL ? srcdir : ".", name);
	struct bytes sql = room_read(path);

	if (sql.data == NULL)
		fail_msg("cannot read %s", path);
	sql.data[sql.size] = '\0';
	do_sql(room, (const char *)sql.data);
	free(sql.data);
	free(path);
}

/* All rows of a table's columns as text, to be freed. */
static char *rows_of(const char *room, const char *columns, const char *table)
{
	sqlite3 *db = open_database(room);
	char *sql = xasprintf("SELECT %s FROM %s ORDER BY 1, 2, 3", columns, table), *text;
	sqlite3_stmt *statement;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(statement) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(statement); i++)
			fprintf(out, "%s|",
				(const char *)sqlite3_column_text(statement, i));
	fclose(out);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	free(sql);
	return text;
}

/* The names of a table's columns, to be freed. */
static char *columns_of(const char *room, const char *table)
{
	sqlite3 *db = open_database(room);
	sqlite3_stmt *statement;
	char *names = NULL;

	assert_int_equal(sqlite3_prepare_v2(db,
				 "SELECT group_concat(CASE type WHEN 'BLOB' THEN"
				 " 'hex(' || name || ')' ELSE name END)"
				 " FROM pragma_table_info(?1)",
				 -1, &statement, NULL),
		SQLITE_OK);
	sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	names = xstrdup((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return names;
}

static struct store *open_store(const char *room)
{
	struct err err = {""};
	struct store *store = store_open(room, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

static void assert_version(const char *room, int version)
{
	char *is = rows_of(room, "user_version, 0, 0", "pragma_user_version");

	assert_int_equal(atoi(is), version);
	free(is);
}

/* ---- older ---- */

static void all_rows_of_version_1_stay_as_they_were(void **state)
{
	static const char *const tables[] = {
		"runs", "trials", "epochs", "losses", "states", "messages", "artifacts"};
	enum { TABLES = sizeof tables / sizeof tables[0] };
	char *columns[TABLES], *before[TABLES];

	make(*state, "version_1");
	assert_version(*state, 1);
	for (size_t i = 0; i < TABLES; i++) {
		columns[i] = columns_of(*state, tables[i]);
		before[i] = rows_of(*state, columns[i], tables[i]);
	}
	assert_non_null(strstr(before[3], "10581740|"));
	store_close(open_store(*state));
	assert_version(*state, NEWEST);
	for (size_t i = 0; i < TABLES; i++) {
		char *after = rows_of(*state, columns[i], tables[i]);

		assert_string_equal(after, before[i]);
		free(after);
		free(before[i]);
		free(columns[i]);
	}
}

static void what_a_run_of_version_1_was_is_read(void **state)
{
	struct store *store;
	struct store_run run;
	struct hparams hp;
	struct trail trail;
	struct tape tape;

	make(*state, "version_1");
	store = open_store(*state);
	assert_int_equal(store_run(store, 1, &run, NULL), 0);
	assert_int_equal(run.kind, RUN_TRAIN);
	assert_int_equal(run.hparams.batch_size, 12000);
	assert_true(run.hparams.dropout == 0.0 && !run.hparams.batch_norm);
	tape_init(&tape);
	assert_int_equal(store_replay(store, 1, false, &tape.sink, NULL), 0);
	assert_int_equal(tape_count(&tape, EVENT_EPOCH), 2);
	assert_true(tape_last(&tape, EVENT_EPOCH)->epoch.test_accuracy == 0.1119);
	tape_release(&tape);
	assert_int_equal(store_trial_hparams(store, 2, 2, &hp, NULL), 0);
	assert_int_equal(hp.seed, 542);
	trail_init(&trail);
	assert_int_equal(store_trail(store, 1, &trail, NULL), 0);
	assert_int_equal(trail.count, 0);
	trail_release(&trail);
	store_close(store);
}

static void an_older_store_takes_landscapes(void **state)
{
	struct survey *survey = made_up_survey(PLANE_PATH, 3, 3, 3), *got;
	struct event event = {.kind = EVENT_LANDSCAPE, .run = 1};
	struct store *store;

	make(*state, "version_1");
	store = open_store(*state);
	assert_int_equal(store_landscape(store, 1, &got, NULL), 0);
	assert_null(got);
	event.landscape.survey = survey;
	assert_int_equal(store_write(store, &event, NULL), 0);
	assert_int_equal(store_landscape(store, 1, &got, NULL), 0);
	assert_true(survey_equal(got, survey));
	survey_drop(got);
	survey_drop(survey);
	store_close(store);
	/* It is brought up to date once. */
	store = open_store(*state);
	assert_int_equal(store_landscape(store, 1, &got, NULL), 0);
	assert_non_null(got);
	survey_drop(got);
	store_close(store);
}

/* The tables of a version that went wrong on the way are not half there. */
static void what_cannot_be_brought_up_to_date_stays_as_it_was(void **state)
{
	struct err err = {""};
	char *before, *after;

	make(*state, "version_1");
	do_sql(*state, "CREATE TABLE landscape_path (of_somebody_else)");
	before = rows_of(*state, "type, name, sql", "sqlite_schema");
	assert_null(store_open(*state, &err));
	assert_says(&err, "runs.db", "landscape_path", NULL);
	assert_version(*state, 1);
	after = rows_of(*state, "type, name, sql", "sqlite_schema");
	assert_string_equal(after, before);
	free(after);
	free(before);
}

/* ---- newer ---- */

static void a_newer_store_is_refused_and_left_alone(void **state)
{
	struct err err = {""};
	char *before, *after;

	store_close(open_store(*state));
	assert_version(*state, NEWEST);
	do_sql(*state, "PRAGMA user_version = 3");
	before = rows_of(*state, "type, name, sql", "sqlite_schema");
	assert_null(store_open(*state, &err));
	assert_says(&err, "version 3", "newer fmnist-tui", "up to version 2", NULL);
	assert_null(store_open_reading(*state, &err));
	assert_says(&err, "version 3", "up to version 2", NULL);
	assert_version(*state, 3);
	after = rows_of(*state, "type, name, sql", "sqlite_schema");
	assert_string_equal(after, before);
	free(after);
	free(before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_rows_of_version_1_stay_as_they_were),
		TEST(what_a_run_of_version_1_was_is_read),
		TEST(an_older_store_takes_landscapes),
		TEST(what_cannot_be_brought_up_to_date_stays_as_it_was),
		TEST(a_newer_store_is_refused_and_left_alone),
	};

	return cmocka_run_group_tests_name("store_versions", tests, NULL, NULL);
}

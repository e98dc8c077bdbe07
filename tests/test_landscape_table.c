/*
 * Landscapes in the store: what comes back of them, and when one is gone on with.
 */
#include <math.h>
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
#include "fmnist/xalloc.h"
#include "made_up_landscape.h"
#include "surveyor_stage.h"

#define COLS 6
#define ROWS 7
#define POINTS 4

static struct survey *read_back(struct stage *stage, uint32_t run)
{
	struct survey *survey;
	struct err err = {""};

	if (store_landscape(stage->store, run, &survey, &err) != 0)
		fail_msg("%s", err.text);
	return survey;
}

/* As somebody who uses the sqlite3 command. */
static void do_sql(struct stage *stage, const char *sql)
{
	char *path = path_join(stage->directory, "runs.db"), *why = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static int64_t number(struct stage *stage, const char *sql)
{
	char *path = path_join(stage->directory, "runs.db");
	sqlite3_stmt *statement;
	int64_t value;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
	return value;
}

/* NaN is NaN. */
static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static void assert_same_path(const struct survey *got, const struct survey *want)
{
	assert_int_equal(survey_has_path(got), survey_has_path(want));
	for (size_t i = 0; i < want->plane.points; i++) {
		const struct plane_point *a = &got->plane.point[i];
		const struct plane_point *b = &want->plane.point[i];

		assert_int_equal(a->epoch, b->epoch);
		assert_int_equal(a->iteration, b->iteration);
		assert_true(a->x == b->x && a->y == b->y && a->distance == b->distance);
		if (!survey_has_path(want))
			continue;
		assert_true(same(got->true_loss[i], want->true_loss[i]));
		assert_true(same(got->plane_loss[i], want->plane_loss[i]));
	}
}

static void assert_same(const struct survey *got, const struct survey *want)
{
	size_t cols = want->settings.cols;

	assert_non_null(got);
	assert_true(survey_equal(got, want));
	assert_int_equal(got->settings.plane, want->settings.plane);
	assert_int_equal(got->plane.kind, want->plane.kind);
	assert_int_equal(got->left_out, want->left_out);
	assert_true(got->settings.has_range);
	assert_memory_equal(&got->settings.range, &want->range, sizeof want->range);
	for (int k = 0; k < 2; k++) {
		assert_int_equal(got->settings.through[k], want->settings.through[k]);
		assert_true(same(got->plane.explained[k], want->plane.explained[k]));
		assert_true(same(got->plane.random_walk[k], want->plane.random_walk[k]));
	}
	for (size_t row = 0; row < want->settings.rows; row++) {
		assert_int_equal(survey_has_row(got, row), survey_has_row(want, row));
		if (survey_has_row(want, row))
			assert_memory_equal(got->loss + row * cols, want->loss + row * cols,
				cols * sizeof want->loss[0]);
	}
	assert_same_path(got, want);
}

static void assert_comes_back(struct stage *stage, uint32_t run, struct survey *survey)
{
	struct survey *got;

	stage_store_survey(stage, run, survey);
	got = read_back(stage, run);
	assert_same(got, survey);
	survey_drop(got);
}

/* ---- as it was ---- */

static void a_landscape_comes_back_as_it_was_written(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0), other = stage_store(stage, 0);
	struct survey *survey = made_up_survey(PLANE_PATH, COLS, ROWS, POINTS);
	const float strange[COLS] = {NAN, 1e30f, 0.0f, 1.0f / 3.0f, -1.0f, INFINITY};

	survey->settings.seed = UINT64_MAX - 3;
	survey->settings.images = 77;
	survey->left_out = 5;
	survey->range.low[0] = -1.0 / 3.0;
	survey_set_row(survey, 3, strange);
	survey->true_loss[2] = INFINITY;
	assert_null(read_back(stage, run));
	assert_comes_back(stage, run, survey);
	assert_int_equal(number(stage, "SELECT seconds = 1.5 FROM landscapes"), 1);
	/* It is of that run alone. */
	assert_null(read_back(stage, other));
	assert_null(read_back(stage, 99));
	survey_drop(survey);
}

static void every_kind_of_plane_comes_back(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *random = made_up_survey(PLANE_RANDOM, COLS, ROWS, POINTS);
	struct survey *three = made_up_survey(PLANE_THREE, COLS, ROWS, 3);

	assert_comes_back(stage, run, random);
	three->settings.through[0] = 12;
	three->settings.through[1] = 4000000000u;
	assert_comes_back(stage, run, three);
	survey_drop(three);
	survey_drop(random);
}

static void it_goes_with_its_run(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *survey = made_up_survey(PLANE_PATH, COLS, ROWS, POINTS);

	stage_store_survey(stage, run, survey);
	store_unclaim(stage->store, run);
	assert_int_equal(store_remove(stage->store, run, NULL), 0);
	assert_int_equal(number(stage, "SELECT count(*) FROM landscapes"), 0);
	assert_int_equal(number(stage, "SELECT count(*) FROM landscape_rows"), 0);
	assert_int_equal(number(stage, "SELECT count(*) FROM landscape_path"), 0);
	survey_drop(survey);
}

/* ---- row by row ---- */

static void what_was_computed_before_the_end_is_there(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *half = made_up_survey_begun(PLANE_PATH, COLS, ROWS, POINTS);

	made_up_survey_row(half, 0);
	made_up_survey_row(half, 4);
	assert_comes_back(stage, run, half);
	/* The losses of the path come when they are there. */
	made_up_survey_path(half);
	made_up_survey_row(half, 5);
	assert_comes_back(stage, run, half);
	assert_int_equal(number(stage, "SELECT count(*) FROM landscape_path"), POINTS);
	survey_drop(half);
}

static void the_same_again_keeps_what_is_there(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *first = made_up_survey_begun(PLANE_PATH, COLS, ROWS, POINTS);
	struct survey *again = made_up_survey_begun(PLANE_PATH, COLS, ROWS, POINTS);
	struct survey *got;

	made_up_survey_path(first);
	made_up_survey_row(first, 2);
	stage_store_survey(stage, run, first);
	made_up_survey_row(again, 6);
	stage_store_survey(stage, run, again);
	got = read_back(stage, run);
	made_up_survey_row(first, 6);
	assert_same(got, first);
	survey_drop(got);
	survey_drop(again);
	survey_drop(first);
}

static void another_landscape_takes_the_place_of_the_one_before(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *whole = made_up_survey(PLANE_PATH, COLS, ROWS, POINTS);
	struct survey *next[4];

	for (size_t i = 0; i < 4; i++)
		next[i] = made_up_survey_begun(
			PLANE_PATH, COLS + (i == 1), ROWS, POINTS - (i == 2));
	next[0]->settings.seed++;
	next[3]->plane.point[1].x += 1e-9;
	for (size_t i = 0; i < 4; i++) {
		stage_store_survey(stage, run, whole);
		made_up_survey_row(next[i], 1);
		assert_comes_back(stage, run, next[i]);
		assert_int_equal(number(stage, "SELECT count(*) FROM landscape_rows"), 1);
		survey_drop(next[i]);
	}
	survey_drop(whole);
}

/* ---- what others did to it ---- */

static void rows_that_cannot_be_its_own_are_left_out(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *survey = made_up_survey(PLANE_PATH, COLS, ROWS, POINTS), *got;

	stage_store_survey(stage, run, survey);
	do_sql(stage,
		"UPDATE landscape_rows SET loss = x'00000000' WHERE row = 2;"
		"UPDATE landscape_rows SET row = 1 << 40 WHERE row = 3;"
		"UPDATE landscape_rows SET row = -1 WHERE row = 4;"
		"DELETE FROM landscape_path WHERE number = 3");
	got = read_back(stage, run);
	assert_int_equal(survey_rows_done(got), ROWS - 3);
	assert_false(survey_has_row(got, 2) || survey_has_row(got, 3));
	assert_false(survey_has_path(got));
	/* What is left is as it was. */
	assert_memory_equal(
		got->loss + 5 * COLS, survey->loss + 5 * COLS, COLS * sizeof got->loss[0]);
	survey_drop(got);
	survey_drop(survey);
}

static void sizes_that_cannot_be_are_no_landscape(void **state)
{
	static const char *const sql[] = {
		"UPDATE landscapes SET columns = 1",
		"UPDATE landscapes SET columns = 6, rows = 401",
		"UPDATE landscapes SET rows = -7",
		"UPDATE landscapes SET rows = 7, snapshots = 1 << 40",
	};
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *survey = made_up_survey(PLANE_PATH, COLS, ROWS, POINTS);

	stage_store_survey(stage, run, survey);
	for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++) {
		do_sql(stage, sql[i]);
		assert_null(read_back(stage, run));
	}
	/* And one that can takes their place. */
	assert_comes_back(stage, run, survey);
	survey_drop(survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(a_landscape_comes_back_as_it_was_written),
		STAGE(every_kind_of_plane_comes_back),
		STAGE(it_goes_with_its_run),
		STAGE(what_was_computed_before_the_end_is_there),
		STAGE(the_same_again_keeps_what_is_there),
		STAGE(another_landscape_takes_the_place_of_the_one_before),
		STAGE(rows_that_cannot_be_its_own_are_left_out),
		STAGE(sizes_that_cannot_be_are_no_landscape),
	};

	return cmocka_run_group_tests_name("landscape_table", tests, NULL, NULL);
}

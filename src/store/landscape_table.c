#include "fmnist/landscape_table.h"

#include <string.h>

static void bind_size(sqlite3_stmt *statement, int at, uint64_t size)
{
	sqlite3_bind_int64(statement, at, (sqlite3_int64)size);
}

/* A statement whose ?1 is the run. */
static sqlite3_stmt *prepare(
	struct database *db, const char *sql, uint32_t run, struct err *err)
{
	sqlite3_stmt *statement = database_prepare(db, sql, err);

	if (statement != NULL)
		sqlite3_bind_int64(statement, 1, run);
	return statement;
}

static int forget(struct database *db, uint32_t run, struct err *err)
{
	static const char sql[] = "DELETE FROM landscapes WHERE run = ?1";

	return database_run(db, sql, err, 1, &(int64_t){run});
}

static int insert(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"INSERT INTO landscapes (run, at, plane, through_1, through_2, snapshots,"
		" not_finite, explained_1, explained_2, random_walk_1, random_walk_2,"
		" columns, rows, x_min, x_max, y_min, y_max, images, seed) VALUES (?1, ?2,"
		" ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
		" ?19)";
	const struct survey *survey = event->landscape.survey;
	const struct survey_settings *settings = &survey->settings;
	const struct plane *plane = &survey->plane;
	sqlite3_stmt *statement = prepare(db, sql, event->run, err);

	if (statement == NULL)
		return -1;
	sqlite3_bind_double(statement, 2, db->stamp);
	sqlite3_bind_text(statement, 3, plane_kind_name(plane->kind), -1, SQLITE_STATIC);
	for (int i = 0; i < 2; i++) {
		if (settings->through[i] > 0)
			sqlite3_bind_int64(statement, 4 + i, settings->through[i]);
		sqlite3_bind_double(statement, 8 + i, plane->explained[i]);
		sqlite3_bind_double(statement, 10 + i, plane->random_walk[i]);
		sqlite3_bind_double(statement, 14 + 2 * i, survey->range.low[i]);
		sqlite3_bind_double(statement, 15 + 2 * i, survey->range.high[i]);
	}
	bind_size(statement, 6, plane->points);
	bind_size(statement, 7, survey->left_out);
	bind_size(statement, 12, settings->cols);
	bind_size(statement, 13, settings->rows);
	bind_size(statement, 18, settings->images);
	bind_size(statement, 19, settings->seed);
	return database_finish(db, statement, err);
}

static int put_points(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"REPLACE INTO landscape_path (run, number, epoch, iteration, x, y,"
		" distance, loss, plane_loss) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	const struct survey *survey = event->landscape.survey;
	const bool known = survey_has_path(survey);

	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *point = &survey->plane.point[i];
		sqlite3_stmt *statement = prepare(db, sql, event->run, err);

		if (statement == NULL)
			return -1;
		bind_size(statement, 2, i);
		bind_size(statement, 3, point->epoch);
		bind_size(statement, 4, point->iteration);
		sqlite3_bind_double(statement, 5, point->x);
		sqlite3_bind_double(statement, 6, point->y);
		sqlite3_bind_double(statement, 7, point->distance);
		if (known) {
			sqlite3_bind_double(statement, 8, survey->true_loss[i]);
			sqlite3_bind_double(statement, 9, survey->plane_loss[i]);
		}
		if (database_finish(db, statement, err) != 0)
			return -1;
	}
	return 0;
}

int landscape_table_begin(struct database *db, const struct event *event, struct err *err)
{
	struct survey *before;
	bool same;

	if (landscape_table_read(db, event->run, &before, err) != 0)
		return -1;
	same = before != NULL && survey_equal(before, event->landscape.survey);
	survey_drop(before);
	if (same)
		return 0;
	if (forget(db, event->run, err) != 0 || insert(db, event, err) != 0)
		return -1;
	return put_points(db, event, err);
}

int landscape_table_put_path(
	struct database *db, const struct event *event, struct err *err)
{
	return put_points(db, event, err);
}

int landscape_table_put_row(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "REPLACE INTO landscape_rows (run, row, y, loss)"
				  " VALUES (?1, ?2, ?3, ?4)";
	const struct survey *survey = event->landscape.survey;
	size_t cols = survey->settings.cols, row = event->landscape.row;
	sqlite3_stmt *statement = prepare(db, sql, event->run, err);

	if (statement == NULL)
		return -1;
	bind_size(statement, 2, row);
	sqlite3_bind_double(statement, 3, survey_y(survey, row));
	sqlite3_bind_blob(statement, 4, survey->loss + row * cols,
		(int)(cols * sizeof survey->loss[0]), SQLITE_STATIC);
	return database_finish(db, statement, err);
}

int landscape_table_finish(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "UPDATE landscapes SET at = ?2, seconds = ?3"
				  " WHERE run = ?1";
	sqlite3_stmt *statement = prepare(db, sql, event->run, err);

	if (statement == NULL)
		return -1;
	sqlite3_bind_double(statement, 2, db->stamp);
	sqlite3_bind_double(statement, 3, event->landscape.seconds);
	return database_finish(db, statement, err);
}

/* ---- reading ---- */

static size_t size_at(sqlite3_stmt *statement, int column)
{
	sqlite3_int64 value = sqlite3_column_int64(statement, column);

	return value > 0 ? (size_t)value : 0;
}

static enum plane_kind kind_at(sqlite3_stmt *statement, int column)
{
	char word[16];

	database_text(statement, column, word, sizeof word);
	for (int i = 0; i < 3; i++)
		if (strcmp(word, plane_kind_name((enum plane_kind)i)) == 0)
			return (enum plane_kind)i;
	return PLANE_PATH;
}

/* NULL where the row cannot be one of ours. */
static struct survey *survey_of_row(sqlite3_stmt *statement)
{
	struct survey_settings settings = {
		.plane = kind_at(statement, 0),
		.through = {(uint32_t)size_at(statement, 1),
			(uint32_t)size_at(statement, 2)},
		.cols = size_at(statement, 9),
		.rows = size_at(statement, 10),
		.images = size_at(statement, 15),
		.seed = (uint64_t)sqlite3_column_int64(statement, 16),
		.has_range = true,
	};
	struct survey *survey;

	if (settings.cols < 2 || settings.cols > LANDSCAPE_MOST || settings.rows < 2 ||
		settings.rows > LANDSCAPE_MOST || size_at(statement, 3) > UINT32_MAX)
		return NULL;
	for (int i = 0; i < 2; i++) {
		settings.range.low[i] = database_real(statement, 11 + 2 * i);
		settings.range.high[i] = database_real(statement, 12 + 2 * i);
	}
	survey = survey_empty(&settings, size_at(statement, 3));
	survey->left_out = size_at(statement, 4);
	for (int i = 0; i < 2; i++) {
		survey->plane.explained[i] = database_real(statement, 5 + i);
		survey->plane.random_walk[i] = database_real(statement, 7 + i);
	}
	return survey;
}

static int read_rows(
	struct database *db, uint32_t run, struct survey *survey, struct err *err)
{
	static const char sql[] = "SELECT row, loss FROM landscape_rows WHERE run = ?1";
	sqlite3_stmt *statement = prepare(db, sql, run, err);
	const struct survey_settings *settings = &survey->settings;
	int rc;

	if (statement == NULL)
		return -1;
	while ((rc = database_step(db, statement, err)) == 1) {
		size_t row = size_at(statement, 0);
		size_t bytes = (size_t)sqlite3_column_bytes(statement, 1);
		float loss[LANDSCAPE_MOST];

		if (row >= settings->rows || bytes != settings->cols * sizeof loss[0])
			continue;
		memcpy(loss, sqlite3_column_blob(statement, 1), bytes);
		survey_set_row(survey, row, loss);
	}
	return rc;
}

static int read_points(
	struct database *db, uint32_t run, struct survey *survey, struct err *err)
{
	static const char sql[] = "SELECT epoch, iteration, x, y, distance, loss,"
				  " plane_loss FROM landscape_path WHERE run = ?1"
				  " ORDER BY number";
	sqlite3_stmt *statement = prepare(db, sql, run, err);
	size_t at = 0;
	bool known = true;
	int rc;

	if (statement == NULL)
		return -1;
	while ((rc = database_step(db, statement, err)) == 1) {
		if (at == survey->plane.points)
			continue;
		survey->plane.point[at] = (struct plane_point){
			.epoch = size_at(statement, 0),
			.iteration = size_at(statement, 1),
			.x = database_real(statement, 2),
			.y = database_real(statement, 3),
			.distance = database_real(statement, 4),
		};
		known &= sqlite3_column_type(statement, 5) != SQLITE_NULL;
		survey->true_loss[at] = database_real(statement, 5);
		survey->plane_loss[at++] = database_real(statement, 6);
	}
	if (rc == 0 && known && at == survey->plane.points)
		survey_set_path(survey);
	return rc;
}

int landscape_table_read(
	struct database *db, uint32_t run, struct survey **survey, struct err *err)
{
	static const char sql[] =
		"SELECT plane, through_1, through_2, snapshots, not_finite, explained_1,"
		" explained_2, random_walk_1, random_walk_2, columns, rows, x_min, x_max,"
		" y_min, y_max, images, seed FROM landscapes WHERE run = ?1";
	sqlite3_stmt *statement = prepare(db, sql, run, err);
	int rc;

	*survey = NULL;
	if (statement == NULL)
		return -1;
	rc = database_step(db, statement, err);
	if (rc != 1)
		return rc;
	*survey = survey_of_row(statement);
	sqlite3_reset(statement);
	if (*survey == NULL)
		return 0;
	if (read_rows(db, run, *survey, err) == 0 &&
		read_points(db, run, *survey, err) == 0)
		return 0;
	survey_drop(*survey);
	*survey = NULL;
	return -1;
}

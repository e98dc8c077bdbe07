#include "fmnist/trail_file.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/array_file.h"
#include "fmnist/file.h"
#include "fmnist/run_list.h"
#include "fmnist/xalloc.h"

static char *trail_path(const struct database *db, uint32_t run)
{
	char *directory = run_directory(db, run);
	char *path = path_join(directory, "snapshots.npy");

	free(directory);
	return path;
}

/* How many there are, and how many were offered before one is kept. */
struct spacing {
	int64_t rows, seen, stride;
};

static int read_spacing(
	struct database *db, uint32_t run, struct spacing *spacing, struct err *err)
{
	static const char rows[] = "SELECT count(*) FROM snapshots WHERE run = ?1";
	static const char seen[] = "SELECT snapshots_seen FROM runs WHERE id = ?1";
	static const char stride[] = "SELECT snapshots_stride FROM runs WHERE id = ?1";

	if (database_number(db, rows, run, 0, &spacing->rows, err) != 0 ||
		database_number(db, seen, run, 0, &spacing->seen, err) != 0)
		return -1;
	return database_number(db, stride, run, 1, &spacing->stride, err);
}

static int write_spacing(
	struct database *db, uint32_t run, const struct spacing *spacing, struct err *err)
{
	static const char sql[] = "UPDATE runs SET snapshots_seen = ?2,"
				  " snapshots_stride = ?3 WHERE id = ?1";
	const int64_t number[] = {run, spacing->seen, spacing->stride};

	return database_run(db, sql, err, 3, number);
}

/* The even rows move up; the table follows. */
static int thin(struct database *db, uint32_t run, const char *path, size_t numbers,
	struct spacing *spacing, struct err *err)
{
	static const char forget[] =
		"DELETE FROM snapshots WHERE run = ?1 AND number % 2 = 1";
	static const char renumber[] =
		"UPDATE snapshots SET number = number / 2 WHERE run = ?1";
	const int64_t number[] = {run};

	if (array_file_thin(path, (size_t)spacing->rows, numbers, err) != 0 ||
		database_run(db, forget, err, 1, number) != 0 ||
		database_run(db, renumber, err, 1, number) != 0)
		return -1;
	spacing->rows = (spacing->rows + 1) / 2;
	spacing->stride *= 2;
	return 0;
}

static int add_row(
	struct database *db, const struct event *event, int64_t at, struct err *err)
{
	static const char sql[] = "REPLACE INTO snapshots (run, number, epoch, iteration)"
				  " VALUES (?1, ?2, ?3, ?4)";
	const struct snapshot *snapshot = event->snapshot;
	const int64_t number[] = {
		event->run, at, (int64_t)snapshot->epoch, (int64_t)snapshot->iteration};

	return database_run(db, sql, err, 4, number);
}

static int append(struct database *db, const struct event *event, const char *path,
	struct spacing *spacing, struct err *err)
{
	const struct snapshot *snapshot = event->snapshot;
	int64_t offered = spacing->seen++;

	if (offered % spacing->stride != 0)
		return 0;
	if ((size_t)spacing->rows >= trail_most(snapshot->count) &&
		thin(db, event->run, path, snapshot->count, spacing, err) != 0)
		return -1;
	if (offered % spacing->stride != 0)
		return 0;
	if (array_file_put(path, (size_t)spacing->rows, snapshot->value, snapshot->count,
		    err) != 0)
		return -1;
	return add_row(db, event, spacing->rows, err);
}

int trail_file_append(struct database *db, const struct event *event, struct err *err)
{
	char *path = trail_path(db, event->run);
	struct spacing spacing;
	int rc = read_spacing(db, event->run, &spacing, err);

	if (rc == 0)
		rc = append(db, event, path, &spacing, err);
	if (rc == 0)
		rc = write_spacing(db, event->run, &spacing, err);
	free(path);
	return rc;
}

/* The rows that the table knows of. */
static int give(struct database *db, uint32_t run, const float *values, size_t rows,
	size_t numbers, struct trail *trail, struct err *err)
{
	static const char sql[] = "SELECT epoch, iteration FROM snapshots WHERE run = ?1"
				  " ORDER BY number";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	size_t at = 0;
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	while ((rc = database_step(db, statement, err)) == 1) {
		struct snapshot *snapshot;

		if (at == rows)
			continue;
		snapshot = snapshot_empty(numbers);
		snapshot->epoch = (uint64_t)sqlite3_column_int64(statement, 0);
		snapshot->iteration = (uint64_t)sqlite3_column_int64(statement, 1);
		memcpy(snapshot->value, values + at++ * numbers, numbers * sizeof *values);
		trail_add(trail, snapshot);
		snapshot_drop(snapshot);
	}
	return rc;
}

int trail_file_read(struct database *db, uint32_t run, struct trail *trail, struct err *err)
{
	char *path = trail_path(db, run);
	size_t rows, numbers;
	float *values;
	int rc = 0;

	if (path_is_file(path)) {
		rc = array_file_read(path, &values, &rows, &numbers, err);
		if (rc == 0) {
			rc = give(db, run, values, rows, numbers, trail, err);
			free(values);
		}
	}
	free(path);
	return rc;
}

#include "fmnist/network_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/array_file.h"
#include "fmnist/file.h"
#include "fmnist/run_list.h"
#include "fmnist/xalloc.h"

#define NAME_SIZE 32

static void name_file(char name[NAME_SIZE], uint32_t trial)
{
	if (trial == 0)
		snprintf(name, NAME_SIZE, "network.npy");
	else
		snprintf(name, NAME_SIZE, "trial-%" PRIu32 ".npy", trial - 1);
}

/* The trial (from 1) whose network the file is; 0: the run's own. */
static uint32_t trial_of_file(const char *name)
{
	uint32_t trial;

	return sscanf(name, "trial-%" SCNu32 ".npy", &trial) == 1 ? trial + 1 : 0;
}

static int write_row(
	struct database *db, const struct event *event, const char *name, struct err *err)
{
	static const char sql[] =
		"REPLACE INTO artifacts (run, at, kind, file, epoch, iteration)"
		" VALUES (?1, ?2, 'network', ?3, ?4, ?5)";
	sqlite3_stmt *statement = database_prepare(db, sql, err);

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, event->run);
	sqlite3_bind_double(statement, 2, db->stamp);
	sqlite3_bind_text(statement, 3, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 4, (sqlite3_int64)event->snapshot->epoch);
	sqlite3_bind_int64(statement, 5, (sqlite3_int64)event->snapshot->iteration);
	return database_finish(db, statement, err);
}

/* The networks of trials that were the best before. */
static int remove_others(struct database *db, uint32_t run, const char *directory,
	const char *name, struct err *err)
{
	static const char others[] = "SELECT file FROM artifacts WHERE run = ?1 AND"
				     " kind = 'network' AND file <> ?2";
	static const char forget[] = "DELETE FROM artifacts WHERE run = ?1 AND"
				     " kind = 'network' AND file <> ?2";
	sqlite3_stmt *statement = database_prepare(db, others, err);
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
	while ((rc = database_step(db, statement, err)) == 1) {
		char *path = path_join(
			directory, (const char *)sqlite3_column_text(statement, 0));

		unlink(path);
		free(path);
	}
	statement = rc == 0 ? database_prepare(db, forget, err) : NULL;
	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
	return database_finish(db, statement, err);
}

int network_file_write(struct database *db, const struct event *event, struct err *err)
{
	const struct snapshot *snapshot = event->snapshot;
	char *directory = run_directory(db, event->run);
	char name[NAME_SIZE];
	char *path;
	int rc;

	name_file(name, event->trial);
	path = path_join(directory, name);
	rc = array_file_write(path, snapshot->value, snapshot->count, 0, err);
	if (rc == 0)
		rc = write_row(db, event, name, err);
	if (rc == 0 && event->trial > 0)
		rc = remove_others(db, event->run, directory, name, err);
	free(path);
	free(directory);
	return rc;
}

static struct snapshot *load(
	struct database *db, uint32_t run, const char *name, struct err *err)
{
	char *directory = run_directory(db, run);
	char *path = path_join(directory, name);
	struct snapshot *snapshot = NULL;
	float *values;
	size_t rows, cols;

	if (array_file_read(path, &values, &rows, &cols, err) == 0) {
		snapshot = snapshot_empty(rows);
		memcpy(snapshot->value, values, rows * sizeof *values);
		free(values);
	}
	free(path);
	free(directory);
	return snapshot;
}

int network_file_read(struct database *db, uint32_t run, struct sink *sink, struct err *err)
{
	static const char sql[] = "SELECT file, epoch, iteration FROM artifacts"
				  " WHERE run = ?1 AND kind = 'network'"
				  " ORDER BY at DESC LIMIT 1";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	struct event event = {.kind = EVENT_SNAPSHOT, .run = run};
	char name[NAME_SIZE];
	uint64_t epoch, iteration;
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	rc = database_step(db, statement, err);
	if (rc != 1)
		return rc;
	database_text(statement, 0, name, sizeof name);
	epoch = (uint64_t)sqlite3_column_int64(statement, 1);
	iteration = (uint64_t)sqlite3_column_int64(statement, 2);
	sqlite3_reset(statement);
	event.trial = trial_of_file(name);
	event.snapshot = load(db, run, name, err);
	if (event.snapshot == NULL)
		return -1;
	event.snapshot->epoch = epoch;
	event.snapshot->iteration = iteration;
	sink->take(sink, &event);
	event_drop(&event);
	return 0;
}

#include "fmnist/store.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/claim.h"
#include "fmnist/database.h"
#include "fmnist/event_read.h"
#include "fmnist/event_write.h"
#include "fmnist/file.h"
#include "fmnist/landscape_table.h"
#include "fmnist/network_file.h"
#include "fmnist/run_list.h"
#include "fmnist/schema.h"
#include "fmnist/trail_file.h"
#include "fmnist/xalloc.h"

struct held {
	uint32_t run;
	int fd;
};

struct store {
	struct database db;
	struct held *held; /* (count): claims of this connection */
	size_t count;
	int64_t version; /* of the data, when store_changed() was last asked */
};

static char *choose_directory(const char *directory, struct err *err)
{
	char *chosen = directory != NULL ? xstrdup(directory) : path_user_data();

	if (chosen == NULL)
		err_set(err,
			"no place for the store: neither HOME nor XDG_DATA_HOME is set: "
			"use --store DIR");
	return chosen;
}

static const char version_sql[] = "PRAGMA data_version";

static struct store *wrap(struct database *db)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->db = *db;
	database_number(&store->db, version_sql, 0, 0, &store->version, NULL);
	return store;
}

/* One at a time: two that both make the database would get in each other's way. */
static int open_alone(struct database *db, const char *directory, struct err *err)
{
	int gate = gate_enter(directory);
	int rc = database_open(db, directory, DATABASE_WRITES, err);

	if (rc == 0 && schema_update(db, err) != 0) {
		database_close(db);
		rc = -1;
	}
	gate_leave(gate);
	return rc;
}

struct store *store_open(const char *directory, struct err *err)
{
	char *chosen = choose_directory(directory, err);
	struct store *store = NULL;
	struct database db;

	if (chosen != NULL && dir_make(chosen, err) == 0 &&
		open_alone(&db, chosen, err) == 0)
		store = wrap(&db);
	free(chosen);
	return store;
}

/* An older store is brought up to date first, where that can be done. */
static int open_reading(struct database *db, const char *directory, struct err *err)
{
	struct database writing;

	if (database_open(db, directory, DATABASE_READS, err) != 0)
		return -1;
	if (schema_is_older(db) && open_alone(&writing, directory, NULL) == 0)
		database_close(&writing);
	if (schema_check(db, err) == 0)
		return 0;
	database_close(db);
	return -1;
}

struct store *store_open_reading(const char *directory, struct err *err)
{
	char *chosen = choose_directory(directory, err);
	char *file = chosen != NULL ? path_join(chosen, "runs.db") : NULL;
	struct store *store = NULL;
	struct database db;

	if (file != NULL && access(file, F_OK) != 0 && errno == ENOENT)
		err_set(err, "there is no store in %s yet: the first run makes it", chosen);
	else if (file != NULL && open_reading(&db, chosen, err) == 0)
		store = wrap(&db);
	free(file);
	free(chosen);
	return store;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	database_close(&store->db);
	for (size_t i = 0; i < store->count; i++)
		close(store->held[i].fd);
	free(store->held);
	free(store);
}

const char *store_directory(const struct store *store)
{
	return store->db.directory;
}

char *store_run_directory(const struct store *store, uint32_t run)
{
	return run_directory(&store->db, run);
}

static struct held *find_held(struct store *store, uint32_t run)
{
	for (size_t i = 0; i < store->count; i++)
		if (store->held[i].run == run)
			return &store->held[i];
	return NULL;
}

static int hold(struct store *store, uint32_t run, struct err *err)
{
	char *directory = run_directory(&store->db, run);
	int fd = claim_take(directory, run, err);

	free(directory);
	if (fd < 0)
		return -1;
	store->held = xrealloc(store->held, store->count + 1, sizeof *store->held);
	store->held[store->count++] = (struct held){run, fd};
	return 0;
}

void store_unclaim(struct store *store, uint32_t run)
{
	struct held *held = find_held(store, run);

	if (held == NULL)
		return;
	close(held->fd);
	*held = store->held[--store->count];
}

static int insert_run(struct store *store, enum run_kind kind, const char *name,
	const char *spec, uint32_t *run, struct err *err)
{
	static const char sql[] =
		"INSERT INTO runs (kind, status, name, started, updated, spec)"
		" VALUES (?1, 'running', ?2, ?3, ?3, ?4)";
	sqlite3_stmt *statement = database_prepare(&store->db, sql, err);

	if (statement == NULL)
		return -1;
	sqlite3_bind_text(statement, 1, run_kind_name(kind), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_double(statement, 3, database_stamp(&store->db));
	if (spec != NULL)
		sqlite3_bind_text(statement, 4, spec, -1, SQLITE_STATIC);
	if (database_finish(&store->db, statement, err) != 0)
		return -1;
	*run = (uint32_t)sqlite3_last_insert_rowid(store->db.handle);
	return 0;
}

int store_begin(struct store *store, enum run_kind kind, const char *name, const char *spec,
	uint32_t *run, struct err *err)
{
	/* Claimed before anybody can see it: else it would look interrupted. */
	if (store_write_begin(store, err) != 0)
		return -1;
	if (insert_run(store, kind, name, spec, run, err) != 0 ||
		hold(store, *run, err) != 0) {
		store_write_cancel(store);
		return -1;
	}
	if (store_write_end(store, err) == 0)
		return 0;
	store_unclaim(store, *run);
	return -1;
}

/* What the process that is gone left as going on. */
static int mark_interrupted(struct store *store, uint32_t run, struct err *err)
{
	static const char trials[] = "UPDATE trials SET status = 'interrupted'"
				     " WHERE run = ?1 AND status = 'running'";
	static const char status[] =
		"UPDATE runs SET status = 'running', ended = NULL, updated = ?2"
		" WHERE id = ?1 AND status IN"
		" ('running', 'paused', 'stopping', 'interrupted')";
	sqlite3_stmt *statement = database_prepare(&store->db, status, err);

	if (statement == NULL ||
		database_run(&store->db, trials, err, 1, &(int64_t){run}) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_double(statement, 2, database_stamp(&store->db));
	return database_finish(&store->db, statement, err);
}

int store_claim(struct store *store, uint32_t run, struct err *err)
{
	enum run_status status;

	if (run_status_stored(&store->db, run, &status, err) != 0 ||
		hold(store, run, err) != 0)
		return -1;
	/* It may have been removed before we held it. */
	if (run_status_stored(&store->db, run, &status, err) == 0 &&
		store_write_begin(store, err) == 0) {
		if (mark_interrupted(store, run, err) == 0 &&
			store_write_end(store, err) == 0)
			return 0;
		store_write_cancel(store);
	}
	store_unclaim(store, run);
	return -1;
}

int store_write_begin(struct store *store, struct err *err)
{
	return database_execute(&store->db, "BEGIN IMMEDIATE", err);
}

int store_write(struct store *store, const struct event *event, struct err *err)
{
	return event_write(&store->db, event, err);
}

int store_write_end(struct store *store, struct err *err)
{
	if (database_execute(&store->db, "COMMIT", err) == 0)
		return 0;
	database_cancel(&store->db);
	return -1;
}

void store_write_cancel(struct store *store)
{
	database_cancel(&store->db);
}

int store_add_artifact(struct store *store, uint32_t run, const char *kind,
	const char *file, struct err *err)
{
	static const char sql[] = "REPLACE INTO artifacts (run, at, kind, file)"
				  " VALUES (?1, ?2, ?3, ?4)";
	sqlite3_stmt *statement = database_prepare(&store->db, sql, err);
	enum run_status status;

	if (statement == NULL || run_status_stored(&store->db, run, &status, err) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_double(statement, 2, database_stamp(&store->db));
	sqlite3_bind_text(statement, 3, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 4, file, -1, SQLITE_STATIC);
	return database_finish(&store->db, statement, err);
}

int store_runs(struct store *store, struct store_run **runs, size_t *count, struct err *err)
{
	return run_list(&store->db, runs, count, err);
}

int store_run(struct store *store, uint32_t run, struct store_run *out, struct err *err)
{
	return run_list_one(&store->db, run, out, err);
}

int store_find(struct store *store, const char *text, uint32_t *run, struct err *err)
{
	return run_list_find(&store->db, text, run, err);
}

int store_trial_hparams(struct store *store, uint32_t run, uint32_t trial,
	struct hparams *out, struct err *err)
{
	return run_list_trial(&store->db, run, trial, out, err);
}

int store_best_epoch(
	struct store *store, uint32_t run, uint32_t trial, uint64_t *epoch, struct err *err)
{
	return run_list_best_epoch(&store->db, run, trial, epoch, err);
}

int store_spec(struct store *store, uint32_t run, char **text, struct err *err)
{
	return run_list_spec(&store->db, run, text, err);
}

int store_replay(
	struct store *store, uint32_t run, bool brief, struct sink *sink, struct err *err)
{
	return event_read(&store->db, run, brief, sink, err);
}

int store_replay_trial(struct store *store, uint32_t run, uint32_t trial, struct sink *sink,
	struct err *err)
{
	return event_read_trial(&store->db, run, trial, sink, err);
}

int store_replay_network(
	struct store *store, uint32_t run, struct sink *sink, struct err *err)
{
	return network_file_read(&store->db, run, sink, err);
}

int store_trail(struct store *store, uint32_t run, struct trail *trail, struct err *err)
{
	return trail_file_read(&store->db, run, trail, err);
}

int store_landscape(
	struct store *store, uint32_t run, struct survey **survey, struct err *err)
{
	return landscape_table_read(&store->db, run, survey, err);
}

int store_curve(struct store *store, uint32_t run, size_t most, float **values,
	size_t *count, struct err *err)
{
	return run_list_curve(&store->db, run, most, values, count, err);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

/* The rows first: files without a run are only litter, a run without its files is not
 * whole. */
static int remove_claimed(struct store *store, uint32_t run, struct err *err)
{
	static const char sql[] = "DELETE FROM runs WHERE id = ?1";
	char *directory = run_directory(&store->db, run);
	int rc = database_run(&store->db, sql, err, 1, &(int64_t){run});

	if (rc == 0 && nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		rc = err_set(err,
			"run %u is removed, but not its files: cannot remove %s: %s", run,
			directory, strerror(errno));
	free(directory);
	return rc;
}

int store_remove(struct store *store, uint32_t run, struct err *err)
{
	enum run_status status;
	int rc;

	if (run_status_stored(&store->db, run, &status, err) != 0 ||
		hold(store, run, err) != 0)
		return -1;
	rc = remove_claimed(store, run, err);
	store_unclaim(store, run);
	return rc;
}

bool store_changed(struct store *store)
{
	int64_t version;

	if (database_number(&store->db, version_sql, 0, 0, &version, NULL) != 0 ||
		version == store->version)
		return false;
	store->version = version;
	return true;
}

#include "fmnist/database.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fmnist/columns.h"
#include "fmnist/file.h"
#include "fmnist/xalloc.h"

#define REMEDY \
	": change its permissions and its directory's, or choose another with --store DIR"

static const struct {
	int code;
	const char *text;
} explanations[] = {
	{SQLITE_FULL, "the disk is full: make room"},
	{SQLITE_READONLY, "it cannot be written to" REMEDY},
	{SQLITE_PERM, "no permission: choose another with --store DIR"},
	{SQLITE_BUSY, "another process holds it locked: try again when that one is done"},
	{SQLITE_NOTADB,
		"this is not a database: move it away, or choose another directory "
		"with --store DIR"},
	{SQLITE_CORRUPT,
		"the database is damaged: move it away, and save what can be read "
		"with sqlite3's .recover"},
};

/* A write that a quota or a limit stops is an I/O error to SQLite, which keeps errno to
 * itself when a commit fails; nothing has failed since. */
static bool disk_is_full(int code, int system)
{
	return code == SQLITE_IOERR &&
		(system == ENOSPC || system == EDQUOT || system == EFBIG);
}

int database_error(struct database *db, struct err *err)
{
	int system = errno;
	int code = sqlite3_errcode(db->handle) & 0xff;

	if (disk_is_full(code, system))
		code = SQLITE_FULL;
	for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++)
		if (explanations[i].code == code)
			return err_set(err, "%s: %s", db->path, explanations[i].text);
	if (code == SQLITE_CANTOPEN)
		return err_set(err,
			"cannot open %s: %s: change its permissions, or choose another "
			"with "
			"--store DIR",
			db->path, strerror(sqlite3_system_errno(db->handle)));
	return err_set(err, "%s: %s", db->path, sqlite3_errmsg(db->handle));
}

static int open_handle(struct database *db, const char *name, int flags, struct err *err)
{
	if (sqlite3_open_v2(name, &db->handle,
		    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL) != SQLITE_OK)
		return database_error(db, err);
	sqlite3_busy_timeout(db->handle, DATABASE_PATIENCE * 1000);
	/* The file is only opened once something is read. */
	return database_execute(db,
		"PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
		"PRAGMA temp_store = MEMORY; SELECT count(*) FROM sqlite_schema",
		err);
}

static void close_handle(struct database *db)
{
	for (size_t i = 0; i < db->statements; i++)
		sqlite3_finalize(db->kept[i].statement);
	db->statements = 0;
	sqlite3_close(db->handle);
	db->handle = NULL;
}

/* "file:/a%20path?immutable=1" */
static char *immutable_name(const char *path)
{
	char *name = xmalloc(3 * strlen(path) + 32);
	char *to = name + sprintf(name, "file:");

	for (const char *p = path; *p != '\0'; p++) {
		if (strchr("%?# ", *p) != NULL)
			to += sprintf(to, "%%%02X", (unsigned)(unsigned char)*p);
		else
			*to++ = *p;
	}
	strcpy(to, "?immutable=1");
	return name;
}

/*
 * To read a database that keeps a log, SQLite must make files beside it. Where it may
 * not, on a medium that cannot be written, nobody writes, and it reads as it is.
 */
static int open_to_read(struct database *db, struct err *err)
{
	char *name;
	int rc = open_handle(db, db->path, SQLITE_OPEN_READONLY, err);

	if (rc == 0 || access(db->directory, W_OK) == 0 || access(db->path, R_OK) != 0)
		return rc;
	close_handle(db);
	name = immutable_name(db->path);
	rc = open_handle(db, name, SQLITE_OPEN_READONLY, err);
	free(name);
	return rc;
}

/* SQLite opens such a file to read, and fails at what it cannot make beside it: of that
 * it tells, and not why. */
static int refuse_to_write(struct database *db, struct err *err)
{
	if (access(db->path, W_OK) != 0 || access(db->directory, W_OK) != 0)
		return err_set(err, "%s: it cannot be written to: %s" REMEDY, db->path,
			strerror(errno));
	return err_set(err, "%s: it cannot be written to" REMEDY, db->path);
}

static int open_to_write(struct database *db, struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int rc = open_handle(db, db->path, flags, err);

	if (sqlite3_db_readonly(db->handle, "main") == 1)
		return refuse_to_write(db, err);
	if (rc != 0)
		return -1;
	return database_execute(db, "PRAGMA journal_mode = WAL", err);
}

int database_open(struct database *db, const char *directory, enum database_mode mode,
	struct err *err)
{
	*db = (struct database){0};
	db->directory = realpath(directory, NULL);
	if (db->directory == NULL)
		return err_set(err, "cannot open %s: %s", directory, strerror(errno));
	db->path = path_join(db->directory, "runs.db");
	if ((mode == DATABASE_WRITES ? open_to_write : open_to_read)(db, err) == 0)
		return 0;
	database_close(db);
	return -1;
}

void database_close(struct database *db)
{
	close_handle(db);
	free(db->path);
	free(db->directory);
	*db = (struct database){0};
}

int database_execute(struct database *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK
		? 0
		: database_error(db, err);
}

sqlite3_stmt *database_prepare(struct database *db, const char *sql, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	char *text;
	int rc;

	for (size_t i = 0; i < db->statements; i++) {
		if (db->kept[i].sql == sql) {
			sqlite3_reset(db->kept[i].statement);
			sqlite3_clear_bindings(db->kept[i].statement);
			return db->kept[i].statement;
		}
	}
	if (db->statements == DATABASE_STATEMENTS)
		abort();
	text = columns_expand(sql);
	rc = sqlite3_prepare_v3(
		db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	free(text);
	if (rc != SQLITE_OK) {
		database_error(db, err);
		return NULL;
	}
	db->kept[db->statements].sql = sql;
	db->kept[db->statements++].statement = statement;
	return statement;
}

int database_step(struct database *db, sqlite3_stmt *statement, struct err *err)
{
	int rc = sqlite3_step(statement);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		database_error(db, err);
	sqlite3_reset(statement);
	return rc == SQLITE_DONE ? 0 : -1;
}

int database_finish(struct database *db, sqlite3_stmt *statement, struct err *err)
{
	int rc;

	do
		rc = database_step(db, statement, err);
	while (rc == 1);
	return rc;
}

int database_run(struct database *db, const char *sql, struct err *err, size_t count,
	const int64_t *number)
{
	sqlite3_stmt *statement = database_prepare(db, sql, err);

	if (statement == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		sqlite3_bind_int64(statement, (int)i + 1, number[i]);
	return database_finish(db, statement, err);
}

int database_number(struct database *db, const char *sql, int64_t parameter,
	int64_t otherwise, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	int rc;

	*out = otherwise;
	if (statement == NULL)
		return -1;
	if (sqlite3_bind_parameter_count(statement) > 0)
		sqlite3_bind_int64(statement, 1, parameter);
	rc = database_step(db, statement, err);
	if (rc == 1 && sqlite3_column_type(statement, 0) != SQLITE_NULL)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return rc < 0 ? -1 : 0;
}

double database_stamp(struct database *db)
{
	struct timespec now;
	double stamp;

	clock_gettime(CLOCK_REALTIME, &now);
	stamp = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
	/* A microsecond: what a double still tells apart in this century. */
	db->stamp = fmax(stamp, db->stamp + 1e-6);
	return db->stamp;
}

void database_cancel(struct database *db)
{
	if (sqlite3_get_autocommit(db->handle) == 0)
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

void database_text(sqlite3_stmt *statement, int column, char *buffer, size_t size)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	snprintf(buffer, size, "%s", text != NULL ? (const char *)text : "");
}

double database_real(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL
		? NAN
		: sqlite3_column_double(statement, column);
}

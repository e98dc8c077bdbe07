/*
 * database: a connection to SQLite, and its errors as lines.
 *
 * Statements are prepared once and kept; the text's address is what they are known by,
 * so it must be constant. In the text, "{}" stands for the columns of all
 * hyper-parameters, "{t}" for those of table t, "{?}" for as many parameters and "{=}"
 * for "column=?" (columns.h).
 *
 * A statement that reads holds a snapshot, and must be stepped to its end or reset.
 * Belongs to one thread at a time.
 */
#ifndef FMNIST_DATABASE_H
#define FMNIST_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"

#define DATABASE_STATEMENTS 64
#define DATABASE_PATIENCE 10 /* seconds to wait for another's lock */

struct database {
	sqlite3 *handle;
	char *directory; /* absolute */
	char *path;      /* of the file, in it */
	double stamp;    /* the last that was given */
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} kept[DATABASE_STATEMENTS];
	size_t statements;
};

enum database_mode {
	DATABASE_WRITES, /* makes the file where it is not there */
	DATABASE_READS,
};

/* The directory must be there. */
int database_open(struct database *db, const char *directory, enum database_mode mode,
	struct err *err);
void database_close(struct database *db);

/* Why the last call failed; returns -1. */
int database_error(struct database *db, struct err *err);

/* SQL that gives no rows and is not kept. */
int database_execute(struct database *db, const char *sql, struct err *err);

/* Ready to be bound; NULL: failed. */
sqlite3_stmt *database_prepare(struct database *db, const char *sql, struct err *err);

/* 1: a row, 0: the end, -1: failed; but for a row the statement is reset. */
int database_step(struct database *db, sqlite3_stmt *statement, struct err *err);

/* Steps to the end. */
int database_finish(struct database *db, sqlite3_stmt *statement, struct err *err);

/* Runs a statement with numbers as its parameters. */
int database_run(struct database *db, const char *sql, struct err *err, size_t count,
	const int64_t *number);

/* The first column of the first row; `otherwise` where there is none or it is NULL. */
int database_number(struct database *db, const char *sql, int64_t parameter,
	int64_t otherwise, int64_t *out, struct err *err);

/* Unix time, later than what it gave before, so that rows keep their order. */
double database_stamp(struct database *db);

/* Rolls back what was begun, if anything. */
void database_cancel(struct database *db);

/* Text of a column, cut off to fit; "" for NULL. */
void database_text(sqlite3_stmt *statement, int column, char *buffer, size_t size);
/* NaN for NULL, as SQLite keeps NaN as NULL. */
double database_real(sqlite3_stmt *statement, int column);

#endif

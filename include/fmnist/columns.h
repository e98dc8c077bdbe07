/*
 * columns: hyper-parameters as columns of a table.
 *
 * The tables `runs` and `trials` have a column for each hyper-parameter, by its name with
 * underscores. They come from hparam_table: one that is new there becomes a column when
 * a store is opened, and is NULL in older rows, which means its default.
 */
#ifndef FMNIST_COLUMNS_H
#define FMNIST_COLUMNS_H

#include <sqlite3.h>
#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/hparams.h"

/* SQL with its places for hyper-parameters filled in (database.h); to be freed. */
char *columns_expand(const char *sql);

/* "weight_decay", and "REAL". */
const char *columns_name(const struct hparam *param, char *buffer, size_t size);
const char *column_type(const struct hparam *param);

/* The statement's last parameters are the hyper-parameters. */
void columns_bind(sqlite3_stmt *statement, const struct hparams *hp);

/* From column `first` on. -1: a choice that this program does not know; it is left at
 * its default, and the others are read. */
int columns_read(sqlite3_stmt *statement, int first, struct hparams *out, struct err *err);

#endif

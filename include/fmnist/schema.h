/*
 * schema: the tables, and how older stores become like newer ones.
 *
 * The version stands in the database (PRAGMA user_version); each step leads from one to
 * the next. Columns of hyper-parameters are no steps: those that are missing are added
 * (columns.h). docs/store.md describes the tables.
 */
#ifndef FMNIST_SCHEMA_H
#define FMNIST_SCHEMA_H

#include "fmnist/database.h"

/* Makes or updates the tables. Refuses a newer store, and what is another program's. */
int schema_update(struct database *db, struct err *err);

/* Whether schema_update() would have something to do. */
bool schema_is_older(struct database *db);

/* Whether the tables are as this program reads them. */
int schema_check(struct database *db, struct err *err);

#endif

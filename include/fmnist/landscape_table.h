/*
 * landscape_table: the landscape of a run, in the database.
 *
 * One a run, the newest; a row of its grid is a row of landscape_rows, so what was
 * computed before a process died is there. docs/store.md describes the tables.
 */
#ifndef FMNIST_LANDSCAPE_TABLE_H
#define FMNIST_LANDSCAPE_TABLE_H

#include <stdint.h>

#include "fmnist/database.h"
#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/survey.h"

/* Of the events of a landscape; within a transaction. What is stored of another landscape
 * is given up, and of the same one it stays. */
int landscape_table_begin(struct database *db, const struct event *event, struct err *err);
int landscape_table_put_path(
	struct database *db, const struct event *event, struct err *err);
int landscape_table_put_row(
	struct database *db, const struct event *event, struct err *err);
int landscape_table_finish(struct database *db, const struct event *event, struct err *err);

/* *survey: what is there, its plane without vectors (survey_empty()); NULL: nothing. */
int landscape_table_read(
	struct database *db, uint32_t run, struct survey **survey, struct err *err);

#endif

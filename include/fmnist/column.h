/*
 * column: what a leaderboard says of a trial, column by column.
 *
 * One table of kinds; the hyper-parameters' columns come from hparam_table, those that
 * the sweep varies. Table, sorting and filter all name columns by it. Pure functions.
 */
#ifndef FMNIST_COLUMN_H
#define FMNIST_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/board.h"

enum column_kind {
	COLUMN_RANK, /* among the completed trials, by the sweep's metric */
	COLUMN_TRIAL,
	COLUMN_ACCURACY,
	COLUMN_LOSS,
	COLUMN_HPARAM,
	COLUMN_EPOCHS, /* finished, of those it was to have */
	COLUMN_SECONDS,
	COLUMN_STATE,
	COLUMN_CURVE,
};

#define COLUMNS_MOST (EVENT_AXES + 8)
#define COLUMN_TEXT 48 /* room enough for what column_text() writes */

struct column {
	enum column_kind kind;
	const struct hparam *param; /* of COLUMN_HPARAM */
};

/* The columns of a sweep from left to right; returns how many. Epochs that vary have no
 * column of their own. */
size_t column_list(const struct board *board, struct column out[COLUMNS_MOST]);

/* "layers", "lr", "batch": the option's name where there is no shorter one. */
const char *column_short_name(const struct hparam *param);

const char *column_name(const struct column *column);

/* The columns it takes at least: of its name and of usual values. */
int column_width(const struct column *column);

/* Whether it can be sorted by. */
bool column_sorts(const struct column *column);

/* What it is sorted by, the greatest first where column_descends(); NaN: not known. */
double column_value(const struct column *column, const struct board *board, size_t trial);
bool column_descends(const struct column *column, enum metric metric);

/* The value as the table shows it, "–" where it is not known; rank 0: none. Returns
 * text. The curve has no text. */
const char *column_text(const struct column *column, const struct board *board,
	size_t trial, size_t rank, char text[COLUMN_TEXT]);

/* ".8780", ".4321", "12.34": at most five columns where the value is usual. */
const char *column_accuracy(double value, char text[COLUMN_TEXT]);
const char *column_loss(double value, char text[COLUMN_TEXT]);

#endif

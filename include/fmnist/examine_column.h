/*
 * examine_column: the columns of the tables of a study.
 *
 * A column has its place by the area's width alone, so nothing moves while numbers grow.
 * Pure drawing.
 */
#ifndef FMNIST_EXAMINE_COLUMN_H
#define FMNIST_EXAMINE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/examine_words.h"
#include "fmnist/grid.h"

struct examine_column {
	const char *name;
	int cols;  /* 0: what the others leave */
	bool left; /* text begins at its left edge, else it ends at its right one */
	int from;  /* columns of the area that it is shown from */
};

struct examine_cell {
	char text[EXAMINE_TEXT];
	enum role role;
};

/* The names of columns (count), in the area's first row. */
void examine_column_names(
	const struct area *line, const struct examine_column *column, size_t count);

/* A row, cell (count) under its column; the chosen one is marked. */
void examine_column_row(const struct area *line, const struct examine_column *column,
	const struct examine_cell *cell, size_t count, bool chosen);

/* The first row to be shown of `count`, of which `rows` fit, so that `at` is among them;
 * `top` is the one before. */
size_t examine_column_top(size_t top, size_t at, size_t rows, size_t count);

#endif

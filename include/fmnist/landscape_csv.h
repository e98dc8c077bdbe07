/*
 * landscape_csv: the numbers of a landscape as CSV.
 *
 * Two tables, each with a line of names:
 *
 *	grid   a row a point, from the lowest y on: run, row, column, x, y, loss; a loss that
 *	       is not computed is empty, one above all numbers is inf
 *	path   a row a snapshot: run, number, epoch, iteration, x, y, distance from the
 *	       plane, its own loss, and that of the plane at its place
 *
 * A survey may grow meanwhile.
 */
#ifndef FMNIST_LANDSCAPE_CSV_H
#define FMNIST_LANDSCAPE_CSV_H

#include <stdint.h>

#include "fmnist/csv.h"
#include "fmnist/landscape_look.h"
#include "fmnist/survey.h"

/* What a landscape's tables and figures are of. */
struct surveyed {
	const struct survey *survey;
	uint32_t run;
	size_t inputs;                     /* of the network */
	const struct landscape_look *look; /* of figures */
};

/* For csv_write_tables(), of a struct surveyed. */
extern const struct csv_table landscape_tables[];

void landscape_csv_grid(struct csv *csv, const struct survey *survey, uint32_t run);
void landscape_csv_path(struct csv *csv, const struct survey *survey, uint32_t run);

#endif

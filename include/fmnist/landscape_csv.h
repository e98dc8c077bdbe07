/*
 * landscape_csv: the numbers of a landscape as CSV.
 *
 * Two tables, each with a line of names:
 *
 *	grid   a row a point, from the lowest y on: run, row, column, x, y, loss; a loss
 *that is not computed is empty, one above all numbers is inf path   a row a snapshot: run,
 *number, epoch, iteration, x, y, distance from the plane, its own loss, and that of the
 *plane at its place
 *
 * A survey may grow meanwhile.
 */
#ifndef FMNIST_LANDSCAPE_CSV_H
#define FMNIST_LANDSCAPE_CSV_H

#include <stdint.h>
#include <stdio.h>

#include "fmnist/err.h"
#include "fmnist/survey.h"

void landscape_csv_grid(FILE *out, const struct survey *survey, uint32_t run);
void landscape_csv_path(FILE *out, const struct survey *survey, uint32_t run);

/* Their names, NULL at the end. */
extern const char *const landscape_csv_name[];

/* Writes all of them to PREFIX-NAME.csv, each as a whole. */
int landscape_csv_write(
	const char *prefix, const struct survey *survey, uint32_t run, struct err *err);

#endif

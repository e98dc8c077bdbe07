/*
 * init_csv: the numbers of a study of initialisations as CSV.
 *
 * Two tables, each with a line of names:
 *
 * layers: a row a scheme and layer, from 1: sizes, variance of a weight, and of E[x^2],
 * Var[z], the ratio and Var[dz] the mean, its standard error and the theory.
 *
 * steps: a row a scheme, layer and step that was measured: both sides, the standard error
 * of their difference, and whether the step holds.
 *
 * What is not known is empty, what is too large for a number is inf.
 */
#ifndef FMNIST_INIT_CSV_H
#define FMNIST_INIT_CSV_H

#include "fmnist/csv.h"
#include "fmnist/init_result.h"

/* For csv_write_tables(), of a struct init_result. */
extern const struct csv_table init_tables[];

void init_csv_layers(struct csv *csv, const struct init_result *result);
void init_csv_steps(struct csv *csv, const struct init_result *result);

#endif

/*
 * export_landscape: the landscape that is stored of a run, as CSV and as arrays of NumPy.
 *
 * The grid, rows from the lowest y to the highest; and the path, a row a snapshot. A point
 * that was not computed is empty in CSV and NaN in an array; a loss that is no number is
 * "inf". -1: there is none.
 */
#ifndef FMNIST_EXPORT_LANDSCAPE_H
#define FMNIST_EXPORT_LANDSCAPE_H

#include <stdint.h>
#include <stdio.h>

#include "fmnist/err.h"
#include "fmnist/store.h"

/* run, row, column, x, y, loss */
int export_landscape_csv(struct store *store, uint32_t run, FILE *out, struct err *err);
/* float32 (rows, columns) */
int export_landscape_npy(struct store *store, uint32_t run, FILE *out, struct err *err);

/* run, number, epoch, iteration, x, y, distance, loss, plane_loss */
int export_path_csv(struct store *store, uint32_t run, FILE *out, struct err *err);
/* float64 (snapshots, 7): as in CSV, from epoch on */
int export_path_npy(struct store *store, uint32_t run, FILE *out, struct err *err);

#endif

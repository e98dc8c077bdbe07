/*
 * sums: sums of float32 numbers and of their powers, in double.
 *
 * For statistics: a square may be larger or smaller than a float32 can be. Pure functions
 * over arrays; any thread.
 */
#ifndef FMNIST_SUMS_H
#define FMNIST_SUMS_H

#include <stddef.h>

#include "fmnist/real.h"

/* Adds sums and sums of squares of the columns of x (n, cols) to sum and square (cols). */
void sums_add_columns(double *restrict sum, double *restrict square, const real *restrict x,
	size_t n, size_t cols);

/* Adds how many of each column are above 0 to above (cols); what is 0 counts half. */
void sums_add_above(double *restrict above, const real *restrict x, size_t n, size_t cols);

/* Sums of w, w^2 and w^4, w (n). */
void sums_powers(double sums[3], const real *w, size_t n);

double sums_mean(const double *value, size_t n);

/* Means of the squares of the columns of x (n, cols) into square (cols); returns the mean
 * of all. unread (cols) is written over. */
double sums_mean_squares(
	double *square, double *unread, const real *x, size_t n, size_t cols);

#endif

#include "fmnist/sums.h"

#include <string.h>

#include "fmnist/simd.h"

VECTOR_CLONES
void sums_add_columns(double *restrict sum, double *restrict square, const real *restrict x,
	size_t n, size_t cols)
{
	for (size_t k = 0; k < n; k++)
		for (size_t j = 0; j < cols; j++) {
			double value = (double)x[k * cols + j];

			sum[j] += value;
			square[j] += value * value;
		}
}

VECTOR_CLONES
void sums_add_above(double *restrict above, const real *restrict x, size_t n, size_t cols)
{
	for (size_t k = 0; k < n; k++)
		for (size_t j = 0; j < cols; j++) {
			real value = x[k * cols + j];

			above[j] += value > REAL(0.0) ? 1.0 : value < REAL(0.0) ? 0.0 : 0.5;
		}
}

#define LANES 8

static inline void add_powers(double lane[3][LANES], size_t k, double value)
{
	double square = value * value;

	lane[0][k] += value;
	lane[1][k] += square;
	lane[2][k] += square * square;
}

VECTOR_CLONES
void sums_powers(double sums[3], const real *w, size_t n)
{
	double lane[3][LANES] = {{0.0}};
	size_t j = 0;

	for (; j + LANES <= n; j += LANES)
		for (size_t k = 0; k < LANES; k++)
			add_powers(lane, k, (double)w[j + k]);
	for (size_t k = 0; j + k < n; k++)
		add_powers(lane, k, (double)w[j + k]);
	for (size_t i = 0; i < 3; i++) {
		sums[i] = 0.0;
		for (size_t k = 0; k < LANES; k++)
			sums[i] += lane[i][k];
	}
}

double sums_mean(const double *value, size_t n)
{
	double sum = 0.0;

	for (size_t i = 0; i < n; i++)
		sum += value[i];
	return sum / (double)n;
}

double sums_mean_squares(
	double *square, double *unread, const real *x, size_t n, size_t cols)
{
	memset(square, 0, cols * sizeof *square);
	memset(unread, 0, cols * sizeof *unread);
	sums_add_columns(unread, square, x, n, cols);
	for (size_t j = 0; j < cols; j++)
		square[j] /= (double)n;
	return sums_mean(square, cols);
}

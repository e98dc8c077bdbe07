#include "fmnist/kernels.h"

#include <math.h>
#include <string.h>

#include "fmnist/blas.h"
#include "fmnist/simd.h"

/* Sums that are kept on the stack at once. */
#define BIAS_TILE 64

void linear_forward(real *y, const real *x, const real *weight, const real *bias, size_t n,
	size_t in, size_t out)
{
	for (size_t i = 0; i < n; i++)
		memcpy(y + i * out, bias, out * sizeof *y);
	blas_gemm(BLAS_AS_IS, BLAS_TRANSPOSED, n, out, in, REAL(1.0), x, in, weight, in,
		REAL(1.0), y, out);
}

void linear_backward_input(
	real *dx, const real *dy, const real *weight, size_t n, size_t in, size_t out)
{
	blas_gemm(BLAS_AS_IS, BLAS_AS_IS, n, in, out, REAL(1.0), dy, out, weight, in,
		REAL(0.0), dx, in);
}

void linear_backward_weight(real *weight, const real *dy, const real *x, size_t n,
	size_t in, size_t out, real scale, real keep)
{
	blas_gemm(BLAS_TRANSPOSED, BLAS_AS_IS, out, in, n, scale, dy, out, x, in, keep,
		weight, in);
}

/* The sum is made before it is scaled, as a gradient is: the order of rounding
 * then is PyTorch's. */
VECTOR_CLONES
void linear_backward_bias(
	real *bias, const real *dy, size_t n, size_t out, real scale, real keep)
{
	for (size_t first = 0; first < out; first += BIAS_TILE) {
		size_t width = out - first < BIAS_TILE ? out - first : BIAS_TILE;
		real sum[BIAS_TILE] = {REAL(0.0)};

		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < width; j++)
				sum[j] += dy[i * out + first + j];
		for (size_t j = 0; j < width; j++) {
			/* With keep 0 what stood there does not count, not even a NaN. */
			real kept = keep == REAL(0.0) ? REAL(0.0) : keep * bias[first + j];

			bias[first + j] = kept + scale * sum[j];
		}
	}
}

VECTOR_CLONES
void relu_forward(real *y, const real *x, size_t count)
{
	for (size_t i = 0; i < count; i++)
		y[i] = x[i] <= REAL(0.0) ? REAL(0.0) : x[i];
}

VECTOR_CLONES
void relu_backward(real *dx, const real *dy, const real *y, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		real pass = dy[i];

		dx[i] = y[i] > REAL(0.0) ? pass : REAL(0.0);
	}
}

#ifdef FMNIST_DOUBLE
#define EXP exp
#define LOG log
#else
#define EXP expf
#define LOG logf
#endif

/* One row; dz (classes) may be NULL. Returns its loss. */
static real cross_entropy_row(
	real *dz, const real *z, uint8_t label, size_t classes, real share)
{
	real top = z[0];
	real sum = REAL(0.0);
	real log_sum;

	for (size_t j = 1; j < classes; j++)
		top = z[j] > top ? z[j] : top;
	/* Shifted by the largest, so that exp cannot overflow. */
	for (size_t j = 0; j < classes; j++)
		sum += EXP(z[j] - top);
	log_sum = LOG(sum);
	if (dz == NULL)
		return log_sum - (z[label] - top);
	/* In PyTorch's order, exp(log_softmax) - onehot and then over n, so that
	 * rounding differs as little as it can. */
	for (size_t j = 0; j < classes; j++)
		dz[j] = EXP(z[j] - top - log_sum);
	dz[label] -= REAL(1.0);
	for (size_t j = 0; j < classes; j++)
		dz[j] *= share;
	return log_sum - (z[label] - top);
}

double cross_entropy(
	real *dlogits, const real *logits, const uint8_t *labels, size_t n, size_t classes)
{
	const real share = REAL(1.0) / (real)n;
	double total = 0.0;

	for (size_t i = 0; i < n; i++)
		total += (double)cross_entropy_row(
			dlogits != NULL ? dlogits + i * classes : NULL,
			logits + i * classes, labels[i], classes, share);
	return total / (double)n;
}

size_t count_correct(const real *logits, const uint8_t *labels, size_t n, size_t classes)
{
	size_t correct = 0;

	for (size_t i = 0; i < n; i++) {
		const real *z = logits + i * classes;
		size_t best = 0;

		for (size_t j = 1; j < classes; j++)
			if (z[j] > z[best])
				best = j;
		correct += best == labels[i];
	}
	return correct;
}

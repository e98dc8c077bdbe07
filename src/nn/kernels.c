#include "fmnist/kernels.h"

#include <math.h>
#include <string.h>

#include "fmnist/blas.h"
#include "fmnist/simd.h"

/* Columns whose sums are kept on the stack at once. */
#define TILE 64

/* Sums are made in lanes, for a compiler may not reorder them by itself. */
#define LANES 16

static size_t tile_width(size_t first, size_t all)
{
	return all - first < TILE ? all - first : TILE;
}

void linear_forward(real *y, const real *x, const real *weight, const real *bias, size_t n,
	size_t in, size_t out)
{
	for (size_t i = 0; i < n; i++)
		memcpy(y + i * out, bias, out * sizeof *y);
	blas_gemm(BLAS_AS_IS, BLAS_TRANSPOSED, n, out, in, REAL(1.0), x, in, weight, in,
		REAL(1.0), y, out);
}

static void fill_rows(real *y, const real *value, size_t rows, size_t n)
{
	for (size_t j = 0; j < rows; j++)
		for (size_t i = 0; i < n; i++)
			y[j * n + i] = value[j];
}

void linear_forward_turned(real *y, const real *x, const real *weight, const real *bias,
	size_t n, size_t in, size_t out)
{
	fill_rows(y, bias, out, n);
	blas_gemm(BLAS_AS_IS, BLAS_AS_IS, out, n, in, REAL(1.0), weight, in, x, n,
		REAL(1.0), y, n);
}

void linear_turn(real *y, const real *x, const real *weight, const real *bias, size_t n,
	size_t in, size_t out)
{
	fill_rows(y, bias, out, n);
	blas_gemm(BLAS_AS_IS, BLAS_TRANSPOSED, out, n, in, REAL(1.0), weight, in, x, in,
		REAL(1.0), y, n);
}

void linear_backward_input(
	real *dx, const real *dy, const real *weight, size_t n, size_t in, size_t out)
{
	blas_gemm(BLAS_AS_IS, BLAS_AS_IS, n, in, out, REAL(1.0), dy, out, weight, in,
		REAL(0.0), dx, in);
}

void linear_backward_weight(real *weight, const real *dy, const real *x, size_t n,
	size_t in, size_t out, size_t stride, real scale, real keep)
{
	blas_gemm(BLAS_TRANSPOSED, BLAS_AS_IS, out, in, n, scale, dy, stride, x, in, keep,
		weight, in);
}

/* The sum is made before it is scaled, as a gradient is: the order of rounding
 * then is PyTorch's. */
VECTOR_CLONES
void linear_backward_bias(real *bias, const real *dy, size_t n, size_t out, size_t stride,
	real scale, real keep)
{
	for (size_t first = 0; first < out; first += TILE) {
		size_t width = tile_width(first, out);
		real sum[TILE] = {REAL(0.0)};

		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < width; j++)
				sum[j] += dy[i * stride + first + j];
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
#define SQRT sqrt
#else
#define EXP expf
#define LOG logf
#define SQRT sqrtf
#endif

/*
 * exp(x) for x <= 0, in operations that a compiler can do on several numbers at once;
 * within a unit in the last place, and below -87 as at -87. x = n ln 2 + r, and e^r is a
 * polynomial whose largest relative error for |r| <= ln(2)/2 is 3e-9.
 */
static inline real exponential(real x)
{
#ifdef FMNIST_DOUBLE
	return exp(x);
#else
	const float shift = 0x1.8p23f; /* adding it rounds to a whole number */
	float n, r, p, limited;
	union {
		float value;
		int32_t bits;
	} scale;

	x = x < -87.0f ? -87.0f : x;
	limited = x > -87.0f ? x : -87.0f; /* NaN has no whole part, but stays in r */
	n = limited * 0x1.715476p0f + shift - shift;
	r = x - n * 0x1.62e4p-1f - n * 0x1.7f7d1cp-20f;
	p = 0x1.6a2418p-10f;
	p = p * r + 0x1.1239e8p-7f;
	p = p * r + 0x1.5558f2p-5f;
	p = p * r + 0x1.555492p-3f;
	p = p * r + 0x1.fffffcp-2f;
	p = p * r + 1.0f;
	p = p * r + 1.0f;
	scale.bits = ((int32_t)n + 127) * (1 << 23);
	return p * scale.value;
#endif
}

VECTOR_CLONES
void leaky_forward(real *y, const real *x, size_t count, real slope)
{
	for (size_t i = 0; i < count; i++)
		y[i] = x[i] > REAL(0.0) ? x[i] : slope * x[i];
}

VECTOR_CLONES
void leaky_backward(real *dx, const real *dy, const real *sign, size_t count, real slope)
{
	for (size_t i = 0; i < count; i++)
		dx[i] = sign[i] > REAL(0.0) ? dy[i] : slope * dy[i];
}

VECTOR_CLONES
real prelu_slope_gradient(const real *x, const real *dy, size_t count)
{
	double lane[LANES] = {0.0};
	double sum = 0.0;
	size_t i = 0;

	for (; i + LANES <= count; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			real below = x[i + k] > REAL(0.0) ? REAL(0.0) : x[i + k];

			lane[k] += (double)(below * dy[i + k]);
		}
	for (; i < count; i++)
		sum += x[i] > REAL(0.0) ? 0.0 : (double)(x[i] * dy[i]);
	for (size_t k = 0; k < LANES; k++)
		sum += lane[k];
	return (real)sum;
}

VECTOR_CLONES
void elu_forward(real *y, const real *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		real below = x[i] < REAL(0.0) ? x[i] : REAL(0.0);

		y[i] = x[i] < REAL(0.0) ? exponential(below) - REAL(1.0) : x[i];
	}
}

VECTOR_CLONES
void elu_backward(real *dx, const real *dy, const real *y, size_t count)
{
	for (size_t i = 0; i < count; i++)
		dx[i] = y[i] > REAL(0.0) ? dy[i] : dy[i] * (y[i] + REAL(1.0));
}

VECTOR_CLONES
void sigmoid_forward(real *y, const real *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		real e = exponential(x[i] < REAL(0.0) ? x[i] : -x[i]);

		y[i] = (x[i] < REAL(0.0) ? e : REAL(1.0)) / (REAL(1.0) + e);
	}
}

VECTOR_CLONES
void sigmoid_backward(real *dx, const real *dy, const real *y, size_t count)
{
	for (size_t i = 0; i < count; i++)
		dx[i] = dy[i] * y[i] * (REAL(1.0) - y[i]);
}

VECTOR_CLONES
void vector_multiply(real *out, const real *a, const real *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = a[i] * b[i];
}

VECTOR_CLONES
void vector_combine(real *out, const real *a, const real *b, real factor, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = a[i] + factor * b[i];
}

VECTOR_CLONES
void vector_sink(real *target, const real *gradient, size_t count, real scale, real keep)
{
	/* With keep 0 what stood there does not count, not even a NaN. */
	if (keep == REAL(0.0))
		for (size_t i = 0; i < count; i++)
			target[i] = scale * gradient[i];
	else
		for (size_t i = 0; i < count; i++)
			target[i] = keep * target[i] + scale * gradient[i];
}

/* Sums are made in double: a batch may have thousands of rows. */
VECTOR_CLONES
void norm_statistics(real *mean, real *variance, const real *x, size_t n, size_t features)
{
	for (size_t first = 0; first < features; first += TILE) {
		size_t width = tile_width(first, features);
		double sum[TILE] = {0.0}, square[TILE] = {0.0};

		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < width; j++)
				sum[j] += (double)x[i * features + first + j];
		for (size_t j = 0; j < width; j++)
			sum[j] /= (double)n;
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < width; j++) {
				double off = (double)x[i * features + first + j] - sum[j];

				square[j] += off * off;
			}
		for (size_t j = 0; j < width; j++) {
			mean[first + j] = (real)sum[j];
			variance[first + j] = (real)(square[j] / (double)n);
		}
	}
}

/* A tile of norm_forward: `width` columns of rows that are `features` long. */
VECTOR_CLONES
static void norm_tile(real *y, const real *x, const real *mean, const real *scale,
	const real *weight, const real *bias, size_t n, size_t width, size_t features)
{
	real factor[TILE], shift[TILE];

	for (size_t j = 0; j < width; j++) {
		factor[j] = scale[j] * weight[j];
		shift[j] = bias[j] - mean[j] * factor[j];
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < width; j++)
			y[i * features + j] = x[i * features + j] * factor[j] + shift[j];
}

void norm_forward(real *y, const real *x, const real *mean, const real *scale,
	const real *weight, const real *bias, size_t n, size_t features)
{
	for (size_t at = 0; at < features; at += TILE)
		norm_tile(y + at, x + at, mean + at, scale + at, weight + at, bias + at, n,
			tile_width(at, features), features);
}

void norm_evaluate(real *y, const real *x, const real *mean, const real *variance,
	real epsilon, const real *weight, const real *bias, size_t n, size_t features)
{
	real scale[TILE];

	for (size_t at = 0; at < features; at += TILE) {
		size_t width = tile_width(at, features);

		for (size_t j = 0; j < width; j++)
			scale[j] = REAL(1.0) / SQRT(variance[at + j] + epsilon);
		norm_tile(y + at, x + at, mean + at, scale, weight + at, bias + at, n,
			width, features);
	}
}

/* A tile of norm_backward: dx, and the two sums that the gradients are made of. */
VECTOR_CLONES
static void norm_tile_backward(const struct norm_batch *batch, size_t first, size_t width,
	const real *dy, real *dx, real *weight_gradient, real *bias_gradient)
{
	const real *mean = batch->mean + first, *scale = batch->scale + first;
	const real *x = batch->x + first, *weight = batch->weight + first;
	double sum[TILE] = {0.0}, product[TILE] = {0.0};
	real centre[TILE], along[TILE], factor[TILE];

	for (size_t i = 0; i < batch->n; i++)
		for (size_t j = 0; j < width; j++) {
			size_t at = i * batch->features + j;

			sum[j] += (double)dy[at];
			product[j] += (double)(x[at] - mean[j]) * (double)dy[at];
		}
	for (size_t j = 0; j < width; j++) {
		double n = (double)batch->n, s = (double)scale[j];

		weight_gradient[j] = (real)(product[j] * s);
		bias_gradient[j] = (real)sum[j];
		centre[j] = (real)(sum[j] / n);
		along[j] = (real)(product[j] * s * s / n);
		factor[j] = scale[j] * weight[j];
	}
	if (dx == NULL)
		return;
	for (size_t i = 0; i < batch->n; i++)
		for (size_t j = 0; j < width; j++) {
			size_t at = i * batch->features + j;

			dx[at] = (dy[at] - centre[j] - (x[at] - mean[j]) * along[j]) *
				factor[j];
		}
}

void norm_backward(const struct norm_batch *batch, const real *dy, real *dx, real *weight,
	real *bias, real sink_scale, real keep_weight, real keep_bias)
{
	for (size_t at = 0; at < batch->features; at += TILE) {
		size_t width = tile_width(at, batch->features);
		real weight_gradient[TILE], bias_gradient[TILE];

		norm_tile_backward(batch, at, width, dy + at, dx != NULL ? dx + at : NULL,
			weight_gradient, bias_gradient);
		vector_sink(weight + at, weight_gradient, width, sink_scale, keep_weight);
		vector_sink(bias + at, bias_gradient, width, sink_scale, keep_bias);
	}
}

/* What a row's label stands for: `rest` for each class, and `label` more for its own. */
struct target {
	real label, rest;
};

/* One row; dz (classes) may be NULL. Returns its loss. */
static real cross_entropy_row(real *dz, const real *z, uint8_t label, size_t classes,
	const struct target *target, real share)
{
	real top = z[0];
	real sum = REAL(0.0);
	real log_sum, loss;

	for (size_t j = 1; j < classes; j++)
		top = z[j] > top ? z[j] : top;
	/* Shifted by the largest, so that exp cannot overflow. */
	for (size_t j = 0; j < classes; j++)
		sum += EXP(z[j] - top);
	log_sum = LOG(sum);
	loss = target->label * (log_sum - (z[label] - top));
	if (target->rest > REAL(0.0))
		for (size_t j = 0; j < classes; j++)
			loss += target->rest * (log_sum - (z[j] - top));
	if (dz == NULL)
		return loss;
	/* In PyTorch's order, exp(log_softmax) - target and then over n, so that
	 * rounding differs as little as it can. */
	for (size_t j = 0; j < classes; j++)
		dz[j] = EXP(z[j] - top - log_sum) - target->rest;
	dz[label] -= target->label;
	for (size_t j = 0; j < classes; j++)
		dz[j] *= share;
	return loss;
}

/* Sum of the losses of LANES rows, without smoothing and without a gradient; a lane a row.
 */
VECTOR_CLONES
static double cross_entropy_lanes(const real *logits, const uint8_t *labels, size_t classes)
{
	real top[LANES], sum[LANES] = {REAL(0.0)};
	double total = 0.0;

	for (size_t k = 0; k < LANES; k++)
		top[k] = logits[k * classes];
	for (size_t j = 1; j < classes; j++)
		for (size_t k = 0; k < LANES; k++) {
			real z = logits[k * classes + j];

			top[k] = z > top[k] ? z : top[k];
		}
	for (size_t j = 0; j < classes; j++)
		for (size_t k = 0; k < LANES; k++)
			sum[k] += exponential(logits[k * classes + j] - top[k]);
	for (size_t k = 0; k < LANES; k++)
		total += (double)(LOG(sum[k]) - (logits[k * classes + labels[k]] - top[k]));
	return total;
}

/* Sum of the losses of `lanes` rows that are columns of logits, `n` numbers apart. */
VECTOR_CLONES
static double cross_entropy_columns(
	const real *logits, const uint8_t *labels, size_t n, size_t lanes, size_t classes)
{
	real top[LANES], sum[LANES] = {REAL(0.0)};
	double total = 0.0;

	for (size_t k = 0; k < lanes; k++)
		top[k] = logits[k];
	for (size_t j = 1; j < classes; j++)
		for (size_t k = 0; k < lanes; k++) {
			real z = logits[j * n + k];

			top[k] = z > top[k] ? z : top[k];
		}
	for (size_t j = 0; j < classes; j++)
		for (size_t k = 0; k < lanes; k++)
			sum[k] += exponential(logits[j * n + k] - top[k]);
	for (size_t k = 0; k < lanes; k++)
		total += (double)(LOG(sum[k]) - (logits[labels[k] * n + k] - top[k]));
	return total;
}

double cross_entropy_turned(
	const real *logits, const uint8_t *labels, size_t n, size_t classes)
{
	double total = 0.0;
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		total += cross_entropy_columns(logits + i, labels + i, n, LANES, classes);
	if (i < n)
		total += cross_entropy_columns(logits + i, labels + i, n, n - i, classes);
	return total / (double)n;
}

double cross_entropy(real *dlogits, const real *logits, const uint8_t *labels, size_t n,
	size_t of, size_t classes, double smoothing)
{
	const struct target target = {
		(real)(1.0 - smoothing), (real)(smoothing / (double)classes)};
	const real share = REAL(1.0) / (real)of;
	double total = 0.0;
	size_t i = 0;

	if (dlogits == NULL && smoothing == 0.0)
		for (; i + LANES <= n; i += LANES)
			total += cross_entropy_lanes(
				logits + i * classes, labels + i, classes);
	for (; i < n; i++)
		total += (double)cross_entropy_row(
			dlogits != NULL ? dlogits + i * classes : NULL,
			logits + i * classes, labels[i], classes, &target, share);
	return total / (double)n;
}

VECTOR_CLONES
double squared_error(real *dy, const real *y, const real *x, size_t count, size_t of)
{
	const real factor = REAL(2.0) / (real)of;
	double lane[LANES] = {0.0};
	double sum = 0.0;
	size_t i = 0;

	for (; i + LANES <= count; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			real off = y[i + k] - x[i + k];

			lane[k] += (double)(off * off);
		}
	for (; i < count; i++)
		sum += (double)((y[i] - x[i]) * (y[i] - x[i]));
	for (size_t k = 0; k < LANES; k++)
		sum += lane[k];
	for (i = 0; dy != NULL && i < count; i++)
		dy[i] = factor * (y[i] - x[i]);
	return sum / (double)count;
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

#include "fmnist/batch.h"

#include <string.h>

#include "fmnist/rng_torch.h"
#include "fmnist/simd.h"

#ifdef FMNIST_DOUBLE
static void scale_pixels(real *out, const uint8_t *pixels, size_t n, real shift)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (real)pixels[i] / 255.0 - shift;
}
#else
/*
 * The division without dividing: 1/255 = 0x1.01p-8 + 0x1.010101...p-24. The first
 * product is exact (8 bits by 9), the second is too small for its rounding to
 * reach the last bit of the sum, so the sum is the correctly rounded quotient for
 * every pixel value, with or without fused operations.
 */
VECTOR_CLONES
static void scale_pixels(
	float *restrict out, const uint8_t *restrict pixels, size_t n, float shift)
{
	for (size_t i = 0; i < n; i++) {
		float x = (float)pixels[i];

		out[i] = (x * 0x1.01p-8f + x * 0x1.010102p-24f) - shift;
	}
}
#endif

#define CACHE_LINE 64
#define AHEAD 8 /* images */

/*
 * Shuffled images lie anywhere in memory, and waiting for them takes several
 * times as long as converting them: ask for them some images ahead.
 */
static void prefetch(const uint8_t *pixels, size_t n)
{
	for (size_t i = 0; i < n; i += CACHE_LINE)
		__builtin_prefetch(pixels + i);
}

/* Taking away nothing is exact, so one loop serves both. */
static real shift_of(enum pixel_scale scale)
{
	return scale == PIXEL_CENTRED ? REAL(0.5) : REAL(0.0);
}

void pixels_scale(real *out, const uint8_t *pixels, size_t n, enum pixel_scale scale)
{
	scale_pixels(out, pixels, n, shift_of(scale));
}

void batch_gather(const struct images *from, const uint32_t *index, size_t first, size_t n,
	enum pixel_scale scale, real *x, uint8_t *labels)
{
	size_t size = from->rows * from->cols;

	if (index == NULL) {
		scale_pixels(x, from->pixels + first * size, n * size, shift_of(scale));
		if (labels != NULL)
			memcpy(labels, from->labels + first, n);
		return;
	}
	index += first;
	for (size_t i = 0; i < n && i < AHEAD; i++)
		prefetch(from->pixels + index[i] * size, size);
	for (size_t i = 0; i < n; i++) {
		if (i + AHEAD < n)
			prefetch(from->pixels + index[i + AHEAD] * size, size);
		scale_pixels(x + i * size, from->pixels + index[i] * size, size,
			shift_of(scale));
	}
	for (size_t i = 0; labels != NULL && i < n; i++)
		labels[i] = from->labels[index[i]];
}

size_t split_draw(struct rng *rng, uint32_t *order, size_t count)
{
	rng_torch_randperm(rng, order, count);
	return split_train_count(count);
}

size_t split_train_count(size_t count)
{
	return (size_t)(0.8 * (double)count);
}

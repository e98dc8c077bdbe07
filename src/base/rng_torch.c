#include "fmnist/rng_torch.h"

#include <math.h>

#include "fmnist/simd.h"

#define BLOCK 16
#define CHUNK 512 /* words that are taken at once: blocks of 16, and pairs */

static double unit_double(struct rng *rng)
{
	return (double)(rng_u64(rng) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

/* Fused, as PyTorch's compiled code has it: unfused, half of the values differ in the last
 * place. */
VECTOR_CLONES
static void uniform_chunk(
	float *out, const uint32_t *word, size_t n, float range, float low)
{
	for (size_t i = 0; i < n; i++)
		out[i] = fmaf((float)(int32_t)(word[i] & 0xffffffu) * 0x1p-24f, range, low);
}

void rng_torch_uniform(struct rng *rng, float *out, size_t n, float low, float high)
{
	uint32_t word[CHUNK];

	for (size_t i = 0; i < n; i += CHUNK) {
		size_t count = n - i < CHUNK ? n - i : CHUNK;

		rng_fill(rng, word, count);
		uniform_chunk(out + i, word, count, high - low, low);
	}
}

static const double two_pi = 6.283185307179586476925286766559;

static inline float choose(bool first, float a, float b)
{
	return first ? a : b;
}

/*
 * Logarithm, sine and cosine of float32 without a branch or a call, for a compiler that
 * takes several at once. The method and the coefficients are those of S. Moshier's Cephes
 * (logf.c, sinf.c), which PyTorch's vectorised code takes, too; error below 2 ulp.
 * log: x in (0, 1], a normal number.
 */
static inline float log_of(float x)
{
	union {
		float f;
		int32_t i;
	} bits = {.f = x};
	int32_t exponent = (bits.i >> 23) - 126;
	float m, e, z, y;
	bool small;

	bits.i = (bits.i & 0x007fffff) | 0x3f000000; /* [0.5, 1) */
	small = bits.f < 0.707106781186547524f;
	e = (float)(exponent - (small ? 1 : 0));
	m = bits.f - 1.0f + choose(small, bits.f, 0.0f);
	z = m * m;
	y = 7.0376836292e-2f;
	y = y * m - 1.1514610310e-1f;
	y = y * m + 1.1676998740e-1f;
	y = y * m - 1.2420140846e-1f;
	y = y * m + 1.4249322787e-1f;
	y = y * m - 1.6668057665e-1f;
	y = y * m + 2.0000714765e-1f;
	y = y * m - 2.4999993993e-1f;
	y = y * m + 3.3333331174e-1f;
	y = y * m * z;
	y += e * -2.12194440e-4f;
	y -= 0.5f * z;
	return m + y + e * 0.693359375f;
}

/* Of x in [0, 2 pi]. */
static inline void sine_and_cosine(float x, float *sine, float *cosine)
{
	int32_t octant = ((int32_t)(x * 1.27323954473516f) + 1) & ~1;
	float n = (float)octant, z, s, c;
	bool swapped = (octant & 2) != 0;

	/* pi/4 in three parts, so that what is left over is exact. */
	x = x - n * 0.78515625f - n * 2.4187564849853515625e-4f -
		n * 3.77489497744594108e-8f;
	z = x * x;
	s = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * x + x;
	c = ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z +
		    4.166664568298827e-2f) *
			z * z -
		0.5f * z + 1.0f;
	*sine = choose(swapped, c, s);
	*cosine = choose(swapped, s, c);
	*sine = choose((octant & 4) != 0, -*sine, *sine);
	*cosine = choose(((octant + 2) & 4) != 0, -*cosine, *cosine);
}

/* Box-Muller over the two halves of each block of 16 uniform values, in place. */
VECTOR_CLONES
static void normal_blocks(float *out, size_t n, float mean, float std)
{
	for (size_t i = 0; i + BLOCK <= n; i += BLOCK)
		for (size_t j = i; j < i + BLOCK / 2; j++) {
			float u1 = 1.0f - out[j];
			float radius = sqrtf(-2.0f * log_of(u1));
			float sine, cosine;

			sine_and_cosine((float)two_pi * out[j + BLOCK / 2], &sine, &cosine);
			out[j] = radius * cosine * std + mean;
			out[j + BLOCK / 2] = radius * sine * std + mean;
		}
}

static double normal_one(struct rng *rng)
{
	double u1, u2, radius;

	if (rng->has_spare_normal) {
		rng->has_spare_normal = false;
		return rng->spare_normal;
	}
	u1 = unit_double(rng);
	u2 = unit_double(rng);
	radius = sqrt(-2.0 * log1p(-u2));
	rng->spare_normal = radius * sin(two_pi * u1);
	rng->has_spare_normal = true;
	return radius * cos(two_pi * u1);
}

void rng_torch_normal(struct rng *rng, float *out, size_t n, float mean, float std)
{
	if (n < BLOCK) {
		for (size_t i = 0; i < n; i++)
			out[i] = (float)(normal_one(rng) * (double)std + (double)mean);
		return;
	}
	rng_torch_uniform(rng, out, n, 0.0f, 1.0f);
	normal_blocks(out, n, mean, std);
	if (n % BLOCK != 0) {
		rng_torch_uniform(rng, out + n - BLOCK, BLOCK, 0.0f, 1.0f);
		normal_blocks(out + n - BLOCK, BLOCK, mean, std);
	}
}

void rng_torch_randperm(struct rng *rng, uint32_t *perm, size_t n)
{
	for (size_t i = 0; i < n; i++)
		perm[i] = (uint32_t)i;
	for (size_t i = 0; i + 1 < n; i++) {
		size_t z = i + rng_u32(rng) % (n - i);
		uint32_t swapped = perm[i];

		perm[i] = perm[z];
		perm[z] = swapped;
	}
}

/* word (n, 2). Of each pair 53 bits make a number in [0, 1), which is below p when the
 * bits are below `limit`. */
VECTOR_CLONES
static void mask_chunk(
	real *mask, const uint32_t *word, size_t n, uint64_t limit, real value)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t bits = (uint64_t)(word[2 * i] & 0x1fffffu) << 32 | word[2 * i + 1];

		mask[i] = bits < limit ? value : REAL(0.0);
	}
}

void rng_torch_mask(struct rng *rng, real *mask, size_t n, double p, real value)
{
	uint64_t limit = (uint64_t)ceil(p * 0x1p53);
	uint32_t word[CHUNK];

	for (size_t i = 0; i < n; i += CHUNK / 2) {
		size_t count = n - i < CHUNK / 2 ? n - i : CHUNK / 2;

		rng_fill(rng, word, 2 * count);
		mask_chunk(mask + i, word, count, limit, value);
	}
}

void rng_torch_iterate_loader(struct rng *rng, bool shuffle, uint32_t *perm, size_t n)
{
	struct rng epoch;

	rng_u64(rng);
	if (!shuffle)
		return;
	rng_seed(&epoch, rng_u64(rng) & INT64_MAX);
	rng_torch_randperm(&epoch, perm, n);
}

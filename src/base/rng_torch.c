#include "fmnist/rng_torch.h"

#include <math.h>

#include "fmnist/simd.h"

#define BLOCK 16

static float unit_float(struct rng *rng)
{
	return (float)(rng_u32(rng) & 0xffffffu) * 0x1p-24f;
}

static double unit_double(struct rng *rng)
{
	return (double)(rng_u64(rng) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

void rng_torch_uniform(struct rng *rng, float *out, size_t n, float low, float high)
{
	/* Fused, as PyTorch's compiled code has it: unfused, half of the values
	 * differ in the last place. */
	for (size_t i = 0; i < n; i++)
		out[i] = fmaf(unit_float(rng), high - low, low);
}

static const double two_pi = 6.283185307179586476925286766559;

/* Box-Muller over the two halves of a block of 16 uniform values, in place. */
static void normal_block(float *block, float mean, float std)
{
	for (int j = 0; j < BLOCK / 2; j++) {
		float u1 = 1.0f - block[j];
		float u2 = block[j + BLOCK / 2];
		float radius = sqrtf(-2.0f * logf(u1));
		float theta = (float)two_pi * u2;

		block[j] = radius * cosf(theta) * std + mean;
		block[j + BLOCK / 2] = radius * sinf(theta) * std + mean;
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
	for (size_t i = 0; i + BLOCK <= n; i += BLOCK)
		normal_block(out + i, mean, std);
	if (n % BLOCK != 0) {
		rng_torch_uniform(rng, out + n - BLOCK, BLOCK, 0.0f, 1.0f);
		normal_block(out + n - BLOCK, mean, std);
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

#define MASK_CHUNK 512

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
	uint32_t word[2 * MASK_CHUNK];

	for (size_t i = 0; i < n; i += MASK_CHUNK) {
		size_t count = n - i < MASK_CHUNK ? n - i : MASK_CHUNK;

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

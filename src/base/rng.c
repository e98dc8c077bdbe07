#include "fmnist/rng.h"

#define SHIFT 397

void rng_seed(struct rng *rng, uint64_t seed)
{
	uint32_t x = (uint32_t)seed;

	rng->word[0] = x;
	for (uint32_t i = 1; i < RNG_WORDS; i++) {
		x = 1812433253u * (x ^ (x >> 30)) + i;
		rng->word[i] = x;
	}
	rng->next = RNG_WORDS;
	rng->has_spare_normal = false;
	rng->spare_normal = 0.0;
}

static void make_words(struct rng *rng)
{
	uint32_t *w = rng->word;

	for (int i = 0; i < RNG_WORDS; i++) {
		uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % RNG_WORDS] & 0x7fffffffu);
		uint32_t odd = (y & 1u) != 0 ? 0x9908b0dfu : 0u;

		w[i] = w[(i + SHIFT) % RNG_WORDS] ^ (y >> 1) ^ odd;
	}
	rng->next = 0;
}

uint32_t rng_u32(struct rng *rng)
{
	uint32_t y;

	if (rng->next == RNG_WORDS)
		make_words(rng);
	y = rng->word[rng->next++];
	y ^= y >> 11;
	y ^= (y << 7) & 0x9d2c5680u;
	y ^= (y << 15) & 0xefc60000u;
	return y ^ (y >> 18);
}

uint64_t rng_u64(struct rng *rng)
{
	uint64_t high = rng_u32(rng);

	return high << 32 | rng_u32(rng);
}

#include "fmnist/rng.h"

#include "fmnist/simd.h"

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

static inline uint32_t twist(uint32_t high, uint32_t low, uint32_t far)
{
	uint32_t y = (high & 0x80000000u) | (low & 0x7fffffffu);

	return far ^ (y >> 1) ^ (0x9908b0dfu & (0u - (y & 1u)));
}

/* In three runs, none of which reads what it writes nearby, so that a compiler can take
 * several words at once. */
VECTOR_CLONES
static void make_words(uint32_t *w)
{
	for (int i = 0; i < RNG_WORDS - SHIFT; i++)
		w[i] = twist(w[i], w[i + 1], w[i + SHIFT]);
	for (int i = RNG_WORDS - SHIFT; i < RNG_WORDS - 1; i++)
		w[i] = twist(w[i], w[i + 1], w[i + SHIFT - RNG_WORDS]);
	w[RNG_WORDS - 1] = twist(w[RNG_WORDS - 1], w[0], w[SHIFT - 1]);
}

static inline uint32_t temper(uint32_t y)
{
	y ^= y >> 11;
	y ^= (y << 7) & 0x9d2c5680u;
	y ^= (y << 15) & 0xefc60000u;
	return y ^ (y >> 18);
}

static void need_words(struct rng *rng)
{
	if (rng->next < RNG_WORDS)
		return;
	make_words(rng->word);
	rng->next = 0;
}

uint32_t rng_u32(struct rng *rng)
{
	need_words(rng);
	return temper(rng->word[rng->next++]);
}

uint64_t rng_u64(struct rng *rng)
{
	uint64_t high = rng_u32(rng);

	return high << 32 | rng_u32(rng);
}

VECTOR_CLONES
static void temper_words(uint32_t *out, const uint32_t *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = temper(word[i]);
}

void rng_fill(struct rng *rng, uint32_t *out, size_t n)
{
	while (n > 0) {
		size_t take;

		need_words(rng);
		take = (size_t)(RNG_WORDS - rng->next);
		take = take < n ? take : n;
		temper_words(out, rng->word + rng->next, take);
		rng->next += (int)take;
		out += take;
		n -= take;
	}
}

/*
 * rng: the MT19937 generator that PyTorch's CPU generator and NumPy's
 * RandomState share.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: A 623-dimensionally
 * equidistributed uniform pseudorandom number generator", 1998, with the
 * initialisation of 2002. What is drawn from it, and in which order, differs
 * between the two libraries: see rng_torch.h and rng_numpy.h.
 *
 * A struct rng is plain data: copy it to fork the stream. Not shared between
 * threads.
 */
#ifndef FMNIST_RNG_H
#define FMNIST_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RNG_WORDS 624

struct rng {
	uint32_t word[RNG_WORDS];
	int next;              /* index of the next word; RNG_WORDS: make new ones */
	bool has_spare_normal; /* the sine of the last Box-Muller pair waits */
	double spare_normal;
};

/* Seeds with the low 32 bits of `seed`, as both libraries do. */
void rng_seed(struct rng *rng, uint64_t seed);

/* One tempered output. */
uint32_t rng_u32(struct rng *rng);

/* The next n outputs, faster than one by one. */
void rng_fill(struct rng *rng, uint32_t *out, size_t n);

/* Two outputs, the first in the high half. */
uint64_t rng_u64(struct rng *rng);

#endif

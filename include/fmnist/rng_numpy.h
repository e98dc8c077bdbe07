/*
 * rng_numpy: what NumPy's legacy RandomState draws.
 *
 * Source: numpy/random/src/distributions/distributions.c (legacy bounded
 * integers by masked rejection) and numpy/random/mtrand.pyx (choice).
 */
#ifndef FMNIST_RNG_NUMPY_H
#define FMNIST_RNG_NUMPY_H

#include <stdint.h>

#include "fmnist/rng.h"

/* np.random.choice of k values: the index of the one chosen. k >= 1. */
uint32_t rng_numpy_choice(struct rng *rng, uint32_t k);

#endif

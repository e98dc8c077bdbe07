/*
 * rng_torch: what PyTorch 1.13 draws from its CPU generator.
 *
 * The same seed gives the same weights, splits and batches as the PyTorch
 * script. Sources: aten/src/ATen/core/DistributionsHelper.h,
 * aten/src/ATen/native/cpu/DistributionTemplates.h, TensorFactories.cpp
 * (randperm) and torch/utils/data/dataloader.py, sampler.py.
 */
#ifndef FMNIST_RNG_TORCH_H
#define FMNIST_RNG_TORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/real.h"
#include "fmnist/rng.h"

/* Tensor.uniform_(low, high) of n float32, equal to the last bit. */
void rng_torch_uniform(struct rng *rng, float *out, size_t n, float low, float high);

/*
 * Tensor.normal_(mean, std) of n float32. Equal but for the last places:
 * PyTorch's vectorised logarithm and cosine round differently.
 */
void rng_torch_normal(struct rng *rng, float *out, size_t n, float mean, float std);

/* torch.randperm(n) into perm[0..n). */
void rng_torch_randperm(struct rng *rng, uint32_t *perm, size_t n);

/*
 * Tensor.bernoulli_(p) of n numbers: `value` where 1 was drawn, else 0, equal to the last
 * bit to a PyTorch that was built without MKL.
 */
void rng_torch_mask(struct rng *rng, real *mask, size_t n, double p, real value);

/*
 * What a DataLoader draws when it is iterated: one u64 (its base seed) and,
 * with shuffle, a second one that seeds the engine of the epoch's permutation.
 * perm (n) is filled with the order; without shuffle it is not touched and may
 * be NULL.
 */
void rng_torch_iterate_loader(struct rng *rng, bool shuffle, uint32_t *perm, size_t n);

#endif

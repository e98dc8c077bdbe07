/*
 * learner: one batch after the other through a network, each with a step.
 *
 * With a large network and a large batch, threads of the pool share the work: pieces of
 * LEARNER_PIECE examples go through the network and back, and when all are back, each
 * layer's gradient and step are made by blocks of LEARNER_UNITS units. What is split
 * depends on the network and the batch alone, so the number of threads changes no bit.
 * Batch normalisation looks at a batch as a whole, and dropout draws one mask after the
 * other: with them nothing is split.
 *
 * Draws the masks of dropout from `rng`. Belongs to the thread that trains.
 */
#ifndef FMNIST_LEARNER_H
#define FMNIST_LEARNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/hparams.h"
#include "fmnist/model.h"
#include "fmnist/optimizer.h"
#include "fmnist/pool.h"
#include "fmnist/schedule.h"
#include "fmnist/task.h"

#define LEARNER_PIECE 64
#define LEARNER_UNITS 64

/* Below so many products of an example with a parameter, threads cost more than they
 * save. */
#define LEARNER_SPLIT ((size_t)1 << 24)

/* Units of a layer, whose gradient is made and whose step is taken at once. */
struct learner_block {
	size_t layer, first, units;
};

struct learner {
	const struct hparams *hp;
	const struct task *task;
	struct model *model; /* not owned, nor the images and the pool */
	const struct images *images;
	struct pool *pool;
	struct optimizer optimizer;
	struct schedule schedule;
	struct workspace ws;
	uint8_t *labels; /* (batch) */
	bool split;
	struct learner_block *block; /* (blocks), where it is split */
	size_t blocks;
	double *loss; /* (pieces): of each, times its examples */
};

/* Batches of at most `batch` examples, `iterations` an epoch. */
void learner_init(struct learner *learner, const struct hparams *hp, struct model *model,
	const struct images *images, size_t batch, uint64_t iterations, struct pool *pool,
	struct rng *rng);
void learner_release(struct learner *learner);

/* Learns images index[0 .. n); `iteration` of the run, from 0. Returns their mean loss
 * before the step. */
double learner_step(
	struct learner *learner, const uint32_t *index, size_t n, uint64_t iteration);

#endif

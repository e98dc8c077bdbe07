/*
 * learner: one batch after the other through a network, each with a step.
 *
 * A large batch of a large network is split into pieces of LEARNER_PIECE examples, which
 * the pool's threads share; their gradients are added in the order of the pieces, and the
 * step is shared, too. What is split depends on the network and the batch alone, so the
 * number of threads changes no bit. Batch normalisation looks at a batch as a whole and
 * dropout draws one mask after the other: with them nothing is split.
 *
 * Draws the masks of dropout from `rng`. Belongs to the thread that trains.
 */
#ifndef FMNIST_LEARNER_H
#define FMNIST_LEARNER_H

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

/* Below so many products of an example with a parameter, threads cost more than they
 * save. */
#define LEARNER_SPLIT ((size_t)1 << 24)

struct learner_part {
	struct workspace ws;
	uint8_t *labels; /* (examples of a piece) */
	real *gradient;  /* (parameters); the first piece's is the optimiser's */
	double loss;     /* sum over the examples of the last batch */
};

struct learner {
	const struct hparams *hp;
	const struct task *task;
	struct model *model; /* not owned, nor the images and the pool */
	const struct images *images;
	struct pool *pool;
	struct optimizer optimizer;
	struct schedule schedule;
	size_t piece;              /* examples */
	struct learner_part *part; /* (parts) */
	size_t parts;
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

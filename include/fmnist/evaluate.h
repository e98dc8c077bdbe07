/*
 * evaluate: loss and accuracy of a model over a set of images.
 *
 * Works in pieces of EVALUATE_PIECE images, on all workers of the pool; the
 * sums are made piece by piece in order, so the result does not depend on the
 * number of workers. Draws no random numbers.
 */
#ifndef FMNIST_EVALUATE_H
#define FMNIST_EVALUATE_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/model.h"
#include "fmnist/pool.h"
#include "fmnist/task.h"

#define EVALUATE_PIECE 250

struct evaluation {
	double loss;     /* mean, as the task says */
	double accuracy; /* 0..1; NaN where the task has no right and wrong */
};

struct evaluator {
	const struct task *task;
	struct pool *pool;
	struct workspace *ws; /* [pool_workers] */
	uint8_t *labels;      /* (pool_workers, EVALUATE_PIECE) */
};

void evaluator_init(struct evaluator *evaluator, const struct model *model,
	const struct task *task, struct pool *pool);
void evaluator_release(struct evaluator *evaluator);

/* index (count) chooses the images; NULL: the first `count`. count > 0. The outputs for
 * each go into outputs (count, outputs), unless that is NULL. */
struct evaluation evaluator_run(struct evaluator *evaluator, const struct model *model,
	const struct images *images, const uint32_t *index, size_t count, real *outputs);

#endif

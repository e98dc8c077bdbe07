/*
 * task: what a network is trained for, as a table of operations.
 *
 * Says how pixels become its input, what its output is measured by, and what is counted.
 * Constant; any thread.
 */
#ifndef FMNIST_TASK_H
#define FMNIST_TASK_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/batch.h"
#include "fmnist/hparams.h"
#include "fmnist/real.h"

/* A batch, and what the network made of it. */
struct task_batch {
	const real *input;     /* (n, inputs) */
	const uint8_t *labels; /* (n) */
	const real *output;    /* (n, outputs) */
	size_t n, outputs;
	size_t of; /* examples that the mean is over whose gradient is wanted: these, or
		      more */
};

struct task {
	enum pixel_scale scale;

	/* Sum of the examples' losses. The gradient of their mean, over `of` examples, with
	 * respect to the output goes into dy (n, outputs), unless that is NULL. */
	double (*loss)(real *dy, const struct task_batch *batch, double smoothing);

	/* How many are told right; NULL: there is no right and wrong. */
	size_t (*correct)(const struct task_batch *batch);
};

extern const struct task task_classify;    /* cross-entropy of the labels */
extern const struct task task_reconstruct; /* mean squared error of the pixels */

const struct task *task_of(const struct hparams *hp);

#endif

/*
 * parity: comparing networks with PyTorch's.
 *
 * All that goes through sums is compared tensor by tensor (weights and biases of each
 * layer on their own): no element may differ by more than PARITY_TOLERANCE times the
 * largest magnitude of PyTorch's tensor. Sums of many terms that nearly cancel have no
 * accurate last places in either program, so a bound relative to each element alone would
 * say nothing. Nor has a tensor that is nothing but rounding (the gradient of a bias before
 * batch norm): below a twentieth of the vector's largest, that is what counts. Losses are
 * compared relative to themselves.
 */
#ifndef PARITY_H
#define PARITY_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/model.h"
#include "fmnist/rng.h"

#define PARITY_TOLERANCE 1e-5

/* As tests/gen/fixtures.py's Stream makes it. */
struct batch {
	size_t n;
	real *x;         /* (n, inputs) */
	uint8_t *labels; /* (n) */
};

void batch_init(struct batch *batch, struct rng *rng, const struct model *model, size_t n);
void batch_release(struct batch *batch);

/* Forward, loss and backward into the sink; returns the loss. */
double learn(const struct model *model, struct workspace *ws, const struct batch *batch,
	double smoothing, const struct gradient_sink *sink);

/* One tensor; `what` names it when it differs. */
void assert_tensor(const char *what, const float *expected, const real *found, size_t n);

/* Every parameter tensor of a vector in the model's order. */
void assert_vector(const char *name, const struct model *model, const float *expected,
	const real *found);

void assert_loss(double expected, double found);

#endif

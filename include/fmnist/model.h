/*
 * model: a chain of layers over one vector of parameters.
 *
 * All parameters lie in one contiguous vector in PyTorch's order: for each
 * layer its weight (out, in), then its bias (out). So flattening a model and
 * loading it back, a snapshot and a checkpoint are copies of that vector.
 *
 * A model is changed only through model->param. Forward and backward keep what
 * they need in a workspace; threads share a model that is not being changed,
 * each with a workspace of its own.
 */
#ifndef FMNIST_MODEL_H
#define FMNIST_MODEL_H

#include <stddef.h>

#include "fmnist/layer.h"
#include "fmnist/real.h"
#include "fmnist/rng.h"

struct model {
	struct layer *layer; /* (layers) */
	size_t layers;
	size_t inputs, outputs; /* features */
	size_t parameters;
	real *param; /* (parameters) */
};

/* inputs - units x hidden_layers - outputs, with `activation` between. */
void model_init_mlp(struct model *model, size_t inputs, size_t hidden_layers, size_t units,
	size_t outputs, const struct layer_ops *activation);
void model_release(struct model *model);

/*
 * Draws all parameters. A scheme other than torch's is applied after PyTorch's
 * constructors have drawn theirs, as `model.apply(init)` does in a script.
 */
void model_draw_parameters(struct model *model, enum init_scheme scheme, struct rng *rng);

struct workspace {
	size_t batch;   /* most examples at once */
	real *x;        /* (batch, inputs), filled by the caller */
	real **y;       /* [layers]: (batch, out) of each layer; in place: the one below */
	real *delta[2]; /* (batch, widest layer): gradients on their way down */
	real *memory;   /* what all of these point into */
};

void workspace_init(struct workspace *ws, const struct model *model, size_t batch);
void workspace_release(struct workspace *ws);

/* Output of the last layer, (n, outputs), for ws->x (n, inputs). */
real *model_forward(const struct model *model, struct workspace *ws, size_t n);

/*
 * After model_forward with the same n: carries dy (n, outputs), the gradient of
 * the loss with respect to the output, down to every parameter. dy must be
 * ws->delta[0]; both delta buffers are overwritten.
 */
void model_backward(const struct model *model, struct workspace *ws, size_t n,
	const struct gradient_sink *sink);

#endif

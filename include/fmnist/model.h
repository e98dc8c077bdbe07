/*
 * model: a chain of layers over one vector of parameters.
 *
 * All parameters lie in one contiguous vector in PyTorch's order: for each
 * layer its weights (of a linear layer (out, in)), then its biases. All buffers, which
 * training changes beside them, lie behind the parameters in the same memory. So
 * flattening a model and loading it back, a snapshot and a checkpoint are copies of that
 * memory.
 *
 * A model is made by model_init(), model_add() layer by layer, and model_finish(). Its
 * numbers are changed only through model->param, and the buffers by a forward pass in
 * training. Forward and backward keep what they need in a workspace; threads share a
 * model that is not being changed, each with a workspace of its own.
 */
#ifndef FMNIST_MODEL_H
#define FMNIST_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/layer.h"
#include "fmnist/real.h"
#include "fmnist/rng.h"

struct model {
	struct layer *layer; /* (layers) */
	size_t layers, capacity;
	size_t inputs, outputs; /* features; outputs: of the last layer so far */
	size_t parameters, buffers;
	real *param;  /* (parameters + buffers) */
	real *buffer; /* (buffers): where they begin in param */
};

void model_init(struct model *model, size_t inputs);
/* Appends a layer of `out` features; `setting` as in struct layer. */
void model_add(
	struct model *model, const struct layer_ops *ops, size_t out, double setting);
/* No layer is added any more. All numbers are 0. */
void model_finish(struct model *model);
void model_release(struct model *model);

/*
 * Draws all parameters. A scheme other than torch's is applied after PyTorch's
 * constructors have drawn theirs, as `model.apply(init)` does in a script.
 */
void model_draw_parameters(
	struct model *model, const struct init_rule *rule, struct rng *rng);

/* Memory for one pass, and what it keeps. */
struct workspace {
	enum mode mode;
	size_t batch;    /* most examples at once */
	real *x;         /* (batch, inputs), filled by the caller */
	real **y;        /* [layers]: (batch, out) of each layer; may be the one below */
	real **kept;     /* [layers]: as layer_pass; NULL in evaluation */
	real **dy;       /* [layers]: (batch, out), the gradient of y on its way down; in
			    training. dy[layers - 1] is filled by the caller; others may
			    share their memory */
	real *memory;    /* what all of these point into */
	struct rng *rng; /* that dropout draws from, in training; not owned */
};

/* For passes in one mode; `rng` may be NULL where no layer draws, and in evaluation. */
void workspace_init(struct workspace *ws, const struct model *model, size_t batch,
	enum mode mode, struct rng *rng);

/* For training, where every output and every gradient can be looked at afterwards: each has
 * memory of its own. */
void workspace_init_whole(struct workspace *ws, const struct model *model, size_t batch,
	struct rng *rng);

/* For training in parts, below: what is read later has memory of its own. */
void workspace_init_parts(struct workspace *ws, const struct model *model, size_t batch);
void workspace_release(struct workspace *ws);

/* Output of the last layer, (n, outputs), for ws->x (n, inputs). In training it changes
 * the model's buffers. */
real *model_forward(const struct model *model, struct workspace *ws, size_t n);

/*
 * After model_forward in training with the same n: carries dy (n, outputs) of the last
 * layer, the gradient of the loss with respect to the output, down to every parameter. It
 * is overwritten.
 */
void model_backward(const struct model *model, struct workspace *ws, size_t n,
	const struct gradient_sink *sink);

/*
 * Training in parts, which several threads may share: first each some examples of the
 * batch there and back, then, when all have come back, each some units of some layers.
 * Whether the layers allow it:
 */
bool model_has_parts(const struct model *model);

/* Examples [first, first + n) of ws->x; model_backward_examples() carries their dy down,
 * and leaves parameters alone. */
real *model_forward_examples(
	const struct model *model, struct workspace *ws, size_t first, size_t n);
void model_backward_examples(
	const struct model *model, struct workspace *ws, size_t first, size_t n);

/* Layers from `layer` on, whose input is ws->y[layer - 1] already: returns the output of
 * the last. */
real *model_forward_from(
	const struct model *model, struct workspace *ws, size_t layer, size_t n);

/* Whether all layers from `layer` on can do without training what model_forward_turned()
 * does: as model_forward_from(), but inputs and outputs of a unit stand side by side, as
 * (features, n). */
bool model_turns(const struct model *model, size_t layer);
real *model_forward_turned(
	const struct model *model, struct workspace *ws, size_t layer, size_t n);

/* The gradient of some units of a layer that has parameters, of n examples. */
void model_backward_units(const struct model *model, const struct workspace *ws, size_t n,
	size_t layer, size_t first, size_t units, const struct gradient_sink *sink);

#endif

/*
 * layer: one step of a network, as a table of operations.
 *
 * A layer is a description: sizes and where its parameters begin in the model's
 * vector. It holds no numbers of its own, so one model can be used by several
 * threads at once, each with its own workspace (model.h).
 *
 * A new kind of layer is one source file that exports one const table, and one
 * line in layer_kinds[].
 */
#ifndef FMNIST_LAYER_H
#define FMNIST_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/real.h"
#include "fmnist/rng.h"

enum init_scheme {
	INIT_TORCH, /* nn.Linear's own: uniform in +-1/sqrt(fan_in), weight and bias */
	INIT_HE,    /* kaiming_normal_ for ReLU: N(0, 2/fan_in), bias 0 */
};

struct layer {
	const struct layer_ops *ops;
	size_t in, out; /* features per example */
	size_t first;   /* index of its first parameter in the model's vector */
};

/*
 * Where backward puts the gradient of the loss with respect to the parameters:
 *
 *	target = keep * target + scale * gradient
 *
 * With target a separate vector, scale 1 and keep 0 it is the gradient; keep 0
 * means that the target is not read and may hold anything, NaN too. With target
 * the parameters themselves, scale -lr and keep 1 - lr * decay, it is a step of
 * plain SGD, which needs no gradient vector at all.
 */
struct gradient_sink {
	real *target; /* (parameters of the model) */
	real scale;
	real keep_weight; /* for parameters whose name holds "weight" */
	real keep_bias;   /* for the others */
};

struct layer_ops {
	const char *name;

	/* y and x are the same memory; backward reads y only. */
	bool in_place;

	/* Number of parameters; NULL: none. */
	size_t (*parameters)(const struct layer *layer);

	/* Draws the layer's own parameters, in PyTorch's order. */
	void (*init)(const struct layer *layer, real *param, enum init_scheme scheme,
		struct rng *rng);

	/* x (n, in) to y (n, out). param: the layer's own. */
	void (*forward)(const struct layer *layer, const real *param, const real *x,
		real *y, size_t n);

	/*
	 * dy (n, out) to dx (n, in), unless dx is NULL (nothing below learns), and
	 * the parameters' gradient into the sink. dx is computed before the sink is
	 * written, since the sink may be the parameters. In place: dx and dy are the
	 * same memory.
	 */
	void (*backward)(const struct layer *layer, const real *param, const real *x,
		const real *y, const real *dy, real *dx, size_t n,
		const struct gradient_sink *sink);
};

extern const struct layer_ops layer_linear;
extern const struct layer_ops layer_relu;

/* All kinds, NULL at the end. */
extern const struct layer_ops *const layer_kinds[];

#endif

/*
 * layer: one step of a network, as a table of operations.
 *
 * A layer is a description: sizes and where its numbers begin in the model's
 * vectors. It holds no numbers of its own, so one model can be used by several
 * threads at once, each with its own workspace (model.h).
 *
 * Three kinds of numbers: parameters, which the optimiser changes; buffers, which
 * training changes by itself (the running statistics of batch normalisation); and what
 * forward keeps for backward, which lies in the workspace.
 *
 * A new kind of layer is one source file that exports one const table, and one
 * line in layer_kinds[].
 */
#ifndef FMNIST_LAYER_H
#define FMNIST_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/init.h"
#include "fmnist/real.h"
#include "fmnist/rng.h"

enum mode {
	MODE_TRAINING,   /* statistics of the batch, dropout drops */
	MODE_EVALUATION, /* running statistics, nothing is dropped or changed */
	MODE_ESTIMATION, /* statistics of the batch, nothing is dropped or changed */
};

struct layer {
	const struct layer_ops *ops;
	size_t in, out;      /* features per example */
	size_t first;        /* index of its first parameter in the model's vector */
	size_t first_buffer; /* likewise of its first buffer */
	double setting;      /* what its kind is told: dropout's probability; else 0 */
};

/* How many numbers a layer has. */
struct layer_counts {
	size_t weights; /* parameters whose name holds "weight"; they come first */
	size_t biases;  /* the other parameters */
	size_t units;   /* that its parameters belong to, as many to each; with
			   backward_units only */
	size_t buffers;
	size_t kept;             /* for backward, of a batch */
	size_t kept_per_example; /* and of each example in it */
};

/* What a layer works on in one pass, besides input and output. */
struct layer_pass {
	const real *param; /* its own */
	real *buffer;      /* likewise; changed by a forward pass in training only */
	real *kept;        /* (kept + n * kept_per_example); NULL in evaluation */
	struct rng *rng;   /* that dropout draws from; NULL in evaluation */
	enum mode mode;
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

	/* in == out, and y may lie where x does, and dx where dy does. */
	bool in_place;
	/* Backward reads x, or y, as forward had them. */
	bool reads_x, reads_y;

	/* NULL: it has none. */
	struct layer_counts (*count)(const struct layer *layer);

	/* Sets the layer's own parameters and buffers as PyTorch does, and draws in its
	 * order. */
	void (*init)(const struct layer *layer, real *param, real *buffer,
		const struct init_rule *rule, struct rng *rng);

	/* x (n, in) to y (n, out). */
	void (*forward)(const struct layer *layer, const struct layer_pass *pass,
		const real *x, real *y, size_t n);

	/* Likewise, but in training, with the numbers of a unit side by side: x (in, n) to
	 * y (out, n). Of a layer that takes each number by itself it is `forward`. NULL: it
	 * cannot. */
	void (*forward_turned)(const struct layer *layer, const struct layer_pass *pass,
		const real *x, real *y, size_t n);

	/*
	 * After a forward pass in training: dy (n, out) to dx (n, in), unless dx is NULL
	 * (nothing below learns), and the parameters' gradient into the sink. dx is
	 * computed before the sink is written, since the sink may be the parameters. Of a
	 * layer with backward_units the sink may be NULL: dx alone is wanted.
	 */
	void (*backward)(const struct layer *layer, const struct layer_pass *pass,
		const real *x, const real *y, const real *dy, real *dx, size_t n,
		const struct gradient_sink *sink);

	/*
	 * The gradient of the parameters of some units alone, [first, first + units) of
	 * those that are counted, of a whole batch. Of a layer that has it, examples may be
	 * taken in pieces, and parameters too. NULL: it has not.
	 */
	void (*backward_units)(const struct layer *layer, const real *x, const real *dy,
		size_t n, size_t first, size_t units, const struct gradient_sink *sink);
};

extern const struct layer_ops layer_linear;
extern const struct layer_ops layer_relu;
extern const struct layer_ops layer_leaky_relu; /* slope 0.01 */
extern const struct layer_ops layer_elu;        /* alpha 1 */
extern const struct layer_ops layer_prelu;      /* one slope, 0.25 at first */
extern const struct layer_ops layer_sigmoid;
extern const struct layer_ops layer_batch_norm;
extern const struct layer_ops layer_dropout; /* setting: the probability to drop */

/* All kinds, NULL at the end. */
extern const struct layer_ops *const layer_kinds[];

/* Zeros where the layer has none. */
struct layer_counts layer_count(const struct layer *layer);

#endif

/*
 * optimizer: how a gradient becomes a step.
 *
 * An optimiser is a const table of what its kind does, and what it remembers of earlier
 * steps: vectors like the parameters. For a step, give backward optimizer_sink(), then
 * call optimizer_step(). Plain SGD is only a sink: the step happens where the gradient is
 * computed, and no gradient vector exists. A step may also be taken part by part, by
 * several threads.
 *
 * The learning rate comes with each step, for schedules change it (schedule.h). Belongs
 * to the thread that trains.
 */
#ifndef FMNIST_OPTIMIZER_H
#define FMNIST_OPTIMIZER_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/layer.h"
#include "fmnist/model.h"
#include "fmnist/real.h"

enum optimizer_kind {
	OPTIMIZER_SGD,   /* torch.optim.SGD, with momentum and Nesterov's */
	OPTIMIZER_ADAM,  /* torch.optim.Adam: decay is part of the gradient */
	OPTIMIZER_ADAMW, /* torch.optim.AdamW: decay is not */
};

enum decay_scope {
	DECAY_WEIGHTS, /* parameters whose name holds "weight" */
	DECAY_ALL,
};

/* betas 0.9 and 0.999, eps 1e-8: what Adam and AdamW have by default. */
struct optimizer_settings {
	enum optimizer_kind kind;
	double momentum; /* of SGD */
	bool nesterov;   /* likewise; means nothing without momentum */
	double weight_decay;
	enum decay_scope decay_scope;
	bool keeps_gradient; /* there is a gradient vector, for plain SGD too */
};

struct optimizer {
	const struct optimizer_ops *ops;
	struct optimizer_settings settings;
	struct model *model; /* not owned */
	real *gradient;      /* (parameters); NULL: the sink is the step */
	real *first;         /* (parameters): running mean of the gradient, or NULL */
	real *second;        /* (parameters): and of its square, or NULL */
	uint64_t steps;      /* done */
};

/* The model must outlive it, and have all its layers. */
void optimizer_init(struct optimizer *optimizer, const struct optimizer_settings *settings,
	struct model *model);
void optimizer_release(struct optimizer *optimizer);

struct gradient_sink optimizer_sink(const struct optimizer *optimizer, double lr);
void optimizer_step(struct optimizer *optimizer, double lr);

/* The step of some parameters, all weights or all biases; several threads may each take
 * some. Once all are done, steps is to be raised by one. */
void optimizer_step_some(
	struct optimizer *optimizer, size_t first, size_t count, bool weights, double lr);

#endif

/*
 * optimizer: how a gradient becomes a step.
 *
 * Plain SGD is only a sink for backward (layer.h): the step happens where the
 * gradient is computed, and no gradient vector exists.
 */
#ifndef FMNIST_OPTIMIZER_H
#define FMNIST_OPTIMIZER_H

#include "fmnist/layer.h"
#include "fmnist/real.h"

enum decay_scope {
	DECAY_WEIGHTS, /* parameters whose name holds "weight" */
	DECAY_ALL,
};

struct optimizer_settings {
	double lr;
	double weight_decay;
	enum decay_scope decay_scope;
};

/*
 * SGD as torch.optim.SGD without momentum: w <- w - lr * (g + decay * w), that
 * is (1 - lr * decay) * w - lr * g.
 */
struct gradient_sink optimizer_sgd(const struct optimizer_settings *settings, real *param);

#endif

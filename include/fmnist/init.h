/*
 * init: the schemes that a layer's weights are drawn by before training.
 *
 * init_kinds[] is the one table of them: name, variance as a formula and as a number, and
 * how they are drawn. A new scheme is a line there and one in the enumeration.
 *
 * Constant; any thread.
 */
#ifndef FMNIST_INIT_H
#define FMNIST_INIT_H

#include <stddef.h>

#include "fmnist/rng.h"

enum init_scheme {
	INIT_TORCH,  /* nn.Linear's own: uniform in +-1/sqrt(fan_in), weight and bias */
	INIT_HE,     /* kaiming_normal_ for ReLU: N(0, 2/fan_in), bias 0 */
	INIT_XAVIER, /* xavier_uniform_: variance 2/(fan_in + fan_out), bias 0 */
	INIT_NORMAL, /* normal_: N(0, std^2) whatever the layer's size, bias 0 */
	INIT_SCHEMES,
};

struct init_rule {
	enum init_scheme scheme;
	double std; /* of INIT_NORMAL */
};

extern const struct init_rule init_torch, init_he;

struct init_kind {
	const char *name;     /* as --init has it */
	const char *variance; /* of a weight; n inputs, m outputs, s INIT_NORMAL's std */
	/* Of a layer of in inputs and out outputs: the variances of weight and bias. */
	double (*weight_variance)(const struct init_rule *rule, size_t in, size_t out);
	double (*bias_variance)(const struct init_rule *rule, size_t in, size_t out);
	/* weight (out, in), bias (out): as torch.nn.init draws them. */
	void (*draw)(const struct init_rule *rule, size_t in, size_t out, float *weight,
		float *bias, struct rng *rng);
};

extern const struct init_kind init_kinds[INIT_SCHEMES];

#endif

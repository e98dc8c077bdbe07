/*
 * init_theory: what the derivation of He's initialisation predicts for each layer.
 *
 *	Var[z] = n Var[w] E[x^2] + Var[b]       Var[dx] = m Var[w] E[dz^2]
 *	E[x'^2] = E[f(z)^2]                     E[dz^2] = E[f'(z)^2] Var[dx']
 *
 * of a layer with n inputs and m outputs; x' and dx' belong to the next one. For ReLU the
 * last two are a half of Var[z] and of Var[dx'] whenever z is symmetric; for other
 * activations they are taken of a normal z, which the sum of many terms is.
 * docs/he-initialization.md derives them.
 *
 * Pure functions; any thread.
 */
#ifndef FMNIST_INIT_THEORY_H
#define FMNIST_INIT_THEORY_H

#include <stddef.h>

#include "fmnist/init.h"
#include "fmnist/layer.h"

/* Of one linear layer. */
struct init_prediction {
	double weight_variance;
	double x2, z;    /* E[x^2] of its inputs, Var[z] of its outputs */
	double gradient; /* Var[dz] */
};

/* width (layers + 1): inputs, units of each hidden layer, outputs. x2 of the network's
 * inputs and the gradient of its outputs are known. */
void init_predict(struct init_prediction *prediction, const struct init_rule *rule,
	const size_t *width, size_t layers, const struct layer_ops *activation, double x2,
	double gradient);

/* E[f(z)^2] and E[f'(z)^2] of a normal z of this variance and mean 0. */
double activation_power(const struct layer_ops *activation, double variance);
double activation_gradient_power(const struct layer_ops *activation, double variance);

#endif

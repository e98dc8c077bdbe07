/*
 * mlp: fully connected networks as models.
 *
 * Pure description; the model is made by mlp_build(), and belongs to the caller.
 */
#ifndef FMNIST_MLP_H
#define FMNIST_MLP_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/model.h"

struct mlp {
	size_t inputs, hidden_layers, units, outputs;
	const struct layer_ops *activation;
	bool batch_norm;
	double dropout; /* probability; 0: no such layer */
};

/* For each hidden layer linear, batch norm, activation and dropout, as far as they are
 * wanted; then linear. The parameters are 0. */
void mlp_build(struct model *model, const struct mlp *mlp);

#endif

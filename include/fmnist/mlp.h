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
	size_t inputs, outputs;
	const size_t *width; /* (hidden): units of each hidden layer */
	size_t hidden;
	const struct layer_ops *activation;
	const struct layer_ops *last; /* after the last linear layer; NULL: nothing */
	bool batch_norm;
	double dropout; /* probability; 0: no such layer */
};

/* For each hidden layer linear, batch norm, activation and dropout, as far as they are
 * wanted; then linear, and `last`. The parameters are 0. */
void mlp_build(struct model *model, const struct mlp *mlp);

#endif

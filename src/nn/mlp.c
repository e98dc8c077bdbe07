#include "fmnist/mlp.h"

void mlp_build(struct model *model, const struct mlp *mlp)
{
	model_init(model, mlp->inputs);
	for (size_t i = 0; i < mlp->hidden_layers; i++) {
		model_add(model, &layer_linear, mlp->units, 0.0);
		if (mlp->batch_norm)
			model_add(model, &layer_batch_norm, mlp->units, 0.0);
		model_add(model, mlp->activation, mlp->units, 0.0);
		if (mlp->dropout > 0.0)
			model_add(model, &layer_dropout, mlp->units, mlp->dropout);
	}
	model_add(model, &layer_linear, mlp->outputs, 0.0);
	model_finish(model);
}

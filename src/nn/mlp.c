#include "fmnist/mlp.h"

void mlp_build(struct model *model, const struct mlp *mlp)
{
	model_init(model, mlp->inputs);
	for (size_t i = 0; i < mlp->hidden; i++) {
		size_t units = mlp->width[i];

		model_add(model, &layer_linear, units, 0.0);
		if (mlp->batch_norm)
			model_add(model, &layer_batch_norm, units, 0.0);
		model_add(model, mlp->activation, units, 0.0);
		if (mlp->dropout > 0.0)
			model_add(model, &layer_dropout, units, mlp->dropout);
	}
	model_add(model, &layer_linear, mlp->outputs, 0.0);
	if (mlp->last != NULL)
		model_add(model, mlp->last, mlp->outputs, 0.0);
	model_finish(model);
}

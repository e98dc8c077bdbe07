#include "fmnist/layer.h"

const struct layer_ops *const layer_kinds[] = {
	&layer_linear,
	&layer_relu,
	&layer_leaky_relu,
	&layer_elu,
	&layer_prelu,
	&layer_sigmoid,
	&layer_batch_norm,
	&layer_dropout,
	NULL,
};

struct layer_counts layer_count(const struct layer *layer)
{
	if (layer->ops->count == NULL)
		return (struct layer_counts){0};
	return layer->ops->count(layer);
}

#include "fmnist/layer.h"

const struct layer_ops *const layer_kinds[] = {
	&layer_linear,
	&layer_relu,
	NULL,
};

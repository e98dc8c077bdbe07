#include "fmnist/optimizer.h"

struct gradient_sink optimizer_sgd(const struct optimizer_settings *settings, real *param)
{
	double keep = 1.0 - settings->lr * settings->weight_decay;

	return (struct gradient_sink){
		.target = param,
		.scale = (real)-settings->lr,
		.keep_weight = (real)keep,
		.keep_bias = (real)(settings->decay_scope == DECAY_ALL ? keep : 1.0),
	};
}

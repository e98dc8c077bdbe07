#include "fmnist/network.h"

#include <inttypes.h>

#include "fmnist/mlp.h"

void network_build(
	struct model *model, const struct hparams *hp, size_t inputs, size_t outputs)
{
	const struct mlp mlp = {
		.inputs = inputs,
		.hidden_layers = (size_t)hp->hidden_layers,
		.units = (size_t)hp->hidden_units,
		.outputs = outputs,
		.activation = hparam_activations[hp->activation],
		.batch_norm = hp->batch_norm != 0,
		.dropout = hp->dropout,
	};

	mlp_build(model, &mlp);
}

/* Outputs of a hidden layer that are kept apart: linear, batch norm, activation, dropout
 * and its mask. */
static double kept_outputs(const struct hparams *hp)
{
	return 1.0 + (hp->batch_norm != 0) + (hp->dropout > 0.0 ? 2.0 : 0.0);
}

int network_check(const struct hparams *hp, size_t inputs, double examples, struct err *err)
{
	double units = (double)hp->hidden_units;
	double hidden = hp->hidden_layers > 0 ? (double)(hp->hidden_layers - 1) : 0.0;
	double count = (double)inputs * units + hidden * units * units;
	double numbers = examples *
		((double)inputs + (hidden + 1.0) * kept_outputs(hp) * units + 2.0 * units);

	if (count > (double)NETWORK_MAX_PARAMETERS)
		return err_set(err,
			"%" PRId64 " hidden layers of %" PRId64
			" units make %.3g parameters, more than %" PRIu64
			": use fewer --hidden-layers or --hidden-units",
			hp->hidden_layers, hp->hidden_units, count, NETWORK_MAX_PARAMETERS);
	if (numbers > (double)NETWORK_MAX_ACTIVATIONS)
		return err_set(err,
			"%.0f examples at once in this network need %.3g numbers of "
			"memory, more than %" PRIu64
			": use a smaller --batch-size, or fewer --hidden-units or "
			"--threads",
			examples, numbers, NETWORK_MAX_ACTIVATIONS);
	return 0;
}

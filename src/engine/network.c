#include "fmnist/network.h"

#include <inttypes.h>

#include "fmnist/mlp.h"

void network_build(
	struct model *model, const struct hparams *hp, size_t inputs, size_t outputs)
{
	size_t width[HPARAMS_HIDDEN];
	bool reconstructs = hparams_reconstruct(hp);
	const struct mlp mlp = {
		.inputs = inputs,
		.outputs = reconstructs ? inputs : outputs,
		.width = width,
		.hidden = hparams_widths(hp, width),
		.activation = hparam_activations[hp->activation],
		.last = reconstructs ? &layer_sigmoid : NULL,
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
	size_t width[HPARAMS_HIDDEN], hidden = hparams_widths(hp, width);
	double before = (double)inputs, widest = 0.0, count = 0.0, numbers = before;

	for (size_t i = 0; i < hidden; i++) {
		double units = (double)width[i];

		count += before * units;
		numbers += kept_outputs(hp) * units;
		widest = units > widest ? units : widest;
		before = units;
	}
	if (hparams_reconstruct(hp))
		count += before * (double)inputs;
	numbers = examples * (numbers + 2.0 * widest);
	if (count > (double)NETWORK_MAX_PARAMETERS)
		return err_set(err,
			"%zu hidden layers of up to %.0f units make %.3g parameters, more "
			"than %" PRIu64 ": use fewer --hidden-layers or --hidden-units",
			hidden, widest, count, NETWORK_MAX_PARAMETERS);
	if (numbers > (double)NETWORK_MAX_ACTIVATIONS)
		return err_set(err,
			"%.0f examples at once in this network need %.3g numbers of "
			"memory, more than %" PRIu64
			": use a smaller --batch-size, or fewer --hidden-units or "
			"--threads",
			examples, numbers, NETWORK_MAX_ACTIVATIONS);
	return 0;
}

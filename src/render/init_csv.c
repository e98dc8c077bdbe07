#include "fmnist/init_csv.h"

static void write_estimate(struct csv *csv, const struct init_estimate *estimate)
{
	csv_number(csv, estimate->mean);
	csv_number(csv, estimate->error);
	csv_number(csv, estimate->theory);
}

static void write_layer(
	struct csv *csv, const char *scheme, size_t number, const struct init_layer *layer)
{
	csv_text(csv, scheme);
	csv_integer(csv, number);
	csv_integer(csv, layer->in);
	csv_integer(csv, layer->out);
	csv_number(csv, layer->weight_variance);
	write_estimate(csv, &layer->x2);
	write_estimate(csv, &layer->z);
	write_estimate(csv, &layer->ratio);
	write_estimate(csv, &layer->gradient);
	csv_end_row(csv);
}

void init_csv_layers(struct csv *csv, const struct init_result *result)
{
	static const char *const head[] = {"scheme", "layer", "inputs", "outputs",
		"weight_variance", "x2", "x2_error", "x2_theory", "var_z", "var_z_error",
		"var_z_theory", "ratio", "ratio_error", "ratio_theory", "var_gradient",
		"var_gradient_error", "var_gradient_theory", NULL};

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t i = 0; i < result->schemes; i++)
		for (size_t l = 0; l < result->layers; l++)
			write_layer(csv, init_result_name(result, i), l + 1,
				&result->scheme[i].layer[l]);
}

static void write_step(struct csv *csv, const char *scheme, size_t number,
	const struct init_layer *layer, enum init_step step)
{
	const struct pairs *pairs = &layer->step[step];

	csv_text(csv, scheme);
	csv_integer(csv, step + 1);
	csv_text(csv, init_steps[step].formula);
	csv_integer(csv, number);
	csv_number(csv, pairs->left);
	csv_number(csv, pairs->right);
	csv_number(csv, moments_error(&pairs->difference));
	csv_text(csv, init_verdict_words[layer->verdict[step]]);
	csv_end_row(csv);
}

/* Of one scheme and step. */
static void write_step_layers(struct csv *csv, const struct init_result *result,
	size_t scheme, enum init_step step)
{
	for (size_t l = 0; l < result->layers; l++) {
		const struct init_layer *layer = &result->scheme[scheme].layer[l];

		if (layer->step[step].difference.count > 0)
			write_step(
				csv, init_result_name(result, scheme), l + 1, layer, step);
	}
}

void init_csv_steps(struct csv *csv, const struct init_result *result)
{
	static const char *const head[] = {"scheme", "step", "formula", "layer", "left",
		"right", "error", "verdict", NULL};

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t i = 0; i < result->schemes; i++)
		for (enum init_step step = 0; step < INIT_STEPS; step++)
			write_step_layers(csv, result, i, step);
}

static void write_layers(struct csv *csv, const void *of)
{
	init_csv_layers(csv, of);
}

static void write_steps(struct csv *csv, const void *of)
{
	init_csv_steps(csv, of);
}

const struct csv_table init_tables[] = {
	{"layers", write_layers},
	{"steps", write_steps},
	{0},
};

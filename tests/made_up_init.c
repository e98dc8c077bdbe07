#include "made_up_init.h"

#include <math.h>

#define INPUTS 784
#define OUTPUTS 10
#define INPUT_SQUARE 0.17 /* E[x^2] of the images */
#define GRADIENT 0.09     /* Var[dz] of the output layer */
#define MOST 1e77         /* squares of what float32 can hold */
#define LEAST 1e-90

struct init_settings made_up_init_settings(unsigned mask, int64_t hidden_layers)
{
	struct init_settings settings;

	init_settings_default(&settings);
	settings.hparams.hidden_layers = hidden_layers;
	settings.hparams.init_std = 0.01;
	for (unsigned i = 0; i < INIT_SCHEMES; i++)
		settings.scheme[i] = (mask >> i & 1) != 0;
	return settings;
}

/* -1 to 1, another one for each pair. */
static double wobble(size_t a, size_t b)
{
	uint32_t mixed = (uint32_t)(37 * a + b + 1) * 2654435761u;

	return (double)(mixed >> 8 & 0xffff) / 32767.5 - 1;
}

static double held(double value)
{
	return value > MOST ? INFINITY : value < LEAST ? 0 : value;
}

/* `of` is the relative error after all draws. */
static struct init_estimate estimate(double theory, double of, double at)
{
	struct init_estimate e = {.theory = theory};

	e.mean = held(theory * (1 + 1.5 * (isnan(of) ? 0 : of) * at));
	e.error = e.mean * of;
	return e;
}

/* ---- layers ---- */

static void set_sizes(
	struct init_result *result, const struct init_rule *rule, struct init_layer *layer)
{
	size_t width[HPARAMS_HIDDEN];
	size_t hidden = hparams_widths(&result->settings.hparams, width);

	for (size_t l = 0; l <= hidden; l++) {
		layer[l].in = l == 0 ? INPUTS : width[l - 1];
		layer[l].out = l == hidden ? OUTPUTS : width[l];
		layer[l].weight_variance = init_kinds[rule->scheme].weight_variance(
			rule, layer[l].in, layer[l].out);
	}
}

static double error_of(const struct init_result *result, size_t depth)
{
	double draws = (double)result->settings.draws / (double)result->done;

	return result->done < 2 ? NAN : 0.01 * sqrt((double)(depth + 1) / 4 * draws);
}

static void set_forward(
	struct init_result *result, const struct init_rule *rule, struct init_layer *layer)
{
	double square = INPUT_SQUARE;

	for (size_t l = 0; l < result->layers; l++) {
		double error = error_of(result, l), at = wobble(rule->scheme, l);
		double bias = init_kinds[rule->scheme].bias_variance(
			rule, layer[l].in, layer[l].out);
		double z = (double)layer[l].in * layer[l].weight_variance * square + bias;

		layer[l].x2 = estimate(square, l == 0 ? error / 10 : error, at);
		layer[l].z = estimate(z, error, at);
		layer[l].ratio = estimate(z / (2 * square), error_of(result, 0), at);
		square = z / 2;
	}
}

static void set_backward(
	struct init_result *result, const struct init_rule *rule, struct init_layer *layer)
{
	double gradient = GRADIENT;

	for (size_t l = result->layers; l-- > 0;) {
		layer[l].gradient =
			estimate(gradient, error_of(result, result->layers - 1 - l),
				wobble((size_t)rule->scheme + INIT_SCHEMES, l));
		gradient *= (double)layer[l].out * layer[l].weight_variance / 2;
	}
}

static struct init_estimate quotient(
	const struct init_estimate *above, const struct init_estimate *below)
{
	struct init_estimate e = {
		above->mean / below->mean, NAN, above->theory / below->theory};

	e.error = e.mean * 1.2 * above->error / above->mean;
	return e;
}

static void set_depth(const struct init_result *result, struct init_result_scheme *scheme)
{
	const struct init_layer *last = scheme->layer + result->layers - 2;

	scheme->forward = scheme->backward = (struct init_estimate){NAN, NAN, NAN};
	if (result->layers < 3)
		return;
	scheme->forward = quotient(&last->z, &scheme->layer->z);
	scheme->backward = quotient(&scheme->layer->gradient, &last->gradient);
}

/* ---- steps ---- */

/* The right side of a step, and its error. */
static double right_of(const struct init_layer *layer, enum init_step step, double *error)
{
	double out = (double)layer->out, w = layer->weight_variance;
	const double right[INIT_STEPS] = {
		0,
		layer->z.mean,
		layer->z.mean,
		w,
		layer->z.mean,
		0.5,
		layer->z.mean / 2,
		layer->z.mean,
		1,
		out * w * layer->gradient.mean,
		layer->gradient.mean,
		1,
		layer->z.mean,
		layer->gradient.mean,
	};

	*error = step == INIT_STEP_MEAN ? 1e-4 : 0.005 * right[step];
	return right[step];
}

static double left_of(
	const struct init_layer *layer, enum init_step step, double right, double off)
{
	if (step == INIT_STEP_KEPT)
		return (double)layer->in * layer->weight_variance / 2 + off;
	if (step == INIT_STEP_GRADIENT)
		return (double)layer->out * layer->weight_variance / 2 + off;
	return right + off;
}

static bool has_step(const struct init_result *result, size_t l, enum init_step step)
{
	bool output = l + 1 == result->layers;

	switch (step) {
	case INIT_STEP_SYMMETRY:
	case INIT_STEP_HALF:
	case INIT_STEP_FORWARD:
	case INIT_STEP_KEPT:
	case INIT_STEP_GATE:
		return !output;
	case INIT_STEP_BACKWARD:
	case INIT_STEP_GRADIENT:
		return l > 0;
	case INIT_STEP_DEPTH:
		return result->layers > 2 && l + 2 == result->layers;
	case INIT_STEP_DEPTH_BACK:
		return result->layers > 2 && l == 0;
	default:
		return true;
	}
}

/* times: of the right side, to fail. */
static void set_step(struct init_layer *layer, enum init_step step, size_t count, double at,
	double times)
{
	double error, right = right_of(layer, step, &error);
	double left = left_of(layer, step, right, at * error) * times;
	double n = (double)count;

	layer->step[step] = (struct pairs){.left = left,
		.right = right,
		.difference = {.count = count,
			.mean = left - right,
			.squares = error * error * n * (n - 1)}};
	layer->verdict[step] = init_judge(&layer->step[step]);
}

static void set_steps(
	const struct init_result *result, struct init_result_scheme *scheme, size_t count)
{
	for (size_t l = 0; l < result->layers; l++)
		for (enum init_step step = 0; step < INIT_STEPS; step++)
			if (has_step(result, l, step))
				set_step(&scheme->layer[l], step, count,
					wobble((size_t)scheme->rule.scheme + step, l),
					result->run != 0 && step % 3 == 1 ? 1.4 : 1);
}

/* ---- results ---- */

static void set_rule(struct init_result_scheme *scheme,
	const struct init_settings *settings, enum init_scheme which)
{
	scheme->rule = (struct init_rule){.scheme = which,
		.std = which == INIT_NORMAL ? settings->hparams.init_std : 0};
}

static void set_scheme(struct init_result *result, struct init_result_scheme *scheme)
{
	set_sizes(result, &scheme->rule, scheme->layer);
	set_forward(result, &scheme->rule, scheme->layer);
	set_backward(result, &scheme->rule, scheme->layer);
	set_depth(result, scheme);
	set_steps(result, scheme, result->done);
}

/* Nothing is measured yet. */
static struct init_result *begin(
	const struct init_settings *settings, size_t schemes, size_t done)
{
	size_t width[HPARAMS_HIDDEN];
	struct init_result *result =
		init_result_new(schemes, hparams_widths(&settings->hparams, width) + 1);

	result->settings = *settings;
	result->done = done;
	result->inputs = INPUTS;
	result->outputs = OUTPUTS;
	result->seconds = 0.05 * (double)done;
	return result;
}

struct init_result *made_up_init(const struct init_settings *settings, size_t done)
{
	struct init_result *result;
	size_t schemes = 0;

	for (enum init_scheme i = 0; i < INIT_SCHEMES; i++)
		schemes += settings->scheme[i];
	result = begin(settings, schemes, done);
	schemes = 0;
	for (size_t i = 0; i < INIT_SCHEMES; i++) {
		if (!settings->scheme[init_result_order[i]])
			continue;
		set_rule(&result->scheme[schemes], settings, init_result_order[i]);
		set_scheme(result, &result->scheme[schemes++]);
	}
	return result;
}

static void learn(struct init_layer *layer, size_t l)
{
	double ratio = layer->ratio.mean;

	layer->weight_variance *= 1.5;
	layer->x2.mean *= 1 + 1.5 * (double)l;
	layer->z.mean *= 1.6 + 2.5 * (double)l;
	layer->gradient.mean /= 30;
	layer->x2.theory = layer->gradient.theory = NAN;
	layer->z.theory = (double)layer->in * layer->weight_variance * layer->x2.mean;
	layer->x2.error = layer->z.error = layer->gradient.error = NAN;
	layer->ratio = (struct init_estimate){1.3 * ratio, 0.08 * ratio, ratio};
}

struct init_result *made_up_init_trained(void)
{
	struct init_settings settings = made_up_init_settings(1u << INIT_HE, 3);
	struct init_result *result;
	struct init_result_scheme *scheme;

	settings.hparams.hidden_units = 40;
	settings.hparams.init = INIT_HE;
	result = begin(&settings, 1, 1);
	result->run = 12;
	scheme = result->scheme;
	set_rule(scheme, &settings, INIT_HE);
	set_scheme(result, scheme);
	for (size_t l = 0; l < result->layers; l++)
		learn(&scheme->layer[l], l);
	set_depth(result, scheme);
	set_steps(result, scheme, 40);
	return result;
}

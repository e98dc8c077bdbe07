#include "fmnist/init_probe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/network.h"
#include "fmnist/sums.h"
#include "fmnist/task.h"
#include "fmnist/xalloc.h"

/* Memory for what is taken of one layer; columns are features. */
struct init_scratch {
	real *z, *f, *turned, *ones; /* (images, widest) */
	/* (INIT_UNITS + widest): sums over the images */
	double *sum, *square, *above, *power, *even;
	double *x2, *d2, *first, *second; /* (widest) */
};

/* What a layer has from the one below it. */
struct below {
	double z;    /* Var[z] */
	double half; /* E[f(z)^2] / E[z^2], were z symmetric */
	bool plain;  /* nothing but the activation stands between */
};

/* One linear layer of the network, and how its inputs, outputs and activation are found. */
struct place {
	const struct layer *layer;
	size_t at;         /* in the model */
	size_t activation; /* likewise; 0: none, it is the last */
	bool plain;        /* nothing but that stands before the next linear layer */
	const struct init_rule *rule; /* that it was drawn by; NULL: it was trained */
	const real *x, *z;            /* (images, in), (images, out) */
	const real *weight, *bias;
	double weight_mean, bias_variance;
};

/* ---- a network and its memory ---- */

static size_t widest(const struct model *model)
{
	size_t most = model->inputs;

	for (size_t i = 0; i < model->layers; i++)
		most = model->layer[i].out > most ? model->layer[i].out : most;
	return most;
}

static struct init_scratch *scratch_new(size_t images, size_t width)
{
	struct init_scratch *s = xcalloc(1, sizeof *s);
	size_t area = images * width, units = INIT_UNITS + width;

	s->z = xaligned(4 * area, sizeof *s->z);
	s->f = s->z + area;
	s->turned = s->f + area;
	s->ones = s->turned + area;
	for (size_t i = 0; i < area; i++)
		s->ones[i] = REAL(1.0);
	s->sum = xcalloc(5 * units + 4 * width, sizeof *s->sum);
	s->square = s->sum + units;
	s->above = s->square + units;
	s->power = s->above + units;
	s->even = s->power + units;
	s->x2 = s->even + units;
	s->d2 = s->x2 + width;
	s->first = s->d2 + width;
	s->second = s->first + width;
	return s;
}

static void scratch_free(struct init_scratch *scratch)
{
	free(scratch->z);
	free(scratch->sum);
	free(scratch);
}

void init_probe_init(struct init_probe *probe, const struct hparams *hparams,
	const struct init_images *images)
{
	size_t most = 0;

	*probe = (struct init_probe){.hparams = hparams,
		.images = images,
		.activation = hparam_activations[hparams->activation]};
	network_build(&probe->model, hparams, images->inputs, images->outputs);
	probe->linear = xcalloc(probe->model.layers, sizeof *probe->linear);
	for (size_t i = 0; i < probe->model.layers; i++) {
		const struct layer *layer = &probe->model.layer[i];
		struct layer_counts counts = layer_count(layer);

		if (layer->ops != &layer_linear)
			continue;
		probe->linear[probe->layers++] = i;
		if (counts.weights + counts.biases > most)
			most = counts.weights + counts.biases;
	}
	probe->drawn = xaligned(most, sizeof *probe->drawn);
	if (!model_has_parts(&probe->model))
		probe->gradient =
			xaligned(probe->model.parameters, sizeof *probe->gradient);
	probe->scratch = scratch_new(images->count, widest(&probe->model));
}

void init_probe_release(struct init_probe *probe)
{
	free(probe->linear);
	free(probe->drawn);
	free(probe->gradient);
	scratch_free(probe->scratch);
	model_release(&probe->model);
}

/* ---- steps of the weights ---- */

static double per_image(const struct init_probe *probe, double sum)
{
	return sum / (double)probe->images->count;
}

/* Mean of x_j x_k over pairs of different inputs. */
static double mean_product(
	const struct init_probe *probe, const struct place *place, double x2)
{
	size_t in = place->layer->in;
	double total = 0.0;

	for (size_t k = 0; k < probe->images->count; k++) {
		double sums[3];

		sums_powers(sums, place->x + k * in, in);
		total += sums[0] * sums[0];
	}
	return (per_image(probe, total) - (double)in * x2) /
		((double)in * (double)(in - 1));
}

/*
 * The first three steps, unit by unit and in parts of E[x^2]. Were its inputs in any other
 * order, a unit's output would have on the average the square
 *
 *	E[x^2] sum of w_j^2  +  E[x_j x_k] sum of w_j w_k, j != k
 *
 * and a unit that knows nothing of its inputs does not care for their order.
 */
static void look_at_units(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, double sums[3])
{
	const struct init_scratch *s = probe->scratch;
	size_t in = place->layer->in;
	double n = (double)in, x2 = reading->x2;
	double product = in > 1 ? mean_product(probe, place, x2) : 0.0;

	memset(sums, 0, 3 * sizeof *sums);
	for (size_t i = 0; i < place->layer->out; i++) {
		double w[3], b = (double)place->bias[i];
		double mean = per_image(probe, s->sum[i]);
		double square = per_image(probe, s->square[i]) - 2.0 * b * mean + b * b;
		double shuffled;

		sums_powers(w, place->weight + i * in, in);
		shuffled = w[1] + product / x2 * (w[0] * w[0] - w[1]);
		pairs_add(&reading->step[INIT_STEP_MEAN], w[0] / n, 0.0);
		pairs_add(&reading->step[INIT_STEP_INDEPENDENT], square / x2, shuffled);
		pairs_add(&reading->step[INIT_STEP_CROSS], shuffled, w[1]);
		for (int k = 0; k < 3; k++)
			sums[k] += w[k];
	}
}

/* Weights of one input have a variance of their own: how far these are apart, beside how
 * far those of identically distributed weights are. sums: of all weights. */
static void look_at_columns(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, const double sums[3])
{
	const struct init_scratch *s = probe->scratch;
	size_t in = place->layer->in, out = place->layer->out;
	double count = (double)in * (double)out, m = (double)out, n = (double)in;
	double mean = sums[1] / count;
	double variance = (sums[2] / count - mean * mean) * count / (count - 1.0);

	if (in < 2 || !(mean > 0.0))
		return;
	sums_mean_squares(s->second, s->first, place->weight, out, in);
	for (size_t j = 0; j < in; j++) {
		double off = s->second[j] / mean - 1.0;

		pairs_add(&reading->step[INIT_STEP_IDENTICAL], off * off * n / (n - 1.0),
			variance / (mean * mean) / m);
	}
}

/* ---- steps of the outputs ---- */

/* Adds up one layer's outputs z (images, out), as the repeat-th of it. */
static void add_outputs(const struct init_probe *probe, const struct place *place,
	const real *z, size_t repeat)
{
	struct init_scratch *s = probe->scratch;
	size_t out = place->layer->out, images = probe->images->count;
	size_t from = repeat * out;
	const struct model *model = &probe->model;
	const struct layer *act = &model->layer[place->activation];
	const struct layer_pass pass = {
		.param = model->param + act->first, .mode = MODE_EVALUATION};

	sums_add_columns(s->sum + from, s->square + from, z, images, out);
	if (place->activation == 0)
		return;
	/* In a network that was trained, batch normalisation may come between. */
	if (place->activation > place->at + 1)
		z = probe->ws.y[place->activation - 1];
	sums_add_above(s->above + from, z, images, out);
	act->ops->forward(act, &pass, z, s->f, images);
	sums_add_columns(s->first, s->power + from, s->f, images, out);
	sums_add_columns(s->first, s->even + from, s->f, images, out);
	for (size_t i = 0; i < images * out; i++)
		s->turned[i] = -z[i];
	act->ops->forward(act, &pass, s->turned, s->f, images);
	sums_add_columns(s->first, s->even + from, s->f, images, out);
}

static bool is_stopped(const struct init_probe *probe)
{
	return probe->stopped != NULL && probe->stopped(probe->arg);
}

/* Clears the sums, takes the network's own outputs, and draws the layer again. Returns how
 * many units there are. */
static size_t take_outputs(const struct init_probe *probe, const struct place *place,
	const struct init_rule *rule, struct rng *rng)
{
	struct init_scratch *s = probe->scratch;
	const struct layer *layer = place->layer;
	size_t repeats = rule != NULL ? (INIT_UNITS + layer->out - 1) / layer->out : 1;
	size_t bytes = repeats * layer->out * sizeof *s->sum;
	const struct layer_pass pass = {.param = probe->drawn, .mode = MODE_EVALUATION};

	memset(s->sum, 0, bytes);
	memset(s->square, 0, bytes);
	memset(s->above, 0, bytes);
	memset(s->power, 0, bytes);
	memset(s->even, 0, bytes);
	add_outputs(probe, place, place->z, 0);
	for (size_t i = 1; i < repeats && !is_stopped(probe); i++) {
		layer->ops->init(layer, probe->drawn, NULL, rule, rng);
		layer->ops->forward(layer, &pass, place->x, s->z, probe->images->count);
		add_outputs(probe, place, s->z, i);
	}
	return repeats * layer->out;
}

/* Mean of z over units and images. It is 0 of drawn networks: what these have is chance,
 * and Var[z] is E[z^2]. */
static double mean_output(
	const struct init_probe *probe, const struct place *place, size_t units)
{
	return place->rule != NULL
		? 0.0
		: per_image(probe, sums_mean(probe->scratch->sum, units));
}

/* Mean of (z - mean)^2 of one unit. */
static double deviation(const struct init_probe *probe, size_t unit, double mean)
{
	const struct init_scratch *s = probe->scratch;

	return per_image(probe, s->square[unit]) -
		2.0 * mean * per_image(probe, s->sum[unit]) + mean * mean;
}

static double variance_of(
	const struct init_probe *probe, const struct place *place, size_t units)
{
	double mean = mean_output(probe, place, units), total = 0.0;

	for (size_t i = 0; i < units; i++)
		total += deviation(probe, i, mean);
	return total / (double)units;
}

static void look_at_outputs(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, size_t units)
{
	double mean = mean_output(probe, place, units);
	double expected = (double)place->layer->in * reading->weight_variance +
		place->bias_variance / reading->x2;

	for (size_t i = 0; i < units; i++)
		pairs_add(&reading->step[INIT_STEP_VARIANCE],
			deviation(probe, i, mean) / reading->x2, expected);
	reading->ratio = reading->z / (2.0 * reading->x2);
}

/* Returns E[f(z)^2] / E[z^2] as it would be, were z symmetric. */
static double look_at_activation(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, size_t units)
{
	const struct init_scratch *s = probe->scratch;
	double even = per_image(probe, sums_mean(s->even, units)) / 2.0;
	double square = sums_mean(s->square, units);

	if (place->activation > place->at + 1)
		square = sums_mean_squares(s->d2, s->first,
				 probe->ws.y[place->activation - 1], probe->images->count,
				 place->layer->out) *
			(double)probe->images->count;
	square = per_image(probe, square);
	for (size_t i = 0; i < units && square > 0.0; i++) {
		pairs_add(&reading->step[INIT_STEP_SYMMETRY], per_image(probe, s->above[i]),
			0.5);
		pairs_add(&reading->step[INIT_STEP_HALF],
			per_image(probe, s->power[i]) / square,
			per_image(probe, s->even[i]) / 2.0 / square);
	}
	return even / square;
}

/* From the layer below to this one; of the network's own units. */
static void look_down(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, const struct below *below)
{
	double mean = mean_output(probe, place, place->layer->out);
	double n = (double)place->layer->in;
	double expected = below->half * n * reading->weight_variance +
		place->bias_variance / below->z;

	for (size_t i = 0; i < place->layer->out; i++) {
		double weights = n * place->weight_mean * place->weight_mean, w[3];

		sums_powers(w, place->weight + i * place->layer->in, place->layer->in);
		pairs_add(&reading->step[INIT_STEP_FORWARD],
			deviation(probe, i, mean) / below->z, expected);
		pairs_add(&reading->step[INIT_STEP_KEPT], below->half * (w[1] - weights),
			1.0);
	}
}

/* ---- steps of the gradients ---- */

/* Mean of f'(z)^2, were z symmetric. */
static double gate(const struct init_probe *probe, const struct place *place)
{
	struct init_scratch *s = probe->scratch;
	const struct layer *act = &probe->model.layer[place->activation];
	const real *z = probe->ws.y[place->activation - 1];
	size_t images = probe->images->count, out = place->layer->out;
	const struct layer_pass pass = {
		.param = probe->model.param + act->first, .mode = MODE_TRAINING};
	double total = 0.0;

	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; i < images * out; i++)
			s->turned[i] = side == 0 ? z[i] : -z[i];
		act->ops->forward(act, &pass, s->turned, s->f, images);
		act->ops->backward(
			act, &pass, s->turned, s->f, s->ones, s->z, images, NULL);
		total += sums_mean_squares(s->d2, s->first, s->z, images, out);
	}
	return total / 2.0;
}

/* Returns the part of the gradient's second moment that is let through. */
static double look_at_gate(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading)
{
	struct init_scratch *s = probe->scratch;
	size_t images = probe->images->count, out = place->layer->out;
	double open = gate(probe, place);
	double above = sums_mean_squares(
		s->second, s->first, probe->ws.dy[place->activation], images, out);

	sums_mean_squares(
		s->d2, s->first, probe->ws.dy[place->activation - 1], images, out);
	for (size_t i = 0; i < out && above > 0.0; i++)
		pairs_add(&reading->step[INIT_STEP_GATE], s->d2[i] / above,
			open * s->second[i] / above);
	return open;
}

/* The gradient of the layer's inputs, beside that of its outputs. */
static void look_back(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading)
{
	struct init_scratch *s = probe->scratch;
	size_t in = place->layer->in;
	double expected = (double)place->layer->out * reading->weight_variance;

	sums_mean_squares(
		s->d2, s->first, probe->ws.dy[place->at - 1], probe->images->count, in);
	for (size_t j = 0; j < in && reading->gradient > 0.0; j++)
		pairs_add(&reading->step[INIT_STEP_BACKWARD], s->d2[j] / reading->gradient,
			expected);
}

/* What the layer's weights make of a gradient, from the inputs of the layer above to its
 * own. */
static void look_at_factor(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading, double open)
{
	struct init_scratch *s = probe->scratch;
	double m = (double)place->layer->out;

	sums_mean_squares(
		s->second, s->first, place->weight, place->layer->out, place->layer->in);
	for (size_t j = 0; j < place->layer->in; j++)
		pairs_add(&reading->step[INIT_STEP_GRADIENT],
			open * m * (s->second[j] - place->weight_mean * place->weight_mean),
			1.0);
}

static void look_at_gradients(const struct init_probe *probe, const struct place *place,
	struct init_reading *reading)
{
	struct init_scratch *s = probe->scratch;

	for (size_t k = 0; k < probe->layers; k++) {
		double open = 0.0;

		reading[k].gradient = sums_mean_squares(s->d2, s->first,
			probe->ws.dy[place[k].at], probe->images->count, reading[k].out);
		if (place[k].activation > 0)
			open = look_at_gate(probe, &place[k], &reading[k]);
		if (k > 0)
			look_back(probe, &place[k], &reading[k]);
		if (k > 0 && place[k].plain)
			look_at_factor(probe, &place[k], &reading[k], open);
	}
}

/* ---- a network ---- */

static size_t find_activation(const struct init_probe *probe, size_t k)
{
	size_t i = probe->linear[k] + 1;

	if (k + 1 == probe->layers)
		return 0;
	while (probe->model.layer[i].ops != probe->activation)
		i++;
	return i;
}

static void find_place(const struct init_probe *probe, const struct init_rule *rule,
	size_t k, struct place *place)
{
	size_t at = probe->linear[k];
	const struct layer *layer = &probe->model.layer[at];
	const real *weight = probe->model.param + layer->first;
	struct moments bias = {0};

	*place = (struct place){
		.layer = layer,
		.at = at,
		.activation = find_activation(probe, k),
		.x = at > 0 ? probe->ws.y[at - 1] : probe->ws.x,
		.z = probe->ws.y[at],
		.weight = weight,
		.bias = weight + layer->out * layer->in,
		.rule = rule,
	};
	place->plain = place->activation == at + 1 && probe->linear[k + 1] == at + 2;
	for (size_t i = 0; i < layer->out; i++)
		moments_add(&bias, (double)place->bias[i]);
	place->bias_variance = rule != NULL
		? init_kinds[rule->scheme].bias_variance(rule, layer->in, layer->out)
		: bias.squares / (double)layer->out;
}

/* Sets the mean of the weights, too, which drawn ones have none of. */
static double weight_variance(struct place *place)
{
	const struct init_rule *rule = place->rule;
	const struct layer *layer = place->layer;
	double n = (double)layer->in * (double)layer->out;
	double sums[3];

	if (rule != NULL)
		return init_kinds[rule->scheme].weight_variance(
			rule, layer->in, layer->out);
	sums_powers(sums, place->weight, layer->in * layer->out);
	place->weight_mean = sums[0] / n;
	return sums[1] / n - place->weight_mean * place->weight_mean;
}

static double finite_or_infinite(double value)
{
	return isfinite(value) ? value : INFINITY;
}

/* One layer forward. One that gets nothing passes nothing on, which counts below it. */
static void look_at_layer(const struct init_probe *probe, struct rng *rng,
	struct place *place, struct init_reading *reading, struct below *below)
{
	struct init_scratch *s = probe->scratch;
	double sums[3];
	size_t units;

	*reading = (struct init_reading){
		.in = place->layer->in, .out = place->layer->out, .ratio = NAN};
	reading->weight_variance = weight_variance(place);
	reading->x2 = finite_or_infinite(sums_mean_squares(
		s->x2, s->first, place->x, probe->images->count, place->layer->in));
	units = take_outputs(probe, place, place->rule, rng);
	reading->z = finite_or_infinite(variance_of(probe, place, units));
	reading->own = finite_or_infinite(variance_of(probe, place, place->layer->out));
	if (below->z > 0.0 && below->plain && isfinite(reading->own))
		look_down(probe, place, reading, below);
	*below = (struct below){0};
	if (!(reading->x2 > 0.0) || isinf(reading->x2) || isinf(reading->z))
		return;
	look_at_units(probe, place, reading, sums);
	look_at_columns(probe, place, reading, sums);
	look_at_outputs(probe, place, reading, units);
	below->z = reading->own;
	below->plain = place->plain;
	if (place->activation > 0)
		below->half = look_at_activation(probe, place, reading, units);
}

/* There and back, into the workspace. */
static void pass(struct init_probe *probe, struct rng *masks)
{
	const struct init_images *images = probe->images;
	const struct gradient_sink sink = {.target = probe->gradient, .scale = REAL(1.0)};
	struct task_batch batch = {.labels = images->labels,
		.n = images->count,
		.outputs = probe->model.outputs,
		.of = 1};

	workspace_init_whole(&probe->ws, &probe->model, images->count, masks);
	memcpy(probe->ws.x, images->x, images->count * images->inputs * sizeof *images->x);
	batch.input = probe->ws.x;
	batch.output = model_forward(&probe->model, &probe->ws, images->count);
	task_of(probe->hparams)->loss(probe->ws.dy[probe->model.layers - 1], &batch, 0.0);
	model_backward(&probe->model, &probe->ws, images->count,
		probe->gradient != NULL ? &sink : NULL);
}

static void look(struct init_probe *probe, const struct init_rule *rule, struct rng *rng,
	struct init_reading *reading)
{
	struct place *place = xcalloc(probe->layers, sizeof *place);
	struct below below = {0};
	struct rng masks; /* of dropout */

	rng_seed(&masks, 0);
	pass(probe, &masks);
	for (size_t k = 0; k < probe->layers && !is_stopped(probe); k++) {
		find_place(probe, rule, k, &place[k]);
		look_at_layer(probe, rng, &place[k], &reading[k], &below);
	}
	if (is_stopped(probe))
		goto out;
	if (isfinite(reading[probe->layers - 1].z))
		look_at_gradients(probe, place, reading);
	else
		for (size_t k = 0; k < probe->layers; k++)
			reading[k].gradient = NAN;
out:
	workspace_release(&probe->ws);
	free(place);
}

void init_probe_draw(struct init_probe *probe, const struct init_rule *rule, uint64_t seed,
	struct init_reading *reading)
{
	struct rng rng;

	rng_seed(&rng, seed);
	model_draw_parameters(&probe->model, rule, &rng);
	look(probe, rule, &rng, reading);
}

void init_probe_look(struct init_probe *probe, struct init_reading *reading)
{
	look(probe, NULL, NULL, reading);
}

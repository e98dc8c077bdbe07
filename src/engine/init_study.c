#include "fmnist/init_study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/batch.h"
#include "fmnist/clock.h"
#include "fmnist/init_probe.h"
#include "fmnist/init_theory.h"
#include "fmnist/network.h"
#include "fmnist/rng_torch.h"
#include "fmnist/task.h"
#include "fmnist/widths.h"
#include "fmnist/xalloc.h"

/* Over the draws so far. */
struct layer_totals {
	struct moments x2, z, ratio, gradient;
	struct pairs step[INIT_STEPS];
};

struct scheme_totals {
	struct init_rule rule;
	struct layer_totals *layer;         /* (layers) */
	struct init_prediction *prediction; /* (layers); its gradients for 1 at the top */
};

struct init_study {
	struct init_settings settings;
	uint32_t run, trial; /* of a trained network; run 0: networks are drawn */
	bool synthetic;
	struct snapshot *snapshot; /* then, held */
	struct init_images images;
	real *x;         /* (images, inputs) */
	uint8_t *labels; /* (images) */
	size_t *width;   /* (layers + 1) */
	size_t layers;
	double x2;                    /* E[x^2] of the images */
	struct scheme_totals *scheme; /* (schemes) */
	size_t schemes;
	double *weight_variance; /* (layers), of a trained network */
	size_t done;             /* draws */
};

/* ---- begin and end ---- */

/* The first images of a permutation by the seed, as many as there are. */
static void gather(struct init_study *study, const struct dataset *data)
{
	const struct images *train = &data->train;
	size_t inputs = train->rows * train->cols, count = study->settings.images;
	uint32_t *order = xmalloc(train->count * sizeof *order);
	struct rng rng;

	if (count > train->count)
		count = study->settings.images = train->count;
	study->x = xaligned(count * inputs, sizeof *study->x);
	study->labels = xmalloc(count);
	rng_seed(&rng, (uint64_t)study->settings.hparams.seed);
	rng_torch_randperm(&rng, order, train->count);
	batch_gather(train, order, 0, count, task_of(&study->settings.hparams)->scale,
		study->x, study->labels);
	free(order);
	study->images = (struct init_images){
		study->x, study->labels, count, inputs, DATASET_CLASSES};
	for (size_t i = 0; i < count * inputs; i++)
		study->x2 += (double)study->x[i] * (double)study->x[i];
	study->x2 /= (double)(count * inputs);
}

static void find_widths(struct init_study *study)
{
	const struct hparams *hp = &study->settings.hparams;
	size_t hidden[HPARAMS_HIDDEN];
	size_t count = hparams_widths(hp, hidden), inputs = study->images.inputs;

	study->layers = count + 1;
	study->width = xcalloc(count + 2, sizeof *study->width);
	study->width[0] = inputs;
	memcpy(study->width + 1, hidden, count * sizeof *hidden);
	study->width[count + 1] = hparams_reconstruct(hp) ? inputs : study->images.outputs;
}

static struct init_study *study_new(
	const struct init_settings *settings, const struct dataset *data, struct err *err)
{
	const struct hparams *hp = &settings->hparams;
	size_t inputs = data->train.rows * data->train.cols;
	struct init_study *study;

	if (network_check(hp, inputs, 3.0 * (double)settings->images, err) != 0)
		return NULL;
	study = xcalloc(1, sizeof *study);
	study->settings = *settings;
	study->synthetic = data->synthetic;
	gather(study, data);
	find_widths(study);
	return study;
}

static struct scheme_totals *add_scheme(struct init_study *study)
{
	struct scheme_totals *scheme = &study->scheme[study->schemes++];

	scheme->layer = xcalloc(study->layers, sizeof *scheme->layer);
	scheme->prediction = xcalloc(study->layers, sizeof *scheme->prediction);
	return scheme;
}

static void add_drawn(struct init_study *study, enum init_scheme which)
{
	const struct hparams *hp = &study->settings.hparams;
	struct scheme_totals *scheme = add_scheme(study);

	scheme->rule = (struct init_rule){which, hp->init_std};
	init_predict(scheme->prediction, &scheme->rule, study->width, study->layers,
		hparam_activations[hp->activation], study->x2, 1.0);
}

/* A network as it is before training, and without what training adds. */
static void make_plain(struct hparams *hp)
{
	hp->batch_norm = 0;
	hp->dropout = 0.0;
	hp->bottleneck = 0;
}

struct init_study *init_study_new(
	const struct init_settings *settings, const struct dataset *data, struct err *err)
{
	struct init_settings plain = *settings;
	struct init_study *study;

	make_plain(&plain.hparams);
	study = study_new(&plain, data, err);
	if (study == NULL)
		return NULL;
	study->scheme = xcalloc(INIT_SCHEMES, sizeof *study->scheme);
	for (size_t i = 0; i < INIT_SCHEMES; i++)
		if (settings->scheme[init_result_order[i]])
			add_drawn(study, init_result_order[i]);
	return study;
}

struct init_study *init_study_trained(const struct init_settings *settings,
	struct snapshot *snapshot, uint32_t run, uint32_t trial, const struct dataset *data,
	struct err *err)
{
	struct init_study *study = study_new(settings, data, err);

	if (study == NULL)
		return NULL;
	study->run = run;
	study->trial = trial;
	study->snapshot = snapshot_hold(snapshot);
	study->scheme = xcalloc(1, sizeof *study->scheme);
	study->weight_variance = xcalloc(study->layers, sizeof *study->weight_variance);
	add_scheme(study)->rule = hparams_init_rule(&settings->hparams);
	return study;
}

void init_study_free(struct init_study *study)
{
	if (study == NULL)
		return;
	for (size_t i = 0; i < study->schemes; i++) {
		free(study->scheme[i].layer);
		free(study->scheme[i].prediction);
	}
	free(study->scheme);
	free(study->weight_variance);
	free(study->width);
	free(study->x);
	free(study->labels);
	snapshot_drop(study->snapshot);
	free(study);
}

/* ---- totals ---- */

/* Of one draw each pair counts once, whatever its samples: those of one network have too
 * much in common. */
static void add_draw(struct pairs *total, const struct pairs *draw)
{
	if (draw->difference.count > 0)
		pairs_add(total, draw->left, draw->right);
}

/* Over all hidden layers there and back. The first layer's variance is as theory has it,
 * whose biases do not shrink with the signal. */
static void add_depth(struct init_study *study, struct scheme_totals *scheme,
	const struct init_reading *reading)
{
	const struct init_prediction *prediction = scheme->prediction;
	size_t last = study->layers - 2;

	if (study->layers < 3 || !(prediction[0].z > 0.0))
		return;
	pairs_add(&scheme->layer[last].step[INIT_STEP_DEPTH],
		reading[last].own / prediction[0].z, prediction[last].z / prediction[0].z);
	if (reading[last].gradient > 0.0)
		pairs_add(&scheme->layer[0].step[INIT_STEP_DEPTH_BACK],
			reading[0].gradient / reading[last].gradient,
			prediction[0].gradient / prediction[last].gradient);
}

static void add_reading(struct init_study *study, struct scheme_totals *scheme,
	const struct init_reading *reading)
{
	for (size_t i = 0; i < study->layers; i++) {
		struct layer_totals *layer = &scheme->layer[i];

		moments_add(&layer->x2, reading[i].x2);
		moments_add(&layer->z, reading[i].z);
		if (!isnan(reading[i].ratio))
			moments_add(&layer->ratio, reading[i].ratio);
		if (!isnan(reading[i].gradient))
			moments_add(&layer->gradient, reading[i].gradient);
		for (size_t k = 0; k < INIT_STEPS; k++)
			if (study->run != 0)
				layer->step[k] = reading[i].step[k];
			else
				add_draw(&layer->step[k], &reading[i].step[k]);
	}
}

/* Of a trained network: what the factors of its layers come to. Nothing tells their
 * error. */
static void add_trained_depth(struct init_study *study, const struct init_reading *reading)
{
	struct layer_totals *layer = study->scheme[0].layer;
	size_t last = study->layers - 2;
	double forward = 1.0, backward = 1.0;

	if (study->layers < 3)
		return;
	for (size_t k = 1; k <= last; k++) {
		/* Something stands between: it has a factor of its own. */
		if (reading[k].step[INIT_STEP_FORWARD].difference.count == 0)
			return;
		forward *= reading[k].step[INIT_STEP_FORWARD].right;
		backward *= reading[k].step[INIT_STEP_BACKWARD].right *
			reading[k - 1].step[INIT_STEP_GATE].right;
	}
	pairs_add(&layer[last].step[INIT_STEP_DEPTH], reading[last].own / reading[0].own,
		forward);
	pairs_add(&layer[0].step[INIT_STEP_DEPTH_BACK],
		reading[0].gradient / reading[last].gradient, backward);
}

/* ---- results ---- */

static struct init_estimate estimate(const struct moments *moments, double theory)
{
	return (struct init_estimate){
		moments->count > 0 ? moments->mean : NAN, moments_error(moments), theory};
}

/* Relative variance of one side of a step from draw to draw. */
static double spread_of(const struct pairs *pairs)
{
	return moments_variance(&pairs->difference) / (pairs->right * pairs->right);
}

/* That of the product of the layers' factors, from what each layer's is: the product is
 * log-normal, and few draws of many factors do not show how far it reaches. */
static double spread_over_depth(
	const struct init_study *study, const struct scheme_totals *scheme, bool backward)
{
	double product = 1.0;

	for (size_t k = 1; k + 1 < study->layers; k++) {
		const struct layer_totals *layer = &scheme->layer[k];

		if (backward)
			product *= 1.0 + spread_of(&layer->step[INIT_STEP_BACKWARD]) +
				spread_of(&layer[-1].step[INIT_STEP_GATE]);
		else
			product *= 1.0 + spread_of(&layer->step[INIT_STEP_FORWARD]);
	}
	return product - 1.0;
}

/* Beyond this relative error nothing is said of a product. */
#define DEPTH_ERROR 0.3

static bool has_biases(const struct scheme_totals *scheme)
{
	return init_kinds[scheme->rule.scheme].bias_variance(&scheme->rule, 1, 1) > 0.0;
}

/* What came of all layers, with the greater of the two errors. Biases hold a signal where
 * it is, so that factors do not multiply. */
static struct init_estimate depth(const struct init_study *study,
	const struct scheme_totals *scheme, struct init_layer *layer, enum init_step step)
{
	const struct pairs *pairs = &layer->step[step];
	bool backward = step == INIT_STEP_DEPTH_BACK;
	double error = moments_error(&pairs->difference), spread;

	if (pairs->difference.count == 0)
		return (struct init_estimate){NAN, NAN, NAN};
	if (study->run == 0 && (backward || !has_biases(scheme))) {
		spread = spread_over_depth(study, scheme, backward);
		error = fmax(error, pairs->right * sqrt(spread / (double)study->done));
		if (!(error <= DEPTH_ERROR * pairs->right))
			layer->verdict[step] = INIT_NOT_MEASURED;
	}
	return (struct init_estimate){pairs->left, error, pairs->right};
}

/* Of drawn networks, from the images and the gradient at the top alone. */
static void tell_drawn(const struct init_study *study, const struct scheme_totals *scheme,
	size_t i, struct init_layer *layer)
{
	const struct init_prediction *prediction = &scheme->prediction[i];
	const struct moments *top = &scheme->layer[study->layers - 1].gradient;

	layer->weight_variance = prediction->weight_variance;
	layer->x2.theory = prediction->x2;
	layer->z.theory = prediction->z;
	layer->gradient.theory = top->count > 0 ? prediction->gradient * top->mean : NAN;
}

/* Of a trained network, for each layer from what was measured beside it. */
static void tell_trained(const struct init_study *study, const struct scheme_totals *scheme,
	size_t i, struct init_layer *layer)
{
	const struct layer_totals *totals = &scheme->layer[i];
	const struct pairs *variance = &totals->step[INIT_STEP_VARIANCE];
	const struct layer_totals *above = totals + 1;

	layer->weight_variance = study->weight_variance[i];
	layer->z.theory = variance->right * totals->x2.mean;
	layer->ratio.error = moments_error(&variance->difference) / 2.0;
	if (i + 1 < study->layers && above->step[INIT_STEP_FORWARD].difference.count > 0)
		layer->gradient.theory = totals->step[INIT_STEP_GATE].right *
			above->step[INIT_STEP_BACKWARD].right * above->gradient.mean;
}

static void tell_layer(const struct init_study *study, const struct scheme_totals *scheme,
	size_t i, struct init_layer *layer)
{
	const struct layer_totals *totals = &scheme->layer[i];

	*layer = (struct init_layer){.in = study->width[i], .out = study->width[i + 1]};
	layer->x2 = estimate(&totals->x2, NAN);
	layer->z = estimate(&totals->z, NAN);
	layer->ratio = estimate(&totals->ratio,
		totals->ratio.count > 0 ? totals->step[INIT_STEP_VARIANCE].right / 2.0
					: NAN);
	layer->gradient = estimate(&totals->gradient, NAN);
	if (study->run == 0)
		tell_drawn(study, scheme, i, layer);
	else
		tell_trained(study, scheme, i, layer);
	for (size_t k = 0; k < INIT_STEPS; k++) {
		layer->step[k] = totals->step[k];
		layer->verdict[k] = init_judge(&totals->step[k]);
	}
}

static struct init_result *tell(const struct init_study *study, double seconds)
{
	struct init_result *result = init_result_new(study->schemes, study->layers);

	result->settings = study->settings;
	result->run = study->run;
	result->trial = study->trial;
	result->synthetic = study->synthetic;
	result->done = study->done;
	result->inputs = study->images.inputs;
	result->outputs = study->width[study->layers];
	result->seconds = seconds;
	for (size_t k = 0; k < study->schemes; k++) {
		const struct scheme_totals *scheme = &study->scheme[k];
		struct init_result_scheme *told = &result->scheme[k];
		size_t last = study->layers >= 2 ? study->layers - 2 : 0;

		told->rule = scheme->rule;
		for (size_t i = 0; i < study->layers; i++)
			tell_layer(study, scheme, i, &told->layer[i]);
		told->forward = depth(study, scheme, &told->layer[last], INIT_STEP_DEPTH);
		told->backward =
			depth(study, scheme, &told->layer[0], INIT_STEP_DEPTH_BACK);
	}
	return result;
}

/* ---- work ---- */

/* Draws that are made at a time, by all threads; then there is a new result. The first one
 * comes as soon as there can be an error. */
#define ROUND 8
#define FIRST_ROUND 2

struct round {
	const struct init_study *study;
	const struct init_work *work;
	struct init_probe *probe;     /* (workers) */
	struct init_reading *reading; /* (pieces, layers): a piece is a scheme of a draw */
};

/* As many probes as there is room for, each with a network of its own. */
#define MOST_BYTES ((double)((size_t)1 << 31))

size_t init_study_workers(const struct init_study *study, size_t wanted)
{
	double bytes = 0.0, widest = 0.0;
	size_t most;

	for (size_t i = 0; i < study->layers; i++) {
		double layer = (double)study->width[i] * (double)study->width[i + 1];

		bytes += layer * sizeof(real);
		widest = fmax(widest, layer * sizeof(real));
	}
	most = (size_t)fmax(MOST_BYTES / (bytes + widest), 1.0);
	return wanted < most ? wanted : most;
}

static bool is_stopped(const struct init_work *work)
{
	return work->stopped != NULL && work->stopped(work->arg);
}

static void draw_piece(void *arg, size_t piece, size_t worker)
{
	struct round *round = arg;
	const struct init_study *study = round->study;
	size_t draw = study->done + piece / study->schemes;

	/* A round of large networks takes minutes. */
	if (is_stopped(round->work))
		return;
	init_probe_draw(&round->probe[worker], &study->scheme[piece % study->schemes].rule,
		(uint64_t)study->settings.hparams.seed + draw,
		round->reading + piece * study->layers);
}

static struct init_result *hand_out(
	const struct init_study *study, const struct init_work *work, double began)
{
	struct init_result *result = tell(study, clock_now() - began);

	if (work->grown != NULL)
		work->grown(work->arg, result);
	return result;
}

static struct init_result *fill_drawn(
	struct init_study *study, const struct init_work *work, struct round *round)
{
	struct init_result *result = NULL;
	double began = clock_now();

	while (study->done < study->settings.draws && !is_stopped(work)) {
		size_t left = study->settings.draws - study->done;
		size_t most = study->done == 0 ? FIRST_ROUND : ROUND;
		size_t draws = left < most ? left : most;
		size_t pieces = draws * study->schemes;

		pool_run(work->pool, pieces, draw_piece, round);
		if (is_stopped(work))
			break;
		/* In order, so that the sums do not depend on the threads. */
		for (size_t i = 0; i < pieces; i++) {
			struct scheme_totals *scheme = &study->scheme[i % study->schemes];

			add_reading(study, scheme, round->reading + i * study->layers);
			add_depth(study, scheme, round->reading + i * study->layers);
		}
		study->done += draws;
		init_result_drop(result);
		result = hand_out(study, work, began);
	}
	return result;
}

static struct init_result *fill_trained(
	struct init_study *study, const struct init_work *work, struct round *round)
{
	double began = clock_now();

	if (!snapshot_load(study->snapshot, &round->probe->model))
		return NULL;
	init_probe_look(round->probe, round->reading);
	for (size_t i = 0; i < study->layers; i++)
		study->weight_variance[i] = round->reading[i].weight_variance;
	add_reading(study, &study->scheme[0], round->reading);
	add_trained_depth(study, round->reading);
	study->done = 1;
	return hand_out(study, work, began);
}

struct init_result *init_study_fill(struct init_study *study, const struct init_work *work)
{
	size_t workers = pool_workers(work->pool);
	struct round round = {.study = study,
		.work = work,
		.probe = xcalloc(workers, sizeof *round.probe),
		.reading = xcalloc(
			ROUND * study->schemes * study->layers, sizeof *round.reading)};
	struct init_result *result;

	for (size_t i = 0; i < workers; i++) {
		init_probe_init(&round.probe[i], &study->settings.hparams, &study->images);
		round.probe[i].stopped = work->stopped;
		round.probe[i].arg = work->arg;
	}
	result = study->run != 0 ? fill_trained(study, work, &round)
				 : fill_drawn(study, work, &round);
	for (size_t i = 0; i < workers; i++)
		init_probe_release(&round.probe[i]);
	free(round.probe);
	free(round.reading);
	return result;
}

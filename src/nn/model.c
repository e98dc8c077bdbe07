#include "fmnist/model.h"

#include <stdlib.h>

#include "fmnist/xalloc.h"

void model_init(struct model *model, size_t inputs)
{
	*model = (struct model){.inputs = inputs, .outputs = inputs};
}

void model_add(struct model *model, const struct layer_ops *ops, size_t out, double setting)
{
	struct layer_counts counts;
	struct layer *layer;

	if (model->layers == model->capacity) {
		model->capacity = model->capacity > 0 ? 2 * model->capacity : 16;
		model->layer =
			xrealloc(model->layer, model->capacity, sizeof model->layer[0]);
	}
	layer = &model->layer[model->layers++];
	*layer = (struct layer){
		.ops = ops,
		.in = model->outputs,
		.out = out,
		.first = model->parameters,
		.first_buffer = model->buffers,
		.setting = setting,
	};
	counts = layer_count(layer);
	model->parameters += counts.weights + counts.biases;
	model->buffers += counts.buffers;
	model->outputs = out;
}

void model_finish(struct model *model)
{
	model->param = xaligned(model->parameters + model->buffers, sizeof *model->param);
	model->buffer = model->param + model->parameters;
}

void model_release(struct model *model)
{
	free(model->layer);
	free(model->param);
	*model = (struct model){0};
}

static void draw_layers(struct model *model, const struct init_rule *rule, struct rng *rng)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];

		if (layer->ops->init != NULL)
			layer->ops->init(layer, model->param + layer->first,
				model->buffer + layer->first_buffer, rule, rng);
	}
}

void model_draw_parameters(
	struct model *model, const struct init_rule *rule, struct rng *rng)
{
	draw_layers(model, &init_torch, rng);
	if (rule->scheme != INIT_TORCH)
		draw_layers(model, rule, rng);
}

/* Rounded up, so that every buffer begins on a cache line. */
static size_t padded(size_t count)
{
	return (count + 15) / 16 * 16;
}

/* What memory outputs and gradients share. */
enum sharing {
	SHARE_ALL,   /* whatever they can */
	SHARE_PARTS, /* what is not read later, in training in parts */
	SHARE_NONE,
};

/* Whether layer i may write over its input. The network's own input stays. */
static bool writes_over(
	const struct model *model, enum mode mode, enum sharing sharing, size_t i)
{
	const struct layer_ops *ops = model->layer[i].ops;

	if (i == 0 || !ops->in_place || sharing == SHARE_NONE)
		return false;
	return mode != MODE_TRAINING ||
		(!ops->reads_x && !model->layer[i - 1].ops->reads_y);
}

static size_t kept_size(const struct model *model, enum mode mode, size_t batch, size_t i)
{
	struct layer_counts counts = layer_count(&model->layer[i]);

	if (mode == MODE_EVALUATION)
		return 0;
	return padded(counts.kept + batch * counts.kept_per_example);
}

/* Numbers for one layer: its output, unless it writes over its input, and what it keeps. */
static size_t layer_size(const struct model *model, enum mode mode, enum sharing sharing,
	size_t batch, size_t i)
{
	size_t output = writes_over(model, mode, sharing, i)
		? 0
		: padded(batch * model->layer[i].out);

	return output + kept_size(model, mode, batch, i);
}

/* Layers whose gradients share memory: two in turn, as a layer's is read while the one
 * below is made; a layer that works in place makes it where it is. */
static size_t delta_place(const struct model *model, size_t i)
{
	size_t place = 0;

	for (size_t k = model->layers - 1; k > i; k--)
		place = model->layer[k].ops->in_place ? place : 1 - place;
	return place;
}

static real *take(real **next, size_t count)
{
	real *taken = *next;

	*next += count;
	return taken;
}

static size_t widest(const struct model *model)
{
	size_t widest = 0;

	for (size_t i = 0; i < model->layers; i++)
		widest = model->layer[i].out > widest ? model->layer[i].out : widest;
	return widest;
}

/* Numbers for the gradients of all layers. */
static size_t deltas_size(const struct model *model, size_t batch, enum sharing sharing)
{
	size_t total = 0;

	if (sharing == SHARE_ALL)
		return 2 * padded(batch * widest(model));
	for (size_t i = 0; i < model->layers; i++)
		total += padded(batch * model->layer[i].out);
	return total;
}

/* Whether the gradient of layer i's output lies where that of the layer above does. */
static bool shares_delta(const struct model *model, enum sharing sharing, size_t i)
{
	if (i + 1 == model->layers || !model->layer[i + 1].ops->in_place)
		return false;
	/* In parts, what is above it may still be read when this is made. */
	return sharing == SHARE_ALL ||
		(sharing == SHARE_PARTS && layer_count(&model->layer[i + 1]).units == 0);
}

static void take_deltas(
	struct workspace *ws, const struct model *model, enum sharing sharing, real **next)
{
	real *shared[2];

	for (int i = 0; i < 2 && sharing == SHARE_ALL; i++)
		shared[i] = take(next, padded(ws->batch * widest(model)));
	/* From the top: what works in place gives the one below its own. */
	for (size_t i = model->layers; i-- > 0;) {
		if (shares_delta(model, sharing, i))
			ws->dy[i] = ws->dy[i + 1];
		else
			ws->dy[i] = sharing != SHARE_ALL
				? take(next, padded(ws->batch * model->layer[i].out))
				: shared[delta_place(model, i)];
	}
}

static void init(struct workspace *ws, const struct model *model, size_t batch,
	enum mode mode, enum sharing sharing, struct rng *rng)
{
	size_t total = padded(batch * model->inputs);
	real *next;

	if (mode == MODE_TRAINING)
		total += deltas_size(model, batch, sharing);
	for (size_t i = 0; i < model->layers; i++)
		total += layer_size(model, mode, sharing, batch, i);
	*ws = (struct workspace){.mode = mode, .batch = batch, .rng = rng};
	ws->memory = next = xaligned(total, sizeof *ws->memory);
	ws->y = xcalloc(model->layers, sizeof *ws->y);
	ws->kept = xcalloc(model->layers, sizeof *ws->kept);
	ws->dy = xcalloc(model->layers, sizeof *ws->dy);
	ws->x = take(&next, padded(batch * model->inputs));
	for (size_t i = 0; i < model->layers; i++) {
		size_t kept = kept_size(model, mode, batch, i);

		ws->y[i] = writes_over(model, mode, sharing, i)
			? ws->y[i - 1]
			: take(&next, padded(batch * model->layer[i].out));
		ws->kept[i] = kept > 0 ? take(&next, kept) : NULL;
	}
	if (mode == MODE_TRAINING)
		take_deltas(ws, model, sharing, &next);
}

void workspace_init(struct workspace *ws, const struct model *model, size_t batch,
	enum mode mode, struct rng *rng)
{
	init(ws, model, batch, mode, SHARE_ALL, rng);
}

void workspace_init_parts(struct workspace *ws, const struct model *model, size_t batch)
{
	init(ws, model, batch, MODE_TRAINING, SHARE_PARTS, NULL);
}

void workspace_init_whole(
	struct workspace *ws, const struct model *model, size_t batch, struct rng *rng)
{
	init(ws, model, batch, MODE_TRAINING, SHARE_NONE, rng);
}

void workspace_release(struct workspace *ws)
{
	free(ws->memory);
	free(ws->y);
	free(ws->kept);
	free(ws->dy);
	*ws = (struct workspace){0};
}

static const real *input_of(const struct workspace *ws, size_t i)
{
	return i > 0 ? ws->y[i - 1] : ws->x;
}

static struct layer_pass pass_of(
	const struct model *model, const struct workspace *ws, size_t i)
{
	const struct layer *layer = &model->layer[i];

	return (struct layer_pass){
		.param = model->param + layer->first,
		.buffer = model->buffer + layer->first_buffer,
		.kept = ws->kept[i],
		.rng = ws->rng,
		.mode = ws->mode,
	};
}

/* Layers from `at` on, of examples [first, first + n). */
static real *forward(
	const struct model *model, struct workspace *ws, size_t at, size_t first, size_t n)
{
	for (size_t i = at; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_pass pass = pass_of(model, ws, i);

		layer->ops->forward(layer, &pass, input_of(ws, i) + first * layer->in,
			ws->y[i] + first * layer->out, n);
	}
	return ws->y[model->layers - 1] + first * model->outputs;
}

real *model_forward_examples(
	const struct model *model, struct workspace *ws, size_t first, size_t n)
{
	return forward(model, ws, 0, first, n);
}

real *model_forward_from(
	const struct model *model, struct workspace *ws, size_t layer, size_t n)
{
	return forward(model, ws, layer, 0, n);
}

bool model_turns(const struct model *model, size_t layer)
{
	for (; layer < model->layers; layer++)
		if (model->layer[layer].ops->forward_turned == NULL)
			return false;
	return true;
}

real *model_forward_turned(
	const struct model *model, struct workspace *ws, size_t layer, size_t n)
{
	for (size_t i = layer; i < model->layers; i++) {
		struct layer_pass pass = pass_of(model, ws, i);

		model->layer[i].ops->forward_turned(
			&model->layer[i], &pass, input_of(ws, i), ws->y[i], n);
	}
	return ws->y[model->layers - 1];
}

real *model_forward(const struct model *model, struct workspace *ws, size_t n)
{
	return model_forward_examples(model, ws, 0, n);
}

static void backward(const struct model *model, struct workspace *ws, size_t first,
	size_t n, const struct gradient_sink *sink)
{
	for (size_t i = model->layers; i-- > 0;) {
		const struct layer *layer = &model->layer[i];
		struct layer_pass pass = pass_of(model, ws, i);

		layer->ops->backward(layer, &pass, input_of(ws, i) + first * layer->in,
			ws->y[i] + first * layer->out, ws->dy[i] + first * layer->out,
			i > 0 ? ws->dy[i - 1] + first * layer->in : NULL, n, sink);
	}
}

void model_backward(const struct model *model, struct workspace *ws, size_t n,
	const struct gradient_sink *sink)
{
	backward(model, ws, 0, n, sink);
}

void model_backward_examples(
	const struct model *model, struct workspace *ws, size_t first, size_t n)
{
	backward(model, ws, first, n, NULL);
}

bool model_has_parts(const struct model *model)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_counts counts = layer_count(layer);

		if (counts.kept + counts.kept_per_example > 0 ||
			(counts.weights + counts.biases > 0 && counts.units == 0))
			return false;
	}
	return true;
}

void model_backward_units(const struct model *model, const struct workspace *ws, size_t n,
	size_t layer, size_t first, size_t units, const struct gradient_sink *sink)
{
	const struct layer *at = &model->layer[layer];

	at->ops->backward_units(
		at, input_of(ws, layer), ws->dy[layer], n, first, units, sink);
}

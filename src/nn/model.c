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

static void draw_layers(struct model *model, enum init_scheme scheme, struct rng *rng)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];

		if (layer->ops->init != NULL)
			layer->ops->init(layer, model->param + layer->first,
				model->buffer + layer->first_buffer, scheme, rng);
	}
}

void model_draw_parameters(struct model *model, enum init_scheme scheme, struct rng *rng)
{
	draw_layers(model, INIT_TORCH, rng);
	if (scheme != INIT_TORCH)
		draw_layers(model, scheme, rng);
}

/* Rounded up, so that every buffer begins on a cache line. */
static size_t padded(size_t count)
{
	return (count + 15) / 16 * 16;
}

/* Whether layer i may write over its input. The network's own input stays. */
static bool writes_over(const struct model *model, enum mode mode, size_t i)
{
	const struct layer_ops *ops = model->layer[i].ops;

	if (i == 0 || !ops->in_place)
		return false;
	return mode == MODE_EVALUATION ||
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
static size_t layer_size(const struct model *model, enum mode mode, size_t batch, size_t i)
{
	size_t output =
		writes_over(model, mode, i) ? 0 : padded(batch * model->layer[i].out);

	return output + kept_size(model, mode, batch, i);
}

static size_t delta_size(const struct model *model, enum mode mode, size_t batch)
{
	size_t widest = 0;

	for (size_t i = 0; i < model->layers; i++)
		widest = model->layer[i].out > widest ? model->layer[i].out : widest;
	return mode == MODE_TRAINING ? padded(batch * widest) : 0;
}

static real *take(real **next, size_t count)
{
	real *taken = *next;

	*next += count;
	return taken;
}

void workspace_init(struct workspace *ws, const struct model *model, size_t batch,
	enum mode mode, struct rng *rng)
{
	size_t delta = delta_size(model, mode, batch);
	size_t total = padded(batch * model->inputs) + 2 * delta;
	real *next;

	for (size_t i = 0; i < model->layers; i++)
		total += layer_size(model, mode, batch, i);
	*ws = (struct workspace){.mode = mode, .batch = batch, .rng = rng};
	ws->memory = next = xaligned(total, sizeof *ws->memory);
	ws->y = xcalloc(model->layers, sizeof *ws->y);
	ws->kept = xcalloc(model->layers, sizeof *ws->kept);
	ws->x = take(&next, padded(batch * model->inputs));
	for (size_t i = 0; i < model->layers; i++) {
		size_t kept = kept_size(model, mode, batch, i);

		ws->y[i] = writes_over(model, mode, i)
			? ws->y[i - 1]
			: take(&next, padded(batch * model->layer[i].out));
		ws->kept[i] = kept > 0 ? take(&next, kept) : NULL;
	}
	if (mode == MODE_TRAINING)
		for (int i = 0; i < 2; i++)
			ws->delta[i] = take(&next, delta);
}

void workspace_release(struct workspace *ws)
{
	free(ws->memory);
	free(ws->y);
	free(ws->kept);
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

real *model_forward(const struct model *model, struct workspace *ws, size_t n)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_pass pass = pass_of(model, ws, i);

		layer->ops->forward(layer, &pass, input_of(ws, i), ws->y[i], n);
	}
	return ws->y[model->layers - 1];
}

void model_backward(const struct model *model, struct workspace *ws, size_t n,
	const struct gradient_sink *sink)
{
	int at = 0;

	for (size_t i = model->layers; i-- > 0;) {
		const struct layer *layer = &model->layer[i];
		struct layer_pass pass = pass_of(model, ws, i);
		int to = layer->ops->in_place ? at : 1 - at;

		layer->ops->backward(layer, &pass, input_of(ws, i), ws->y[i], ws->delta[at],
			i > 0 ? ws->delta[to] : NULL, n, sink);
		at = to;
	}
}

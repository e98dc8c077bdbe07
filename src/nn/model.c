#include "fmnist/model.h"

#include <stdlib.h>

#include "fmnist/xalloc.h"

static void add_layer(
	struct model *model, const struct layer_ops *ops, size_t in, size_t out)
{
	struct layer *layer = &model->layer[model->layers++];

	layer->ops = ops;
	layer->in = in;
	layer->out = out;
	layer->first = model->parameters;
	if (ops->parameters != NULL)
		model->parameters += ops->parameters(layer);
}

void model_init_mlp(struct model *model, size_t inputs, size_t hidden_layers, size_t units,
	size_t outputs, const struct layer_ops *activation)
{
	size_t width = inputs;

	*model = (struct model){.inputs = inputs, .outputs = outputs};
	model->layer = xcalloc(2 * hidden_layers + 1, sizeof *model->layer);
	for (size_t i = 0; i < hidden_layers; i++) {
		add_layer(model, &layer_linear, width, units);
		add_layer(model, activation, units, units);
		width = units;
	}
	add_layer(model, &layer_linear, width, outputs);
	model->param = xaligned(model->parameters, sizeof *model->param);
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
			layer->ops->init(layer, model->param + layer->first, scheme, rng);
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

void workspace_init(struct workspace *ws, const struct model *model, size_t batch)
{
	size_t widest = 0;
	size_t total = padded(batch * model->inputs);
	real *next;

	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];

		widest = layer->out > widest ? layer->out : widest;
		if (!layer->ops->in_place)
			total += padded(batch * layer->out);
	}
	ws->batch = batch;
	ws->memory = xaligned(total + 2 * padded(batch * widest), sizeof *ws->memory);
	ws->y = xcalloc(model->layers, sizeof *ws->y);
	ws->x = ws->memory;
	next = ws->x + padded(batch * model->inputs);
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];

		if (layer->ops->in_place) {
			ws->y[i] = i > 0 ? ws->y[i - 1] : ws->x;
			continue;
		}
		ws->y[i] = next;
		next += padded(batch * layer->out);
	}
	ws->delta[0] = next;
	ws->delta[1] = next + padded(batch * widest);
}

void workspace_release(struct workspace *ws)
{
	free(ws->memory);
	free(ws->y);
	*ws = (struct workspace){0};
}

static const real *input_of(const struct workspace *ws, size_t i)
{
	return i > 0 ? ws->y[i - 1] : ws->x;
}

real *model_forward(const struct model *model, struct workspace *ws, size_t n)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];

		layer->ops->forward(
			layer, model->param + layer->first, input_of(ws, i), ws->y[i], n);
	}
	return ws->y[model->layers - 1];
}

void model_backward(const struct model *model, struct workspace *ws, size_t n,
	const struct gradient_sink *sink)
{
	int at = 0;

	for (size_t i = model->layers; i-- > 0;) {
		const struct layer *layer = &model->layer[i];
		int to = layer->ops->in_place ? at : 1 - at;

		layer->ops->backward(layer, model->param + layer->first, input_of(ws, i),
			ws->y[i], ws->delta[at], i > 0 ? ws->delta[to] : NULL, n, sink);
		at = to;
	}
}

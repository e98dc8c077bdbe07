/*
 * Linear: y = x W' + b. Parameters: weight (out, in), then bias (out).
 */
#include "fmnist/layer.h"

#include <stdlib.h>

#include "fmnist/kernels.h"
#include "fmnist/xalloc.h"

static struct layer_counts count(const struct layer *layer)
{
	return (struct layer_counts){.weights = layer->out * layer->in,
		.biases = layer->out,
		.units = layer->out};
}

static void copy_real(real *to, const float *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[i];
}

static void init(const struct layer *layer, real *param, real *buffer,
	const struct init_rule *rule, struct rng *rng)
{
	struct layer_counts counts = count(layer);
	size_t all = counts.weights + counts.biases;
	float *drawn = xmalloc(all * sizeof *drawn);

	(void)buffer;
	init_kinds[rule->scheme].draw(
		rule, layer->in, layer->out, drawn, drawn + counts.weights, rng);
	copy_real(param, drawn, all);
	free(drawn);
}

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	const real *weight = pass->param;

	linear_forward(
		y, x, weight, weight + layer->out * layer->in, n, layer->in, layer->out);
}

static void forward_turned(const struct layer *layer, const struct layer_pass *pass,
	const real *x, real *y, size_t n)
{
	const real *weight = pass->param;

	linear_forward_turned(
		y, x, weight, weight + layer->out * layer->in, n, layer->in, layer->out);
}

static void backward_units(const struct layer *layer, const real *x, const real *dy,
	size_t n, size_t first, size_t units, const struct gradient_sink *sink)
{
	real *weight = sink->target + layer->first;
	real *bias = weight + layer->out * layer->in;

	linear_backward_weight(weight + first * layer->in, dy + first, x, n, layer->in,
		units, layer->out, sink->scale, sink->keep_weight);
	linear_backward_bias(bias + first, dy + first, n, units, layer->out, sink->scale,
		sink->keep_bias);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	(void)y;
	if (dx != NULL)
		linear_backward_input(dx, dy, pass->param, n, layer->in, layer->out);
	if (sink != NULL)
		backward_units(layer, x, dy, n, 0, layer->out, sink);
}

const struct layer_ops layer_linear = {
	.name = "linear",
	.reads_x = true,
	.count = count,
	.init = init,
	.forward = forward,
	.forward_turned = forward_turned,
	.backward = backward,
	.backward_units = backward_units,
};

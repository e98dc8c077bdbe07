/*
 * Linear: y = x W' + b. Parameters: weight (out, in), then bias (out).
 */
#include "fmnist/layer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/kernels.h"
#include "fmnist/rng_torch.h"
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

/*
 * torch.nn.Linear.reset_parameters: kaiming_uniform_ with a = sqrt(5), which
 * comes to 1/sqrt(fan_in), in double and then rounded once.
 */
static void init_torch(
	const struct layer *layer, float *weight, float *bias, struct rng *rng)
{
	double gain = sqrt(2.0 / (1.0 + 5.0));
	double std = gain / sqrt((double)layer->in);
	float bound_weight = (float)(sqrt(3.0) * std);
	float bound_bias = (float)(1.0 / sqrt((double)layer->in));

	rng_torch_uniform(rng, weight, layer->out * layer->in, -bound_weight, bound_weight);
	rng_torch_uniform(rng, bias, layer->out, -bound_bias, bound_bias);
}

/* K. He et al., "Delving Deep into Rectifiers", 2015, equation 10. */
static void init_he(const struct layer *layer, float *weight, float *bias, struct rng *rng)
{
	float std = (float)(sqrt(2.0) / sqrt((double)layer->in));

	rng_torch_normal(rng, weight, layer->out * layer->in, 0.0f, std);
	memset(bias, 0, layer->out * sizeof *bias);
}

static void init(const struct layer *layer, real *param, real *buffer,
	enum init_scheme scheme, struct rng *rng)
{
	static void (*const draw[])(
		const struct layer *, float *, float *, struct rng *) = {
		[INIT_TORCH] = init_torch,
		[INIT_HE] = init_he,
	};
	struct layer_counts counts = count(layer);
	size_t all = counts.weights + counts.biases;
	float *drawn = xmalloc(all * sizeof *drawn);

	(void)buffer;
	draw[scheme](layer, drawn, drawn + counts.weights, rng);
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

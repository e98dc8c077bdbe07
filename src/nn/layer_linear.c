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

static size_t linear_parameters(const struct layer *layer)
{
	return layer->out * layer->in + layer->out;
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

static void linear_init(
	const struct layer *layer, real *param, enum init_scheme scheme, struct rng *rng)
{
	static void (*const draw[])(
		const struct layer *, float *, float *, struct rng *) = {
		[INIT_TORCH] = init_torch,
		[INIT_HE] = init_he,
	};
	size_t count = linear_parameters(layer);
	float *drawn = xmalloc(count * sizeof *drawn);

	draw[scheme](layer, drawn, drawn + layer->out * layer->in, rng);
	copy_real(param, drawn, count);
	free(drawn);
}

static void forward(
	const struct layer *layer, const real *param, const real *x, real *y, size_t n)
{
	linear_forward(
		y, x, param, param + layer->out * layer->in, n, layer->in, layer->out);
}

static void backward(const struct layer *layer, const real *param, const real *x,
	const real *y, const real *dy, real *dx, size_t n, const struct gradient_sink *sink)
{
	real *weight = sink->target + layer->first;
	real *bias = weight + layer->out * layer->in;

	(void)y;
	if (dx != NULL)
		linear_backward_input(dx, dy, param, n, layer->in, layer->out);
	linear_backward_weight(
		weight, dy, x, n, layer->in, layer->out, sink->scale, sink->keep_weight);
	linear_backward_bias(bias, dy, n, layer->out, sink->scale, sink->keep_bias);
}

const struct layer_ops layer_linear = {
	.name = "linear",
	.parameters = linear_parameters,
	.init = linear_init,
	.forward = forward,
	.backward = backward,
};

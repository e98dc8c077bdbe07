/*
 * PReLU: y = x where x > 0, else slope x; the slope, one for all units, is learned.
 * torch.nn.PReLU. The gradient of the slope is a sum over x, so x must stay.
 */
#include "fmnist/layer.h"

#include "fmnist/kernels.h"

#define INITIAL_SLOPE REAL(0.25)

static struct layer_counts count(const struct layer *layer)
{
	(void)layer;
	return (struct layer_counts){.weights = 1, .units = 1};
}

static void init(const struct layer *layer, real *param, real *buffer,
	const struct init_rule *rule, struct rng *rng)
{
	(void)layer;
	(void)buffer;
	(void)rule;
	(void)rng;
	param[0] = INITIAL_SLOPE;
}

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	leaky_forward(y, x, n * layer->out, pass->param[0]);
}

/* The slope's, which all units of the layer have in common. */
static void backward_units(const struct layer *layer, const real *x, const real *dy,
	size_t n, size_t first, size_t units, const struct gradient_sink *sink)
{
	real gradient = prelu_slope_gradient(x, dy, n * layer->out);

	(void)first;
	(void)units;
	vector_sink(
		sink->target + layer->first, &gradient, 1, sink->scale, sink->keep_weight);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	const real slope = pass->param[0];

	(void)y;
	/* The slope first, for dx may lie where dy does; but the sink may be the slope. */
	if (sink != NULL)
		backward_units(layer, x, dy, n, 0, 1, sink);
	/* By the sign of x: a slope that was learned may be negative. */
	if (dx != NULL)
		leaky_backward(dx, dy, x, n * layer->out, slope);
}

const struct layer_ops layer_prelu = {
	.name = "prelu",
	.in_place = true,
	.reads_x = true,
	.count = count,
	.init = init,
	.forward = forward,
	.forward_turned = forward,
	.backward = backward,
	.backward_units = backward_units,
};

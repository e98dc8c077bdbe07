/*
 * Sigmoid: y = 1 / (1 + exp(-x)), in place.
 */
#include "fmnist/layer.h"

#include "fmnist/kernels.h"

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	(void)pass;
	sigmoid_forward(y, x, n * layer->out);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	(void)pass;
	(void)x;
	(void)sink;
	if (dx != NULL)
		sigmoid_backward(dx, dy, y, n * layer->out);
}

const struct layer_ops layer_sigmoid = {
	.name = "sigmoid",
	.in_place = true,
	.reads_y = true,
	.forward = forward,
	.forward_turned = forward,
	.backward = backward,
};

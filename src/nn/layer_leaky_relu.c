/*
 * LeakyReLU: y = x where x > 0, else 0.01 x, in place. torch.nn.LeakyReLU.
 */
#include "fmnist/layer.h"

#include "fmnist/kernels.h"

#define SLOPE REAL(0.01)

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	(void)pass;
	leaky_forward(y, x, n * layer->out, SLOPE);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	(void)pass;
	(void)x;
	(void)sink;
	/* The slope is positive, so y has the sign of x. */
	if (dx != NULL)
		leaky_backward(dx, dy, y, n * layer->out, SLOPE);
}

const struct layer_ops layer_leaky_relu = {
	.name = "leaky_relu",
	.in_place = true,
	.reads_y = true,
	.forward = forward,
	.forward_turned = forward,
	.backward = backward,
};

/*
 * Dropout: in training each number is 0 with the layer's probability, and the others are
 * divided by what is left of 1; else nothing happens. torch.nn.Dropout.
 *
 * Kept: for each example what its numbers were multiplied by (n, out).
 */
#include "fmnist/layer.h"

#include <string.h>

#include "fmnist/kernels.h"
#include "fmnist/rng_torch.h"

static struct layer_counts count(const struct layer *layer)
{
	return (struct layer_counts){.kept_per_example = layer->out};
}

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	size_t all = n * layer->out;
	double kept = 1.0 - layer->setting;

	if (pass->mode != MODE_TRAINING) {
		if (y != x)
			memcpy(y, x, all * sizeof *y);
		return;
	}
	rng_torch_mask(pass->rng, pass->kept, all, kept, REAL(1.0) / (real)kept);
	vector_multiply(y, x, pass->kept, all);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	(void)x;
	(void)y;
	(void)sink;
	if (dx != NULL)
		vector_multiply(dx, dy, pass->kept, n * layer->out);
}

const struct layer_ops layer_dropout = {
	.name = "dropout",
	.in_place = true,
	.count = count,
	.forward = forward,
	.forward_turned = forward,
	.backward = backward,
};

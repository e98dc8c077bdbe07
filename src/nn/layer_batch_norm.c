/*
 * Batch normalisation: y = (x - mean) / sqrt(variance + eps) * weight + bias, feature by
 * feature. torch.nn.BatchNorm1d.
 *
 * In training, mean and variance are the batch's (the variance divided by n), and the
 * running ones move a tenth of the way to them (the variance then divided by n - 1); in
 * evaluation they are the running ones, in estimation the batch's, and nothing moves. A
 * batch of one has no variance: whoever trains refuses it.
 *
 * Parameters: weight (out), bias (out). Buffers: running mean (out), running variance
 * (out). Kept: the batch's mean (out) and 1 / sqrt(variance + eps) (out).
 */
#include "fmnist/layer.h"

#include <math.h>
#include <string.h>

#include "fmnist/kernels.h"

#define EPSILON 1e-5
#define MOMENTUM 0.1

static struct layer_counts count(const struct layer *layer)
{
	return (struct layer_counts){
		.weights = layer->out,
		.biases = layer->out,
		.buffers = 2 * layer->out,
		.kept = 2 * layer->out,
	};
}

static void init(const struct layer *layer, real *param, real *buffer,
	const struct init_rule *rule, struct rng *rng)
{
	(void)rule;
	(void)rng;
	for (size_t j = 0; j < layer->out; j++) {
		param[j] = REAL(1.0);
		param[layer->out + j] = REAL(0.0);
		buffer[j] = REAL(0.0);
		buffer[layer->out + j] = REAL(1.0);
	}
}

static void update(real *running, real now)
{
	*running = (real)((1.0 - MOMENTUM) * (double)*running + MOMENTUM * (double)now);
}

/* The batch's statistics, n examples of them, become part of the running ones. */
static void move_running(const struct layer *layer, real *buffer, const real *mean,
	const real *variance, size_t n)
{
	double unbiased = n > 1 ? (double)n / (double)(n - 1) : 1.0;

	for (size_t j = 0; j < layer->out; j++) {
		update(&buffer[j], mean[j]);
		update(&buffer[layer->out + j], (real)((double)variance[j] * unbiased));
	}
}

static void forward_batch(const struct layer *layer, const struct layer_pass *pass,
	const real *x, real *y, size_t n)
{
	const real *weight = pass->param, *bias = weight + layer->out;
	real *mean = pass->kept, *scale = mean + layer->out;

	norm_statistics(mean, scale, x, n, layer->out);
	if (pass->mode == MODE_TRAINING)
		move_running(layer, pass->buffer, mean, scale, n);
	for (size_t j = 0; j < layer->out; j++)
		scale[j] = (real)(1.0 / sqrt((double)scale[j] + EPSILON));
	norm_forward(y, x, mean, scale, weight, bias, n, layer->out);
}

static void forward_evaluation(const struct layer *layer, const struct layer_pass *pass,
	const real *x, real *y, size_t n)
{
	const real *weight = pass->param, *bias = weight + layer->out;
	const real *mean = pass->buffer, *variance = mean + layer->out;

	norm_evaluate(y, x, mean, variance, (real)EPSILON, weight, bias, n, layer->out);
}

static void forward(const struct layer *layer, const struct layer_pass *pass, const real *x,
	real *y, size_t n)
{
	if (pass->mode == MODE_EVALUATION)
		forward_evaluation(layer, pass, x, y, n);
	else
		forward_batch(layer, pass, x, y, n);
}

static void backward(const struct layer *layer, const struct layer_pass *pass,
	const real *x, const real *y, const real *dy, real *dx, size_t n,
	const struct gradient_sink *sink)
{
	const struct norm_batch batch = {
		.x = x,
		.mean = pass->kept,
		.scale = pass->kept + layer->out,
		.weight = pass->param,
		.n = n,
		.features = layer->out,
	};
	real *weight = sink->target + layer->first;

	(void)y;
	norm_backward(&batch, dy, dx, weight, weight + layer->out, sink->scale,
		sink->keep_weight, sink->keep_bias);
}

const struct layer_ops layer_batch_norm = {
	.name = "batch_norm",
	.in_place = true,
	.reads_x = true,
	.count = count,
	.init = init,
	.forward = forward,
	.backward = backward,
};

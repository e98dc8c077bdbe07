/*
 * kernels: arithmetic over plain arrays.
 *
 * Free functions over pointers and sizes, without state; layers wrap them.
 * Arrays may not overlap unless a function says that they may be the same.
 */
#ifndef FMNIST_KERNELS_H
#define FMNIST_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/real.h"

/* y (n, out) = x (n, in) * weight (out, in) transposed + bias (out). */
void linear_forward(real *y, const real *x, const real *weight, const real *bias, size_t n,
	size_t in, size_t out);

/* The same with a feature's numbers side by side: y (out, n) of x (in, n). */
void linear_forward_turned(real *y, const real *x, const real *weight, const real *bias,
	size_t n, size_t in, size_t out);

/* From one to the other: y (out, n) of x (n, in). */
void linear_turn(real *y, const real *x, const real *weight, const real *bias, size_t n,
	size_t in, size_t out);

/* dx (n, in) = dy (n, out) * weight (out, in). */
void linear_backward_input(
	real *dx, const real *dy, const real *weight, size_t n, size_t in, size_t out);

/* weight (out, in) = keep * weight + scale * dy (n, out) transposed * x (n, in). Rows of
 * dy lie `stride` apart, at least out: some units of many. */
void linear_backward_weight(real *weight, const real *dy, const real *x, size_t n,
	size_t in, size_t out, size_t stride, real scale, real keep);

/* bias (out) = keep * bias + scale * sum over the rows of dy (n, out), likewise. */
void linear_backward_bias(real *bias, const real *dy, size_t n, size_t out, size_t stride,
	real scale, real keep);

/* y = max(x, 0); x and y may be the same. NaN stays NaN, as in PyTorch. */
void relu_forward(real *y, const real *x, size_t count);

/* dx = dy where y > 0, else 0; dx and dy may be the same. */
void relu_backward(real *dx, const real *dy, const real *y, size_t count);

/* y = x where x > 0, else slope * x; x and y may be the same. */
void leaky_forward(real *y, const real *x, size_t count, real slope);

/* dx = dy where sign > 0, else slope * dy; dx and dy may be the same. `sign` is x, or y
 * where the slope is positive. */
void leaky_backward(real *dx, const real *dy, const real *sign, size_t count, real slope);

/* Sum of x * dy where x is not above 0: the gradient of a slope that all share. */
real prelu_slope_gradient(const real *x, const real *dy, size_t count);

/* y = x where x > 0, else exp(x) - 1; x and y may be the same. */
void elu_forward(real *y, const real *x, size_t count);

/* dx = dy where y > 0, else dy * (y + 1); dx and dy may be the same. */
void elu_backward(real *dx, const real *dy, const real *y, size_t count);

/* y = 1 / (1 + exp(-x)); x and y may be the same. */
void sigmoid_forward(real *y, const real *x, size_t count);

/* dx = dy * y * (1 - y); dx and dy may be the same. */
void sigmoid_backward(real *dx, const real *dy, const real *y, size_t count);

/* out = a * b, element by element; all may be the same. */
void vector_multiply(real *out, const real *a, const real *b, size_t count);

/* out = a + factor * b; out and a may be the same. */
void vector_combine(real *out, const real *a, const real *b, real factor, size_t count);

/* target = keep * target + scale * gradient; with keep 0 target is not read. */
void vector_sink(real *target, const real *gradient, size_t count, real scale, real keep);

/* Mean and variance (divided by n) of each column of x (n, features). */
void norm_statistics(real *mean, real *variance, const real *x, size_t n, size_t features);

/* y = (x - mean) * scale * weight + bias by column of (n, features); x and y may be the
 * same. Source: aten/src/ATen/native/cpu/batch_norm_kernel.cpp. */
void norm_forward(real *y, const real *x, const real *mean, const real *scale,
	const real *weight, const real *bias, size_t n, size_t features);

/* The same with scale 1 / sqrt(variance + epsilon). */
void norm_evaluate(real *y, const real *x, const real *mean, const real *variance,
	real epsilon, const real *weight, const real *bias, size_t n, size_t features);

/* What norm_forward was given in training, with the batch's own mean and scale. */
struct norm_batch {
	const real *x;                     /* (n, features) */
	const real *mean, *scale, *weight; /* (features) */
	size_t n, features;
};

/*
 * dy (n, features) to dx, which may be the same, or NULL; and the gradients of weight and
 * bias (features) into their targets, as vector_sink() does. dx is computed before a
 * target is written.
 */
void norm_backward(const struct norm_batch *batch, const real *dy, real *dx, real *weight,
	real *bias, real sink_scale, real keep_weight, real keep_bias);

/*
 * Softmax cross-entropy, mean over n rows of logits (n, classes) against
 * labels (n), each of which stands for a distribution: 1 - smoothing for the label, and
 * smoothing spread evenly over all classes. dlogits (n, classes), when not NULL, receives
 * the gradient of the mean over `of` rows, of which these are some or all:
 * (softmax(row) - distribution) / of. Source: torch.nn.CrossEntropyLoss with
 * label_smoothing.
 */
double cross_entropy(real *dlogits, const real *logits, const uint8_t *labels, size_t n,
	size_t of, size_t classes, double smoothing);

/* Of logits (classes, n), without smoothing and without a gradient. */
double cross_entropy_turned(
	const real *logits, const uint8_t *labels, size_t n, size_t classes);

/*
 * Mean of (y - x)^2 over all count numbers. dy (count), when not NULL, receives the
 * gradient of the mean over `of` numbers, of which these are some or all:
 * 2 (y - x) / of. Source: torch.nn.MSELoss.
 */
double squared_error(real *dy, const real *y, const real *x, size_t count, size_t of);

/* Rows of logits (n, classes) whose largest value stands at their label. */
size_t count_correct(const real *logits, const uint8_t *labels, size_t n, size_t classes);

#endif

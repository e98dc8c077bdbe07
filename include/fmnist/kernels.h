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

/* dx (n, in) = dy (n, out) * weight (out, in). */
void linear_backward_input(
	real *dx, const real *dy, const real *weight, size_t n, size_t in, size_t out);

/* weight (out, in) = keep * weight + scale * dy (n, out) transposed * x (n, in). */
void linear_backward_weight(real *weight, const real *dy, const real *x, size_t n,
	size_t in, size_t out, real scale, real keep);

/* bias (out) = keep * bias + scale * sum over the rows of dy (n, out). */
void linear_backward_bias(
	real *bias, const real *dy, size_t n, size_t out, real scale, real keep);

/* y = max(x, 0); x and y may be the same. NaN stays NaN, as in PyTorch. */
void relu_forward(real *y, const real *x, size_t count);

/* dx = dy where y > 0, else 0; dx and dy may be the same. */
void relu_backward(real *dx, const real *dy, const real *y, size_t count);

/*
 * Softmax cross-entropy, mean over n rows of logits (n, classes) against
 * labels (n). dlogits (n, classes), when not NULL, receives the gradient of
 * the mean: (softmax(row) - onehot) / n. Source: torch.nn.CrossEntropyLoss.
 */
double cross_entropy(
	real *dlogits, const real *logits, const uint8_t *labels, size_t n, size_t classes);

/* Rows of logits (n, classes) whose largest value stands at their label. */
size_t count_correct(const real *logits, const uint8_t *labels, size_t n, size_t classes);

#endif

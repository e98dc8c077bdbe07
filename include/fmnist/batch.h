/*
 * batch: from stored pixels to what a network reads.
 *
 * Pure functions over arrays; any thread.
 */
#ifndef FMNIST_BATCH_H
#define FMNIST_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/real.h"
#include "fmnist/rng.h"

enum pixel_scale {
	PIXEL_CENTRED, /* x / 255 - 0.5, the classifier's input */
	PIXEL_UNIT,    /* x / 255, the autoencoder's input */
};

/* n pixels to numbers, each equal to NumPy's float32 result to the last bit. */
void pixels_scale(real *out, const uint8_t *pixels, size_t n, enum pixel_scale scale);

/*
 * Gathers n images into x (n, rows * cols) and their labels into labels (n), unless
 * that is NULL: images index[first .. first + n), or, with index NULL, images
 * first .. first + n themselves.
 */
void batch_gather(const struct images *from, const uint32_t *index, size_t first, size_t n,
	enum pixel_scale scale, real *x, uint8_t *labels);

/*
 * torch.utils.data.random_split(set, [k, count - k]) with k = int(0.8 * count):
 * draws a permutation of all images; the first k are the training part, the rest
 * the validation part. order (count) is filled; returns k.
 */
size_t split_draw(struct rng *rng, uint32_t *order, size_t count);

/* That k. */
size_t split_train_count(size_t count);

#endif

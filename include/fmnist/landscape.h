/*
 * landscape: the loss of a network over a plane of its parameters.
 *
 * Plain cross-entropy, without a penalty, of a fixed part of the training images, drawn
 * with a seed. Batch normalisation estimates its statistics anew at every point, over
 * these images; dropout drops nothing.
 *
 * In a plane the first layer, which is most of the work, is affine: of its products with
 * the images only those with origin and directions are made, once. What is left of a point
 * is small, and its layers go through the images in pieces that fit a cache. Memory grows
 * with images times the first layer's units, and not with the number of points times the
 * parameters.
 *
 * landscape_row() may be called by several threads at once, each with its own worker.
 */
#ifndef FMNIST_LANDSCAPE_H
#define FMNIST_LANDSCAPE_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/hparams.h"
#include "fmnist/plane.h"

#define LANDSCAPE_IMAGES 2500
#define LANDSCAPE_SIDE 25
#define LANDSCAPE_MOST 400 /* points of a side */
#define LANDSCAPE_MARGIN 0.2

struct landscape;

/* The plane and the images must outlive it. count: images, at most as many as there are;
 * workers: threads that will call landscape_row() at once. */
struct landscape *landscape_new(const struct hparams *hp, const struct plane *plane,
	const struct images *images, size_t count, uint64_t seed, size_t workers);
void landscape_free(struct landscape *landscape);

/* Losses at (x[i], y) for i in [0, n), into loss (n). `worker` from 0. */
void landscape_row(struct landscape *landscape, size_t worker, const double *x, size_t n,
	double y, float *loss);

/* The loss of a network that need not lie in the plane: its true one. */
double landscape_loss(
	struct landscape *landscape, size_t worker, const struct snapshot *snapshot);

#endif

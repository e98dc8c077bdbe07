/*
 * plate_classes: where each class lies in an autoencoder's middle, in a small picture of
 * its own: its images by their density, over where there are any images at all.
 */
#ifndef FMNIST_PLATE_CLASSES_H
#define FMNIST_PLATE_CLASSES_H

#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/axis.h"
#include "fmnist/figure.h"
#include "fmnist/latent.h"

/* aspect: height of a picture for a width of 1. */
double plate_classes_height(double width, double aspect);

/* On these axes, which are those of the large picture; of two principal components. labels
 * (latent->count). */
void plate_classes_draw(struct figure *figure, struct box box, const struct latent *latent,
	const uint8_t *labels, const struct reconstruction *coded, const struct axis *x,
	const struct axis *y, double aspect);

#endif

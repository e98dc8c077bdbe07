/*
 * latent: the codes of images as points of a plane, to be looked at.
 *
 * The plane is that of the codes' first two principal components, on which they lie further
 * apart than on any other. Of an autoencoder with one unit in its middle there is a line.
 *
 * Owns its array; plain data once it is made.
 */
#ifndef FMNIST_LATENT_H
#define FMNIST_LATENT_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/reconstruction.h"

#define LATENT_AXES 2

struct latent {
	size_t count;
	size_t axes;               /* 1 or 2 */
	float *place;              /* (count, axes) */
	double share[LATENT_AXES]; /* (axes) of the codes' variance; NaN: there is none */
	size_t idle; /* numbers of the code that are the same for every image */
	/* [class]: mean place, (axes); NaN of a class without images. */
	double mean[DATASET_CLASSES][LATENT_AXES];
};

/* labels (coded->count). -1: the codes are not finite, or there are fewer than two; then
 * there is nothing to release. */
int latent_make(struct latent *latent, const struct reconstruction *coded,
	const uint8_t *labels, struct err *err);
void latent_release(struct latent *latent);

#endif

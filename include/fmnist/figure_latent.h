/*
 * figure_latent: where the test images lie in an autoencoder's middle, as a figure.
 *
 * A point for each image on the plane of latent.h, coloured by its class, with the names of
 * the classes at their means.
 */
#ifndef FMNIST_FIGURE_LATENT_H
#define FMNIST_FIGURE_LATENT_H

#include "fmnist/autoencoding.h"
#include "fmnist/caption.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"

/* Whether the page can be written: to be asked before what takes long. */
int figure_latent_check(const char *path, double scale, struct err *err);

/* The autoencoding must be of these images. scale: pixels a point of a PNG. */
int figure_latent_write(const char *path, const struct autoencoding *autoencoding,
	const struct images *test, const struct origin *origin, double scale,
	struct err *err);

#endif

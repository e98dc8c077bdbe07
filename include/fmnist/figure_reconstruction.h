/*
 * figure_reconstruction: test images and what an autoencoder makes of them, as a figure.
 *
 * Pairs stand beside each other, the original above its reconstruction and the error below
 * both; where a line is full, the next pairs begin a new one. Few are large, many small.
 */
#ifndef FMNIST_FIGURE_RECONSTRUCTION_H
#define FMNIST_FIGURE_RECONSTRUCTION_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/caption.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"

#define FIGURE_COLUMNS 2 /* pairs, where nothing else is wanted */

/* Whether there are so many images, and the page can be written: to be asked before what
 * takes long. */
int figure_reconstruction_check(const char *path, const struct images *test, size_t columns,
	double scale, struct err *err);

/* The autoencoding must be of these images. index (columns) says which are drawn; NULL: the
 * first. scale: pixels a point of a PNG. */
int figure_reconstruction_write(const char *path, const struct autoencoding *autoencoding,
	const struct images *test, const uint32_t *index, size_t columns,
	const struct origin *origin, double scale, struct err *err);

#endif

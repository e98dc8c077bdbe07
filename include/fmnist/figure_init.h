/*
 * figure_init: what an initialisation does to the signal of a deep network, as a figure.
 *
 * The variances of outputs and of gradients from layer to layer (plate_variance.h), and
 * what comes of them over all hidden layers (plate_schemes.h); of a study that is not done
 * what it has measured so far.
 */
#ifndef FMNIST_FIGURE_INIT_H
#define FMNIST_FIGURE_INIT_H

#include "fmnist/caption.h"
#include "fmnist/err.h"
#include "fmnist/init_result.h"

/* The trained network's run; of networks that were drawn none. */
struct origin figure_init_origin(const struct init_result *result);

/* Whether the page can be written: to be asked before what takes long. */
int figure_init_check(const char *path, double scale, struct err *err);

/* scale: pixels a point of a PNG. */
int figure_init_write(
	const char *path, const struct init_result *result, double scale, struct err *err);

#endif

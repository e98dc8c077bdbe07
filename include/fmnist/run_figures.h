/*
 * run_figures: the figures that are left in a run's folder: reconstruction.png and
 * latent.png of a finished autoencoder, landscape-surface.png and landscape-map.png of a
 * landscape.
 *
 * The store's table of artifacts names them. Called by whoever made what they show, on a
 * connection of its own; not by the recorder.
 */
#ifndef FMNIST_RUN_FIGURES_H
#define FMNIST_RUN_FIGURES_H

#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/caption.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/store.h"
#include "fmnist/survey.h"

/* The autoencoding must be of these images. -1: not all of them are there. */
int run_figures_write(struct store *store, uint32_t run,
	const struct autoencoding *autoencoding, const struct images *test, bool synthetic,
	struct err *err);

/* inputs: of the network. -1: not both of them are there. */
int run_figures_landscape(struct store *store, const struct survey *survey,
	const struct origin *origin, size_t inputs, struct err *err);

#endif

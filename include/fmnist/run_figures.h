/*
 * run_figures: the figures that a finished autoencoder leaves in its run's folder.
 *
 * reconstruction.png and latent.png, which the store's table of artifacts names. Called by
 * whoever began the run, on a connection of its own; not by the recorder.
 */
#ifndef FMNIST_RUN_FIGURES_H
#define FMNIST_RUN_FIGURES_H

#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/store.h"

/* The autoencoding must be of these images. -1: not all of them are there. */
int run_figures_write(struct store *store, uint32_t run,
	const struct autoencoding *autoencoding, const struct images *test, bool synthetic,
	struct err *err);

#endif

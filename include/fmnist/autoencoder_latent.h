/*
 * autoencoder_latent: where test images lie in an autoencoder's middle, as a scatter.
 *
 * A dot an image, in the colour of its class; where a cell has dots of several, the class
 * that has most. Where there are no colours, or no dots fine enough, a cell shows that
 * class's digit. Pure drawing.
 */
#ifndef FMNIST_AUTOENCODER_LATENT_H
#define FMNIST_AUTOENCODER_LATENT_H

#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/dataset.h"
#include "fmnist/grid.h"
#include "fmnist/latent.h"

struct latent_scene {
	const struct latent *latent; /* with places */
	const struct images *test;
	uint32_t chosen; /* marked */
	int class;       /* that stands out, or CLASS_ANY */
	double zoom;     /* about the chosen image; 1: all of them */
};

void autoencoder_latent_draw(const struct latent_scene *scene, const struct area *area);

/* The classes with their colours and digits, and the mean error of each. */
void autoencoder_latent_legend(const struct autoencoding *all, const struct images *test,
	int class, const struct area *area);

#endif

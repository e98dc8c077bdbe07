/*
 * pane_autoencoder: what the Autoencoder pane keeps between two frames.
 *
 * What is chosen stays chosen while the network that is shown is replaced by the next.
 */
#ifndef FMNIST_PANE_AUTOENCODER_H
#define FMNIST_PANE_AUTOENCODER_H

#include <stdbool.h>

#include "fmnist/autoencoder_images.h"
#include "fmnist/autoencoder_layout.h"
#include "fmnist/autoencoder_list.h"
#include "fmnist/camera.h"

struct ui;

enum autoencoder_view {
	AUTOENCODER_PICTURES,
	AUTOENCODER_IMAGE,
	AUTOENCODER_LATENT,
	AUTOENCODER_VIEWS
};

struct autoencoder_pane {
	enum autoencoder_view view;
	bool held;                  /* the network that is shown stays */
	uint32_t write_run;         /* whose picture is to be written; 0: none */
	double next_look, next_all; /* clock: when the next may be made, of some and of
				       all images */
	struct chart_camera camera; /* of the errors' chart */
	double zoom;                /* of the latent space, at least 1 */
	struct autoencoder_list list;
	struct pairs_layout pairs; /* as they were drawn last */
};

void pane_autoencoder_init(struct autoencoder_pane *pane);
void pane_autoencoder_release(struct autoencoder_pane *pane);

/* To be called after events and keys: has made what the pane shows, while it is in front.
 */
void pane_autoencoder_follow(struct ui *ui);

/* What it shows, of the images in their order. */
struct sight pane_autoencoder_sight(const struct ui *ui);

#endif

/*
 * autoencoder_layout: where things stand on the Autoencoder pane, from the size alone.
 *
 * Pure functions; any size, 0x0 too. A rectangle without rows or columns is not shown. As
 * the pane gets lower, things leave in this order: blank lines, speed, the code, the
 * difference, the tabs, the verdict, the configuration, the pictures, the chart; what is
 * left last is the status line. As it gets narrower: the large pictures, the difference,
 * then all pictures but those of a few images.
 */
#ifndef FMNIST_AUTOENCODER_LAYOUT_H
#define FMNIST_AUTOENCODER_LAYOUT_H

#include <stddef.h>

#include "fmnist/layout.h"

/* Around what the views show. */
struct autoencoder_frame {
	struct rect config, tabs, list, body;
	struct rect speed, progress, verdict;
	struct rect status; /* in place of all but the body where there is no room */
};

/* Images in reading order: an original, its reconstruction below, below both a caption;
 * where they are large enough, one below each. */
struct pairs_layout {
	int row, col;                   /* of the first */
	int picture_rows, picture_cols; /* of an original */
	int between;                    /* rows between the two: of a caption, or 0 */
	int gap;                        /* columns between pairs */
	int line, lines;                /* pairs in a line; 0: none */
};

/* Original, reconstruction and difference beside each other: pictures. */
enum trio { TRIO_ORIGINAL, TRIO_RECONSTRUCTION, TRIO_DIFFERENCE, TRIO };

struct pictures_layout {
	struct rect chart;
	struct pairs_layout pairs;
	struct rect trio[TRIO], caption[TRIO]; /* of the chosen image, large */
	struct rect difference; /* alone, where there is no room for the trio */
	struct rect facts;      /* of the chosen image, below each other */
	struct rect sentence;   /* or in a line */
	struct rect code;
};

struct image_layout {
	struct rect trio[TRIO], caption[TRIO];
	struct rect sentence, code;
};

struct latent_layout {
	struct rect plot, legend;
	struct rect original, reconstruction; /* of the chosen image */
	struct rect caption;
};

/* Of the images. */
struct pixels {
	int rows, cols;
};

void layout_autoencoder(int rows, int cols, struct autoencoder_frame *out);
/* Within the body. */
void layout_pictures(int rows, int cols, struct pixels pixels, struct pictures_layout *out);
void layout_image(int rows, int cols, struct pixels pixels, struct image_layout *out);
void layout_latent(int rows, int cols, struct pixels pixels, struct latent_layout *out);

/* Pairs on the screen; for paging at least 1. */
size_t pairs_page(const struct pairs_layout *pairs);
/* The place of pair i of the page, with its caption. */
struct rect pairs_place(const struct pairs_layout *pairs, size_t i);

#endif

/*
 * colormap: a row of colours that stands for a range of numbers.
 *
 * Each map is a path through Oklab that is walked at an even pace, so that equal steps of
 * the numbers look like equal steps. But for the signed one lightness only rises or only
 * falls along it: it can be read in a grey print, and by whoever sees fewer hues.
 *
 * A struct colormap is plain data; any thread.
 */
#ifndef FMNIST_COLORMAP_H
#define FMNIST_COLORMAP_H

#include "fmnist/colour.h"

#define COLORMAP_COLOURS 256

enum colormap_kind {
	COLORMAP_VALUES, /* dark violet, blue, green, yellow: any quantity */
	COLORMAP_COUNTS, /* white to dark blue: nothing is as white as the paper */
	COLORMAP_SIGNED, /* blue, white in the middle, red */
};

struct colormap {
	struct colour colour[COLORMAP_COLOURS];
};

void colormap_init(struct colormap *map, enum colormap_kind kind);

/* 0: the first colour, 1: the last; what is beyond them has the same. NaN is a grey that
 * no map has. */
struct colour colormap_colour(const struct colormap *map, double part);

#endif

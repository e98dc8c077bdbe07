/*
 * colourscale: from numbers to colours.
 *
 * Plain data; any thread.
 */
#ifndef FMNIST_COLOURSCALE_H
#define FMNIST_COLOURSCALE_H

#include "fmnist/axis.h"
#include "fmnist/colormap.h"

struct colourscale {
	struct colormap map;
	struct axis axis; /* its low has the map's first colour, its high the last */
	double power; /* of the place on the axis; below 1 it tells small numbers apart */
};

void colourscale_init(struct colourscale *scale, enum colormap_kind kind,
	const struct axis *axis, double power);

/* The same size of number on both sides of 0. */
void colourscale_init_signed(struct colourscale *scale, double most);

/* 0 to 1 from low to high, beyond them outside; NaN for NaN. */
double colourscale_part(const struct colourscale *scale, double value);
struct colour colourscale_colour(const struct colourscale *scale, double value);

#endif

/*
 * terrain_fill: the losses of a terrain as colours, seen from above.
 *
 * Every pixel has the colour of the height at its middle. What has no height is grey, with
 * lines across where it is not computed and lines both ways where it is above all numbers.
 */
#ifndef FMNIST_TERRAIN_FILL_H
#define FMNIST_TERRAIN_FILL_H

#include <stdint.h>

#include "fmnist/colourscale.h"
#include "fmnist/figure.h"
#include "fmnist/relief.h"

/* Of heights on the scale's axis. */
void terrain_fill(struct figure *figure, struct box box, const struct relief *relief,
	const struct colourscale *scale);

/* The mark of a gap, to explain it. */
void terrain_fill_mark(struct figure *figure, struct box box, enum relief_gap gap);

#endif

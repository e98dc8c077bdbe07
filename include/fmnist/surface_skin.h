/*
 * surface_skin: the surface itself: coloured by its losses, lit gently from the left of the
 * eye, with the lines of its grid and contour lines on it.
 *
 * Painted cell by cell from the furthest to the nearest (projection_order()), so that what
 * is hidden is painted over. Where it is left out it has a dark rim.
 */
#ifndef FMNIST_SURFACE_SKIN_H
#define FMNIST_SURFACE_SKIN_H

#include <stddef.h>

#include "fmnist/colourscale.h"
#include "fmnist/figure.h"
#include "fmnist/prospect.h"

struct surface_skin {
	const struct colourscale *colours;
	const double *level; /* (levels): losses that have a contour line */
	size_t levels;
	size_t across, down; /* pieces that a cell is divided into, along x and y */
};

void surface_skin_draw(struct figure *figure, const struct prospect *prospect,
	const struct surface_skin *skin);

/* What is left out of the surface, marked on the floor below it. */
void surface_skin_mark_gaps(struct figure *figure, const struct prospect *prospect);

#endif

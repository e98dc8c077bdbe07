/*
 * surface_track: the path over the surface: each snapshot at its own loss above its place
 * in the plane, with a thin line down, or up, to the surface.
 */
#ifndef FMNIST_SURFACE_TRACK_H
#define FMNIST_SURFACE_TRACK_H

#include "fmnist/clearance.h"
#include "fmnist/figure.h"
#include "fmnist/prospect.h"

/* To be drawn after the surface. Names stay within the box. */
void surface_track_draw(struct figure *figure, const struct prospect *prospect,
	struct box within, struct clearance *clearance);

#endif

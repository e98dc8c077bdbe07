/*
 * prospect: a terrain's surface as it is seen on a page, from some side.
 *
 * Places in the box become points of the page. Owns its relief. Belongs to one thread.
 */
#ifndef FMNIST_PROSPECT_H
#define FMNIST_PROSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/landscape_look.h"
#include "fmnist/pen.h"
#include "fmnist/projection.h"
#include "fmnist/relief.h"
#include "fmnist/terrain.h"

struct prospect {
	const struct terrain *terrain;
	struct axis heights; /* from the box's foot to its top */
	struct relief relief;
	struct projection projection;
	double azimuth, elevation;
	double scale;        /* points of the page of a unit that is seen */
	struct point middle; /* where the origin is seen */
};

/* Where the look leaves the azimuth open, one from which the most of path and surface is
 * seen. */
void prospect_init(struct prospect *prospect, const struct terrain *terrain,
	const struct landscape_look *look);
void prospect_release(struct prospect *prospect);

/* How high the box is seen for a width of 1. */
double prospect_aspect(const struct prospect *prospect);

/* As large as there is room. */
void prospect_fit(struct prospect *prospect, struct box box);

struct point prospect_point(const struct prospect *prospect, struct place place);
struct point prospect_grid_point(
	const struct prospect *prospect, double col, double row, double height);
bool prospect_hides(const struct prospect *prospect, double col, double row, double height);

/* Where a point of the terrain stands: its own loss, or where that is not known the
 * surface's, in a gap the floor's; false where it stands nowhere in the box. */
bool prospect_stand(const struct prospect *prospect, size_t point, double *height);

#endif

/*
 * track: a training's path on a figure: lines, a point a snapshot, and names.
 *
 * Dark with a light edge, so that it is seen on every colour and in a grey print. What the
 * surface hides is drawn as dashes.
 */
#ifndef FMNIST_TRACK_H
#define FMNIST_TRACK_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/callout.h"
#include "fmnist/clearance.h"
#include "fmnist/figure.h"
#include "fmnist/pen.h"
#include "fmnist/terrain.h"

#define TRACK_EDGE 0.7 /* points, of the light edge */

/* A line through these places. */
void track_line(struct figure *figure, const struct point *at, size_t points);
void track_hidden_line(struct figure *figure, const struct point *at, size_t points);

/* Of a terrain's point. */
double track_radius(const struct terrain *terrain, size_t point);
void track_point(struct figure *figure, const struct terrain *terrain, size_t point,
	struct point at);
void track_hidden_point(struct figure *figure, const struct terrain *terrain, size_t point,
	struct point at);

/* The names of some of the points. */
struct track_names {
	struct callout *callout; /* (count) */
	char (*name)[TERRAIN_NAME];
	struct box *room;
	size_t count;
};

/* at (terrain->points): NaN where a point is not on the page. Names stay within the box,
 * where they take their room. */
void track_names_init(struct track_names *names, struct figure *figure, struct box box,
	const struct terrain *terrain, const struct point *at, struct clearance *clearance);
void track_names_draw(struct figure *figure, const struct track_names *names);
void track_names_release(struct track_names *names);

#endif

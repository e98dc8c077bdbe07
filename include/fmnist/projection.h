/*
 * projection: how a box in space is seen from some direction.
 *
 * Space is right-handed, with z up and the middle of the box at the origin. The eye stands
 * `azimuth` degrees from the x axis towards the y axis and `elevation` degrees above the
 * plane of the two, at a distance; further away than anything the perspective is parallel.
 * What is seen has x to the right and y up, and z towards the eye.
 *
 * Pure functions over plain data; any thread.
 */
#ifndef FMNIST_PROJECTION_H
#define FMNIST_PROJECTION_H

#include <stddef.h>

/* A place in space, or a direction. */
struct place {
	double x, y, z;
};

struct projection {
	struct place right, up, toward; /* directions of what is seen */
	double distance;                /* of the eye from the origin; INFINITY: parallel */
};

void projection_init(
	struct projection *projection, double azimuth, double elevation, double distance);

/* Where a place is seen. What lies in the plane through the origin has its own size. */
struct place projection_see(const struct projection *projection, struct place place);

/* The place that is seen there. */
struct place projection_back(const struct projection *projection, struct place seen);

/* The direction from a place towards the eye, of length 1. */
struct place projection_toward(const struct projection *projection, struct place place);

/*
 * In which order to paint a grid over the box, so that nothing is painted over what hides
 * it: of cells along one axis, 0 for x and 1 for y, from `low` to `high`, the furthest from
 * the eye first. Rows in their order, and in each of them columns in theirs: a line of
 * sight goes from cell to cell away from the eye along both axes, so of two cells that lie
 * on one the further comes first. So it is for any heights over the grid.
 */
void projection_order(const struct projection *projection, int axis, double low,
	double high, size_t cells, size_t *order);

#endif

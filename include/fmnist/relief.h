/*
 * relief: a grid of numbers as a surface over a plane, with gaps where there are none.
 *
 * Numbers become heights on an axis, 0 at its low end and 1 at its high one. Between the
 * points of a cell heights are bilinear. A cell with a point that has no height is a gap,
 * and so is what would be above the ceiling: the surface ends there.
 *
 * The surface stands in a box whose middle is the origin (projection.h): columns along x,
 * rows along y, heights along z.
 *
 * Owns its heights. Once made it is only read; any thread.
 */
#ifndef FMNIST_RELIEF_H
#define FMNIST_RELIEF_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/axis.h"
#include "fmnist/projection.h"

#define RELIEF_CORNERS 4 /* of a cell: (0, 0), (1, 0), (1, 1), (0, 1) */

enum relief_gap {
	RELIEF_WHOLE,
	RELIEF_MISSING,  /* a point is NaN */
	RELIEF_INFINITE, /* a point is above all numbers */
};

struct relief {
	size_t rows, cols;
	float *height;    /* (rows, cols); NaN, or infinite, where there is none */
	double ceiling;   /* a height */
	struct place box; /* its sides */
};

/* value (rows, cols), at least 2 each; no number is above `ceiling` that is to be seen. */
void relief_init(struct relief *relief, const float *value, size_t rows, size_t cols,
	const struct axis *axis, double ceiling, struct place box);
void relief_release(struct relief *relief);

/* The heights of a cell's corners. */
enum relief_gap relief_cell(
	const struct relief *relief, size_t col, size_t row, double corner[RELIEF_CORNERS]);

/* The height at a place between the points, NaN in a gap and outside; whatever the
 * ceiling. */
double relief_height(const struct relief *relief, double col, double row);

/* Into the box, and back. */
struct place relief_place(
	const struct relief *relief, double col, double row, double height);
void relief_find(const struct relief *relief, struct place place, double *col, double *row,
	double *height);

/* Whether the surface stands between a place and the eye. A place on the surface is not
 * hidden by the surface it is on. */
bool relief_hides(const struct relief *relief, const struct projection *projection,
	struct place place);

#endif

/*
 * contour_name: where along a contour line its number stands.
 *
 * In the line, which is interrupted there, and turned as the line is, never upside down: at
 * the straightest place at which nothing else is. A line that is too short for a number, or
 * too crooked, has none.
 */
#ifndef FMNIST_CONTOUR_NAME_H
#define FMNIST_CONTOUR_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/clearance.h"
#include "fmnist/figure.h"
#include "fmnist/pen.h"

struct contour_name {
	struct point at; /* its middle */
	double turn;     /* degrees against the clock */
	double from, to; /* of the line, measured along it: where it is interrupted */
};

/* line (points); false: there is no room. What is found is taken. */
bool contour_name_place(const struct point *line, size_t points, struct box within,
	double width, double height, struct clearance *clearance,
	struct contour_name *name);

/* The part of a line from one place to another, measured along it, into part (points + 2);
 * returns how many points it has. */
size_t contour_name_cut(const struct point *line, size_t points, double from, double to,
	struct point *part);

#endif

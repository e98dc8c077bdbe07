/*
 * plot: two axes with numbers and labels, and what is drawn between them.
 *
 * Values beyond the axes are cut off at the frame; those that an axis cannot show (NaN, and
 * what is not positive on a logarithmic one) break a line and leave out a point.
 */
#ifndef FMNIST_PLOT_H
#define FMNIST_PLOT_H

#include <stddef.h>

#include "fmnist/axis.h"
#include "fmnist/colour.h"
#include "fmnist/figure.h"
#include "fmnist/pen.h"

struct plot {
	struct figure *figure;
	struct box inside; /* between the axes */
	struct axis x, y;
};

/* Numbers and labels take their room from the box; the rest becomes plot->inside. A label
 * of NULL takes none. Draws all of it, with a grid. */
void plot_init(struct plot *plot, struct figure *figure, struct box box,
	const struct axis *x, const char *x_label, const struct axis *y,
	const char *y_label);

/* The same, and a unit of one axis is as long as one of the other: whichever has room to
 * spare goes on at both ends. Neither may be logarithmic. */
void plot_init_even(struct plot *plot, struct figure *figure, struct box box,
	const struct axis *x, const char *x_label, const struct axis *y,
	const char *y_label);

/* What plot_init() would leave between the axes. */
struct box plot_inside(struct figure *figure, struct box box, const struct axis *x,
	const char *x_label, const struct axis *y, const char *y_label);

/* How high a box of this width must be for `aspect`, the height of what is between the axes
 * by its width. */
double plot_height(struct figure *figure, double width, double aspect, const struct axis *x,
	const char *x_label, const struct axis *y, const char *y_label);

/* Where a value stands on the page. */
struct point plot_point(const struct plot *plot, double x, double y);

/* x, y (count) */
void plot_line(const struct plot *plot, const double *x, const double *y, size_t count,
	double width, struct colour colour);
void plot_scatter(const struct plot *plot, const double *x, const double *y, size_t count,
	double radius, struct colour colour);

/* A bar at each x, `width` wide as x counts, from the foot of the plot up to y. */
void plot_bars(const struct plot *plot, const double *x, const double *y, size_t count,
	double width, struct colour colour);

#endif

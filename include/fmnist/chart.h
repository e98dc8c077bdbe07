/*
 * chart: curves with axes that carry numbers, drawn into an area.
 *
 * A chart is a pure function of what it is given: the series (points), the
 * camera (what part is looked at: log axis, zoom, cursor) and the area. The
 * camera belongs to the user and is kept between updates by the pane, so zoom
 * and cursor survive them.
 *
 * The vertical range comes from the points in the window, and from the spans as
 * far as they leave the curves three quarters of the height. Points that are not
 * finite are marked at the top edge with '!' in ROLE_FAILURE and never skipped
 * silently; what lies above or below the range is marked by a triangle at that
 * edge, in ROLE_WARNING where a logarithmic axis has no place for it (0 and
 * below).
 *
 * The title's line says what the camera does (log, smoothing, zoom), or reads
 * the values at the cursor. Readings and the number at a curve's end are the
 * points' own values, never smoothed ones. In a small area the axes' numbers go
 * first, then the axes; what is left last is the curve.
 */
#ifndef FMNIST_CHART_H
#define FMNIST_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/camera.h"
#include "fmnist/grid.h"

struct chart_point {
	double x, y;
};

/* The spread of many values between x0 and x1. */
struct chart_span {
	double x0, x1;
	double low, high;
};

struct chart_series {
	const char *name; /* written at the end of the curve with its newest value; NULL:
			     a line to compare with, without name and readings */
	enum role role;
	const struct chart_point *point; /* (count), x rising */
	size_t count;
	const struct chart_span *span; /* (spans), behind all curves; may be NULL */
	size_t spans;
	int best; /* index of the best point, drawn bold with a mark; -1: none */
};

struct chart {
	const char *title;    /* "loss"; what is on the y axis, with unit */
	const char *x_name;   /* "epoch" */
	const char *y_format; /* for values: "%.4f"; see value_text() in axis.h */
	double x_min, x_max;  /* the whole x range, for instance 0..epochs */
	const struct chart_series *series; /* later ones are drawn over earlier ones */
	size_t count;
	double y_floor, y_ceiling; /* y stays within (accuracy: 0, 1); +-INFINITY: free */
	/* Points beyond these do not widen the range; both 0: all count. */
	double y_least, y_most;
};

void chart_draw(const struct area *area, const struct chart *chart,
	const struct chart_camera *camera);

/* Tick values for [low, high]: at most `most`, at 1, 2 or 5 times a power of
 * ten (log: at powers of ten and 2, 5 between). Returns their number. */
int chart_ticks(double low, double high, int most, bool log, double *ticks);

#endif

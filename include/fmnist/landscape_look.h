/*
 * landscape_look: how a figure of a loss landscape is to look.
 *
 * Plain data. landscape_look_default() is the start; what is asked for beside it is set.
 */
#ifndef FMNIST_LANDSCAPE_LOOK_H
#define FMNIST_LANDSCAPE_LOOK_H

#include "fmnist/err.h"

#define LANDSCAPE_ELEVATION 35.0 /* degrees */

enum landscape_scale {
	LANDSCAPE_AUTOMATIC, /* logarithmic where most losses are close to the least */
	LANDSCAPE_LINEAR,
	LANDSCAPE_LOG,
};

struct landscape_look {
	enum landscape_scale scale;
	/* Losses above it are cut off; NaN: none are, but where a few would press all
	 * others flat. */
	double ceiling;
	/* Of the surface: where the eye stands, in degrees. azimuth: from the x axis
	 * towards y; NaN: from where the most of path and surface is seen. elevation: above
	 * the plane, -90 to 90. */
	double azimuth, elevation;
	/* Of the page, in points; NaN: an A4 page's width, and as high as the figure needs.
	 */
	double width, height;
	double pixels; /* a point of a PNG has */
};

void landscape_look_default(struct landscape_look *look);

/* Whether the numbers are within their ranges; the message says what they are. */
int landscape_look_check(const struct landscape_look *look, struct err *err);

#endif

/*
 * picture: a field of numbers, drawn as a picture into an area.
 *
 * A cell is about twice as high as wide, so it shows two pixels, one above the other. The
 * picture fills the area whatever its own size: what is drawn at a place is the mean of
 * what lies there. For the right proportions ask picture_fit() first.
 *
 * A number that is not finite is marked with '!' in ROLE_FAILURE. The picture does not own
 * what it points to.
 */
#ifndef FMNIST_PICTURE_H
#define FMNIST_PICTURE_H

#include <stdint.h>

#include "fmnist/grid.h"
#include "fmnist/tone.h"

struct picture {
	int rows, cols;
	const uint8_t *bytes; /* (rows, cols), or NULL */
	const float *values;  /* (rows, cols), where bytes is NULL */
	double low, high;     /* what the ends of the ramp stand for; beyond is cut */
	enum ramp ramp;
};

/* A grey image, 0 black. */
struct picture picture_of_bytes(const uint8_t *bytes, int rows, int cols);
struct picture picture_of_values(
	const float *values, int rows, int cols, double low, double high, enum ramp ramp);
/* Around 0: the ends of RAMP_SIGNED stand for the value farthest from it. */
struct picture picture_of_weights(const float *values, int rows, int cols);

/* The cells that it takes in its own proportions: one pixel a column, or less where there
 * is no room for that. At least 1x1, unless there is no room at all. */
void picture_fit(
	const struct picture *picture, int rows, int cols, int *fit_rows, int *fit_cols);

void picture_draw(const struct area *area, const struct picture *picture);

#endif

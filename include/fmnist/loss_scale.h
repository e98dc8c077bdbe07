/*
 * loss_scale: which losses a picture of a landscape shows, and how.
 *
 * One loss that is a million times the others would make them all look alike. So the scale
 * is logarithmic where most losses are close to the least, and there is a ceiling where
 * even then a few take most of it; what is cut off is counted, for the picture to say so.
 *
 * Plain data; any thread.
 */
#ifndef FMNIST_LOSS_SCALE_H
#define FMNIST_LOSS_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/axis.h"
#include "fmnist/landscape_look.h"

struct loss_scale {
	struct axis
		colours; /* from the least loss of the grid to the greatest, or ceiling */
	struct axis heights; /* these, and the losses along the path */
	double ceiling;      /* INFINITY: there is none */
	bool chosen;         /* nobody asked for the ceiling */
	/* Of the grid's points: how many there are, are not computed, are above all
	 * numbers, are above the ceiling. */
	size_t points, missing, diverged, above;
	size_t path_above; /* points of the path that the heights leave out */
};

/* grid (points): NaN where it is not computed, INFINITY above all numbers; path
 * (path_points): NaN where it is not known. */
void loss_scale_init(struct loss_scale *scale, const float *grid, size_t points,
	const double *path, size_t path_points, const struct landscape_look *look);

/* Whether any loss of the grid is on it. */
bool loss_scale_shows(const struct loss_scale *scale);

#endif

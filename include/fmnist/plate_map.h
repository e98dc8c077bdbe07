/*
 * plate_map: a loss landscape from above: colours, contour lines, the path, and which
 * colour stands for which loss.
 */
#ifndef FMNIST_PLATE_MAP_H
#define FMNIST_PLATE_MAP_H

#include "fmnist/figure.h"
#include "fmnist/survey.h"
#include "fmnist/terrain.h"

/* As high as it is best. */
double plate_map_height(
	const struct survey *survey, const struct terrain *terrain, double width);

/* The terrain must be of the survey. Fills the box, or the part of it that has the plane's
 * proportions. */
void plate_map_draw(struct figure *figure, struct box box, const struct survey *survey,
	const struct terrain *terrain);

#endif

/*
 * plate_surface: a loss landscape as a surface in a box, seen from some side, with the path
 * over it, and which colour stands for which loss.
 */
#ifndef FMNIST_PLATE_SURFACE_H
#define FMNIST_PLATE_SURFACE_H

#include "fmnist/figure.h"
#include "fmnist/prospect.h"
#include "fmnist/survey.h"

/* As high as it is best. */
double plate_surface_height(const struct prospect *prospect, double width);

/* The prospect must be of the survey; it is fitted into the box. */
void plate_surface_draw(struct figure *figure, struct box box, const struct survey *survey,
	struct prospect *prospect);

#endif

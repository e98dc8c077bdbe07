/*
 * surface_frame: the box around a surface: the walls behind it, and three axes with numbers
 * and names along its outer edges.
 */
#ifndef FMNIST_SURFACE_FRAME_H
#define FMNIST_SURFACE_FRAME_H

#include "fmnist/clearance.h"
#include "fmnist/figure.h"
#include "fmnist/landscape_caption.h"
#include "fmnist/prospect.h"

/* Fits the prospect so that numbers and names, too, are within the box. */
void surface_frame_fit(struct prospect *prospect, struct box box);

/* What it takes of the page then. */
struct box surface_frame_bounds(const struct prospect *prospect);

/* How high that is, where only the width is given. */
double surface_frame_height(const struct prospect *prospect, double width);

/* To be drawn before the surface: walls, and lines on them at the numbers. */
void surface_frame_draw_walls(struct figure *figure, const struct prospect *prospect);

/* name[3]: of the axes x, y and z; the brief one where an edge is short. What is written
 * takes its room. */
void surface_frame_draw_axes(struct figure *figure, const struct prospect *prospect,
	const struct landscape_name name[3], struct clearance *clearance);

#endif

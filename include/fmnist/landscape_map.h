/*
 * landscape_map: a loss landscape seen from above, drawn into an area.
 *
 * A heatmap with two pixels a cell, contour lines where the terminal shows tones, the path
 * of the network over it, and axes with numbers. Rows that are not computed yet are as the
 * nearest that is. A loss that is no number is marked, not guessed; one above the ceiling
 * has the brightest colour.
 *
 * The map is a copy: it is made again when the survey has more. Belongs to the thread that
 * draws.
 */
#ifndef FMNIST_LANDSCAPE_MAP_H
#define FMNIST_LANDSCAPE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/levels.h"
#include "fmnist/loss_scale.h"
#include "fmnist/relief.h"
#include "fmnist/survey.h"

struct landscape_map {
	const struct survey *survey; /* held by whoever made the map */
	struct loss_scale scale;
	float *loss;               /* (rows, cols): gaps filled with what is nearest */
	bool *known;               /* (rows): no gap */
	struct relief relief;      /* heights on the scale's colours */
	double level[LEVELS_MOST]; /* (levels): of the contour lines, rising */
	size_t levels;
};

/* What is pointed at, and what came after the survey. */
struct landscape_cursor {
	double x, y;                     /* in the plane */
	bool on;                         /* it is shown */
	size_t snapshot;                 /* of the path */
	const struct plane_point *ahead; /* (aheads): the path since; not owned */
	size_t aheads;
};

void landscape_map_init(
	struct landscape_map *map, const struct survey *survey, enum landscape_scale scale);
void landscape_map_release(struct landscape_map *map);

/* What x (0) and y (1) are: "PC1", "direction 2". */
const char *landscape_map_axis(const struct landscape_map *map, int axis);

/* The loss at a place of the plane, between the points of the grid; NaN: not known there.
 */
double landscape_map_loss(const struct landscape_map *map, double x, double y);

/* `ended`: the path's last point is its end, not where it is now; `lines`: contour lines,
 * where there are pixels enough. */
void landscape_map_draw(const struct landscape_map *map,
	const struct landscape_cursor *cursor, bool ended, bool lines,
	const struct area *area);

/* What colours mean: a strip with numbers, as high as the area. */
void landscape_map_legend(const struct landscape_map *map, const struct area *area);

/* How far one cell of an area of this size goes in x and y. */
void landscape_map_step(
	const struct landscape_map *map, int rows, int cols, double step[2]);

#endif

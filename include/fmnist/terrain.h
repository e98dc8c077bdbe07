/*
 * terrain: what a figure draws of a survey, as it is at one moment.
 *
 * A survey may grow meanwhile; a terrain has copies, and does not change. Rows that are
 * not there are NaN. Belongs to one thread.
 */
#ifndef FMNIST_TERRAIN_H
#define FMNIST_TERRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/loss_scale.h"
#include "fmnist/plane.h"
#include "fmnist/relief.h"
#include "fmnist/survey.h"

/* A network that stands on, above or below it. */
struct terrain_point {
	double x, y;     /* in the plane */
	double col, row; /* in the grid; outside of it where its range is smaller */
	double loss;     /* its own; NaN: not known, or no number */
	uint64_t epoch;  /* finished when it was so */
	bool whole;      /* when that epoch ended, or at the very begin */
};

struct terrain {
	enum plane_kind plane;
	size_t rows, cols;
	float *loss; /* (rows, cols): NaN: not computed; INFINITY: no number */
	struct plane_range range;
	struct terrain_point *point; /* (points) */
	size_t points;
	bool path;      /* each of them comes from the one before */
	size_t omitted; /* points that are not drawn: they all lie at one place */
	struct loss_scale scale;
};

void terrain_init(struct terrain *terrain, const struct survey *survey,
	const struct landscape_look *look);
void terrain_release(struct terrain *terrain);

/* Heights on one of the scale's axes, in a box of these sides. */
void terrain_relief(const struct terrain *terrain, const struct axis *axis,
	struct place box, struct relief *relief);

/* How much longer the plane is in y than in x, as far as a picture can show it. */
double terrain_aspect(const struct terrain *terrain, double least, double most);

#define TERRAIN_NAME 48

/* Whether a point is one of the few that have a name: the first, the last, and epochs 1,
 * 2, 5, 10, ... between. */
bool terrain_name(const struct terrain *terrain, size_t point, char name[TERRAIN_NAME]);

#endif

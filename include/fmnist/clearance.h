/*
 * clearance: what is taken already of a page, so that names are not put over each other.
 *
 * All is told in discs: a point with its surroundings is one, a name or a line a row of
 * them.
 */
#ifndef FMNIST_CLEARANCE_H
#define FMNIST_CLEARANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/pen.h"

struct clearance {
	struct disc {
		struct point at;
		double radius;
	} * disc; /* (discs); owned */
	size_t discs, capacity;
};

void clearance_release(struct clearance *clearance);

/* From one place to another, and `radius` around; both may be the same. */
void clearance_take(
	struct clearance *clearance, struct point from, struct point to, double radius);
void clearance_take_box(struct clearance *clearance, struct box box);

bool clearance_is_free(const struct clearance *clearance, struct point from,
	struct point to, double radius);
bool clearance_box_is_free(const struct clearance *clearance, struct box box);

#endif

/*
 * callout: names beside places on a figure, none over another.
 *
 * A name stands as near to its place as the others leave room; a line leads to one that had
 * to go further. Letters have a light edge, so that they can be read on whatever they
 * stand.
 */
#ifndef FMNIST_CALLOUT_H
#define FMNIST_CALLOUT_H

#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/pen.h"

struct callout {
	struct point at;
	const char *name; /* NULL: it has none, and others leave it clear */
};

/* Finds room for the names, name (callouts), within the box and `radius` away from each
 * place; then draws them there. */
void callout_place(struct figure *figure, struct box box, const struct callout *callout,
	size_t callouts, double radius, enum face face, struct box *name);
void callout_show(struct figure *figure, const struct callout *callout, size_t callouts,
	double radius, enum face face, const struct box *name);

/* Both. */
void callout_draw(struct figure *figure, struct box box, const struct callout *callout,
	size_t callouts, double radius, enum face face);

#endif

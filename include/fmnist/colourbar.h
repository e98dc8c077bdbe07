/*
 * colourbar: which colour of a scale stands for which number.
 */
#ifndef FMNIST_COLOURBAR_H
#define FMNIST_COLOURBAR_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/colourscale.h"

/* A bar as long as the box: upright with numbers right of it, or lying with numbers below;
 * as many as there is room for. */
void colourbar_draw(struct figure *figure, struct box box, const struct colourscale *scale,
	bool upright);

/* The same with these numbers, (count), rising; one that stands too close to the one before
 * is left out. */
void colourbar_draw_numbers(struct figure *figure, struct box box,
	const struct colourscale *scale, bool upright, const double *number, size_t count);

#endif

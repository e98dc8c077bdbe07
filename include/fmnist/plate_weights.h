/*
 * plate_weights: the part of a figure that shows the first layer's weights, a picture for
 * each unit.
 */
#ifndef FMNIST_PLATE_WEIGHTS_H
#define FMNIST_PLATE_WEIGHTS_H

#include "fmnist/figure.h"
#include "fmnist/inspection.h"

/* So many units at most, the first ones. */
#define PLATE_UNITS 42

double plate_weights_height(
	const struct inspection *inspection, const struct images *test, double width);
void plate_weights_draw(struct figure *figure, struct box box,
	const struct inspection *inspection, const struct images *test);

#endif

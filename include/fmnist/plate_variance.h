/*
 * plate_variance: variances from layer to layer, a line a scheme, as a part of a figure:
 * those of the outputs, and below them those of the gradients.
 *
 * Axes are logarithmic, with the range of variance_range.h; where a line leaves it an arrow
 * says how far it goes.
 */
#ifndef FMNIST_PLATE_VARIANCE_H
#define FMNIST_PLATE_VARIANCE_H

#include "fmnist/figure.h"
#include "fmnist/init_result.h"

double plate_variance_height(void);
void plate_variance_draw(
	struct figure *figure, struct box box, const struct init_result *result);

#endif

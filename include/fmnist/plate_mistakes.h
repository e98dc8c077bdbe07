/*
 * plate_mistakes: the part of a figure that shows the most confident mistakes: each image,
 * what it is, what it was taken for, and all probabilities.
 */
#ifndef FMNIST_PLATE_MISTAKES_H
#define FMNIST_PLATE_MISTAKES_H

#include "fmnist/figure.h"
#include "fmnist/inspection.h"

/* So many at most. */
#define PLATE_MISTAKES 12

double plate_mistakes_height(const struct inspection *inspection);
void plate_mistakes_draw(struct figure *figure, struct box box,
	const struct inspection *inspection, const struct images *test);

#endif

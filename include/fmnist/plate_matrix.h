/*
 * plate_matrix: the part of a figure that tells which classes are taken for which: the
 * confusion matrix, and accuracy, recall and precision of each class.
 */
#ifndef FMNIST_PLATE_MATRIX_H
#define FMNIST_PLATE_MATRIX_H

#include "fmnist/figure.h"
#include "fmnist/inspection.h"

double plate_matrix_height(void);

/* From the box's upper left corner on, as wide as the box. */
void plate_matrix_draw(
	struct figure *figure, struct box box, const struct inspection *inspection);

#endif

/*
 * figure_inspection: what a network makes of the test images, as a figure.
 *
 * Confusion matrix and figures of each class, the most confident mistakes, and the first
 * layer's weights.
 */
#ifndef FMNIST_FIGURE_INSPECTION_H
#define FMNIST_FIGURE_INSPECTION_H

#include "fmnist/caption.h"
#include "fmnist/err.h"
#include "fmnist/inspection.h"

/* The inspection must be of these images. scale: pixels a point of a PNG, FIGURE_SCALE. */
int figure_inspection_write(const char *path, const struct inspection *inspection,
	const struct images *test, const struct origin *origin, double scale,
	struct err *err);

#endif

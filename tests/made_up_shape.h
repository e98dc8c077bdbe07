/*
 * made_up_shape: a landscape of a known shape, for test programs only.
 *
 * Over x and y from -1 to 1. Its path goes straight from (-0.5, 0.5) to (0.5, -0.5), a
 * snapshot an epoch, each with the loss of the plane below it; 80 % and 12.5 % of the
 * variance are in the plane.
 */
#ifndef FMNIST_TESTS_MADE_UP_SHAPE_H
#define FMNIST_TESTS_MADE_UP_SHAPE_H

#include <stddef.h>

#include "fmnist/survey.h"

typedef double made_up_loss(double x, double y);

/* NaN is not computed, INFINITY above all numbers. To be dropped; what is to be otherwise
 * is set in it. */
struct survey *made_up_shape(
	enum plane_kind plane, size_t cols, size_t rows, size_t points, made_up_loss *loss);

/* Moves a snapshot. */
void made_up_place(struct survey *survey, size_t point, double x, double y, double loss);

/* A bowl, 0.2 in the middle; the same, above all numbers where x and y are above 0. */
double made_up_bowl(double x, double y);
double made_up_broken(double x, double y);

#endif

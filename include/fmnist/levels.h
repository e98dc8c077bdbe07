/*
 * levels: round values along an axis, for lines and numbers that stand for them.
 *
 * On a linear axis these are its ticks. A logarithmic axis is divided by round numbers that
 * are about as far from each other, however many decades or however little it spans.
 *
 * Pure functions; any thread.
 */
#ifndef FMNIST_LEVELS_H
#define FMNIST_LEVELS_H

#include <stddef.h>

#include "fmnist/axis.h"

#define LEVELS_MOST 24

/* At most `most`, which is at most LEVELS_MOST; rising, within the axis. */
size_t levels_choose(const struct axis *axis, size_t most, double level[LEVELS_MOST]);

/* One of them as a number. */
void levels_text(char text[NUMBER_MAX], const struct axis *axis, const double *level,
	size_t levels, size_t index);

#endif

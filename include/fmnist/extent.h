/*
 * extent: what the vertical axis of a chart has to hold.
 */
#ifndef FMNIST_EXTENT_H
#define FMNIST_EXTENT_H

#include "fmnist/axis.h"
#include "fmnist/chart.h"

/*
 * Sets the ends of y for what is between the ends of x: all points, but not
 * single ones that would squeeze the others into a twentieth of the height; and
 * of the spans as much as leaves the points three quarters of it. y->log is
 * given.
 */
void extent_fit(struct axis *y, const struct chart *chart, const struct axis *x);

#endif

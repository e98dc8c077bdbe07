/*
 * sweep_charts: what a sweep says about its hyper-parameters, as charts.
 *
 * Pure functions of a board. They count completed trials only, for the reason that
 * importance.h gives. Everything is computed anew at each call, in time linear in the
 * trials: with 20,000 of them one to two milliseconds. At any size from 1x1 up.
 */
#ifndef FMNIST_SWEEP_CHARTS_H
#define FMNIST_SWEEP_CHARTS_H

#include <stddef.h>

#include "fmnist/board.h"
#include "fmnist/grid.h"

/*
 * How much of the score's variance each hyper-parameter explains on its own, the
 * greatest first: one line up to 2 rows, above that a row of a bar each under a title,
 * in several columns where the rows do not suffice. What does not fit is the least.
 */
void sweep_charts_importance(const struct board *board, const struct area *area);

/*
 * Each trial's score against one hyper-parameter, an index into sweep.axis. Its values
 * stand side by side at equal distances; trials of about the same score stand beside
 * each other. A mark shows each value's mean, a disc the best trial.
 */
void sweep_charts_dots(const struct board *board, size_t axis, const struct area *area);

#endif

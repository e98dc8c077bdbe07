/*
 * sweep_layout: where things stand in the Sweep pane, from its size alone.
 *
 * A pure function; any size, 0x0 too. A rectangle without rows or columns is not shown.
 * As the pane gets lower, things leave in this order: the dot plot and the bars of
 * importance (a line of it takes their place), the progress with the curve of the best
 * so far, the line of importance, the sweep's name, the foot, the counts and the best
 * trial (the status line takes their place), the table; what is left last is the status
 * line. On a wide pane the curve of the best so far stands below the table with
 * axes. The table says itself which of its columns leave.
 */
#ifndef FMNIST_SWEEP_LAYOUT_H
#define FMNIST_SWEEP_LAYOUT_H

#include "fmnist/layout.h"

struct sweep_layout {
	struct rect name;     /* sweep, sampler, state */
	struct rect counts;   /* done, running, pruned, ... */
	struct rect progress; /* bar and time left */
	struct rect best;     /* the best trial */
	struct rect steps;    /* the best so far, beside counts and progress or below */
	struct rect table;
	struct rect foot; /* filter, position, why the selected trial ended */
	struct rect importance, dots;
	struct rect status; /* the one line that is left when there is no room */
};

void layout_sweep(int rows, int cols, struct sweep_layout *out);

#endif

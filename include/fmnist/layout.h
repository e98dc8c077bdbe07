/*
 * layout: where things stand, from the size alone.
 *
 * Pure functions; any size, 0x0 too. A rectangle without rows or columns is not
 * shown. As the screen gets lower, things leave in this order: blank lines, the
 * last losses, speed, the key line, accuracies, verdict, configuration, the line
 * of the running epoch (the status line takes its place), the charts, the title,
 * progress; what is left last is the status line. Where two charts do not fit
 * side by side, the second stands below the first or leaves.
 */
#ifndef FMNIST_LAYOUT_H
#define FMNIST_LAYOUT_H

#include "fmnist/grid.h"

struct rect {
	int row, col, rows, cols;
};

/* The part of an area that a rectangle of its layout stands for. */
struct area layout_part(const struct area *area, struct rect rect);

/* The whole screen. */
struct frame_layout {
	struct rect title, pane, keys;
};

/* The Train pane. `strips` hold the last losses, as text or as charts. */
struct train_layout {
	struct rect config;
	struct rect chart[2]; /* loss, accuracy */
	struct rect strip[2]; /* last iterations, last epochs */
	struct rect now, best, speed, progress, verdict;
	struct rect status; /* the one line that is left when there is no room */
};

void layout_frame(int rows, int cols, struct frame_layout *out);
void layout_train(int rows, int cols, struct train_layout *out);

#endif

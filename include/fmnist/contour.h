/*
 * contour: lines of equal value over a grid of numbers.
 *
 * Marching squares: a line crosses a side of a cell where the value between its two corners
 * is the level, straight from one to the other, and goes straight through the cell. In a
 * saddle the mean of the four corners says which of them belong together. A corner at the
 * level counts as above it, so a plateau at the level is surrounded by a line where what is
 * beside it is lower, and nowhere else.
 *
 * A cell with a corner that is not finite has no line: lines end at its sides.
 *
 * Places are (x, y) in columns and rows. What is higher lies at the right of a line.
 */
#ifndef FMNIST_CONTOUR_H
#define FMNIST_CONTOUR_H

#include <stdbool.h>
#include <stddef.h>

struct contour_line {
	double *x, *y; /* (points), at least 2 */
	size_t points;
	bool closed; /* its last point is its first */
};

struct contour {
	struct contour_line *line; /* (lines) */
	size_t lines;
};

/* value (rows, cols) */
void contour_trace(struct contour *contour, const float *value, size_t rows, size_t cols,
	double level);
void contour_release(struct contour *contour);

/* Through one cell. */
struct contour_piece {
	double x[2], y[2];
};

/* The pieces of a line within a cell of corners (0, 0), (1, 0), (1, 1), (0, 1); returns how
 * many there are. */
size_t contour_cell(const double corner[4], double level, struct contour_piece piece[2]);

#endif

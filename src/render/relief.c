#include "fmnist/relief.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

/* Heights beyond this are all the same: out of sight, and safe to count with. */
#define HEIGHT_MOST 1e3
#define NEAR 2e-3 /* of a line of sight: what is so near is where it begins */
#define ROUNDING 1e-6

static float height_of(const struct axis *axis, double value)
{
	if (isnan(value))
		return NAN;
	if (isinf(value))
		return value > 0 ? INFINITY : 0;
	if (!axis_can_show(axis, value))
		return 0;
	return (float)fmin(fmax(axis_place(axis, value), 0), HEIGHT_MOST);
}

void relief_init(struct relief *relief, const float *value, size_t rows, size_t cols,
	const struct axis *axis, double ceiling, struct place box)
{
	*relief = (struct relief){.rows = rows, .cols = cols, .box = box};
	relief->ceiling = (double)height_of(axis, ceiling);
	relief->height = xcalloc(rows * cols, sizeof relief->height[0]);
	for (size_t i = 0; i < rows * cols; i++)
		relief->height[i] = height_of(axis, (double)value[i]);
}

void relief_release(struct relief *relief)
{
	free(relief->height);
	*relief = (struct relief){0};
}

enum relief_gap relief_cell(
	const struct relief *relief, size_t col, size_t row, double corner[RELIEF_CORNERS])
{
	const float *at = relief->height + row * relief->cols + col;
	enum relief_gap gap = RELIEF_WHOLE;

	corner[0] = (double)at[0];
	corner[1] = (double)at[1];
	corner[2] = (double)at[relief->cols + 1];
	corner[3] = (double)at[relief->cols];
	for (int i = 0; i < RELIEF_CORNERS; i++) {
		if (isnan(corner[i]))
			return RELIEF_MISSING;
		if (isinf(corner[i]))
			gap = RELIEF_INFINITE;
	}
	return gap;
}

double relief_height(const struct relief *relief, double col, double row)
{
	double corner[RELIEF_CORNERS], x, y;
	size_t i, j;

	if (!(col >= 0 && col <= (double)(relief->cols - 1) && row >= 0 &&
		    row <= (double)(relief->rows - 1)))
		return NAN;
	i = col < (double)(relief->cols - 1) ? (size_t)col : relief->cols - 2;
	j = row < (double)(relief->rows - 1) ? (size_t)row : relief->rows - 2;
	if (relief_cell(relief, i, j, corner) != RELIEF_WHOLE)
		return NAN;
	x = col - (double)i;
	y = row - (double)j;
	return (corner[0] * (1 - x) + corner[1] * x) * (1 - y) +
		(corner[3] * (1 - x) + corner[2] * x) * y;
}

struct place relief_place(
	const struct relief *relief, double col, double row, double height)
{
	return (struct place){relief->box.x * (col / (double)(relief->cols - 1) - 0.5),
		relief->box.y * (row / (double)(relief->rows - 1) - 0.5),
		relief->box.z * (height - 0.5)};
}

void relief_find(const struct relief *relief, struct place place, double *col, double *row,
	double *height)
{
	*col = (place.x / relief->box.x + 0.5) * (double)(relief->cols - 1);
	*row = (place.y / relief->box.y + 0.5) * (double)(relief->rows - 1);
	*height = place.z / relief->box.z + 0.5;
}

/* ---- lines of sight ---- */

/* A line of sight, in columns, rows and heights; t is in units of the box. */
struct sight {
	double col, row, height;       /* where it begins */
	double d_col, d_row, d_height; /* by t */
	double from, to;               /* of t */
};

/* Narrows it to where a coordinate is between 0 and `most`. */
static void narrow(struct sight *sight, double at, double by, double most)
{
	double first, last;

	if (by == 0) {
		if (at < 0 || at > most)
			sight->to = -INFINITY;
		return;
	}
	first = (by > 0 ? -at : most - at) / by;
	last = (by > 0 ? most - at : -at) / by;
	sight->from = fmax(sight->from, first);
	sight->to = fmin(sight->to, last);
}

static struct sight sight_from(const struct relief *relief,
	const struct projection *projection, struct place place)
{
	struct place toward = projection_toward(projection, place);
	struct sight sight = {.from = NEAR, .to = INFINITY};

	relief_find(relief, place, &sight.col, &sight.row, &sight.height);
	sight.d_col = toward.x / relief->box.x * (double)(relief->cols - 1);
	sight.d_row = toward.y / relief->box.y * (double)(relief->rows - 1);
	sight.d_height = toward.z / relief->box.z;
	narrow(&sight, sight.col, sight.d_col, (double)(relief->cols - 1));
	narrow(&sight, sight.row, sight.d_row, (double)(relief->rows - 1));
	/* What is at its foot or at its ceiling is within. */
	narrow(&sight, sight.height + ROUNDING, sight.d_height,
		fmin(relief->ceiling, 1) + 2 * ROUNDING);
	return sight;
}

/* Whether a + b t + c t^2 is 0 somewhere from `from` to `to`. */
static bool has_root(double a, double b, double c, double from, double to)
{
	double first = a + from * (b + from * c), last = a + to * (b + to * c);
	double turn, most;

	if ((first <= 0) != (last <= 0))
		return true;
	if (c == 0)
		return false;
	turn = -b / (2 * c);
	most = a + turn * (b + turn * c);
	return turn > from && turn < to && (first <= 0) != (most <= 0);
}

/* Whether the line of sight meets the surface in a cell, from t to t. */
static bool meets(const struct relief *relief, const struct sight *sight, size_t col,
	size_t row, double from, double to)
{
	double corner[RELIEF_CORNERS], x, y, by_x, by_y, by_both;

	if (relief_cell(relief, col, row, corner) != RELIEF_WHOLE)
		return false;
	x = sight->col - (double)col;
	y = sight->row - (double)row;
	by_x = corner[1] - corner[0];
	by_y = corner[3] - corner[0];
	by_both = corner[0] + corner[2] - corner[1] - corner[3];
	return has_root(sight->height - (corner[0] + by_x * x + by_y * y + by_both * x * y),
		sight->d_height -
			(by_x * sight->d_col + by_y * sight->d_row +
				by_both * (x * sight->d_row + y * sight->d_col)),
		-by_both * sight->d_col * sight->d_row, from, to);
}

/* The next t at which a coordinate is a whole number. */
static double next_side(double at, double by, size_t cell)
{
	if (by == 0)
		return INFINITY;
	return ((double)(by > 0 ? cell + 1 : cell) - at) / by;
}

static size_t cell_at(double at, double by, double t, size_t cells)
{
	/* A little further on, so that it is the cell that lies ahead. */
	double cell = floor(at + by * t + (by > 0 ? 1e-9 : by < 0 ? -1e-9 : 0));

	return (size_t)fmin(fmax(cell, 0), (double)(cells - 1));
}

bool relief_hides(const struct relief *relief, const struct projection *projection,
	struct place place)
{
	struct sight sight = sight_from(relief, projection, place);
	size_t col = cell_at(sight.col, sight.d_col, sight.from, relief->cols - 1);
	size_t row = cell_at(sight.row, sight.d_row, sight.from, relief->rows - 1);
	double from = sight.from;

	while (from < sight.to) {
		double across = next_side(sight.col, sight.d_col, col);
		double along = next_side(sight.row, sight.d_row, row);
		double to = fmin(fmin(across, along), sight.to);

		if (to > from && meets(relief, &sight, col, row, from, to))
			return true;
		if (to == sight.to)
			return false;
		/* Beyond the grid `to` is the end. */
		if (across <= along)
			col += sight.d_col > 0 ? 1 : (size_t)-1;
		else
			row += sight.d_row > 0 ? 1 : (size_t)-1;
		if (col >= relief->cols - 1 || row >= relief->rows - 1)
			return false;
		from = fmax(from, to);
	}
	return false;
}

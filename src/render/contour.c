#include "fmnist/contour.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

#define SIDES 4
#define PIECES 2
#define SADDLE 5 /* corners 0 and 2 are above; the other saddle is 10 */

/* Where the corners are, and behind which side a cell's neighbours: side i goes from corner
 * i to the next. */
static const int corner_x[SIDES] = {0, 1, 1, 0}, corner_y[SIDES] = {0, 0, 1, 1};
static const int beyond_x[SIDES] = {0, 1, 0, -1}, beyond_y[SIDES] = {-1, 0, 1, 0};

/* From which side to which a line goes. */
struct passage {
	signed char from, to; /* -1: there is none */
};

/* By the corners that are above, corner i being bit i. */
static const struct passage passages[16][PIECES] = {
	{{-1, -1}, {-1, -1}},
	{{3, 0}, {-1, -1}},
	{{0, 1}, {-1, -1}},
	{{3, 1}, {-1, -1}},
	{{1, 2}, {-1, -1}},
	{{3, 0}, {1, 2}},
	{{0, 2}, {-1, -1}},
	{{3, 2}, {-1, -1}},
	{{2, 3}, {-1, -1}},
	{{2, 0}, {-1, -1}},
	{{0, 1}, {2, 3}},
	{{2, 1}, {-1, -1}},
	{{1, 3}, {-1, -1}},
	{{1, 0}, {-1, -1}},
	{{0, 3}, {-1, -1}},
	{{-1, -1}, {-1, -1}},
};

/* Of the two saddles, where the middle is above as well. */
static const struct passage bridges[2][PIECES] = {
	{{3, 2}, {1, 0}},
	{{0, 3}, {2, 1}},
};

static const struct passage *find_passages(const double corner[SIDES], double level)
{
	unsigned above = 0;

	for (unsigned i = 0; i < SIDES; i++) {
		if (!isfinite(corner[i]))
			return passages[0];
		above |= (unsigned)(corner[i] >= level) << i;
	}
	if ((above == SADDLE || above == 2 * SADDLE) &&
		(corner[0] + corner[1] + corner[2] + corner[3]) / 4 >= level)
		return bridges[above / SADDLE - 1];
	return passages[above];
}

/* Where the level is on a side. Both cells at the side find the same place: they go along
 * it the same way. */
static void cross(const double corner[SIDES], int side, double level, double *x, double *y)
{
	int from = side < 2 ? side : (side + 1) % SIDES;
	int to = side < 2 ? side + 1 : side;
	double part = (level - corner[from]) / (corner[to] - corner[from]);

	*x = corner_x[from] + part * (corner_x[to] - corner_x[from]);
	*y = corner_y[from] + part * (corner_y[to] - corner_y[from]);
}

size_t contour_cell(
	const double corner[SIDES], double level, struct contour_piece piece[PIECES])
{
	const struct passage *passage = find_passages(corner, level);
	size_t n = 0;

	for (; n < PIECES && passage[n].from >= 0; n++) {
		cross(corner, passage[n].from, level, &piece[n].x[0], &piece[n].y[0]);
		cross(corner, passage[n].to, level, &piece[n].x[1], &piece[n].y[1]);
	}
	return n;
}

/* ---- joined ---- */

struct tracing {
	struct contour *contour;
	const float *value; /* (rows, cols) */
	size_t rows, cols;
	double level;
	uint8_t *done;        /* (rows - 1, cols - 1): bit i: piece i of the cell */
	size_t lines, points; /* there is room for */
};

static void get_corners(
	const struct tracing *tracing, size_t x, size_t y, double corner[SIDES])
{
	for (int i = 0; i < SIDES; i++)
		corner[i] =
			(double)tracing->value[(y + (size_t)corner_y[i]) * tracing->cols +
				x + (size_t)corner_x[i]];
}

static struct contour_line *begin_line(struct tracing *tracing)
{
	struct contour *contour = tracing->contour;

	if (contour->lines == tracing->lines) {
		tracing->lines = 2 * tracing->lines + 8;
		contour->line =
			xrealloc(contour->line, tracing->lines, sizeof contour->line[0]);
	}
	tracing->points = 0;
	contour->line[contour->lines] = (struct contour_line){0};
	return &contour->line[contour->lines++];
}

static void add_point(
	struct tracing *tracing, struct contour_line *line, double x, double y)
{
	size_t n = line->points;

	/* A level that a corner has is found on all of its sides. */
	if (n > 0 && line->x[n - 1] == x && line->y[n - 1] == y)
		return;
	if (n == tracing->points) {
		tracing->points = 2 * tracing->points + 32;
		line->x = xrealloc(line->x, tracing->points, sizeof line->x[0]);
		line->y = xrealloc(line->y, tracing->points, sizeof line->y[0]);
	}
	line->x[n] = x;
	line->y[n] = y;
	line->points++;
}

/* Whether there is a cell beyond a side, into which a line goes on; then x, y are its. */
static bool step(const struct tracing *tracing, int side, size_t *x, size_t *y)
{
	/* Below 0 is beyond all. */
	size_t to_x = *x + (size_t)beyond_x[side], to_y = *y + (size_t)beyond_y[side];
	double corner[SIDES];

	if (to_x >= tracing->cols - 1 || to_y >= tracing->rows - 1)
		return false;
	get_corners(tracing, to_x, to_y, corner);
	for (int i = 0; i < SIDES; i++)
		if (!isfinite(corner[i]))
			return false;
	*x = to_x;
	*y = to_y;
	return true;
}

/* The line that a cell's piece begins. */
static void follow(struct tracing *tracing, size_t x, size_t y, size_t piece)
{
	struct contour_line *line = begin_line(tracing);
	double corner[SIDES], px, py;
	const struct passage *passage;
	int side;

	get_corners(tracing, x, y, corner);
	passage = find_passages(corner, tracing->level);
	cross(corner, passage[piece].from, tracing->level, &px, &py);
	add_point(tracing, line, (double)x + px, (double)y + py);
	for (;;) {
		tracing->done[y * (tracing->cols - 1) + x] |= (uint8_t)(1U << piece);
		side = passage[piece].to;
		cross(corner, side, tracing->level, &px, &py);
		add_point(tracing, line, (double)x + px, (double)y + py);
		if (!step(tracing, side, &x, &y))
			break;
		get_corners(tracing, x, y, corner);
		passage = find_passages(corner, tracing->level);
		piece = passage[0].from == (side + 2) % SIDES ? 0 : 1;
		if (tracing->done[y * (tracing->cols - 1) + x] & 1U << piece) {
			line->closed = true;
			break;
		}
	}
	/* It only touched a corner. */
	if (line->points < 2) {
		free(line->x);
		free(line->y);
		tracing->contour->lines--;
	}
}

static void follow_all(struct tracing *tracing, bool inside)
{
	for (size_t y = 0; y + 1 < tracing->rows; y++)
		for (size_t x = 0; x + 1 < tracing->cols; x++) {
			const struct passage *passage;
			double corner[SIDES];

			get_corners(tracing, x, y, corner);
			passage = find_passages(corner, tracing->level);
			for (size_t i = 0; i < PIECES && passage[i].from >= 0; i++) {
				size_t at_x = x, at_y = y;
				bool done = tracing->done[y * (tracing->cols - 1) + x] &
					1U << i;

				if (!done &&
					(inside ||
						!step(tracing, passage[i].from, &at_x,
							&at_y)))
					follow(tracing, x, y, i);
			}
		}
}

void contour_trace(
	struct contour *contour, const float *value, size_t rows, size_t cols, double level)
{
	struct tracing tracing = {.contour = contour,
		.value = value,
		.rows = rows,
		.cols = cols,
		.level = level};

	*contour = (struct contour){0};
	if (rows < 2 || cols < 2)
		return;
	tracing.done = xcalloc((rows - 1) * (cols - 1), sizeof *tracing.done);
	/* Those with ends from their begin, then those that come back to themselves. */
	follow_all(&tracing, false);
	follow_all(&tracing, true);
	free(tracing.done);
}

void contour_release(struct contour *contour)
{
	for (size_t i = 0; i < contour->lines; i++) {
		free(contour->line[i].x);
		free(contour->line[i].y);
	}
	free(contour->line);
	*contour = (struct contour){0};
}

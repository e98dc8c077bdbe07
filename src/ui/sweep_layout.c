#include "fmnist/sweep_layout.h"

#include <stdbool.h>

/* Pane rows from which each is shown. */
#define COUNTS_FROM_ROWS 5
#define FOOT_FROM_ROWS 8
#define NAME_FROM_ROWS 10
#define LINE_FROM_ROWS 11 /* of importance */
#define PROGRESS_FROM_ROWS 14
#define CHARTS_FROM_ROWS 21

#define CHART_ROWS 7 /* of the charts below the table, at least */
#define CHART_ROWS_MOST 18
#define CHART_GAP 3
#define TWO_CHARTS_COLS 64
#define THREE_CHARTS_COLS 120
#define BARS_COLS 30
#define BARS_COLS_WIDE 48
#define STEPS_FROM_COLS 76 /* beside the counts, which take COUNTS_COLS */
#define COUNTS_COLS 58

static struct rect take_top(int *top, int cols)
{
	return (struct rect){(*top)++, 0, 1, cols};
}

static void place_head(struct sweep_layout *out, int rows, int cols, int *top)
{
	bool progress = rows >= PROGRESS_FROM_ROWS;

	if (rows < COUNTS_FROM_ROWS) {
		out->status = take_top(top, cols);
		return;
	}
	if (rows >= NAME_FROM_ROWS)
		out->name = take_top(top, cols);
	out->counts = take_top(top, cols);
	if (progress)
		out->progress = take_top(top, cols);
	out->best = take_top(top, cols);
	if (!progress || cols < STEPS_FROM_COLS || cols >= THREE_CHARTS_COLS)
		return;
	out->counts.cols = COUNTS_COLS;
	out->progress.cols = COUNTS_COLS;
	out->steps =
		(struct rect){out->counts.row, COUNTS_COLS + 1, 2, cols - COUNTS_COLS - 2};
}

/* Charts in the rows from `top`: two or three side by side, or the bars above the
 * dots where they must. */
static void place_charts(struct sweep_layout *out, int top, int rows, int cols)
{
	int bars = cols >= THREE_CHARTS_COLS ? BARS_COLS_WIDE : BARS_COLS;
	int left = 1 + bars + CHART_GAP, right = cols - left - 1;

	if (cols < TWO_CHARTS_COLS) {
		bool both = rows >= 2 * CHART_ROWS;

		out->importance = (struct rect){top, 1, both ? rows / 2 : rows, cols - 2};
		if (both)
			out->dots =
				(struct rect){top + rows / 2, 1, rows - rows / 2, cols - 2};
		return;
	}
	out->importance = (struct rect){top, 1, rows, bars};
	out->dots = (struct rect){top, left, rows, right};
	if (cols < THREE_CHARTS_COLS)
		return;
	out->dots.cols = (right - CHART_GAP) / 2;
	out->steps = (struct rect){top, left + out->dots.cols + CHART_GAP, rows,
		right - CHART_GAP - out->dots.cols};
}

void layout_sweep(int rows, int cols, struct sweep_layout *out)
{
	int top = 0, bottom = rows, charts;

	*out = (struct sweep_layout){0};
	if (rows < 1 || cols < 1)
		return;
	place_head(out, rows, cols, &top);
	if (rows >= CHARTS_FROM_ROWS) {
		/* A third of what is more than they need. */
		charts = CHART_ROWS + (rows - CHARTS_FROM_ROWS) / 3;
		charts = charts < CHART_ROWS_MOST ? charts : CHART_ROWS_MOST;
		bottom -= charts;
		place_charts(out, bottom, charts, cols);
	} else if (rows >= LINE_FROM_ROWS) {
		bottom--;
		out->importance = (struct rect){bottom, 1, 1, cols - 1};
	}
	if (rows >= FOOT_FROM_ROWS) {
		bottom--;
		out->foot = (struct rect){bottom, 0, 1, cols};
	}
	out->table = (struct rect){top, 0, bottom - top, cols};
}

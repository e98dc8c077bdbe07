#include "fmnist/layout.h"

#include <stdbool.h>

#define KEYS_FROM_ROWS 14 /* below it the key line goes */
#define TITLE_FROM_ROWS 6

#define CHART_ROWS 5       /* the least that shows a shape */
#define TWO_CHARTS_COLS 56 /* side by side */
#define CHART_GAP 2
#define STRIP_ONE_LINE 156 /* 20 losses, their name and their mean */
#define STRIP_CHART_ROWS 9
#define STRIP_CHARTS_FROM_ROWS 38
#define STRIP_CHARTS_FROM_COLS 110

struct area layout_part(const struct area *area, struct rect rect)
{
	return area_part(area, rect.row, rect.col, rect.rows, rect.cols);
}

void layout_frame(int rows, int cols, struct frame_layout *out)
{
	bool title = rows >= TITLE_FROM_ROWS;
	bool keys = rows >= KEYS_FROM_ROWS;

	*out = (struct frame_layout){0};
	if (title)
		out->title = (struct rect){0, 0, 1, cols};
	if (keys)
		out->keys = (struct rect){rows - 1, 0, 1, cols};
	out->pane = (struct rect){title, 0, rows - title - keys, cols};
}

/* Takes a line from the bottom of what is left. */
static struct rect take_bottom(int *left, int rows, int cols)
{
	*left -= rows;
	return (struct rect){*left, 0, rows, cols};
}

/* Which of the lines around the charts there is room for. */
struct room {
	bool config, now, best, speed, verdict;
	int strip_rows; /* of each strip; 0: none */
	bool strip_charts, blank;
};

static struct room find_room(int rows, int cols)
{
	bool wide = cols >= STRIP_ONE_LINE;
	struct room room = {
		.now = rows >= 7,
		.config = rows >= 9,
		.verdict = rows >= 10,
		.best = rows >= 12,
		.speed = rows >= 14,
		.strip_rows = rows < 18 ? 0
			: wide          ? 1
					: 2,
		.blank = rows >= 21,
	};

	if (rows >= STRIP_CHARTS_FROM_ROWS && cols >= STRIP_CHARTS_FROM_COLS) {
		room.strip_charts = true;
		room.strip_rows = STRIP_CHART_ROWS;
	}
	return room;
}

/* Two rectangles side by side in the rows from `top`. */
static void side_by_side(struct rect pair[2], int top, int rows, int cols)
{
	int left = (cols - CHART_GAP) / 2;

	pair[0] = (struct rect){top, 0, rows, left};
	pair[1] = (struct rect){top, left + CHART_GAP, rows, cols - left - CHART_GAP};
}

static void place_charts(struct train_layout *out, int top, int rows, int cols)
{
	if (rows < CHART_ROWS - 1)
		return;
	if (cols >= TWO_CHARTS_COLS) {
		side_by_side(out->chart, top, rows, cols);
	} else if (rows >= 4 * CHART_ROWS) {
		out->chart[0] = (struct rect){top, 0, rows / 2, cols};
		out->chart[1] = (struct rect){top + rows / 2, 0, rows - rows / 2, cols};
	} else {
		out->chart[0] = (struct rect){top, 0, rows, cols};
	}
}

static void place_strips(struct train_layout *out, struct room room, int *left, int cols)
{
	if (room.strip_rows == 0)
		return;
	if (room.strip_charts) {
		struct rect both = take_bottom(left, room.strip_rows, cols);

		side_by_side(out->strip, both.row, both.rows, cols);
		return;
	}
	out->strip[1] = take_bottom(left, room.strip_rows, cols);
	out->strip[0] = take_bottom(left, room.strip_rows, cols);
}

void layout_train(int rows, int cols, struct train_layout *out)
{
	struct room room = find_room(rows, cols);
	int left = rows;

	*out = (struct train_layout){0};
	if (!room.now) {
		if (rows >= 2)
			out->progress = take_bottom(&left, 1, cols);
		if (rows >= 1)
			out->status = take_bottom(&left, 1, cols);
		place_charts(out, 0, left, cols);
		return;
	}
	if (room.verdict)
		out->verdict = take_bottom(&left, 1, cols);
	out->progress = take_bottom(&left, 1, cols);
	if (room.speed)
		out->speed = take_bottom(&left, 1, cols);
	if (room.best)
		out->best = take_bottom(&left, 1, cols);
	out->now = take_bottom(&left, 1, cols);
	place_strips(out, room, &left, cols);
	if (room.blank)
		take_bottom(&left, 1, cols);
	if (room.config)
		out->config = (struct rect){0, 0, 1, cols};
	place_charts(out, room.config, left - room.config, cols);
}

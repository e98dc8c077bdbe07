/*
 * The layout at every size, and in what order things leave as the screen shrinks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#include "fmnist/layout.h"

#define MOST_ROWS 100
#define MOST_COLS 250

/* All rectangles of the Train pane. */
#define RECTS 12

static size_t train_rects(const struct train_layout *layout, struct rect out[RECTS])
{
	const struct rect all[RECTS] = {layout->config, layout->chart[0], layout->chart[1],
		layout->strip[0], layout->strip[1], layout->now, layout->best,
		layout->speed, layout->progress, layout->verdict, layout->status};
	size_t n = 0;

	for (size_t i = 0; i < RECTS; i++)
		if (all[i].rows > 0 && all[i].cols > 0)
			out[n++] = all[i];
	return n;
}

static bool inside(struct rect rect, int rows, int cols)
{
	return rect.row >= 0 && rect.col >= 0 && rect.rows >= 0 && rect.cols >= 0 &&
		rect.row + rect.rows <= rows && rect.col + rect.cols <= cols;
}

static bool overlap(struct rect a, struct rect b)
{
	return a.row < b.row + b.rows && b.row < a.row + a.rows && a.col < b.col + b.cols &&
		b.col < a.col + a.cols;
}

static bool shown(struct rect rect)
{
	return rect.rows > 0 && rect.cols > 0;
}

static void the_frame_fills_every_screen(void **state)
{
	(void)state;
	for (int rows = 0; rows <= MOST_ROWS; rows++) {
		for (int cols = 0; cols <= MOST_COLS; cols++) {
			struct frame_layout frame;

			layout_frame(rows, cols, &frame);
			assert_true(inside(frame.title, rows, cols));
			assert_true(inside(frame.pane, rows, cols));
			assert_true(inside(frame.keys, rows, cols));
			assert_int_equal(
				frame.title.rows + frame.pane.rows + frame.keys.rows, rows);
			assert_int_equal(frame.pane.cols, cols);
			assert_int_equal(frame.pane.row, frame.title.rows);
			if (shown(frame.keys))
				assert_int_equal(frame.keys.row, rows - 1);
		}
	}
}

static void check_pane(int rows, int cols)
{
	struct rect rect[RECTS];
	struct train_layout layout;
	size_t n;

	layout_train(rows, cols, &layout);
	n = train_rects(&layout, rect);
	for (size_t i = 0; i < n; i++) {
		if (!inside(rect[i], rows, cols))
			fail_msg("%dx%d: row %d, column %d, %d rows, %d columns is outside",
				rows, cols, rect[i].row, rect[i].col, rect[i].rows,
				rect[i].cols);
		for (size_t j = 0; j < i; j++)
			if (overlap(rect[i], rect[j]))
				fail_msg("%dx%d: rectangles at rows %d and %d overlap",
					rows, cols, rect[i].row, rect[j].row);
	}
	/* One line is left for as long as there is one. */
	if (rows > 0 && cols > 0)
		assert_true(shown(layout.status) || shown(layout.now));
}

static void the_train_pane_keeps_its_parts_apart_at_every_size(void **state)
{
	(void)state;
	for (int rows = 0; rows <= MOST_ROWS; rows++)
		for (int cols = 0; cols <= MOST_COLS; cols++)
			check_pane(rows, cols);
}

/* What is on a screen, in the order in which it leaves. */
enum thing {
	BLANK,
	LAST_LOSSES,
	SPEED,
	KEYS,
	BEST,
	VERDICT,
	CONFIGURATION,
	NOW,
	CHART,
	TITLE,
	PROGRESS,
	THINGS
};

static int blank_rows(const struct train_layout *layout, int rows)
{
	struct rect rect[RECTS];
	size_t n = train_rects(layout, rect);
	int blank = 0;

	for (int row = 0; row < rows; row++) {
		bool used = false;

		for (size_t i = 0; i < n; i++)
			used |= row >= rect[i].row && row < rect[i].row + rect[i].rows;
		blank += !used;
	}
	return blank;
}

static void look(int rows, int cols, bool there[THINGS])
{
	struct frame_layout frame;
	struct train_layout train;

	layout_frame(rows, cols, &frame);
	layout_train(frame.pane.rows, frame.pane.cols, &train);
	/* Below the smallest chart a row may be left over: that is not meant. */
	there[BLANK] = shown(train.chart[0]) && blank_rows(&train, frame.pane.rows) > 0;
	there[LAST_LOSSES] = shown(train.strip[0]) && shown(train.strip[1]);
	there[SPEED] = shown(train.speed);
	there[KEYS] = shown(frame.keys);
	there[BEST] = shown(train.best);
	there[VERDICT] = shown(train.verdict);
	there[CONFIGURATION] = shown(train.config);
	there[NOW] = shown(train.now);
	there[TITLE] = shown(frame.title);
	there[CHART] = shown(train.chart[0]);
	there[PROGRESS] = shown(train.progress);
}

static void check_order(int cols)
{
	bool there[THINGS];
	int least[THINGS]; /* rows of the smallest screen that has it */

	for (int i = 0; i < THINGS; i++)
		least[i] = MOST_ROWS + 1;
	for (int rows = MOST_ROWS; rows >= 0; rows--) {
		look(rows, cols, there);
		for (int i = 0; i < THINGS; i++) {
			if (!there[i])
				continue;
			/* What has left does not come back. */
			if (least[i] != rows + 1)
				fail_msg("thing %d is on %d rows and %d, not between", i,
					least[i], rows);
			least[i] = rows;
		}
	}
	for (int i = 1; i < THINGS; i++)
		if (least[i] > least[i - 1])
			fail_msg(
				"at %d columns thing %d leaves below %d rows, before thing "
				"%d below %d",
				cols, i, least[i], i - 1, least[i - 1]);
}

static void things_leave_in_the_order_that_the_header_says(void **state)
{
	(void)state;
	for (int cols = 20; cols <= MOST_COLS; cols += 5)
		check_order(cols);
}

static void an_ordinary_terminal_shows_everything(void **state)
{
	bool there[THINGS];

	(void)state;
	look(24, 80, there);
	for (int i = BLANK; i < THINGS; i++)
		assert_true(there[i]);
}

static void both_charts_stand_where_there_is_room_for_two(void **state)
{
	struct train_layout layout;

	(void)state;
	layout_train(22, 80, &layout);
	assert_true(shown(layout.chart[0]) && shown(layout.chart[1]));
	assert_int_equal(layout.chart[0].row, layout.chart[1].row);
	/* Narrow and low: the loss alone. Narrow and high: one above the other. */
	layout_train(12, 40, &layout);
	assert_true(shown(layout.chart[0]) && !shown(layout.chart[1]));
	layout_train(50, 40, &layout);
	assert_true(shown(layout.chart[0]) && shown(layout.chart[1]));
	assert_int_equal(layout.chart[1].row, layout.chart[0].row + layout.chart[0].rows);
}

static void a_small_terminal_is_usable(void **state)
{
	bool there[THINGS];

	(void)state;
	look(12, 40, there);
	assert_true(there[TITLE] && there[CHART] && there[CONFIGURATION] && there[NOW] &&
		there[PROGRESS] && there[VERDICT]);
}

static void one_line_is_the_status_line(void **state)
{
	struct frame_layout frame;
	struct train_layout train;

	(void)state;
	layout_frame(1, 80, &frame);
	layout_train(frame.pane.rows, frame.pane.cols, &train);
	assert_int_equal(train.status.rows, 1);
	assert_int_equal(train.status.cols, 80);
	assert_false(shown(frame.title) || shown(frame.keys) || shown(train.progress));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_frame_fills_every_screen),
		cmocka_unit_test(the_train_pane_keeps_its_parts_apart_at_every_size),
		cmocka_unit_test(things_leave_in_the_order_that_the_header_says),
		cmocka_unit_test(an_ordinary_terminal_shows_everything),
		cmocka_unit_test(both_charts_stand_where_there_is_room_for_two),
		cmocka_unit_test(a_small_terminal_is_usable),
		cmocka_unit_test(one_line_is_the_status_line),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}

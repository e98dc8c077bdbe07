/*
 * Pictures stand inside of their area and apart, at every size, and arrows find the one
 * above and below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/gallery.h"

static const struct gallery_plan plans[] = {
	{28, 28, 21, 14, 3, false},
	{28, 28, 32, 14, 3, false},
	{28, 28, 21, 14, 3, true},
	{28, 28, 0, 3, 0, false},
	{28, 28, 0, 3, 0, true},
	{5, 3, 21, 14, 3, false},
	{64, 100, 0, 3, 0, false},
	{1, 1, 0, 3, 0, true},
};

#define PLANS (sizeof plans / sizeof plans[0])
#define MOST_ROWS 64
#define MOST_COLS 210

static char used[MOST_ROWS][MOST_COLS];

/* Fails where the rectangle leaves the area or lies on another. */
static void take(struct rect rect, int rows, int cols)
{
	if (rect.rows <= 0 || rect.cols <= 0)
		return;
	assert_true(rect.row >= 0 && rect.row + rect.rows <= rows);
	assert_true(rect.col >= 0 && rect.col + rect.cols <= cols);
	for (int row = rect.row; row < rect.row + rect.rows; row++) {
		for (int col = rect.col; col < rect.col + rect.cols; col++) {
			assert_false(used[row][col]);
			used[row][col] = 1;
		}
	}
}

static void everything_stands_inside_and_apart(void **state)
{
	(void)state;
	for (size_t p = 0; p < PLANS; p++) {
		for (int rows = 0; rows <= MOST_ROWS; rows += 1 + rows / 20) {
			for (int cols = 0; cols <= MOST_COLS; cols++) {
				struct gallery gallery;

				gallery_layout(rows, cols, &plans[p], &gallery);
				memset(used, 0, sizeof used);
				take(gallery.large, rows, cols);
				take(gallery.facts, rows, cols);
				for (size_t i = 0; i < gallery_shown(&gallery); i++)
					take(gallery_place(&gallery, i), rows, cols);
				assert_true(rows == 0 || cols == 0 ||
					(gallery.large.rows > 0 && gallery.large.cols > 0));
			}
		}
	}
}

static void small_ones_come_in_reading_order(void **state)
{
	struct gallery gallery;

	(void)state;
	for (size_t p = 0; p < PLANS; p++) {
		struct rect before = {-1, 0, 0, 0};

		gallery_layout(60, 200, &plans[p], &gallery);
		assert_true(gallery_shown(&gallery) >= 3);
		for (size_t i = 0; i < gallery_shown(&gallery); i++) {
			struct rect place = gallery_place(&gallery, i);

			assert_true(place.row > before.row ||
				(place.row == before.row && place.col > before.col));
			before = place;
		}
	}
}

static void a_screen_of_80x24_has_a_large_picture_ten_bars_and_four_small_ones(void **state)
{
	struct gallery gallery;

	(void)state;
	gallery_layout(17, 80, &plans[0], &gallery);
	assert_int_equal(gallery.large.rows, 14);
	assert_int_equal(gallery.large.cols, 28);
	assert_int_equal(gallery.facts.rows, 14);
	assert_int_equal(gallery_shown(&gallery), 4);
	assert_int_equal(gallery.picture_rows, 7);
	assert_int_equal(gallery.picture_cols, 14);
	/* Weights have their facts below, and so more room beside. */
	gallery_layout(17, 80, &plans[3], &gallery);
	assert_int_equal(gallery.large.rows, 14);
	assert_int_equal(gallery_shown(&gallery), 6);
}

static void where_there_is_little_room_the_small_ones_leave_then_the_facts(void **state)
{
	bool small = true, facts = true;

	(void)state;
	for (int cols = 80; cols > 0; cols--) {
		struct gallery gallery;

		gallery_layout(17, cols, &plans[0], &gallery);
		assert_true(
			small || gallery_shown(&gallery) == 0 || gallery.facts.cols == 0);
		assert_true(facts || gallery.facts.cols == 0);
		small = gallery_shown(&gallery) > 0;
		facts = gallery.facts.cols > 0;
	}
	assert_false(facts);
}

static void pages_begin_where_the_last_one_ended(void **state)
{
	struct gallery gallery;

	(void)state;
	gallery_layout(17, 80, &plans[0], &gallery);
	assert_int_equal(gallery_page(&gallery), 4);
	assert_int_equal(gallery_first(&gallery, 3), 0);
	assert_int_equal(gallery_first(&gallery, 4), 4);
	/* Without small ones a page is one picture. */
	gallery_layout(3, 20, &plans[0], &gallery);
	assert_int_equal(gallery_shown(&gallery), 0);
	assert_int_equal(gallery_page(&gallery), 1);
	assert_int_equal(gallery_first(&gallery, 7), 7);
	assert_int_equal(gallery_under(&gallery, 7), 8);
	assert_int_equal(gallery_above(&gallery, 7), 6);
	assert_int_equal(gallery_above(&gallery, 0), 0);
}

/* The place on the screen, pages laid below each other. */
static long place_of(const struct gallery *gallery, size_t at)
{
	size_t first = gallery_first(gallery, at);

	return (long)(first / gallery_page(gallery)) * 1000 +
		gallery_place(gallery, at - first).row;
}

static void arrows_lead_to_the_line_above_and_below(void **state)
{
	(void)state;
	for (size_t p = 0; p < PLANS; p++) {
		for (int rows = 1; rows <= 60; rows += 3) {
			for (int cols = 20; cols <= 200; cols += 7) {
				struct gallery gallery;

				gallery_layout(rows, cols, &plans[p], &gallery);
				if (gallery_shown(&gallery) == 0)
					continue;
				for (size_t at = 0; at < 3 * gallery_page(&gallery);
					at += 1 + at / 50) {
					size_t down = gallery_under(&gallery, at);
					size_t up = gallery_above(&gallery, at);
					long here = place_of(&gallery, at);

					assert_true(place_of(&gallery, down) > here);
					assert_true(up == at
							? gallery_first(&gallery, at) == 0
							: place_of(&gallery, up) < here);
				}
			}
		}
	}
}

static void up_undoes_down_where_lines_are_equal(void **state)
{
	struct gallery gallery;

	(void)state;
	gallery_layout(17, 80, &plans[3], &gallery);
	for (size_t at = 0; at < 100; at++)
		assert_int_equal(gallery_above(&gallery, gallery_under(&gallery, at)), at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_stands_inside_and_apart),
		cmocka_unit_test(small_ones_come_in_reading_order),
		cmocka_unit_test(
			a_screen_of_80x24_has_a_large_picture_ten_bars_and_four_small_ones),
		cmocka_unit_test(
			where_there_is_little_room_the_small_ones_leave_then_the_facts),
		cmocka_unit_test(pages_begin_where_the_last_one_ended),
		cmocka_unit_test(arrows_lead_to_the_line_above_and_below),
		cmocka_unit_test(up_undoes_down_where_lines_are_equal),
	};

	return cmocka_run_group_tests_name("gallery", tests, NULL, NULL);
}

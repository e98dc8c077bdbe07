/*
 * Contour lines against grids whose lines are known by hand, and against properties that
 * hold for any grid.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/contour.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

#define GAP NAN
#define TOP INFINITY

static double length_of(const struct contour_line *line)
{
	double length = 0;

	for (size_t i = 1; i < line->points; i++)
		length += hypot(line->x[i] - line->x[i - 1], line->y[i] - line->y[i - 1]);
	return length;
}

static void assert_point(const struct contour_line *line, size_t i, double x, double y)
{
	assert_true(i < line->points);
	if (fabs(line->x[i] - x) > 1e-12 || fabs(line->y[i] - y) > 1e-12)
		fail_msg("point %zu is %g, %g and not %g, %g", i, line->x[i], line->y[i], x,
			y);
}

/* ---- by hand ---- */

static void a_slope_has_one_straight_line_with_the_higher_side_at_its_right(void **state)
{
	static const float value[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
	struct contour contour;

	(void)state;
	contour_trace(&contour, value, 3, 3, 1.25);
	assert_int_equal(contour.lines, 1);
	assert_int_equal(contour.line[0].points, 3);
	assert_false(contour.line[0].closed);
	for (size_t i = 0; i < 3; i++)
		assert_point(&contour.line[0], i, 1.25, (double)i);
	contour_release(&contour);
}

static void a_hill_has_one_line_that_comes_back(void **state)
{
	static const float value[] = {0, 0, 0, 0, 4, 0, 0, 0, 0};
	struct contour contour;

	(void)state;
	contour_trace(&contour, value, 3, 3, 1);
	assert_int_equal(contour.lines, 1);
	assert_true(contour.line[0].closed);
	assert_int_equal(contour.line[0].points, 5);
	assert_point(&contour.line[0], 0, contour.line[0].x[4], contour.line[0].y[4]);
	assert_true(fabs(length_of(&contour.line[0]) - 4 * hypot(0.75, 0.75)) < 1e-12);
	contour_release(&contour);
}

/* Two corners above, two below: which belong together the mean says. */
static void a_saddle_is_joined_as_its_middle_says(void **state)
{
	static const float low[] = {2, 0, 0, 2}, high[] = {2, 0.9F, 0.9F, 2};
	struct contour contour;

	(void)state;
	contour_trace(&contour, low, 2, 2, 1.5);
	assert_int_equal(contour.lines, 2);
	/* Each line cuts off one of the corners that are above. */
	for (size_t i = 0; i < 2; i++)
		assert_true(fabs(length_of(&contour.line[i]) - hypot(0.25, 0.25)) < 1e-6);
	contour_release(&contour);
	contour_trace(&contour, high, 2, 2, 1.3);
	assert_int_equal(contour.lines, 2);
	/* Each cuts off one of those that are below. */
	for (size_t i = 0; i < 2; i++) {
		const struct contour_line *line = &contour.line[i];

		assert_true(line->x[0] + line->y[0] != line->x[1] + line->y[1] ||
			line->x[0] - line->y[0] != line->x[1] - line->y[1]);
		assert_true((line->x[0] == 0 || line->x[1] == 0) ==
			(line->y[0] == 1 || line->y[1] == 1));
	}
	contour_release(&contour);
}

static void a_plateau_at_the_level_is_surrounded_and_not_crossed(void **state)
{
	/* Lower at the left, a plateau of 1, higher at the right. */
	static const float step[] = {0, 1, 1, 2, 0, 1, 1, 2};
	static const float all[] = {1, 1, 1, 1};
	struct contour contour;

	(void)state;
	contour_trace(&contour, step, 2, 4, 1);
	assert_int_equal(contour.lines, 1);
	assert_int_equal(contour.line[0].points, 2);
	assert_point(&contour.line[0], 0, 1, 0);
	assert_point(&contour.line[0], 1, 1, 1);
	contour_release(&contour);
	contour_trace(&contour, all, 2, 2, 1);
	assert_int_equal(contour.lines, 0);
	contour_release(&contour);
}

static void a_peak_at_the_level_is_no_line(void **state)
{
	static const float peak[] = {0, 0, 0, 0, 1, 0, 0, 0, 0};
	struct contour contour;

	(void)state;
	contour_trace(&contour, peak, 3, 3, 1);
	assert_int_equal(contour.lines, 0);
	contour_release(&contour);
}

static void lines_end_at_a_gap(void **state)
{
	/* The line at x = 0.5 goes through five rows; the middle one has a gap. */
	static const float nan[] = {0, 1, 0, 1, 0, GAP, 0, 1, 0, 1};
	static const float inf[] = {0, 1, 0, 1, 0, TOP, 0, 1, 0, 1};
	static const float *const grids[] = {nan, inf};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct contour contour;

		contour_trace(&contour, grids[i], 5, 2, 0.5);
		assert_int_equal(contour.lines, 2);
		assert_int_equal(contour.line[0].points, 2);
		assert_point(&contour.line[0], 0, 0.5, 0);
		assert_point(&contour.line[0], 1, 0.5, 1);
		assert_point(&contour.line[1], 0, 0.5, 3);
		assert_point(&contour.line[1], 1, 0.5, 4);
		contour_release(&contour);
	}
}

static void a_grid_of_gaps_or_of_one_row_has_no_line(void **state)
{
	static const float gaps[] = {GAP, 1, 0, GAP}, row[] = {0, 1, 0, 1};
	struct contour contour;

	(void)state;
	contour_trace(&contour, gaps, 2, 2, 0.5);
	assert_int_equal(contour.lines, 0);
	contour_release(&contour);
	contour_trace(&contour, row, 1, 4, 0.5);
	assert_int_equal(contour.lines, 0);
	contour_release(&contour);
	contour_trace(&contour, row, 4, 1, 0.5);
	assert_int_equal(contour.lines, 0);
	contour_release(&contour);
}

static void the_pieces_of_a_cell_are_those_of_its_line(void **state)
{
	static const double slope[] = {0, 2, 2, 0}, saddle[] = {2, 0, 2, 0};
	static const double gap[] = {0, NAN, 2, 0};
	struct contour_piece piece[2];

	(void)state;
	assert_int_equal(contour_cell(slope, 0.5, piece), 1);
	assert_true(piece[0].x[0] == 0.25 && piece[0].x[1] == 0.25);
	assert_true(piece[0].y[0] == 0 && piece[0].y[1] == 1);
	assert_int_equal(contour_cell(saddle, 1.5, piece), 2);
	assert_int_equal(contour_cell(slope, 3, piece), 0);
	assert_int_equal(contour_cell(gap, 0.5, piece), 0);
}

/* ---- any grid ---- */

static double value_at(const float *value, size_t cols, double x, double y)
{
	size_t i = (size_t)x, j = (size_t)y;
	double part = x > (double)i ? x - (double)i : y - (double)j;
	size_t next = x > (double)i ? 1 : y > (double)j ? cols : 0;

	return (double)value[j * cols + i] * (1 - part) +
		(double)value[j * cols + i + next] * part;
}

static float *rough_grid(size_t rows, size_t cols, uint64_t seed, bool gaps)
{
	float *value = xcalloc(rows * cols, sizeof *value);
	struct rng rng;

	rng_seed(&rng, seed);
	for (size_t i = 0; i < rows * cols; i++) {
		uint32_t drawn = rng_u32(&rng);

		value[i] = (float)(drawn % 1000);
		if (gaps && drawn >> 16 < 6000)
			value[i] = drawn >> 16 < 3000 ? GAP : TOP;
	}
	return value;
}

static bool crosses(float a, float b, double level)
{
	return ((double)a >= level) != ((double)b >= level);
}

/* Sides between two points that a line must cross, where a cell without a gap is at one. */
static size_t count_crossings(const float *value, size_t rows, size_t cols, double level)
{
	uint8_t *whole = xcalloc((rows + 1) * (cols + 1), 1);
	size_t stride = cols + 1, n = 0;

	/* Cell (x, y) at (x + 1, y + 1), with a rim of none. */
	for (size_t y = 0; y + 1 < rows; y++)
		for (size_t x = 0; x + 1 < cols; x++)
			whole[(y + 1) * stride + x + 1] = isfinite(value[y * cols + x]) &&
				isfinite(value[y * cols + x + 1]) &&
				isfinite(value[(y + 1) * cols + x]) &&
				isfinite(value[(y + 1) * cols + x + 1]);
	for (size_t y = 0; y < rows; y++)
		for (size_t x = 0; x < cols; x++) {
			const float *at = value + y * cols + x;
			const uint8_t *cell = whole + (y + 1) * stride + x + 1;

			if (x + 1 < cols && (cell[0] || cell[-(ptrdiff_t)stride]))
				n += crosses(at[0], at[1], level);
			if (y + 1 < rows && (cell[0] || cell[-1]))
				n += crosses(at[0], at[cols], level);
		}
	free(whole);
	return n;
}

static void check_line(
	const struct contour_line *line, const float *value, size_t cols, double level)
{
	size_t last = line->points - 1;

	assert_true(line->points >= 2);
	for (size_t i = 0; i < line->points; i++) {
		assert_true(fabs(value_at(value, cols, line->x[i], line->y[i]) - level) <
			1e-9 * 1000);
		/* From side to side of one cell. */
		if (i > 0)
			assert_true(fabs(line->x[i] - line->x[i - 1]) <= 1 &&
				fabs(line->y[i] - line->y[i - 1]) <= 1);
	}
	if (line->closed)
		assert_true(line->x[0] == line->x[last] && line->y[0] == line->y[last]);
}

/* Every crossing of every side once, all at the level, whatever the grid. */
static void every_crossing_is_on_one_line_once(void **state)
{
	static const size_t sizes[][2] = {{2, 2}, {2, 9}, {30, 20}, {61, 80}};

	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		size_t rows = sizes[seed % 4][0], cols = sizes[seed % 4][1], points = 0;
		float *value = rough_grid(rows, cols, seed, seed % 8 >= 4);
		double level = 300.5 + (double)(seed * 10);
		struct contour contour;

		contour_trace(&contour, value, rows, cols, level);
		for (size_t i = 0; i < contour.lines; i++) {
			check_line(&contour.line[i], value, cols, level);
			points += contour.line[i].points - contour.line[i].closed;
		}
		assert_int_equal(points, count_crossings(value, rows, cols, level));
		contour_release(&contour);
		free(value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_slope_has_one_straight_line_with_the_higher_side_at_its_right),
		cmocka_unit_test(a_hill_has_one_line_that_comes_back),
		cmocka_unit_test(a_saddle_is_joined_as_its_middle_says),
		cmocka_unit_test(a_plateau_at_the_level_is_surrounded_and_not_crossed),
		cmocka_unit_test(a_peak_at_the_level_is_no_line),
		cmocka_unit_test(lines_end_at_a_gap),
		cmocka_unit_test(a_grid_of_gaps_or_of_one_row_has_no_line),
		cmocka_unit_test(the_pieces_of_a_cell_are_those_of_its_line),
		cmocka_unit_test(every_crossing_is_on_one_line_once),
	};

	return cmocka_run_group_tests_name("contour", tests, NULL, NULL);
}

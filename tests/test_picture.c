/*
 * Pictures: every pixel at its place, in every set of glyphs, at every size.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/picture.h"
#include "fmnist/xalloc.h"

/* (4, 4): black and white quarters, and two greys below. */
static const uint8_t quarters[] = {
	0, 0, 255, 255, 0, 0, 255, 255, 128, 128, 64, 64, 128, 128, 64, 64};

static uint8_t grey(double value)
{
	return tone_of(RAMP_GREY, value);
}

static char *drawn(const struct picture *picture, struct grid *grid, int rows, int cols,
	enum glyphs glyphs, bool tones)
{
	struct area all;

	grid_init(grid, rows, cols, glyphs);
	grid->tones = tones;
	all = grid_area(grid);
	picture_draw(&all, picture);
	return grid_dump(grid);
}

static void assert_drawn(const struct picture *picture, int rows, int cols,
	enum glyphs glyphs, const char *expected)
{
	struct grid grid;
	char *text = drawn(picture, &grid, rows, cols, glyphs, false);

	assert_string_equal(text, expected);
	free(text);
	grid_release(&grid);
}

/* The tones of a cell's halves, whichever way it is drawn. */
static void assert_pixels(
	const struct grid *grid, int row, int col, uint8_t upper, uint8_t lower)
{
	const struct cell *cell = &grid->cell[row * grid->cols + col];
	bool high = cell->glyph == 0x2580 || cell->glyph == 0x2588;
	bool low = cell->glyph == 0x2584 || cell->glyph == 0x2588;

	assert_int_equal(high ? cell->ink : cell->paper, upper);
	assert_int_equal(low ? cell->ink : cell->paper, lower);
}

static void every_pixel_is_half_a_cell(void **state)
{
	const struct picture picture = picture_of_bytes(quarters, 4, 4);
	struct grid grid;
	char *text = drawn(&picture, &grid, 2, 4, GLYPHS_BRAILLE, true);

	(void)state;
	for (int col = 0; col < 4; col++) {
		assert_pixels(&grid, 0, col, grey(col < 2 ? 0 : 1), grey(col < 2 ? 0 : 1));
		assert_pixels(&grid, 1, col, grey(col < 2 ? 0.5 : 0.25),
			grey(col < 2 ? 0.5 : 0.25));
	}
	free(text);
	grid_release(&grid);
}

static void a_row_of_pixels_alone_is_the_upper_half(void **state)
{
	static const uint8_t rows[] = {255, 0, 0, 255};
	const struct picture picture = picture_of_bytes(rows, 2, 2);
	struct grid grid;
	char *text = drawn(&picture, &grid, 1, 2, GLYPHS_BLOCKS, true);

	(void)state;
	assert_pixels(&grid, 0, 0, grey(1), grey(0));
	assert_pixels(&grid, 0, 1, grey(0), grey(1));
	free(text);
	grid_release(&grid);
}

static void without_tones_it_is_drawn_with_characters(void **state)
{
	const struct picture picture = picture_of_bytes(quarters, 4, 4);

	(void)state;
	assert_drawn(&picture, 2, 4, GLYPHS_ASCII, "  @@\n++::\n");
	assert_drawn(&picture, 2, 4, GLYPHS_BLOCKS,
		"  \u2588\u2588\n\u2592\u2592\u2591\u2591\n");
	assert_drawn(&picture, 2, 4, GLYPHS_BRAILLE,
		"  \u2588\u2588\n\u2592\u2592\u2591\u2591\n");
	/* One cell for two pixels, one above the other: their mean. */
	assert_drawn(&picture, 1, 4, GLYPHS_ASCII, "::**\n");
}

static void a_small_area_has_the_mean(void **state)
{
	const struct picture picture = picture_of_bytes(quarters, 4, 4);
	struct grid grid;
	char *text = drawn(&picture, &grid, 1, 1, GLYPHS_BRAILLE, true);

	(void)state;
	assert_pixels(&grid, 0, 0, grey(0.5), grey(96.0 / 255));
	free(text);
	grid_release(&grid);
}

static void parts_of_pixels_count_as_parts(void **state)
{
	/* Three pixels on two columns: the middle one belongs to both, half each. */
	static const float values[] = {0.0f, 0.6f, 0.0f, 0.0f, 0.6f, 0.0f};
	const struct picture picture = picture_of_values(values, 2, 3, 0.0, 1.0, RAMP_HEAT);
	struct grid grid;
	char *text = drawn(&picture, &grid, 1, 2, GLYPHS_BRAILLE, true);

	(void)state;
	for (int col = 0; col < 2; col++)
		assert_pixels(
			&grid, 0, col, tone_of(RAMP_HEAT, 0.2), tone_of(RAMP_HEAT, 0.2));
	free(text);
	grid_release(&grid);
}

static void a_large_area_repeats_pixels(void **state)
{
	static const float values[] = {0.0f, 1.0f, 1.0f, 0.0f};
	const struct picture picture = picture_of_values(values, 2, 2, 0.0, 1.0, RAMP_GREY);

	(void)state;
	assert_drawn(&picture, 4, 6, GLYPHS_ASCII, "   @@@\n   @@@\n@@@\n@@@\n");
}

static void weights_are_drawn_around_zero(void **state)
{
	static const float values[] = {-0.5f, 0.0f, 0.25f, -0.5f, 0.0f, 0.25f};
	const struct picture picture = picture_of_weights(values, 2, 3);
	static const float nothing[] = {0.0f, 0.0f};
	const struct picture blank = picture_of_weights(nothing, 2, 1);
	struct grid grid;
	char *text;

	(void)state;
	assert_true(fabs(picture.low + 0.5) < 1e-9 && fabs(picture.high - 0.5) < 1e-9);
	assert_drawn(&picture, 1, 3, GLYPHS_ASCII, "= +\n");
	assert_drawn(&blank, 1, 1, GLYPHS_ASCII, "\n");
	text = drawn(&picture, &grid, 1, 3, GLYPHS_BRAILLE, true);
	assert_pixels(&grid, 0, 0, tone_of(RAMP_SIGNED, 0.0), tone_of(RAMP_SIGNED, 0.0));
	assert_pixels(&grid, 0, 1, tone_of(RAMP_SIGNED, 0.5), tone_of(RAMP_SIGNED, 0.5));
	free(text);
	grid_release(&grid);
}

static void what_is_beyond_the_range_is_cut(void **state)
{
	static const float values[] = {-7.0f, 7.0f, -7.0f, 7.0f};
	const struct picture picture =
		picture_of_values(values, 2, 2, -1.0, 1.0, RAMP_GREY);

	(void)state;
	assert_drawn(&picture, 1, 2, GLYPHS_ASCII, " @\n");
}

static void what_is_not_finite_is_marked(void **state)
{
	static const float values[] = {1.0f, NAN, 1.0f, 1.0f, 0.5f, INFINITY};
	const struct picture picture = picture_of_weights(values, 2, 3);
	struct grid grid;
	char *text = drawn(&picture, &grid, 1, 3, GLYPHS_ASCII, false);

	(void)state;
	assert_string_equal(text, "#!!\n");
	assert_int_equal(grid.cell[1].role, ROLE_FAILURE);
	free(text);
	grid_release(&grid);
}

static void it_keeps_its_proportions(void **state)
{
	static const struct {
		int pixels[2], room[2], fit[2];
	} cases[] = {
		{{28, 28}, {14, 28}, {14, 28}},
		{{28, 28}, {100, 200}, {14, 28}},
		{{28, 28}, {19, 20}, {10, 20}},
		{{28, 28}, {7, 80}, {7, 14}},
		{{28, 28}, {1, 1}, {1, 1}},
		{{28, 28}, {1, 80}, {1, 2}},
		{{28, 28}, {0, 80}, {0, 0}},
		{{28, 28}, {3, 0}, {0, 0}},
		{{5, 3}, {14, 28}, {3, 3}},
		{{1, 100}, {10, 10}, {1, 10}},
		{{100, 1}, {10, 10}, {10, 1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct picture picture =
			picture_of_bytes(NULL, cases[i].pixels[0], cases[i].pixels[1]);
		int rows, cols;

		picture_fit(&picture, cases[i].room[0], cases[i].room[1], &rows, &cols);
		assert_int_equal(rows, cases[i].fit[0]);
		assert_int_equal(cols, cases[i].fit[1]);
	}
}

static void any_picture_is_drawn_at_any_size(void **state)
{
	static const int sizes[][2] = {{1, 1}, {28, 28}, {3, 17}, {40, 2}};
	static const enum glyphs sets[] = {GLYPHS_ASCII, GLYPHS_BLOCKS, GLYPHS_BRAILLE};

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
		int count = sizes[s][0] * sizes[s][1];
		uint8_t *bytes = xmalloc((size_t)count);
		struct picture picture = picture_of_bytes(bytes, sizes[s][0], sizes[s][1]);

		for (int i = 0; i < count; i++)
			bytes[i] = (uint8_t)(i * 7);
		for (int rows = 0; rows < 20; rows++) {
			for (int cols = 0; cols < 40; cols += 3) {
				struct grid grid;

				free(drawn(&picture, &grid, rows, cols,
					sets[(rows + cols) % 3], cols % 2));
				grid_release(&grid);
			}
		}
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pixel_is_half_a_cell),
		cmocka_unit_test(a_row_of_pixels_alone_is_the_upper_half),
		cmocka_unit_test(without_tones_it_is_drawn_with_characters),
		cmocka_unit_test(a_small_area_has_the_mean),
		cmocka_unit_test(parts_of_pixels_count_as_parts),
		cmocka_unit_test(a_large_area_repeats_pixels),
		cmocka_unit_test(weights_are_drawn_around_zero),
		cmocka_unit_test(what_is_beyond_the_range_is_cut),
		cmocka_unit_test(what_is_not_finite_is_marked),
		cmocka_unit_test(it_keeps_its_proportions),
		cmocka_unit_test(any_picture_is_drawn_at_any_size),
	};

	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}

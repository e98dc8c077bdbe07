/*
 * Lines in dots: where they are, that they stay inside, and which one is on top.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/canvas.h"

static char *drawn(struct grid *grid, struct canvas *canvas)
{
	canvas_flush(canvas);
	char *text = grid_dump(grid);
	canvas_release(canvas);
	grid_release(grid);
	return text;
}

static struct canvas new_canvas(struct grid *grid, int rows, int cols, enum glyphs glyphs)
{
	struct canvas canvas;

	grid_init(grid, rows, cols, glyphs);
	canvas_init(&canvas, grid_area(grid));
	return canvas;
}

static void each_glyph_set_draws_a_diagonal(void **state)
{
	static const struct {
		enum glyphs glyphs;
		int wide, high;
		const char *picture;
	} cases[] = {
		{GLYPHS_BRAILLE, 8, 8, "⠑⢄\n  ⠑⢄\n"},
		{GLYPHS_BLOCKS, 4, 4, "▀▄\n  ▀▄\n"},
		{GLYPHS_ASCII, 4, 6, "'\\\n  \\.\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grid grid;
		struct canvas canvas = new_canvas(&grid, 2, 4, cases[i].glyphs);
		assert_int_equal(canvas.wide, cases[i].wide);
		assert_int_equal(canvas.high, cases[i].high);
		canvas_line(&canvas, 0, 0, canvas.wide - 1, canvas.high - 1, ROLE_TRAIN);
		assert_int_equal(canvas_occupied(&canvas, 0, 0), true);
		assert_int_equal(canvas_occupied(&canvas, 1, 0), false);
		char *text = drawn(&grid, &canvas);
		assert_string_equal(text, cases[i].picture);
		free(text);
	}
}

static void ascii_shows_flat_rising_and_upright_lines_differently(void **state)
{
	struct grid grid;

	(void)state;
	struct canvas canvas = new_canvas(&grid, 1, 7, GLYPHS_ASCII);
	canvas_line(&canvas, 0, 0, 1, 0, ROLE_TRAIN);
	canvas_line(&canvas, 2, 1, 3, 1, ROLE_TRAIN);
	canvas_line(&canvas, 4, 2, 4, 2, ROLE_TRAIN);
	canvas_line(&canvas, 5, 5, 6, 0, ROLE_TRAIN);
	char *text = drawn(&grid, &canvas);
	assert_string_equal(text, "''--. /\n");
	free(text);
	canvas = new_canvas(&grid, 1, 1, GLYPHS_ASCII);
	canvas_line(&canvas, 0, 0, 0, 2, ROLE_TRAIN);
	text = drawn(&grid, &canvas);
	assert_string_equal(text, "|\n");
	free(text);
}

static void a_line_from_far_outside_enters_where_it_should(void **state)
{
	struct grid grid;

	(void)state;
	/* Through the middle, from and to a billion dots away. */
	struct canvas canvas = new_canvas(&grid, 1, 4, GLYPHS_BRAILLE);
	canvas_line(&canvas, -1000000000, 1, 1000000000, 1, ROLE_TRAIN);
	char *text = drawn(&grid, &canvas);
	assert_string_equal(text, "⠒⠒⠒⠒\n");
	free(text);
	canvas = new_canvas(&grid, 1, 4, GLYPHS_BRAILLE);
	canvas_line(&canvas, 3, INT32_MAX, 3, INT32_MIN, ROLE_TRAIN);
	text = drawn(&grid, &canvas);
	assert_string_equal(text, " ⢸\n");
	free(text);
	/* Past all corners. */
	canvas = new_canvas(&grid, 1, 4, GLYPHS_BRAILLE);
	canvas_line(&canvas, -10, 5, 5, 100, ROLE_TRAIN);
	canvas_line(&canvas, 8, 0, 8, 3, ROLE_TRAIN);
	canvas_line(&canvas, 0, -1, 7, -1, ROLE_TRAIN);
	canvas_line(&canvas, -5, 2, 2, -5, ROLE_TRAIN);
	canvas_dot(&canvas, -1, 0, ROLE_TRAIN);
	canvas_dot(&canvas, 0, 4, ROLE_TRAIN);
	text = drawn(&grid, &canvas);
	assert_string_equal(text, "\n");
	free(text);
}

static void the_later_line_gives_the_colour_and_both_keep_their_dots(void **state)
{
	struct grid grid;

	(void)state;
	struct canvas canvas = new_canvas(&grid, 1, 1, GLYPHS_BRAILLE);
	canvas_line(&canvas, 0, 0, 1, 0, ROLE_TRAIN);
	canvas_line(&canvas, 0, 3, 1, 3, ROLE_TEST);
	canvas_flush(&canvas);
	assert_int_equal(grid.cell[0].glyph, 0x28c9);
	assert_int_equal(grid.cell[0].role, ROLE_TEST);
	canvas_release(&canvas);
	grid_release(&grid);
}

static void a_line_in_the_envelope_stays_thin_whichever_comes_first(void **state)
{
	(void)state;
	for (int line_first = 0; line_first < 2; line_first++) {
		for (enum glyphs glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE;
			glyphs++) {
			struct grid grid;
			struct canvas canvas = new_canvas(&grid, 2, 2, glyphs);
			if (line_first)
				canvas_line(&canvas, 0, 0, canvas.wide - 1, 0, ROLE_TRAIN);
			for (int x = 0; x < canvas.wide; x++)
				canvas_shade(&canvas, x, canvas.high, -3);
			if (!line_first)
				canvas_line(&canvas, 0, 0, canvas.wide - 1, 0, ROLE_TRAIN);
			canvas_flush(&canvas);
			static const uint32_t line[] = {'\'', 0x2580, 0x2809};
			assert_int_equal(grid.cell[0].glyph, line[glyphs]);
			assert_int_equal(grid.cell[0].role, ROLE_TRAIN);
			assert_int_not_equal(grid.cell[2].glyph, ' ');
			assert_int_equal(grid.cell[2].role, ROLE_ENVELOPE);
			assert_true(canvas_occupied(&canvas, 0, 0));
			assert_false(canvas_occupied(&canvas, 1, 0));
			canvas_release(&canvas);
			grid_release(&grid);
		}
	}
}

static void every_size_takes_lines_and_shading(void **state)
{
	(void)state;
	for (enum glyphs glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++) {
		for (int rows = 0; rows < 12; rows++) {
			for (int cols = 0; cols < 12; cols++) {
				struct grid grid;
				struct canvas canvas =
					new_canvas(&grid, rows, cols, glyphs);
				for (int y = -3; y < 52; y += 5)
					canvas_line(&canvas, -7, y, 30, 50 - y, ROLE_TRAIN);
				for (int x = -2; x < 26; x++)
					canvas_shade(&canvas, x, -5, 60);
				free(drawn(&grid, &canvas));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_glyph_set_draws_a_diagonal),
		cmocka_unit_test(ascii_shows_flat_rising_and_upright_lines_differently),
		cmocka_unit_test(a_line_from_far_outside_enters_where_it_should),
		cmocka_unit_test(the_later_line_gives_the_colour_and_both_keep_their_dots),
		cmocka_unit_test(a_line_in_the_envelope_stays_thin_whichever_comes_first),
		cmocka_unit_test(every_size_takes_lines_and_shading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

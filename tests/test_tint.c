/*
 * Cells of pictures and heatmaps, with tones and with what stands in for them.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/tint.h"

#define UPPER 0x2580
#define LOWER 0x2584
#define FULL 0x2588

static uint8_t grey(int step)
{
	return tone_of(RAMP_GREY, step / (TONE_STEPS - 1.0));
}

struct paper {
	struct grid grid;
	struct area all;
};

static struct paper new_paper(int cols, enum glyphs glyphs, bool tones)
{
	struct paper paper;

	grid_init(&paper.grid, 1, cols, glyphs);
	paper.grid.tones = tones;
	return paper;
}

/* The area must point to the grid where that lies in the end. */
static const struct area *whole(struct paper *paper)
{
	paper->all = grid_area(&paper->grid);
	return &paper->all;
}

static void assert_cell(
	struct paper *paper, int col, uint32_t glyph, uint8_t ink, uint8_t behind)
{
	const struct cell *cell = area_cell(whole(paper), 0, col);

	assert_non_null(cell);
	assert_int_equal(cell->glyph, glyph);
	assert_int_equal(cell->ink, ink);
	assert_int_equal(cell->paper, behind);
}

static void two_pixels_are_two_halves_of_a_cell(void **state)
{
	struct paper paper = new_paper(8, GLYPHS_BLOCKS, true);

	(void)state;
	tint_pixels(whole(&paper), 0, 0, grey(20), grey(3));
	assert_cell(&paper, 0, UPPER, grey(20), grey(3));
	/* One pixel alone: the other half stays as the terminal is. */
	tint_pixels(whole(&paper), 0, 2, TONE_NONE, grey(9));
	assert_cell(&paper, 2, LOWER, grey(9), TONE_NONE);
	tint_pixels(whole(&paper), 0, 4, grey(9), TONE_NONE);
	assert_cell(&paper, 4, UPPER, grey(9), TONE_NONE);
	tint_pixels(whole(&paper), 0, 6, TONE_NONE, TONE_NONE);
	assert_cell(&paper, 6, ' ', TONE_NONE, TONE_NONE);
	grid_release(&paper.grid);
}

static void two_equal_pixels_are_a_blank_on_paper(void **state)
{
	struct paper paper = new_paper(2, GLYPHS_BRAILLE, true);

	(void)state;
	tint_pixels(whole(&paper), 0, 0, grey(7), grey(7));
	assert_cell(&paper, 0, ' ', TONE_NONE, grey(7));
	grid_release(&paper.grid);
}

static void the_tones_of_the_cell_before_are_kept_where_they_will_do(void **state)
{
	struct paper paper = new_paper(8, GLYPHS_BRAILLE, true);

	(void)state;
	tint_pixels(whole(&paper), 0, 0, grey(20), grey(3));
	tint_pixels(whole(&paper), 0, 1, grey(3), grey(20));
	assert_cell(&paper, 1, LOWER, grey(20), grey(3));
	tint_pixels(whole(&paper), 0, 2, grey(20), grey(20));
	assert_cell(&paper, 2, FULL, grey(20), grey(3));
	/* A step more or less is not seen, and does not add up. */
	tint_pixels(whole(&paper), 0, 3, grey(21), grey(2));
	assert_cell(&paper, 3, UPPER, grey(20), grey(3));
	tint_pixels(whole(&paper), 0, 4, grey(22), grey(3));
	assert_cell(&paper, 4, UPPER, grey(22), grey(3));
	/* Of two that will do the nearer one is taken. */
	tint_pixels(whole(&paper), 0, 6, grey(11), grey(12));
	tint_pixels(whole(&paper), 0, 7, grey(12), grey(11));
	assert_cell(&paper, 7, LOWER, grey(11), grey(12));
	grid_release(&paper.grid);
}

static void tones_of_another_ramp_are_not_taken(void **state)
{
	struct paper paper = new_paper(2, GLYPHS_BRAILLE, true);
	uint8_t last_grey = grey(TONE_STEPS - 1), first_heat = tone_of(RAMP_HEAT, 0.0);

	(void)state;
	assert_int_equal(first_heat, last_grey + 1);
	tint_pixels(whole(&paper), 0, 0, last_grey, last_grey);
	tint_pixels(whole(&paper), 0, 1, first_heat, first_heat);
	assert_cell(&paper, 1, ' ', TONE_NONE, first_heat);
	grid_release(&paper.grid);
}

static void assert_line(struct paper *paper, const char *expected)
{
	char *text = grid_dump(&paper->grid);

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void draw_ramp(struct paper *paper, enum ramp ramp)
{
	int cols = paper->grid.cols;

	for (int col = 0; col < cols; col++) {
		uint8_t tone = tone_of(ramp, (double)col / (cols - 1));

		tint_pixels(whole(paper), 0, col, tone, tone);
		assert_int_equal(area_cell(whole(paper), 0, col)->paper, TONE_NONE);
	}
}

static void without_tones_brightness_is_a_character(void **state)
{
	struct paper ascii = new_paper(10, GLYPHS_ASCII, false);
	struct paper shades = new_paper(5, GLYPHS_BLOCKS, false);

	(void)state;
	draw_ramp(&ascii, RAMP_GREY);
	assert_line(&ascii, " .:-=+*#%@");
	draw_ramp(&shades, RAMP_HEAT);
	assert_line(&shades, " \u2591\u2592\u2593\u2588");
	/* An edge between two pixels is one. */
	tint_pixels(whole(&shades), 0, 0, grey(24), grey(0));
	tint_pixels(whole(&shades), 0, 1, grey(2), grey(22));
	tint_pixels(whole(&shades), 0, 2, grey(14), grey(10));
	assert_line(&shades, "\u2580\u2584\u2592\u2593\u2588");
	grid_release(&ascii.grid);
	grid_release(&shades.grid);
}

static void without_tones_a_sign_is_a_character(void **state)
{
	struct paper ascii = new_paper(7, GLYPHS_ASCII, false);
	struct paper shades = new_paper(7, GLYPHS_BRAILLE, false);

	(void)state;
	draw_ramp(&ascii, RAMP_SIGNED);
	assert_line(&ascii, "=-, .+#");
	draw_ramp(&shades, RAMP_SIGNED);
	assert_line(&shades, "=-\u00b7 \u2591\u2592\u2588");
	grid_release(&ascii.grid);
	grid_release(&shades.grid);
}

static void a_field_has_its_text_on_the_tone(void **state)
{
	struct paper paper = new_paper(9, GLYPHS_BRAILLE, true);
	uint8_t tone = tone_of(RAMP_HEAT, 1.0);

	(void)state;
	tint_field(whole(&paper), 0, 1, 5, tone, "123");
	assert_line(&paper, "   123");
	assert_cell(&paper, 0, ' ', TONE_NONE, TONE_NONE);
	for (int col = 1; col < 6; col++)
		assert_int_equal(area_cell(whole(&paper), 0, col)->paper, tone);
	assert_cell(&paper, 3, '1', tone_ink(tone), tone);
	assert_cell(&paper, 6, ' ', TONE_NONE, TONE_NONE);
	tint_field(whole(&paper), 0, 1, 5, TONE_NONE, "4");
	assert_cell(&paper, 5, '4', TONE_NONE, TONE_NONE);
	grid_release(&paper.grid);
}

static void a_field_without_tones_has_a_character_beside_its_text(void **state)
{
	struct paper paper = new_paper(12, GLYPHS_ASCII, false);

	(void)state;
	tint_field(whole(&paper), 0, 0, 5, tone_of(RAMP_HEAT, 1.0), "123");
	tint_field(whole(&paper), 0, 6, 4, tone_of(RAMP_HEAT, 0.5), "1234");
	assert_line(&paper, " 123@ 1234");
	/* What does not fit is cut off. */
	tint_field(whole(&paper), 0, 10, 5, tone_of(RAMP_HEAT, 0.5), "7");
	assert_line(&paper, " 123@ 12347+");
	tint_field(whole(&paper), 3, 0, 5, tone_of(RAMP_HEAT, 0.5), "7");
	grid_release(&paper.grid);
}

static void what_is_drawn_over_a_tone_has_none(void **state)
{
	struct paper paper = new_paper(3, GLYPHS_BRAILLE, true);
	struct grid other;

	(void)state;
	grid_init(&other, 1, 3, GLYPHS_BRAILLE);
	for (int col = 0; col < 3; col++)
		tint_pixels(whole(&paper), 0, col, grey(20), grey(3));
	assert_false(grid_equal(&paper.grid, &other));
	area_put(whole(&paper), 0, 0, 'x', ROLE_TEXT, 0);
	assert_cell(&paper, 0, 'x', TONE_NONE, TONE_NONE);
	area_mark(whole(&paper), ROLE_SELECTED, ATTR_REVERSE);
	assert_cell(&paper, 1, UPPER, TONE_NONE, TONE_NONE);
	grid_clear(&paper.grid);
	assert_true(grid_equal(&paper.grid, &other));
	/* A tone alone makes a cell another one. */
	area_tint(whole(&paper), 0, 0, TONE_NONE, grey(1));
	assert_false(grid_equal(&paper.grid, &other));
	grid_release(&paper.grid);
	grid_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_pixels_are_two_halves_of_a_cell),
		cmocka_unit_test(two_equal_pixels_are_a_blank_on_paper),
		cmocka_unit_test(the_tones_of_the_cell_before_are_kept_where_they_will_do),
		cmocka_unit_test(tones_of_another_ramp_are_not_taken),
		cmocka_unit_test(without_tones_brightness_is_a_character),
		cmocka_unit_test(without_tones_a_sign_is_a_character),
		cmocka_unit_test(a_field_has_its_text_on_the_tone),
		cmocka_unit_test(a_field_without_tones_has_a_character_beside_its_text),
		cmocka_unit_test(what_is_drawn_over_a_tone_has_none),
	};

	return cmocka_run_group_tests_name("tint", tests, NULL, NULL);
}

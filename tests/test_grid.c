/*
 * The grid cuts at its edges, and its characters keep their columns whatever
 * the terminal can show.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/glyph.h"
#include "fmnist/grid.h"

/* The first line of the grid, without its newline; free() it. */
static char *first_line(const struct grid *grid)
{
	char *text = grid_dump(grid);

	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void assert_line(const struct grid *grid, const char *expected)
{
	char *line = first_line(grid);

	assert_string_equal(line, expected);
	free(line);
}

static void text_is_cut_at_the_edges_and_counted_whole(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 1, 5, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	assert_int_equal(area_text(&all, 0, 2, ROLE_TEXT, 0, "äbcdef"), 6);
	assert_line(&grid, "  äbc");
	grid_clear(&grid);
	area_text(&all, 0, -2, ROLE_TEXT, 0, "abcd");
	assert_line(&grid, "cd");
	grid_clear(&grid);
	area_text_right(&all, 0, 5, ROLE_TEXT, 0, "1.5");
	assert_line(&grid, "  1.5");
	area_text(&all, -1, 0, ROLE_TEXT, 0, "no");
	area_text(&all, 1, 0, ROLE_TEXT, 0, "no");
	assert_line(&grid, "  1.5");
	grid_release(&grid);
}

static void a_part_draws_only_inside_itself(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 5, 8, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	struct area part = area_part(&all, 1, 2, 2, 3);
	area_fill(&part, 'x', ROLE_TEXT, 0);
	char *text = grid_dump(&grid);
	assert_string_equal(text, "\n  xxx\n  xxx\n\n\n");
	free(text);
	struct area cut = area_part(&part, 1, -1, 100, 3);
	assert_int_equal(cut.row, 2);
	assert_int_equal(cut.col, 2);
	assert_int_equal(cut.rows, 1);
	assert_int_equal(cut.cols, 2);
	struct area gone = area_part(&part, 5, 5, 4, 4);
	assert_int_equal(gone.rows, 0);
	assert_int_equal(gone.cols, 0);
	area_fill(&gone, 'y', ROLE_TEXT, 0);
	struct area huge = area_part(&all, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
	assert_int_equal(huge.rows * huge.cols, 0);
	grid_release(&grid);
}

static void a_grid_of_no_size_takes_everything(void **state)
{
	static const int sizes[][2] = {{0, 0}, {0, 7}, {7, 0}, {-3, 4}, {1, 1}};
	static const float values[] = {1, 2, 3};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct grid grid;
		grid_init(&grid, sizes[i][0], sizes[i][1], GLYPHS_BRAILLE);
		struct area all = grid_area(&grid);
		area_text(&all, 0, 0, ROLE_TEXT, 0, "text");
		area_printf(&all, 0, 0, ROLE_TEXT, 0, "%d", 5);
		area_bar(&all, 0, 0, 10, 0.5, ROLE_TRAIN);
		area_sparkline(&all, 0, 0, 10, values, 3, ROLE_TRAIN);
		area_fill(&all, ' ', ROLE_TEXT, 0);
		free(grid_dump(&grid));
		grid_release(&grid);
	}
}

static void every_stand_in_takes_one_column_the_terminal_has(void **state)
{
	(void)state;
	for (uint32_t glyph = 0x20; glyph < 0x30000; glyph++) {
		uint32_t ascii = glyph_for(glyph, GLYPHS_ASCII);
		assert_true(ascii >= 0x20 && ascii < 0x7f);
		uint32_t block = glyph_for(glyph, GLYPHS_BLOCKS);
		assert_true(block >= 0x20 && !(block >= 0x7f && block < 0xa0));
		assert_false(block >= 0x2800 && block <= 0x28ff);
		assert_int_equal(glyph_for(block, GLYPHS_BLOCKS), block);
	}
}

static void what_the_panes_write_has_a_stand_in_that_reads_well(void **state)
{
	static const struct {
		const char *text, *ascii, *blocks;
	} cases[] = {
		{"a…–—×·°", "a.--x.o", "a·--×·°"},
		{"│─┤└┬┼", "|-++++", "│─┤└┬┼"},
		{"←↑→↓ ● ▲▼ ⣿⠁⡀", "<^>v * ^v :'.", "←↑→↓ • ▲▼ █▀▄"},
		{"naïve “quote”", "naive \"quote\"", "naïve \"quote\""},
		{"▕██▌ ▏ ▁▄█", "|### | _=#", "│██▌ │ _▄█"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grid grid;
		grid_init(&grid, 1, 40, GLYPHS_ASCII);
		struct area all = grid_area(&grid);
		int columns = area_text(&all, 0, 0, ROLE_TEXT, 0, cases[i].text);
		assert_int_equal(columns, text_columns(cases[i].text));
		assert_line(&grid, cases[i].ascii);
		grid_release(&grid);
		grid_init(&grid, 1, 40, GLYPHS_BLOCKS);
		all = grid_area(&grid);
		area_text(&all, 0, 0, ROLE_TEXT, 0, cases[i].text);
		assert_line(&grid, cases[i].blocks);
		grid_release(&grid);
	}
}

static void text_from_outside_cannot_shift_a_line(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 1, 40, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	/* Escape, tab, a combining accent, two columns wide, not UTF-8, cut short. */
	area_text(&all, 0, 0, ROLE_TEXT, 0, "\033[2J\ta\u0301\u6f22\U0001f600\xff\xc3");
	assert_line(&grid, "?[2J a????");
	/* Overlong forms and surrogates are not UTF-8 either. */
	grid_clear(&grid);
	area_text(&all, 0, 0, ROLE_TEXT, 0, "\xc0\xaf|\xe0\x80\xaf|\xed\xa0\x80|");
	assert_line(&grid, "??|???|???|");
	grid_release(&grid);
}

static void utf8_goes_there_and_back(void **state)
{
	static const uint32_t glyphs[] = {
		0x20, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff};

	(void)state;
	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++) {
		char text[5] = "";
		const char *at = text;
		text[glyph_encode(glyphs[i], text)] = '\0';
		assert_int_equal(glyph_decode(&at), glyphs[i]);
		assert_int_equal(*at, '\0');
	}
}

static void a_bar_is_full_only_when_it_is_done(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 1, 4, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	area_bar(&all, 0, 0, 4, 1, ROLE_TRAIN);
	assert_line(&grid, "████");
	area_bar(&all, 0, 0, 4, 0.9999, ROLE_TRAIN);
	assert_line(&grid, "███▉");
	area_bar(&all, 0, 0, 4, 0.5 + 1.0 / 32, ROLE_TRAIN);
	assert_line(&grid, "██▏");
	area_bar(&all, 0, 0, 4, NAN, ROLE_TRAIN);
	assert_line(&grid, "");
	area_bar(&all, 0, 0, 400, 7, ROLE_TRAIN);
	assert_line(&grid, "████");
	grid_release(&grid);
	grid_init(&grid, 1, 4, GLYPHS_ASCII);
	all = grid_area(&grid);
	area_bar(&all, 0, 0, 4, 0.74, ROLE_TRAIN);
	assert_line(&grid, "##");
	grid_release(&grid);
}

static void a_sparkline_ends_with_the_newest_and_shows_what_is_not_finite(void **state)
{
	static const float values[] = {9, 0, 1, NAN, 0.5f};
	static const float same[] = {3, 3};
	struct grid grid;

	(void)state;
	grid_init(&grid, 1, 8, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	area_sparkline(&all, 0, 0, 4, values, 5, ROLE_TRAIN);
	assert_line(&grid, "▁█!▅");
	assert_int_equal(grid.cell[2].role, ROLE_FAILURE);
	grid_clear(&grid);
	area_sparkline(&all, 0, 2, 5, same, 2, ROLE_TRAIN);
	assert_line(&grid, "     ▅▅");
	grid_release(&grid);
}

static void equal_means_glyph_role_and_attribute(void **state)
{
	struct grid a, b;

	(void)state;
	grid_init(&a, 2, 2, GLYPHS_BRAILLE);
	grid_init(&b, 2, 2, GLYPHS_BRAILLE);
	assert_true(grid_equal(&a, &b));
	struct area area = grid_area(&b);
	area_put(&area, 1, 1, ' ', ROLE_TEXT, ATTR_BOLD);
	assert_false(grid_equal(&a, &b));
	area_put(&area, 1, 1, ' ', ROLE_TITLE, 0);
	assert_false(grid_equal(&a, &b));
	area_put(&area, 1, 1, 'x', ROLE_TEXT, 0);
	assert_false(grid_equal(&a, &b));
	area_put(&area, 1, 1, ' ', ROLE_TEXT, 0);
	assert_true(grid_equal(&a, &b));
	grid_release(&b);
	grid_init(&b, 1, 4, GLYPHS_BRAILLE);
	assert_false(grid_equal(&a, &b));
	grid_release(&a);
	grid_release(&b);
}

static void long_formatted_text_is_whole(void **state)
{
	char word[601];
	struct grid grid;

	(void)state;
	memset(word, 'w', 600);
	word[600] = '\0';
	grid_init(&grid, 1, 700, GLYPHS_BRAILLE);
	struct area all = grid_area(&grid);
	assert_int_equal(area_printf(&all, 0, 0, ROLE_TEXT, 0, "%s%d", word, 12), 602);
	assert_int_equal(grid.cell[601].glyph, '2');
	grid_release(&grid);
}

static void a_paragraph_is_broken_at_spaces_and_long_words_anywhere(void **state)
{
	struct grid grid;
	struct area area;
	char *text;

	(void)state;
	grid_init(&grid, 5, 8, GLYPHS_BRAILLE);
	area = grid_area(&grid);
	assert_int_equal(
		area_paragraph(&area, 0, ROLE_TEXT, "loss of all größenordnung"), 4);
	text = grid_dump(&grid);
	assert_string_equal(text, "loss of\nall\ngrößenor\ndnung\n\n");
	free(text);
	grid_release(&grid);
}

static void the_rows_of_a_paragraph_are_known_beforehand(void **state)
{
	(void)state;
	assert_int_equal(text_rows("", 8), 1);
	assert_int_equal(text_rows("12345678", 8), 1);
	assert_int_equal(text_rows("12345678 ", 8), 1);
	assert_int_equal(text_rows("123456789", 8), 2);
	assert_int_equal(text_rows("1234 67890", 8), 2);
	assert_int_equal(text_rows("abc", 1), 3);
	assert_int_equal(text_rows("abc", 0), 1);
}

static void a_paragraph_that_begins_above_the_area_is_cut(void **state)
{
	struct grid grid;
	struct area area;
	char *text;

	(void)state;
	grid_init(&grid, 2, 3, GLYPHS_ASCII);
	area = grid_area(&grid);
	assert_int_equal(area_paragraph(&area, -1, ROLE_TEXT, "one two six ten"), 4);
	text = grid_dump(&grid);
	assert_string_equal(text, "two\nsix\n");
	free(text);
	grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_at_the_edges_and_counted_whole),
		cmocka_unit_test(a_part_draws_only_inside_itself),
		cmocka_unit_test(a_grid_of_no_size_takes_everything),
		cmocka_unit_test(every_stand_in_takes_one_column_the_terminal_has),
		cmocka_unit_test(what_the_panes_write_has_a_stand_in_that_reads_well),
		cmocka_unit_test(text_from_outside_cannot_shift_a_line),
		cmocka_unit_test(utf8_goes_there_and_back),
		cmocka_unit_test(a_bar_is_full_only_when_it_is_done),
		cmocka_unit_test(
			a_sparkline_ends_with_the_newest_and_shows_what_is_not_finite),
		cmocka_unit_test(equal_means_glyph_role_and_attribute),
		cmocka_unit_test(long_formatted_text_is_whole),
		cmocka_unit_test(a_paragraph_is_broken_at_spaces_and_long_words_anywhere),
		cmocka_unit_test(the_rows_of_a_paragraph_are_known_beforehand),
		cmocka_unit_test(a_paragraph_that_begins_above_the_area_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

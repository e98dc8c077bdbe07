/*
 * The emulator: known bytes, and whole screens that curses draws. For the latter
 * this program runs itself in the terminal, as `test_emulator draw SEED`: it draws
 * frames at random, and writes what curses holds the screen to be into a file.
 */
#include "harness.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <curses.h>

#include "fmnist/xalloc.h"

#define FRAMES 12
#define SEEDS 5
#define SOON 10000

static const char *own_path;

static void feed(struct emulator *emulator, const char *text)
{
	emulator_feed(emulator, text, strlen(text));
}

static void assert_row(const struct emulator *emulator, int row, const char *expected)
{
	char *text = emulator_text(emulator, row, 1);

	assert_string_equal(text, expected);
	free(text);
}

static struct tui_cell cell_at(const struct emulator *emulator, int row, int col)
{
	struct tui_cell cell;

	assert_true(emulator_cell(emulator, row, col, &cell));
	return cell;
}

static void colours_and_attributes_are_seen(void **state)
{
	struct emulator emulator;
	struct tui_cell cell;

	(void)state;
	emulator_init(&emulator, 2, 80, "xterm-256color");
	feed(&emulator,
		"\033[31mA\033[94mB\033[38;5;208;48;5;17mC\033[38;2;1;2;3mD\033[mE"
		"\033[1mF\033[m\033[7mG\033[m\033[4mH\033[m.");
	assert_row(&emulator, 0, "ABCDEFGH.");
	assert_int_equal(cell_at(&emulator, 0, 0).fg, 1);
	assert_int_equal(cell_at(&emulator, 0, 0).bg, TUI_DEFAULT);
	assert_int_equal(cell_at(&emulator, 0, 1).fg, 12);
	cell = cell_at(&emulator, 0, 2);
	assert_int_equal(cell.fg, 208);
	assert_int_equal(cell.fg_shown, 0xff8700);
	assert_int_equal(cell.bg, 17);
	assert_int_equal(cell.bg_shown, 0x00005f);
	cell = cell_at(&emulator, 0, 3);
	assert_int_equal(cell.fg, TUI_RGB | 0x010203);
	assert_int_equal(cell.fg_shown, 0x010203);
	cell = cell_at(&emulator, 0, 4);
	assert_string_equal(cell.text, "E");
	assert_int_equal(cell.glyph, 'E');
	assert_int_equal(cell.fg, TUI_DEFAULT);
	assert_false(cell.bold || cell.reverse || cell.underline);
	assert_true(cell_at(&emulator, 0, 5).bold);
	assert_true(cell_at(&emulator, 0, 6).reverse);
	assert_false(cell_at(&emulator, 0, 6).bold);
	assert_true(cell_at(&emulator, 0, 7).underline);
	assert_false(emulator_cell(&emulator, 2, 0, &cell));
	assert_false(emulator_cell(&emulator, 0, 80, &cell));
	emulator_release(&emulator);
}

static void wide_and_combined_glyphs_have_their_columns(void **state)
{
	struct emulator emulator;

	(void)state;
	emulator_init(&emulator, 1, 10, "xterm-256color");
	feed(&emulator, "漢e\314\201x");
	assert_row(&emulator, 0, "漢e\314\201x");
	assert_int_equal(cell_at(&emulator, 0, 0).columns, 2);
	assert_string_equal(cell_at(&emulator, 0, 2).text, "e\314\201");
	assert_int_equal(cell_at(&emulator, 0, 3).glyph, 'x');
	emulator_release(&emulator);
}

/* Bytes may arrive in any two pieces, or one by one. */
static void pieces_make_the_same_screen(void **state)
{
	static const char bytes[] = "\033[2;3Hone\033]0;title\atwo\033]4;1;rgb:1/2/3\033\\"
				    "\033[31mx\033[3b\033[maé─⡇\xf0\x9f\xac\x80z\033(B.";
	size_t size = sizeof bytes - 1;

	(void)state;
	for (size_t cut = 0; cut <= size; cut++) {
		struct emulator emulator;

		emulator_init(&emulator, 5, 20, "xterm-256color");
		emulator_feed(&emulator, bytes, cut);
		if (cut > 0)
			emulator_feed(&emulator, bytes + cut, size - cut);
		for (size_t i = 0; cut == 0 && i < size; i++)
			emulator_feed(&emulator, bytes + i, 1);
		assert_row(&emulator, 0, "");
		assert_row(&emulator, 1, "  onetwoxxxxaé─⡇\xf0\x9f\xac\x80z.");
		assert_int_equal(cell_at(&emulator, 1, 8).fg_shown, 0x112233);
		assert_int_equal(cell_at(&emulator, 1, 11).fg, 1);
		emulator_release(&emulator);
	}
}

static void console_palette_takes_no_text(void **state)
{
	struct emulator emulator;

	(void)state;
	emulator_init(&emulator, 1, 20, "linux");
	feed(&emulator, "\033]P3112233\033[33mx\033[m");
	assert_int_equal(cell_at(&emulator, 0, 0).fg, 3);
	assert_int_equal(cell_at(&emulator, 0, 0).fg_shown, 0x112233);
	assert_string_equal(emulator_disorder(&emulator), "the palette was left changed");
	feed(&emulator, "\033]Rafter");
	assert_row(&emulator, 0, "xafter");
	assert_null(emulator_disorder(&emulator));
	emulator_release(&emulator);
}

static void xterm_palette_is_followed(void **state)
{
	struct emulator emulator;

	(void)state;
	emulator_init(&emulator, 1, 20, "xterm-256color");
	feed(&emulator, "\033]4;200;rgb:12/3456/f\033\\\033[38;5;200mx\033[m");
	assert_int_equal(cell_at(&emulator, 0, 0).fg, 200);
	assert_int_equal(cell_at(&emulator, 0, 0).fg_shown, 0x1234ff);
	assert_string_equal(emulator_disorder(&emulator), "the palette was left changed");
	feed(&emulator, "\033]104\aafter");
	assert_row(&emulator, 0, "xafter");
	assert_null(emulator_disorder(&emulator));
	/* What is no colour changes nothing, and is not shown. */
	feed(&emulator, "\033]4;300;rgb:1/2/3\a\033]4;1;rgb:1/2\a\033]4;1;red\a");
	assert_row(&emulator, 0, "xafter");
	assert_null(emulator_disorder(&emulator));
	emulator_release(&emulator);
}

static void repetition_fills_a_row(void **state)
{
	struct emulator emulator;

	(void)state;
	emulator_init(&emulator, 2, 6, "xterm-256color");
	feed(&emulator, "-\033[4b-\r\nnext");
	assert_row(&emulator, 0, "------");
	assert_row(&emulator, 1, "next");
	emulator_release(&emulator);
}

/* A program without an alternate screen, drawn full, whose cursor rests at the top. */
static void a_smaller_screen_keeps_its_cursor(void **state)
{
	struct emulator emulator;
	int row, col;

	(void)state;
	emulator_init(&emulator, 24, 80, "vt100");
	for (int i = 0; i < 24; i++)
		feed(&emulator, i < 23 ? "row\r\n" : "last\033[H");
	emulator_resize(&emulator, 5, 20);
	emulator_cursor(&emulator, &row, &col);
	assert_int_equal(row, 0);
	assert_int_equal(col, 0);
	assert_row(&emulator, 0, "row");
	assert_row(&emulator, 4, "row");
	assert_false(emulator.alternate);
	feed(&emulator, "\033[Jcleared");
	assert_row(&emulator, 0, "cleared");
	assert_row(&emulator, 1, "");
	emulator_release(&emulator);
}

static void every_size_is_possible(void **state)
{
	static const char *const terms[] = {"xterm-256color", "vt100"};
	struct emulator emulator;

	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		emulator_init(&emulator, 60, 200, terms[i]);
		if (i == 0)
			feed(&emulator, "\033[?1049h");
		for (int rows = 60; rows > 0; rows -= 7) {
			for (int cols = 200; cols > 0; cols -= 11) {
				emulator_resize(&emulator, rows, cols);
				feed(&emulator, "\033[999;999Hx─x\033[H\033[J\033[Hok");
			}
		}
		emulator_resize(&emulator, 1, 1);
		feed(&emulator, "\033[Ha");
		assert_row(&emulator, 0, "a");
		emulator_resize(&emulator, 60, 200);
		feed(&emulator, "\033[H\033[J\033[60;199Hzz");
		assert_int_equal(cell_at(&emulator, 59, 199).glyph, 'z');
		emulator_release(&emulator);
	}
}

/* What curses draws. */

static int below(int n)
{
	return rand() % n;
}

static void draw_something(bool utf8)
{
	static const wchar_t glyphs[] = L"-=xyz ─│╭▁▅█⡇⣿⠁→";
	int kinds = utf8 ? (int)(sizeof glyphs / sizeof glyphs[0]) - 1 : 6;
	int rows = 1 + below(LINES), row = below(LINES - rows + 1);
	int cols = 1 + below(COLS), col = below(2) ? COLS - cols : below(COLS - cols + 1);
	static const attr_t attributes[] = {
		A_NORMAL, A_BOLD, A_REVERSE, A_BOLD | A_REVERSE};
	attr_t attr = attributes[below(4)];
	short pair = (short)(has_colors() ? below(7) : 0);
	cchar_t cell;

	for (int r = row; r < row + rows; r++) {
		wchar_t text[2] = {glyphs[below(kinds)], L'\0'};

		setcchar(&cell, text, attr, pair, NULL);
		for (int c = col; c < col + cols; c++)
			mvadd_wch(r, c, &cell);
	}
}

static void change_something(bool utf8)
{
	move(below(LINES), below(COLS));
	switch (below(8)) {
	case 0:
		insdelln(below(7) - 3);
		break;
	case 1:
		clrtoeol();
		break;
	case 2:
		clrtobot();
		break;
	case 3:
		delch();
		break;
	case 4:
		insch('i');
		break;
	default:
		draw_something(utf8);
		break;
	}
}

/* A line a cell: code point, reverse, bold, colour. */
static int write_expected(const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return 1;
	for (int row = 0; row < LINES; row++) {
		for (int col = 0; col < COLS; col++) {
			wchar_t text[CCHARW_MAX + 1] = {0};
			cchar_t cell;
			attr_t attr;
			short pair;

			mvin_wch(row, col, &cell);
			getcchar(&cell, text, &attr, &pair, NULL);
			fprintf(file, "%lx %d %d %d\n", (unsigned long)text[0],
				(attr & A_REVERSE) != 0, (attr & A_BOLD) != 0, pair);
		}
	}
	return fclose(file) == 0 ? 0 : 1;
}

/* The program in the terminal. It does not end curses, which would clear the screen. */
static int draw(const char *seed)
{
	const char *locale = setlocale(LC_ALL, "");
	bool utf8 = locale != NULL && strstr(locale, "UTF-8") != NULL;
	const char *const end = getenv("DRAW_END");

	srand((unsigned)atoi(seed));
	initscr();
	idlok(stdscr, TRUE);
	if (has_colors()) {
		start_color();
		use_default_colors();
		for (short i = 1; i < 7; i++)
			init_pair(i, i, -1);
	}
	for (int frame = 0; frame < FRAMES; frame++) {
		for (int i = 1 + below(6); i > 0; i--)
			change_something(utf8);
		refresh();
	}
	if (end != NULL)
		return endwin() == ERR;
	return write_expected("expected");
}

static void assert_screen_as_expected(struct tui *tui, int rows, int cols, const char *what)
{
	char *path = xasprintf("%s/expected", tui_home(tui));
	FILE *file = fopen(path, "r");
	unsigned long glyph;
	int reverse, bold, pair, cells = 0;

	free(path);
	assert_non_null(file);
	while (fscanf(file, "%lx %d %d %d", &glyph, &reverse, &bold, &pair) == 4) {
		struct tui_cell cell = tui_cell(tui, cells / cols, cells % cols);
		bool same = cell.glyph == glyph && cell.reverse == (reverse != 0);

		/* Of a blank, only that it is reversed shows. */
		if (same && glyph != ' ')
			same = cell.bold == (bold != 0) &&
				cell.fg == (pair > 0 ? pair : TUI_DEFAULT);
		if (!same) {
			fclose(file);
			fail_msg("%s: row %d, column %d: curses U+%04lX reverse %d bold %d "
				 "colour %d, screen U+%04X %d %d %d\n%s",
				what, cells / cols, cells % cols, glyph, reverse, bold,
				pair, cell.glyph, cell.reverse, cell.bold, cell.fg,
				tui_screen(tui));
		}
		cells++;
	}
	fclose(file);
	assert_int_equal(cells, rows * cols);
}

/* Not on one cell: where the margin wraps, curses has no way to fill the last one. */
static void the_screen_is_what_curses_thinks_it_is(void **state)
{
	static const char *const terms[] = {"xterm-256color", "screen", "linux", "vt100"};
	static const char *const locales[] = {"LC_ALL=C.UTF-8", "LC_ALL=C"};
	static const int sizes[][2] = {{24, 80}, {12, 40}, {60, 200}, {3, 5}, {2, 2}};
	struct tui *tui = *state;

	for (int i = 0; i < SEEDS * 8; i++) {
		const char *const env[] = {locales[i / 4 % 2], NULL};
		const int *size = sizes[i / 8];
		const struct tui_options options = {
			.rows = size[0], .cols = size[1], .term = terms[i % 4], .env = env};
		char seed[16], what[80];

		snprintf(seed, sizeof seed, "%d", i);
		snprintf(what, sizeof what, "TERM=%s %s seed %d", options.term, env[0], i);
		tui_start(tui, &options, (const char *[]){own_path, "draw", seed, NULL});
		assert_int_equal(tui_exit_status(tui, SOON), 0);
		assert_screen_as_expected(tui, size[0], size[1], what);
	}
}

static void curses_leaves_everything_restored(void **state)
{
	static const char *const terms[] = {"xterm-256color", "screen", "linux", "vt100"};
	const char *const env[] = {"DRAW_END=1", NULL};
	struct tui *tui = *state;

	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		const struct tui_options options = {.term = terms[i], .env = env};

		tui_start(tui, &options, (const char *[]){own_path, "draw", "1", NULL});
		assert_int_equal(tui_exit_status(tui, SOON), 0);
		tui_assert_restored(tui);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_and_attributes_are_seen),
		cmocka_unit_test(wide_and_combined_glyphs_have_their_columns),
		cmocka_unit_test(pieces_make_the_same_screen),
		cmocka_unit_test(console_palette_takes_no_text),
		cmocka_unit_test(xterm_palette_is_followed),
		cmocka_unit_test(repetition_fills_a_row),
		cmocka_unit_test(a_smaller_screen_keeps_its_cursor),
		cmocka_unit_test(every_size_is_possible),
		cmocka_unit_test_setup_teardown(
			the_screen_is_what_curses_thinks_it_is, tui_setup, tui_teardown),
		cmocka_unit_test_setup_teardown(
			curses_leaves_everything_restored, tui_setup, tui_teardown),
	};

	if (argc == 3 && strcmp(argv[1], "draw") == 0)
		return draw(argv[2]);
	own_path = argv[0];
	return cmocka_run_group_tests_name("terminal emulator", tests, NULL, NULL);
}

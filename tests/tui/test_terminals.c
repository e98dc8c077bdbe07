/*
 * The dashboard in every kind of terminal and at every size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Of terminfo; its header has names that others have too. */
int setupterm(const char *term, int fd, int *status);

#include "dashboard.h"

struct size {
	int rows, cols;
};

static const struct size sizes[] = {{24, 80}, {12, 40}, {60, 200}};

#define SIZES (sizeof sizes / sizeof sizes[0])

/* Whether a word of the terminal's kind of glyph is on the screen. */
static void check_glyphs(struct tui *tui, const char *term)
{
	if (strcmp(term, "vt100") == 0)
		assert_true(dashboard_all(tui, cell_is_ascii));
	else
		assert_false(dashboard_all(tui, cell_is_ascii));
	if (strcmp(term, "linux") == 0)
		assert_true(dashboard_all(tui, cell_is_not_braille));
	if (strcmp(term, "xterm-256color") == 0 || strcmp(term, "screen") == 0)
		assert_false(dashboard_all(tui, cell_is_not_braille));
	if (strcmp(term, "vt100") == 0)
		assert_true(dashboard_all(tui, cell_is_colourless));
	else
		assert_false(dashboard_all(tui, cell_is_colourless));
}

/* Start, train, pause, go on, the form, other sizes, the help, and the end. */
static void use(struct tui *tui, const char *term, struct size size)
{
	const struct tui_options options = {
		.rows = size.rows, .cols = size.cols, .term = term};

	dashboard_start(tui, &options, "--data synthetic " ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	tui_wait_text(tui, "synthetic", SOON);
	dashboard_train(tui);
	for (int i = 0; i < 2; i++)
		dashboard_wait_next_epoch(tui);
	tui_wait_text(tui, "784-8-10", SOON);
	tui_wait_text(tui, "verdict", SOON);
	tui_wait_text(tui, "loss", SOON);
	check_glyphs(tui, term);

	tui_key(tui, "p");
	tui_wait_regex(tui, "paused$", SOON);
	tui_wait_quiet(tui, 150, SOON);
	assert_int_equal(tui_quiet(tui, 150), 0);
	tui_key(tui, "p");
	tui_wait_regex(tui, "training$", SOON);

	tui_key(tui, "c");
	tui_wait_text(tui, "Configure", SOON);
	tui_type(tui, "65");
	tui_wait_text(tui, "allowed: 0 to 64", SOON);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, "Configure", SOON);

	tui_resize(tui, size.rows * 3 / 4, size.cols * 3 / 4);
	dashboard_wait_next_epoch(tui);
	tui_resize(tui, size.rows, size.cols);
	tui_wait_text(tui, "verdict", SOON);

	tui_key(tui, "?");
	tui_wait_text(tui, "logarithmic loss", SOON);
	tui_key(tui, "?");
	tui_wait_gone(tui, "logarithmic loss", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now and quit", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
	tui_wait_regex(tui, "run [0-9]+ cancelled after ", SOON);
}

static void use_at_all_sizes(struct tui *tui, const char *term)
{
	for (size_t i = 0; i < SIZES; i++)
		use(tui, term, sizes[i]);
}

static void xterm_shows_and_obeys_at_every_size(void **state)
{
	use_at_all_sizes(*state, "xterm-256color");
}

static void screen_shows_and_obeys_at_every_size(void **state)
{
	use_at_all_sizes(*state, "screen");
}

static void vt100_shows_and_obeys_at_every_size(void **state)
{
	use_at_all_sizes(*state, "vt100");
}

static void the_linux_console_shows_and_obeys_at_every_size(void **state)
{
	use_at_all_sizes(*state, "linux");
}

/* ---- sizes ---- */

static const struct size storm[] = {{1, 1}, {24, 80}, {1, 80}, {2, 2}, {3, 200}, {24, 1},
	{5, 20}, {7, 40}, {12, 40}, {14, 56}, {100, 20}, {60, 200}, {100, 300}, {23, 79},
	{25, 81}, {6, 300}, {24, 80}};

#define STORM (sizeof storm / sizeof storm[0])

static void one_line_is_still_a_status_line(void **state)
{
	const struct tui_options options = {.rows = 1, .cols = 60};
	struct tui *tui = *state;

	dashboard_start(tui, &options, "--data synthetic " ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_regex(tui, "^synthetic run [0-9]+ +epoch [0-9]+/1000000 +loss", SOON);
	dashboard_wait_next_epoch(tui);
	tui_key(tui, "p");
	tui_wait_regex(tui, "paused", SOON);
}

static void every_size_may_come_while_it_trains(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic " ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	for (size_t i = 0; i < STORM; i++) {
		tui_resize(tui, storm[i].rows, storm[i].cols);
		/* The epoch goes on, wherever it can be read. */
		if (storm[i].rows == 24 && storm[i].cols == 80) {
			tui_wait_text(tui, "verdict", SOON);
			dashboard_wait_next_epoch(tui);
		}
	}
	/* Faster than they can be drawn. */
	for (size_t i = 0; i < 10 * STORM; i++)
		tui_resize(tui, storm[i % STORM].rows, storm[i % STORM].cols);
	tui_wait_text(tui, "verdict", SOON);
	dashboard_wait_next_epoch(tui);
	assert_true(tui_pid(tui) > 0);
}

static void a_resized_screen_is_what_a_fresh_one_would_be(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic --epochs 2 " SMALL);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
	for (size_t i = 0; i < STORM; i++) {
		char *resized;

		tui_resize(tui, storm[i].rows, storm[i].cols);
		tui_wait_quiet(tui, 120, SOON);
		resized = strdup(tui_screen(tui));
		tui_key(tui, "C-l");
		tui_wait_quiet(tui, 120, SOON);
		assert_string_equal(tui_screen(tui), resized);
		free(resized);
	}
}

static void a_dialog_survives_a_new_size(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	tui_key(tui, "c");
	tui_wait_text(tui, "Configure", SOON);
	tui_type(tui, "12");
	tui_wait_text(tui, " 12", SOON);
	for (size_t i = 0; i < STORM; i++)
		tui_resize(tui, storm[i].rows, storm[i].cols);
	tui_wait_regex(tui, "hidden-layers .* 12 ", SOON);
	tui_wait_text(tui, "Configure", SOON);
}

/* ---- glyphs and colours ---- */

static void show(struct tui *tui, const struct tui_options *options, const char *args)
{
	dashboard_data(tui);
	dashboard_start(tui, options, args);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_regex(tui, "completed$", SOON);
	tui_wait_text(tui, "verdict", SOON);
	tui_wait_quiet(tui, 150, SOON);
}

static void plain_options_give_a_plain_screen(void **state)
{
	struct tui *tui = *state;

	show(tui, NULL, "--ascii --no-color --epochs 3 " SMALL);
	assert_true(dashboard_all(tui, cell_is_ascii));
	assert_true(dashboard_all(tui, cell_is_colourless));
	tui_key(tui, "?");
	tui_wait_text(tui, "logarithmic loss axis", SOON);
	assert_true(dashboard_all(tui, cell_is_ascii));
	assert_true(dashboard_all(tui, cell_is_colourless));
}

static void no_color_in_the_environment_is_obeyed(void **state)
{
	const char *const env[] = {"NO_COLOR=1", NULL};
	const struct tui_options options = {.env = env};

	show(*state, &options, "--epochs 3 " SMALL);
	assert_true(dashboard_all(*state, cell_is_colourless));
	/* Only the colours go. */
	assert_false(dashboard_all(*state, cell_is_ascii));
}

static void a_locale_without_utf8_gets_ascii(void **state)
{
	const char *const env[] = {"LC_ALL=C", NULL};
	const struct tui_options options = {.env = env};

	show(*state, &options, "--epochs 3 " SMALL);
	assert_true(dashboard_all(*state, cell_is_ascii));
	assert_false(dashboard_all(*state, cell_is_colourless));
}

static bool cell_has_no_direct_colour(const struct tui_cell *cell)
{
	return cell->fg < TUI_RGB;
}

static void direct_colours_are_used_where_they_are(void **state)
{
	const char *const env[] = {"COLORTERM=truecolor", NULL};
	const struct tui_options options = {.env = env};
	int status;

	if (setupterm("xterm-direct", STDOUT_FILENO, &status) != 0)
		skip();
	show(*state, &options, "--epochs 3 " SMALL);
	assert_false(dashboard_all(*state, cell_has_no_direct_colour));
}

/* ---- terminals that are none ---- */

static void refuse(struct tui *tui, const char *term, const char *says)
{
	const struct tui_options options = {.term = term, .cols = 200};

	dashboard_start(tui, &options, "--data synthetic");
	assert_int_equal(tui_exit_status(tui, SOON), 1);
	if (!tui_find(tui, says, NULL, NULL))
		fail_msg("'%s' is not said:\n%s", says, tui_screen(tui));
	tui_wait_text(tui, "--headless", SOON);
	tui_assert_restored(tui);
}

static void a_terminal_that_cannot_do_it_is_refused_with_advice(void **state)
{
	refuse(*state, "dumb", "\"dumb\"");
	refuse(*state, "no-such-terminal", "\"no-such-terminal\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(xterm_shows_and_obeys_at_every_size),
		IN_TERMINAL(screen_shows_and_obeys_at_every_size),
		IN_TERMINAL(vt100_shows_and_obeys_at_every_size),
		IN_TERMINAL(the_linux_console_shows_and_obeys_at_every_size),
		IN_TERMINAL(one_line_is_still_a_status_line),
		IN_TERMINAL(every_size_may_come_while_it_trains),
		IN_TERMINAL(a_resized_screen_is_what_a_fresh_one_would_be),
		IN_TERMINAL(a_dialog_survives_a_new_size),
		IN_TERMINAL(plain_options_give_a_plain_screen),
		IN_TERMINAL(no_color_in_the_environment_is_obeyed),
		IN_TERMINAL(a_locale_without_utf8_gets_ascii),
		IN_TERMINAL(direct_colours_are_used_where_they_are),
		IN_TERMINAL(a_terminal_that_cannot_do_it_is_refused_with_advice),
	};

	return cmocka_run_group_tests_name("terminals", tests, NULL, NULL);
}

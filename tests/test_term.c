/*
 * The terminal in a pseudo-terminal: what is written to it and read from it.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "scene.h"

/* ---- opening and closing ---- */

static int show_and_close(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	struct grid grid = words(term, "hello");
	struct area all = grid_area(&grid);
	area_put(&all, ROWS - 1, COLS - 1, 'Z', ROLE_TEXT, 0);
	term_show(term, &grid);
	say(scene, 's');
	wait_for_test(scene);
	term_close(term);
	grid_release(&grid);
	return 0;
}

static void the_screen_is_taken_and_given_back(void **state)
{
	struct scene *scene = *state;
	struct termios modes;

	start(scene, show_and_close, "xterm-256color");
	assert_int_equal(hear(scene), 's');
	scene->output[scene->length] = '\0';
	assert_int_equal(strncmp(scene->output, ENTER, strlen(ENTER)), 0);
	assert_non_null(strstr(scene->output, "hello"));
	/* The last cell of the last line is like any other. */
	assert_non_null(strchr(scene->output, 'Z'));
	assert_null(strstr(scene->output, LEAVE));
	tcgetattr(scene->slave, &modes);
	assert_int_equal(modes.c_lflag & (tcflag_t)(ICANON | ECHO | ISIG), 0);
	tell(scene);
	assert_good(finish(scene));
	assert_non_null(strstr(scene->output, LEAVE));
	assert_true(modes_are_back(scene));
}

static int open_is_refused(struct scene *scene)
{
	struct term_options options = {false, false};
	struct err err = {""};

	(void)scene;
	int null = open("/dev/null", O_RDWR);
	int input = dup(0);
	dup2(null, 0);
	CHECK(!term_open(&options, &err) && strstr(err.text, "must be a terminal"));
	dup2(input, 0);
	setenv("TERM", "no-such-terminal", 1);
	CHECK(!term_open(&options, &err) && strstr(err.text, "no-such-terminal"));
	unsetenv("TERM");
	CHECK(!term_open(&options, &err) && strstr(err.text, "set TERM"));
	setenv("TERM", "dumb", 1);
	CHECK(!term_open(&options, &err) && strstr(err.text, "dumb"));
	setenv("TERM", "xterm-256color", 1);
	struct term *term = term_open(&options, &err);
	CHECK(term);
	term_close(term);
	term_close(NULL);
	return 0;
}

static void a_terminal_that_cannot_do_it_is_refused_with_a_reason(void **state)
{
	struct scene *scene = *state;

	start(scene, open_is_refused, "xterm-256color");
	assert_good(finish(scene));
	assert_true(modes_are_back(scene));
}

/* ---- showing ---- */

static int show_the_same_twice(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	struct grid grid = words(term, "one");
	term_show(term, &grid);
	while (term_key(term) != KEYS_NONE)
		;
	say(scene, '1');
	wait_for_test(scene);
	for (int i = 0; i < 10; i++)
		term_show(term, &grid);
	say(scene, '2');
	wait_for_test(scene);
	struct area all = grid_area(&grid);
	area_put(&all, 5, 5, 'Q', ROLE_TEXT, 0);
	term_show(term, &grid);
	say(scene, '3');
	wait_for_test(scene);
	term_repaint(term);
	say(scene, '4');
	wait_for_test(scene);
	term_close(term);
	grid_release(&grid);
	return 0;
}

static void nothing_is_written_when_nothing_changed(void **state)
{
	struct scene *scene = *state;

	start(scene, show_the_same_twice, "xterm-256color");
	assert_int_equal(hear(scene), '1');
	size_t before = scene->length;
	tell(scene);
	assert_int_equal(hear(scene), '2');
	assert_int_equal(scene->length, before);
	tell(scene);
	assert_int_equal(hear(scene), '3');
	/* One cell: its place, its look and itself. */
	assert_in_range(scene->length - before, 1, 40);
	before = scene->length;
	tell(scene);
	assert_int_equal(hear(scene), '4');
	scene->output[scene->length] = '\0';
	assert_non_null(strstr(scene->output + before, "one"));
	assert_non_null(strchr(scene->output + before, 'Q'));
	tell(scene);
	assert_good(finish(scene));
}

static int show_other_sizes(struct scene *scene)
{
	static const int sizes[][2] = {
		{0, 0}, {1, 1}, {100, 300}, {24, 80}, {1, 500}, {60, 1}};
	static const struct winsize screens[] = {{1, 1, 0, 0}, {40, 132, 0, 0},
		{2, 300, 0, 0}, {0, 0, 0, 0}, {24, 80, 0, 0}};
	struct term *term = open_term();

	(void)scene;
	CHECK(term);
	for (size_t k = 0; k < sizeof(screens) / sizeof(screens[0]); k++) {
		int rows, cols;
		CHECK(ioctl(1, TIOCSWINSZ, &screens[k]) == 0);
		term_resize(term);
		term_size(term, &rows, &cols);
		/* A terminal that does not know its size keeps the one it had. */
		CHECK(rows ==
			(screens[k].ws_row ? screens[k].ws_row : screens[k - 1].ws_row));
		CHECK(cols ==
			(screens[k].ws_col ? screens[k].ws_col : screens[k - 1].ws_col));
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			struct grid grid;
			grid_init(&grid, sizes[i][0], sizes[i][1], term_glyphs(term));
			struct area all = grid_area(&grid);
			area_fill(&all, 0x28ff, ROLE_TRAIN, ATTR_BOLD);
			term_show(term, &grid);
			grid_release(&grid);
		}
	}
	CHECK(term_key(term) == KEYS_NONE);
	CHECK(term_backlog(term) >= 0);
	term_close(term);
	return 0;
}

static void any_grid_fits_any_screen(void **state)
{
	struct scene *scene = *state;

	start(scene, show_other_sizes, "xterm-256color");
	assert_good(finish(scene));
	assert_true(modes_are_back(scene));
}

/* ---- what the terminal can do ---- */

static int check_abilities(struct scene *scene)
{
	static const struct {
		const char *type, *no_color;
		struct term_options options;
		enum glyphs glyphs;
		enum depth depth;
	} cases[] = {
		{"xterm-256color", NULL, {false, false}, GLYPHS_BRAILLE, DEPTH_256},
		{"xterm-256color", "1", {false, false}, GLYPHS_BRAILLE, DEPTH_MONO},
		{"xterm-256color", "", {false, false}, GLYPHS_BRAILLE, DEPTH_256},
		{"xterm-256color", NULL, {true, false}, GLYPHS_BRAILLE, DEPTH_MONO},
		{"xterm-256color", NULL, {false, true}, GLYPHS_ASCII, DEPTH_256},
		{"xterm", NULL, {false, false}, GLYPHS_BRAILLE, DEPTH_16},
		{"screen", NULL, {false, false}, GLYPHS_BRAILLE, DEPTH_16},
		{"linux", NULL, {false, false}, GLYPHS_BLOCKS, DEPTH_16},
		{"vt100", NULL, {false, false}, GLYPHS_ASCII, DEPTH_MONO},
		{"vt220", NULL, {false, false}, GLYPHS_ASCII, DEPTH_MONO},
	};

	(void)scene;
	bool utf8 = set_utf8_locale();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setenv("TERM", cases[i].type, 1);
		if (cases[i].no_color)
			setenv("NO_COLOR", cases[i].no_color, 1);
		else
			unsetenv("NO_COLOR");
		struct term *term = term_open(&cases[i].options, NULL);
		failed_line = 10000 + (int)i;
		if (!term || term_depth(term) != cases[i].depth ||
			(utf8 && term_glyphs(term) != cases[i].glyphs))
			return 1;
		term_close(term);
	}
	setlocale(LC_ALL, "C");
	setenv("TERM", "xterm-256color", 1);
	struct term *term = term_open(&cases[0].options, NULL);
	CHECK(term && term_glyphs(term) == GLYPHS_ASCII);
	term_close(term);
	return 0;
}

static void glyphs_and_colours_follow_type_locale_and_options(void **state)
{
	struct scene *scene = *state;

	start(scene, check_abilities, "xterm-256color");
	assert_good(finish(scene));
}

static int ask_for_true_colour(struct scene *scene)
{
	(void)scene;
	setenv("COLORTERM", "truecolor", 1);
	struct term *term = open_term();
	CHECK(term);
	/* 256 where this machine has no entry with direct colour. */
	CHECK(term_depth(term) == DEPTH_TRUE || term_depth(term) == DEPTH_256);
	struct grid grid = words(term, "hello");
	term_show(term, &grid);
	say(scene, term_depth(term) == DEPTH_TRUE ? 't' : '2');
	wait_for_test(scene);
	grid_release(&grid);
	term_close(term);
	return 0;
}

static void true_colour_is_used_where_terminal_and_machine_have_it(void **state)
{
	struct scene *scene = *state;

	start(scene, ask_for_true_colour, "xterm-256color");
	char depth = hear(scene);
	scene->output[scene->length] = '\0';
	/* The train colour in full, or its index. */
	if (depth == 't')
		assert_non_null(strstr(scene->output, "43:138:203"));
	else
		assert_non_null(strstr(scene->output, "38;5;32"));
	tell(scene);
	assert_good(finish(scene));
}

/* ---- keys ---- */

/* The next key, waiting for it. */
static int await_key(struct term *term)
{
	for (;;) {
		fd_set in;
		int key = term_key(term);
		if (key != KEYS_NONE)
			return key;
		FD_ZERO(&in);
		FD_SET(0, &in);
		select(1, &in, NULL, NULL, NULL);
	}
}

static const struct {
	const char *bytes;
	int key;
} presses[] = {
	{"a", 'a'},
	{"~", '~'},
	{"\303\251", 0xe9},
	{"\033[A", KEYS_UP},
	{"\033OB", KEYS_DOWN},
	{"\033[C", KEYS_RIGHT},
	{"\033OD", KEYS_LEFT},
	{"\033[H", KEYS_HOME},
	{"\033[4~", KEYS_END},
	{"\033[5~", KEYS_PAGE_UP},
	{"\033[6~", KEYS_PAGE_DOWN},
	{"\r", KEYS_ENTER},
	{"\t", KEYS_TAB},
	{"\033[Z", KEYS_BACK_TAB},
	{"\177", KEYS_BACKSPACE},
	{"\b", KEYS_BACKSPACE},
	{"\033[3~", KEYS_DELETE},
	{"\033OP", KEYS_F1},
	{"\033[21~", KEYS_F10},
	{"\003", KEYS_INTERRUPT},
	{"\032", KEYS_SUSPEND},
	{"\014", KEYS_REPAINT},
	{"\025", KEYS_CLEAR},
	{"\033", KEYS_ESCAPE},
};

#define PRESSES (sizeof(presses) / sizeof(presses[0]))

static int read_keys(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	CHECK(term_key(term) == KEYS_NONE);
	say(scene, 'r');
	for (size_t i = 0; i < PRESSES; i++) {
		int key = await_key(term);
		failed_line = 20000 + (int)i;
		if (key != presses[i].key)
			return 1;
		say(scene, 'k');
	}
	CHECK(term_key(term) == KEYS_NONE);
	term_close(term);
	return 0;
}

static void keys_arrive_as_what_they_are(void **state)
{
	struct scene *scene = *state;

	start(scene, read_keys, "xterm-256color");
	assert_int_equal(hear(scene), 'r');
	for (size_t i = 0; i < PRESSES; i++) {
		size_t length = strlen(presses[i].bytes);
		assert_int_equal(write(scene->master, presses[i].bytes, length), length);
		assert_int_equal(hear(scene), 'k');
	}
	assert_good(finish(scene));
}

static void keys_have_names(void **state)
{
	char name[16];

	(void)state;
	assert_string_equal(key_name('y', name, sizeof(name)), "y");
	assert_string_equal(key_name(' ', name, sizeof(name)), "Space");
	assert_string_equal(key_name(KEYS_REPAINT, name, sizeof(name)), "Ctrl-L");
	assert_string_equal(key_name(KEYS_F1, name, sizeof(name)), "F1");
	assert_string_equal(key_name(4, name, sizeof(name)), "Ctrl-D");
	assert_string_equal(key_name(0xe9, name, sizeof(name)), "\303\251");
	assert_string_equal(key_name(KEYS_BACKSPACE, name, 5), "Back");
	assert_string_equal(key_name(KEYS_NONE, name, sizeof(name)), "");
}

static int see_the_hangup(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	signal(SIGHUP, SIG_IGN);
	/* This side must not keep the line open. */
	close(scene->slave);
	say(scene, 'r');
	wait_for_test(scene);
	CHECK(await_key(term) == KEYS_HANGUP);
	CHECK(term_key(term) == KEYS_HANGUP);
	struct grid grid = words(term, "into the void");
	term_show(term, &grid);
	grid_release(&grid);
	fprintf(stderr, "unheard\n");
	term_close(term);
	return 0;
}

static void a_line_that_drops_is_a_hangup_and_no_spinning(void **state)
{
	struct scene *scene = *state;
	int status;
	char letter;

	start(scene, see_the_hangup, "xterm-256color");
	assert_int_equal(hear(scene), 'r');
	close(scene->slave);
	close(scene->master);
	tell(scene);
	assert_int_equal(read(scene->from_child, &letter, 1), 0);
	assert_int_equal(waitpid(scene->child, &status, 0), scene->child);
	assert_good(status);
	scene->slave = scene->master = -1;
}

/* ---- standard error ---- */

static int write_a_megabyte(struct scene *scene)
{
	static char line[1024];
	char read_back[4096];
	struct term *term = open_term();

	(void)scene;
	CHECK(term);
	memset(line, 'm', sizeof(line) - 1);
	for (int i = 0; i < 1024; i++) {
		fprintf(stderr, "%s\n", line);
		if (write(2, "raw\n", 4) < 0)
			CHECK(errno == EAGAIN);
	}
	ssize_t count = read(term_stderr_fd(term), read_back, sizeof(read_back));
	CHECK(count == (ssize_t)sizeof(read_back));
	CHECK(read_back[0] == 'm' && read_back[1023] == '\n');
	/* Read to its end it is empty and blocks nobody; then it takes more. */
	while (read(term_stderr_fd(term), read_back, sizeof(read_back)) > 0)
		;
	CHECK(errno == EAGAIN);
	fprintf(stderr, "after the flood\n");
	term_close(term);
	fprintf(stderr, "and after all\n");
	return 0;
}

static void a_megabyte_to_standard_error_blocks_nobody(void **state)
{
	struct scene *scene = *state;

	start(scene, write_a_megabyte, "xterm-256color");
	assert_good(finish(scene));
	char *rest = strstr(scene->output, "after the flood");
	assert_non_null(rest);
	assert_non_null(strstr(rest, "and after all"));
	/* Not on the screen while that was in use. */
	assert_true(strstr(scene->output, LEAVE) < rest);
	assert_null(strstr(scene->output, "mmmm"));
}

static int write_to_a_file(struct scene *scene)
{
	int fds[2];
	char text[16] = "", nothing;

	(void)scene;
	CHECK(pipe(fds) == 0);
	dup2(fds[1], 2);
	struct term *term = open_term();
	CHECK(term);
	fprintf(stderr, "kept\n");
	CHECK(read(fds[0], text, sizeof(text)) == 5);
	CHECK(read(term_stderr_fd(term), &nothing, 1) < 0 && errno == EAGAIN);
	term_close(term);
	return 0;
}

static void a_standard_error_that_goes_elsewhere_is_left_alone(void **state)
{
	struct scene *scene = *state;

	start(scene, write_to_a_file, "xterm-256color");
	assert_good(finish(scene));
}

#define in_a_terminal(test) \
	cmocka_unit_test_setup_teardown(test, scene_set_up, scene_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_terminal(the_screen_is_taken_and_given_back),
		in_a_terminal(a_terminal_that_cannot_do_it_is_refused_with_a_reason),
		in_a_terminal(nothing_is_written_when_nothing_changed),
		in_a_terminal(any_grid_fits_any_screen),
		in_a_terminal(glyphs_and_colours_follow_type_locale_and_options),
		in_a_terminal(true_colour_is_used_where_terminal_and_machine_have_it),
		in_a_terminal(keys_arrive_as_what_they_are),
		cmocka_unit_test(keys_have_names),
		in_a_terminal(a_line_that_drops_is_a_hangup_and_no_spinning),
		in_a_terminal(a_megabyte_to_standard_error_blocks_nobody),
		in_a_terminal(a_standard_error_that_goes_elsewhere_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

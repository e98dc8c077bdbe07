/*
 * Tones in a pseudo-terminal: the colours that are sent for them, and that none stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

#define TONES (TONE_COUNT - 1)

/* Cell i of many has the inks one after the other, on the papers one after the other. */
static void draw_pairs(struct grid *grid, int first)
{
	struct area all = grid_area(grid);

	for (int i = 0; i < ROWS * COLS && first + i < TONES * TONES; i++) {
		int at = first + i, row = i / COLS, col = i % COLS;

		area_put(&all, row, col, 0x2580, ROLE_TEXT, 0);
		area_tint(&all, row, col, (uint8_t)(at % TONES + 1),
			(uint8_t)(at / TONES + 1));
	}
}

static int show_every_pair(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term && term_tones(term));
	struct grid grid = words(term, "");
	grid.tones = true;
	for (int first = 0; first < TONES * TONES; first += ROWS * COLS) {
		grid_clear(&grid);
		term_show(term, &grid);
		say(scene, 'c');
		wait_for_test(scene);
		draw_pairs(&grid, first);
		term_show(term, &grid);
		say(scene, 's');
		wait_for_test(scene);
		for (int i = 0; i < 3; i++)
			term_show(term, &grid);
		say(scene, 'a');
		wait_for_test(scene);
	}
	grid_release(&grid);
	term_close(term);
	return 0;
}

/* Reads what a terminal of 256 colours is sent: the colours of each half block. */
struct reader {
	const char *at;
	int ink, paper; /* -1: the terminal's own */
};

static bool gives_own_colours(const char *at)
{
	static const char *const sequences[] = {"\033[39;49m", "\033[m", "\033[0m"};

	for (int i = 0; i < 3; i++)
		if (strncmp(at, sequences[i], strlen(sequences[i])) == 0)
			return true;
	return false;
}

static void take_colour(struct reader *reader)
{
	int value;

	if (sscanf(reader->at, "\033[38;5;%dm", &value) == 1)
		reader->ink = value;
	else if (sscanf(reader->at, "\033[48;5;%dm", &value) == 1)
		reader->paper = value;
	else if (gives_own_colours(reader->at))
		reader->ink = reader->paper = -1;
}

/* Moves on to the next half block; false: there is none. */
static bool next_block(struct reader *reader)
{
	static const char block[] = "\u2580";

	for (; *reader->at != '\0'; reader->at++) {
		if (strncmp(reader->at, block, strlen(block)) == 0) {
			reader->at += strlen(block);
			return true;
		}
		take_colour(reader);
	}
	return false;
}

static void every_pair_of_tones_is_shown_in_its_colours(void **state)
{
	struct scene *scene = *state;

	start(scene, show_every_pair, "xterm-256color");
	for (int first = 0; first < TONES * TONES; first += ROWS * COLS) {
		struct reader reader = {.ink = -1, .paper = -1};
		int count = TONES * TONES - first;
		size_t before;

		assert_int_equal(hear(scene), 'c');
		before = scene->length;
		tell(scene);
		assert_int_equal(hear(scene), 's');
		scene->output[scene->length] = '\0';
		reader.at = scene->output + before;
		count = count < ROWS * COLS ? count : ROWS * COLS;
		for (int i = 0; i < count; i++) {
			int at = first + i;

			assert_true(next_block(&reader));
			assert_int_equal(reader.ink,
				theme_tone((uint8_t)(at % TONES + 1), DEPTH_256));
			assert_int_equal(reader.paper,
				theme_tone((uint8_t)(at / TONES + 1), DEPTH_256));
		}
		assert_false(next_block(&reader));
		/* And the same again costs nothing. */
		before = scene->length;
		tell(scene);
		assert_int_equal(hear(scene), 'a');
		assert_int_equal(scene->length, before);
		tell(scene);
	}
	assert_good(finish(scene));
}

static int show_a_tone_and_go_on(struct scene *scene)
{
	struct term *term = open_term();
	uint8_t tone = tone_of(RAMP_GREY, 1.0);

	CHECK(term);
	struct grid grid = words(term, "");
	struct area all = grid_area(&grid);
	grid.tones = true;
	area_put(&all, 3, 3, 'T', ROLE_FAILURE, 0);
	area_tint(&all, 3, 3, TONE_NONE, tone);
	area_put(&all, 3, 4, 'U', ROLE_TEXT, 0);
	term_show(term, &grid);
	say(scene, '1');
	wait_for_test(scene);
	/* The tone alone goes. */
	area_put(&all, 3, 3, 'T', ROLE_FAILURE, 0);
	term_show(term, &grid);
	say(scene, '2');
	wait_for_test(scene);
	grid_release(&grid);
	term_close(term);
	return 0;
}

static void a_tone_behind_a_role_leaves_nothing_behind(void **state)
{
	struct scene *scene = *state;
	size_t before;
	char *at;

	start(scene, show_a_tone_and_go_on, "xterm-256color");
	assert_int_equal(hear(scene), '1');
	scene->output[scene->length] = '\0';
	at = strchr(scene->output, 'T');
	assert_non_null(at);
	*at++ = '\0';
	assert_non_null(strstr(scene->output, "\033[38;5;196m"));
	assert_non_null(strstr(scene->output, "\033[48;5;231m"));
	/* The ground comes back before the next cell. */
	assert_non_null(strchr(at, 'U'));
	*strchr(at, 'U') = '\0';
	while (*at != '\0' && !gives_own_colours(at))
		at++;
	assert_true(*at != '\0');
	before = scene->length;
	tell(scene);
	assert_int_equal(hear(scene), '2');
	scene->output[scene->length] = '\0';
	assert_non_null(strchr(scene->output + before, 'T'));
	assert_null(strstr(scene->output + before, "48;5;"));
	tell(scene);
	assert_good(finish(scene));
}

static int check_who_has_tones(struct scene *scene)
{
	static const struct {
		const char *type;
		struct term_options options;
		bool tones;
	} cases[] = {
		{"xterm-256color", {false, false}, true},
		{"xterm-256color", {true, false}, false},
		{"xterm-256color", {false, true}, false},
		{"xterm", {false, false}, false},
		{"linux", {false, false}, false},
		{"vt100", {false, false}, false},
	};

	(void)scene;
	if (!set_utf8_locale())
		return 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setenv("TERM", cases[i].type, 1);
		struct term *term = term_open(&cases[i].options, NULL);
		failed_line = 30000 + (int)i;
		if (!term || term_tones(term) != cases[i].tones)
			return 1;
		/* A grid that has them all the same does no harm. */
		struct grid grid = words(term, "");
		grid.tones = true;
		draw_pairs(&grid, 0);
		term_show(term, &grid);
		grid_release(&grid);
		term_close(term);
	}
	return 0;
}

static void tones_are_for_terminals_with_colours_and_blocks(void **state)
{
	struct scene *scene = *state;

	start(scene, check_who_has_tones, "xterm-256color");
	assert_good(finish(scene));
}

#define in_a_terminal(test) \
	cmocka_unit_test_setup_teardown(test, scene_set_up, scene_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_terminal(every_pair_of_tones_is_shown_in_its_colours),
		in_a_terminal(a_tone_behind_a_role_leaves_nothing_behind),
		in_a_terminal(tones_are_for_terminals_with_colours_and_blocks),
	};

	return cmocka_run_group_tests_name("tones", tests, NULL, NULL);
}

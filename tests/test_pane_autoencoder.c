/*
 * The Autoencoder pane, drawn from made-up reconstructions at every size, and screens
 * compared with kept ones (tests/fixtures/screens). After a change that is meant,
 * FMNIST_UPDATE_SCREENS=1 writes them anew: look at the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "coder_stage.h"
#include "kept_screen.h"
#include "fmnist/tone.h"
#include "fmnist/xalloc.h"

#define MOST_ROWS 34
#define MOST_COLS 90

/* ---- what can be on the screen ---- */

static void nothing(struct stage *stage)
{
	(void)stage;
}

static void worst(struct stage *stage)
{
	coder_pictures(stage);
	KEYS(stage, 't', 't', 't', '>', KEYS_RIGHT);
}

static void held(struct stage *stage)
{
	coder_pictures(stage);
	KEYS(stage, ' ');
}

static void near(struct stage *stage)
{
	coder_latent(stage);
	KEYS(stage, 'z', 'z', 'z');
}

static void one_class(struct stage *stage)
{
	coder_latent(stage);
	KEYS(stage, 'T');
}

static void no_such_image(struct stage *stage)
{
	struct images *test = &stage->ui.session.data.test;

	for (size_t i = 0; i < test->count; i++)
		test->labels[i] = 1;
	coder_pictures(stage);
	KEYS(stage, 't');
}

static void elsewhere(struct stage *stage)
{
	coder_pictures(stage);
	stage->ui.session.data_state = DATA_MISSING;
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
} scenes[] = {
	{"autoencoder-none", nothing},
	{"autoencoder-no-network", coder_no_network},
	{"autoencoder", coder_pictures},
	{"autoencoder-beats", coder_beats},
	{"autoencoder-broken", coder_broken},
	{"autoencoder-no-data", elsewhere},
	{"autoencoder-worst", worst},
	{"autoencoder-no-image", no_such_image},
	{"autoencoder-held", held},
	{"autoencoder-image", coder_image},
	{"autoencoder-latent", coder_latent},
	{"autoencoder-latent-near", near},
	{"autoencoder-latent-class", one_class},
	{"autoencoder-latent-line", coder_line},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

/* ---- at every size ---- */

static void draw_at(struct stage *stage, size_t scene, int rows, int cols,
	enum glyphs glyphs, bool tones)
{
	struct grid grid = drawn(stage, rows, cols, glyphs, tones);

	check_cells(scenes[scene].name, &grid);
	grid_release(&grid);
}

static void draw_at_every_size(enum glyphs glyphs, bool tones, int step)
{
	for (size_t i = 0; i < SCENES; i++) {
		void *state = NULL;

		assert_int_equal(coder_begin(&state), 0);
		scenes[i].set(state);
		for (int rows = 1; rows <= MOST_ROWS; rows++)
			for (int cols = 1 + rows % step; cols <= MOST_COLS; cols += step)
				draw_at(state, i, rows, cols, glyphs, tones);
		end(&state);
	}
}

static void every_screen_is_drawn_at_every_size_with_tones(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BRAILLE, true, 2);
}

static void every_screen_is_drawn_at_many_sizes_in_blocks(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BLOCKS, false, 3);
}

static void every_screen_is_drawn_at_many_sizes_in_ascii(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_ASCII, false, 3);
}

static void large_screens_are_drawn_too(void **state)
{
	static const int sizes[][2] = {{60, 200}, {24, 127}, {24, 128}, {100, 300},
		{16, 171}, {12, 500}, {200, 20}};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		void *fresh = NULL;

		assert_int_equal(coder_begin(&fresh), 0);
		scenes[i].set(fresh);
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
			draw_at(fresh, i, sizes[k][0], sizes[k][1], GLYPHS_BRAILLE,
				k % 2 == 0);
		end(&fresh);
	}
}

/* ---- as text ---- */

static bool in_every_look(const char *name)
{
	return strcmp(name, "autoencoder") == 0 || strcmp(name, "autoencoder-image") == 0 ||
		strcmp(name, "autoencoder-latent") == 0;
}

static void screens_look_as_they_were_last_approved(void **state)
{
	static const struct {
		const char *end;
		int rows, cols;
		enum glyphs glyphs;
	} looks[] = {
		{"", 24, 80, GLYPHS_BRAILLE},
		{"-ascii", 24, 80, GLYPHS_ASCII},
		{"-narrow", 16, 50, GLYPHS_BRAILLE},
		{"-small", 12, 40, GLYPHS_BRAILLE},
		{"-wide", 60, 200, GLYPHS_BRAILLE},
	};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		void *fresh = NULL;

		assert_int_equal(coder_begin(&fresh), 0);
		scenes[i].set(fresh);
		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
			char name[64];
			char *text;

			/* One of each view is enough to see the other sizes. */
			if (k > 0 && !in_every_look(scenes[i].name))
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, looks[k].end);
			text = screen(fresh, looks[k].rows, looks[k].cols, looks[k].glyphs);
			assert_as_kept_screen(name, text);
			free(text);
		}
		end(&fresh);
	}
}

/* ---- pictures ---- */

/* The tone of a picture's pixel whose column is a cell's and whose row is half of one. */
static uint8_t tone_at(const struct grid *grid, int row, int col)
{
	const struct cell *cell = &grid->cell[row / 2 * grid->cols + col];
	bool ink = cell->glyph == 0x2588 || cell->glyph == (row % 2 == 0 ? 0x2580 : 0x2584);

	return ink ? cell->ink : cell->paper;
}

static bool is_tone(const struct grid *grid, int row, int col, double value)
{
	int off = (int)tone_at(grid, row, col) - (int)tone_of(RAMP_GREY, value);

	return off >= -1 && off <= 1;
}

static void what_comes_out_is_drawn_beside_what_went_in_pixel_by_pixel(void **state)
{
	struct stage *stage = *state;
	struct images *test = &stage->ui.session.data.test;
	const float *output;
	const uint8_t *input;
	struct grid grid;

	coder_image(stage);
	/* 90 columns are as many as three images of 28, two gaps of 2 and the margins. */
	grid = drawn(stage, 28, 90, GLYPHS_BRAILLE, true);
	input = test->pixels + (size_t)coder_chosen(stage) * 784;
	output = stage->ui.session.reconstructor.some.output +
		(size_t)coder_chosen(stage) * 784;
	assert_int_equal(coder_chosen(stage), 2);
	for (int row = 0; row < 28; row++) {
		for (int col = 0; col < 28; col++) {
			int at = 28 * row + col, below = 2 * 4 + row;

			assert_true(is_tone(&grid, below, 1 + col, input[at] / 255.0));
			assert_true(is_tone(
				&grid, below, 1 + 28 + 2 + col, (double)output[at]));
		}
	}
	grid_release(&grid);
}

static void pictures_change_while_it_trains(void **state)
{
	struct stage *stage = *state;
	struct grid before, after;
	char *old, *new;

	coder_pictures(stage);
	before = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	old = screen(stage, 24, 80, GLYPHS_BRAILLE);
	coder_become(stage, 12, 64);
	after = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	new = screen(stage, 24, 80, GLYPHS_BRAILLE);
	assert_false(grid_equal(&before, &after));
	/* The errors, too. */
	assert_string_not_equal(old, new);
	grid_release(&before);
	grid_release(&after);
	free(old);
	free(new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_every_size_with_tones),
		cmocka_unit_test(every_screen_is_drawn_at_many_sizes_in_blocks),
		cmocka_unit_test(every_screen_is_drawn_at_many_sizes_in_ascii),
		cmocka_unit_test(large_screens_are_drawn_too),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		CODER_STAGE(what_comes_out_is_drawn_beside_what_went_in_pixel_by_pixel),
		CODER_STAGE(pictures_change_while_it_trains),
	};

	return cmocka_run_group_tests_name("autoencoder pane", tests, NULL, NULL);
}

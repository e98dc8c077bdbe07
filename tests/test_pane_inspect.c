/*
 * The Inspect pane, drawn from made-up inspections at every size, and screens compared with
 * kept ones (tests/fixtures/screens). After a change that is meant, FMNIST_UPDATE_SCREENS=1
 * writes them anew: look at the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/tone.h"
#include "fmnist/xalloc.h"
#include "inspect_stage.h"
#include "kept_screen.h"

#define MOST_ROWS 40
#define MOST_COLS 100

/* ---- what can be on the screen ---- */

static void empty(struct stage *stage)
{
	(void)stage;
}

static void sweep(struct stage *stage)
{
	struct inspector *inspector = &stage->ui.session.inspector;

	confusion(stage);
	stage->ui.session.live.board.run = inspector->run = 7;
	stage->ui.session.live.board.status = RUN_COMPLETED;
	inspector->trial = 15;
	inspector->inspection.hparams.hidden_layers = 2;
	inspector->inspection.hparams.batch_norm = 1;
}

static void elsewhere(struct stage *stage)
{
	confusion(stage);
	KEYS(stage, KEYS_DOWN, KEYS_LEFT);
}

static void field(struct stage *stage)
{
	confusion(stage);
	KEYS(stage, KEYS_ENTER, KEYS_RIGHT);
}

static void recognised(struct stage *stage)
{
	images(stage);
	KEYS(stage, 't', 't', 'a', 'a');
}

static void outputs(struct stage *stage)
{
	weights(stage);
	stage->ui.session.inspector.inspection.hparams.hidden_layers = 0;
}

static void held(struct stage *stage)
{
	images(stage);
	KEYS(stage, ' ');
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
} scenes[] = {
	{"inspect-none", empty},
	{"inspect-no-network", no_network},
	{"inspect", confusion},
	{"inspect-sweep", sweep},
	{"inspect-elsewhere", elsewhere},
	{"inspect-images", images},
	{"inspect-field", field},
	{"inspect-recognised", recognised},
	{"inspect-no-image", no_image},
	{"inspect-weights", weights},
	{"inspect-outputs", outputs},
	{"inspect-held", held},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

/* ---- at every size ---- */

static void draw_at_every_size(enum glyphs glyphs, bool tones)
{
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *state = NULL;

		assert_int_equal(begin(&state), 0);
		stage = state;
		scenes[i].set(stage);
		for (int rows = 1; rows <= MOST_ROWS; rows++) {
			for (int cols = 1; cols <= MOST_COLS; cols++) {
				struct grid grid = drawn(stage, rows, cols, glyphs, tones);

				check_cells(scenes[i].name, &grid);
				grid_release(&grid);
			}
		}
		end(&state);
	}
}

static void every_screen_is_drawn_at_every_size_with_tones(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BRAILLE, true);
}

static void every_screen_is_drawn_at_every_size_in_blocks(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BLOCKS, false);
}

static void every_screen_is_drawn_at_every_size_in_ascii(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_ASCII, false);
}

static void large_screens_are_drawn_too(void **state)
{
	static const int sizes[][2] = {{60, 200}, {24, 127}, {24, 128}, {100, 300},
		{16, 171}, {12, 500}, {200, 20}};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *fresh = NULL;

		assert_int_equal(begin(&fresh), 0);
		stage = fresh;
		scenes[i].set(stage);
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
			struct grid grid = drawn(stage, sizes[k][0], sizes[k][1],
				GLYPHS_BRAILLE, k % 2 == 0);

			check_cells(scenes[i].name, &grid);
			grid_release(&grid);
		}
		end(&fresh);
	}
}

/* ---- as text ---- */

static bool in_every_look(const char *name)
{
	return strcmp(name, "inspect") == 0 || strcmp(name, "inspect-images") == 0 ||
		strcmp(name, "inspect-weights") == 0;
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
		{"-small", 12, 40, GLYPHS_BRAILLE},
		{"-wide", 48, 160, GLYPHS_BRAILLE},
	};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *fresh = NULL;

		assert_int_equal(begin(&fresh), 0);
		stage = fresh;
		scenes[i].set(stage);
		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
			char name[64];
			char *text;

			/* One of each kind is enough to see the other sizes. */
			if (k > 0 && !in_every_look(scenes[i].name))
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, looks[k].end);
			text = screen(stage, looks[k].rows, looks[k].cols, looks[k].glyphs);
			assert_as_kept_screen(name, text);
			free(text);
		}
		end(&fresh);
	}
}

/* ---- tones ---- */

/* The cell of a text's first character. */
static const struct cell *cell_of(const struct grid *grid, const char *text)
{
	char *all = grid_dump(grid), *at = strstr(all, text);
	const struct cell *cell = NULL;

	if (at != NULL) {
		char *start = at;
		int row = 0;

		while (start > all && start[-1] != '\n')
			start--;
		for (const char *c = all; c < start; c++)
			row += *c == '\n';
		*at = '\0';
		cell = &grid->cell[row * grid->cols + text_columns(start)];
	}
	free(all);
	if (cell == NULL)
		fail_msg("'%s' is not on the screen", text);
	return cell;
}

static void fields_are_hotter_the_more_they_have(void **state)
{
	struct stage *stage = *state;
	const struct cell *many, *some, *few, *none;
	struct inspection *inspection;
	struct grid grid;

	confusion(stage);
	/* Numbers that stand nowhere else, one beside the other. */
	inspection = &stage->ui.session.inspector.inspection;
	inspection->by_class[2].images = 3000;
	inspection->confusion[2][2] = 555;
	inspection->confusion[2][5] = 777;
	inspection->confusion[2][6] = 222;
	inspection->confusion[2][7] = 111;
	inspection->confusion[2][8] = 0;
	KEYS(stage, KEYS_DOWN);
	grid = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	many = cell_of(&grid, "777");
	some = cell_of(&grid, "222");
	few = cell_of(&grid, "111");
	assert_int_equal(some - many, few - some);
	none = few + (few - some) + 2;
	assert_int_equal(tone_ramp(many->paper), RAMP_HEAT);
	assert_int_equal(tone_ramp(few->paper), RAMP_HEAT);
	assert_true(many->paper > some->paper && some->paper > few->paper);
	assert_int_equal(many->ink, tone_ink(many->paper));
	/* What is empty and what was recognised is not hot. */
	assert_int_equal(none->glyph, 0xb7);
	assert_int_equal(none->paper, TONE_NONE);
	assert_int_equal(cell_of(&grid, "555")->paper, TONE_NONE);
	assert_int_equal(cell_of(&grid, "555")->role, ROLE_TEST);
	grid_release(&grid);
}

static void the_chosen_field_is_marked(void **state)
{
	struct stage *stage = *state;
	struct grid grid;

	confusion(stage);
	stage->ui.session.inspector.inspection.confusion[6][0] = 888;
	grid = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	assert_int_equal(cell_of(&grid, "888")->role, ROLE_SELECTED);
	assert_true(cell_of(&grid, "888")->attr & ATTR_REVERSE);
	assert_int_equal(cell_of(&grid, "888")->paper, TONE_NONE);
	grid_release(&grid);
	KEYS(stage, KEYS_LEFT);
	grid = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	assert_int_equal(cell_of(&grid, "888")->role, ROLE_TEXT);
	grid_release(&grid);
}

static void the_chosen_image_is_drawn_pixel_by_pixel(void **state)
{
	struct stage *stage = *state;
	const struct images *test = &stage->ui.session.data.test;
	const struct cell *first;
	const uint8_t *pixels;
	struct grid grid;
	int bright = 0;

	images(stage);
	grid = drawn(stage, 24, 80, GLYPHS_BRAILLE, true);
	pixels = test->pixels + (size_t)shown(stage)->mistake[0] * 784;
	/* Below title, head and the line about the list, at the left edge. */
	first = &grid.cell[6 * grid.cols];
	for (int row = 0; row < 28; row++) {
		for (int col = 0; col < 28; col++) {
			const struct cell *cell = &first[row / 2 * grid.cols + col];
			bool ink = cell->glyph == 0x2588 ||
				cell->glyph == (row % 2 == 0 ? 0x2580 : 0x2584);
			uint8_t tone = ink ? cell->ink : cell->paper;
			uint8_t expected =
				tone_of(RAMP_GREY, pixels[row * 28 + col] / 255.0);

			assert_true(abs((int)tone - (int)expected) <= 1);
			bright += tone_step(expected) > 3;
		}
	}
	assert_true(bright > 50);
	grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_every_size_with_tones),
		cmocka_unit_test(every_screen_is_drawn_at_every_size_in_blocks),
		cmocka_unit_test(every_screen_is_drawn_at_every_size_in_ascii),
		cmocka_unit_test(large_screens_are_drawn_too),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		STAGE(fields_are_hotter_the_more_they_have),
		STAGE(the_chosen_field_is_marked),
		STAGE(the_chosen_image_is_drawn_pixel_by_pixel),
	};

	return cmocka_run_group_tests_name("inspect pane", tests, NULL, NULL);
}

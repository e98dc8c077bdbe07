/*
 * What the Autoencoder pane draws of a code and of the latent space.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "coder_stage.h"
#include "fmnist/autoencoder_code.h"
#include "fmnist/autoencoder_latent.h"
#include "fmnist/inspect_list.h"
#include "fmnist/tone.h"

#define CODES 16

/* ---- the code ---- */

static struct grid code_drawn(const float *code, size_t codes, int rows, int cols)
{
	struct grid grid;
	struct area area;

	grid_init(&grid, rows, cols, GLYPHS_BRAILLE);
	grid.tones = true;
	area = grid_area(&grid);
	autoencoder_code_draw(code, codes, &area);
	return grid;
}

static void assert_has(const struct grid *grid, const char *part)
{
	char *text = grid_dump(grid);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in:\n%s", part, text);
	free(text);
}

/* Tones of a row's cells that have one, from the left; returns how many. */
static size_t tones_of(const struct grid *grid, int row, uint8_t *tone)
{
	size_t n = 0;

	for (int col = 0; col < grid->cols; col++) {
		uint8_t paper = grid->cell[row * grid->cols + col].paper;

		if (paper != TONE_NONE)
			tone[n++] = paper;
	}
	return n;
}

static void each_number_of_a_code_is_a_field_of_the_strip(void **state)
{
	uint8_t tone[80];
	float code[CODES];
	struct grid grid;

	(void)state;
	for (size_t i = 0; i < CODES; i++)
		code[i] = (float)i;
	grid = code_drawn(code, CODES, 1, 80);
	assert_has(&grid, "code 0");
	assert_has(&grid, " 15");
	/* Each as wide as the next, and brighter. */
	assert_int_equal(tones_of(&grid, 0, tone), CODES * 4);
	for (size_t i = 0; i < CODES; i++)
		assert_int_equal(tone[4 * i], tone_of(RAMP_HEAT, (double)i / 15.0));
	grid_release(&grid);
}

static void numbers_below_zero_have_another_colour(void **state)
{
	const float code[] = {-2.0f, 0.0f, 1.0f, 2.0f};
	uint8_t tone[80];
	struct grid grid = code_drawn(code, 4, 1, 40);

	(void)state;
	assert_has(&grid, "-2");
	assert_int_equal(tones_of(&grid, 0, tone), 16);
	assert_int_equal(tone[0], tone_of(RAMP_SIGNED, 0.0));
	assert_int_equal(tone[4], tone_of(RAMP_SIGNED, 0.5));
	assert_int_equal(tone[8], tone_of(RAMP_SIGNED, 0.75));
	assert_int_equal(tone[12], tone_of(RAMP_SIGNED, 1.0));
	grid_release(&grid);
}

static void more_numbers_than_columns_show_the_farthest(void **state)
{
	uint8_t tone[80];
	float code[400] = {0};
	struct grid grid;
	size_t n;

	(void)state;
	code[201] = 9.0f;
	grid = code_drawn(code, 400, 1, 50);
	n = tones_of(&grid, 0, tone);
	assert_true(n > 30);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(
			tone[i], tone_of(RAMP_HEAT, i == 201 * n / 400 ? 1.0 : 0.0));
	grid_release(&grid);
}

static void few_numbers_take_one_row_and_many_take_all(void **state)
{
	float code[40] = {1.0f, 3.0f};
	uint8_t tone[80];
	struct grid grid = code_drawn(code, 2, 2, 60);

	(void)state;
	assert_int_equal(tones_of(&grid, 0, tone), 8);
	assert_int_equal(tones_of(&grid, 1, tone), 0);
	grid_release(&grid);
	grid = code_drawn(code, 40, 2, 60);
	assert_int_equal(tones_of(&grid, 0, tone), 40);
	assert_int_equal(tones_of(&grid, 1, tone), 40);
	grid_release(&grid);
}

static void a_number_that_is_not_finite_is_marked(void **state)
{
	const float one[] = {1.0f, NAN, 3.0f}, none[] = {NAN, INFINITY};
	struct grid grid;

	(void)state;
	for (int rows = 1; rows <= 12; rows += 11) {
		grid = code_drawn(none, 2, rows, 40);
		assert_has(&grid, "the code is not finite");
		grid_release(&grid);
	}
	grid = code_drawn(one, 3, 1, 40);
	assert_has(&grid, "!");
	grid_release(&grid);
}

static void more_rows_have_bars_with_their_scale(void **state)
{
	const float code[] = {-1.0f, 2.0f, 0.5f, 4.0f};
	struct grid grid = code_drawn(code, 4, 10, 60);

	(void)state;
	assert_has(&grid, "code: 4 numbers");
	assert_has(&grid, "  4");
	assert_has(&grid, " -1");
	grid_release(&grid);
}

static void every_code_is_drawn_at_every_size(void **state)
{
	float code[100];

	(void)state;
	for (size_t i = 0; i < 100; i++)
		code[i] = (float)(i % 13) - (float)(i % 2) * 5.0f;
	for (size_t codes = 1; codes <= 100; codes += 33) {
		for (int rows = 1; rows < 12; rows++) {
			for (int cols = 1; cols < 90; cols++) {
				struct grid grid = code_drawn(code, codes, rows, cols);

				check_cells("code", &grid);
				grid_release(&grid);
			}
		}
	}
}

/* ---- the latent space ---- */

static struct grid latent_drawn(struct stage *stage, int class, bool colours)
{
	const struct latent_scene scene = {
		.latent = &stage->ui.session.reconstructor.latent,
		.test = &stage->ui.session.data.test,
		.chosen = 0,
		.class = class,
		.zoom = 1.0,
	};
	struct grid grid;
	struct area area;

	grid_init(&grid, 30, 100, GLYPHS_BRAILLE);
	grid.colours = colours;
	area = grid_area(&grid);
	autoencoder_latent_draw(&scene, &area);
	return grid;
}

/* Cells of braille dots in this role. */
static int dots_in(const struct grid *grid, enum role role)
{
	int n = 0;

	for (int i = 0; i < grid->rows * grid->cols; i++)
		n += grid->cell[i].glyph > 0x2800 && grid->cell[i].glyph <= 0x28ff &&
			grid->cell[i].role == role;
	return n;
}

static void each_class_has_dots_in_its_colour(void **state)
{
	struct stage *stage = *state;
	struct grid grid;

	coder_pictures(stage);
	grid = latent_drawn(stage, CLASS_ANY, true);
	for (int class = 0; class < DATASET_CLASSES; class ++)
		assert_true(dots_in(&grid, role_of_class(class)) > 10);
	assert_has(&grid, "PC1  37.5 % of the variance");
	assert_has(&grid, "PC2  25.0 % of the variance");
	assert_has(&grid, "Sneaker");
	grid_release(&grid);
}

static void one_class_stands_out_before_the_others(void **state)
{
	struct stage *stage = *state;
	struct grid grid;

	coder_pictures(stage);
	grid = latent_drawn(stage, 7, true);
	for (int class = 0; class < DATASET_CLASSES; class ++)
		assert_int_equal(dots_in(&grid, role_of_class(class)) > 0, class == 7);
	assert_true(dots_in(&grid, ROLE_ENVELOPE) > 50);
	assert_has(&grid, "Sneaker");
	grid_release(&grid);
}

/* All but the chosen image in one place. */
static void a_cell_of_many_classes_shows_the_one_that_stands_out(void **state)
{
	struct stage *stage = *state;
	struct latent *latent = &stage->ui.session.reconstructor.latent;

	coder_pictures(stage);
	for (size_t i = 0; i < latent->count * 2; i++)
		latent->place[i] = i < 2 ? 5.0f : 0.0f;
	for (int class = 0; class < DATASET_CLASSES; class ++) {
		struct grid grid = latent_drawn(stage, class, true);

		assert_int_equal(dots_in(&grid, role_of_class(class)), 1);
		grid_release(&grid);
	}
}

static void without_colours_digits_tell_the_classes(void **state)
{
	struct stage *stage = *state;
	struct grid grid;
	char *text;

	coder_pictures(stage);
	grid = latent_drawn(stage, CLASS_ANY, false);
	text = grid_dump(&grid);
	for (char digit = '0'; digit <= '9'; digit++)
		assert_non_null(strchr(text, digit));
	for (int class = 0; class < DATASET_CLASSES; class ++)
		assert_int_equal(dots_in(&grid, role_of_class(class)), 0);
	free(text);
	grid_release(&grid);
}

static void the_chosen_image_is_marked(void **state)
{
	struct stage *stage = *state;
	struct grid grid;
	int marks = 0;

	coder_pictures(stage);
	grid = latent_drawn(stage, CLASS_ANY, true);
	for (int i = 0; i < grid.rows * grid.cols; i++)
		marks += grid.cell[i].role == ROLE_SELECTED;
	assert_int_equal(marks, 1);
	grid_release(&grid);
}

/* ---- keys ---- */

static void keys_choose_images_classes_and_order(void **state)
{
	struct stage *stage = *state;
	const struct images *test = &stage->ui.session.data.test;
	const double *error;

	coder_pictures(stage);
	redraw(stage);
	KEYS(stage, KEYS_RIGHT, KEYS_RIGHT, KEYS_LEFT);
	assert_int_equal(coder_chosen(stage), 1);
	/* Three on a page. */
	KEYS(stage, KEYS_PAGE_DOWN);
	assert_int_equal(coder_chosen(stage), 4);
	assert_shows(stage, 24, 80, "4–6");
	KEYS(stage, KEYS_END);
	assert_int_equal(coder_chosen(stage), test->count - 1);
	KEYS(stage, 't', 't');
	assert_int_equal(test->labels[coder_chosen(stage)], 1);
	KEYS(stage, 'T', 'T', 'T');
	assert_int_equal(test->labels[coder_chosen(stage)], 9);
	KEYS(stage, 'u', '>');
	error = stage->ui.session.reconstructor.all.all.error;
	for (size_t i = 0; i < test->count; i++)
		assert_true(error[coder_chosen(stage)] >= error[i]);
	KEYS(stage, '>');
	for (size_t i = 0; i < test->count; i++)
		assert_true(error[coder_chosen(stage)] <= error[i]);
	KEYS(stage, '<', '<');
	assert_int_equal(coder_chosen(stage), 0);
}

static void a_key_turns_the_views(void **state)
{
	struct stage *stage = *state;
	const struct autoencoder_pane *pane = &stage->ui.autoencoder;

	coder_pictures(stage);
	KEYS(stage, 'v');
	assert_int_equal(pane->view, AUTOENCODER_IMAGE);
	KEYS(stage, 'v');
	assert_int_equal(pane->view, AUTOENCODER_LATENT);
	KEYS(stage, 'v');
	assert_int_equal(pane->view, AUTOENCODER_PICTURES);
	KEYS(stage, 'v', 'v', KEYS_ENTER);
	assert_int_equal(pane->view, AUTOENCODER_IMAGE);
	KEYS(stage, KEYS_ESCAPE);
	assert_int_equal(pane->view, AUTOENCODER_PICTURES);
}

static void a_network_can_be_held(void **state)
{
	struct stage *stage = *state;

	coder_pictures(stage);
	KEYS(stage, ' ');
	assert_true(stage->ui.autoencoder.held);
	assert_shows(stage, 24, 80, "held in epoch 5");
	KEYS(stage, ' ');
	assert_false(stage->ui.autoencoder.held);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_number_of_a_code_is_a_field_of_the_strip),
		cmocka_unit_test(numbers_below_zero_have_another_colour),
		cmocka_unit_test(more_numbers_than_columns_show_the_farthest),
		cmocka_unit_test(few_numbers_take_one_row_and_many_take_all),
		cmocka_unit_test(a_number_that_is_not_finite_is_marked),
		cmocka_unit_test(more_rows_have_bars_with_their_scale),
		cmocka_unit_test(every_code_is_drawn_at_every_size),
		CODER_STAGE(each_class_has_dots_in_its_colour),
		CODER_STAGE(one_class_stands_out_before_the_others),
		CODER_STAGE(a_cell_of_many_classes_shows_the_one_that_stands_out),
		CODER_STAGE(without_colours_digits_tell_the_classes),
		CODER_STAGE(the_chosen_image_is_marked),
		CODER_STAGE(keys_choose_images_classes_and_order),
		CODER_STAGE(a_key_turns_the_views),
		CODER_STAGE(a_network_can_be_held),
	};

	return cmocka_run_group_tests_name("autoencoder drawing", tests, NULL, NULL);
}

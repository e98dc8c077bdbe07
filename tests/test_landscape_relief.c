/*
 * A landscape from the side: what turns with the eye, and what the surface hides.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/landscape_relief.h"
#include "fmnist/tone.h"
#include "made_up_landscape.h"

#define ROWS 24
#define COLS 60
#define SIDE 21
#define FRONT -90 /* x goes to the right */
#define BEHIND 90

struct scene {
	struct survey *survey;
	struct landscape_map map;
	struct landscape_cursor cursor;
	struct grid grid;
};

static struct scene make(struct survey *survey)
{
	struct scene scene = {.survey = survey};

	landscape_map_init(&scene.map, survey, LANDSCAPE_LINEAR);
	scene.cursor.snapshot = survey->plane.points - 1;
	grid_init(&scene.grid, ROWS, COLS, GLYPHS_BRAILLE);
	scene.grid.tones = true;
	return scene;
}

static void release(struct scene *scene)
{
	landscape_map_release(&scene->map);
	survey_drop(scene->survey);
	grid_release(&scene->grid);
}

static void draw(struct scene *scene, double azimuth, double elevation)
{
	struct area area = grid_area(&scene->grid);

	grid_clear(&scene->grid);
	landscape_relief_draw(&scene->map, &scene->cursor, azimuth, elevation, true, &area);
}

/* Where a glyph is; false: nowhere. */
static bool find(const struct scene *scene, uint32_t glyph, int *row, int *col)
{
	*row = *col = -1;
	for (int i = 0; i < ROWS * COLS; i++) {
		if (scene->grid.cell[i].glyph != glyph)
			continue;
		*row = i / COLS;
		*col = i % COLS;
		return true;
	}
	return false;
}

static bool shows(const struct scene *scene, uint32_t glyph)
{
	int row, col;

	return find(scene, glyph, &row, &col);
}

static size_t dots(const struct scene *scene)
{
	size_t count = 0;

	for (int i = 0; i < ROWS * COLS; i++)
		count += scene->grid.cell[i].glyph > 0x2800 &&
			scene->grid.cell[i].glyph <= 0x28ff;
	return count;
}

/* A flat place with one straight path over it, as high as it. */
static struct survey *flat(void)
{
	struct survey *survey = made_up_survey(PLANE_PATH, SIDE, SIDE, 3);

	for (size_t i = 0; i < SIDE * SIDE; i++)
		survey->loss[i] = 1.0f;
	for (size_t i = 0; i < 3; i++) {
		survey->plane.point[i].x = -1.5 + 1.5 * (double)i;
		survey->plane.point[i].y = -0.5 + 0.5 * (double)i;
		survey->true_loss[i] = survey->plane_loss[i] = 1.0;
	}
	return survey;
}

/* ---- turning ---- */

static void from_the_front_the_path_goes_to_the_right_and_away(void **state)
{
	struct scene scene = make(flat());
	int from_row, from_col, to_row, to_col;

	(void)state;
	draw(&scene, FRONT, 40);
	assert_true(find(&scene, 'S', &from_row, &from_col));
	assert_true(find(&scene, 'E', &to_row, &to_col));
	assert_true(to_col > from_col + COLS / 4);
	assert_true(to_row < from_row);
	/* From behind it is the other way round. */
	draw(&scene, BEHIND, 40);
	assert_true(find(&scene, 'S', &from_row, &from_col));
	assert_true(find(&scene, 'E', &to_row, &to_col));
	assert_true(to_col < from_col - COLS / 4);
	assert_true(to_row > from_row);
	release(&scene);
}

static void from_above_it_is_as_on_the_map(void **state)
{
	struct scene scene = make(flat());
	int s_row, s_col, e_row, e_col, row, col;

	(void)state;
	scene.cursor.snapshot = 1;
	draw(&scene, FRONT, 90);
	assert_true(find(&scene, 'S', &s_row, &s_col));
	assert_true(find(&scene, 'E', &e_row, &e_col));
	assert_true(find(&scene, 0x25cf, &row, &col));
	/* The one between them is half way. */
	assert_true(abs(2 * row - s_row - e_row) <= 2);
	assert_true(abs(2 * col - s_col - e_col) <= 2);
	assert_true(abs(2 * row - ROWS) <= 2 && abs(2 * col - COLS) <= 2);
	release(&scene);
}

static void a_whole_turn_changes_nothing(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_PATH, SIDE, SIDE, 5));
	char *before, *after;

	(void)state;
	draw(&scene, -60, 30);
	before = grid_dump(&scene.grid);
	draw(&scene, 300, 30);
	after = grid_dump(&scene.grid);
	assert_string_equal(after, before);
	free(after);
	draw(&scene, -50, 30);
	after = grid_dump(&scene.grid);
	assert_string_not_equal(after, before);
	free(after);
	free(before);
	release(&scene);
}

static void axes_have_names_that_turn_along(void **state)
{
	struct scene scene = make(flat());
	char *text;
	int row, col;

	(void)state;
	draw(&scene, FRONT, 40);
	text = grid_dump(&scene.grid);
	assert_non_null(strstr(text, "PC1"));
	assert_non_null(strstr(text, "PC2"));
	free(text);
	/* The first one's is below the middle, in front. */
	for (row = ROWS - 1, col = 0; row >= 0; row--) {
		for (col = 0; col < COLS; col++)
			if (scene.grid.cell[row * COLS + col].glyph == '1')
				break;
		if (col < COLS)
			break;
	}
	assert_true(row > ROWS / 2 && abs(col - COLS / 2) < 4);
	release(&scene);
}

/* ---- hiding ---- */

/* A wall across, between the path and who looks from the front. */
static struct survey *walled(void)
{
	struct survey *survey = flat();

	for (size_t i = 0; i < SIDE * SIDE; i++)
		survey->loss[i] = i / SIDE == 3 ? 9.0f : 1.0f;
	for (size_t i = 0; i < 3; i++)
		survey->plane.point[i].y = 0.0;
	return survey;
}

static void what_is_behind_a_wall_is_hidden(void **state)
{
	struct scene scene = make(walled());

	(void)state;
	draw(&scene, FRONT, 10);
	assert_false(shows(&scene, 'S') || shows(&scene, 'E'));
	draw(&scene, BEHIND, 10);
	assert_true(shows(&scene, 'S') && shows(&scene, 'E'));
	draw(&scene, FRONT, 80);
	assert_true(shows(&scene, 'S') && shows(&scene, 'E'));
	release(&scene);
}

static void a_network_stands_at_its_own_loss(void **state)
{
	struct survey *survey = walled();
	struct scene scene;
	int ground, up, col;

	(void)state;
	scene = make(survey);
	draw(&scene, BEHIND, 10);
	assert_true(find(&scene, 'S', &ground, &col));
	survey->true_loss[0] = 8.0;
	draw(&scene, BEHIND, 10);
	assert_true(find(&scene, 'S', &up, &col));
	assert_true(up < ground - ROWS / 4);
	/* So it looks over the wall. */
	survey->true_loss[0] = 9.0;
	draw(&scene, FRONT, 20);
	assert_true(shows(&scene, 'S'));
	/* On the surface until it is known, and where it is none. */
	survey->true_loss[0] = NAN;
	draw(&scene, BEHIND, 10);
	assert_true(find(&scene, 'S', &up, &col));
	assert_int_equal(up, ground);
	release(&scene);
}

/* ---- gaps ---- */

static void there_is_no_surface_where_there_is_no_number(void **state)
{
	struct survey *survey = made_up_survey(PLANE_PATH, SIDE, SIDE, 3);
	struct scene scene = make(survey);
	size_t whole, half, none;

	(void)state;
	draw(&scene, -60, 30);
	whole = dots(&scene);
	landscape_map_release(&scene.map);
	/* Where the path begins. */
	for (size_t i = 0; i < SIDE * SIDE; i++)
		if (i % SIDE < SIDE / 2)
			survey->loss[i] = INFINITY;
	landscape_map_init(&scene.map, survey, LANDSCAPE_LINEAR);
	draw(&scene, -60, 30);
	half = dots(&scene);
	assert_false(shows(&scene, 'S'));
	assert_true(shows(&scene, 'E'));
	landscape_map_release(&scene.map);
	for (size_t i = 0; i < SIDE * SIDE; i++)
		survey->loss[i] = INFINITY;
	landscape_map_init(&scene.map, survey, LANDSCAPE_LINEAR);
	draw(&scene, -60, 30);
	none = dots(&scene);
	assert_true(whole > half && half > none && none > 0);
	assert_false(shows(&scene, 'E'));
	release(&scene);
}

/* The first row with a dot in it, in an area that has room above the box. */
static int top_of(const struct scene *scene)
{
	struct grid grid;
	struct area area;
	int i = 0;

	grid_init(&grid, 30, 16, GLYPHS_BRAILLE);
	area = grid_area(&grid);
	landscape_relief_draw(&scene->map, &scene->cursor, FRONT, 0, true, &area);
	while (i < 30 * 16 && grid.cell[i].glyph <= 0x2800)
		i++;
	grid_release(&grid);
	return i / 16;
}

static void what_is_above_the_ceiling_is_a_gap(void **state)
{
	struct survey *survey = made_up_survey(PLANE_PATH, SIDE, SIDE, 3);
	struct scene scene = make(survey);
	int top = top_of(&scene);

	(void)state;
	assert_in_range(top, 5, 15);
	landscape_map_release(&scene.map);
	/* Not so far above it that nobody would see them. */
	for (size_t i = 0; i < 15; i++)
		survey->loss[i % 5 + SIDE * (7 + i / 5)] = 45.0f;
	landscape_map_init(&scene.map, survey, LANDSCAPE_LINEAR);
	assert_int_equal(scene.map.scale.above, 15);
	assert_in_range(scene.map.scale.ceiling, 6, 8);
	assert_true(top_of(&scene) >= top);
	release(&scene);
}

/* ---- looks ---- */

static void lines_have_the_colours_of_the_map(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_RANDOM, SIDE, SIDE, 1));
	int lowest = TONE_STEPS, highest = 0;

	(void)state;
	draw(&scene, -60, 30);
	for (int i = 0; i < ROWS * COLS; i++) {
		uint8_t ink = scene.grid.cell[i].ink;

		if (ink == TONE_NONE)
			continue;
		assert_int_equal(tone_ramp(ink), RAMP_HEAT);
		lowest = tone_step(ink) < lowest ? tone_step(ink) : lowest;
		highest = tone_step(ink) > highest ? tone_step(ink) : highest;
	}
	/* Not so dark that they would not be seen. */
	assert_in_range(lowest, 3, 6);
	assert_in_range(highest, TONE_STEPS - 4, TONE_STEPS - 1);
	release(&scene);
}

static void it_is_drawn_in_any_area_from_anywhere(void **state)
{
	static const enum glyphs glyphs[] = {GLYPHS_ASCII, GLYPHS_BLOCKS, GLYPHS_BRAILLE};
	struct scene scene = make(made_up_survey(PLANE_PATH, 9, 5, 3));

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct grid grid;
		struct area area;

		grid_init(&grid, 1 + 5 * i % 17, 1 + 7 * i % 43, glyphs[i % 3]);
		area = grid_area(&grid);
		landscape_relief_draw(&scene.map, &scene.cursor, -350 + 50 * (i % 13),
			i % 19 * 5, i % 2, &area);
		for (int k = 0; k < grid.rows * grid.cols; k++)
			assert_true(
				grid.glyphs != GLYPHS_ASCII || grid.cell[k].glyph < 0x7f);
		grid_release(&grid);
	}
	release(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_front_the_path_goes_to_the_right_and_away),
		cmocka_unit_test(from_above_it_is_as_on_the_map),
		cmocka_unit_test(a_whole_turn_changes_nothing),
		cmocka_unit_test(axes_have_names_that_turn_along),
		cmocka_unit_test(what_is_behind_a_wall_is_hidden),
		cmocka_unit_test(a_network_stands_at_its_own_loss),
		cmocka_unit_test(there_is_no_surface_where_there_is_no_number),
		cmocka_unit_test(what_is_above_the_ceiling_is_a_gap),
		cmocka_unit_test(lines_have_the_colours_of_the_map),
		cmocka_unit_test(it_is_drawn_in_any_area_from_anywhere),
	};

	return cmocka_run_group_tests_name("landscape_relief", tests, NULL, NULL);
}

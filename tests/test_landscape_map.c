/*
 * A landscape from above: which cell shows which loss, where the path goes, and what is
 * read at a place.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/landscape_map.h"
#include "fmnist/tone.h"
#include "made_up_landscape.h"

/* So small that there are no axes: a cell is a part of the range. */
#define ROWS 7
#define COLS 29
#define POINTS 5

struct scene {
	struct survey *survey;
	struct landscape_map map;
	struct landscape_cursor cursor;
	struct grid grid;
};

static struct scene make(struct survey *survey, enum landscape_scale scale)
{
	struct scene scene = {.survey = survey};

	landscape_map_init(&scene.map, survey, scale);
	scene.cursor.snapshot = survey->plane.points > 0 ? survey->plane.points - 1 : 0;
	return scene;
}

static void release(struct scene *scene)
{
	landscape_map_release(&scene->map);
	survey_drop(scene->survey);
	if (scene->grid.cell != NULL)
		grid_release(&scene->grid);
}

static void draw(struct scene *scene, int rows, int cols, bool tones, bool lines)
{
	struct area area;

	if (scene->grid.cell != NULL)
		grid_release(&scene->grid);
	grid_init(&scene->grid, rows, cols, GLYPHS_BRAILLE);
	scene->grid.tones = tones;
	area = grid_area(&scene->grid);
	landscape_map_draw(&scene->map, &scene->cursor, false, lines, &area);
}

static const struct cell *at(const struct scene *scene, int row, int col)
{
	return &scene->grid.cell[row * scene->grid.cols + col];
}

/* Where a place of the made-up range is, on a grid without axes. */
static const struct cell *at_place(const struct scene *scene, double x, double y)
{
	double right = (x + MADE_UP_X) / (2.0 * MADE_UP_X);
	double down = (MADE_UP_Y - y) / (2.0 * MADE_UP_Y);

	return at(
		scene, (int)fmin(down * ROWS, ROWS - 1), (int)fmin(right * COLS, COLS - 1));
}

static size_t count(const struct scene *scene, uint32_t glyph)
{
	size_t n = 0;

	for (int i = 0; i < scene->grid.rows * scene->grid.cols; i++)
		n += scene->grid.cell[i].glyph == glyph;
	return n;
}

/* ---- reading ---- */

static bool reads(const struct scene *scene, double x, double y, double loss)
{
	return fabs(landscape_map_loss(&scene->map, x, y) - loss) < 1e-5 * loss;
}

static void a_point_of_the_grid_reads_as_it_was_computed(void **state)
{
	static const enum landscape_scale scales[] = {LANDSCAPE_LINEAR, LANDSCAPE_LOG};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct scene scene = make(made_up_survey(PLANE_PATH, 9, 6, 3), scales[k]);

		assert_int_equal(scene.map.scale.colours.log, k == 1);
		for (size_t row = 0; row < 6; row++)
			for (size_t col = 0; col < 9; col++) {
				double x = survey_x(scene.survey, col);
				double y = survey_y(scene.survey, row);

				assert_true(reads(&scene, x, y, made_up_loss(x, y)));
			}
		release(&scene);
	}
}

static void between_points_it_reads_what_lies_between(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_PATH, 9, 6, 3), LANDSCAPE_LINEAR);
	double a = made_up_loss(-2.0, -1.0), b = made_up_loss(-1.5, -1.0);

	(void)state;
	assert_true(reads(&scene, -1.75, -1.0, (a + b) / 2.0));
	release(&scene);
}

static void outside_nothing_is_known(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_PATH, 9, 6, 3), LANDSCAPE_LINEAR);

	(void)state;
	assert_true(isfinite(landscape_map_loss(&scene.map, MADE_UP_X, MADE_UP_Y)));
	assert_true(isnan(landscape_map_loss(&scene.map, MADE_UP_X + 0.001, 0.0)));
	assert_true(isnan(landscape_map_loss(&scene.map, 0.0, -MADE_UP_Y - 0.001)));
	assert_true(isnan(landscape_map_loss(&scene.map, NAN, 0.0)));
	assert_true(isnan(landscape_map_loss(&scene.map, 0.0, NAN)));
	release(&scene);
}

static void rows_that_are_missing_are_shown_and_not_read(void **state)
{
	struct survey *survey = made_up_survey_begun(PLANE_RANDOM, 9, 9, 0);
	struct scene scene;

	(void)state;
	made_up_survey_row(survey, 0);
	made_up_survey_row(survey, 6);
	made_up_survey_row(survey, 7);
	scene = make(survey, LANDSCAPE_LINEAR);
	/* As the nearest row: the third is nearer to the first, the fifth to the other. */
	assert_memory_equal(scene.map.loss + 2 * 9, survey->loss, 9 * sizeof(float));
	assert_memory_equal(
		scene.map.loss + 4 * 9, survey->loss + 6 * 9, 9 * sizeof(float));
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(count(&scene, '!'), 0);
	assert_true(isnan(landscape_map_loss(&scene.map, 0.0, survey_y(survey, 2))));
	assert_true(isnan(landscape_map_loss(&scene.map, 0.0, survey_y(survey, 5) + 0.01)));
	assert_true(reads(&scene, 0.0, survey_y(survey, 6), made_up_loss(0.0, 0.5)));
	assert_true(isfinite(landscape_map_loss(&scene.map, 0.0, 0.6)));
	/* A scale is of what is there. */
	assert_int_equal(scene.map.scale.missing, 6 * 9);
	release(&scene);
}

/* ---- cells ---- */

/* Upper or lower half of a cell. */
static uint8_t pixel(const struct cell *cell, int half)
{
	bool ink = cell->glyph == 0x2588 || cell->glyph == (half == 0 ? 0x2580u : 0x2584u);

	return ink ? cell->ink : cell->paper;
}

static void every_pixel_has_the_colour_of_its_loss(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_RANDOM, 101, 101, 0), LANDSCAPE_LOG);
	const struct axis *axis = &scene.map.scale.colours;

	(void)state;
	draw(&scene, ROWS, COLS, true, false);
	for (int row = 0; row < 2 * ROWS; row++) {
		for (int col = 0; col < COLS; col++) {
			double x = -MADE_UP_X + (col + 0.5) / COLS * 2.0 * MADE_UP_X;
			double y = MADE_UP_Y - (row + 0.5) / (2 * ROWS) * 2.0 * MADE_UP_Y;
			uint8_t want =
				tone_of(RAMP_HEAT, axis_place(axis, made_up_loss(x, y)));
			uint8_t is = pixel(at(&scene, row / 2, col), row % 2);

			assert_int_equal(tone_ramp(is), RAMP_HEAT);
			assert_true(abs((int)is - (int)want) <= 1);
		}
	}
	release(&scene);
}

static void without_tones_glyphs_are_denser_the_higher_the_loss(void **state)
{
	struct scene scene =
		make(made_up_survey(PLANE_RANDOM, 25, 25, 0), LANDSCAPE_LINEAR);

	(void)state;
	draw(&scene, ROWS, COLS, false, false);
	assert_int_equal(at_place(&scene, 1.0, -0.5)->glyph, ' ');
	assert_int_equal(at_place(&scene, -2.0, 1.0)->glyph, 0x2593);
	assert_int_equal(at_place(&scene, -1.4, 0.1)->glyph, 0x2591);
	assert_int_equal(count(&scene, '!'), 0);
	release(&scene);
}

static void a_loss_that_is_no_number_is_marked(void **state)
{
	struct survey *survey = made_up_survey(PLANE_RANDOM, 25, 25, 0);
	struct scene scene;

	(void)state;
	for (size_t i = 0; i < 25 * 25; i++)
		if (i % 25 >= 12)
			survey->loss[i] = INFINITY;
	scene = make(survey, LANDSCAPE_AUTOMATIC);
	draw(&scene, ROWS, COLS, true, false);
	/* Between a number and none there is none. */
	assert_int_equal(count(&scene, '!'), ROWS * 16);
	for (int row = 0; row < ROWS; row++) {
		assert_int_equal(at(&scene, row, 13)->glyph, '!');
		assert_int_equal(at(&scene, row, 13)->role, ROLE_FAILURE);
		assert_int_equal(at(&scene, row, 13)->paper, TONE_NONE);
		assert_int_not_equal(at(&scene, row, 12)->glyph, '!');
	}
	assert_true(isnan(landscape_map_loss(&scene.map, 1.0, 0.0)));
	assert_true(isfinite(landscape_map_loss(&scene.map, -1.0, 0.0)));
	assert_int_equal(scene.map.scale.diverged, 25 * 13);
	release(&scene);
}

/* A cell of which one pixel has none. */
static void half_a_cell_without_a_number_is_marked(void **state)
{
	struct survey *survey = made_up_survey(PLANE_RANDOM, 25, 25, 0);
	struct scene scene;

	(void)state;
	for (size_t i = 13 * 25; i < 25 * 25; i++)
		survey->loss[i] = INFINITY;
	scene = make(survey, LANDSCAPE_AUTOMATIC);
	draw(&scene, ROWS, COLS, true, false);
	assert_true(isfinite(landscape_map_loss(&scene.map, 0.0, -0.01)));
	assert_int_equal(count(&scene, '!'), 4 * COLS);
	release(&scene);
}

static void what_is_above_the_ceiling_is_as_bright_as_can_be(void **state)
{
	struct survey *survey = made_up_survey(PLANE_RANDOM, 25, 25, 0);
	struct scene scene;
	const struct cell *cell;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		survey->loss[25 * 24 + i] = 1e6f;
	scene = make(survey, LANDSCAPE_LINEAR);
	assert_int_equal(scene.map.scale.above, 5);
	draw(&scene, ROWS, COLS, true, false);
	cell = at(&scene, 0, 0);
	assert_int_equal(tone_step(pixel(cell, 0)), TONE_STEPS - 1);
	assert_int_equal(tone_step(pixel(at(&scene, 0, COLS - 1), 0)) > 0, true);
	/* The others have colours of their own. */
	assert_true(
		pixel(at(&scene, ROWS - 1, 0), 1) > pixel(at_place(&scene, 1.0, -0.5), 0));
	release(&scene);
}

static void contour_lines_are_drawn_where_there_is_room_for_them(void **state)
{
	struct scene scene = make(made_up_survey(PLANE_RANDOM, 25, 25, 0), LANDSCAPE_LOG);
	struct grid plain;

	(void)state;
	draw(&scene, 24, 100, true, false);
	plain = scene.grid;
	scene.grid.cell = NULL;
	draw(&scene, 24, 100, true, true);
	assert_false(grid_equal(&plain, &scene.grid));
	grid_release(&plain);
	draw(&scene, 24, 60, true, false);
	plain = scene.grid;
	scene.grid.cell = NULL;
	draw(&scene, 24, 60, true, true);
	assert_true(grid_equal(&plain, &scene.grid));
	grid_release(&plain);
	release(&scene);
}

/* ---- on top of it ---- */

static void the_path_is_where_its_points_are(void **state)
{
	struct scene scene =
		make(made_up_survey(PLANE_PATH, 25, 25, POINTS), LANDSCAPE_LOG);
	const struct plane_point *point = scene.survey->plane.point;

	(void)state;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(at_place(&scene, point[0].x, point[0].y)->glyph, 'S');
	assert_int_equal(
		at_place(&scene, point[POINTS - 1].x, point[POINTS - 1].y)->glyph, 'N');
	for (size_t i = 1; i < POINTS - 1; i++)
		assert_int_equal(at_place(&scene, point[i].x, point[i].y)->glyph, 0x2022);
	assert_int_equal(count(&scene, 'S') + count(&scene, 'N'), 2);
	assert_int_equal(count(&scene, 0x2022), POINTS - 2);
	/* Steps between them; and what is beneath is still to be seen. */
	assert_true(count(&scene, 0xb7) > POINTS);
	assert_int_equal(
		tone_ramp(at_place(&scene, point[0].x, point[0].y)->paper), RAMP_HEAT);
	scene.cursor.snapshot = 2;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(at_place(&scene, point[2].x, point[2].y)->glyph, 0x25cf);
	release(&scene);
}

static void a_path_that_has_ended_has_an_end(void **state)
{
	struct scene scene =
		make(made_up_survey(PLANE_PATH, 25, 25, POINTS), LANDSCAPE_LOG);
	struct area area;

	(void)state;
	grid_init(&scene.grid, ROWS, COLS, GLYPHS_ASCII);
	area = grid_area(&scene.grid);
	landscape_map_draw(&scene.map, &scene.cursor, true, false, &area);
	assert_int_equal(at_place(&scene, 1.0, -0.5)->glyph, 'E');
	assert_int_equal(count(&scene, 'o'), POINTS - 2);
	release(&scene);
}

static void what_came_since_goes_on_from_the_path(void **state)
{
	const struct plane_point ahead[] = {{.x = 1.4, .y = -0.9}, {.x = 1.9, .y = -0.6}};
	struct scene scene =
		make(made_up_survey(PLANE_PATH, 25, 25, POINTS), LANDSCAPE_LOG);

	(void)state;
	scene.cursor.ahead = ahead;
	scene.cursor.aheads = 2;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(at_place(&scene, 1.9, -0.6)->glyph, 'N');
	assert_int_equal(at_place(&scene, 1.4, -0.9)->glyph, 0xb7);
	assert_int_equal(at_place(&scene, 1.0, -0.5)->glyph, 0x2022);
	assert_int_equal(count(&scene, 'N'), 1);
	release(&scene);
}

static void of_other_planes_only_the_networks_are_shown(void **state)
{
	const struct plane_point ahead = {.x = 1.9, .y = -0.6};
	struct scene scene =
		make(made_up_survey(PLANE_RANDOM, 25, 25, POINTS), LANDSCAPE_LOG);

	(void)state;
	scene.cursor.ahead = &ahead;
	scene.cursor.aheads = 1;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(count(&scene, 0x2022), POINTS);
	assert_int_equal(count(&scene, 'S') + count(&scene, 'N') + count(&scene, 0xb7), 0);
	release(&scene);
}

static void what_is_out_of_the_range_is_not_at_its_edge(void **state)
{
	struct survey *survey = made_up_survey(PLANE_PATH, 25, 25, POINTS);
	struct scene scene;

	(void)state;
	/* The path begins left of it. */
	survey->range = (struct plane_range){{-1.0, -1.0}, {2.0, 1.0}};
	scene = make(survey, LANDSCAPE_LOG);
	scene.cursor.on = true;
	scene.cursor.x = 2.01;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(count(&scene, 'S'), 0);
	assert_int_equal(count(&scene, 'N'), 1);
	assert_int_equal(count(&scene, '+'), 0);
	scene.cursor.x = -1.0;
	scene.cursor.y = 1.0;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(at(&scene, 0, 0)->glyph, '+');
	assert_int_equal(at(&scene, 0, 0)->role, ROLE_SELECTED);
	scene.cursor.x = 2.0;
	scene.cursor.y = -1.0;
	draw(&scene, ROWS, COLS, true, false);
	assert_int_equal(at(&scene, ROWS - 1, COLS - 1)->glyph, '+');
	release(&scene);
}

static void a_step_is_a_cell(void **state)
{
	struct scene scene =
		make(made_up_survey(PLANE_PATH, 25, 25, POINTS), LANDSCAPE_LOG);
	double step[2];

	(void)state;
	landscape_map_step(&scene.map, 20, 50, step);
	assert_true(fabs(step[0] - 4.0 / 50) < 1e-12 && fabs(step[1] - 2.0 / 20) < 1e-12);
	release(&scene);
}

/* ---- beside it ---- */

static void the_legend_goes_from_the_greatest_to_the_least(void **state)
{
	struct scene scene =
		make(made_up_survey(PLANE_RANDOM, 25, 25, 0), LANDSCAPE_LINEAR);
	struct area area;
	char *text;

	(void)state;
	grid_init(&scene.grid, 12, 12, GLYPHS_BRAILLE);
	scene.grid.tones = true;
	area = grid_area(&scene.grid);
	landscape_map_legend(&scene.map, &area);
	for (int row = 0; row < 11; row++)
		assert_true(
			pixel(at(&scene, row, 0), 0) > pixel(at(&scene, row + 1, 0), 0));
	text = grid_dump(&scene.grid);
	assert_non_null(strstr(text, " 6\n"));
	assert_non_null(strstr(text, " 1\n"));
	assert_true(strstr(text, " 6\n") < strstr(text, " 1\n"));
	free(text);
	release(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_of_the_grid_reads_as_it_was_computed),
		cmocka_unit_test(between_points_it_reads_what_lies_between),
		cmocka_unit_test(outside_nothing_is_known),
		cmocka_unit_test(rows_that_are_missing_are_shown_and_not_read),
		cmocka_unit_test(every_pixel_has_the_colour_of_its_loss),
		cmocka_unit_test(without_tones_glyphs_are_denser_the_higher_the_loss),
		cmocka_unit_test(a_loss_that_is_no_number_is_marked),
		cmocka_unit_test(half_a_cell_without_a_number_is_marked),
		cmocka_unit_test(what_is_above_the_ceiling_is_as_bright_as_can_be),
		cmocka_unit_test(contour_lines_are_drawn_where_there_is_room_for_them),
		cmocka_unit_test(the_path_is_where_its_points_are),
		cmocka_unit_test(a_path_that_has_ended_has_an_end),
		cmocka_unit_test(what_came_since_goes_on_from_the_path),
		cmocka_unit_test(of_other_planes_only_the_networks_are_shown),
		cmocka_unit_test(what_is_out_of_the_range_is_not_at_its_edge),
		cmocka_unit_test(a_step_is_a_cell),
		cmocka_unit_test(the_legend_goes_from_the_greatest_to_the_least),
	};

	return cmocka_run_group_tests_name("landscape_map", tests, NULL, NULL);
}

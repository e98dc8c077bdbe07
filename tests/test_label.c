/*
 * Names of curves: beside their ends, in the order of the curves, and over none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/label.h"

#define ROWS 8
#define COLS 40

struct scene {
	struct grid grid;
	struct canvas canvas;
	struct labels labels;
};

static int begin(void **state)
{
	static struct scene scene;

	grid_init(&scene.grid, ROWS, COLS, GLYPHS_BRAILLE);
	canvas_init(&scene.canvas, grid_area(&scene.grid));
	*state = &scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	labels_release(&scene->labels);
	canvas_release(&scene->canvas);
	grid_release(&scene->grid);
	return 0;
}

/* A flat curve in the middle of a row of cells, from the left edge on. */
static void draw_curve(struct scene *scene, int row, int cols)
{
	canvas_line(&scene->canvas, 0, 4 * row + 2, 2 * cols - 1, 4 * row + 2, ROLE_TEXT);
}

static void place(struct scene *scene, int row, int col, const char *name)
{
	labels_place(&scene->labels, row, col, ROLE_TEXT, name, ".5");
}

/* The row that a text stands in; -1: nowhere. */
static int row_of(const struct scene *scene, const char *text)
{
	char *all = grid_dump(&scene->grid), *at = strstr(all, text);
	int row = at != NULL ? 0 : -1;

	for (const char *c = all; at != NULL && c < at; c++)
		row += *c == '\n';
	free(all);
	return row;
}

static void finish(struct scene *scene)
{
	canvas_flush(&scene->canvas);
	labels_draw(&scene->labels);
}

static void a_name_stands_behind_its_curve(void **state)
{
	struct scene *scene = *state;

	draw_curve(scene, 3, 10);
	labels_init(&scene->labels, &scene->canvas);
	place(scene, 3, 9, "one");
	finish(scene);
	assert_int_equal(row_of(scene, "one .5"), 3);
}

static void names_of_curves_with_one_end_stand_below_each_other(void **state)
{
	struct scene *scene = *state;

	draw_curve(scene, 3, 10);
	labels_init(&scene->labels, &scene->canvas);
	place(scene, 3, 9, "one");
	place(scene, 3, 9, "two");
	finish(scene);
	assert_int_equal(row_of(scene, "one .5"), 3);
	assert_int_equal(row_of(scene, "two .5"), 4);
}

/* There is no room below: what comes later finds only rows above the others. */
static void names_above_the_last_row_keep_the_order_of_their_curves(void **state)
{
	static const char *const names[] = {"first", "second", "third"};
	struct scene *scene = *state;

	draw_curve(scene, ROWS - 1, COLS);
	labels_init(&scene->labels, &scene->canvas);
	for (int i = 0; i < 3; i++)
		place(scene, ROWS - 2 + (i > 1), COLS - 1, names[i]);
	finish(scene);
	assert_int_equal(row_of(scene, "third .5"), ROWS - 2);
	assert_int_equal(row_of(scene, "second .5"), ROWS - 3);
	assert_int_equal(row_of(scene, "first .5"), ROWS - 4);
}

static void rows_are_not_changed_where_a_name_would_cover_a_curve(void **state)
{
	struct scene *scene = *state;

	draw_curve(scene, ROWS - 1, COLS);
	/* In the way of the long name only. */
	canvas_line(&scene->canvas, 2 * 26, 4 * (ROWS - 2), 2 * 26, 4 * (ROWS - 2) + 3,
		ROLE_TEXT);
	labels_init(&scene->labels, &scene->canvas);
	place(scene, ROWS - 2, COLS - 1, "short");
	place(scene, ROWS - 1, COLS - 1, "a longer name");
	finish(scene);
	assert_int_equal(row_of(scene, "short .5"), ROWS - 2);
	assert_int_equal(row_of(scene, "a longer name .5"), ROWS - 3);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_name_stands_behind_its_curve),
		SCENE(names_of_curves_with_one_end_stand_below_each_other),
		SCENE(names_above_the_last_row_keep_the_order_of_their_curves),
		SCENE(rows_are_not_changed_where_a_name_would_cover_a_curve),
	};

	return cmocka_run_group_tests_name("names of curves", tests, NULL, NULL);
}

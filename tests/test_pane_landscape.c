/*
 * The Landscape pane, drawn from made-up landscapes at many sizes, and screens compared
 * with kept ones.
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

#include "kept_screen.h"
#include "landscape_stage.h"

#define MOST_ROWS 40
#define MOST_COLS 100

/* ---- what can be on the screen ---- */

static void empty(struct stage *stage)
{
	(void)stage;
}

static void no_plane(struct stage *stage)
{
	struct surveyor *surveyor = &stage->ui.session.surveyor;

	run_goes_on(stage);
	snprintf(surveyor->problem, sizeof surveyor->problem,
		"a plane needs three snapshots of the network: they are coming");
}

static void random_plane(struct stage *stage)
{
	run_goes_on(stage);
	show_survey(stage, made_up_survey(PLANE_RANDOM, 25, 25, 1));
}

static void random_surface(struct stage *stage)
{
	random_plane(stage);
	KEYS(stage, 'v');
}

static void three(struct stage *stage)
{
	run_goes_on(stage);
	show_survey(stage, made_up_survey(PLANE_THREE, 25, 25, 3));
}

/* Two steps from the first snapshot, and the third chosen. */
static void cursor(struct stage *stage)
{
	path_has_ended(stage);
	redraw(stage);
	KEYS(stage, 'g', 'x', KEYS_RIGHT, KEYS_RIGHT, '>', '>');
}

/* Asked for, and not there yet. */
static void zoomed(struct stage *stage)
{
	struct survey *near = made_up_survey(PLANE_PATH, 25, 25, 9);

	path_goes_on(stage);
	near->range = (struct plane_range){{0.0, -0.75}, {0.5, -0.25}};
	show_survey(stage, near);
	stage->ui.landscape.cursor.on = true;
	stage->ui.landscape.cursor.x = 7.0;
}

static void no_losses(struct stage *stage)
{
	struct survey *survey = made_up_survey(PLANE_PATH, 25, 25, 9);

	for (size_t i = 0; i < 25 * 25; i++)
		survey->loss[i] = INFINITY;
	for (size_t i = 0; i < 9; i++)
		survey->true_loss[i] = survey->plane_loss[i] = INFINITY;
	run_goes_on(stage);
	show_survey(stage, survey);
}

static void no_losses_surface(struct stage *stage)
{
	no_losses(stage);
	KEYS(stage, 'v');
}

static void huge_losses(struct stage *stage)
{
	struct survey *survey = made_up_survey(PLANE_PATH, 25, 25, 9);

	for (size_t i = 0; i < 5; i++)
		survey->loss[i] = 1e12f;
	run_goes_on(stage);
	show_survey(stage, survey);
	survey->hparams.batch_norm = 1;
}

static void no_rows(struct stage *stage)
{
	run_goes_on(stage);
	show_survey(stage, made_up_survey_begun(PLANE_PATH, 25, 25, 9));
}

static void no_points(struct stage *stage)
{
	run_goes_on(stage);
	show_survey(stage, made_up_survey(PLANE_PATH, 2, 2, 0));
	KEYS(stage, 'x', 'z', '>', 'v', 'v');
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
	bool kept, in_every_look;
} scenes[] = {
	{"landscape-none", empty, true, false},
	{"landscape-waits", no_plane, true, false},
	{"landscape-computes", run_goes_on, true, false},
	{"landscape", path_goes_on, true, true},
	{"landscape-ended", path_has_ended, true, false},
	{"landscape-cursor", cursor, true, true},
	{"landscape-surface", surface, true, true},
	{"landscape-random", random_plane, true, false},
	{"landscape-random-surface", random_surface, true, false},
	{"landscape-three", three, true, false},
	{"landscape-some-rows", some_rows, true, false},
	{"landscape-without-numbers", without_numbers, true, false},
	{"landscape-no-losses", no_losses, false, false},
	{"landscape-no-losses-surface", no_losses_surface, false, false},
	{"landscape-huge", huge_losses, true, false},
	{"landscape-zoomed", zoomed, false, false},
	{"landscape-no-rows", no_rows, false, false},
	{"landscape-no-points", no_points, false, false},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

static struct stage *set_up(size_t scene)
{
	void *state = NULL;

	assert_int_equal(landscape_begin(&state), 0);
	scenes[scene].set(state);
	return state;
}

static void tear_down(struct stage *stage)
{
	void *state = stage;

	end(&state);
}

/* ---- at many sizes ---- */

/* What is not a number is marked, and not written as printf does. */
static void check_numbers(const char *name, const struct grid *grid)
{
	char *text = grid_dump(grid);

	if (strstr(text, "nan") != NULL || strstr(text, " inf") != NULL)
		fail_msg("%s at %dx%d:\n%s", name, grid->rows, grid->cols, text);
	free(text);
}

static void check(struct stage *stage, size_t scene, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid = drawn(stage, rows, cols, glyphs, glyphs == GLYPHS_BRAILLE);

	check_cells(scenes[scene].name, &grid);
	check_numbers(scenes[scene].name, &grid);
	grid_release(&grid);
}

/* Every height, and widths of all kinds. */
static void every_screen_is_drawn_at_many_sizes(void **state)
{
	static const enum glyphs glyphs[] = {GLYPHS_BRAILLE, GLYPHS_BLOCKS, GLYPHS_ASCII};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage = set_up(i);

		for (int rows = 1; rows <= MOST_ROWS; rows++)
			check(stage, i, rows, 1 + 37 * rows % MOST_COLS, glyphs[rows % 3]);
		for (int cols = 1; cols <= MOST_COLS; cols += 3)
			check(stage, i, 1 + 7 * cols % 24, cols, glyphs[cols / 3 % 3]);
		tear_down(stage);
	}
}

static void large_screens_are_drawn_too(void **state)
{
	static const int sizes[][2] = {{60, 200}, {6, 400}};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage = set_up(i);

		for (size_t k = 0; k < 2; k++)
			check(stage, i, sizes[k][0], sizes[k][1], GLYPHS_BRAILLE);
		tear_down(stage);
	}
}

/* ---- as text ---- */

static void screens_look_as_they_were_last_approved(void **state)
{
	static const struct {
		const char *end;
		int rows, cols;
		enum glyphs glyphs;
	} looks[] = {
		{"", 24, 80, GLYPHS_BRAILLE},
		{"-ascii", 24, 80, GLYPHS_ASCII},
		{"-small", 16, 50, GLYPHS_BRAILLE},
		{"-wide", 45, 140, GLYPHS_BRAILLE},
	};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;

		if (!scenes[i].kept)
			continue;
		stage = set_up(i);
		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
			char name[64];
			char *text;

			if (k > 0 && !scenes[i].in_every_look)
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, looks[k].end);
			text = screen(stage, looks[k].rows, looks[k].cols, looks[k].glyphs);
			assert_as_kept_screen(name, text);
			free(text);
		}
		tear_down(stage);
	}
}

/* ---- words ---- */

static void the_head_says_which_plane_it_is(void **state)
{
	struct stage *stage = *state;

	path_goes_on(stage);
	assert_shows(stage, 24, 80, "PC1 → 75.0 %  PC2 ↑ 25.0 % of the path's variance");
	assert_shows(stage, 45, 140, "random walk 60.0 %, 15.0 %");
	show_survey(stage, made_up_survey(PLANE_RANDOM, 25, 25, 1));
	assert_shows(stage, 24, 80, "two random directions  around the network");
	show_survey(stage, made_up_survey(PLANE_THREE, 25, 25, 3));
	assert_shows(stage, 24, 80, "the plane through three networks");
	assert_false(shows(stage, 24, 80, "random"));
}

static int count_on_screen(struct stage *stage, const char *part)
{
	char *text = screen(stage, 24, 80, GLYPHS_BRAILLE);
	int count = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
		count++;
	free(text);
	return count;
}

static void axes_are_named_after_what_they_are(void **state)
{
	struct stage *stage = *state;

	path_goes_on(stage);
	/* Once in the head. */
	assert_int_equal(count_on_screen(stage, "PC1"), 2);
	assert_int_equal(count_on_screen(stage, "PC2"), 1);
	KEYS(stage, 'v');
	assert_int_equal(count_on_screen(stage, "PC1"), 2);
	assert_int_equal(count_on_screen(stage, "PC2"), 2);
	show_survey(stage, made_up_survey(PLANE_RANDOM, 25, 25, 1));
	assert_false(shows(stage, 24, 80, "PC1"));
	assert_false(shows(stage, 24, 80, "PC2"));
	assert_shows(stage, 24, 80, "direction 2");
	KEYS(stage, 'v');
	assert_shows(stage, 24, 80, "direction 1");
}

static void what_is_not_there_is_counted(void **state)
{
	struct stage *stage = *state;

	without_numbers(stage);
	assert_shows(stage, 24, 80, "! 54 without a number");
	assert_shows(stage, 45, 140, "2 not finite");
	some_rows(stage);
	assert_shows(stage, 24, 80, "row 4 of 25…");
	assert_shows(stage, 24, 80, "its own loss        –");
	huge_losses(stage);
	assert_shows(stage, 24, 80, "5 points above ");
}

static void the_snapshot_is_told_of_by_its_numbers(void **state)
{
	struct stage *stage = *state;

	path_goes_on(stage);
	assert_shows(stage, 24, 80, "● snapshot 9 of 9");
	assert_shows(stage, 24, 80, "epochs done         8");
	assert_shows(stage, 24, 80, "at            1, -0.5");
	assert_shows(stage, 24, 80, "its own loss   0.3125");
	assert_shows(stage, 24, 80, "loss in plane  0.2500");
	assert_shows(stage, 24, 80, "off the plane     0.8");
	/* In a line, where there is no room for more. */
	assert_shows(stage, 16, 50, "● epoch 8 loss 0.3125  in plane 0.2500");
	assert_shows(stage, 3, 60, "run 1  landscape 0.25");
}

static void one_line_without_losses_has_no_numbers(void **state)
{
	struct stage *stage = *state;

	no_losses(stage);
	assert_shows(stage, 3, 60, "without losses");
	no_rows(stage);
	assert_shows(stage, 3, 60, "without losses");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_many_sizes),
		cmocka_unit_test(large_screens_are_drawn_too),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		LANDSCAPE_STAGE(the_head_says_which_plane_it_is),
		LANDSCAPE_STAGE(axes_are_named_after_what_they_are),
		LANDSCAPE_STAGE(what_is_not_there_is_counted),
		LANDSCAPE_STAGE(the_snapshot_is_told_of_by_its_numbers),
		LANDSCAPE_STAGE(one_line_without_losses_has_no_numbers),
	};

	return cmocka_run_group_tests_name("landscape pane", tests, NULL, NULL);
}

/*
 * What the keys of the Landscape pane do, and what they ask the surveyor for.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "landscape_stage.h"

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static const struct landscape_cursor *cursor_of(const struct stage *stage)
{
	return &stage->ui.landscape.cursor;
}

static void assert_cursor_at(const struct stage *stage, double x, double y)
{
	const struct landscape_cursor *cursor = cursor_of(stage);

	assert_true(cursor->on);
	if (!near(cursor->x, x) || !near(cursor->y, y))
		fail_msg("the cursor is at %g, %g, and not %g, %g", cursor->x, cursor->y, x,
			y);
}

static void assert_asked_range(
	const struct stage *stage, double low_x, double high_x, double low_y, double high_y)
{
	const struct survey_settings *settings = asked_for(stage);
	const struct plane_range *range = &settings->range;

	assert_true(settings->has_range);
	if (!near(range->low[0], low_x) || !near(range->high[0], high_x) ||
		!near(range->low[1], low_y) || !near(range->high[1], high_y))
		fail_msg("asked for %g to %g, %g to %g", range->low[0], range->high[0],
			range->low[1], range->high[1]);
}

/* Drawn, for keys go by what is on the screen. */
static struct stage *drawn_path(void **state)
{
	struct stage *stage = *state;

	path_has_ended(stage);
	redraw(stage);
	return stage;
}

/* What was asked for has come. */
static void answer(struct stage *stage)
{
	struct survey *next = made_up_survey(PLANE_PATH, 25, 25, 9);

	next->range = asked_for(stage)->range;
	show_survey(stage, next);
	stage->ui.session.surveyor.asked = false;
	redraw(stage);
}

/* ---- what is shown ---- */

static void v_turns_from_map_to_surface_and_back(void **state)
{
	struct stage *stage = drawn_path(state);

	assert_shows(stage, 24, 80, "v surface");
	KEYS(stage, 'v');
	assert_int_equal(stage->ui.landscape.view, LANDSCAPE_SURFACE);
	assert_shows(stage, 24, 80, "v map");
	KEYS(stage, 'v');
	assert_int_equal(stage->ui.landscape.view, LANDSCAPE_MAP);
}

static void arrows_turn_the_surface_and_stop_at_its_edge(void **state)
{
	struct stage *stage = drawn_path(state);
	const struct landscape_pane *pane = &stage->ui.landscape;
	char *before, *after;

	KEYS(stage, 'v');
	before = screen(stage, 24, 80, GLYPHS_BRAILLE);
	KEYS(stage, KEYS_RIGHT);
	after = screen(stage, 24, 80, GLYPHS_BRAILLE);
	assert_string_not_equal(after, before);
	free(after);
	for (int i = 0; i < 35; i++)
		KEYS(stage, KEYS_RIGHT);
	after = screen(stage, 24, 80, GLYPHS_BRAILLE);
	assert_string_equal(after, before);
	free(after);
	free(before);
	assert_int_equal(pane->elevation, 30);
	KEYS(stage, 'k', KEYS_UP);
	assert_int_equal(pane->elevation, 20);
	for (int i = 0; i < 30; i++)
		KEYS(stage, KEYS_UP);
	assert_int_equal(pane->elevation, 0);
	for (int i = 0; i < 30; i++)
		KEYS(stage, KEYS_DOWN);
	assert_int_equal(pane->elevation, 90);
	/* There is no cursor on it. */
	assert_false(cursor_of(stage)->on);
}

static void y_changes_the_scale(void **state)
{
	struct stage *stage = drawn_path(state);

	assert_shows(stage, 24, 80, "25 x 25 points, log");
	KEYS(stage, 'y');
	assert_shows(stage, 24, 80, "25 x 25 points, linear");
	KEYS(stage, 'y');
	assert_shows(stage, 24, 80, "25 x 25 points, log");
	/* Nothing has to be computed for it. */
	assert_false(stage->ui.session.surveyor.asked);
}

static void i_takes_contour_lines_away_and_brings_them_back(void **state)
{
	struct stage *stage = drawn_path(state);
	struct grid with = drawn(stage, 40, 140, GLYPHS_BRAILLE, true), without, again;

	KEYS(stage, 'i');
	without = drawn(stage, 40, 140, GLYPHS_BRAILLE, true);
	KEYS(stage, 'i');
	again = drawn(stage, 40, 140, GLYPHS_BRAILLE, true);
	assert_false(grid_equal(&with, &without));
	assert_true(grid_equal(&with, &again));
	grid_release(&with);
	grid_release(&without);
	grid_release(&again);
}

/* ---- the cursor ---- */

static void x_puts_a_cursor_at_the_snapshot_and_takes_it_away(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'x');
	assert_cursor_at(stage, 1.0, -0.5);
	assert_shows(stage, 24, 80, "+ cursor");
	assert_shows(stage, 24, 80, "loss           0.2500");
	KEYS(stage, 'x');
	assert_false(cursor_of(stage)->on);
	assert_false(shows(stage, 24, 80, "+ cursor"));
}

static void arrows_move_the_cursor_a_cell(void **state)
{
	struct stage *stage = drawn_path(state);
	double step[2];

	landscape_map_step(&stage->ui.landscape.map, stage->ui.landscape.map_rows,
		stage->ui.landscape.map_cols, step);
	/* The first one puts it there. */
	KEYS(stage, KEYS_LEFT);
	assert_cursor_at(stage, 1.0, -0.5);
	KEYS(stage, KEYS_LEFT, KEYS_LEFT, KEYS_LEFT, KEYS_RIGHT);
	assert_cursor_at(stage, 1.0 - 2.0 * step[0], -0.5);
	KEYS(stage, 'k', KEYS_UP, 'j', KEYS_UP);
	assert_cursor_at(stage, 1.0 - 2.0 * step[0], -0.5 + 2.0 * step[1]);
	assert_false(stage->ui.session.surveyor.asked);
}

static void at_the_edge_the_cursor_takes_the_range_along(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'x');
	stage->ui.landscape.cursor.x = MADE_UP_X - 0.001;
	KEYS(stage, KEYS_RIGHT);
	assert_asked_range(stage, -1.0, 3.0, -1.0, 1.0);
	answer(stage);
	assert_true(cursor_of(stage)->x > MADE_UP_X);
	assert_shows(stage, 24, 80, "+ cursor");
}

static void the_cursor_stays_in_its_place_of_the_plane(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'x', KEYS_LEFT, 'z');
	answer(stage);
	assert_true(cursor_of(stage)->on);
	assert_true(near(
		(shown_survey(stage)->range.low[0] + shown_survey(stage)->range.high[0]) /
			2.0,
		cursor_of(stage)->x));
}

/* ---- ranges ---- */

static void z_zooms_in_where_the_cursor_is_and_0_shows_all(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'z');
	assert_asked_range(stage, 0.0, 2.0, -1.0, 0.0);
	answer(stage);
	assert_shows(stage, 24, 100, "0 whole");
	KEYS(stage, '+');
	assert_asked_range(stage, 0.5, 1.5, -0.75, -0.25);
	answer(stage);
	KEYS(stage, 'Z', '-');
	assert_asked_range(stage, -1.0, 3.0, -1.5, 0.5);
	KEYS(stage, '0');
	assert_false(asked_for(stage)->has_range);
	assert_false(cursor_of(stage)->on);
}

static void no_key_is_lost_while_it_computes(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'z', 'z', 'z');
	assert_asked_range(stage, 0.75, 1.25, -0.625, -0.375);
	KEYS(stage, '0', 'L', 'L');
	assert_asked_range(stage, 0.0, 4.0, -1.0, 1.0);
}

static void capitals_move_the_range_by_a_quarter(void **state)
{
	static const struct {
		int key;
		double x, y;
	} moves[] = {{'H', -1.0, 0.0}, {'L', 1.0, 0.0}, {'K', 0.0, 0.5}, {'J', 0.0, -0.5}};
	struct stage *stage = drawn_path(state);

	for (size_t i = 0; i < 4; i++) {
		KEYS(stage, moves[i].key);
		assert_asked_range(stage, -2.0 + moves[i].x, 2.0 + moves[i].x,
			-1.0 + moves[i].y, 1.0 + moves[i].y);
		stage->ui.session.surveyor.settings.has_range = false;
	}
	/* The cursor does not come of it. */
	assert_false(cursor_of(stage)->on);
}

static void a_range_stays_one_that_can_be_drawn(void **state)
{
	struct stage *stage = drawn_path(state);
	const struct plane_range *range = &stage->ui.session.surveyor.settings.range;

	for (int i = 0; i < 200; i++)
		KEYS(stage, 'z');
	answer(stage);
	for (int k = 0; k < 2; k++)
		assert_true(range->high[k] > range->low[k]);
	for (int i = 0; i < 200; i++)
		KEYS(stage, 'Z');
	answer(stage);
	for (int k = 0; k < 2; k++)
		assert_true(isfinite(range->high[k] - range->low[k]));
	assert_false(shows(stage, 24, 80, "nan"));
}

/* ---- what is computed ---- */

static void brackets_change_the_number_of_points(void **state)
{
	struct stage *stage = drawn_path(state);
	static const size_t sides[] = {50, 100, 200, 400, 400, 200, 100, 50, 25, 13, 13};

	for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
		KEYS(stage, i < 5 ? ']' : '[');
		assert_int_equal(asked_for(stage)->cols, sides[i]);
		assert_int_equal(asked_for(stage)->rows, sides[i]);
	}
	assert_false(asked_for(stage)->has_range);
}

static void n_asks_for_the_other_plane(void **state)
{
	struct stage *stage = drawn_path(state);

	KEYS(stage, 'z', 'n');
	assert_int_equal(asked_for(stage)->plane, PLANE_RANDOM);
	assert_false(asked_for(stage)->has_range);
	assert_false(cursor_of(stage)->on);
	KEYS(stage, 'n');
	assert_int_equal(asked_for(stage)->plane, PLANE_PATH);
}

/* ---- snapshots ---- */

static void angles_go_along_the_path(void **state)
{
	struct stage *stage = drawn_path(state);

	assert_shows(stage, 24, 80, "snapshot 9 of 9");
	KEYS(stage, '<', '<');
	assert_shows(stage, 24, 80, "snapshot 7 of 9");
	assert_shows(stage, 24, 80, "epochs done         6");
	KEYS(stage, KEYS_PAGE_UP, '>');
	assert_shows(stage, 24, 80, "snapshot 7 of 9");
	KEYS(stage, 'g', '<');
	assert_shows(stage, 24, 80, "snapshot 1 of 9");
	KEYS(stage, KEYS_END, '>');
	assert_shows(stage, 24, 80, "snapshot 9 of 9");
}

static void a_chosen_snapshot_stays_and_the_newest_follows(void **state)
{
	struct stage *stage = drawn_path(state);

	show_survey(stage, made_up_survey(PLANE_PATH, 25, 25, 12));
	assert_shows(stage, 24, 80, "snapshot 12 of 12");
	KEYS(stage, '<');
	show_survey(stage, made_up_survey(PLANE_PATH, 25, 25, 15));
	assert_shows(stage, 24, 80, "snapshot 11 of 15");
	/* Of one that is not there any more it is the last. */
	show_survey(stage, made_up_survey(PLANE_PATH, 25, 25, 4));
	assert_shows(stage, 24, 80, "snapshot 4 of 4");
}

/* ---- without a landscape ---- */

static void without_a_landscape_keys_do_nothing(void **state)
{
	static const int all[] = {'v', 'x', 'z', 'Z', '0', 'H', 'J', 'K', 'L', '<', '>',
		'y', 'i', ']', '[', 'g', 'G', KEYS_UP, KEYS_LEFT};
	struct stage *stage = *state;

	run_goes_on(stage);
	redraw(stage);
	keys(stage, all, sizeof all / sizeof all[0]);
	assert_false(stage->ui.session.surveyor.asked);
	assert_false(cursor_of(stage)->on);
	assert_int_equal(stage->ui.landscape.view, LANDSCAPE_MAP);
	assert_shows(stage, 24, 80, "Computing the landscape");
	/* But for the plane, which may be why there is none. */
	KEYS(stage, 'n');
	assert_int_equal(asked_for(stage)->plane, PLANE_RANDOM);
}

static void of_another_run_nothing_is_shown(void **state)
{
	struct stage *stage = drawn_path(state);

	stage->ui.session.surveyor.matter.run = 2;
	assert_shows(stage, 24, 80, "Computing the landscape");
	assert_null(stage->ui.landscape.made_of);
	stage->ui.session.surveyor.matter.run = 1;
	assert_shows(stage, 24, 80, "snapshot 9 of 9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LANDSCAPE_STAGE(v_turns_from_map_to_surface_and_back),
		LANDSCAPE_STAGE(arrows_turn_the_surface_and_stop_at_its_edge),
		LANDSCAPE_STAGE(y_changes_the_scale),
		LANDSCAPE_STAGE(i_takes_contour_lines_away_and_brings_them_back),
		LANDSCAPE_STAGE(x_puts_a_cursor_at_the_snapshot_and_takes_it_away),
		LANDSCAPE_STAGE(arrows_move_the_cursor_a_cell),
		LANDSCAPE_STAGE(at_the_edge_the_cursor_takes_the_range_along),
		LANDSCAPE_STAGE(the_cursor_stays_in_its_place_of_the_plane),
		LANDSCAPE_STAGE(z_zooms_in_where_the_cursor_is_and_0_shows_all),
		LANDSCAPE_STAGE(no_key_is_lost_while_it_computes),
		LANDSCAPE_STAGE(capitals_move_the_range_by_a_quarter),
		LANDSCAPE_STAGE(a_range_stays_one_that_can_be_drawn),
		LANDSCAPE_STAGE(brackets_change_the_number_of_points),
		LANDSCAPE_STAGE(n_asks_for_the_other_plane),
		LANDSCAPE_STAGE(angles_go_along_the_path),
		LANDSCAPE_STAGE(a_chosen_snapshot_stays_and_the_newest_follows),
		LANDSCAPE_STAGE(without_a_landscape_keys_do_nothing),
		LANDSCAPE_STAGE(of_another_run_nothing_is_shown),
	};

	return cmocka_run_group_tests_name("landscape keys", tests, NULL, NULL);
}

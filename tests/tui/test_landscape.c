/*
 * The Landscape pane as it is used: opened while a network learns, zoomed, and of a run of
 * the past.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard.h"

/* Of how many snapshots the path is; 0: none is shown. */
static int shown_points(struct tui *tui)
{
	const char *at = strstr(tui_screen(tui), "● snapshot ");
	int number = 0, points = 0;

	if (at == NULL ||
		sscanf(at + strlen("● snapshot "), "%d of %d", &number, &points) != 2)
		return 0;
	return points;
}

static void the_pane_shows_a_run_that_goes_on_and_its_end(void **state)
{
	struct tui *tui = *state;
	int points;

	dashboard_data(tui);
	/* Some snapshots a second. */
	dashboard_start(tui, NULL,
		ENDLESS " --hidden-layers 1 --hidden-units 128 --batch-size 1 --lr 0.001");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Landscape");
	tui_wait_text(tui, "there is no network yet: s trains one", SOON);
	dashboard_train(tui);
	tui_wait_regex(tui, "^ run 1  784-128-10 relu .* training$", SOON);
	tui_wait_regex(tui, "^ PC1 → [0-9.]+ %  PC2 ↑ [0-9.]+ %", SOON);
	tui_wait_text(tui, "13 x 13 points", SOON);
	tui_wait_regex(tui, "● snapshot [0-9]+ of [0-9]+$", SOON);
	points = shown_points(tui);
	assert_true(points >= 3);
	tui_key(tui, "v");
	tui_wait_text(tui, "v map", SOON);
	tui_key(tui, "s");
	/* At its end all of the path, and all points. */
	tui_wait_regex(tui, "^ run 1 .* stopped$", SOON);
	tui_wait_text(tui, "25 x 25 points", SOON);
	/* The frame is whole. */
	tui_wait_quiet(tui, 100, SOON);
	assert_true(shown_points(tui) > points);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

/* Of 1 + 4 * 3 snapshots. */
static void wait_for_the_whole_path(struct tui *tui)
{
	dashboard_pane(tui, "Landscape");
	tui_wait_regex(tui, "snapshot 13 of 13$", SOON);
	tui_wait_text(tui, "25 x 25 points", SOON);
	tui_wait_regex(tui, "its own loss +[0-9.]+$", SOON);
}

static void a_run_of_the_past_is_shown_and_zoomed(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 3 " SMALL);
	tui_wait_regex(tui, "completed$", SOON);
	wait_for_the_whole_path(tui);
	dashboard_assert_idle(tui);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "--run 1 --ascii --no-color");
	tui_wait_regex(tui, "completed$", SOON);
	wait_for_the_whole_path(tui);
	tui_wait_gone(tui, "row ", SOON);
	assert_true(dashboard_all(tui, cell_is_ascii));
	assert_true(dashboard_all(tui, cell_is_colourless));
	tui_key(tui, "z");
	tui_wait_text(tui, "0 whole", SOON);
	tui_key(tui, "0");
	tui_wait_gone(tui, "0 whole", SOON);
	tui_key(tui, "n");
	tui_wait_text(tui, "two random directions", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
}

static void the_command_opens_the_pane_with_what_it_was_told(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 2 " SMALL);
	tui_wait_regex(tui, "completed$", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "landscape last --grid 9x7");
	tui_wait_text(tui, "9 x 7 points", SOON);
	tui_wait_regex(tui, "snapshot 9 of 9$", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "landscape 2");
	tui_wait_text(tui, "no run 2: the runs in", SOON);
	assert_int_equal(tui_exit_status(tui, SOON), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(the_pane_shows_a_run_that_goes_on_and_its_end),
		IN_TERMINAL(a_run_of_the_past_is_shown_and_zoomed),
		IN_TERMINAL(the_command_opens_the_pane_with_what_it_was_told),
	};

	return cmocka_run_group_tests_name("landscape", tests, NULL, NULL);
}

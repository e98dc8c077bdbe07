/*
 * The Init pane as it is used: opened, walked through, with drawn networks and a trained
 * one; and what it costs when it has nothing left to do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard.h"

/* Ten draws of two layers of sixteen take a moment. */
#define SMALL_STUDY "init --draws 10 --hidden-layers 2 --hidden-units 16"
#define DONE "^ 784-16-16-10 relu  draw 10 of 10 .*done$"

static void open_pane(struct tui *tui)
{
	dashboard_data(tui);
	dashboard_start(tui, NULL, SMALL_STUDY);
	tui_wait_regex(tui, DONE, SOON);
}

static void it_draws_networks_and_shows_its_four_views(void **state)
{
	struct tui *tui = *state;

	open_pane(tui);
	tui_wait_regex(tui, "^›he +2/n .* kept", SOON);
	tui_wait_regex(tui, "^ normal +s² .* vanishes", SOON);
	tui_key(tui, "v");
	tui_wait_text(tui, "right to left", SOON);
	tui_key(tui, "v");
	tui_wait_regex(tui, "^ +out +16→10 ", SOON);
	tui_key(tui, "v");
	tui_wait_regex(tui, "^ 14 Var.*1/1", SOON);
	tui_key(tui, "Right");
	tui_wait_regex(tui, "^  9 .* fails +[01]/2", SOON);
	tui_key(tui, "v");
	tui_wait_regex(tui, "^›xavier +2/\\(n\\+m\\) ", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void w_writes_picture_and_tables(void **state)
{
	struct tui *tui = *state;

	open_pane(tui);
	tui_key(tui, "w");
	tui_wait_regex(tui, "written: fmnist-init.*png", SOON);
	dashboard_assert_idle(tui);
}

static void when_all_is_drawn_it_rests(void **state)
{
	struct tui *tui = *state;

	open_pane(tui);
	dashboard_assert_idle(tui);
}

static void a_trained_network_is_measured_the_same_way(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--epochs 3 " SMALL);
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Init");
	tui_wait_regex(tui, "draw [0-9]+ of 200", SOON);
	tui_key(tui, "n");
	tui_wait_text(tui, "n shows drawn ones", SOON);
	dashboard_assert_idle(tui);
	tui_key(tui, "s");
	tui_wait_regex(tui, "^ run 1  784-8-10 relu .* (measuring|done)$", SOON);
	tui_wait_regex(tui, "^ run 1 .* done$", SOON);
	tui_wait_regex(tui, "trained +its own", SOON);
	dashboard_assert_idle(tui);
	tui_key(tui, "n");
	tui_wait_regex(tui, "draw [0-9]+ of 200", SOON);
	/* The command opens it as well. */
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "init 1");
	tui_wait_regex(tui, "^ run 1  784-8-10 relu .* done$", SOON);
}

static void keys_change_what_is_drawn(void **state)
{
	struct tui *tui = *state;

	open_pane(tui);
	tui_key(tui, "]");
	tui_wait_regex(tui, "^ 784-16-16-16-10 relu  draw 10 of 10 .*done$", SOON);
	tui_key(tui, "}");
	tui_wait_regex(tui, "^ 784-32-32-32-10 relu  draw 10 of 10 .*done$", SOON);
	tui_key(tui, "a");
	tui_wait_regex(tui, "^ 784-32-32-32-10 leaky_relu  draw 10 of 10 .*done$", SOON);
}

static void it_is_left_in_the_middle_of_its_draws(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "init --hidden-layers 64");
	tui_wait_regex(tui, "^ 784-256×64-10 .* drawing$", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void it_is_drawn_in_every_kind_of_terminal(void **state)
{
	static const char *const terms[] = {"xterm-256color", "linux", "vt100"};
	static const int sizes[][2] = {{24, 80}, {12, 40}, {60, 200}, {5, 30}, {1, 60}};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		const struct tui_options options = {.term = terms[i]};

		dashboard_start(tui, &options, SMALL_STUDY);
		tui_wait_regex(tui, DONE, SOON);
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
			tui_resize(tui, sizes[k][0], sizes[k][1]);
			for (int view = 0; view < 4; view++) {
				tui_key(tui, "v");
				tui_quiet(tui, 20);
			}
		}
		tui_resize(tui, 24, 80);
		tui_wait_text(tui, "he", SOON);
		tui_stop(tui);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(it_draws_networks_and_shows_its_four_views),
		IN_TERMINAL(w_writes_picture_and_tables),
		IN_TERMINAL(when_all_is_drawn_it_rests),
		IN_TERMINAL(a_trained_network_is_measured_the_same_way),
		IN_TERMINAL(keys_change_what_is_drawn),
		IN_TERMINAL(it_is_left_in_the_middle_of_its_draws),
		IN_TERMINAL(it_is_drawn_in_every_kind_of_terminal),
	};

	return cmocka_run_group_tests_name("init", tests, NULL, NULL);
}

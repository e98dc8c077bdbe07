/*
 * The Autoencoder pane as it is used: opened by its command, looked at while it trains,
 * held, written; a run of the past; and terminals of every kind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "dashboard.h"
#include "fmnist/xalloc.h"

/* Its epoch of a thousand images takes a few hundredths of a second. */
#define NARROW "--hidden-units 16 --bottleneck 4"

/* What stands below reconstructions, beside the difference. */
#define ERRORS_ROW 19
#define ERRORS " +\\.[0-9]+ +\\.[0-9]+ +\\.[0-9]+$"

/* A run that goes on, with its pictures. */
static void open_pane(struct tui *tui, const struct tui_options *options, const char *args)
{
	dashboard_start(tui, options, args);
	tui_wait_text(tui, "100 test images", SOON);
}

/* From the first of them to the end of the row; to be freed. */
static char *copy_errors(struct tui *tui)
{
	tui_wait_regex(tui, ERRORS, SOON);
	return xstrdup(strchr(tui_row(tui, ERRORS_ROW), '.'));
}

static bool shows_errors(struct tui *tui, const char *errors)
{
	return strstr(tui_row(tui, ERRORS_ROW), errors) != NULL;
}

static void wait_for_other_errors(struct tui *tui)
{
	char *before = copy_errors(tui);

	for (int i = 0; shows_errors(tui, before); i++) {
		if (i == SOON / 10)
			fail_msg("nothing changes:\n%s", tui_screen(tui));
		tui_quiet(tui, 10);
	}
	free(before);
}

/* By the newest test error, which stands in the chart. */
static void wait_for_another_epoch(struct tui *tui)
{
	char test[16];

	tui_wait_regex(tui, " test \\.[0-9]{5}", SOON);
	assert_int_equal(sscanf(strstr(tui_screen(tui), " test ."), " test %15s", test), 1);
	tui_wait_gone(tui, test, SOON);
}

/* ---- while it trains ---- */

static void the_command_opens_the_pane_and_pictures_follow_the_training(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, "autoencoder " ENDLESS " " NARROW);
	tui_wait_regex(tui, "^ run 1  784-16-4-16-784 relu .* ● training$", SOON);
	tui_wait_regex(tui, "test error \\.[0-9]+, PCA-4 \\.[0-9]+$", SOON);
	tui_wait_text(tui, "code 0", SOON);
	wait_for_other_errors(tui);
	wait_for_other_errors(tui);
	tui_key(tui, "v");
	tui_wait_text(tui, "difference, up to", SOON);
	tui_key(tui, "v");
	tui_wait_text(tui, "PC1  ", SOON);
	tui_wait_text(tui, "mean error", SOON);
	tui_key(tui, "Esc");
	wait_for_other_errors(tui);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void a_network_that_is_held_keeps_its_pictures(void **state)
{
	struct tui *tui = *state;
	char *held;

	dashboard_data(tui);
	open_pane(tui, NULL, "autoencoder " ENDLESS " " NARROW);
	wait_for_other_errors(tui);
	tui_key(tui, "Space");
	tui_wait_text(tui, "held in epoch", SOON);
	/* What was under way comes to its end. */
	wait_for_another_epoch(tui);
	wait_for_another_epoch(tui);
	held = copy_errors(tui);
	wait_for_another_epoch(tui);
	wait_for_another_epoch(tui);
	assert_true(shows_errors(tui, held));
	tui_key(tui, "Space");
	wait_for_other_errors(tui);
	free(held);
}

static void images_are_chosen_by_class_and_by_error(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, "autoencoder " ENDLESS " " NARROW);
	tui_key(tui, "PageDown");
	tui_wait_regex(tui, "4–6$", SOON);
	tui_key(tui, "t");
	tui_wait_text(tui, "10 T-shirt/top", SOON);
	tui_key(tui, ">");
	tui_wait_text(tui, "10 T-shirt/top, the greatest error first", SOON);
	tui_key(tui, "u");
	tui_wait_text(tui, "100 test images, the greatest error first", SOON);
}

/* ---- afterwards ---- */

static void assert_is_there(struct tui *tui, const char *name)
{
	char *path = xasprintf("%s/%s", tui_home(tui), name);

	if (access(path, R_OK) != 0)
		fail_msg("there is no %s", name);
	free(path);
}

static void a_run_of_the_past_is_opened_and_written(void **state)
{
	struct tui *tui = *state;
	char *errors;

	dashboard_data(tui);
	open_pane(tui, NULL, "autoencoder --epochs 3 " NARROW);
	tui_wait_regex(tui, "completed$", SOON);
	tui_wait_text(tui, "% are better", SOON);
	/* Of the last network. */
	dashboard_assert_idle(tui);
	errors = copy_errors(tui);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Runs");
	tui_wait_text(tui, "completed   16-4", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "4Autoencoder", SOON);
	tui_wait_text(tui, "% are better", SOON);
	tui_wait_text(tui, errors, SOON);
	dashboard_assert_idle(tui);
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-reconstruction.png", SOON);
	assert_is_there(tui, "fmnist-run1-reconstruction.png");
	assert_is_there(tui, "fmnist-run1-reconstruction-images.csv");
	free(errors);
}

static void s_and_c_start_one_from_the_pane(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Autoencoder");
	tui_wait_text(tui, "No autoencoder has been trained yet", SOON);
	tui_wait_regex(tui, "bottleneck +64", SOON);
	tui_key(tui, "c");
	tui_wait_text(tui, "Configure an autoencoder", SOON);
	tui_key(tui, "Esc");
	tui_key(tui, "s");
	tui_wait_regex(tui, "784-128-64-128-784 relu .*training$", SOON);
	tui_wait_text(tui, "100 test images", SOON);
}

/* ---- terminals ---- */

static void it_is_drawn_in_every_kind_of_terminal(void **state)
{
	static const char *const terms[] = {"xterm-256color", "xterm", "vt100"};
	static const int sizes[][2] = {{24, 80}, {12, 40}, {60, 200}, {5, 30}, {1, 60}};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		const struct tui_options options = {.term = terms[i]};

		open_pane(tui, &options, "autoencoder " ENDLESS " " NARROW);
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
			tui_resize(tui, sizes[k][0], sizes[k][1]);
			for (int view = 0; view < 3; view++) {
				tui_key(tui, "v");
				tui_quiet(tui, 20);
			}
		}
		tui_resize(tui, 24, 80);
		tui_wait_text(tui, "100 test images", SOON);
		tui_stop(tui);
	}
}

static void without_colours_everything_is_ascii(void **state)
{
	static const char *const parts[] = {
		"are better", "come out better", "of the variance"};
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, "autoencoder --ascii --no-color --epochs 2 " NARROW);
	tui_wait_regex(tui, "completed$", SOON);
	for (int view = 0; view < 3; view++) {
		tui_wait_text(tui, parts[view], SOON);
		assert_true(dashboard_all(tui, cell_is_ascii));
		assert_true(dashboard_all(tui, cell_is_colourless));
		tui_key(tui, "v");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(the_command_opens_the_pane_and_pictures_follow_the_training),
		IN_TERMINAL(a_network_that_is_held_keeps_its_pictures),
		IN_TERMINAL(images_are_chosen_by_class_and_by_error),
		IN_TERMINAL(a_run_of_the_past_is_opened_and_written),
		IN_TERMINAL(s_and_c_start_one_from_the_pane),
		IN_TERMINAL(it_is_drawn_in_every_kind_of_terminal),
		IN_TERMINAL(without_colours_everything_is_ascii),
	};

	return cmocka_run_group_tests_name("autoencoder pane", tests, NULL, NULL);
}

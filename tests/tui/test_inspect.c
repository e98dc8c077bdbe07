/*
 * The Inspect pane as it is used: opened while a network learns, walked through, held; of a
 * sweep and of a run of the past; and what it costs on the line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard.h"
#include "fmnist/file.h"
#include "fmnist/xalloc.h"

#define EPOCH "(after|in) epoch [0-9]+"

/* The epoch of the network that is shown; 0: none is. */
static int shown_epoch(struct tui *tui)
{
	const char *at = strstr(tui_screen(tui), "epoch ");

	return at != NULL ? atoi(at + strlen("epoch ")) : 0;
}

static void wait_for_a_later_epoch(struct tui *tui)
{
	int epoch;

	tui_wait_regex(tui, EPOCH, SOON);
	epoch = shown_epoch(tui);
	for (int i = 0; shown_epoch(tui) <= epoch; i++) {
		if (i == SOON / 10)
			fail_msg("no later network comes:\n%s", tui_screen(tui));
		tui_quiet(tui, 10);
	}
}

/* A run that goes on, with the pane in front. */
static void open_pane(struct tui *tui, const struct tui_options *options, const char *args)
{
	dashboard_start(tui, options, args);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	dashboard_pane(tui, "Inspect");
	tui_wait_regex(tui, EPOCH, SOON);
}

static bool cell_has_paper(const struct tui_cell *cell)
{
	return cell->bg != TUI_DEFAULT;
}

static int count_cells(struct tui *tui, dashboard_test *test)
{
	int rows, cols, count = 0;

	tui_size(tui, &rows, &cols);
	for (int row = 0; row < rows; row++) {
		for (int col = 0; col < cols; col++) {
			struct tui_cell cell = tui_cell(tui, row, col);

			count += test(&cell);
		}
	}
	return count;
}

/* ---- while it trains ---- */

static void the_pane_follows_a_run_and_shows_its_three_views(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, ENDLESS " " SMALL);
	tui_wait_regex(tui, "^ run 1  784-8-10 relu .*" EPOCH " ● training$", SOON);
	tui_wait_regex(tui, "test \\.[0-9]+ of 100 images, for showing only$", SOON);
	tui_wait_regex(tui, "^ +true T-sh|true +T-sh", SOON);
	tui_wait_regex(tui, "taken for .* of 10 ", SOON);
	wait_for_a_later_epoch(tui);
	tui_key(tui, "v");
	tui_wait_regex(tui, "^ [0-9]+ mistakes, the surest first", SOON);
	tui_wait_regex(tui, "is +[A-Z]", SOON);
	tui_wait_text(tui, "seen as", SOON);
	/* What is drawn last. */
	tui_wait_text(tui, "v weights", SOON);
	/* The image's own colours, and not those of roles. */
	assert_true(count_cells(tui, cell_has_paper) > 28 * 14 / 2);
	wait_for_a_later_epoch(tui);
	tui_key(tui, "v");
	tui_wait_text(tui, "first layer: 8 units", SOON);
	tui_wait_regex(tui, "^weights -[0-9.]+ to \\+[0-9.]+", SOON);
	wait_for_a_later_epoch(tui);
	tui_key(tui, "Esc");
	tui_wait_text(tui, "recall", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void a_network_that_is_held_does_not_move(void **state)
{
	struct tui *tui = *state;
	int epoch;

	dashboard_data(tui);
	open_pane(tui, NULL, ENDLESS " " SMALL);
	wait_for_a_later_epoch(tui);
	tui_key(tui, "Space");
	tui_wait_regex(tui, "held$", SOON);
	tui_wait_quiet(tui, 100, SOON);
	epoch = shown_epoch(tui);
	/* Not a byte, though the run goes on. */
	assert_int_equal(tui_quiet(tui, 1000), 0);
	tui_key(tui, "Space");
	tui_wait_regex(tui, "training$", SOON);
	wait_for_a_later_epoch(tui);
	assert_true(shown_epoch(tui) > epoch);
}

static void a_chosen_image_stays_while_the_network_learns(void **state)
{
	struct tui *tui = *state;
	char image[32];

	dashboard_data(tui);
	/* Learns nothing, so that no mistake is put right. */
	open_pane(tui, NULL, ENDLESS " --lr 1e-12 " SMALL);
	tui_key(tui, "v");
	tui_wait_text(tui, "test image ", SOON);
	tui_key(tui, "PageDown");
	tui_wait_regex(tui, " 5–8$", SOON);
	/* The frame is whole. */
	tui_wait_quiet(tui, 60, SOON);
	tui_wait_regex(tui, "test image [0-9]", SOON);
	assert_int_equal(sscanf(strstr(tui_screen(tui), "test image "),
				 "test image %31[0-9]", image),
		1);
	for (int i = 0; i < 3; i++)
		wait_for_a_later_epoch(tui);
	tui_wait_regex(tui, " 5–8$", SOON);
	tui_wait_text(tui, image, SOON);
}

static void a_field_leads_to_its_images_and_back(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, ENDLESS " --lr 1e-12 " SMALL);
	tui_wait_text(tui, "Enter its images", SOON);
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ [0-9]+ of .* taken for .*, the surest first", SOON);
	tui_key(tui, "u");
	tui_wait_regex(tui, "^ [0-9]+ mistakes, the surest first", SOON);
	tui_key(tui, "t");
	tui_wait_text(tui, "mistakes on T-shirt/top", SOON);
	tui_key(tui, "a");
	tui_wait_text(tui, "of T-shirt/top recognised", SOON);
	tui_key(tui, "Esc");
	tui_wait_text(tui, "most often", SOON);
}

/* ---- other runs ---- */

static void after_the_run_it_shows_the_last_network_and_rests(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 12 " SMALL);
	dashboard_pane(tui, "Inspect");
	tui_wait_regex(tui, "^ run 1 .* after epoch 12 ● completed$", SOON);
	dashboard_assert_idle(tui);
	tui_key(tui, "v");
	tui_wait_text(tui, "the surest first", SOON);
	dashboard_assert_idle(tui);
}

static void a_run_of_the_past_is_shown_as_it_was(void **state)
{
	struct tui *tui = *state;
	char accuracy[16];

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 4 " SMALL);
	dashboard_pane(tui, "Inspect");
	tui_wait_regex(tui, "after epoch 4 .*completed$", SOON);
	tui_wait_regex(tui, " test \\.[0-9]+ of 100", SOON);
	/* In the middle of a frame it may still be that of the epoch before. */
	dashboard_assert_idle(tui);
	assert_int_equal(
		sscanf(strstr(tui_screen(tui), " test ."), " test %15s", accuracy), 1);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "--run 1");
	tui_wait_regex(tui, "completed$", SOON);
	dashboard_pane(tui, "Inspect");
	tui_wait_regex(tui, "^ run 1 .* after epoch 4 ● completed$", SOON);
	tui_wait_text(tui, accuracy, SOON);
	/* In a terminal without colours. */
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	dashboard_start(tui, NULL, "--run 1 --ascii --no-color");
	tui_wait_regex(tui, "completed$", SOON);
	dashboard_pane(tui, "Inspect");
	tui_wait_text(tui, accuracy, SOON);
	for (int view = 0; view < 3; view++) {
		assert_true(dashboard_all(tui, cell_is_ascii));
		assert_true(dashboard_all(tui, cell_is_colourless));
		tui_key(tui, "v");
		tui_wait_quiet(tui, 100, SOON);
	}
}

static void of_a_sweep_it_shows_the_best_trial(void **state)
{
	static const char text[] = "[sweep]\nsampler = grid\n"
				   "[fixed]\nhidden-layers = 1\nepochs = 2\n"
				   "[space]\nhidden-units = 4 8 12\n";
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_file(tui, "tiny.ini", text);
	dashboard_start(tui, NULL, "sweep tiny.ini");
	dashboard_pane(tui, "Inspect");
	tui_wait_regex(
		tui, "^ run 1  best trial [0-2]  784.* after epoch 2 ● completed$", SOON);
	dashboard_assert_idle(tui);
}

static void without_a_network_it_says_what_to_do(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Inspect");
	tui_wait_text(tui, "there is no network yet: s trains one", SOON);
	dashboard_assert_idle(tui);
}

/* ---- terminals ---- */

static void pictures_are_drawn_in_every_kind_of_terminal(void **state)
{
	static const struct {
		const char *term;
		bool tones;
	} cases[] = {{"xterm-256color", true}, {"xterm", false}, {"linux", false},
		{"vt100", false}};
	static const int sizes[][2] = {{24, 80}, {12, 40}, {60, 200}, {5, 30}, {1, 60}};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct tui_options options = {.term = cases[i].term};

		open_pane(tui, &options, ENDLESS " " SMALL);
		tui_key(tui, "v");
		tui_wait_text(tui, "the surest first", SOON);
		tui_wait_quiet(tui, 50, SOON);
		/* Else only what is chosen stands out, which is reverse and no paper. */
		assert_int_equal(count_cells(tui, cell_has_paper) > 100, cases[i].tones);
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
			tui_resize(tui, sizes[k][0], sizes[k][1]);
			for (int view = 0; view < 3; view++) {
				tui_key(tui, "v");
				tui_quiet(tui, 20);
			}
		}
		tui_resize(tui, 24, 80);
		tui_wait_text(tui, "the surest first", SOON);
		tui_stop(tui);
	}
}

/* ---- what it costs ---- */

#define LATENCY_MS 50.0
/* Of pictures that are nothing but noise. */
#define SCREEN_BYTES 20000
#define BYTES_A_SECOND 40000

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void a_key_is_answered_at_once_while_it_trains(void **state)
{
	static const char *const texts[] = {
		"the surest first", "first layer: ", "most often  "};
	enum { ROUNDS = 6, KEYS = 3 };
	double ms[ROUNDS * KEYS];
	struct tui *tui = *state;
	int n = 0;

	open_pane(tui, NULL, "--data synthetic " ENDLESS);
	for (int round = 0; round < ROUNDS; round++)
		for (int key = 0; key < KEYS; key++)
			ms[n++] = tui_key_latency(tui, "v", texts[key], SOON);
	qsort(ms, (size_t)n, sizeof ms[0], compare);
	print_message(
		"key to screen: median %.1f ms, longest %.1f ms\n", ms[n / 2], ms[n - 1]);
	/* A machine that is busy with something else may spoil one or two. */
	assert_true(ms[n - 3] < LATENCY_MS * tui_slowness());
}

/* Bytes that the whole screen takes. The end of an earlier frame may still be on its way
 * before the first time. */
static uint64_t repaint(struct tui *tui)
{
	uint64_t before = 0;

	for (int i = 0; i < 2; i++) {
		tui_wait_quiet(tui, 100, SOON);
		before = tui_bytes(tui);
		tui_key(tui, "C-l");
		while (tui_bytes(tui) == before)
			tui_quiet(tui, 10);
	}
	tui_wait_quiet(tui, 100, SOON);
	return tui_bytes(tui) - before;
}

static void a_screen_of_pictures_is_affordable(void **state)
{
	static const char *const texts[] = {
		"most often  ", "the surest first", "first layer: "};
	struct tui *tui = *state;

	open_pane(tui, NULL, "--data synthetic " ENDLESS " " SMALL);
	wait_for_a_later_epoch(tui);
	tui_key(tui, "Space");
	tui_wait_regex(tui, "held$", SOON);
	for (int view = 0; view < 3; view++) {
		uint64_t bytes;

		tui_wait_text(tui, texts[view], SOON);
		bytes = repaint(tui);
		print_message("%s the whole screen takes %llu bytes\n", texts[view],
			(unsigned long long)bytes);
		assert_in_range(bytes, 500, SCREEN_BYTES);
		tui_key(tui, "v");
	}
}

static void following_a_run_is_affordable(void **state)
{
	static const char *const texts[] = {
		"most often  ", "the surest first", "first layer: "};
	struct tui *tui = *state;

	open_pane(tui, NULL, "--data synthetic " ENDLESS);
	wait_for_a_later_epoch(tui);
	for (int view = 0; view < 3; view++) {
		uint64_t bytes;

		tui_wait_text(tui, texts[view], SOON);
		bytes = tui_quiet(tui, 2000) / 2;
		print_message(
			"%s %llu bytes a second\n", texts[view], (unsigned long long)bytes);
		assert_true(bytes > 0 && bytes < BYTES_A_SECOND);
		tui_key(tui, "v");
	}
}

static bool is_written(struct tui *tui, const char *name)
{
	char *path = xasprintf("%s/%s", tui_home(tui), name);
	bool there = path_is_file(path);

	free(path);
	return there;
}

static void w_writes_picture_and_tables_and_takes_no_name_twice(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	open_pane(tui, NULL, ENDLESS " " SMALL);
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-inspect.png", SOON);
	assert_true(is_written(tui, "fmnist-run1-inspect.png"));
	assert_true(is_written(tui, "fmnist-run1-inspect-confusion.csv"));
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-inspect-2.png", SOON);
	/* It goes on as before. */
	wait_for_a_later_epoch(tui);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(the_pane_follows_a_run_and_shows_its_three_views),
		IN_TERMINAL(a_network_that_is_held_does_not_move),
		IN_TERMINAL(a_chosen_image_stays_while_the_network_learns),
		IN_TERMINAL(a_field_leads_to_its_images_and_back),
		IN_TERMINAL(after_the_run_it_shows_the_last_network_and_rests),
		IN_TERMINAL(a_run_of_the_past_is_shown_as_it_was),
		IN_TERMINAL(of_a_sweep_it_shows_the_best_trial),
		IN_TERMINAL(without_a_network_it_says_what_to_do),
		IN_TERMINAL(pictures_are_drawn_in_every_kind_of_terminal),
		IN_TERMINAL(a_key_is_answered_at_once_while_it_trains),
		IN_TERMINAL(w_writes_picture_and_tables_and_takes_no_name_twice),
		IN_TERMINAL(a_screen_of_pictures_is_affordable),
		IN_TERMINAL(following_a_run_is_affordable),
	};

	return cmocka_run_group_tests_name("inspect", tests, NULL, NULL);
}

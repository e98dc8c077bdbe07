/*
 * The dashboard as it is used: train, pause, stop, configure, read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "dashboard.h"
#include "fmnist/hparams.h"
#include "fmnist/theme.h"

/* ---- starting ---- */

static void the_first_frame_does_not_wait_for_the_data(void **state)
{
	struct tui *tui = *state;
	double first, ready;

	dashboard_start(tui, NULL, "--data synthetic");
	tui_wait_text(tui, "1Train", SOON);
	tui_wait_text(tui, "reading data", SOON);
	first = tui_cpu_ms(tui);
	tui_wait_text(tui, "synthetic", SOON);
	ready = tui_cpu_ms(tui);
	/* Drawing 70,000 images takes most of the time until then. */
	if (first >= 0.0)
		assert_true(first < ready / 2);
}

static void a_key_is_answered_while_the_data_are_read(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic");
	tui_wait_text(tui, "reading data", SOON);
	tui_key(tui, "?");
	tui_wait_text(tui, "logarithmic loss axis", SOON);
	tui_wait_text(tui, "reading data", SOON);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, "logarithmic loss axis", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void the_welcome_screen_shows_what_would_be_trained(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--hidden-units 17 --seed 4711");
	tui_wait_text(tui, "s start", SOON);
	for (size_t i = 0; i < hparam_count; i++) {
		if (hparam_table[i].extra || !hparam_applies(&hparam_table[i], false))
			continue;
		tui_wait_text(tui, hparam_table[i].name, SOON);
		tui_wait_text(tui, hparam_table[i].help, SOON);
	}
	tui_wait_gone(tui, "label-smoothing", SOON);
	tui_wait_regex(tui, "hidden-units +17 ", SOON);
	tui_wait_regex(tui, "seed +4711 ", SOON);
	tui_wait_regex(tui, "lr +0.01 ", SOON);
}

static void a_start_while_the_data_are_read_is_kept(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic --epochs 2 " SMALL);
	tui_wait_text(tui, "reading data", SOON);
	tui_key(tui, "s");
	tui_wait_text(tui, "starts when the data are read", SOON);
	tui_wait_text(tui, "completed", SOON);
}

static void the_train_command_starts_by_itself(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 3 " SMALL);
	tui_wait_regex(tui, "completed$", SOON);
	tui_wait_text(tui, "epoch 3 of 3", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
	tui_wait_text(tui, "run 1 completed after 3 of 3 epochs", SOON);
}

/* ---- one run ---- */

static void a_run_moves_and_its_numbers_are_shown(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic --epochs 30 " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	for (int i = 0; i < 3; i++)
		dashboard_wait_next_epoch(tui);
	tui_wait_regex(tui, "run 1 +784-8-10 relu", SOON);
	tui_wait_regex(tui, "iteration [0-9,]+ of 3,750", SOON);
	tui_wait_regex(tui, "train loss 0\\.[0-9]+", SOON);
	tui_wait_regex(tui, "last 20 iterations( [0-9.]+){10}", SOON);
	tui_wait_regex(tui, "last 20 epochs +[0-9.]+ ", SOON);
	tui_wait_regex(tui, "test 0\\.[0-9]+ best 0\\.[0-9]+ at epoch", SOON);
	tui_wait_regex(tui, "[0-9,]+ images/s", SOON);
	tui_wait_regex(tui, "[0-9]+ % +[0-9].* left", SOON);
	tui_wait_regex(tui, "verdict +(converging|converged|learning)", SOON);
	tui_wait_text(tui, "completed", SOON);
	tui_wait_text(tui, "epoch 30 of 30", SOON);
	tui_wait_regex(tui, "100 %", SOON);
}

static void nothing_moves_while_paused(void **state)
{
	struct tui *tui = *state;
	char *paused;
	int epoch;

	dashboard_start(tui, NULL, "--data synthetic " ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	dashboard_wait_next_epoch(tui);
	tui_key(tui, "p");
	tui_wait_regex(tui, "paused$", SOON);
	dashboard_assert_idle(tui);
	paused = strdup(tui_screen(tui));
	epoch = dashboard_epoch(tui);
	assert_int_equal(tui_quiet(tui, 200), 0);
	assert_string_equal(tui_screen(tui), paused);
	tui_wait_text(tui, "p resume", SOON);
	tui_key(tui, "p");
	tui_wait_regex(tui, "training$", SOON);
	dashboard_wait_next_epoch(tui);
	assert_true(dashboard_epoch(tui) > epoch);
	free(paused);
}

static void a_stop_lets_the_epoch_end(void **state)
{
	struct tui *tui = *state;
	int epoch;

	dashboard_data(tui);
	dashboard_start(tui, NULL, ENDLESS " " SLOW);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	dashboard_wait_next_epoch(tui);
	/* Paused, so that the epoch is known. */
	dashboard_pause(tui);
	epoch = dashboard_epoch(tui);
	tui_key(tui, "s");
	tui_wait_regex(tui, "stopped$", SOON);
	/* What is drawn last. */
	tui_wait_text(tui, "s start", SOON);
	assert_int_equal(dashboard_epoch(tui), epoch);
	/* And another may be started. */
	dashboard_train(tui);
	tui_wait_text(tui, "run 2 ", SOON);
}

static void a_run_that_diverges_says_where_in_red(void **state)
{
	struct look failure = theme_look(ROLE_FAILURE, DEPTH_256, 256);
	struct tui *tui = *state;
	int row, col;

	dashboard_start(tui, NULL, "--data synthetic --lr 1e6 " SMALL);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_regex(tui, "diverged: .*iteration [0-9]+", SOON);
	tui_wait_regex(tui, "diverged$", SOON);
	assert_true(tui_find(tui, "diverged: ", &row, &col));
	assert_int_equal(tui_cell(tui, row, col).fg, failure.colour);
	assert_true(tui_cell(tui, row, col).bold);
	dashboard_assert_idle(tui);
}

static void a_run_that_cannot_begin_says_why(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--hidden-layers 64 --hidden-units 8192");
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_text(tui, "64 hidden layers of up to 8192 units", SOON);
}

/* ---- the form ---- */

static void go_to_field(struct tui *tui, const char *name)
{
	for (size_t i = 0; strcmp(hparam_table[i].name, name) != 0; i++)
		if (hparam_applies(&hparam_table[i], false))
			tui_key(tui, "Down");
}

static void the_form_refuses_what_is_wrong_and_starts_what_is_right(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--epochs 2 " SMALL);
	dashboard_wait_ready(tui);
	tui_key(tui, "c");
	tui_wait_text(tui, "Configure", SOON);
	go_to_field(tui, "batch-size");
	tui_type(tui, "0");
	tui_wait_text(tui, "(allowed: 1 to 65536)", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "--batch-size '0'", SOON);
	tui_wait_text(tui, "Configure", SOON);
	tui_key(tui, "C-u");
	tui_type(tui, "50");
	tui_wait_gone(tui, "out of range", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "completed", SOON);
	tui_wait_regex(tui, "run 1 .*batch 50 ", SOON);
	tui_wait_gone(tui, "Configure", SOON);
}

static void the_form_left_by_escape_changes_nothing(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	tui_key(tui, "c");
	tui_wait_text(tui, "Configure", SOON);
	tui_type(tui, "7");
	tui_wait_regex(tui, "hidden-layers .* 7 ", SOON);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, "Configure", SOON);
	tui_wait_regex(tui, "hidden-layers +3 ", SOON);
}

static void values_given_while_training_are_for_the_next_run(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	tui_key(tui, "c");
	tui_wait_text(tui, "Configure", SOON);
	go_to_field(tui, "seed");
	tui_type(tui, "99");
	tui_key(tui, "Enter");
	tui_wait_gone(tui, "Configure", SOON);
	tui_wait_regex(tui, "run 1 .*seed 576 ", SOON);
	tui_key(tui, "s");
	tui_wait_regex(tui, "stopped$", SOON);
	dashboard_train(tui);
	tui_wait_regex(tui, "run 2 .*seed 99 ", SOON);
}

/* ---- reading ---- */

#define KEY_LINE 512

/* Whether a line of the box on the screen begins with the key. */
static bool box_names(struct tui *tui, const char *key)
{
	static const char *const ends[] = {" ", ","};
	char text[64];

	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text, "│ %s%s", key, ends[i]);
		if (tui_find(tui, text, NULL, NULL))
			return true;
	}
	return false;
}

/* "s stop  p pause" are two keys. Each must come by while the help is read down. */
static void assert_help_names(struct tui *tui, const char *line)
{
	char copy[KEY_LINE], *rest = NULL;

	snprintf(copy, sizeof copy, "%s", line);
	for (char *part = copy; part != NULL && *part != '\0'; part = rest) {
		char key[16];

		part += strspn(part, " ");
		rest = strstr(part, "  ");
		if (rest != NULL)
			*rest++ = '\0';
		assert_int_equal(sscanf(part, "%15s", key), 1);
		for (int i = 0; i < 60 && !box_names(tui, key); i++) {
			tui_key(tui, "Down");
			tui_quiet(tui, 10);
		}
		if (!box_names(tui, key))
			fail_msg("the help does not name '%s'", key);
		for (int i = 0; i < 60; i++)
			tui_key(tui, "Up");
		tui_wait_text(tui, " pane ", SOON);
	}
}

static void the_help_names_every_key_of_the_key_line(void **state)
{
	struct tui *tui = *state;
	char line[KEY_LINE];

	dashboard_data(tui);
	dashboard_start(tui, NULL, ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	tui_wait_text(tui, "p pause", SOON);
	tui_wait_text(tui, "y log axis", SOON);
	snprintf(line, sizeof line, "%s", tui_row(tui, 23));
	tui_key(tui, "?");
	tui_wait_text(tui, "logarithmic loss axis", SOON);
	assert_help_names(tui, line);
	tui_key(tui, "Esc");
	tui_wait_text(tui, line, SOON);
	tui_wait_gone(tui, "logarithmic loss axis", SOON);
}

static void the_log_tells_what_happened(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--epochs 2 " SMALL);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
	tui_key(tui, "l");
	tui_wait_text(tui, "run 1 started: 784-8-10", SOON);
	tui_wait_text(tui, "data: Fashion-MNIST, from ", SOON);
	tui_wait_text(tui, "run 1 completed after 2 epochs", SOON);
	dashboard_pane(tui, "Train");
	tui_wait_text(tui, "train loss", SOON);
	tui_key(tui, "Tab");
	tui_wait_text(tui, "run 1 started", SOON);
}

static void the_charts_can_be_looked_at_while_they_move(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic " ENDLESS " " SMALL);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	for (int i = 0; i < 3; i++)
		dashboard_wait_next_epoch(tui);
	tui_key(tui, "y");
	tui_wait_regex(tui, "^loss +log", SOON);
	tui_key(tui, "+");
	tui_wait_regex(tui, "^loss.*smooth", SOON);
	/* Epochs later they are as they were set. */
	dashboard_wait_next_epoch(tui);
	dashboard_wait_next_epoch(tui);
	tui_wait_regex(tui, "^loss.*log.*smooth", SOON);
	tui_key(tui, "x");
	tui_wait_regex(tui, "^loss +epoch [0-9]+ +train", SOON);
	tui_key(tui, "Home");
	tui_wait_regex(tui, "^loss +epoch 1 +train", SOON);
	dashboard_wait_next_epoch(tui);
	tui_wait_regex(tui, "^loss +epoch 1 +train", SOON);
}

/* ---- what it costs ---- */

static void idle_it_does_nothing(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "--epochs 2 " SMALL);
	dashboard_wait_ready(tui);
	dashboard_assert_idle(tui);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
	dashboard_assert_idle(tui);
	tui_key(tui, "l");
	tui_wait_text(tui, "run 1 started", SOON);
	dashboard_assert_idle(tui);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

#define LATENCY_MS 50.0

static void a_key_is_answered_at_once_while_it_trains(void **state)
{
	static const struct {
		const char *key, *text, *back;
	} keys[] = {
		{"?", "logarithmic loss axis", "?"},
		{"l", "run 1 started", "l"},
		{"c", "Configure", "Esc"},
		{"q", "cancel now", "b"},
	};
	enum { KEYS = sizeof keys / sizeof keys[0], ROUNDS = 4 };
	double ms[KEYS * ROUNDS];
	struct tui *tui = *state;
	int n = 0;

	dashboard_start(tui, NULL, "--data synthetic " ENDLESS);
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	dashboard_wait_next_epoch(tui);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < KEYS; i++) {
			ms[n++] = tui_key_latency(tui, keys[i].key, keys[i].text, SOON);
			tui_key(tui, keys[i].back);
			tui_wait_gone(tui, keys[i].text, SOON);
		}
	}
	qsort(ms, (size_t)n, sizeof ms[0], compare);
	print_message(
		"key to screen: median %.1f ms, longest %.1f ms\n", ms[n / 2], ms[n - 1]);
	/* A machine that is busy with something else may spoil one or two. */
	assert_true(ms[n - 3] < LATENCY_MS * tui_slowness());
}

/* A slow line takes a few thousand bytes a second. */
#define BYTES_A_SECOND 20000

static void a_run_writes_little(void **state)
{
	struct tui *tui = *state;
	uint64_t bytes;

	dashboard_start(tui, NULL, "--data synthetic");
	dashboard_wait_ready(tui);
	dashboard_train(tui);
	dashboard_wait_next_epoch(tui);
	bytes = tui_quiet(tui, 2000) / 2;
	print_message("%llu bytes a second\n", (unsigned long long)bytes);
	assert_true(bytes > 0 && bytes < BYTES_A_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(the_first_frame_does_not_wait_for_the_data),
		IN_TERMINAL(a_key_is_answered_while_the_data_are_read),
		IN_TERMINAL(the_welcome_screen_shows_what_would_be_trained),
		IN_TERMINAL(a_start_while_the_data_are_read_is_kept),
		IN_TERMINAL(the_train_command_starts_by_itself),
		IN_TERMINAL(a_run_moves_and_its_numbers_are_shown),
		IN_TERMINAL(nothing_moves_while_paused),
		IN_TERMINAL(a_stop_lets_the_epoch_end),
		IN_TERMINAL(a_run_that_diverges_says_where_in_red),
		IN_TERMINAL(a_run_that_cannot_begin_says_why),
		IN_TERMINAL(the_form_refuses_what_is_wrong_and_starts_what_is_right),
		IN_TERMINAL(the_form_left_by_escape_changes_nothing),
		IN_TERMINAL(values_given_while_training_are_for_the_next_run),
		IN_TERMINAL(the_help_names_every_key_of_the_key_line),
		IN_TERMINAL(the_log_tells_what_happened),
		IN_TERMINAL(the_charts_can_be_looked_at_while_they_move),
		IN_TERMINAL(idle_it_does_nothing),
		IN_TERMINAL(a_key_is_answered_at_once_while_it_trains),
		IN_TERMINAL(a_run_writes_little),
	};

	return cmocka_run_group_tests_name("dashboard", tests, NULL, NULL);
}

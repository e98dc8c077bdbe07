/*
 * The ways out of the dashboard: asked for, sent, crashed, cut off; and Ctrl-Z.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "dashboard.h"

static void start_idle(struct tui *tui, const char *args)
{
	dashboard_data(tui);
	dashboard_start(tui, NULL, args);
	dashboard_wait_ready(tui);
}

static void start_training(struct tui *tui, const char *args)
{
	start_idle(tui, args);
	dashboard_train(tui);
	dashboard_wait_next_epoch(tui);
}

static void assert_left(struct tui *tui, int status)
{
	assert_int_equal(tui_exit_status(tui, SOON), status);
	tui_assert_restored(tui);
	assert_false(tui_alternate(tui));
}

/* ---- asked for ---- */

static void idle_it_leaves_at_once(void **state)
{
	static const char *const keys[] = {"q", "F10", "C-c"};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		dashboard_start(tui, NULL, "");
		dashboard_wait_ready(tui);
		tui_key(tui, keys[i]);
		assert_left(tui, 0);
	}
}

static void while_it_trains_it_asks_and_goes_on(void **state)
{
	static const char *const keys[] = {"q", "F10", "C-c"};
	struct tui *tui = *state;

	start_training(tui, ENDLESS " " SMALL);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		tui_key(tui, keys[i]);
		tui_wait_text(tui, "stop after this epoch, then quit", SOON);
		tui_wait_text(tui, "cancel now and quit", SOON);
		tui_wait_text(tui, "back, and go on", SOON);
		tui_key(tui, "Esc");
		tui_wait_gone(tui, "cancel now and quit", SOON);
		dashboard_wait_next_epoch(tui);
	}
	tui_wait_regex(tui, "training$", SOON);
}

static void it_leaves_after_the_epoch(void **state)
{
	struct tui *tui = *state;
	char line[64];

	start_training(tui, ENDLESS " " SLOW);
	dashboard_pause(tui);
	snprintf(line, sizeof line, "run 1 stopped after %d of ", dashboard_epoch(tui));
	tui_key(tui, "q");
	tui_wait_text(tui, "stop after this epoch, then quit", SOON);
	tui_key(tui, "s");
	assert_left(tui, 0);
	tui_wait_text(tui, line, SOON);
	tui_wait_text(tui, "train loss ", SOON);
}

static void it_leaves_at_once_when_cancelled(void **state)
{
	static const char *const keys[] = {"c", "C-c"};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < 2; i++) {
		dashboard_start(tui, NULL, "train " ENDLESS " " SLOW);
		tui_wait_regex(tui, "training$", SOON);
		tui_key(tui, "q");
		tui_wait_text(tui, "cancel now and quit", SOON);
		tui_key(tui, keys[i]);
		assert_left(tui, 0);
		tui_wait_regex(tui, "run [12] cancelled after ", SOON);
	}
}

static void a_paused_run_can_be_left(void **state)
{
	struct tui *tui = *state;

	start_training(tui, ENDLESS " " SMALL);
	tui_key(tui, "p");
	tui_wait_regex(tui, "paused$", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now and quit", SOON);
	tui_key(tui, "c");
	assert_left(tui, 0);
}

static void a_run_that_ends_meanwhile_takes_the_question_with_it(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_start(tui, NULL, "train --epochs 4 " SLOW);
	tui_wait_regex(tui, "training$", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "completed", SOON);
	tui_wait_gone(tui, "cancel now and quit", SOON);
	tui_key(tui, "q");
	assert_left(tui, 0);
}

/* ---- sent ---- */

static void signals_end_it_in_order(void **state)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		dashboard_start(tui, NULL, "");
		dashboard_wait_ready(tui);
		tui_signal(tui, numbers[i]);
		assert_left(tui, 128 + numbers[i]);
		assert_int_equal(tui_killed_by(tui), 0);
		dashboard_start(tui, NULL, "train " ENDLESS " " SMALL);
		tui_wait_regex(tui, "training$", SOON);
		dashboard_wait_next_epoch(tui);
		tui_signal(tui, numbers[i]);
		assert_left(tui, 128 + numbers[i]);
		tui_wait_regex(tui, "run [1-9] ", SOON);
	}
}

static void a_termination_is_obeyed_while_the_data_are_read(void **state)
{
	struct tui *tui = *state;

	dashboard_start(tui, NULL, "--data synthetic");
	tui_wait_text(tui, "reading data", SOON);
	tui_signal(tui, SIGTERM);
	assert_left(tui, 143);
}

static void a_line_that_drops_ends_it(void **state)
{
	static const char *const commands[] = {"", "train " ENDLESS " " SMALL};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (int i = 0; i < 2; i++) {
		dashboard_start(tui, NULL, commands[i]);
		tui_wait_text(tui, i == 0 ? "s trains this" : "verdict", SOON);
		tui_hangup(tui);
		assert_int_equal(tui_exit_status(tui, SOON), 128 + SIGHUP);
	}
}

/* Where hangups are ignored, as under nohup, the terminal's end is noticed by itself. */
static void a_line_that_drops_ends_it_without_a_signal(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	tui_start(tui, NULL,
		(const char *[]){"sh", "-c",
			"trap '' HUP; exec \"$0\" train " ENDLESS " " SMALL, tui_program(),
			NULL});
	tui_wait_text(tui, "verdict", SOON);
	tui_hangup(tui);
	assert_int_equal(tui_exit_status(tui, SOON), 128 + SIGHUP);
}

/* ---- crashed ---- */

static void a_crash_gives_the_terminal_back(void **state)
{
	/* A sanitizer has handlers of its own. */
	static const char *const env[] = {
		"ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:"
		"handle_sigill=0",
		"UBSAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe="
		"0:"
		"handle_sigill=0",
		"TSAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:"
		"handle_sigill=0",
		NULL};
	static const struct {
		int number;
		const char *name;
	} crashes[] = {{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},
		{SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}};
	static const char *const terms[] = {"xterm-256color", "vt100"};
	struct tui *tui = *state;

	dashboard_data(tui);
	for (size_t i = 0; i < 2 * sizeof crashes / sizeof crashes[0]; i++) {
		const struct tui_options options = {.env = env, .term = terms[i % 2]};

		dashboard_start(tui, &options, "train " ENDLESS " " SMALL);
		tui_wait_regex(tui, "training$", SOON);
		tui_wait_text(tui, "verdict", SOON);
		tui_signal(tui, crashes[i / 2].number);
		assert_int_equal(tui_exit_status(tui, SOON), 128 + crashes[i / 2].number);
		assert_int_equal(tui_killed_by(tui), crashes[i / 2].number);
		tui_assert_restored(tui);
		tui_wait_text(tui, crashes[i / 2].name, SOON);
	}
}

/* ---- suspended ---- */

static void control_z_suspends_it_and_the_shell_brings_it_back(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	tui_start(tui, NULL,
		(const char *[]){"sh", "-c",
			"set -m; \"$0\" train " ENDLESS " " SMALL
			"; echo it stopped; read x; fg; echo gone",
			tui_program(), NULL});
	tui_wait_regex(tui, "training$", SOON);
	dashboard_wait_next_epoch(tui);
	tui_key(tui, "C-z");
	tui_wait_text(tui, "it stopped", SOON);
	assert_false(tui_alternate(tui));
	assert_true(tui_cursor_visible(tui));
	/* The shell's terminal echoes. */
	tui_type(tui, "go on");
	tui_wait_text(tui, "go on", SOON);
	assert_int_equal(tui_quiet(tui, 300), 0);
	tui_type(tui, "\n");
	tui_wait_regex(tui, "training$", SOON);
	assert_true(tui_alternate(tui));
	tui_wait_text(tui, "verdict", SOON);
	tui_wait_gone(tui, "it stopped", SOON);
	dashboard_wait_next_epoch(tui);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now and quit", SOON);
	tui_key(tui, "c");
	tui_wait_text(tui, "gone", SOON);
	assert_left(tui, 0);
}

static void it_comes_back_to_a_terminal_of_another_size(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	tui_start(tui, NULL,
		(const char *[]){"sh", "-c",
			"set -m; \"$0\" --epochs 7; echo it stopped; read x; fg",
			tui_program(), NULL});
	dashboard_wait_ready(tui);
	tui_key(tui, "C-z");
	tui_wait_text(tui, "it stopped", SOON);
	tui_resize(tui, 40, 120);
	tui_type(tui, "\n");
	tui_wait_regex(tui, "epochs +7 ", SOON);
	tui_wait_text(tui, "q quit", SOON);
	tui_wait_quiet(tui, 200, SOON);
	/* The key line is on the last row of the new size. */
	assert_non_null(strstr(tui_row(tui, 39), "q quit"));
	tui_key(tui, "q");
	assert_left(tui, 0);
}

/* ---- standard error ---- */

static void what_is_written_to_standard_error_is_in_the_log(void **state)
{
	struct tui *tui = *state;
	char path[64];
	char *before;
	int fd;

	start_idle(tui, "");
	tui_wait_quiet(tui, 200, SOON);
	before = strdup(tui_screen(tui));
	/* As a library in the program would write it. */
	snprintf(path, sizeof path, "/proc/%d/fd/2", tui_pid(tui));
	fd = open(path, O_WRONLY);
	if (fd < 0) {
		free(before);
		skip();
	}
	assert_true(write(fd, "a library \033[31msays\033[0m this\n", 30) == 30);
	close(fd);
	tui_wait_quiet(tui, 200, SOON);
	assert_string_equal(tui_screen(tui), before);
	tui_key(tui, "l");
	tui_wait_text(tui, "stderr: a library [31msays[0m this", SOON);
	free(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(idle_it_leaves_at_once),
		IN_TERMINAL(while_it_trains_it_asks_and_goes_on),
		IN_TERMINAL(it_leaves_after_the_epoch),
		IN_TERMINAL(it_leaves_at_once_when_cancelled),
		IN_TERMINAL(a_paused_run_can_be_left),
		IN_TERMINAL(a_run_that_ends_meanwhile_takes_the_question_with_it),
		IN_TERMINAL(signals_end_it_in_order),
		IN_TERMINAL(a_termination_is_obeyed_while_the_data_are_read),
		IN_TERMINAL(a_line_that_drops_ends_it),
		IN_TERMINAL(a_line_that_drops_ends_it_without_a_signal),
		IN_TERMINAL(a_crash_gives_the_terminal_back),
		IN_TERMINAL(control_z_suspends_it_and_the_shell_brings_it_back),
		IN_TERMINAL(it_comes_back_to_a_terminal_of_another_size),
		IN_TERMINAL(what_is_written_to_standard_error_is_in_the_log),
	};

	return cmocka_run_group_tests_name("leaving", tests, NULL, NULL);
}

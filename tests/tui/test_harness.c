/*
 * The harness itself, with small shell scripts for programs: what it says about a
 * screen, a key, a terminal or an end must be so, and it must notice when it is not.
 */
#include "harness.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "keys.h"

/* A limit for what comes at once; long enough for a machine that is busy. */
#define SOON 10000
/* For what must not come. */
#define NEVER 50

static void run(struct tui *tui, const char *term, const char *script)
{
	const struct tui_options options = {.term = term};

	tui_start(tui, &options, (const char *[]){"sh", "-c", script, NULL});
}

static void text_is_found_with_its_place(void **state)
{
	struct tui *tui = *state;
	int row, col;

	run(tui, NULL, "printf 'first\\n  \\303\\251t\\303\\251 second\\n'; exec cat");
	tui_wait_text(tui, "second", SOON);
	assert_string_equal(tui_row(tui, 0), "first");
	assert_string_equal(tui_row(tui, 1), "  été second");
	assert_true(tui_find(tui, "second", &row, &col));
	assert_int_equal(row, 1);
	assert_int_equal(col, 6);
	assert_false(tui_find(tui, "third", NULL, NULL));
	assert_int_equal(strncmp(tui_screen(tui), "first\n  été second\n\n", 22), 0);
	tui_cursor(tui, &row, &col);
	assert_int_equal(row, 2);
	assert_int_equal(col, 0);
}

static void text_that_is_not_there_is_not_seen(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "printf one; exec cat");
	tui_wait_text(tui, "one", SOON);
	assert_false(tui_sees_text(tui, "two", NEVER));
	assert_false(tui_sees_regex(tui, "o$|two", NEVER));
	assert_false(tui_sees_gone(tui, "one", NEVER));
}

static void waiting_ends_with_the_program(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "exit 3");
	/* Far beyond the time that a test may take. */
	assert_false(tui_sees_text(tui, "anything", 100000000));
	assert_int_equal(tui_exit_status(tui, SOON), 3);
}

static void text_that_goes_is_gone(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "printf 'old text'; read x; printf '\\033[H\\033[J'; exec cat");
	tui_wait_text(tui, "old text", SOON);
	tui_key(tui, "Enter");
	tui_wait_gone(tui, "old", SOON);
	assert_string_equal(tui_row(tui, 0), "");
}

static void expressions_know_rows(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "printf 'epoch 12/50\\nloss 0.4607\\n'; exec cat");
	tui_wait_regex(tui, "^epoch +[0-9]+/50$", SOON);
	tui_wait_regex(tui, "^loss 0\\.[0-9]{4}$", SOON);
	assert_false(tui_sees_regex(tui, "epoch.*loss", NEVER));
}

static void last_words_are_read(void **state)
{
	struct tui *tui = *state;

	/* More than a pseudoterminal holds at once. */
	run(tui, NULL,
		"i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i + 1)); done;"
		"printf last");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	assert_string_equal(tui_row(tui, 23), "last");
	assert_string_equal(tui_row(tui, 22), "line 1999");
}

static void terminals_differ_as_terminfo_says(void **state)
{
	static const struct {
		const char *term;
		int fg;
	} terminals[] = {
		{"xterm-256color", 3}, {"screen", 3}, {"linux", 3}, {"vt100", TUI_DEFAULT}};
	struct tui *tui = *state;

	for (size_t i = 0; i < sizeof terminals / sizeof terminals[0]; i++) {
		run(tui, terminals[i].term,
			"tput clear; tput setaf 3; tput bold; echo $TERM; tput sgr0; echo "
			"plain");
		assert_int_equal(tui_exit_status(tui, SOON) & ~1, 0);
		assert_string_equal(tui_row(tui, 0), terminals[i].term);
		assert_string_equal(tui_row(tui, 1), "plain");
		assert_int_equal(tui_cell(tui, 0, 0).fg, terminals[i].fg);
		assert_true(tui_cell(tui, 0, 0).bold);
		assert_false(tui_cell(tui, 1, 0).bold);
		tui_assert_restored(tui);
	}
}

static void alternate_screen_and_cursor_are_followed(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL,
		"echo shell; tput smcup; tput civis; printf inside; read x;"
		"tput cnorm; tput rmcup; printf outside; read x");
	tui_wait_text(tui, "inside", SOON);
	assert_true(tui_alternate(tui));
	assert_false(tui_cursor_visible(tui));
	assert_false(tui_find(tui, "shell", NULL, NULL));
	tui_key(tui, "Enter");
	tui_wait_text(tui, "outside", SOON);
	assert_false(tui_alternate(tui));
	assert_true(tui_cursor_visible(tui));
	assert_true(tui_find(tui, "shell", NULL, NULL));
	assert_false(tui_find(tui, "inside", NULL, NULL));
	tui_key(tui, "Enter");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void what_is_left_behind_is_noticed(void **state)
{
	static const struct {
		const char *script;
		const char *disorder;
	} cases[] = {
		{"tput smcup", "the alternate screen was not left"},
		{"tput civis", "the cursor was left hidden"},
		{"tput smkx", "the cursor keys were left in application mode"},
		{"tput setaf 2", "colours or attributes were left on"},
		{"tput rev", "colours or attributes were left on"},
		{"printf '\\033[?1000h'", "mouse reporting was left on"},
		{"printf '\\033]4;1;'", "an operating system command was left open"},
		{"stty raw", "terminal modes were not restored"},
		{"stty -echo", "terminal modes were not restored"},
		{"stty erase x", "terminal modes were not restored"},
	};
	struct tui *tui = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *disorder;

		run(tui, NULL, cases[i].script);
		assert_int_equal(tui_exit_status(tui, SOON), 0);
		disorder = tui_disorder(tui);
		assert_non_null(disorder);
		assert_int_equal(
			strncmp(disorder, cases[i].disorder, strlen(cases[i].disorder)), 0);
	}
}

static void a_new_size_arrives(void **state)
{
	const struct tui_options options = {.rows = 10, .cols = 40};
	struct tui *tui = *state;
	int rows, cols;

	tui_start(tui, &options,
		(const char *[]){"sh", "-c",
			"trap 'clear; stty size' WINCH; stty size; echo ready;"
			"while :; do read x; done",
			NULL});
	tui_wait_text(tui, "ready", SOON);
	assert_string_equal(tui_row(tui, 0), "10 40");
	tui_resize(tui, 60, 200);
	tui_wait_text(tui, "60 200", SOON);
	tui_resize(tui, 1, 6);
	tui_wait_regex(tui, "^$", SOON);
	tui_resize(tui, 3, 6);
	tui_wait_text(tui, "3 6", SOON);
	tui_resize(tui, 1, 1);
	tui_cursor(tui, &rows, &cols);
	assert_int_equal(rows, 0);
	assert_int_equal(cols, 0);
	tui_resize(tui, 24, 80);
	tui_wait_text(tui, "24 80", SOON);
}

static void keys_arrive_as_terminfo_says(void **state)
{
	static const struct {
		const char *term, *name, *seen;
	} keys[] = {
		{"xterm-256color", "q", "q"},
		{"xterm-256color", "é", "M-CM-)"},
		{"xterm-256color", "Enter", "^M"},
		{"xterm-256color", "Tab", "^I"},
		{"xterm-256color", "BackTab", "^[[Z"},
		{"xterm-256color", "Esc", "^["},
		{"xterm-256color", "Up", "^[OA"},
		{"xterm-256color", "Left", "^[OD"},
		{"xterm-256color", "Home", "^[OH"},
		{"xterm-256color", "PageDown", "^[[6~"},
		{"xterm-256color", "Delete", "^[[3~"},
		{"xterm-256color", "F1", "^[OP"},
		{"xterm-256color", "F10", "^[[21~"},
		{"xterm-256color", "C-c", "^C"},
		{"xterm-256color", "C-l", "^L"},
		{"xterm-256color", "C-z", "^Z"},
		{"xterm-256color", "Backspace", "^?"},
		{"screen", "Up", "^[OA"},
		{"screen", "Home", "^[[1~"},
		{"vt100", "Up", "^[OA"},
		{"vt100", "F1", "^[OP"},
		{"vt100", "Backspace", "^H"},
		{"linux", "Up", "^[[A"},
		{"linux", "F1", "^[[[A"},
		{"linux", "BackTab", "^[^I"},
	};
	struct tui *tui = *state;
	const char *term = "";
	char seen[64], number[16];

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(term, keys[i].term) != 0) {
			term = keys[i].term;
			run(tui, term,
				"stty raw -echo opost onlcr; echo ready; exec cat -vT");
			tui_wait_text(tui, "ready", SOON);
		}
		snprintf(number, sizeof number, "%zu<", i);
		tui_type(tui, number);
		tui_key(tui, keys[i].name);
		tui_type(tui, ">\n");
		snprintf(seen, sizeof seen, "%s%s>\n", number, keys[i].seen);
		tui_wait_text(tui, seen, SOON);
	}
}

static void keys_that_a_terminal_lacks_are_known(void **state)
{
	struct tui *tui = *state;
	char bytes[KEY_BYTES_MAX];
	struct err err;

	run(tui, "vt100", "exec cat");
	assert_true(tui_has_key(tui, "Up"));
	assert_true(tui_has_key(tui, "C-l"));
	assert_false(tui_has_key(tui, "Home"));
	assert_false(tui_has_key(tui, "BackTab"));
	assert_int_equal(key_bytes("vt100", "Anykey", bytes, &err), -1);
	assert_non_null(strstr(err.text, "Anykey"));
	assert_int_equal(key_bytes("no-such-terminal", "Up", bytes, &err), -1);
	assert_non_null(strstr(err.text, "no-such-terminal"));
}

static void long_input_arrives_whole(void **state)
{
	struct tui *tui = *state;
	char line[101];

	/* More than the terminal holds, so that the program must read meanwhile. */
	run(tui, NULL, "stty -echo; printf ready; head -c 101000 | wc -c");
	tui_wait_text(tui, "ready", SOON);
	memset(line, 'x', sizeof line);
	line[99] = '\n';
	line[100] = '\0';
	for (int i = 0; i < 1010; i++)
		tui_type(tui, line);
	tui_wait_text(tui, "101000", SOON);
	assert_int_equal(tui_exit_status(tui, SOON), 0);
}

static void questions_of_the_program_are_answered(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL,
		"stty raw -echo; printf '\\033[5;7H\\033[6n';"
		"dd bs=1 count=6 2>/dev/null | cat -v; exec cat");
	tui_wait_text(tui, "^[[5;7R", SOON);
}

static void an_idle_program_is_quiet(void **state)
{
	struct tui *tui = *state;
	uint64_t before;

	run(tui, NULL, "stty -echo; printf ready; exec cat");
	tui_wait_text(tui, "ready", SOON);
	tui_wait_quiet(tui, NEVER, SOON);
	assert_int_equal(tui_quiet(tui, NEVER), 0);
	before = tui_bytes(tui);
	tui_type(tui, "five!\n");
	tui_wait_text(tui, "five!", SOON);
	tui_wait_quiet(tui, NEVER, SOON);
	/* The terminal makes \r\n of the end of the line. */
	assert_int_equal(tui_bytes(tui) - before, 7);
}

static void a_busy_program_is_not_quiet(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "while :; do echo x; done");
	tui_wait_text(tui, "x", SOON);
	assert_true(tui_quiet(tui, NEVER) > 0);
}

static void processor_time_is_measured(void **state)
{
	struct tui *tui = *state;
	double idle;

	run(tui, NULL, "printf ready; exec cat");
	tui_wait_text(tui, "ready", SOON);
	idle = tui_cpu_ms(tui);
	if (idle < 0)
		skip();
	tui_wait_quiet(tui, NEVER, SOON);
	idle = tui_cpu_ms(tui);
	tui_quiet(tui, 2 * NEVER);
	assert_true(tui_cpu_ms(tui) - idle < 1);

	/* Counts to 200,000 between the two readings. */
	run(tui, NULL,
		"printf ready; read x; i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done;"
		"printf counted; read x");
	tui_wait_text(tui, "ready", SOON);
	idle = tui_cpu_ms(tui);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "counted", SOON);
	assert_true(tui_cpu_ms(tui) - idle > 10);
}

static void latency_is_that_of_the_program(void **state)
{
	struct tui *tui = *state;
	double ms;

	run(tui, NULL,
		"stty -echo; printf ready; read x; sleep 0.2; printf late; read x;"
		"printf once; read x");
	tui_wait_text(tui, "ready", SOON);
	ms = tui_key_latency(tui, "Enter", "late", SOON);
	assert_true(ms >= 200);
	assert_true(tui_key_latency(tui, "Enter", "once", SOON) < ms);
}

static void a_hangup_reaches_the_program(void **state)
{
	struct tui *tui = *state;
	struct stat st;
	char path[256];

	run(tui, NULL,
		"trap 'date >mark; exit 7' HUP; printf ready; while :; do read x; done");
	tui_wait_text(tui, "ready", SOON);
	tui_hangup(tui);
	assert_int_equal(tui_exit_status(tui, SOON), 7);
	assert_int_equal(tui_killed_by(tui), 0);
	snprintf(path, sizeof path, "%s/mark", tui_home(tui));
	assert_int_equal(stat(path, &st), 0);
	assert_true(tui_find(tui, "ready", NULL, NULL));
	tui_assert_restored(tui);

	run(tui, NULL, "printf ready; exec cat");
	tui_wait_text(tui, "ready", SOON);
	tui_hangup(tui);
	assert_int_equal(tui_exit_status(tui, SOON), 128 + SIGHUP);
	assert_int_equal(tui_killed_by(tui), SIGHUP);
}

static void statuses_and_signals_are_told_apart(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "trap 'exit 143' TERM; printf ready; while :; do read x; done");
	tui_wait_text(tui, "ready", SOON);
	assert_true(tui_pid(tui) > 0);
	assert_false(tui_ends(tui, NEVER));
	tui_signal(tui, SIGTERM);
	assert_int_equal(tui_exit_status(tui, SOON), 143);
	assert_int_equal(tui_killed_by(tui), 0);
	assert_int_equal(tui_pid(tui), 0);

	run(tui, NULL, "printf ready; exec cat");
	tui_wait_text(tui, "ready", SOON);
	tui_signal(tui, SIGTERM);
	assert_int_equal(tui_exit_status(tui, SOON), 143);
	assert_int_equal(tui_killed_by(tui), SIGTERM);
}

static void control_c_interrupts(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "printf ready; exec cat");
	tui_wait_text(tui, "ready", SOON);
	tui_key(tui, "C-c");
	assert_int_equal(tui_exit_status(tui, SOON), 130);
	assert_int_equal(tui_killed_by(tui), SIGINT);
}

/* A program that leads its session cannot be stopped by the terminal: a shell with job
 * control must start it. */
static void control_z_stops_a_job(void **state)
{
	struct tui *tui = *state;

	run(tui, NULL, "set -m; cat; echo stopped; jobs; read x; fg; echo gone");
	tui_type(tui, "first\n");
	tui_wait_regex(tui, "first\nfirst", SOON);
	tui_key(tui, "C-z");
	tui_wait_regex(tui, "stopped$", SOON);
	tui_type(tui, "go on\n");
	tui_wait_regex(tui, "^cat$", SOON);
	tui_type(tui, "second\n");
	tui_wait_regex(tui, "second\nsecond", SOON);
	tui_key(tui, "C-d");
	tui_wait_text(tui, "gone", SOON);
	assert_int_equal(tui_exit_status(tui, SOON), 0);
}

static void a_process_left_over_is_noticed(void **state)
{
	struct tui *tui = *state;
	pid_t pid;

	run(tui, NULL,
		"trap '' HUP; sleep 100 </dev/null >/dev/null 2>&1 & printf '%s\\n' ready "
		"$!");
	tui_wait_regex(tui, "^[0-9]+$", SOON);
	pid = atoi(tui_row(tui, 1));
	for (int i = 0; i < SOON / 10 && tui_disorder(tui) == NULL; i++)
		tui_quiet(tui, 10);
	assert_string_equal(
		tui_disorder(tui), "a process that the program started runs on");
	assert_false(tui_ends(tui, 0));
	assert_int_equal(kill(pid, 0), 0);
	assert_int_equal(tui_stop(tui), 0);
	assert_true(tui_ends(tui, 0));
}

static void the_environment_is_fixed(void **state)
{
	const struct tui_options options = {
		.term = "screen", .env = (const char *[]){"COLOUR=none", "TMPDIR", NULL}};
	struct tui *tui = *state;

	setenv("NO_COLOR", "1", 1);
	setenv("COLORTERM", "truecolor", 1);
	setenv("TERM", "dumb", 1);
	tui_start(tui, &options,
		(const char *[]){"sh", "-c",
			"echo c=$NO_COLOR$COLORTERM/ t=$TERM l=$LC_ALL o=$COLOUR "
			"tmp=$TMPDIR/;"
			"[ \"$HOME\" = \"$PWD\" ] && [ \"$XDG_DATA_HOME\" = \"$PWD/data\" "
			"] &&"
			"echo at home; ls -A",
			NULL});
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	assert_string_equal(tui_row(tui, 0), "c=/ t=screen l=C.UTF-8 o=none tmp=/");
	assert_string_equal(tui_row(tui, 1), "at home");
	assert_string_equal(tui_row(tui, 2), "tmp");
	assert_string_equal(tui_row(tui, 3), "");
}

static void ignored_signals_are_not_inherited(void **state)
{
	struct tui *tui = *state;

	signal(SIGHUP, SIG_IGN);
	run(tui, NULL, "kill -HUP $$; exit 1");
	signal(SIGHUP, SIG_DFL);
	assert_int_equal(tui_exit_status(tui, SOON), 128 + SIGHUP);
}

static void a_program_that_cannot_run_is_an_error(void **state)
{
	struct tui *tui = *state;
	struct err err;

	assert_int_equal(
		tui_try_start(tui, NULL, (const char *[]){"/no/such/program", NULL}, &err),
		-1);
	assert_non_null(strstr(err.text, "/no/such/program: No such file"));
	assert_int_equal(tui_pid(tui), 0);
}

static void slowness_stretches_limits(void **state)
{
	char *kept = getenv("TUI_SLOWNESS");
	struct timespec before, after;
	struct tui *tui = *state;

	kept = kept != NULL ? strdup(kept) : NULL;
	run(tui, NULL, "exec cat");
	setenv("TUI_SLOWNESS", "2.5", 1);
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_false(tui_sees_text(tui, "anything", 40));
	clock_gettime(CLOCK_MONOTONIC, &after);
	setenv("TUI_SLOWNESS", "nonsense", 1);
	assert_true(tui_slowness() > 0.99 && tui_slowness() < 1.01);
	unsetenv("TUI_SLOWNESS");
	if (kept != NULL)
		setenv("TUI_SLOWNESS", kept, 1);
	free(kept);
	assert_true((double)(after.tv_sec - before.tv_sec) * 1e3 +
			(double)(after.tv_nsec - before.tv_nsec) * 1e-6 >=
		100);
}

static void nothing_is_left_after_the_test(void **state)
{
	struct tui *tui = NULL;
	char home[256], inside[300];
	struct stat st;
	void *own;
	pid_t pid;

	(void)state;
	assert_int_equal(tui_setup(&own), 0);
	tui = own;
	snprintf(home, sizeof home, "%s", tui_home(tui));
	run(tui, NULL,
		"trap '' HUP TERM INT; mkdir -p a/b; date >a/b/c; chmod 0 a; echo ready;"
		"while :; do sleep 100; done");
	tui_wait_text(tui, "ready", SOON);
	pid = tui_pid(tui);
	snprintf(inside, sizeof inside, "%s/a", home);
	assert_int_equal(stat(inside, &st), 0);
	assert_int_equal(kill(pid, 0), 0);
	assert_int_equal(tui_teardown(&own), 0);
	assert_int_equal(stat(home, &st), -1);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

#define IN_TERMINAL(test) cmocka_unit_test_setup_teardown(test, tui_setup, tui_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(text_is_found_with_its_place),
		IN_TERMINAL(text_that_is_not_there_is_not_seen),
		IN_TERMINAL(waiting_ends_with_the_program),
		IN_TERMINAL(text_that_goes_is_gone),
		IN_TERMINAL(expressions_know_rows),
		IN_TERMINAL(last_words_are_read),
		IN_TERMINAL(terminals_differ_as_terminfo_says),
		IN_TERMINAL(alternate_screen_and_cursor_are_followed),
		IN_TERMINAL(what_is_left_behind_is_noticed),
		IN_TERMINAL(a_new_size_arrives),
		IN_TERMINAL(keys_arrive_as_terminfo_says),
		IN_TERMINAL(keys_that_a_terminal_lacks_are_known),
		IN_TERMINAL(long_input_arrives_whole),
		IN_TERMINAL(questions_of_the_program_are_answered),
		IN_TERMINAL(an_idle_program_is_quiet),
		IN_TERMINAL(a_busy_program_is_not_quiet),
		IN_TERMINAL(processor_time_is_measured),
		IN_TERMINAL(latency_is_that_of_the_program),
		IN_TERMINAL(a_hangup_reaches_the_program),
		IN_TERMINAL(statuses_and_signals_are_told_apart),
		IN_TERMINAL(control_c_interrupts),
		IN_TERMINAL(control_z_stops_a_job),
		IN_TERMINAL(a_process_left_over_is_noticed),
		IN_TERMINAL(the_environment_is_fixed),
		IN_TERMINAL(ignored_signals_are_not_inherited),
		IN_TERMINAL(a_program_that_cannot_run_is_an_error),
		IN_TERMINAL(slowness_stretches_limits),
		cmocka_unit_test(nothing_is_left_after_the_test),
	};

	return cmocka_run_group_tests_name("terminal harness", tests, NULL, NULL);
}

/*
 * harness: runs a program in a terminal emulator, presses its keys, reads its
 * screen.
 *
 * A test program gets a `struct tui *` from tui_setup() as its cmocka state, and
 * gives it back with tui_teardown(), which kills what still runs and removes the
 * temporary directory, also when the test failed. Between them it may start any
 * number of programs, one at a time.
 *
 *	static void greets(void **state)
 *	{
 *		struct tui *tui = *state;
 *
 *		tui_start(tui, NULL, (const char *[]){"./greeter", NULL});
 *		tui_wait_text(tui, "hello", 1000);
 *		tui_key(tui, "q");
 *		assert_int_equal(tui_exit_status(tui, 1000), 0);
 *		tui_assert_restored(tui);
 *	}
 *
 * The program runs in a directory of its own, which is also its HOME and holds
 * its XDG directories and TMPDIR, with a fixed environment: LC_ALL=C.UTF-8, TERM,
 * PATH, and what sanitizers and terminfo need; neither NO_COLOR nor COLORTERM.
 * Every signal has its default action; no core is dumped.
 *
 * Nothing is read behind the test's back: output is taken from the terminal only
 * inside the functions that wait (tui_wait_*, tui_quiet, tui_exit_status, ...).
 * Milliseconds are limits, multiplied by $TUI_SLOWNESS (default 1, for sanitizers
 * and valgrind); functions that wait return as soon as they can. A condition that
 * does not come true fails the test at the caller's line and prints the screen.
 *
 * Rows and columns count from 0. Not shared between threads.
 */
#ifndef TUI_HARNESS_H
#define TUI_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emulator.h"
#include "fmnist/err.h"

struct tui;

struct tui_options {
	int rows, cols;         /* 0: 24, 80 */
	const char *term;       /* NULL: xterm-256color */
	const char *const *env; /* "NAME=value" to set, "NAME" to leave out; ends with
				 * NULL; NULL: nothing besides */
};

int tui_setup(void **state);
int tui_teardown(void **state);

/* The program to be tested: $FMNIST_TUI, or ./fmnist-tui. */
const char *tui_program(void);

/* $TUI_SLOWNESS; for limits of a test's own. */
double tui_slowness(void);

/* Starts argv (ends with NULL), looked for in PATH when it has no slash. An
 * earlier program is stopped. options may be NULL. */
void tui_start(struct tui *tui, const struct tui_options *options, const char *const *argv);
/* The same, for a start that may fail. */
int tui_try_start(struct tui *tui, const struct tui_options *options,
	const char *const *argv, struct err *err);
/* Kills the program and all that it started, and closes the terminal. -1: some of
 * it could not be found and still runs. */
int tui_stop(struct tui *tui);

/* The directory that the program runs in. */
const char *tui_home(const struct tui *tui);
/* The program's process; 0: there is none any more. */
int tui_pid(const struct tui *tui);

/* The screen. Texts stay until the next call that returns one. */
const char *tui_screen(struct tui *tui); /* rows, a newline between, no blanks at ends */
const char *tui_row(struct tui *tui, int row);
/* Where `text`, of one row, first is. false: nowhere. row, col may be NULL. */
bool tui_find(struct tui *tui, const char *text, int *row, int *col);
struct tui_cell tui_cell(struct tui *tui, int row, int col);
void tui_size(const struct tui *tui, int *rows, int *cols);
void tui_cursor(const struct tui *tui, int *row, int *col);
bool tui_cursor_visible(const struct tui *tui);
bool tui_alternate(const struct tui *tui); /* the alternate screen is shown */

/*
 * Waiting. Texts are looked for in what tui_screen() returns; expressions are
 * POSIX extended ones in which ^ and $ are the ends of a row. When the program
 * ends, waiting ends.
 */
void tui_wait_text(struct tui *tui, const char *text, int ms);
void tui_wait_gone(struct tui *tui, const char *text, int ms);
void tui_wait_regex(struct tui *tui, const char *regex, int ms);
/* The program has written nothing for `quiet` milliseconds. */
void tui_wait_quiet(struct tui *tui, int quiet, int ms);
/* These say whether it came true. */
bool tui_sees_text(struct tui *tui, const char *text, int ms);
bool tui_sees_gone(struct tui *tui, const char *text, int ms);
bool tui_sees_regex(struct tui *tui, const char *regex, int ms);

/* Input. Names of keys: keys.h. */
void tui_key(struct tui *tui, const char *name);
/* Not every terminal has every key. */
bool tui_has_key(struct tui *tui, const char *name);
void tui_type(struct tui *tui, const char *text);
/* Presses the key; milliseconds until `text`, not on the screen before, shows.
 * Not divided by the slowness. */
double tui_key_latency(struct tui *tui, const char *name, const char *text, int ms);
void tui_resize(struct tui *tui, int rows, int cols);
void tui_signal(struct tui *tui, int number);
/* The line drops: what runs in the terminal gets SIGHUP, and errors when it reads or
 * writes. The screen stays as it is. */
void tui_hangup(struct tui *tui);

/* Measuring. */
uint64_t tui_bytes(const struct tui *tui); /* that the program wrote since its start */
/* Reads for ms milliseconds (not multiplied); bytes that came. */
uint64_t tui_quiet(struct tui *tui, int ms);
/* Processor time of the program's process, all threads, in milliseconds; -1: this
 * system does not tell. The program must not have ended. */
double tui_cpu_ms(const struct tui *tui);

/*
 * The end. It has come when the program's process and every process that it started
 * are gone: they hold the end of a pipe. The status is the exit status, or 128 plus
 * the signal that killed it.
 */
int tui_exit_status(struct tui *tui, int ms);
bool tui_ends(struct tui *tui, int ms);
int tui_killed_by(const struct tui *tui); /* the signal; 0: it exited */

/*
 * What is not as it was before the program: terminal modes, alternate screen,
 * cursor, cursor keys, colours, palette, mouse; or a process that is left over. A
 * sentence, or NULL. The assertion fails with it.
 */
const char *tui_disorder(struct tui *tui);
void tui_assert_restored(struct tui *tui);

/*
 * Each call remembers its place, for the message when it fails. (A macro is not
 * expanded inside itself.)
 */
struct tui *tui_at(struct tui *tui, const char *file, int line);

#ifndef TUI_HARNESS_PLAIN
#define TUI_HERE(tui) tui_at(tui, __FILE__, __LINE__)
#define tui_start(tui, ...) tui_start(TUI_HERE(tui), __VA_ARGS__)
#define tui_cell(tui, row, col) tui_cell(TUI_HERE(tui), row, col)
#define tui_wait_text(tui, text, ms) tui_wait_text(TUI_HERE(tui), text, ms)
#define tui_wait_gone(tui, text, ms) tui_wait_gone(TUI_HERE(tui), text, ms)
#define tui_wait_regex(tui, regex, ms) tui_wait_regex(TUI_HERE(tui), regex, ms)
#define tui_wait_quiet(tui, quiet, ms) tui_wait_quiet(TUI_HERE(tui), quiet, ms)
#define tui_sees_regex(tui, regex, ms) tui_sees_regex(TUI_HERE(tui), regex, ms)
#define tui_key(tui, name) tui_key(TUI_HERE(tui), name)
#define tui_has_key(tui, name) tui_has_key(TUI_HERE(tui), name)
#define tui_type(tui, text) tui_type(TUI_HERE(tui), text)
#define tui_key_latency(tui, name, text, ms) tui_key_latency(TUI_HERE(tui), name, text, ms)
#define tui_resize(tui, rows, cols) tui_resize(TUI_HERE(tui), rows, cols)
#define tui_signal(tui, number) tui_signal(TUI_HERE(tui), number)
#define tui_exit_status(tui, ms) tui_exit_status(TUI_HERE(tui), ms)
#define tui_assert_restored(tui) tui_assert_restored(TUI_HERE(tui))
#endif

#endif

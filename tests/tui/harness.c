#define TUI_HARNESS_PLAIN
#include "harness.h"

#include <errno.h>
#include <poll.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "keys.h"
#include "process.h"
#include "scratch.h"

/* Killing is quick, also on a loaded machine. */
#define STOP_MS 5000

struct tui {
	char *home;
	char *term;
	struct emulator emulator; /* of the last program; vt NULL before the first */
	struct process process;
	uint64_t received; /* bytes from the program */
	char *text;        /* what was returned last */
	char disorder[256];
	const char *file; /* the test's last call */
	int line;
};

struct tui *tui_at(struct tui *tui, const char *file, int line)
{
	tui->file = file;
	tui->line = line;
	return tui;
}

double tui_slowness(void)
{
	const char *text = getenv("TUI_SLOWNESS");
	double factor = text != NULL ? strtod(text, NULL) : 1;

	return factor > 0 ? factor : 1;
}

const char *tui_program(void)
{
	const char *path = getenv("FMNIST_TUI");

	return path != NULL ? path : "./fmnist-tui";
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static double deadline_after(int ms)
{
	return now_ms() + ms * tui_slowness();
}

static void show_screen(struct tui *tui)
{
	int rows, cols, row, col;

	if (tui->emulator.vt == NULL)
		return;
	emulator_size(&tui->emulator, &rows, &cols);
	emulator_cursor(&tui->emulator, &row, &col);
	print_error("screen: %d rows, %d columns, TERM=%s, cursor at %d, %d%s%s; %llu "
		    "bytes came\n",
		rows, cols, tui->term, row, col,
		tui->emulator.cursor_visible ? "" : " hidden",
		tui->emulator.alternate ? ", alternate screen" : "",
		(unsigned long long)tui->received);
	for (row = 0; row < rows; row++)
		print_error("%3d|%s\n", row, tui_row(tui, row));
	if (tui->process.pid > 0)
		print_error("the program runs\n");
	else if (WIFSIGNALED(tui->process.status))
		print_error("the program was killed by signal %d (%s)\n",
			WTERMSIG(tui->process.status),
			strsignal(WTERMSIG(tui->process.status)));
	else
		print_error("the program ended with status %d\n",
			WEXITSTATUS(tui->process.status));
}

static void fail_here(struct tui *tui, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

static void fail_here(struct tui *tui, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	print_error("%s\n", text);
	show_screen(tui);
	_fail(tui->file, tui->line);
	abort();
}

/* Takes what the program wrote. false: there is nothing. */
static bool receive(struct tui *tui)
{
	char bytes[65536];
	ssize_t got = read(tui->process.master, bytes, sizeof bytes);
	struct emulator *emulator = &tui->emulator;

	if (got <= 0)
		return false;
	tui->received += (uint64_t)got;
	emulator_feed(emulator, bytes, (size_t)got);
	/* A program that asks waits for the answer: there is room for it. */
	if (emulator->answer_length > 0 &&
		write(tui->process.master, emulator->answer, emulator->answer_length) < 0)
		print_error("the terminal's answer was lost: %s\n", strerror(errno));
	emulator->answer_length = 0;
	return true;
}

/*
 * Waits until something happens, and takes it. false: nothing until the deadline.
 * What a program wrote before its end is taken before the end is noticed.
 */
static bool pump(struct tui *tui, double deadline)
{
	struct pollfd fd[2] = {{.fd = tui->process.master, .events = POLLIN},
		{.fd = tui->process.lifeline, .events = POLLIN}};
	double left = deadline - now_ms();
	int n = poll(fd, 2, left > 0 ? (int)left + 1 : 0);

	if (n <= 0)
		return n < 0 && errno == EINTR;
	if (fd[0].revents != 0) {
		receive(tui);
		return true;
	}
	/* The last bytes may have come between the two looks. */
	while (poll(fd, 1, 0) == 1 && fd[0].revents != 0 && receive(tui))
		;
	process_collect(&tui->process);
	return true;
}

typedef bool condition(struct tui *tui, const void *arg);

static bool until(struct tui *tui, condition *is_true, const void *arg, double deadline)
{
	for (;;) {
		if (is_true(tui, arg))
			return true;
		if (process_ended(&tui->process) || !pump(tui, deadline))
			return false;
	}
}

static bool ended(struct tui *tui, const void *arg)
{
	(void)arg;
	return process_ended(&tui->process);
}

static bool has_text(struct tui *tui, const void *text)
{
	return strstr(tui_screen(tui), text) != NULL;
}

static bool lacks_text(struct tui *tui, const void *text)
{
	return !has_text(tui, text);
}

static bool matches(struct tui *tui, const void *regex)
{
	return regexec(regex, tui_screen(tui), 0, NULL, 0) == 0;
}

/* Setting up and cleaning up. */

int tui_setup(void **state)
{
	struct tui *tui = xcalloc(1, sizeof *tui);

	/* Otherwise there is no status to wait for. */
	signal(SIGCHLD, SIG_DFL);
	tui->process = (struct process)PROCESS_NONE;
	tui->home = scratch_make();
	if (tui->home == NULL) {
		print_error("cannot make a temporary directory: %s\n", strerror(errno));
		free(tui);
		return -1;
	}
	*state = tui;
	return 0;
}

int tui_teardown(void **state)
{
	struct tui *tui = *state;
	int rc;

	if (tui == NULL)
		return 0;
	rc = tui_stop(tui);
	if (rc != 0)
		print_error("the program left a process that could not be found\n");
	emulator_release(&tui->emulator);
	scratch_remove(tui->home);
	free(tui->text);
	free(tui->term);
	free(tui);
	*state = NULL;
	return rc;
}

int tui_try_start(struct tui *tui, const struct tui_options *options,
	const char *const *argv, struct err *err)
{
	static const struct tui_options none;
	const struct tui_options *o = options != NULL ? options : &none;
	int rows = o->rows > 0 ? o->rows : 24, cols = o->cols > 0 ? o->cols : 80, rc;
	char **env;

	tui_stop(tui);
	free(tui->term);
	tui->term = xstrdup(o->term != NULL ? o->term : "xterm-256color");
	tui->received = 0;
	emulator_release(&tui->emulator);
	emulator_init(&tui->emulator, rows, cols, tui->term);
	env = environment_make(tui->home, tui->term, o->env);
	rc = process_start(&tui->process, argv, env, tui->home, rows, cols, err);
	environment_free(env);
	return rc;
}

void tui_start(struct tui *tui, const struct tui_options *options, const char *const *argv)
{
	struct err err;

	if (tui_try_start(tui, options, argv, &err) != 0)
		fail_here(tui, "%s", err.text);
}

int tui_stop(struct tui *tui)
{
	return process_stop(&tui->process, (int)(STOP_MS * tui_slowness()));
}

const char *tui_home(const struct tui *tui)
{
	return tui->home;
}

int tui_pid(const struct tui *tui)
{
	return (int)tui->process.pid;
}

/* The screen. */

static const char *keep_text(struct tui *tui, int first, int count)
{
	free(tui->text);
	tui->text = emulator_text(&tui->emulator, first, count);
	return tui->text;
}

const char *tui_screen(struct tui *tui)
{
	int rows, cols;

	emulator_size(&tui->emulator, &rows, &cols);
	return keep_text(tui, 0, rows);
}

const char *tui_row(struct tui *tui, int row)
{
	return keep_text(tui, row, 1);
}

/* The column of the byte at `offset` of a row's text. */
static int column_of(struct tui *tui, int row, size_t offset)
{
	struct tui_cell cell;
	size_t at = 0;
	int col = 0;

	while (at < offset && emulator_cell(&tui->emulator, row, col, &cell)) {
		at += strlen(cell.text);
		col += cell.columns;
	}
	return col;
}

bool tui_find(struct tui *tui, const char *text, int *row, int *col)
{
	int rows, cols;

	emulator_size(&tui->emulator, &rows, &cols);
	for (int r = 0; r < rows; r++) {
		const char *line = tui_row(tui, r), *found = strstr(line, text);

		if (found == NULL)
			continue;
		if (row != NULL)
			*row = r;
		if (col != NULL)
			*col = column_of(tui, r, (size_t)(found - line));
		return true;
	}
	return false;
}

struct tui_cell tui_cell(struct tui *tui, int row, int col)
{
	struct tui_cell cell;

	if (!emulator_cell(&tui->emulator, row, col, &cell))
		fail_here(tui, "there is no cell at row %d, column %d", row, col);
	return cell;
}

void tui_size(const struct tui *tui, int *rows, int *cols)
{
	emulator_size(&tui->emulator, rows, cols);
}

void tui_cursor(const struct tui *tui, int *row, int *col)
{
	emulator_cursor(&tui->emulator, row, col);
}

bool tui_cursor_visible(const struct tui *tui)
{
	return tui->emulator.cursor_visible;
}

bool tui_alternate(const struct tui *tui)
{
	return tui->emulator.alternate;
}

/* Waiting. */

bool tui_sees_text(struct tui *tui, const char *text, int ms)
{
	return until(tui, has_text, text, deadline_after(ms));
}

bool tui_sees_gone(struct tui *tui, const char *text, int ms)
{
	return until(tui, lacks_text, text, deadline_after(ms));
}

bool tui_sees_regex(struct tui *tui, const char *regex, int ms)
{
	regex_t compiled;
	bool seen;

	if (regcomp(&compiled, regex, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) != 0)
		fail_here(tui, "'%s' is no extended regular expression", regex);
	seen = until(tui, matches, &compiled, deadline_after(ms));
	regfree(&compiled);
	return seen;
}

void tui_wait_text(struct tui *tui, const char *text, int ms)
{
	if (!tui_sees_text(tui, text, ms))
		fail_here(tui, "the screen did not show '%s' within %d ms", text, ms);
}

void tui_wait_gone(struct tui *tui, const char *text, int ms)
{
	if (!tui_sees_gone(tui, text, ms))
		fail_here(tui, "the screen still showed '%s' after %d ms", text, ms);
}

void tui_wait_regex(struct tui *tui, const char *regex, int ms)
{
	if (!tui_sees_regex(tui, regex, ms))
		fail_here(tui, "the screen did not match '%s' within %d ms", regex, ms);
}

void tui_wait_quiet(struct tui *tui, int quiet, int ms)
{
	double deadline = deadline_after(ms);

	while (tui_quiet(tui, quiet) != 0) {
		if (now_ms() > deadline)
			fail_here(
				tui, "the program never stopped writing for %d ms", quiet);
	}
}

/* Input. */

static void send_bytes(struct tui *tui, const char *bytes, size_t size)
{
	double deadline = deadline_after(10000);

	while (size > 0) {
		ssize_t sent = write(tui->process.master, bytes, size);

		if (sent > 0) {
			bytes += sent;
			size -= (size_t)sent;
		} else if (errno == EAGAIN) {
			/* The program reads again once its output is taken. */
			struct pollfd fd = {
				.fd = tui->process.master, .events = POLLIN | POLLOUT};

			poll(&fd, 1, 100);
			if ((fd.revents & POLLIN) != 0)
				receive(tui);
		} else if (errno != EINTR) {
			fail_here(tui, "cannot press keys: %s", strerror(errno));
		}
		if (now_ms() > deadline)
			fail_here(tui, "the program does not read its input");
	}
}

static int bytes_of(struct tui *tui, const char *name, char *bytes)
{
	struct err err;
	int size = key_bytes(tui->term, name, bytes, &err);

	if (size < 0)
		fail_here(tui, "%s", err.text);
	return size;
}

bool tui_has_key(struct tui *tui, const char *name)
{
	char bytes[KEY_BYTES_MAX];

	return bytes_of(tui, name, bytes) > 0;
}

void tui_key(struct tui *tui, const char *name)
{
	char bytes[KEY_BYTES_MAX];
	int size = bytes_of(tui, name, bytes);

	if (size == 0)
		fail_here(tui, "a terminal %s has no key %s", tui->term, name);
	send_bytes(tui, bytes, (size_t)size);
}

void tui_type(struct tui *tui, const char *text)
{
	send_bytes(tui, text, strlen(text));
}

double tui_key_latency(struct tui *tui, const char *name, const char *text, int ms)
{
	double start;

	if (has_text(tui, text))
		fail_here(tui, "'%s' is on the screen already", text);
	start = now_ms();
	tui_key(tui, name);
	tui_wait_text(tui, text, ms);
	return now_ms() - start;
}

void tui_resize(struct tui *tui, int rows, int cols)
{
	if (rows < 1 || cols < 1)
		fail_here(tui, "a terminal has one row and column at least");
	emulator_resize(&tui->emulator, rows, cols);
	process_resize(&tui->process, rows, cols);
}

void tui_signal(struct tui *tui, int number)
{
	if (tui->process.pid <= 0 || kill(tui->process.pid, number) != 0)
		fail_here(tui, "there is no program to send signal %d to", number);
}

void tui_hangup(struct tui *tui)
{
	process_hangup(&tui->process);
}

/* Measuring. */

uint64_t tui_bytes(const struct tui *tui)
{
	return tui->received;
}

uint64_t tui_quiet(struct tui *tui, int ms)
{
	uint64_t before = tui->received;
	double deadline = now_ms() + ms;

	while (now_ms() < deadline)
		pump(tui, deadline);
	return tui->received - before;
}

double tui_cpu_ms(const struct tui *tui)
{
#if defined(_POSIX_CPUTIME) && _POSIX_CPUTIME >= 0
	struct timespec t;
	clockid_t clock;

	if (tui->process.pid > 0 && clock_getcpuclockid(tui->process.pid, &clock) == 0 &&
		clock_gettime(clock, &t) == 0)
		return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
#else
	(void)tui;
#endif
	return -1;
}

/* The end. */

bool tui_ends(struct tui *tui, int ms)
{
	return until(tui, ended, NULL, deadline_after(ms));
}

int tui_killed_by(const struct tui *tui)
{
	return WIFSIGNALED(tui->process.status) ? WTERMSIG(tui->process.status) : 0;
}

int tui_exit_status(struct tui *tui, int ms)
{
	if (!tui_ends(tui, ms)) {
		if (process_left_something(&tui->process))
			fail_here(tui,
				"the program ended, but a process that it started runs on");
		fail_here(tui, "the program did not end within %d ms", ms);
	}
	return WIFSIGNALED(tui->process.status) ? 128 + WTERMSIG(tui->process.status)
						: WEXITSTATUS(tui->process.status);
}

static bool same_modes(struct tui *tui)
{
	const struct termios *was = &tui->process.before;
	struct termios is;

	/* After a hangup there is no terminal whose modes would matter. */
	if (tui->process.slave < 0 || tcgetattr(tui->process.slave, &is) != 0)
		return true;
	if (is.c_iflag == was->c_iflag && is.c_oflag == was->c_oflag &&
		is.c_cflag == was->c_cflag && is.c_lflag == was->c_lflag &&
		memcmp(is.c_cc, was->c_cc, sizeof is.c_cc) == 0)
		return true;
	snprintf(tui->disorder, sizeof tui->disorder,
		"terminal modes were not restored: input %#lx, was %#lx; output %#lx, was "
		"%#lx; "
		"local %#lx, was %#lx; control %#lx, was %#lx",
		(unsigned long)is.c_iflag, (unsigned long)was->c_iflag,
		(unsigned long)is.c_oflag, (unsigned long)was->c_oflag,
		(unsigned long)is.c_lflag, (unsigned long)was->c_lflag,
		(unsigned long)is.c_cflag, (unsigned long)was->c_cflag);
	return false;
}

const char *tui_disorder(struct tui *tui)
{
	if (process_left_something(&tui->process))
		return "a process that the program started runs on";
	if (!same_modes(tui))
		return tui->disorder;
	return emulator_disorder(&tui->emulator);
}

void tui_assert_restored(struct tui *tui)
{
	const char *disorder = tui_disorder(tui);

	if (disorder != NULL)
		fail_here(tui, "%s", disorder);
}

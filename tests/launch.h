/*
 * launch: runs the program without a terminal, for test programs only.
 *
 * The program is $FMNIST_TUI, or ./fmnist-tui. It gets a fixed environment whose
 * HOME is the directory given, no standard input to read from, and obeys interrupts also
 * where the tests run in the background. What it writes is read to its end, both streams
 * at once. A program that hangs is killed and fails the running test, as do failures of
 * the system.
 */
#ifndef FMNIST_TESTS_LAUNCH_H
#define FMNIST_TESTS_LAUNCH_H

#include <stddef.h>
#include <sys/types.h>

struct launch {
	pid_t pid;
	int out, err;      /* reading ends; -1: at its end */
	char *stdout_text; /* what came so far, with a zero */
	char *stderr_text;
	size_t out_size, err_size;
	int status; /* exit status, or 128 + signal */
};

/* Where standard output goes. */
#define LAUNCH_PIPE NULL
#define LAUNCH_CLOSED ""
#define LAUNCH_ALL_CLOSED " " /* standard input and error too */

/* args: without the program's name, parts separated by single spaces. `output`: a
 * file to write to, or one of these. */
void launch_start(
	struct launch *launch, const char *home, const char *output, const char *args);
/* Reads until standard output holds the text. */
void launch_wait_text(struct launch *launch, const char *text);
/* Likewise standard error. */
void launch_wait_error(struct launch *launch, const char *text);
void launch_signal(const struct launch *launch, int number);
/* Reads standard output no more. */
void launch_hang_up(struct launch *launch);
/* Waits for the end. */
void launch_finish(struct launch *launch);
void launch_release(struct launch *launch);

/* Start and finish. */
void launch_run(
	struct launch *launch, const char *home, const char *output, const char *args);

#endif

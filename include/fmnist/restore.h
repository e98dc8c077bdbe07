/*
 * restore: gives the terminal back when the program dies.
 *
 * While armed, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT and exit() put the
 * terminal's modes back, write the bytes that leave the full screen, write what
 * is still in the captured standard error and, for a signal, one line that
 * names it. The signal then takes the course that it had before.
 *
 * Signals force one global: a handler gets no argument. Everything that the
 * handler needs is prepared when it is armed; it calls async-signal-safe
 * functions only. A child process made by fork() leaves the terminal alone.
 * Arm and disarm from one thread; any thread may crash.
 */
#ifndef FMNIST_RESTORE_H
#define FMNIST_RESTORE_H

#include <stddef.h>
#include <termios.h>

#define RESTORE_BYTES 256

struct restore {
	int terminal;              /* descriptor of the terminal */
	int real_stderr;           /* where messages go in the end */
	int captured;              /* reading end that stands for standard error, or -1 */
	struct termios modes;      /* as they were */
	char bytes[RESTORE_BYTES]; /* (count): leave the full screen, show the cursor */
	size_t count;
};

/* Copies the plan. Armed again, the new plan takes the place of the old. */
void restore_arm(const struct restore *plan);
void restore_disarm(void);

/* Async-signal-safe: gives the terminal back when armed, without waiting for a line
 * that takes nothing. The process is to end next. */
void restore_now(void);

#endif

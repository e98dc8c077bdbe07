/*
 * process: a program with a terminal of its own.
 *
 * The program leads a session whose terminal is a new pseudoterminal. The
 * starter keeps both ends of it: the master, to be the terminal, and the slave, so
 * that nothing is lost when the program ends and its modes can be looked at.
 *
 * The program inherits the writing end of a pipe, the lifeline, and with it
 * whatever it starts: the reading end is at its end when all of them are gone.
 *
 * process_start() fills the struct, process_stop() ends and closes everything.
 */
#ifndef TUI_PROCESS_H
#define TUI_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#include "fmnist/err.h"

struct process {
	int master;            /* not blocking; -1: closed */
	int slave;             /* -1: closed */
	int lifeline;          /* -1: all of them are gone */
	pid_t pid;             /* 0: gone and waited for */
	pid_t group;           /* what pid was: the program's process group */
	int status;            /* of waitpid(), when pid is 0 */
	struct termios before; /* terminal modes at the start */
};

#define PROCESS_NONE                                      \
	{                                                 \
		.master = -1, .slave = -1, .lifeline = -1 \
	}

/*
 * Runs argv in `directory`. env is its whole environment; both end with NULL. A
 * program that cannot be run is an error here.
 */
int process_start(struct process *process, const char *const *argv, char **env,
	const char *directory, int rows, int cols, struct err *err);

/* The program and all that it started are gone. */
bool process_ended(const struct process *process);
/* The program is gone, but something that it started is not. */
bool process_left_something(struct process *process);
/* The lifeline is readable: takes the status. */
void process_collect(struct process *process);

void process_resize(const struct process *process, int rows, int cols);
void process_hangup(struct process *process);
/* Kills what still runs. -1: not all of it is gone after `ms` milliseconds. */
int process_stop(struct process *process, int ms);

/*
 * The environment for tests: fixed but for PATH and what sanitizers and terminfo
 * need, changed by `changes` ("NAME=value", "NAME": without it; ends with NULL; may
 * be NULL). environment_free() it.
 */
char **environment_make(const char *home, const char *term, const char *const *changes);
void environment_free(char **env);

#endif

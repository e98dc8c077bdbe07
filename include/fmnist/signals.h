/*
 * signals: the process's signals as bytes to read.
 *
 * Handlers write the signal's number into a pipe, whose reading end takes part in
 * poll(). It does not matter which thread a signal is delivered to. Whoever reads
 * ends the program in order. Where nobody reads, because a write to a line that
 * takes nothing holds the thread or a computation is long, a second signal that
 * ends the program, or SIGNALS_PATIENCE seconds, end it at once.
 *
 * This is one of the two modules with globals (the other is restore.h).
 */
#ifndef FMNIST_SIGNALS_H
#define FMNIST_SIGNALS_H

#include <signal.h>

#include "fmnist/err.h"

#define SIGNALS_PATIENCE 10

/*
 * Catches SIGINT, SIGTERM, SIGHUP, SIGQUIT, which end the program, SIGUSR1 and
 * SIGWINCH, which do not, but those that were ignored when the program started (nohup); ignores SIGPIPE. `last_words`, when
 * not NULL, is called before the program is ended at once; it may call
 * async-signal-safe functions only.
 */
int signals_open(void (*last_words)(void), struct err *err);
int signals_fd(void);

/* The number of the next signal that came, or 0. */
int signals_next(void);

/*
 * Around the creation of a thread: it then takes no signal but those of its own
 * crash, whose handlers give the terminal back.
 */
void signals_block(sigset_t *before);
void signals_unblock(const sigset_t *before);

#endif

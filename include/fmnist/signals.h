/*
 * signals: the process's signals as bytes to read.
 *
 * Handlers only write the signal's number into a pipe, whose reading end takes
 * part in poll(). It does not matter which thread a signal is delivered to.
 * This is one of the two globals of the program (the other is what term.h needs
 * to restore the terminal after a crash).
 */
#ifndef FMNIST_SIGNALS_H
#define FMNIST_SIGNALS_H

#include "fmnist/err.h"

/* Catches SIGINT, SIGTERM, SIGHUP and SIGWINCH, but those that were ignored when
 * the program started (nohup); ignores SIGPIPE. */
int signals_open(struct err *err);
int signals_fd(void);

/* The number of the next signal that came, or 0. */
int signals_next(void);

#endif

/*
 * headless: a training run without a screen.
 *
 * Progress on standard error, a table or JSON Lines on standard output. SIGINT,
 * SIGTERM and SIGHUP end the run after the iteration that is being computed.
 */
#ifndef FMNIST_HEADLESS_H
#define FMNIST_HEADLESS_H

#include "fmnist/err.h"
#include "fmnist/options.h"

/* Returns the exit status (command.h). */
int headless_train(const struct options *options, struct err *err);

#endif

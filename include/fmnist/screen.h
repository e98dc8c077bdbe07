/*
 * screen: from the command line to the dashboard.
 */
#ifndef FMNIST_SCREEN_H
#define FMNIST_SCREEN_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/options.h"

/* Whether a command that can do both is to open the dashboard. */
bool screen_wanted(const struct options *options);

/* `start`: train at once. Returns the exit status (command.h). */
int screen_run(const struct options *options, bool start, struct err *err);

#endif

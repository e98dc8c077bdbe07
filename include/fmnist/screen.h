/*
 * screen: from the command line to the dashboard.
 */
#ifndef FMNIST_SCREEN_H
#define FMNIST_SCREEN_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/session.h"

/* Whether a command that can do both is to open the dashboard. */
bool screen_wanted(const struct options *options);

/* `name`: of the first run (session.h). Returns the exit status (command.h). */
int screen_run(const struct options *options, enum session_start start, const char *name,
	struct err *err);

#endif

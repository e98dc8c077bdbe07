/*
 * dashboard: the screen, from opening to leaving.
 *
 * Owns everything that lives as long as the screen does: terminal, panes, worker,
 * data set. Runs on the calling thread, the only one that draws.
 */
#ifndef FMNIST_DASHBOARD_H
#define FMNIST_DASHBOARD_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/session.h"
#include "fmnist/term.h"

struct dashboard_options {
	struct session_options session;
	struct term_options term;
};

/* Returns the signal that ended it, 0 when the user left, -1 when there is no
 * terminal to use. */
int dashboard_run(const struct dashboard_options *options, struct err *err);

#endif

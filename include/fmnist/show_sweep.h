/*
 * show_sweep: what `show` tells of a sweep, with its leaderboard.
 */
#ifndef FMNIST_SHOW_SWEEP_H
#define FMNIST_SHOW_SWEEP_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/store.h"

/* To standard output, as text or one object. */
int show_sweep(
	struct store *store, const struct store_run *run, bool json, struct err *err);

#endif

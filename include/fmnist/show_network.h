/*
 * show_network: what `show` tells of one network, of a run or of a trial.
 */
#ifndef FMNIST_SHOW_NETWORK_H
#define FMNIST_SHOW_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/store.h"

/* trial (from 1) 0: the run's own. To standard output, as text or one object. */
int show_network(struct store *store, const struct store_run *run, uint32_t trial,
	bool json, struct err *err);

#endif

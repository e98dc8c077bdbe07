/*
 * network_headless: trains one network without a screen, for the commands that do.
 */
#ifndef FMNIST_NETWORK_HEADLESS_H
#define FMNIST_NETWORK_HEADLESS_H

#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/hparams.h"
#include "fmnist/options.h"

/* `name`: what the run was made from, or "". Returns the exit status (command.h). */
int network_headless(const struct options *options, enum run_kind kind,
	const struct hparams *hparams, const char *name, struct err *err);

#endif

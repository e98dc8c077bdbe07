/*
 * network_headless: trains one network without a screen, for the commands that do.
 */
#ifndef FMNIST_NETWORK_HEADLESS_H
#define FMNIST_NETWORK_HEADLESS_H

#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/headless.h"
#include "fmnist/hparams.h"
#include "fmnist/options.h"
#include "fmnist/view.h"

/* A command, and what it does beside the training. */
struct network_errand {
	enum run_kind kind;
	const char *name; /* what the run was made from, or "" */
	/* Once the data are there, before anything is trained; NULL: nothing. */
	int (*before)(const struct headless *headless, struct err *err);
	/* When the network has been trained, to its end or as far as it was let; NULL:
	 * nothing. The store is still open. */
	int (*after)(
		const struct headless *headless, const struct view *view, struct err *err);
};

/* Returns the exit status (command.h). */
int network_headless(const struct options *options, const struct network_errand *errand,
	const struct hparams *hparams, struct err *err);

#endif

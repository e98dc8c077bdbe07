/*
 * headless: a job without a screen.
 *
 * Opens what a command needs (data set, worker, store), runs one job to its end and
 * closes again. Progress goes to standard error; results to standard output, as a table
 * by the command's report, or as JSON Lines. SIGINT, SIGTERM, SIGHUP and SIGQUIT cancel
 * the job, SIGUSR1 stops it: what runs is finished first.
 */
#ifndef FMNIST_HEADLESS_H
#define FMNIST_HEADLESS_H

#include <stdbool.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/jsonl.h"
#include "fmnist/options.h"
#include "fmnist/progress.h"
#include "fmnist/recording.h"
#include "fmnist/worker.h"

struct headless {
	const struct options *options;
	struct sink sink; /* sees the job's end */
	bool ended;
	struct dataset data;
	struct hub hub;
	struct mailbox *events;
	struct worker worker;
	struct progress progress;
	struct jsonl jsonl;
	struct recording recording;
	struct err unrecorded; /* why nothing is recorded; empty: it is */
};

/* Opens the store, or sets `unrecorded`, and reads the data set. `report` takes the events
 * before JSON Lines are written. */
int headless_open(struct headless *headless, const struct options *options,
	struct sink *report, struct err *err);

/*
 * Runs the job. Returns the signal that ended it, 0 when none did, -1 when it failed.
 */
int headless_run(struct headless *headless, struct job *job, struct err *err);

/* Writes what is not recorded yet. -1: something was not. */
int headless_close(struct headless *headless, struct err *err);

#endif

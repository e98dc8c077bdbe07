/*
 * sweep: trains many trials, several at once, and says what happens.
 *
 * A crew of threads takes the trials in order, each trains one at a time on one BLAS
 * thread and a pool of one. Configurations, seeds and, without a pruner, results do not
 * depend on their number. Knows nothing of screens, files or the store, as the trainer.
 *
 * Emits sweep_started; for each trial trial_started, its iterations and epochs, and
 * trial_finished, all with event.trial set; before the end of a trial that is the best so
 * far a snapshot of its network; state events of the sweep itself (trial 0); and last
 * run_finished. emit() is called by all threads of the crew, and must allow
 * it; a trial's own events come in order. State events and snapshots are emitted under the
 * sweep's lock, so that they come in order too: nothing of the sweep may be called then. A
 * trial that cannot begin has a start, with 0 parameters, and fails; the others go on.
 *
 * Requests: pause = no trial begins until resumed, those that run go on; stop = those
 * that run are finished, then the end; cancel = at once, the trials that ran are
 * interrupted and run again when the sweep is resumed.
 *
 * To resume, give the events of the stored run to sweep_memory() before sweep_run():
 * trials that have ended, but for interrupted ones, are not run again. sweep_took() says
 * how long it has been running before.
 */
#ifndef FMNIST_SWEEP_H
#define FMNIST_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/sweep_spec.h"

struct sweep;

struct sweep_settings {
	const struct sweep_spec *spec; /* must outlive the sweep, as the data */
	const struct dataset *data;
	size_t workers; /* at least 1 */
	void (*emit)(void *arg, const struct event *event);
	unsigned (*check)(void *arg); /* enum request, or-ed */
	void (*wait)(void *arg);      /* until resumed, stopped or cancelled */
	void *arg;
};

/* NULL: the training images cannot be split. */
struct sweep *sweep_new(const struct sweep_settings *settings, struct err *err);
void sweep_free(struct sweep *sweep);

/* Takes the events of the stored run; before sweep_run(). */
struct sink *sweep_memory(struct sweep *sweep);
/* Likewise; the seconds of the sweep's end are then those of all its parts. */
void sweep_took(struct sweep *sweep, double seconds);

/* Runs to the end, a stop or a cancel; the last event says which. Returns -1 when no
 * thread could be started, or every trial failed. */
int sweep_run(struct sweep *sweep, struct err *err);

/* Ends one trial (from 1) that runs; it is not run again. May be called by any thread;
 * does nothing where the trial does not run. */
void sweep_cancel_trial(struct sweep *sweep, uint32_t trial);

#endif

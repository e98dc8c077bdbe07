/*
 * trainer: trains one network and says what happens.
 *
 * Knows nothing of threads, files or screens: what happens goes out through
 * emit(), what is asked comes in through check() and wait(), and evaluation
 * runs on the pool it is given. Draws random numbers in the order of the
 * PyTorch script: the weights, then for each epoch the loader's base seed and
 * its permutation, then, with train-on full, the test loader's base seed.
 *
 * With dropout, its masks are drawn between them, batch by batch.
 *
 * Emits run_started; a snapshot of what was drawn; blocks of iterations, at most
 * TRAINER_BLOCK_SECONDS old; in each epoch snapshots, and at its end an epoch event and
 * another snapshot, of a trial only one at its very end; state events when a
 * pause or stop is seen; and last run_finished. The train loss is what is minimised, label
 * smoothing included; the other losses are plain cross-entropy.
 *
 * With patience, training ends after so many epochs without a better validation loss, and
 * the network of the best epoch is what it leaves, and what the figures are of.
 */
#ifndef FMNIST_TRAINER_H
#define FMNIST_TRAINER_H

#include <stdbool.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/hparams.h"
#include "fmnist/model.h"
#include "fmnist/pool.h"

#define TRAINER_BLOCK_SECONDS 0.025

struct trainer {
	const struct hparams *hparams;
	const struct dataset *data;
	struct pool *pool;
	bool last_counts; /* a trial's: tested after its last epoch only, which counts,
			     without patience, in place of the one that validated best */
	void (*emit)(void *arg, const struct event *event);
	unsigned (*check)(void *arg); /* enum request, or-ed */
	void (*wait)(void *arg);      /* until resumed, stopped or cancelled */
	void *arg;
};

/*
 * Runs to the end, a stop, a cancel or divergence; all of these return 0, and
 * the last event says which. -1: it could not begin. `trained`, when not NULL,
 * receives the model (the caller releases it), also a stopped one.
 */
int trainer_run(const struct trainer *trainer, struct model *trained, struct err *err);

#endif

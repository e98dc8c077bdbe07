/*
 * stored: a store with two finished runs in it, for test programs only.
 *
 * Run 1 trained a network for STORED_EPOCHS epochs, run 2 is a sweep of STORED_TRIALS
 * trials, of which the third is the best, then the first; the second was pruned and the
 * fourth diverged. What is in them is told by the functions below. Failures fail the
 * running test.
 */
#ifndef FMNIST_TESTS_STORED_H
#define FMNIST_TESTS_STORED_H

#include "fmnist/event.h"
#include "fmnist/store.h"

#define STORED_EPOCHS 12
#define STORED_LOSSES 600
#define STORED_TRIALS 4
#define STORED_REASON "epoch 2: worse than the median, \"0.8\", of the others"

struct stored {
	char *home, *directory; /* the store is where $XDG_DATA_HOME home/xdg has it */
	struct store *store;
	char *jsonl[3]; /* [run]: its events as JSON Lines, as they were printed */
};

/* A home without a store; then one with the two runs. */
void stored_init_empty(struct stored *stored);
void stored_init(struct stored *stored);
void stored_release(struct stored *stored);

/* Of run 1. Iterations count from 0, one loss is not a number. */
struct event_epoch stored_epoch(uint64_t epoch);
float stored_loss(uint64_t iteration);

/* Of run 2; trials and epochs as users count them, from 0 and from 1. */
struct event_run_started stored_trial_started(uint32_t trial);
struct event_epoch stored_trial_epoch(uint32_t trial, uint64_t epoch);
struct event_run_finished stored_trial_finished(uint32_t trial);

#endif

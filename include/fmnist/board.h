/*
 * board: a sweep as plain data, for drawing.
 *
 * Takes events, as the view does of a run that trains one network, and keeps what
 * leaderboard and charts show. A live sweep and a stored one read back fill it the same
 * way; of a stored one the trials' epochs come when they are asked for. Belongs to the
 * thread that draws.
 */
#ifndef FMNIST_BOARD_H
#define FMNIST_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/event.h"

/* What is kept of an epoch of a trial. */
struct board_epoch {
	float train_loss, validation_loss, validation_accuracy;
};

/* What was not measured is NaN. */
struct board_trial {
	bool started; /* else it waits, and nothing else is known */
	enum run_status status;
	struct event_run_started begun; /* with its hyper-parameters */
	uint64_t epochs;                /* finished */
	uint64_t best_epoch;            /* whose network it left; 0: not known */
	struct board_epoch
		*epoch; /* (kept); 0 while those of a stored trial are not read */
	size_t kept, capacity;
	uint64_t iteration; /* done, for the progress of a trial that runs */
	double score;       /* by the sweep's metric; of the last epoch so far */
	double train_loss, validation_loss, validation_accuracy, test_accuracy;
	double seconds;
	char *reason; /* why it was pruned, diverged or failed; NULL */
};

struct board_counts {
	size_t done, running, waiting;    /* done: ended in whatever way but interrupted */
	size_t pruned, failed, cancelled; /* of those done; failed: or diverged */
	uint64_t epochs_saved;            /* by pruning */
};

struct board {
	struct sink sink;
	uint32_t run; /* 0: there is no sweep */
	enum run_status status;
	struct event_sweep_started sweep;
	struct board_trial *trial; /* (trials), index: number from 0 */
	size_t trials;
	uint64_t changes;                   /* grows with every event that changes it */
	struct event_run_finished finished; /* once the status is an end */
	struct snapshot *network;           /* of the best trial so far; NULL: not known */
	uint32_t network_trial;             /* whose it is, from 1 */
	double began; /* clock of the first event of this sweep that this process saw */
};

void board_init(struct board *board);
void board_release(struct board *board);

bool board_running(const struct board *board); /* or paused, or stopping */
void board_count(const struct board *board, struct board_counts *counts);

/* Index of the best trial that has ended and counts (completed); -1: none. Of equals
 * the first. */
int board_best(const struct board *board);

/* That pruning spared the trial. */
uint64_t board_epochs_saved(const struct board_trial *trial);

/* 0..1 of a trial's epochs, by iterations while it runs. */
double board_trial_fraction(const struct board_trial *trial);

/* Seconds left of the sweep, from the speed of what is done; NaN: not known yet. */
double board_seconds_left(const struct board *board);

#endif

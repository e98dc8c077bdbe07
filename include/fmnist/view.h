/*
 * view: a run as plain data, for drawing.
 *
 * Takes events and keeps what panes show; draws nothing and waits for nothing.
 * A live worker and a stored run read back fill it the same way. Belongs to the
 * thread that draws.
 */
#ifndef FMNIST_VIEW_H
#define FMNIST_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/envelope.h"
#include "fmnist/event.h"

#define VIEW_RECENT 20

struct view {
	struct sink sink;
	bool reconstructs; /* it takes runs of autoencoders, and no others */
	uint32_t run;      /* 0: there is none yet */
	enum run_status status;
	struct event_run_started started;
	struct event_epoch *epoch; /* (epochs) */
	size_t epochs, capacity;
	struct envelope losses;    /* of all iterations */
	float recent[VIEW_RECENT]; /* of the last iterations, oldest first */
	int recent_count;
	struct event_run_finished finished; /* once the status is an end */
	struct snapshot *network;           /* as it became last; NULL: not known */
	struct event_baseline baseline;     /* components 0: not known */
	double first_seen;        /* clock of the first iterations of the running epoch */
	uint64_t first_iteration; /* how many had been done by then */
	double last_seen;         /* clock of the last iterations */
};

void view_init(struct view *view); /* of classifiers */
void view_init_autoencoder(struct view *view);
void view_release(struct view *view);

bool view_running(const struct view *view); /* or paused, or stopping */

/* The last epoch that was finished; NULL: none. */
const struct event_epoch *view_last(const struct view *view);

/* Iterations done in the whole run. */
uint64_t view_iteration(const struct view *view);

/* 0..1 of the whole run. */
double view_fraction(const struct view *view);

/* Seconds left; NaN where nothing is known yet. */
double view_seconds_left(const struct view *view);

/* Index of the epoch with the best test accuracy, for showing; -1: none. */
int view_best_test(const struct view *view);
int view_best_validation(const struct view *view);

/* "training", "paused", ...: one word or two for the run's state. */
const char *view_state(const struct view *view);

#endif

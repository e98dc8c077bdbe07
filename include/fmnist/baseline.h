/*
 * baseline: what the linear answer to an autoencoder's question is.
 *
 * On a thread of its own, while the network is trained: principal components of the
 * training images, as many as the bottleneck has units, and the error with which they tell
 * of the test images. No linear autoencoder of this width does better on the training
 * images (P. Baldi, K. Hornik, 1989).
 */
#ifndef FMNIST_BASELINE_H
#define FMNIST_BASELINE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "fmnist/dataset.h"
#include "fmnist/event.h"

struct baseline {
	const struct dataset *data; /* not owned */
	size_t components;
	void (*emit)(void *arg, const struct event *event); /* called by its thread */
	void *arg;
	atomic_bool stop;
	bool running;
	pthread_t thread;
};

/* Emits EVENT_BASELINE when it is done; where there can be no thread, nothing. */
void baseline_start(struct baseline *baseline, const struct dataset *data,
	size_t components, void (*emit)(void *arg, const struct event *event), void *arg);

/* Waits for its end; with `stop` it gives up. May be called twice. */
void baseline_finish(struct baseline *baseline, bool stop);

#endif

/*
 * hub: events from the threads that work to the one that shows.
 *
 * hub_post() may be called by any thread and never waits for whoever reads; it
 * makes hub_fd() readable. hub_dispatch(), on the reading thread, swaps the
 * queue out under the lock and hands every event to every sink unlocked.
 *
 * When the reader does not keep up (a slow line), at most HUB_ITERATION_BLOCKS
 * blocks of iterations wait; beyond, older ones are dropped. Nothing else is.
 *
 * The lock guards the queue that is being written.
 */
#ifndef FMNIST_HUB_H
#define FMNIST_HUB_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/event.h"

#define HUB_ITERATION_BLOCKS 4096
#define HUB_SINKS 8

struct hub;

struct hub *hub_new(struct err *err);
void hub_free(struct hub *hub);

/* Sinks are called in the order they were added; not owned. */
void hub_add_sink(struct hub *hub, struct sink *sink);

void hub_post(struct hub *hub, const struct event *event);

/* Readable when hub_dispatch has something to do. */
int hub_fd(const struct hub *hub);

/* Returns whether there was any event. */
bool hub_dispatch(struct hub *hub);

#endif

/*
 * mailbox: events that wait for one thread, and the sinks it gives them to.
 *
 * mailbox_post() may be called by any thread and never waits for whoever reads; it
 * makes mailbox_fd() readable. mailbox_dispatch(), on the reading thread, swaps the
 * queue out under the lock and hands every event to every sink unlocked.
 *
 * When the reader does not keep up (a slow line, a slow disk), at most MAILBOX_BLOCKS
 * blocks of iterations, MAILBOX_SNAPSHOTS snapshots and MAILBOX_RESULTS results of studies
 * wait; beyond, the older half of the blocks or results is dropped, or every second
 * snapshot, so that the first and the newest always arrive. Nothing else is.
 *
 * The lock guards the queue that is being written.
 */
#ifndef FMNIST_MAILBOX_H
#define FMNIST_MAILBOX_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/event.h"

#define MAILBOX_BLOCKS 4096
#define MAILBOX_SNAPSHOTS 64
#define MAILBOX_RESULTS 16
#define MAILBOX_SINKS 8

struct mailbox;

struct mailbox *mailbox_new(struct err *err);
void mailbox_free(struct mailbox *mailbox);

/* Sinks are called in the order they were added; not owned. */
void mailbox_add_sink(struct mailbox *mailbox, struct sink *sink);

void mailbox_post(struct mailbox *mailbox, const struct event *event);

/* Readable when mailbox_dispatch has something to do. */
int mailbox_fd(const struct mailbox *mailbox);

/* Returns whether there was any event. */
bool mailbox_dispatch(struct mailbox *mailbox);

#endif

/*
 * hub: one event to everybody who listens.
 *
 * Each listening thread has a mailbox of its own, so that one that is slow (a disk
 * that is busy) holds up neither the others nor whoever works. Mailboxes are added and
 * removed while nobody posts, and are not owned. hub_post() may be called by any thread.
 */
#ifndef FMNIST_HUB_H
#define FMNIST_HUB_H

#include "fmnist/mailbox.h"

#define HUB_MAILBOXES 4

struct hub {
	struct mailbox *mailbox[HUB_MAILBOXES];
	size_t mailboxes;
};

void hub_add(struct hub *hub, struct mailbox *mailbox);
void hub_remove(struct hub *hub, const struct mailbox *mailbox);
void hub_post(struct hub *hub, const struct event *event);

#endif

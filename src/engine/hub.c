#include "fmnist/hub.h"

#include <stdlib.h>

void hub_add(struct hub *hub, struct mailbox *mailbox)
{
	if (hub->mailboxes == HUB_MAILBOXES)
		abort();
	hub->mailbox[hub->mailboxes++] = mailbox;
}

void hub_remove(struct hub *hub, const struct mailbox *mailbox)
{
	size_t kept = 0;

	for (size_t i = 0; i < hub->mailboxes; i++)
		if (hub->mailbox[i] != mailbox)
			hub->mailbox[kept++] = hub->mailbox[i];
	hub->mailboxes = kept;
}

void hub_post(struct hub *hub, const struct event *event)
{
	for (size_t i = 0; i < hub->mailboxes; i++)
		mailbox_post(hub->mailbox[i], event);
}

#include "fmnist/mailbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/xalloc.h"

struct queue {
	struct event *event; /* (capacity) */
	size_t count, capacity;
	size_t blocks, snapshots, results; /* among them */
};

struct mailbox {
	pthread_mutex_t lock; /* guards `waiting` */
	struct queue waiting;
	struct queue taken; /* the reader's, unlocked */
	int wake[2];        /* pipe: one byte while `waiting` is not empty */
	struct sink *sink[MAILBOX_SINKS];
	size_t sinks;
};

static int make_pipe(int fd[2], struct err *err)
{
	if (pipe(fd) != 0)
		return err_set(err, "cannot make a pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(fd[i], F_SETFD, FD_CLOEXEC);
		fcntl(fd[i], F_SETFL, O_NONBLOCK);
	}
	return 0;
}

struct mailbox *mailbox_new(struct err *err)
{
	struct mailbox *mailbox = xcalloc(1, sizeof *mailbox);

	if (make_pipe(mailbox->wake, err) != 0) {
		free(mailbox);
		return NULL;
	}
	pthread_mutex_init(&mailbox->lock, NULL);
	return mailbox;
}

void mailbox_free(struct mailbox *mailbox)
{
	if (mailbox == NULL)
		return;
	close(mailbox->wake[0]);
	close(mailbox->wake[1]);
	pthread_mutex_destroy(&mailbox->lock);
	for (size_t i = 0; i < mailbox->waiting.count; i++)
		event_drop(&mailbox->waiting.event[i]);
	free(mailbox->waiting.event);
	free(mailbox->taken.event);
	free(mailbox);
}

void mailbox_add_sink(struct mailbox *mailbox, struct sink *sink)
{
	if (mailbox->sinks == MAILBOX_SINKS)
		abort();
	mailbox->sink[mailbox->sinks++] = sink;
}

/* Which of `waiting` events of a kind go, by their place among them. */
typedef bool goes(size_t place, size_t waiting);

static bool older_half(size_t place, size_t waiting)
{
	return place < waiting / 2;
}

/* What stays reaches from the first to the newest. */
static bool every_second(size_t place, size_t waiting)
{
	(void)waiting;
	return place % 2 == 1;
}

/* Drops about half of a kind in one pass, so that a reader that stands still costs the
 * writer next to nothing. */
static void drop_half(
	struct queue *queue, enum event_kind kind, size_t *waiting, goes *which)
{
	size_t place = 0, all = *waiting, kept = 0;

	for (size_t i = 0; i < queue->count; i++) {
		if (queue->event[i].kind == kind && which(place++, all)) {
			event_drop(&queue->event[i]);
			--*waiting;
			continue;
		}
		queue->event[kept++] = queue->event[i];
	}
	queue->count = kept;
}

/* One more of a kind of which `most` may wait. */
static void count_one(struct queue *queue, enum event_kind kind, size_t *waiting,
	size_t most, goes *which)
{
	if (*waiting == most)
		drop_half(queue, kind, waiting, which);
	++*waiting;
}

static void append(struct queue *queue, const struct event *event)
{
	if (event->kind == EVENT_ITERATIONS)
		count_one(queue, event->kind, &queue->blocks, MAILBOX_BLOCKS, older_half);
	if (event->kind == EVENT_SNAPSHOT)
		count_one(queue, event->kind, &queue->snapshots, MAILBOX_SNAPSHOTS,
			every_second);
	if (event->kind == EVENT_INIT)
		count_one(queue, event->kind, &queue->results, MAILBOX_RESULTS, older_half);
	event_hold(event);
	if (queue->count == queue->capacity) {
		queue->capacity = queue->capacity > 0 ? 2 * queue->capacity : 64;
		queue->event =
			xrealloc(queue->event, queue->capacity, sizeof queue->event[0]);
	}
	queue->event[queue->count++] = *event;
}

void mailbox_post(struct mailbox *mailbox, const struct event *event)
{
	pthread_mutex_lock(&mailbox->lock);
	/* A full pipe means that the reader is already called. */
	if (mailbox->waiting.count == 0 && write(mailbox->wake[1], "", 1) < 0 &&
		errno != EAGAIN)
		abort();
	append(&mailbox->waiting, event);
	pthread_mutex_unlock(&mailbox->lock);
}

int mailbox_fd(const struct mailbox *mailbox)
{
	return mailbox->wake[0];
}

bool mailbox_dispatch(struct mailbox *mailbox)
{
	struct queue taken;
	char bytes[16];

	pthread_mutex_lock(&mailbox->lock);
	while (read(mailbox->wake[0], bytes, sizeof bytes) > 0)
		;
	taken = mailbox->waiting;
	mailbox->waiting = mailbox->taken;
	mailbox->waiting.count = mailbox->waiting.blocks = mailbox->waiting.snapshots =
		mailbox->waiting.results = 0;
	mailbox->taken = taken;
	pthread_mutex_unlock(&mailbox->lock);

	for (size_t i = 0; i < taken.count; i++) {
		for (size_t s = 0; s < mailbox->sinks; s++)
			mailbox->sink[s]->take(mailbox->sink[s], &taken.event[i]);
		event_drop(&taken.event[i]);
	}
	return taken.count > 0;
}

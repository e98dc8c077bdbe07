#include "fmnist/hub.h"

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
	size_t blocks; /* of iterations among them */
};

struct hub {
	pthread_mutex_t lock; /* guards `waiting` */
	struct queue waiting;
	struct queue taken; /* the reader's, unlocked */
	int wake[2];        /* pipe: one byte while `waiting` is not empty */
	struct sink *sink[HUB_SINKS];
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

struct hub *hub_new(struct err *err)
{
	struct hub *hub = xcalloc(1, sizeof *hub);

	if (make_pipe(hub->wake, err) != 0) {
		free(hub);
		return NULL;
	}
	pthread_mutex_init(&hub->lock, NULL);
	return hub;
}

void hub_free(struct hub *hub)
{
	if (hub == NULL)
		return;
	close(hub->wake[0]);
	close(hub->wake[1]);
	pthread_mutex_destroy(&hub->lock);
	free(hub->waiting.event);
	free(hub->taken.event);
	free(hub);
}

void hub_add_sink(struct hub *hub, struct sink *sink)
{
	if (hub->sinks == HUB_SINKS)
		abort();
	hub->sink[hub->sinks++] = sink;
}

/* Drops the older half of the blocks in one pass, so that a reader that stands
 * still costs the writer next to nothing. */
static void drop_older_blocks(struct queue *queue)
{
	size_t drop = queue->blocks / 2;
	size_t kept = 0;

	for (size_t i = 0; i < queue->count; i++) {
		if (queue->event[i].kind == EVENT_ITERATIONS && drop > 0) {
			drop--;
			queue->blocks--;
			continue;
		}
		queue->event[kept++] = queue->event[i];
	}
	queue->count = kept;
}

static void append(struct queue *queue, const struct event *event)
{
	if (event->kind == EVENT_ITERATIONS) {
		if (queue->blocks == HUB_ITERATION_BLOCKS)
			drop_older_blocks(queue);
		queue->blocks++;
	}
	if (queue->count == queue->capacity) {
		queue->capacity = queue->capacity > 0 ? 2 * queue->capacity : 64;
		queue->event =
			xrealloc(queue->event, queue->capacity, sizeof queue->event[0]);
	}
	queue->event[queue->count++] = *event;
}

void hub_post(struct hub *hub, const struct event *event)
{
	pthread_mutex_lock(&hub->lock);
	/* A full pipe means that the reader is already called. */
	if (hub->waiting.count == 0 && write(hub->wake[1], "", 1) < 0 && errno != EAGAIN)
		abort();
	append(&hub->waiting, event);
	pthread_mutex_unlock(&hub->lock);
}

int hub_fd(const struct hub *hub)
{
	return hub->wake[0];
}

bool hub_dispatch(struct hub *hub)
{
	struct queue taken;
	char bytes[16];

	pthread_mutex_lock(&hub->lock);
	while (read(hub->wake[0], bytes, sizeof bytes) > 0)
		;
	taken = hub->waiting;
	hub->waiting = hub->taken;
	hub->waiting.count = hub->waiting.blocks = 0;
	hub->taken = taken;
	pthread_mutex_unlock(&hub->lock);

	for (size_t i = 0; i < taken.count; i++)
		for (size_t s = 0; s < hub->sinks; s++)
			hub->sink[s]->take(hub->sink[s], &taken.event[i]);
	return taken.count > 0;
}

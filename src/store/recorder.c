#include "fmnist/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/mailbox.h"
#include "fmnist/signals.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"

/* Events are gathered for this long; the rest of RECORDER_SECONDS is for writing. */
#define GATHER_MS ((int)(800 * RECORDER_SECONDS))
#define RETRY_MS ((int)(1000 * RECORDER_SECONDS))

struct recorder {
	struct sink sink;
	struct store *store;
	struct hub *hub;
	struct mailbox *mailbox;
	pthread_t thread;
	int stop[2]; /* pipe: readable when the thread is to end */

	/* The thread's, and of whoever joined it. */
	struct event *batch; /* (count): taken from the mailbox, not yet on disk */
	size_t count, capacity;
	bool failing;
	struct err err; /* while failing: why */
};

static void keep(struct sink *sink, const struct event *event)
{
	struct recorder *recorder = (struct recorder *)sink;

	/* Of no run, as what the recorder says itself: not worth a transaction. */
	if (event->run == 0)
		return;
	if (recorder->count == recorder->capacity) {
		recorder->capacity = recorder->capacity > 0 ? 2 * recorder->capacity : 64;
		recorder->batch = xrealloc(
			recorder->batch, recorder->capacity, sizeof recorder->batch[0]);
	}
	event_hold(event);
	recorder->batch[recorder->count++] = *event;
}

static void empty_batch(struct recorder *recorder)
{
	for (size_t i = 0; i < recorder->count; i++)
		event_drop(&recorder->batch[i]);
	recorder->count = 0;
}

/* All of the batch or nothing: what fails is tried again as it is. */
static int write_batch(struct recorder *recorder)
{
	struct store *store = recorder->store;

	if (recorder->count == 0)
		return 0;
	if (store_write_begin(store, &recorder->err) != 0)
		return -1;
	for (size_t i = 0; i < recorder->count; i++) {
		if (store_write(store, &recorder->batch[i], &recorder->err) != 0) {
			store_write_cancel(store);
			return -1;
		}
	}
	if (store_write_end(store, &recorder->err) != 0)
		return -1;
	empty_batch(recorder);
	return 0;
}

static void say(struct recorder *recorder, enum message_level level, const char *text)
{
	struct event event = {.kind = EVENT_MESSAGE, .message.level = level};

	snprintf(event.message.text, sizeof event.message.text, "%s", text);
	hub_post(recorder->hub, &event);
}

static void say_how_it_goes(struct recorder *recorder, bool written)
{
	char text[EVENT_TEXT];

	if (recorder->failing != written)
		return;
	recorder->failing = !written;
	if (written) {
		say(recorder, MESSAGE_INFO, "recording again: what waited is on disk");
		return;
	}
	snprintf(text, sizeof text, "not recorded, kept in memory and tried again: %.400s",
		recorder->err.text);
	say(recorder, MESSAGE_WARNING, text);
}

static bool readable(int fd, int milliseconds)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	return poll(&wait, 1, milliseconds) == 1;
}

/* Until there is something to write. Returns whether the thread is to end. */
static bool wait_for_events(struct recorder *recorder)
{
	struct pollfd wait[] = {
		{.fd = recorder->stop[0], .events = POLLIN},
		{.fd = mailbox_fd(recorder->mailbox), .events = POLLIN},
	};

	/* What comes meanwhile stays in the mailbox, which bounds it. */
	if (recorder->failing)
		return readable(recorder->stop[0], RETRY_MS);
	while (poll(wait, 2, -1) < 0 && errno == EINTR)
		;
	return readable(recorder->stop[0], GATHER_MS);
}

static void *record(void *arg)
{
	struct recorder *recorder = arg;
	bool stopping = false;

	while (!stopping) {
		bool written;

		stopping = wait_for_events(recorder);
		written = write_batch(recorder) == 0;
		if (written) {
			mailbox_dispatch(recorder->mailbox);
			written = write_batch(recorder) == 0;
		}
		say_how_it_goes(recorder, written);
	}
	return NULL;
}

static void recorder_free(struct recorder *recorder)
{
	for (int i = 0; i < 2; i++)
		if (recorder->stop[i] >= 0)
			close(recorder->stop[i]);
	store_close(recorder->store);
	mailbox_free(recorder->mailbox);
	empty_batch(recorder);
	free(recorder->batch);
	free(recorder);
}

static int start_thread(struct recorder *recorder, struct err *err)
{
	sigset_t before;
	int rc;

	signals_block(&before);
	rc = pthread_create(&recorder->thread, NULL, record, recorder);
	signals_unblock(&before);
	return rc == 0 ? 0 : err_set(err, "cannot start a thread: %s", strerror(rc));
}

struct recorder *recorder_start(const char *directory, struct hub *hub, struct err *err)
{
	struct recorder *recorder = xcalloc(1, sizeof *recorder);

	*recorder = (struct recorder){.sink.take = keep, .hub = hub, .stop = {-1, -1}};
	recorder->store = store_open(directory, err);
	if (recorder->store == NULL)
		goto failed;
	recorder->mailbox = mailbox_new(err);
	if (recorder->mailbox == NULL)
		goto failed;
	if (pipe2(recorder->stop, O_CLOEXEC) != 0) {
		err_set(err, "cannot make a pipe: %s", strerror(errno));
		goto failed;
	}
	mailbox_add_sink(recorder->mailbox, &recorder->sink);
	if (start_thread(recorder, err) != 0)
		goto failed;
	/* The hub keeps it, so only now that nothing can fail. */
	hub_add(hub, recorder->mailbox);
	return recorder;
failed:
	recorder_free(recorder);
	return NULL;
}

int recorder_stop(struct recorder *recorder, struct err *err)
{
	int rc = 0;

	/* A pipe that takes no byte has one already. */
	if (write(recorder->stop[1], "", 1) != 1 && errno != EAGAIN)
		abort();
	pthread_join(recorder->thread, NULL);
	hub_remove(recorder->hub, recorder->mailbox);
	if (recorder->failing)
		rc = err_set(err, "the end of the run is not recorded: %.400s",
			recorder->err.text);
	recorder_free(recorder);
	return rc;
}

#include "fmnist/headless.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include "fmnist/locate.h"
#include "fmnist/signals.h"

static void headless_take(struct sink *sink, const struct event *event)
{
	struct headless *headless =
		(struct headless *)(void *)((char *)sink - offsetof(struct headless, sink));

	if (event->kind == EVENT_JOB_ENDED)
		headless->ended = true;
	if (event->kind == EVENT_MESSAGE && event->message.level == MESSAGE_WARNING) {
		progress_clear(&headless->progress);
		fprintf(stderr, "fmnist-tui: %s\n", event->message.text);
	}
}

int headless_open(struct headless *headless, const struct options *options,
	struct sink *report, struct err *err)
{
	*headless = (struct headless){.options = options, .sink.take = headless_take};
	headless->events = mailbox_new(err);
	if (headless->events == NULL)
		return -1;
	hub_add(&headless->hub, headless->events);
	worker_init(&headless->worker, &headless->hub);
	progress_init(&headless->progress, stderr, options->quiet, options->ascii);
	jsonl_init(&headless->jsonl, stdout);
	mailbox_add_sink(headless->events, report);
	if (options->json)
		mailbox_add_sink(headless->events, &headless->jsonl.sink);
	mailbox_add_sink(headless->events, &headless->sink);
	if (signals_open(NULL, err) != 0)
		return -1;
	recording_open(&headless->recording, options->store, &headless->hub,
		&headless->unrecorded);
	return dataset_open(&headless->data, options->data, err);
}

/* The request that a signal stands for. */
static void obey_signal(struct headless *headless, int number, int *ended_by)
{
	if (number == SIGWINCH)
		return;
	if (number == SIGUSR1) {
		control_request(&headless->worker.control, REQUEST_STOP);
		return;
	}
	*ended_by = *ended_by != 0 ? *ended_by : number;
	control_request(&headless->worker.control, REQUEST_CANCEL);
}

/* Until the job has ended. Returns the signal that ended it, or 0. */
static int wait_for_end(struct headless *headless)
{
	struct pollfd fds[] = {
		{.fd = mailbox_fd(headless->events), .events = POLLIN},
		{.fd = signals_fd(), .events = POLLIN},
	};
	int ended_by = 0;

	while (!headless->ended) {
		int number;

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
		while ((number = signals_next()) != 0)
			obey_signal(headless, number, &ended_by);
		mailbox_dispatch(headless->events);
		/* Nobody reads the results any more: main() says so. */
		if (ferror(stdout) != 0)
			control_request(&headless->worker.control, REQUEST_CANCEL);
	}
	return ended_by;
}

int headless_run(struct headless *headless, struct job *job, struct err *err)
{
	int ended_by;

	if (worker_start(&headless->worker, job, err) != 0)
		return -1;
	ended_by = wait_for_end(headless);
	progress_clear(&headless->progress);
	if (worker_join(&headless->worker) != 0) {
		*err = headless->worker.err;
		return -1;
	}
	return ended_by;
}

int headless_close(struct headless *headless, struct err *err)
{
	int rc;

	if (headless->events == NULL)
		return 0;
	worker_release(&headless->worker);
	rc = recording_close(&headless->recording, err);
	jsonl_release(&headless->jsonl);
	dataset_release(&headless->data);
	mailbox_free(headless->events);
	return rc;
}

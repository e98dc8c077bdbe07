#include "fmnist/worker.h"

#include <stdio.h>
#include <string.h>
#ifdef __linux__
#include <sys/resource.h>
#endif

#include "fmnist/signals.h"

#define LESS_URGENT 10 /* a tenth of a processor that another wants, too */

void worker_init(struct worker *worker, struct hub *hub)
{
	*worker = (struct worker){.hub = hub};
	control_init(&worker->control);
}

void worker_release(struct worker *worker)
{
	if (worker_busy(worker)) {
		control_request(&worker->control, REQUEST_CANCEL);
		worker_join(worker);
	}
	control_release(&worker->control);
}

static void *worker_main(void *arg)
{
	struct worker *worker = arg;
	struct event event = {.kind = EVENT_MESSAGE};

	worker->err.text[0] = '\0';
	worker->result = worker->job->run(worker->job, worker, &worker->err);
	if (worker->result != 0) {
		event.message.level = MESSAGE_ERROR;
		snprintf(event.message.text, sizeof event.message.text, "%.*s",
			(int)sizeof event.message.text - 1, worker->err.text);
		hub_post(worker->hub, &event);
	}
	event = (struct event){
		.kind = EVENT_JOB_ENDED, .ended = {worker, worker->result != 0}};
	hub_post(worker->hub, &event);
	return NULL;
}

int worker_start(struct worker *worker, struct job *job, struct err *err)
{
	sigset_t before;
	int rc;

	worker->job = job;
	atomic_store(&worker->control.requests, 0);
	signals_block(&before);
	rc = pthread_create(&worker->thread, NULL, worker_main, worker);
	signals_unblock(&before);
	if (rc == 0)
		return 0;
	worker->job = NULL;
	return err_set(err, "cannot start a thread: %s", strerror(rc));
}

int worker_join(struct worker *worker)
{
	pthread_join(worker->thread, NULL);
	worker->job = NULL;
	return worker->result;
}

void worker_stand_aside(void)
{
#ifdef __linux__
	/* Here a thread has a priority of its own; elsewhere it is the process's. */
	setpriority(PRIO_PROCESS, 0, LESS_URGENT);
#endif
}

bool worker_busy(const struct worker *worker)
{
	return worker->job != NULL;
}

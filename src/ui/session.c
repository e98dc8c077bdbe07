#include "fmnist/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/file.h"
#include "fmnist/locate.h"
#include "fmnist/xalloc.h"

static struct session *session_of(struct sink *sink)
{
	return (struct session *)(void *)((char *)sink - offsetof(struct session, sink));
}

static void start_job(struct session *session, struct job *job)
{
	struct err err;

	if (worker_start(&session->worker, job, &err) == 0)
		return;
	logbook_add(&session->log, ROLE_FAILURE, "%s", err.text);
	session->data_state = DATA_MISSING;
	snprintf(session->data_problem, sizeof session->data_problem, "%s", err.text);
}

static void data_ready(struct session *session)
{
	struct err err;

	dataset_release(&session->data);
	session->data = session->job.load.data;
	session->job.load.data = (struct dataset){0};
	session->data_state = DATA_READY;
	logbook_add(&session->log, ROLE_TEXT, "data: %s, from %s",
		dataset_title(&session->data), session->data.where);
	if (session->start_when_ready && session_start(session, &err) != 0)
		logbook_add(&session->log, ROLE_FAILURE, "%s", err.text);
}

static void data_missing(struct session *session)
{
	session->data_state = DATA_MISSING;
	snprintf(session->data_problem, sizeof session->data_problem, "%s",
		session->worker.err.text);
}

static void job_ended(struct session *session)
{
	const struct job *job = session->worker.job;
	bool failed = worker_join(&session->worker) != 0;

	if (job == &session->job.train.job) {
		if (failed)
			snprintf(session->run_problem, sizeof session->run_problem, "%s",
				session->worker.err.text);
		return;
	}
	if (failed)
		data_missing(session);
	else if (session->data_state == DATA_FETCHING)
		session_load(session, session->fetch_directory);
	else
		data_ready(session);
}

static void session_take(struct sink *sink, const struct event *event)
{
	struct session *session = session_of(sink);

	if (event->kind == EVENT_FETCH)
		session->fetched = event->fetch;
	else if (event->kind == EVENT_JOB_ENDED)
		job_ended(session);
}

int session_init(
	struct session *session, const struct session_options *options, struct err *err)
{
	*session = (struct session){
		.options = options,
		.hparams = options->hparams,
		.sink.take = session_take,
		.data_option = options->data != NULL ? xstrdup(options->data) : NULL,
	};
	session->events = mailbox_new(err);
	if (session->events == NULL)
		return -1;
	hub_add(&session->hub, session->events);
	worker_init(&session->worker, &session->hub);
	view_init(&session->view);
	logbook_init(&session->log);
	mailbox_add_sink(session->events, &session->view.sink);
	mailbox_add_sink(session->events, &session->log.sink);
	mailbox_add_sink(session->events, &session->sink);
	session->pool = pool_new(options->threads);
	return 0;
}

void session_release(struct session *session)
{
	if (session->events == NULL)
		return;
	worker_release(&session->worker);
	dataset_release(&session->job.load.data); /* that nobody has taken */
	pool_free(session->pool);
	mailbox_free(session->events);
	view_release(&session->view);
	logbook_release(&session->log);
	dataset_release(&session->data);
	free(session->data_option);
	free(session->fetch_directory);
	session->events = NULL;
}

void session_dispatch(struct session *session)
{
	mailbox_dispatch(session->events);
}

void session_load(struct session *session, const char *option)
{
	char *kept = option != NULL ? xstrdup(option) : NULL;

	free(session->data_option);
	session->data_option = kept;
	session->data_state = DATA_READING;
	load_job_init(&session->job.load, session->data_option);
	start_job(session, &session->job.load.job);
}

void session_fetch(struct session *session)
{
	free(session->fetch_directory);
	session->fetch_directory = path_user_data();
	if (session->fetch_directory == NULL) {
		snprintf(session->data_problem, sizeof session->data_problem,
			"no home directory to download to: set XDG_DATA_HOME");
		return;
	}
	session->fetched = (struct event_fetch){.total = -1};
	session->data_state = DATA_FETCHING;
	fetch_job_init(
		&session->job.fetch, session->options->url, session->fetch_directory);
	start_job(session, &session->job.fetch.job);
}

int session_start(struct session *session, struct err *err)
{
	if (session->data_state != DATA_READY) {
		session->start_when_ready = true;
		return 0;
	}
	if (worker_busy(&session->worker))
		return err_set(err, "run %u is not finished: stop it first", session->runs);
	session->start_when_ready = false;
	train_job_init(&session->job.train, session->runs + 1, &session->hparams,
		&session->data, session->pool);
	if (worker_start(&session->worker, &session->job.train.job, err) != 0)
		return -1;
	session->runs++;
	return 0;
}

bool session_training(const struct session *session)
{
	return session->data_state == DATA_READY && worker_busy(&session->worker);
}

void session_toggle_pause(struct session *session)
{
	struct control *control = &session->worker.control;

	if ((control_check(control) & REQUEST_PAUSE) != 0)
		control_resume(control);
	else
		control_request(control, REQUEST_PAUSE);
}

void session_stop(struct session *session)
{
	control_request(&session->worker.control, REQUEST_STOP);
}

void session_cancel(struct session *session)
{
	control_request(&session->worker.control, REQUEST_CANCEL);
}

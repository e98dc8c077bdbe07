/*
 * session: what the dashboard controls, without the screen.
 *
 * Owns the hub with its mailbox, the worker with its jobs, the data set, the view and the log.
 * One job runs at a time: reading the data, downloading them, or training.
 * Everything is called by one thread, the one that draws; nothing here waits,
 * except session_release() for a cancelled job.
 */
#ifndef FMNIST_SESSION_H
#define FMNIST_SESSION_H

#include <stdbool.h>

#include "fmnist/hub.h"
#include "fmnist/jobs.h"
#include "fmnist/logbook.h"
#include "fmnist/view.h"
#include "fmnist/worker.h"

enum data_state {
	DATA_READING,
	DATA_READY,
	DATA_MISSING,  /* data_problem says what to do */
	DATA_FETCHING, /* fetched says how far */
};

struct session_options {
	struct hparams hparams; /* of the first run */
	const char *data;       /* --data's value; NULL: search */
	const char *url;        /* to download from; NULL: the official one */
	size_t threads;
};

struct session {
	const struct session_options *options; /* not owned */
	struct hub hub;
	struct mailbox *events; /* for the thread that draws */
	struct worker worker;
	struct pool *pool;
	struct {
		struct load_job load;
		struct fetch_job fetch;
		struct train_job train;
	} job;            /* one of them runs */
	struct sink sink; /* ends of jobs and progress of downloads */
	struct view view;
	struct logbook log;

	struct hparams hparams; /* that the next run has */
	bool start_when_ready;
	uint32_t runs;
	char run_problem[512]; /* why a run did not begin; the reader empties it */

	enum data_state data_state;
	struct dataset data;
	char *data_option; /* --data's value, or what the user chose since; NULL: search */
	char *fetch_directory;
	char data_problem[512];
	struct event_fetch fetched;
};

int session_init(
	struct session *session, const struct session_options *options, struct err *err);
void session_release(struct session *session);

/* Takes what the worker posted; mailbox_fd(session->events) was readable. */
void session_dispatch(struct session *session);

/* Reads the data set from `option` (as --data; NULL: search). */
void session_load(struct session *session, const char *option);
/* Downloads it to the user's data directory and then reads it. */
void session_fetch(struct session *session);

/* Starts training with session->hparams; while the data are still being read,
 * as soon as they are. -1: something runs. */
int session_start(struct session *session, struct err *err);
void session_toggle_pause(struct session *session);
void session_stop(struct session *session);   /* after the epoch */
void session_cancel(struct session *session); /* at once; also a download */

bool session_training(const struct session *session);

#endif

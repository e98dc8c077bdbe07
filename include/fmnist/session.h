/*
 * session: what the dashboard controls, without the screen.
 *
 * Owns the hub with its mailbox, the worker with its jobs, the data set, the view and the
 * log. One job runs at a time: reading the data, downloading them, or training. Everything
 * is called by one thread, the one that draws; nothing here waits, except session_close()
 * and session_release() for a cancelled job.
 */
#ifndef FMNIST_SESSION_H
#define FMNIST_SESSION_H

#include <stdbool.h>

#include "fmnist/examiner.h"
#include "fmnist/exhibit.h"
#include "fmnist/hub.h"
#include "fmnist/illustrator.h"
#include "fmnist/inspector.h"
#include "fmnist/jobs.h"
#include "fmnist/logbook.h"
#include "fmnist/reconstructor.h"
#include "fmnist/recording.h"
#include "fmnist/surveyor.h"
#include "fmnist/sweep_spec.h"
#include "fmnist/worker.h"

enum data_state {
	DATA_READING,
	DATA_READY,
	DATA_MISSING,  /* data_problem says what to do */
	DATA_FETCHING, /* fetched says how far */
};

/* What the dashboard begins with, once the data are read. */
enum session_start {
	START_NOTHING,
	START_TRAIN,
	START_AUTOENCODER,
	START_SWEEP,
	START_RESUME,    /* the sweep of `run` */
	START_LANDSCAPE, /* of `run`: nothing but to be looked at */
	START_INIT,      /* likewise of `run`, or of none: initialisations */
};

struct session_options {
	struct hparams hparams;     /* of the first classifier */
	const char *name;           /* of its run: "of 12:35", or "" */
	struct hparams autoencoder; /* of the first one */
	const char *sweep;          /* of the first sweep: a built-in name or a file */
	size_t workers;             /* of sweeps; 0: as their files say */
	const char *store;          /* --store's value; NULL: the user's */
	const char *data;           /* --data's value; NULL: search */
	const char *url;            /* to download from; NULL: the official one */
	size_t threads;
	enum session_start start;
	uint32_t run;                         /* to resume, or else to show; 0: none */
	const struct survey_settings *survey; /* of landscapes; NULL: the defaults */
	const struct init_settings *init;     /* of initialisations; likewise */
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
		struct sweep_job sweep;
	} job;                              /* one of them runs */
	struct sink sink;                   /* ends of jobs and progress of downloads */
	struct exhibit live;                /* what this process runs, or ran last */
	struct exhibit past;                /* a run read back from the store */
	struct exhibit *shown;              /* one of the two */
	uint32_t past_run;                  /* that `past` holds; 0: none */
	struct inspector inspector;         /* of what is shown */
	struct surveyor surveyor;           /* likewise */
	struct examiner examiner;           /* likewise, and of drawn networks */
	struct reconstructor reconstructor; /* likewise */
	struct illustrator illustrator;     /* of the autoencoder that ended last */
	struct logbook log;

	struct recording recording;
	struct store *reading;   /* one that can only be read; NULL: it is recorded to */
	char store_problem[512]; /* why nothing is recorded; "" */
	uint64_t store_changes;  /* grows when the store has changed */

	struct hparams hparams;     /* that the next classifier has */
	char name[EVENT_NAME];      /* likewise its run */
	struct hparams autoencoder; /* that the next one has */
	char *sweep;                /* the next sweep: a built-in name or a file */
	size_t workers;             /* likewise; 0: as the file says */
	struct sweep_spec spec;     /* of the sweep that runs, or ran last */
	enum session_start pending; /* waits for the data */
	uint32_t resume;            /* the run that START_RESUME means */
	char run_problem[512]; /* why a run did not begin, or is not recorded; the reader
				  empties it */

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

/* Cancels what runs, waits for its end, and writes what waits for the disk. -1: something
 * is not recorded. Then only session_release() may be called. */
int session_close(struct session *session, struct err *err);

/* To read; NULL: there is none, and store_problem says why. */
struct store *session_store(const struct session *session);

/* Takes what the worker posted; mailbox_fd(session->events) was readable. */
void session_dispatch(struct session *session);

/* Reads the data set from `option` (as --data; NULL: search). */
void session_load(struct session *session, const char *option);
/* Downloads it to the user's data directory and then reads it. */
void session_fetch(struct session *session);

/* Starts training with session->hparams; while the data are still being read,
 * as soon as they are. -1: something runs. */
int session_start(struct session *session, struct err *err);
/* The same with session->autoencoder. */
int session_start_autoencoder(struct session *session, struct err *err);
void session_toggle_pause(struct session *session);
void session_stop(struct session *session);   /* after the epoch */
void session_cancel(struct session *session); /* at once; also a download */

/* Starts the sweep of session->sweep, a name or a file; as session_start(). */
int session_start_sweep(struct session *session, struct err *err);
/* Goes on with a stored sweep. */
int session_resume(struct session *session, uint32_t run, struct err *err);
void session_cancel_trial(struct session *session, uint32_t trial);

/* Shows a run of the store, or again what this process runs. */
int session_show(struct session *session, uint32_t run, struct err *err);
void session_show_live(struct session *session);
/* Keeps session->inspector up with what is shown: while somebody looks at it. */
void session_inspect(struct session *session);
/* Likewise session->surveyor. */
void session_survey(struct session *session);
/* Likewise session->examiner; networks are drawn, or what is shown is measured. */
void session_examine(struct session *session, bool trained);
/* The same with session->reconstructor and the autoencoder. */
void session_reconstruct(struct session *session, const struct reconstruct_wish *wish);
/* Reads the epochs of a trial (from 1) of a stored sweep that is shown. */
void session_fill_trial(struct session *session, uint32_t trial);

/* Takes note of what was written to the store, by this process too. To be called once
 * a second while session_watches(), or while somebody looks at the store. */
void session_refresh(struct session *session);
bool session_watches(const struct session *session);

/* A run goes on: of one network, or a sweep. */
bool session_training(const struct session *session);
bool session_sweeping(const struct session *session);
/* The network that this process trains, or trained last. */
const struct view *session_network(const struct session *session);

/* Of what this process runs, or ran last. */
enum run_status session_status(const struct session *session);

#endif

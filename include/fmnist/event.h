/*
 * event: the one thing that says what happens.
 *
 * Whoever works emits events; whoever shows, stores or prints takes them. An
 * event is plain data without pointers to anything that can change, so it may
 * be copied, kept and handed to another thread.
 *
 * Epoch, state, message and end events are never dropped. Iterations may be
 * thinned on their way to a screen (hub.h); `first` says where a block belongs,
 * so a gap is seen as a gap.
 */
#ifndef FMNIST_EVENT_H
#define FMNIST_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/hparams.h"

#define EVENT_LOSSES 256
#define EVENT_TEXT 480

enum event_kind {
	EVENT_RUN_STARTED,
	EVENT_ITERATIONS,
	EVENT_EPOCH,
	EVENT_STATE,
	EVENT_RUN_FINISHED,
	EVENT_FETCH,
	EVENT_MESSAGE,
	EVENT_JOB_ENDED,
};

enum run_status {
	RUN_RUNNING,
	RUN_PAUSED,
	RUN_STOPPING, /* ends after this epoch */
	RUN_COMPLETED,
	RUN_STOPPED,
	RUN_DIVERGED,
	RUN_FAILED,
};

struct event_run_started {
	struct hparams hparams;
	bool synthetic;
	uint64_t inputs, classes;
	uint64_t parameters;
	uint64_t train_images;
	uint64_t validation_images; /* 0: none */
	uint64_t test_images;
	uint64_t iterations; /* in an epoch */
};

struct event_iterations {
	uint64_t first; /* iteration of the run, from 0, of loss[0] */
	uint32_t count;
	float loss[EVENT_LOSSES]; /* (count), mean of each batch */
};

/* What was not measured is NaN. */
struct event_epoch {
	uint64_t epoch; /* from 1 */
	uint64_t epochs;
	double train_loss; /* mean over the images of the epoch, each as its batch was
			      trained */
	double validation_loss;
	double validation_accuracy;
	double test_loss;
	double test_accuracy;
	double seconds;             /* training and evaluation, pauses left out */
	double examples_per_second; /* of training alone */
};

struct event_run_finished {
	enum run_status status;
	uint64_t epochs;     /* that were finished */
	uint64_t best_epoch; /* by validation accuracy where there is one, else the last; 0:
				none */
	double train_loss;   /* of the last epoch */
	double validation_accuracy; /* of best_epoch */
	double test_accuracy;       /* of best_epoch */
	double seconds;
	uint64_t diverged_at;    /* iteration, from 1; 0: did not */
	char reason[EVENT_TEXT]; /* why it diverged or failed, one line; else "" */
};

struct event_fetch {
	char file[64];
	int index, files;
	int64_t done, total; /* bytes; total -1: not known */
};

enum message_level { MESSAGE_INFO, MESSAGE_WARNING, MESSAGE_ERROR };

struct event_message {
	enum message_level level;
	char text[EVENT_TEXT]; /* one line */
};

struct event {
	enum event_kind kind;
	uint32_t run;
	union {
		struct event_run_started started;
		struct event_iterations iterations;
		struct event_epoch epoch;
		enum run_status state;
		struct event_run_finished finished;
		struct event_fetch fetch;
		struct event_message message;
		bool failed; /* EVENT_JOB_ENDED */
	};
};

/* "run_started", "epoch", ...; "completed", "diverged", ... */
const char *event_name(enum event_kind kind);
const char *run_status_name(enum run_status status);

/* Whoever takes events. `take` is called on one thread at a time. */
struct sink {
	void (*take)(struct sink *sink, const struct event *event);
};

#endif

/*
 * event: the one thing that says what happens.
 *
 * Whoever works emits events; whoever shows, stores or prints takes them. An
 * event is plain data without pointers to anything that can change, so it may
 * be copied and handed to another thread. Who keeps a copy beyond the call that brought it
 * calls event_hold(), and event_drop() in the end.
 *
 * Epoch, state, message and end events are never dropped. Iterations may be
 * thinned on their way to a reader (mailbox.h); `first` says where a block belongs,
 * so a gap is seen as a gap. So may snapshots; the newest always arrives.
 */
#ifndef FMNIST_EVENT_H
#define FMNIST_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/hparams.h"
#include "fmnist/snapshot.h"

struct init_result;
struct survey;
struct worker;

#define EVENT_LOSSES 256
#define EVENT_TEXT 480
#define EVENT_NAME 64
#define EVENT_AXES 32 /* hyper-parameters that a sweep can vary */

enum event_kind {
	EVENT_RUN_STARTED,
	EVENT_SWEEP_STARTED, /* a run that is a sweep */
	EVENT_TRIAL_STARTED,
	EVENT_ITERATIONS,
	EVENT_EPOCH,
	EVENT_STATE,
	EVENT_BASELINE, /* of an autoencoder */
	EVENT_SNAPSHOT, /* of a run; of a trial that is the sweep's best so far */
	EVENT_TRIAL_FINISHED,
	EVENT_RUN_FINISHED,
	EVENT_LANDSCAPE,      /* of a run: its plane and an empty grid */
	EVENT_LANDSCAPE_PATH, /* the losses of its path are there */
	EVENT_LANDSCAPE_ROW,
	EVENT_LANDSCAPE_FINISHED, /* all of it, or what there was time for */
	EVENT_INIT,               /* a study of initialisations has more draws */
	EVENT_INIT_FINISHED,      /* all of them, or what there was time for */
	EVENT_FETCH,
	EVENT_MESSAGE,
	EVENT_JOB_ENDED,
};

enum run_kind {
	RUN_TRAIN, /* trains one classifier */
	RUN_SWEEP,
	RUN_AUTOENCODER, /* trains one autoencoder */
};

/* Of a run, and of a trial of a sweep. */
enum run_status {
	RUN_RUNNING,
	RUN_PAUSED,
	RUN_STOPPING, /* ends after this epoch; a sweep: after the trials that run */
	RUN_COMPLETED,
	RUN_STOPPED,
	RUN_DIVERGED,
	RUN_FAILED,
	RUN_INTERRUPTED, /* ended by a signal, or its process is gone; a trial runs again */
	RUN_PRUNED,      /* a trial that was given up early; the reason says why */
	RUN_CANCELLED,   /* a trial that the user ended */
};

/* What the trials of a sweep are ranked by: of a trial's last epoch. */
enum metric {
	METRIC_VAL_ACCURACY, /* the greatest is the best */
	METRIC_VAL_LOSS,     /* the least */
};

struct event_sweep_started {
	char name[EVENT_NAME];    /* "homework", or the file's name without its ending */
	struct hparams hparams;   /* of what does not vary */
	uint8_t axis[EVENT_AXES]; /* (axes) indices into hparam_table: what varies, in the
				     order it is drawn in */
	uint32_t axes;
	uint64_t trials;
	uint64_t workers;
	int64_t seed; /* of the sampler; trial t is trained with seed + t, t from 0 */
	enum metric metric;
	char sampler[16], pruner[16]; /* "random", "none" */
	bool synthetic;
	uint64_t inputs, classes;
	uint64_t train_images, validation_images, test_images;
};

/* Of a run that trains one network, and of a trial. */
struct event_run_started {
	struct hparams hparams;
	bool synthetic;
	uint64_t inputs, classes; /* classes 0: an autoencoder */
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

/*
 * Of a run that trains one network, of a trial, and of a sweep: there the values are
 * its best trial's, and `epochs` and `seconds` the whole sweep's. A trial's last epoch
 * counts, as it is what the trial leaves behind.
 */
struct event_run_finished {
	enum run_status status;
	uint64_t epochs;     /* that were finished */
	uint32_t best_trial; /* from 1; 0: none, or no sweep */
	uint64_t best_epoch; /* by validation accuracy where there is one, else the last; 0:
				none */
	double train_loss;   /* of the last epoch */
	double validation_loss;     /* of best_epoch */
	double validation_accuracy; /* of best_epoch */
	double test_loss;           /* of best_epoch */
	double test_accuracy;       /* of best_epoch */
	double seconds;
	uint64_t diverged_at;    /* iteration, from 1; 0: did not */
	char reason[EVENT_TEXT]; /* why it diverged, failed, was pruned or stopped early,
				    one line; else "" */
};

/* What principal components make of the test images. */
struct event_baseline {
	uint64_t components; /* as many as the bottleneck has units */
	double test_loss;    /* mean squared error of a pixel */
};

struct event_landscape {
	struct survey *survey; /* held by whoever holds the event */
	uint64_t row;          /* of EVENT_LANDSCAPE_ROW */
	double seconds;        /* of EVENT_LANDSCAPE_FINISHED */
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

struct event_job_ended {
	const struct worker *worker; /* whose job it was, to be compared with one's own */
	bool failed;
};

struct event {
	enum event_kind kind;
	uint32_t run;
	uint32_t trial; /* from 1, of the run that is a sweep; 0: the run itself */
	union {
		struct event_run_started started; /* also EVENT_TRIAL_STARTED */
		struct event_sweep_started sweep;
		struct event_iterations iterations;
		struct event_epoch epoch;
		enum run_status state;
		struct snapshot *snapshot;          /* held by whoever holds the event */
		struct event_run_finished finished; /* also EVENT_TRIAL_FINISHED */
		struct event_baseline baseline;
		struct event_landscape landscape;
		struct init_result *init; /* held by whoever holds the event */
		struct event_fetch fetch;
		struct event_message message;
		struct event_job_ended ended;
	};
};

void event_hold(const struct event *event);
void event_drop(const struct event *event);

/* "run_started", "epoch", ...; "train", "sweep"; "completed", "diverged", ...;
 * "val_accuracy", ... */
const char *event_name(enum event_kind kind);
const char *run_kind_name(enum run_kind kind);
enum run_kind run_kind_named(const char *name); /* what is unknown trains a network */
const char *run_status_name(enum run_status status);
const char *metric_name(enum metric metric);

/* Whether it is one of those that tell of a landscape. */
bool event_of_landscape(enum event_kind kind);
/* Likewise of a study of initialisations. */
bool event_of_init(enum event_kind kind);

/* Whether the run, or the trial, is over. */
bool run_status_ended(enum run_status status);

/* What the metric says of a trial; NaN where it was not measured. */
double metric_of(enum metric metric, const struct event_run_finished *finished);

/* Whether a is better than b; nothing is better than NaN but what is not NaN. */
bool metric_better(enum metric metric, double a, double b);

/* Whoever takes events. `take` is called on one thread at a time. */
struct sink {
	void (*take)(struct sink *sink, const struct event *event);
};

#endif

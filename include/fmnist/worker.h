/*
 * worker: one thread that does one job at a time.
 *
 * A job is a struct that begins with a struct job; what it makes stays in it and
 * belongs to whoever started it, who may look at it after worker_join(). The
 * job posts events to the hub and obeys the worker's control. Its end is an
 * EVENT_JOB_ENDED, after an error message where it failed.
 *
 * All functions but the job itself are for one thread, the one that started the
 * worker. The thread takes no signals but those of its own crash.
 */
#ifndef FMNIST_WORKER_H
#define FMNIST_WORKER_H

#include <pthread.h>
#include <stdbool.h>

#include "fmnist/control.h"
#include "fmnist/err.h"
#include "fmnist/hub.h"

struct worker {
	struct hub *hub; /* not owned */
	struct control control;
	struct job *job; /* the one that runs; NULL: none */
	struct err err;  /* of the last job, after worker_join() */
	int result;      /* likewise */
	pthread_t thread;
};

struct job {
	int (*run)(struct job *job, struct worker *worker, struct err *err);
};

void worker_init(struct worker *worker, struct hub *hub);

/* Cancels and joins what runs. */
void worker_release(struct worker *worker);

/* Nothing may be running. */
int worker_start(struct worker *worker, struct job *job, struct err *err);

/* Waits for the end; returns the job's result. */
int worker_join(struct worker *worker);

/* From within a job: its thread, and those that it starts from now on, leave most of a
 * processor to another thread that wants it. */
void worker_stand_aside(void);

bool worker_busy(const struct worker *worker);

#endif

/*
 * recording: the store as a program that runs something uses it.
 *
 * A connection of the thread that begins runs and reads, the recorder that writes what
 * the hub is told, and the claim of the one run that goes on. Opened before anybody
 * posts to the hub. Where there is no store, runs are numbered from 1 and nothing is
 * kept. Belongs to one thread.
 */
#ifndef FMNIST_RECORDING_H
#define FMNIST_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/hub.h"
#include "fmnist/recorder.h"
#include "fmnist/store.h"
#include "fmnist/sweep.h"
#include "fmnist/sweep_spec.h"

struct recording {
	struct store *store;       /* NULL: there is none */
	struct recorder *recorder; /* likewise */
	uint32_t claimed;          /* the run this process works on, or did last; 0: none */
	uint32_t run;              /* the newest that was begun */
};

/* -1: the store cannot be written; the recording then works without one. */
int recording_open(struct recording *recording, const char *directory, struct hub *hub,
	struct err *err);

/* Writes what waits. -1: something was not written. */
int recording_close(struct recording *recording, struct err *err);

/* A new run; `spec` is the sweep file's text, or NULL. */
int recording_begin(struct recording *recording, enum run_kind kind, const char *name,
	const char *spec, uint32_t *run, struct err *err);

/* Goes on with a stored sweep: claims it and reads its file. Refuses one that is completed,
 * and one that was made with other data than those that are there (`synthetic`). */
int recording_resume(struct recording *recording, uint32_t run, bool synthetic,
	struct sweep_spec *spec, struct err *err);

/* What is stored of the run that was resumed, for the sweep that goes on with it. */
int recording_recall(
	const struct recording *recording, struct sweep *sweep, struct err *err);

/* Gives the claim back once the run's end is on disk: to be called, now and then, when
 * the run has ended. Returns whether it still waits for that. */
bool recording_settle(struct recording *recording);

#endif

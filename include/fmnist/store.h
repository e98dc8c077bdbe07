/*
 * store: every run, on disk, in one SQLite database (docs/store.md).
 *
 * DIRECTORY/runs.db holds what is small, DIRECTORY/runs/N/ the large files of run N and
 * its claim. A struct store is one connection and belongs to one thread; several
 * threads and processes open one each. Runs and trials are numbered from 1; trials in
 * the database and in what users read are numbered from 0, as their seeds are.
 *
 * Claim: whoever works on a run holds a lock on a file in its directory, which the
 * kernel gives back when the process ends in whatever way. A run whose status says that
 * it goes on, but which nobody holds, was interrupted, and every reader sees it so.
 */
#ifndef FMNIST_STORE_H
#define FMNIST_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/survey.h"
#include "fmnist/trail.h"

#define STORE_VERSION 2 /* of the schema */

struct store;

/* What the list of runs shows of a run. What was not measured is NaN. */
struct store_run {
	uint32_t id;
	enum run_kind kind;
	enum run_status status; /* interrupted where its process is gone */
	char name[EVENT_NAME];  /* of the sweep; of a run from another: "of 12:35" */
	double started, ended;  /* Unix time; ended NaN: not yet */
	bool synthetic;
	struct hparams hparams; /* a sweep's: of its best trial, else what is fixed */
	uint64_t inputs, classes, parameters; /* 0: not known (a sweep) */
	uint64_t epochs;                      /* finished, of all trials */
	uint64_t trials, trials_done; /* of a sweep; done: ended and not interrupted */
	uint32_t best_trial;          /* from 1; 0: none */
	double train_loss, validation_accuracy; /* as event_run_finished */
	double test_loss, test_accuracy;
	double seconds;
	char reason[EVENT_TEXT];
};

/* Opens and, where it is not there, makes it; brings an older schema up to date.
 * directory NULL: $XDG_DATA_HOME/fmnist-tui. */
struct store *store_open(const char *directory, struct err *err);

/* Only to read; makes nothing. A store that is not there is an error that says so. */
struct store *store_open_reading(const char *directory, struct err *err);
void store_close(struct store *store);

/* DIRECTORY, made absolute; the store's. */
const char *store_directory(const struct store *store);

/* DIRECTORY/runs/N, to be freed. */
char *store_run_directory(const struct store *store, uint32_t run);

/*
 * Beginning. store_begin() gives a new run its number and claims it; `spec` is the
 * sweep file's text, or NULL. store_claim() claims a run that is to be resumed, and
 * refuses one that another process works on, saying which.
 */
int store_begin(struct store *store, enum run_kind kind, const char *name, const char *spec,
	uint32_t *run, struct err *err);
int store_claim(struct store *store, uint32_t run, struct err *err);
void store_unclaim(struct store *store, uint32_t run);

/* Recording, for the recorder: events between store_write_begin() and
 * store_write_end() are on disk together or not at all. */
int store_write_begin(struct store *store, struct err *err);
int store_write(struct store *store, const struct event *event, struct err *err);
int store_write_end(struct store *store, struct err *err);
void store_write_cancel(struct store *store);

/* A large file of a run, made beside it: its kind ("figure") and its name in the run's
 * directory. */
int store_add_artifact(struct store *store, uint32_t run, const char *kind,
	const char *file, struct err *err);

/* Reading. The list is newest first, (count), to be freed. */
int store_runs(
	struct store *store, struct store_run **runs, size_t *count, struct err *err);
int store_run(struct store *store, uint32_t run, struct store_run *out, struct err *err);

/* "12", or "last"; the message says what there is. */
int store_find(struct store *store, const char *text, uint32_t *run, struct err *err);

/* The hyper-parameters a trial (from 1) was trained with. */
int store_trial_hparams(struct store *store, uint32_t run, uint32_t trial,
	struct hparams *out, struct err *err);

/* The epoch that counts, of a trial (from 1), or with trial 0 of a run; 0: none. */
int store_best_epoch(struct store *store, uint32_t run, uint32_t trial, uint64_t *epoch,
	struct err *err);

/* The sweep file of a run, to be freed; *text NULL where it is no sweep. */
int store_spec(struct store *store, uint32_t run, char **text, struct err *err);

/*
 * Gives a run's events to a sink as they were; a run whose process is gone ends as
 * interrupted, as do its trials. `brief` leaves out iterations, and the epochs of
 * trials, which a list does not need; store_replay_trial() gives those of one trial.
 */
int store_replay(
	struct store *store, uint32_t run, bool brief, struct sink *sink, struct err *err);
int store_replay_trial(struct store *store, uint32_t run, uint32_t trial, struct sink *sink,
	struct err *err);

/* Gives the newest network of a run, of a sweep that of its best trial, to the sink as a
 * snapshot; nothing where none was kept. */
int store_replay_network(
	struct store *store, uint32_t run, struct sink *sink, struct err *err);

/* The snapshots of a run that trains one network, into a trail that is initialised; none
 * where none were kept. */
int store_trail(struct store *store, uint32_t run, struct trail *trail, struct err *err);

/* The landscape of a run, its plane without vectors (survey_empty()), to be dropped;
 * *survey NULL where there is none. */
int store_landscape(
	struct store *store, uint32_t run, struct survey **survey, struct err *err);

/* A curve for a list: the accuracy of each epoch (validation, else test), of an autoencoder
 * its test loss, of a sweep the best so far by trial; to be freed. (count), at most `most`,
 * the newest. */
int store_curve(struct store *store, uint32_t run, size_t most, float **values,
	size_t *count, struct err *err);

/* Deletes a run with its files; refuses one that somebody works on. */
int store_remove(struct store *store, uint32_t run, struct err *err);

/* Whether another connection has written since this was last asked. Costs next to
 * nothing. */
bool store_changed(struct store *store);

#endif

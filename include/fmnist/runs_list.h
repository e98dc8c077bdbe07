/*
 * runs_list: which runs the Runs pane lists, in what order, and which one is chosen.
 *
 * Pure data, without store and screen. Owns the runs it is given. The choice and the
 * tags belong to runs, not to rows: they stay when runs arrive, go, or change places. A
 * chosen run that goes, or that the filter hides, leaves the choice to its row.
 *
 * A run's curve comes when somebody asks for it (runs_list_curve_missing()), and is kept
 * until the run has more epochs or trials.
 */
#ifndef FMNIST_RUNS_LIST_H
#define FMNIST_RUNS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/runs_filter.h"
#include "fmnist/store.h"

#define RUNS_CURVE 32 /* values that are kept of a curve */

/* What can be shown of a run and sorted by, from left to right. */
enum runs_column {
	RUNS_NUMBER,
	RUNS_KIND,
	RUNS_STATUS,
	RUNS_NAME,
	RUNS_LR,
	RUNS_BATCH,
	RUNS_DONE,
	RUNS_BEST,
	RUNS_CURVES, /* not sorted by */
	RUNS_STARTED,
	RUNS_TOOK,
	RUNS_COLUMNS
};

/* For a sparkline: RUNS_CURVE values at most, the newest last. */
struct runs_curve {
	bool known;
	int count;
	float *value; /* (count) */
};

struct runs_list {
	struct store_run *run;    /* (count), newest first */
	struct runs_curve *curve; /* (count) */
	size_t count;
	size_t *row; /* (rows), indices into run: what the filter lets through, sorted */
	size_t rows;
	uint32_t *tag; /* (tags), numbers of runs, rising */
	size_t tags, tags_capacity;
	uint32_t chosen; /* its number; 0: there is no row */
	size_t at;       /* its row */
	enum runs_column sort;
	bool inverted;
	struct runs_filter filter;
	double best; /* validation accuracy of the best row with real data; NaN: none */
};

void runs_list_init(struct runs_list *list);
void runs_list_release(struct runs_list *list);

/* Takes the runs (count), newest first, in place of those before. */
void runs_list_set(struct runs_list *list, struct store_run *runs, size_t count);

/* -1: it cannot be read, and the one before stays. */
int runs_list_filter(struct runs_list *list, const char *text, struct err *err);

/* The next column to the right, or to the left, in its natural direction. */
void runs_list_sort(struct runs_list *list, int steps);
void runs_list_invert(struct runs_list *list);
/* Whether its greatest value stands on top. */
bool runs_list_descends(const struct runs_list *list);

void runs_list_move(struct runs_list *list, long rows);

/* NULL: there is none. */
const struct store_run *runs_list_chosen(const struct runs_list *list);
const struct store_run *runs_list_find(const struct runs_list *list, uint32_t run);

bool runs_list_tagged(const struct runs_list *list, uint32_t run);
void runs_list_tag(struct runs_list *list, uint32_t run); /* or no longer */
void runs_list_untag(struct runs_list *list);

/* The tagged runs, or else the chosen one: (returned), rising, to be freed. */
size_t runs_list_marked(const struct runs_list *list, uint32_t **runs);

/* Takes the values (count) of a run's curve; longer ones are thinned. */
void runs_list_curve(
	struct runs_list *list, size_t index, const float *values, size_t count);

/* ---- a run in words and numbers ---- */

/* Validation accuracy, or else test accuracy; NaN: neither. */
double runs_best(const struct store_run *run);
/* An autoencoder's test error; NaN: it is none, or not known. */
double runs_error(const struct store_run *run);
/* Whether there is a network that its hyper-parameters are of: what a sweep varies is not
 * known before one of its trials is completed. */
bool runs_has_hparams(const struct store_run *run);
/* "homework", "784-40-40-40-10". Returns buffer. */
const char *runs_name(const struct store_run *run, char *buffer, size_t size);
/* The same in fewer letters: "3×40", of an autoencoder "128-64", to its middle. */
const char *runs_short_name(const struct store_run *run, char *buffer, size_t size);

#endif

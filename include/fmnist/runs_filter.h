/*
 * runs_filter: which runs are listed, as a line of text.
 *
 * Words and conditions that all must hold, as in "homework status=completed lr<0.01
 * acc>0.87". A word stands somewhere in the kind, the status, the name or the data of a
 * run. Conditions name the hyper-parameters, whole (weight-decay) or short (wd; of a
 * sweep they are its best trial's), and run, kind, status, name, data, done, trials, acc
 * (the figure that is listed), val, test, loss and s. Texts need only their beginning,
 * so that a filter works while it is typed. What is not known fulfils no condition.
 *
 * Plain data; the empty line lets everything through.
 */
#ifndef FMNIST_RUNS_FILTER_H
#define FMNIST_RUNS_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/condition.h"
#include "fmnist/err.h"
#include "fmnist/store.h"

#define RUNS_FILTER_CONDITIONS 16

struct runs_field;

struct runs_condition {
	struct condition text;
	const struct runs_field *field; /* or */
	const struct hparam *param;     /* or neither: a word */
	double value;                   /* where numbers are compared */
};

struct runs_filter {
	struct runs_condition condition[RUNS_FILTER_CONDITIONS];
	size_t conditions;
};

/* -1: the filter is unchanged, the message says what is wrong. */
int runs_filter_parse(struct runs_filter *filter, const char *text, struct err *err);

bool runs_filter_passes(const struct runs_filter *filter, const struct store_run *run);

#endif

/*
 * filter: which trials of a sweep are shown, as a line of text.
 *
 * Conditions that all must hold, as in "lr<0.01 layers=3 state=pruned acc>0.85". Names
 * are those of the hyper-parameters, whole (weight-decay) or as the column has it (wd),
 * and of the other columns: trial, acc, loss, done (epochs finished), s, state. Words
 * need only their beginning. What is not known fulfils no condition. Plain data; the
 * empty line lets everything through.
 */
#ifndef FMNIST_FILTER_H
#define FMNIST_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/column.h"
#include "fmnist/condition.h"
#include "fmnist/err.h"

#define FILTER_CONDITIONS 16
#define FILTER_TEXT 160

struct filter_condition {
	struct column column;
	enum relation relation;
	double value;
	uint32_t words; /* where it compares words: a bit for each that begins so */
};

struct filter {
	struct filter_condition condition[FILTER_CONDITIONS];
	size_t conditions;
};

/* -1: the filter is unchanged, the message says what is wrong. */
int filter_parse(struct filter *filter, const char *text, struct err *err);

bool filter_passes(const struct filter *filter, const struct board *board, size_t trial);

#endif

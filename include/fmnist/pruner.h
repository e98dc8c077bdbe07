/*
 * pruner: gives up trials that are far behind the others.
 *
 * `median`: a trial is given up when its best value so far is worse than the median of
 * what earlier trials had reached by the same epoch (Golovin et al., "Google Vizier",
 * KDD 2017, 3.2.2). `asha`: at the epochs first, first * factor, first * factor², …
 * only the best 1/factor of the trials that have come so far go on (Li et al., "A
 * System for Massively Parallel Hyperparameter Tuning", MLSys 2020, algorithm 2).
 *
 * Which trials are given up depends on which were ahead at the time, and so, with
 * several workers, on the clock; `none` does not.
 *
 * May be asked by many threads; one lock guards the reports.
 */
#ifndef FMNIST_PRUNER_H
#define FMNIST_PRUNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/event.h"

enum pruner_kind {
	PRUNER_NONE,
	PRUNER_MEDIAN,
	PRUNER_ASHA,
};

struct pruner_settings {
	enum pruner_kind kind;
	uint64_t first_epoch;  /* not before this epoch */
	uint64_t first_trials; /* median: not before so many trials came as far */
	uint64_t factor;       /* asha: one in so many goes on */
};

struct pruner;

struct pruner *pruner_new(const struct pruner_settings *settings, enum metric metric);
void pruner_free(struct pruner *pruner);

/*
 * What a trial (from 1) measured after an epoch. Returns whether to give it up;
 * `reason` (size) then says why, in one line. A trial that runs again begins at its
 * first epoch, and what it had reported counts no more.
 */
bool pruner_report(struct pruner *pruner, uint32_t trial, uint64_t epoch, double value,
	char *reason, size_t size);

const char *pruner_name(enum pruner_kind kind);

#endif

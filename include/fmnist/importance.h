/*
 * importance: how much of a score's variance a hyper-parameter explains on its own.
 *
 * One-way analysis of variance over the values that the hyper-parameter took, its
 * levels: the sum of squares between the levels' means, as a share of the whole, less
 * what chance alone would give with so many levels (epsilon squared, Kelley, "An
 * unbiased correlation ratio measure", 1935):
 *
 *     share = (SSb - (k - 1) MSw) / SSt,   MSw = SSw / (n - k),   not below 0
 *
 * so a hyper-parameter that does not matter has about 0 however many levels it has.
 * What hyper-parameters do together is in no share; the shares need not sum to 1.
 *
 * Give it completed trials only. A pruned trial's score is that of an early epoch and it
 * was pruned because it was low, so it would make whatever slows learning look harmful.
 *
 * Pure: knows neither trials nor tables. Linear in the number of trials.
 */
#ifndef FMNIST_IMPORTANCE_H
#define FMNIST_IMPORTANCE_H

#include <stddef.h>

/* Fewer trials than this say nothing, nor do fewer than two a level on average. */
#define IMPORTANCE_LEAST_TRIALS 8

struct importance_level {
	double value;
	size_t count;
	double mean, least, greatest; /* of the scores */
	double squares;               /* sum of (score - mean)^2 */
};

/* Owns its levels. */
struct importance {
	double share;                   /* 0..1; NaN: too few trials */
	size_t trials;                  /* with a score */
	struct importance_level *level; /* (levels), by rising value */
	size_t levels;
};

/* value, score: (trials), of each trial; where either is NaN the trial is left out. */
void importance_init(struct importance *importance, const double *value,
	const double *score, size_t trials);
void importance_release(struct importance *importance);

#endif

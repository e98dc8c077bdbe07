#include "fmnist/pruner.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

struct mark {
	double value;
	uint32_t trial;
};

/* What the trials had reached after one epoch. */
struct rung {
	struct mark *mark; /* (marks), the best first */
	size_t marks, capacity;
};

struct pruner {
	struct pruner_settings settings;
	enum metric metric;
	pthread_mutex_t lock; /* guards all below */
	struct rung *rung;    /* (rungs), of epochs 1, 2, ... */
	uint64_t rungs;
	double *best; /* (trials), of the run of it that counts; NaN: nothing yet */
	uint32_t trials;
};

/* What is asked after an epoch. */
struct report {
	uint32_t trial;
	uint64_t epoch;
	double value; /* of this epoch */
	double best;  /* of the trial so far */
	char *reason; /* (size) */
	size_t size;
};

struct pruner_ops {
	const char *name;
	/* Called locked. Returns whether to give the trial up. */
	bool (*report)(struct pruner *pruner, const struct report *report);
};

struct pruner *pruner_new(const struct pruner_settings *settings, enum metric metric)
{
	struct pruner *pruner = xcalloc(1, sizeof *pruner);

	pruner->settings = *settings;
	pruner->metric = metric;
	pthread_mutex_init(&pruner->lock, NULL);
	return pruner;
}

void pruner_free(struct pruner *pruner)
{
	if (pruner == NULL)
		return;
	for (uint64_t i = 0; i < pruner->rungs; i++)
		free(pruner->rung[i].mark);
	free(pruner->rung);
	free(pruner->best);
	pthread_mutex_destroy(&pruner->lock);
	free(pruner);
}

static struct rung *rung_of(struct pruner *pruner, uint64_t epoch)
{
	if (epoch > pruner->rungs)
		pruner->rung = xrealloc(pruner->rung, epoch, sizeof pruner->rung[0]);
	while (pruner->rungs < epoch)
		pruner->rung[pruner->rungs++] = (struct rung){0};
	return &pruner->rung[epoch - 1];
}

/* How many are better than the value. */
static size_t rank(const struct pruner *pruner, const struct rung *rung, double value)
{
	size_t low = 0, high = rung->marks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (metric_better(pruner->metric, rung->mark[middle].value, value))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void rung_add(
	const struct pruner *pruner, struct rung *rung, uint32_t trial, double value)
{
	size_t at = rank(pruner, rung, value);

	if (rung->marks == rung->capacity) {
		rung->capacity = rung->capacity > 0 ? 2 * rung->capacity : 16;
		rung->mark = xrealloc(rung->mark, rung->capacity, sizeof rung->mark[0]);
	}
	memmove(&rung->mark[at + 1], &rung->mark[at],
		(rung->marks - at) * sizeof rung->mark[0]);
	rung->mark[at] = (struct mark){value, trial};
	rung->marks++;
}

static void rung_forget(struct rung *rung, uint32_t trial)
{
	size_t kept = 0;

	for (size_t i = 0; i < rung->marks; i++)
		if (rung->mark[i].trial != trial)
			rung->mark[kept++] = rung->mark[i];
	rung->marks = kept;
}

/* The marks are sorted; of an even number, the mean of the two in the middle. */
static double median(const struct rung *rung)
{
	size_t half = rung->marks / 2;

	if (rung->marks % 2 == 1)
		return rung->mark[half].value;
	return 0.5 * (rung->mark[half - 1].value + rung->mark[half].value);
}

static bool report_none(struct pruner *pruner, const struct report *report)
{
	(void)pruner;
	(void)report;
	return false;
}

static bool report_median(struct pruner *pruner, const struct report *report)
{
	struct rung *rung = rung_of(pruner, report->epoch);
	bool give_up = false;

	if (report->epoch >= pruner->settings.first_epoch && rung->marks > 0 &&
		rung->marks >= pruner->settings.first_trials) {
		double middle = median(rung);

		give_up = metric_better(pruner->metric, middle, report->best);
		if (give_up)
			snprintf(report->reason, report->size,
				"at epoch %" PRIu64
				": %s %.4f, the median of %zu trials is %.4f",
				report->epoch, metric_name(pruner->metric), report->best,
				rung->marks, middle);
	}
	rung_add(pruner, rung, report->trial, report->best);
	return give_up;
}

/* Whether trials are compared after this epoch: first * factor^i. */
static bool is_asha_epoch(const struct pruner_settings *settings, uint64_t epoch)
{
	while (epoch > settings->first_epoch && epoch % settings->factor == 0)
		epoch /= settings->factor;
	return epoch == settings->first_epoch;
}

static bool report_asha(struct pruner *pruner, const struct report *report)
{
	struct rung *rung;
	size_t go_on, before;

	if (!is_asha_epoch(&pruner->settings, report->epoch))
		return false;
	rung = rung_of(pruner, report->epoch);
	rung_add(pruner, rung, report->trial, report->value);
	go_on = rung->marks / (size_t)pruner->settings.factor;
	go_on = go_on > 0 ? go_on : 1; /* else none would, until `factor` have come */
	before = rank(pruner, rung, report->value);
	if (before < go_on)
		return false;
	snprintf(report->reason, report->size,
		"at epoch %" PRIu64
		": %s %.4f, number %zu of %zu trials, of which %zu go%s on",
		report->epoch, metric_name(pruner->metric), report->value, before + 1,
		rung->marks, go_on, go_on == 1 ? "es" : "");
	return true;
}

static const struct pruner_ops kinds[] = {
	[PRUNER_NONE] = {"none", report_none},
	[PRUNER_MEDIAN] = {"median", report_median},
	[PRUNER_ASHA] = {"asha", report_asha},
};

/* Best of the trial so far; its first epoch begins anew. */
static double keep_best(struct pruner *pruner, uint32_t trial, uint64_t epoch, double value)
{
	double *best;

	if (trial > pruner->trials) {
		pruner->best = xrealloc(pruner->best, trial, sizeof pruner->best[0]);
		while (pruner->trials < trial)
			pruner->best[pruner->trials++] = NAN;
	}
	best = &pruner->best[trial - 1];
	if (epoch == 1 && !isnan(*best)) {
		*best = NAN;
		for (uint64_t i = 0; i < pruner->rungs; i++)
			rung_forget(&pruner->rung[i], trial);
	}
	if (metric_better(pruner->metric, value, *best))
		*best = value;
	return *best;
}

bool pruner_report(struct pruner *pruner, uint32_t trial, uint64_t epoch, double value,
	char *reason, size_t size)
{
	struct report report = {trial, epoch, value, value, reason, size};
	bool give_up;

	pthread_mutex_lock(&pruner->lock);
	report.best = keep_best(pruner, trial, epoch, value);
	give_up = kinds[pruner->settings.kind].report(pruner, &report);
	pthread_mutex_unlock(&pruner->lock);
	return give_up;
}

const char *pruner_name(enum pruner_kind kind)
{
	return kinds[kind].name;
}

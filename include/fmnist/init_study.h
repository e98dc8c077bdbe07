/*
 * init_study: what an initialisation does to the signal of a deep network, measured.
 *
 * Networks are drawn again and again, real images go through them and gradients come back.
 * Of every layer the study has the moments of inputs, outputs and gradients beside what the
 * derivation of He's initialisation predicts, and of every step of that derivation
 * (init_step.h) both sides. A network that was trained is measured the same way, once: its
 * units take the place of draws.
 *
 * A study is made by init_study_new(), filled by init_study_fill(), and told of in
 * results (init_result.h). It belongs to one thread, and to the pool's while it is filled.
 */
#ifndef FMNIST_INIT_STUDY_H
#define FMNIST_INIT_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/init_result.h"
#include "fmnist/pool.h"
#include "fmnist/snapshot.h"

/* What init_study_fill() works with. */
struct init_work {
	struct pool *pool;
	/* Each may be NULL. `stopped` is called by all threads of the pool, `grown` by the
	 * one that fills. */
	bool (*stopped)(void *arg);
	void (*grown)(void *arg, struct init_result *result); /* hold to keep */
	void *arg;
};

struct init_study;

/* Of networks that are to be drawn. NULL: the message says what is too large. */
struct init_study *init_study_new(
	const struct init_settings *settings, const struct dataset *data, struct err *err);
/* Of a trained network: of the settings images count, and of the hyper-parameters its
 * own. */
struct init_study *init_study_trained(const struct init_settings *settings,
	struct snapshot *snapshot, uint32_t run, uint32_t trial, const struct dataset *data,
	struct err *err);
void init_study_free(struct init_study *study);

/* How many threads, of so many, have room for a network each. */
size_t init_study_workers(const struct init_study *study, size_t wanted);

/* Some draws at a time, until all are done or `stopped`. Returns the last result, held;
 * NULL when it was stopped before the first. The same whatever the number of threads. */
struct init_result *init_study_fill(struct init_study *study, const struct init_work *work);

#endif

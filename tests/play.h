/*
 * play: one run of a sweep, recorded, for test programs only.
 *
 * Runs a sweep from the text of its file on the calling thread, with requests through
 * a control. Each thread of the crew begins with a trial before any goes on, so that
 * none is left without one on a busy machine.
 */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include <pthread.h>

#include "fmnist/control.h"
#include "fmnist/dataset.h"
#include "fmnist/sweep.h"

struct play {
	struct sweep_spec spec;
	struct sweep *sweep;
	struct control control;
	pthread_cond_t begun;
	pthread_mutex_t lock; /* guards all below */
	struct event *event;
	size_t count;
	size_t started, finished;
	size_t waiting;  /* threads held up by a pause */
	size_t held;     /* trials started when both were */
	size_t together; /* no trial goes on before so many have started */
	void (*at)(struct play *play, const struct event *event);
	int rc;
	struct err err;
};

/*
 * Runs the sweep; `at`, unless NULL, is called with each event before it is recorded,
 * by the thread that emits it. `before`: what the stored run had emitted, or NULL.
 * Fails the test where the sweep is refused.
 */
struct play *play_on(const struct dataset *data, const char *text, size_t workers,
	void (*at)(struct play *, const struct event *), const struct play *before);
void play_free(struct play *play);

/* The first of its kind; NULL: the trial has none. */
const struct event *event_of(const struct play *play, enum event_kind kind, uint32_t trial);

/* Of a trial, or with 0 of the sweep; fails the test where there is none. */
const struct event_run_finished *end_of(const struct play *play, uint32_t trial);

/* How often the sweep told this state; no trial may tell one. */
size_t states(const struct play *play, enum run_status state);

#endif

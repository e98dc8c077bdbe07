/*
 * tape: a sink that keeps what it is given, for test programs only.
 *
 * Also makes events up: a run that trains one network, and a sweep of three trials of
 * which the second is pruned and the third still runs. Each field has a value of its own,
 * so that two which are mixed up do not compare equal.
 */
#ifndef FMNIST_TESTS_TAPE_H
#define FMNIST_TESTS_TAPE_H

#include <stddef.h>

#include "fmnist/event.h"
#include "fmnist/store.h"

struct tape {
	struct sink sink;
	struct event *event; /* (count) */
	size_t count, capacity;
};

void tape_init(struct tape *tape);
void tape_release(struct tape *tape);
void tape_add(struct tape *tape, const struct event *event);

/* The events of a kind. */
size_t tape_count(const struct tape *tape, enum event_kind kind);
const struct event *tape_last(const struct tape *tape, enum event_kind kind);

/* Field by field; NaN equals NaN. */
void assert_same_events(const struct tape *got, const struct tape *want);

/* All in one transaction. */
void tape_write(const struct tape *tape, struct store *store);

struct event made_run_started(uint32_t run);
struct event made_sweep_started(uint32_t run, uint64_t trials);
struct event made_trial_started(uint32_t run, uint32_t trial);
struct event made_iterations(uint32_t run, uint64_t first, uint32_t count);
struct event made_epoch(uint32_t run, uint32_t trial, uint64_t epoch);
struct event made_finished(uint32_t run, uint32_t trial, enum run_status status);
struct event made_message(uint32_t run, enum message_level level, const char *text);
struct event made_state(uint32_t run, enum run_status status);

/* A run of two epochs with a pause, a message and its end. */
void tape_training(struct tape *tape, uint32_t run);
/* Three trials: completed, pruned, and one that goes on; no end. */
void tape_sweep(struct tape *tape, uint32_t run);

#endif

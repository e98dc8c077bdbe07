/*
 * made_up_sweep: events of a sweep that was never run, for test programs only.
 *
 * The homework's space; what a trial draws and reaches follows from its number alone, so
 * every call tells the same. The learning rate decides most, the units some.
 */
#ifndef FMNIST_TESTS_MADE_UP_SWEEP_H
#define FMNIST_TESTS_MADE_UP_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/event.h"

struct sweep_story {
	struct sink *sink;
	uint32_t run;
	uint64_t trials;
	enum metric metric;
};

/* Run 7, two workers, "homework". */
void sweep_story_begin(
	struct sweep_story *story, struct sink *sink, uint64_t trials, enum metric metric);

/* Trials count from 0 here, as users see them. */
struct hparams sweep_story_hparams(size_t trial);
void sweep_story_start(struct sweep_story *story, size_t trial);
void sweep_story_iterations(
	struct sweep_story *story, size_t trial, uint64_t first, uint32_t count);
/* Epochs from..to, from 1, both included. */
void sweep_story_epochs(
	struct sweep_story *story, size_t trial, uint64_t from, uint64_t to);
void sweep_story_finish(struct sweep_story *story, size_t trial, uint64_t epochs,
	enum run_status status, const char *reason);
/* All its epochs, or only its end, as a stored trial is told in brief. */
void sweep_story_whole(struct sweep_story *story, size_t trial);
void sweep_story_brief(struct sweep_story *story, size_t trial);

void sweep_story_state(struct sweep_story *story, enum run_status status);
void sweep_story_end(struct sweep_story *story, enum run_status status);

/* What a trial has after an epoch. */
double sweep_story_accuracy(size_t trial, uint64_t epoch);

/* In the midst of it: 33 of 50 have begun, some pruned, diverged, cancelled, two run. */
void sweep_story_midst(struct sweep_story *story, struct sink *sink);

#endif

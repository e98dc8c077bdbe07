/*
 * made_up: events of a run that was never trained, for test programs only.
 *
 * A struct story holds what the run's events say; the functions hand them to a
 * sink (a view, a log). Losses and accuracies are the caller's; what is not given
 * is plausible.
 */
#ifndef FMNIST_TESTS_MADE_UP_H
#define FMNIST_TESTS_MADE_UP_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/event.h"

/* The homework's network, 60,000 images, batch 16, or 48,000 and validation. */
struct story {
	struct sink *sink;
	struct event_run_started started;
	uint64_t epochs, iterations; /* told so far */
};

void story_begin(struct story *story, struct sink *sink, int64_t epochs);
void story_begin_split(struct story *story, struct sink *sink, int64_t epochs);
/* The homework's autoencoder; test accuracies are not told. */
void story_begin_autoencoder(struct story *story, struct sink *sink, int64_t epochs);

/* `count` iterations, the loss falling from `from` to `to` with a ripple. */
void story_iterations(struct story *story, uint32_t count, double from, double to);

/* The rest of the epoch's iterations, all of `train_loss`, and its end. Validation is
 * NaN without a split, and like the test figures with one. */
void story_epoch(
	struct story *story, double train_loss, double test_loss, double test_accuracy);

/* What as many principal components make of the test images. */
void story_baseline(struct story *story, double test_loss);

void story_state(struct story *story, enum run_status status);
/* Completed, stopped, ...; diverged at the iteration that was told last. */
void story_end(struct story *story, enum run_status status);

#endif

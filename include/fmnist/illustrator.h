/*
 * illustrator: leaves the figures of an autoencoder in its run's folder, once it has ended.
 *
 * A worker of its own draws them, on a connection of its own (run_figures.h); a message
 * says where that fails. All functions are for the thread that draws. The data must outlive
 * the job: see to its end with illustrator_wait() before they go, and before another thread
 * draws a figure.
 */
#ifndef FMNIST_ILLUSTRATOR_H
#define FMNIST_ILLUSTRATOR_H

#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/view.h"
#include "fmnist/worker.h"

struct illustrate_job {
	struct job job;
	char *directory; /* of the store */
	uint32_t run;
	struct hparams hparams;
	struct event_baseline baseline;
	struct snapshot *snapshot; /* held */
	const struct dataset *data;
};

struct illustrator {
	struct worker worker;
	struct illustrate_job job;
};

void illustrator_init(struct illustrator *illustrator, struct hub *hub);
void illustrator_release(struct illustrator *illustrator);

/* Begins with the figures of a run of the store in this directory, unless it has no network
 * that could be drawn; after those of the run before. */
void illustrator_draw(struct illustrator *illustrator, const char *directory,
	const struct view *view, const struct dataset *data);

/* Waits for their end. */
void illustrator_wait(struct illustrator *illustrator);

/* Takes the end of its job. */
void illustrator_take(struct illustrator *illustrator, const struct event *event);

#endif

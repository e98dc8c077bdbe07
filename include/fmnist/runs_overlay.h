/*
 * runs_overlay: the curves of several runs over each other.
 *
 * Train loss on the left, accuracy on the right (validation, else test), over epochs; of
 * autoencoders train and test error. Runs of both kinds share no axis and are not shown
 * together. Each curve carries its run's number. One run stands out in the colours of the
 * Train pane, the others are dim; colours would soon be more than can be told apart.
 *
 * Owns its curves. Those of a run that goes on are read again when the store changes.
 */
#ifndef FMNIST_RUNS_OVERLAY_H
#define FMNIST_RUNS_OVERLAY_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/chart.h"
#include "fmnist/camera.h"
#include "fmnist/err.h"
#include "fmnist/store.h"

#define OVERLAY_MOST 16 /* runs */

struct overlay_run {
	struct store_run run;
	char name[16];               /* its number */
	struct chart_point *loss;    /* (losses) */
	struct chart_point *measure; /* (measures): accuracy, or test error */
	size_t losses, measures;
};

struct runs_overlay {
	struct overlay_run *shown; /* (count) */
	size_t count;
	size_t chosen;
	uint64_t changes; /* of the store, when they were read */
	struct chart_camera camera;
};

void runs_overlay_init(struct runs_overlay *overlay);
void runs_overlay_release(struct runs_overlay *overlay);

/* Reads the epochs of a run of the kind of the others, no sweep, and adds it, unless there
 * are OVERLAY_MOST already. */
int runs_overlay_add(struct runs_overlay *overlay, struct store *store,
	const struct store_run *run, struct err *err);

/* None is left; the camera stays. */
void runs_overlay_clear(struct runs_overlay *overlay);

void runs_overlay_draw(const struct runs_overlay *overlay, const struct area *area);

#endif

/*
 * snapshot: a network's numbers at one moment, shared by whoever wants to look at them.
 *
 * Parameters, then buffers, as they lie in a model (model.h). Nobody changes a snapshot
 * once it is made, so any thread may read it. It is counted: who keeps one holds it, and
 * the last that drops it frees it.
 */
#ifndef FMNIST_SNAPSHOT_H
#define FMNIST_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/model.h"

struct snapshot {
	uint64_t epoch;     /* finished when it was made; 0: as they were drawn */
	uint64_t iteration; /* likewise, in the run */
	size_t count;
	float *value; /* (count) */
};

/* A copy of the model's numbers, held once. */
struct snapshot *snapshot_new(
	const struct model *model, uint64_t epoch, uint64_t iteration);
/* Of numbers that are to be filled in before anybody else sees it. */
struct snapshot *snapshot_empty(size_t count);

/* Holds it once more; NULL stays NULL. */
struct snapshot *snapshot_hold(struct snapshot *snapshot);
void snapshot_drop(struct snapshot *snapshot); /* NULL: nothing */

/* Copies it into a model of the same size: false, if it has another. */
bool snapshot_load(const struct snapshot *snapshot, struct model *model);

#endif

/*
 * trail: the snapshots of one training, in the order they were taken.
 *
 * Holds what is in it. Where they become too many, every second one is given up, and from
 * then on every second one that comes is left out: what stays is evenly spaced. Belongs to
 * one thread.
 */
#ifndef FMNIST_TRAIL_H
#define FMNIST_TRAIL_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/snapshot.h"

/* What a trail takes at most, in memory and on disk. */
#define TRAIL_BYTES ((size_t)64 << 20)
#define TRAIL_LEAST 16 /* snapshots that are kept of however large a network */

struct trail {
	struct snapshot **snapshot; /* (count) */
	size_t count, capacity;
	uint64_t seen;   /* that were offered */
	uint64_t stride; /* one of so many is kept; a power of 2 */
};

void trail_init(struct trail *trail);
void trail_clear(struct trail *trail);
void trail_release(struct trail *trail);

/* Offers one more, of the same network as those before. */
void trail_add(struct trail *trail, struct snapshot *snapshot);

/* Most snapshots of `count` numbers each. */
size_t trail_most(size_t count);

#endif

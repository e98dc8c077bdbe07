#include "fmnist/trail.h"

#include <stdlib.h>

#include "fmnist/xalloc.h"

void trail_init(struct trail *trail)
{
	*trail = (struct trail){.stride = 1};
}

void trail_clear(struct trail *trail)
{
	for (size_t i = 0; i < trail->count; i++)
		snapshot_drop(trail->snapshot[i]);
	trail->count = 0;
	trail->seen = 0;
	trail->stride = 1;
}

void trail_release(struct trail *trail)
{
	trail_clear(trail);
	free(trail->snapshot);
	trail_init(trail);
}

size_t trail_most(size_t count)
{
	size_t most = TRAIL_BYTES / (count * sizeof(float) + 1);

	return most > TRAIL_LEAST ? most : TRAIL_LEAST;
}

static void thin(struct trail *trail)
{
	size_t kept = 0;

	for (size_t i = 0; i < trail->count; i++) {
		if (i % 2 == 0)
			trail->snapshot[kept++] = trail->snapshot[i];
		else
			snapshot_drop(trail->snapshot[i]);
	}
	trail->count = kept;
	trail->stride *= 2;
}

void trail_add(struct trail *trail, struct snapshot *snapshot)
{
	if (trail->seen++ % trail->stride != 0)
		return;
	if (trail->count == trail_most(snapshot->count)) {
		thin(trail);
		if ((trail->seen - 1) % trail->stride != 0)
			return;
	}
	if (trail->count == trail->capacity) {
		trail->capacity = trail->capacity > 0 ? 2 * trail->capacity : 64;
		trail->snapshot = xrealloc(
			trail->snapshot, trail->capacity, sizeof trail->snapshot[0]);
	}
	trail->snapshot[trail->count++] = snapshot_hold(snapshot);
}

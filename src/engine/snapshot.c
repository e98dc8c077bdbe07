#include "fmnist/snapshot.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

struct counted {
	struct snapshot snapshot; /* first: it is what others see */
	atomic_uint holders;
	float value[];
};

struct snapshot *snapshot_empty(size_t count)
{
	struct counted *counted =
		xmalloc(sizeof *counted + count * sizeof counted->value[0]);

	atomic_init(&counted->holders, 1);
	counted->snapshot = (struct snapshot){.count = count, .value = counted->value};
	return &counted->snapshot;
}

struct snapshot *snapshot_new(const struct model *model, uint64_t epoch, uint64_t iteration)
{
	struct snapshot *snapshot = snapshot_empty(model->parameters + model->buffers);

	snapshot->epoch = epoch;
	snapshot->iteration = iteration;
	memcpy(snapshot->value, model->param, snapshot->count * sizeof snapshot->value[0]);
	return snapshot;
}

struct snapshot *snapshot_hold(struct snapshot *snapshot)
{
	if (snapshot != NULL)
		atomic_fetch_add(&((struct counted *)snapshot)->holders, 1);
	return snapshot;
}

void snapshot_drop(struct snapshot *snapshot)
{
	struct counted *counted = (struct counted *)snapshot;

	if (counted != NULL && atomic_fetch_sub(&counted->holders, 1) == 1)
		free(counted);
}

bool snapshot_load(const struct snapshot *snapshot, struct model *model)
{
	if (snapshot->count != model->parameters + model->buffers)
		return false;
	memcpy(model->param, snapshot->value, snapshot->count * sizeof snapshot->value[0]);
	return true;
}

#include "fmnist/kept_network.h"

#include <inttypes.h>

#include "fmnist/locate.h"
#include "fmnist/run_data.h"

static void kept_take(struct sink *sink, const struct event *event)
{
	struct kept_network *kept = (struct kept_network *)sink;

	if (event->kind == EVENT_BASELINE)
		kept->baseline = event->baseline;
	if (event->kind != EVENT_SNAPSHOT)
		return;
	snapshot_drop(kept->snapshot);
	kept->snapshot = snapshot_hold(event->snapshot);
	kept->origin.trial = event->trial;
}

/* Of a sweep only the best trial's network is kept. */
static int find(struct kept_network *kept, struct store *store,
	const struct run_operand *operand, struct err *err)
{
	uint32_t run = operand->run;

	if (store_replay_network(store, run, &kept->sink, err) != 0)
		return -1;
	if (kept->snapshot == NULL)
		return err_set(err, "of run %" PRIu32 " no network is kept", run);
	if (operand->trial == 0 || operand->trial == kept->origin.trial)
		return 0;
	return err_set(err,
		"of run %" PRIu32 " the network of trial %" PRIu32
		" is not kept, only that of %" PRIu32 ":%" PRIu32,
		run, operand->trial - 1, run, kept->origin.trial - 1);
}

/* The rest of what the store knows of it. */
static int describe(struct kept_network *kept, struct store *store,
	const struct store_run *run, struct err *err)
{
	if (run->kind == RUN_AUTOENCODER &&
		store_replay(store, run->id, true, &kept->sink, err) != 0)
		return -1;
	if (kept->origin.trial == 0)
		return 0;
	return store_trial_hparams(store, run->id, kept->origin.trial, &kept->hparams, err);
}

int kept_network_open(struct kept_network *kept, const struct options *options,
	struct store *store, const struct store_run *run, const struct run_operand *operand,
	struct err *err)
{
	*kept = (struct kept_network){.sink.take = kept_take,
		.origin = {run->id, 0, run->synthetic},
		.hparams = run->hparams};
	if (find(kept, store, operand, err) == 0 && describe(kept, store, run, err) == 0 &&
		dataset_open(&kept->data, run_data_option(options, run), err) == 0 &&
		run_data_check(&kept->data, run, err) == 0)
		return 0;
	kept_network_release(kept);
	return -1;
}

void kept_network_release(struct kept_network *kept)
{
	dataset_release(&kept->data);
	snapshot_drop(kept->snapshot);
	*kept = (struct kept_network){0};
}

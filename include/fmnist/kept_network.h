/*
 * kept_network: the network that the store keeps of a run, with all it takes to use it.
 *
 * Snapshot, hyper-parameters, and the data set that the run was made with.
 */
#ifndef FMNIST_KEPT_NETWORK_H
#define FMNIST_KEPT_NETWORK_H

#include "fmnist/caption.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/run_operand.h"
#include "fmnist/store.h"

struct kept_network {
	struct sink sink;
	struct origin origin;
	struct snapshot *snapshot; /* held */
	struct hparams hparams;
	struct event_baseline baseline; /* of an autoencoder; components 0: not known */
	struct dataset data;
};

/* Of a sweep without a trial it is that of the best one. On failure there is nothing to
 * release. */
int kept_network_open(struct kept_network *kept, const struct options *options,
	struct store *store, const struct store_run *run, const struct run_operand *operand,
	struct err *err);
void kept_network_release(struct kept_network *kept);

#endif

/*
 * autoencoding: what an autoencoder makes of the test images, all of them.
 *
 * Computed of a snapshot on the calling thread; plain data afterwards, which any thread may
 * read. Owns all it points to, and holds the snapshot.
 */
#ifndef FMNIST_AUTOENCODING_H
#define FMNIST_AUTOENCODING_H

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/hparams.h"
#include "fmnist/reconstruction.h"
#include "fmnist/snapshot.h"

struct autoencoding {
	struct snapshot *snapshot;
	struct hparams hparams;
	struct event_baseline baseline; /* of the same run; components 0: not known */
	struct reconstruction all;      /* of every test image, without outputs */
	double error;                   /* their mean */
};

/* The snapshot must be of an autoencoder of these hyper-parameters. baseline NULL: it is
 * not known. On failure there is nothing to release. */
int autoencoding_make(struct autoencoding *autoencoding, const struct hparams *hp,
	struct snapshot *snapshot, const struct images *test,
	const struct event_baseline *baseline, struct err *err);
void autoencoding_release(struct autoencoding *autoencoding);

#endif

/*
 * reconstruction: what an autoencoder makes of images, and the code in its middle.
 *
 * Computed of a snapshot on the calling thread; plain data afterwards. Owns its arrays.
 */
#ifndef FMNIST_RECONSTRUCTION_H
#define FMNIST_RECONSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/hparams.h"
#include "fmnist/snapshot.h"

struct reconstruction {
	size_t count, pixels, codes; /* images; of an image; numbers of its code */
	float *output;               /* (count, pixels), 0..1; NULL where not wanted */
	float *code;                 /* (count, codes): the bottleneck's activations */
	double *error;               /* (count): mean squared error of a pixel */
};

/* index (count) chooses the images; NULL: the first `count`. The snapshot must be of an
 * autoencoder of these hyper-parameters. On failure there is nothing to release. */
int reconstruction_make(struct reconstruction *reconstruction, const struct hparams *hp,
	const struct snapshot *snapshot, const struct images *images, const uint32_t *index,
	size_t count, bool outputs, struct err *err);
void reconstruction_release(struct reconstruction *reconstruction);

#endif

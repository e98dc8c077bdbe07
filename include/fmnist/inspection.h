/*
 * inspection: what a network makes of the test images, one by one.
 *
 * Computed of a snapshot; plain data afterwards, which any thread may read. Owns all it
 * points to, and holds the snapshot.
 */
#ifndef FMNIST_INSPECTION_H
#define FMNIST_INSPECTION_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/hparams.h"
#include "fmnist/pool.h"
#include "fmnist/snapshot.h"

/* Of one class; NaN where there is nothing to divide by. */
struct inspection_class {
	uint32_t images;    /* of this class */
	uint32_t predicted; /* images that were taken for it */
	uint32_t correct;
	double recall;    /* correct / images: the accuracy on this class */
	double precision; /* correct / predicted */
};

struct inspection {
	struct snapshot *snapshot;
	struct hparams hparams;
	size_t count;       /* test images */
	float *probability; /* (count, DATASET_CLASSES): softmax of the logits */
	uint8_t *predicted; /* (count) */
	uint32_t confusion[DATASET_CLASSES][DATASET_CLASSES]; /* [true class][predicted] */
	struct inspection_class by_class[DATASET_CLASSES];
	uint32_t *mistake; /* (mistakes): test images, the most confident mistake first */
	size_t mistakes;
	double accuracy, loss;
};

/* The snapshot must be of a classifier of these hyper-parameters, and the images labelled.
 * On failure there is nothing to release. */
int inspection_make(struct inspection *inspection, const struct hparams *hp,
	struct snapshot *snapshot, const struct images *test, struct pool *pool,
	struct err *err);
void inspection_release(struct inspection *inspection);

/* The probability with which image i was predicted. */
float inspection_confidence(const struct inspection *inspection, size_t i);

#endif

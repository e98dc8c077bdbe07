/*
 * made_up_inspection: an inspection of a network that was never trained, for test programs
 * only.
 *
 * Images, probabilities and weights are made by integer arithmetic and drawn numbers: the
 * same on every machine.
 */
#ifndef FMNIST_TESTS_MADE_UP_INSPECTION_H
#define FMNIST_TESTS_MADE_UP_INSPECTION_H

#include <stddef.h>

#include "fmnist/inspection.h"

struct made_up_inspection {
	struct images test;
	struct inspection inspection;
};

/* Synthetic images of 28x28. About one in six is taken for another class, image i with a
 * confidence of its own. The network has hp's layers; after 7 epochs. */
void made_up_inspection_init(
	struct made_up_inspection *made, const struct hparams *hp, size_t count);

/* Of other images: rows x cols of any sizes. */
void made_up_inspection_init_sized(struct made_up_inspection *made,
	const struct hparams *hp, size_t count, size_t rows, size_t cols);
void made_up_inspection_release(struct made_up_inspection *made);

/* To be called after predictions or labels were changed. */
void made_up_inspection_count(struct made_up_inspection *made);

#endif

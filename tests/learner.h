/*
 * learner: what a network that was never trained makes of synthetic images, for
 * test programs only.
 *
 * The homework's network. What it says of an image follows from the image's number and
 * from how many epochs it has had, so every call tells the same; each epoch it takes fewer
 * images for the wrong class, and never one that it was right about.
 */
#ifndef FMNIST_TESTS_LEARNER_H
#define FMNIST_TESTS_LEARNER_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/inspection.h"

/* Images of 28x28, to be freed with images_release(). Of class 5 (sandals) all are
 * recognised; class 6 (shirts) is the hardest, taken for class 0 most often. */
void learner_images(struct images *out, size_t count);

/* inspection_release() frees it. */
void learner_inspection(
	struct inspection *inspection, const struct images *images, uint64_t epoch);

#endif

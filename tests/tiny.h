/*
 * tiny: a small learnable data set for tests, made in memory.
 *
 * 6x5 pixels, ten classes; each class has its own pattern under noise.
 */
#ifndef TESTS_TINY_H
#define TESTS_TINY_H

#include "fmnist/dataset.h"

/* dataset_release() frees it. */
void tiny_make(struct dataset *out, size_t train, size_t test);

#endif

/*
 * npy: arrays as numpy.save() writes them, versions 1 to 3 of the format.
 *
 * Images are uint8, (count, rows, cols) or (count, side * side); labels are
 * uint8, int32 or int64, little-endian, (count). C order only. Anything else is
 * refused with what was found. Source: numpy.lib.format, "NPY format".
 */
#ifndef FMNIST_NPY_H
#define FMNIST_NPY_H

#include "fmnist/dataset.h"
#include "fmnist/reader.h"

/* Into out: count, rows, cols, pixels. out->labels is NULL. */
int npy_read_images(struct reader *reader, struct images *out, struct err *err);

/* *labels (*count), to free(), each below DATASET_CLASSES. */
int npy_read_labels(
	struct reader *reader, uint8_t **labels, size_t *count, struct err *err);

#endif

/*
 * idx: the format of the official Fashion-MNIST files.
 *
 * A big-endian magic number (two zero bytes, 0x08 for unsigned bytes, the
 * number of dimensions), the sizes as big-endian 32-bit numbers, then the
 * bytes, row-major. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database
 * of handwritten digits", section "File formats".
 */
#ifndef FMNIST_IDX_H
#define FMNIST_IDX_H

#include "fmnist/dataset.h"
#include "fmnist/reader.h"

/* Three dimensions into out: count, rows, cols, pixels. out->labels is NULL. */
int idx_read_images(struct reader *reader, struct images *out, struct err *err);

/* One dimension: *labels (*count), to free(), each below DATASET_CLASSES. */
int idx_read_labels(
	struct reader *reader, uint8_t **labels, size_t *count, struct err *err);

#endif

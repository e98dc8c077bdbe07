/*
 * dataset: labelled images in memory, and where they came from.
 *
 * Pixels stay uint8, as in the files (47 MB for the real training set); batch.h
 * turns rows of them into float32 when a batch is made. Sizes come from the
 * files: nothing here knows 28, 60,000 or 10,000.
 *
 * Ownership: dataset_release() frees what load and synthesize allocated. A
 * loaded data set is not changed any more and may be read by any thread.
 */
#ifndef FMNIST_DATASET_H
#define FMNIST_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"

#define DATASET_CLASSES 10

struct images {
	size_t count;
	size_t rows, cols;
	uint8_t *pixels; /* (count, rows * cols) */
	uint8_t *labels; /* (count), each below DATASET_CLASSES */
};

/* How far the files are known to be the official ones. */
enum dataset_verified {
	DATASET_NOT_CHECKED, /* no published checksum for this form of the files */
	DATASET_OFFICIAL,    /* SHA-256 of all four equals the published one */
	DATASET_DIFFERENT,   /* readable, but not the official bytes */
};

struct dataset {
	struct images train;
	struct images test;
	bool synthetic;
	char *where; /* directory the files were read from; "synthetic" */
};

extern const char *const dataset_class_name[DATASET_CLASSES]; /* "T-shirt/top", ... */

/*
 * Loads the four files of a directory: IDX or NPY, gzipped or not, under the
 * names in data_files.h. Checks that images and labels agree in number, that
 * training and test images have one shape, that no label is out of range. On
 * failure `out` holds nothing.
 */
int dataset_load(struct dataset *out, const char *directory, struct err *err);

/*
 * Draws the synthetic set (synthetic.h) of the official size: 60,000 and
 * 10,000 images of 28x28.
 */
void dataset_synthesize(struct dataset *out);

void dataset_release(struct dataset *set);

/* What a title says: "Fashion-MNIST" or "synthetic data (not Fashion-MNIST)". */
const char *dataset_title(const struct dataset *set);

void images_release(struct images *images);

/* Fails unless `label`, the one at `index` of the file `name`, is that of a class. */
int label_check(const char *name, size_t index, int64_t label, struct err *err);

/* Number of images of each class. */
void images_class_counts(const struct images *images, size_t counts[DATASET_CLASSES]);

#endif

/*
 * data_files: the four files of a data set in a directory, and their forms.
 *
 * Each name is accepted with and without ".gz", each file on its own:
 *
 *   IDX  train-images-idx3-ubyte         train-labels-idx1-ubyte
 *        t10k-images-idx3-ubyte          t10k-labels-idx1-ubyte
 *        (the official names; torchvision and Keras keep them)
 *   NPY  fashion_mnist_train_images.npy  fashion_mnist_train_labels.npy
 *        fashion_mnist_test_images.npy   fashion_mnist_test_labels.npy
 *   NPY  train_images.npy  train_labels.npy  test_images.npy  test_labels.npy
 *   NPY  x_train.npy       y_train.npy       x_test.npy       y_test.npy
 *
 * The first set of names of which all four files are there is taken; the plain
 * file where both it and the gzipped one are.
 */
#ifndef FMNIST_DATA_FILES_H
#define FMNIST_DATA_FILES_H

#include "fmnist/dataset.h"
#include "fmnist/reader.h"

enum data_file {
	DATA_TRAIN_IMAGES,
	DATA_TRAIN_LABELS,
	DATA_TEST_IMAGES,
	DATA_TEST_LABELS,
	DATA_FILES,
};

/* A set of names and how files under them are read. */
struct data_form {
	const char *format;           /* "IDX", "NPY" */
	const char *name[DATA_FILES]; /* without ".gz" */
	int (*read_images)(struct reader *reader, struct images *out, struct err *err);
	int (*read_labels)(
		struct reader *reader, uint8_t **labels, size_t *count, struct err *err);
};

struct data_files {
	const struct data_form *form; /* NULL: none of the files of any form is there */
	char *path[DATA_FILES];       /* NULL: not there */
};

/*
 * Looks into a directory. Fails when no set of four is complete; *out then has
 * the files of the form that comes nearest. Release it in any case.
 */
int data_files_find(struct data_files *out, const char *directory, struct err *err);

void data_files_release(struct data_files *files);

/* How many of the files found are gzipped, by their names. */
int data_files_gzipped(const struct data_files *files);

/* "IDX", "IDX, gzipped", "IDX, partly gzipped"; "NPY" likewise; "none". */
const char *data_files_describe(const struct data_files *files);

#endif

/*
 * array_file: arrays of float32 on disk, in NumPy's format.
 *
 * Little-endian, C order, version 1.0 (numpy.lib.format): numpy.load() reads what is
 * written here, and what is written here is what is read here. Pure functions; any thread.
 */
#ifndef FMNIST_ARRAY_FILE_H
#define FMNIST_ARRAY_FILE_H

#include <stddef.h>

#include "fmnist/err.h"

/* values (rows, cols), or with cols 0 (rows). The file is there whole or not at all, but
 * is not forced to the disk. */
int array_file_write(
	const char *path, const float *values, size_t rows, size_t cols, struct err *err);

/* *values (*rows, *cols), or (*rows) where *cols is 0; to be freed. */
int array_file_read(
	const char *path, float **values, size_t *rows, size_t *cols, struct err *err);

#endif

/*
 * array_file: arrays of numbers on disk, in NumPy's format.
 *
 * Little-endian, C order, version 1.0 (numpy.lib.format): numpy.load() reads what is
 * written here, and what is written here is what is read here. Pure functions; any thread.
 */
#ifndef FMNIST_ARRAY_FILE_H
#define FMNIST_ARRAY_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "fmnist/err.h"

/* values (rows, cols), or with cols 0 (rows). The file is there whole or not at all, but
 * is not forced to the disk. */
int array_file_write(
	const char *path, const float *values, size_t rows, size_t cols, struct err *err);

/* The same into an open file, of float32 and of float64; whether it was written says
 * ferror(). */
void array_file_print(FILE *file, const float *values, size_t rows, size_t cols);
void array_file_print_doubles(FILE *file, const double *values, size_t rows, size_t cols);

/* *values (*rows, *cols), or (*rows) where *cols is 0; to be freed. */
int array_file_read(
	const char *path, float **values, size_t *rows, size_t *cols, struct err *err);

/*
 * A file that grows: writes row `at` of an array (at + 1, cols), which becomes that many
 * rows high; where `at` is 0 the file begins anew. While it is written the header still
 * tells of the rows before.
 */
int array_file_put(
	const char *path, size_t at, const float *values, size_t cols, struct err *err);

/* Of an array (rows, cols) the rows 0, 2, 4, ... stay. All or nothing; where it was done
 * already, nothing. */
int array_file_thin(const char *path, size_t rows, size_t cols, struct err *err);

#endif

/*
 * room: a temporary directory with data files in it, for test programs only.
 *
 * Makes well-formed IDX and NPY files, from which the tests make bad ones.
 * Failures of the system fail the running test.
 */
#ifndef FMNIST_TESTS_ROOM_H
#define FMNIST_TESTS_ROOM_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"

struct bytes {
	uint8_t *data; /* (size), to free() */
	size_t size;
};

/* The path of a new directory, to be given to room_remove(). */
char *room_make(void);
void room_remove(char *directory);

/* Writes a file, plain or gzipped; returns its path, to free(). */
char *room_write(const char *directory, const char *name, struct bytes bytes);
char *room_gzip(const char *directory, const char *name, struct bytes bytes);

/* The whole file; data is NULL when it is not there. */
struct bytes room_read(const char *path);

/* Pixel i is (uint8_t)(i * 7 + salt); label i is (i + salt) % 10. */
struct bytes idx_images(uint32_t count, uint32_t rows, uint32_t cols, unsigned salt);
struct bytes idx_labels(uint32_t count, unsigned salt);

/* An NPY file of version 1: header from descr, "False" or "True", "(3, 4)". */
struct bytes npy_file(const char *descr, const char *fortran, const char *shape,
	const void *data, size_t size);

/* The four official names, 28x28, in the directory. */
void room_data_set(const char *directory, uint32_t train, uint32_t test);

/* The message holds each of the words; NULL ends them. */
void assert_says(const struct err *err, ...);

#endif

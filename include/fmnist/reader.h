/*
 * reader: bytes of a file, gzipped or not, or of a buffer in memory.
 *
 * What the file parsers read from. It knows how many bytes can still come at
 * most, so that a header that promises more is refused before anything is
 * allocated; where that is not certain (gzip), memory grows with what arrives.
 * Every message names the file.
 *
 * Ownership: reader_open() is paired with reader_close(). The name and the
 * buffer are borrowed and outlive the reader. One thread at a time.
 */
#ifndef FMNIST_READER_H
#define FMNIST_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include "fmnist/err.h"

/* No array of a data set is larger, 45 times the pixels of Fashion-MNIST. */
#define READER_LIMIT (UINT64_C(1) << 31)

struct reader {
	const char *name;      /* for messages */
	gzFile file;           /* NULL: memory */
	const uint8_t *memory; /* (bound) */
	uint64_t at;           /* bytes given out so far */
	uint64_t bound;        /* bytes there are in all, or at most if gzipped */
	bool gzipped;
};

/* Opens a regular file. On failure there is nothing to close. */
int reader_open(struct reader *reader, const char *path, struct err *err);

void reader_open_memory(
	struct reader *reader, const char *name, const uint8_t *memory, size_t size);

void reader_close(struct reader *reader);

/* Up to n bytes into out; *got is less than n only at the end. */
int reader_some(struct reader *reader, void *out, size_t n, size_t *got, struct err *err);

/* n bytes into out, or failure: "... its header". */
int reader_header(struct reader *reader, void *out, size_t n, struct err *err);

/*
 * Reads the `count * rows * cols * width` bytes that a header promises, checked
 * for zero, overflow and READER_LIMIT, and checks that the file ends there.
 * Returns them, to free(); NULL on failure.
 */
uint8_t *reader_array(struct reader *reader, uint64_t count, uint64_t rows, uint64_t cols,
	uint64_t width, struct err *err);

#endif

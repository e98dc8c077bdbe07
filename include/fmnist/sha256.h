/*
 * sha256: the checksum of a file or of bytes in memory, by libcrypto.
 *
 * A digest is written as sha256sum prints it: 64 lower-case hex digits and a
 * NUL.
 */
#ifndef FMNIST_SHA256_H
#define FMNIST_SHA256_H

#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/reader.h"

#define SHA256_TEXT 65

int sha256_memory(const void *data, size_t size, char text[SHA256_TEXT], struct err *err);

/* The file's own bytes, gzipped or not. */
int sha256_file(const char *path, char text[SHA256_TEXT], struct err *err);

/* What a reader gives out from where it stands to its end: decompressed bytes. */
int sha256_reader(struct reader *reader, char text[SHA256_TEXT], struct err *err);

#endif

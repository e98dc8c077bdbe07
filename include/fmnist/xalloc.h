/*
 * xalloc: memory that is there or the program ends.
 *
 * Small allocations are not worth a path for their failure: out of memory
 * prints one line and aborts. A size that comes from outside (a file's header)
 * must be checked against a bound before it gets here.
 *
 * Everything returned is released with free().
 */
#ifndef FMNIST_XALLOC_H
#define FMNIST_XALLOC_H

#include <stddef.h>

#include "fmnist/err.h"

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t count, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *fmt, ...) ERR_PRINTF(1, 2);

/* Zeroed memory that begins on a cache line (64 bytes), for vectors. */
void *xaligned(size_t count, size_t size);

#endif

#include "fmnist/xalloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_abort(void *ptr)
{
	if (ptr == NULL) {
		fputs("fmnist-tui: out of memory\n", stderr);
		abort();
	}
	return ptr;
}

static size_t product(size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		or_abort(NULL);
	return count * size;
}

void *xmalloc(size_t size)
{
	return or_abort(malloc(size != 0 ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	return or_abort(calloc(count != 0 ? count : 1, size != 0 ? size : 1));
}

void *xrealloc(void *ptr, size_t count, size_t size)
{
	size_t bytes = product(count, size);

	return or_abort(realloc(ptr, bytes != 0 ? bytes : 1));
}

char *xstrdup(const char *text)
{
	return or_abort(strdup(text));
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return or_abort(text);
}

void *xaligned(size_t count, size_t size)
{
	size_t bytes = product(count, size);
	void *ptr;

	bytes = (bytes + 63) / 64 * 64;
	ptr = or_abort(aligned_alloc(64, bytes != 0 ? bytes : 64));
	memset(ptr, 0, bytes);
	return ptr;
}

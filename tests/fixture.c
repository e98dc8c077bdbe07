#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

#define PREAMBLE 10 /* magic, version, length of the header */

/* NumPy writes the header's keys sorted, so what is expected is one text. */
static char *expected_header(const char *descr, size_t rows, size_t cols)
{
	if (cols == 0)
		return xasprintf(
			"{'descr': '%s', 'fortran_order': False, 'shape': (%zu,), }", descr,
			rows);
	return xasprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%zu, %zu), }",
		descr, rows, cols);
}

/* The header as text, the file standing at the first value; NULL: not NPY 1.0. */
static char *read_header(FILE *file)
{
	static const unsigned char magic[8] = "\x93NUMPY\x01\x00";
	unsigned char start[PREAMBLE];
	size_t length;
	char *header;

	if (fread(start, 1, sizeof start, file) != sizeof start ||
		memcmp(start, magic, sizeof magic) != 0)
		return NULL;
	length = (size_t)start[8] | (size_t)start[9] << 8;
	header = xcalloc(length + 1, 1);
	if (fread(header, 1, length, file) == length)
		return header;
	free(header);
	return NULL;
}

static void *read_array(
	const char *name, const char *descr, size_t size, size_t rows, size_t cols)
{
	const char *top = getenv("srcdir");
	size_t bytes = rows * (cols == 0 ? 1 : cols) * size;
	char *path = xasprintf("%s/tests/fixtures/%s.npy", top != NULL ? top : ".", name);
	char *wanted = expected_header(descr, rows, cols);
	char *header = NULL;
	void *data = xmalloc(bytes);
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		fail_msg("%s: cannot be opened (is $srcdir the source directory?)", path);
	header = read_header(file);
	if (header == NULL)
		fail_msg("%s: not an NPY file of version 1.0", path);
	if (strncmp(header, wanted, strlen(wanted)) != 0)
		fail_msg("%s: expected %s, found %s", path, wanted, header);
	if (fread(data, 1, bytes, file) != bytes || fgetc(file) != EOF)
		fail_msg("%s: not %zu bytes of data", path, bytes);
	fclose(file);
	free(header);
	free(wanted);
	free(path);
	return data;
}

float *fixture_f32(const char *name, size_t rows, size_t cols)
{
	return read_array(name, "<f4", sizeof(float), rows, cols);
}

double *fixture_f64(const char *name, size_t rows, size_t cols)
{
	return read_array(name, "<f8", sizeof(double), rows, cols);
}

int64_t *fixture_i64(const char *name, size_t rows, size_t cols)
{
	return read_array(name, "<i8", sizeof(int64_t), rows, cols);
}

uint8_t *fixture_u8(const char *name, size_t rows, size_t cols)
{
	return read_array(name, "|u1", sizeof(uint8_t), rows, cols);
}

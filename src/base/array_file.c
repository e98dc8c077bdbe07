#include "fmnist/array_file.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"

#define PREAMBLE 10 /* magic, version, length of what follows */
#define HEADER 128  /* the preamble and the description, padded */
#define DESCR "{'descr': '<%s', 'fortran_order': False, 'shape': "
#define DTYPE "{'descr': '<f4', 'fortran_order': False, 'shape': "

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "arrays are written as they lie in memory, little-endian"
#endif

static const unsigned char magic[8] = "\x93NUMPY\x01";

static void make_header(char header[HEADER], const char *type, size_t rows, size_t cols)
{
	char *text = header + PREAMBLE;
	int used;

	memset(header, ' ', HEADER);
	memcpy(header, magic, sizeof magic);
	header[8] = (char)(HEADER - PREAMBLE);
	header[9] = 0;
	used = cols == 0 ? snprintf(text, HEADER - PREAMBLE, DESCR "(%zu,), }", type, rows)
			 : snprintf(text, HEADER - PREAMBLE, DESCR "(%zu, %zu), }", type,
				   rows, cols);
	text[used] = ' ';
	header[HEADER - 1] = '\n';
}

static size_t count_of(size_t rows, size_t cols)
{
	return cols == 0 ? rows : rows * cols;
}

static void print(FILE *file, const char *type, const void *values, size_t size,
	size_t rows, size_t cols)
{
	char header[HEADER];

	make_header(header, type, rows, cols);
	fwrite(header, 1, HEADER, file);
	fwrite(values, size, count_of(rows, cols), file);
}

void array_file_print(FILE *file, const float *values, size_t rows, size_t cols)
{
	print(file, "f4", values, sizeof *values, rows, cols);
}

void array_file_print_doubles(FILE *file, const double *values, size_t rows, size_t cols)
{
	print(file, "f8", values, sizeof *values, rows, cols);
}

static int write_all(FILE *file, const float *values, size_t rows, size_t cols)
{
	array_file_print(file, values, rows, cols);
	return fflush(file) == 0 && ferror(file) == 0 ? 0 : -1;
}

int array_file_write(
	const char *path, const float *values, size_t rows, size_t cols, struct err *err)
{
	char *temporary = xasprintf("%s.part", path);
	FILE *file = fopen(temporary, "wbe");
	int rc = file != NULL ? write_all(file, values, rows, cols) : -1;

	if (file != NULL && fclose(file) != 0)
		rc = -1;
	if (rc == 0)
		rc = rename(temporary, path);
	if (rc != 0) {
		err_set(err, "cannot write %s: %s", path, file_problem(errno));
		unlink(temporary);
	}
	free(temporary);
	return rc == 0 ? 0 : -1;
}

/* Whether the file's length is that of the array its header describes. */
static int read_header(FILE *file, size_t *rows, size_t *cols)
{
	char header[HEADER + 1] = "";
	char end[3] = "";
	struct stat st;

	if (fread(header, 1, HEADER, file) != HEADER ||
		memcmp(header, magic, sizeof magic) != 0 ||
		header[8] != (char)(HEADER - PREAMBLE) || header[9] != 0)
		return -1;
	*cols = 0;
	if (sscanf(header + PREAMBLE, DTYPE "(%zu,), %1[}]", rows, end) != 2 &&
		sscanf(header + PREAMBLE, DTYPE "(%zu, %zu), %1[}]", rows, cols, end) != 3)
		return -1;
	if (fstat(fileno(file), &st) != 0 || (*cols > 0 && *rows > SIZE_MAX / 8 / *cols))
		return -1;
	return (uint64_t)st.st_size == HEADER + count_of(*rows, *cols) * sizeof(float) ? 0
										       : -1;
}

int array_file_read(
	const char *path, float **values, size_t *rows, size_t *cols, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	size_t count;
	int rc = -1;

	*values = NULL;
	if (file == NULL)
		return err_set(err, "cannot read %s: %s", path, strerror(errno));
	if (read_header(file, rows, cols) == 0) {
		count = count_of(*rows, *cols);
		*values = xmalloc(count * sizeof **values);
		rc = fread(*values, sizeof **values, count, file) == count ? 0 : -1;
	}
	fclose(file);
	if (rc == 0)
		return 0;
	free(*values);
	*values = NULL;
	return err_set(err, "%s is not whole: not an array of float32 in NPY format", path);
}

static int put(FILE *file, size_t at, const float *values, size_t cols)
{
	char header[HEADER];
	off_t place = (off_t)(HEADER + at * cols * sizeof values[0]);

	/* What was behind it is not part of the array. */
	if (ftruncate(fileno(file), place) != 0 || fseeko(file, place, SEEK_SET) != 0 ||
		fwrite(values, sizeof values[0], cols, file) != cols || fflush(file) != 0)
		return -1;
	make_header(header, "f4", at + 1, cols);
	if (fseeko(file, 0, SEEK_SET) != 0 || fwrite(header, 1, HEADER, file) != HEADER)
		return -1;
	return fflush(file) == 0 ? 0 : -1;
}

int array_file_put(
	const char *path, size_t at, const float *values, size_t cols, struct err *err)
{
	FILE *file = fopen(path, at == 0 ? "wbe" : "r+be");
	int rc = file != NULL ? put(file, at, values, cols) : -1;

	if (rc != 0)
		err_set(err, "cannot write %s: %s", path, file_problem(errno));
	if (file != NULL && fclose(file) != 0 && rc == 0)
		rc = err_set(err, "cannot write %s: %s", path, file_problem(errno));
	return rc;
}

int array_file_thin(const char *path, size_t rows, size_t cols, struct err *err)
{
	size_t kept = (rows + 1) / 2, have, width;
	float *values;
	int rc;

	if (array_file_read(path, &values, &have, &width, err) != 0)
		return -1;
	/* Done before, by a step that was then taken back elsewhere, perhaps with a row
	 * put behind. */
	if (have >= kept && have < rows && width == cols) {
		free(values);
		return 0;
	}
	if (have < rows || width != cols) {
		free(values);
		return err_set(
			err, "%s is not whole: %zu rows of %zu numbers", path, have, width);
	}
	for (size_t i = 1; i < kept; i++)
		memmove(values + i * cols, values + 2 * i * cols, cols * sizeof *values);
	rc = array_file_write(path, values, kept, cols, err);
	free(values);
	return rc;
}

#include "room.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"

char *room_make(void)
{
	const char *tmp = getenv("TMPDIR");
	char *directory = path_join(tmp != NULL ? tmp : "/tmp", "fmnist-test-XXXXXX");

	assert_non_null(mkdtemp(directory));
	return directory;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

void room_remove(char *directory)
{
	assert_int_equal(nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	free(directory);
}

char *room_write(const char *directory, const char *name, struct bytes bytes)
{
	char *path = path_join(directory, name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	if (bytes.size > 0)
		assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	return path;
}

char *room_gzip(const char *directory, const char *name, struct bytes bytes)
{
	char *path = path_join(directory, name);
	gzFile file = gzopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(gzwrite(file, bytes.data, (unsigned)bytes.size), bytes.size);
	assert_int_equal(gzclose(file), Z_OK);
	return path;
}

struct bytes room_read(const char *path)
{
	struct bytes bytes = {0};
	FILE *file = fopen(path, "rb");
	long size;

	if (file == NULL)
		return bytes;
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	bytes.size = (size_t)size;
	bytes.data = xmalloc(bytes.size + 1);
	assert_int_equal(fread(bytes.data, 1, bytes.size, file), bytes.size);
	fclose(file);
	return bytes;
}

static void put(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (24 - 8 * i));
}

struct bytes idx_images(uint32_t count, uint32_t rows, uint32_t cols, unsigned salt)
{
	size_t n = (size_t)count * rows * cols;
	struct bytes bytes = {xmalloc(16 + n), 16 + n};

	put(bytes.data, 0x00000803);
	put(bytes.data + 4, count);
	put(bytes.data + 8, rows);
	put(bytes.data + 12, cols);
	for (size_t i = 0; i < n; i++)
		bytes.data[16 + i] = (uint8_t)(i * 7 + salt);
	return bytes;
}

struct bytes idx_labels(uint32_t count, unsigned salt)
{
	struct bytes bytes = {xmalloc(8 + (size_t)count), 8 + (size_t)count};

	put(bytes.data, 0x00000801);
	put(bytes.data + 4, count);
	for (size_t i = 0; i < count; i++)
		bytes.data[8 + i] = (uint8_t)((i + salt) % 10);
	return bytes;
}

struct bytes npy_file(const char *descr, const char *fortran, const char *shape,
	const void *data, size_t size)
{
	char header[128];
	struct bytes bytes;
	int n = snprintf(header, sizeof header,
		"{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, fortran,
		shape);

	assert_true(n > 0 && n < 117);
	memset(header + n, ' ', sizeof header - (size_t)n);
	header[117] = '\n';
	bytes.size = 128 + size;
	bytes.data = xmalloc(bytes.size);
	memcpy(bytes.data, "\x93NUMPY\x01\x00\x76\x00", 10);
	memcpy(bytes.data + 10, header, 118);
	if (size > 0)
		memcpy(bytes.data + 128, data, size);
	return bytes;
}

void room_data_set(const char *directory, uint32_t train, uint32_t test)
{
	const char *name[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
		"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
	struct bytes bytes[] = {idx_images(train, 28, 28, 1), idx_labels(train, 1),
		idx_images(test, 28, 28, 2), idx_labels(test, 2)};

	for (int i = 0; i < 4; i++) {
		free(room_write(directory, name[i], bytes[i]));
		free(bytes[i].data);
	}
}

void assert_says(const struct err *err, ...)
{
	const char *word;
	va_list ap;

	assert_null(strchr(err->text, '\n'));
	va_start(ap, err);
	while ((word = va_arg(ap, const char *)) != NULL)
		if (strstr(err->text, word) == NULL)
			fail_msg("'%s' does not say '%s'", err->text, word);
	va_end(ap);
}

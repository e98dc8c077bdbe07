#include "fmnist/idx.h"

#include <stdlib.h>

#define TYPE_UBYTE 0x08
#define MOST_DIMS 3

static uint32_t big_endian(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Magic number and sizes; `what` is "images" or "labels". */
static int read_header(struct reader *reader, const char *what, unsigned dims,
	uint32_t size[MOST_DIMS], struct err *err)
{
	uint8_t bytes[4 * MOST_DIMS];

	if (reader_header(reader, bytes, 4, err) != 0)
		return -1;
	if (bytes[0] != 0 || bytes[1] != 0)
		return err_set(err,
			"%s is not an IDX file: it begins with %08x, a file of %s with "
			"%08x",
			reader->name, big_endian(bytes), what, TYPE_UBYTE << 8 | dims);
	if (bytes[2] != TYPE_UBYTE)
		return err_set(err,
			"%s holds numbers of IDX type 0x%02x, only unsigned bytes (0x08) "
			"are read",
			reader->name, bytes[2]);
	if (bytes[3] != dims)
		return err_set(err,
			"%s has %u dimensions where a file of %s has %u: is it another "
			"file "
			"under this name?",
			reader->name, bytes[3], what, dims);
	if (reader_header(reader, bytes, 4 * dims, err) != 0)
		return -1;
	for (unsigned i = 0; i < dims; i++)
		size[i] = big_endian(bytes + 4 * i);
	return 0;
}

int idx_read_images(struct reader *reader, struct images *out, struct err *err)
{
	uint32_t size[MOST_DIMS] = {0};

	*out = (struct images){0};
	if (read_header(reader, "images", 3, size, err) != 0)
		return -1;
	out->pixels = reader_array(reader, size[0], size[1], size[2], 1, err);
	if (out->pixels == NULL)
		return -1;
	out->count = size[0];
	out->rows = size[1];
	out->cols = size[2];
	return 0;
}

int idx_read_labels(struct reader *reader, uint8_t **labels, size_t *count, struct err *err)
{
	uint32_t size[MOST_DIMS] = {0};

	*labels = NULL;
	if (read_header(reader, "labels", 1, size, err) != 0)
		return -1;
	*labels = reader_array(reader, size[0], 1, 1, 1, err);
	if (*labels == NULL)
		return -1;
	*count = size[0];
	for (size_t i = 0; i < *count; i++)
		if (label_check(reader->name, i, (*labels)[i], err) != 0) {
			free(*labels);
			*labels = NULL;
			return -1;
		}
	return 0;
}

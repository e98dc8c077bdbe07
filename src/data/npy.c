#include "fmnist/npy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

#define MOST_DIMS 4
/* The header of an array of numbers takes 128 bytes; version 1 ends here. */
#define HEADER_LIMIT 65535

struct header {
	char descr[24]; /* "|u1", "<i8", ...; "records" for a structured dtype */
	bool fortran;
	size_t dims;
	uint64_t shape[MOST_DIMS]; /* (dims) */
};

/* The header is a Python literal: {'descr': '|u1', 'fortran_order': False, ...} */

static const char *skip_space(const char *p)
{
	while (*p == ' ' || *p == '\n' || *p == '\t')
		p++;
	return p;
}

/* Each take_* returns where it stopped, or NULL when something else is there. */
static const char *take(const char *p, const char *token)
{
	size_t n = strlen(token);

	p = skip_space(p);
	return strncmp(p, token, n) == 0 ? p + n : NULL;
}

static const char *take_string(const char *p, char *out, size_t room)
{
	char quote[2] = {0};
	const char *end;

	p = skip_space(p);
	if (*p != '\'' && *p != '"')
		return NULL;
	quote[0] = *p++;
	end = p + strcspn(p, quote);
	if (*end == '\0' || (size_t)(end - p) >= room)
		return NULL;
	for (const char *c = p; c < end; c++)
		if (!isprint((unsigned char)*c))
			return NULL;
	memcpy(out, p, (size_t)(end - p));
	out[end - p] = '\0';
	return end + 1;
}

static const char *take_bool(const char *p, bool *out)
{
	const char *after = take(p, "True");

	*out = after != NULL;
	return after != NULL ? after : take(p, "False");
}

static const char *take_size(const char *p, uint64_t *out)
{
	size_t digits;

	p = skip_space(p);
	digits = strspn(p, "0123456789");
	if (digits == 0 || digits > 18)
		return NULL;
	*out = 0;
	for (; digits > 0; digits--)
		*out = *out * 10 + (uint64_t)(*p++ - '0');
	return *p == 'L' ? p + 1 : p; /* Python 2 wrote some sizes as 60000L */
}

static const char *take_shape(const char *p, struct header *header)
{
	const char *next;

	p = take(p, "(");
	for (header->dims = 0; p != NULL; header->dims++) {
		if ((next = take(p, ")")) != NULL)
			return next;
		if (header->dims == MOST_DIMS)
			return NULL;
		p = take_size(p, &header->shape[header->dims]);
		if (p != NULL && (next = take(p, ",")) != NULL)
			p = next;
		else if (p != NULL && take(p, ")") == NULL)
			return NULL;
	}
	return NULL;
}

static const char *take_descr(const char *p, struct header *header)
{
	if (take(p, "[") == NULL)
		return take_string(p, header->descr, sizeof header->descr);
	snprintf(header->descr, sizeof header->descr, "records");
	p += strcspn(p, "]");
	return *p == ']' ? p + 1 : NULL;
}

static int parse(const char *p, struct header *header)
{
	enum { DESCR = 1, FORTRAN = 2, SHAPE = 4 } seen = 0;
	char key[16];
	const char *next;

	p = take(p, "{");
	while (p != NULL && take(p, "}") == NULL) {
		p = take_string(p, key, sizeof key);
		p = p != NULL ? take(p, ":") : NULL;
		if (p == NULL)
			return -1;
		if (strcmp(key, "descr") == 0 && !(seen & DESCR)) {
			p = take_descr(p, header);
			seen |= DESCR;
		} else if (strcmp(key, "fortran_order") == 0 && !(seen & FORTRAN)) {
			p = take_bool(p, &header->fortran);
			seen |= FORTRAN;
		} else if (strcmp(key, "shape") == 0 && !(seen & SHAPE)) {
			p = take_shape(p, header);
			seen |= SHAPE;
		} else {
			return -1;
		}
		if (p != NULL && (next = take(p, ",")) != NULL)
			p = next;
		else if (p != NULL && take(p, "}") == NULL)
			return -1;
	}
	p = p != NULL ? skip_space(take(p, "}")) : NULL;
	return p != NULL && *p == '\0' && seen == (DESCR | FORTRAN | SHAPE) ? 0 : -1;
}

static int read_header(struct reader *reader, struct header *header, struct err *err)
{
	uint8_t fixed[8];
	uint8_t length_bytes[4] = {0};
	uint32_t length;
	char *text;
	int rc;

	*header = (struct header){0};
	if (reader_header(reader, fixed, sizeof fixed, err) != 0)
		return -1;
	if (memcmp(fixed, "\x93NUMPY", 6) != 0)
		return err_set(err,
			"%s is not an NPY file: its first bytes are not \\x93NUMPY",
			reader->name);
	if (fixed[6] < 1 || fixed[6] > 3)
		return err_set(err,
			"%s has version %u.%u of the NPY format, only 1 to 3 are read",
			reader->name, fixed[6], fixed[7]);
	if (reader_header(reader, length_bytes, fixed[6] == 1 ? 2 : 4, err) != 0)
		return -1;
	length = (uint32_t)length_bytes[3] << 24 | (uint32_t)length_bytes[2] << 16 |
		(uint32_t)length_bytes[1] << 8 | length_bytes[0];
	if (length > HEADER_LIMIT)
		return err_set(err,
			"%s has an NPY header of %" PRIu32 " bytes, over the limit of %d",
			reader->name, length, HEADER_LIMIT);
	text = xcalloc(length + 1, 1);
	rc = reader_header(reader, text, length, err);
	if (rc == 0 && parse(text, header) != 0)
		rc = err_set(err,
			"%s has an NPY header that is not understood: save it again "
			"with numpy.save()",
			reader->name);
	if (rc == 0 && header->fortran)
		rc = err_set(err,
			"%s is in Fortran order: save numpy.ascontiguousarray(array)",
			reader->name);
	free(text);
	return rc;
}

/* "(60000, 784)" */
static void shape_text(const struct header *header, char *out, size_t room)
{
	size_t used = (size_t)snprintf(out, room, "(");

	for (size_t i = 0; i < header->dims; i++)
		used += (size_t)snprintf(out + used, room - used, "%s%" PRIu64,
			i > 0 ? ", " : "", header->shape[i]);
	snprintf(out + used, room - used, header->dims == 1 ? ",)" : ")");
}

/* The byte order of single bytes says nothing. */
static bool is_uint8(const char *descr)
{
	return strcmp(descr + strspn(descr, "|<>="), "u1") == 0;
}

static uint64_t square_root(uint64_t n)
{
	uint64_t root = 0;

	while (root * root < n && root < 65536)
		root++;
	return root;
}

int npy_read_images(struct reader *reader, struct images *out, struct err *err)
{
	struct header header;
	uint64_t rows, cols;
	char shape[96];

	*out = (struct images){0};
	if (read_header(reader, &header, err) != 0)
		return -1;
	shape_text(&header, shape, sizeof shape);
	if (!is_uint8(header.descr))
		return err_set(err,
			"%s holds numbers of dtype '%s', images must be uint8, 0 to 255 "
			"('|u1')",
			reader->name, header.descr);
	rows = header.dims == 2 ? square_root(header.shape[1]) : header.shape[1];
	cols = header.dims == 2 ? rows : header.shape[2];
	if (header.dims != 3 && (header.dims != 2 || rows * cols != header.shape[1]))
		return err_set(err,
			"%s has shape %s, images must be (count, rows, cols) or (count, "
			"side * side)",
			reader->name, shape);
	out->pixels = reader_array(reader, header.shape[0], rows, cols, 1, err);
	if (out->pixels == NULL)
		return -1;
	out->count = (size_t)header.shape[0];
	out->rows = (size_t)rows;
	out->cols = (size_t)cols;
	return 0;
}

static int64_t value_u1(const uint8_t *b)
{
	return b[0];
}

static int64_t value_i4(const uint8_t *b)
{
	uint32_t bits = 0;

	for (int i = 3; i >= 0; i--)
		bits = bits << 8 | b[i];
	return (int32_t)bits;
}

static int64_t value_i8(const uint8_t *b)
{
	uint64_t bits = 0;

	for (int i = 7; i >= 0; i--)
		bits = bits << 8 | b[i];
	return (int64_t)bits;
}

static const struct label_type {
	const char *descr;
	uint64_t width; /* bytes */
	int64_t (*value)(const uint8_t *bytes);
} label_types[] = {
	{"|u1", 1, value_u1},
	{"<i4", 4, value_i4},
	{"<i8", 8, value_i8},
};

static const struct label_type *find_label_type(const char *descr)
{
	if (is_uint8(descr))
		return &label_types[0];
	for (size_t i = 0; i < sizeof label_types / sizeof label_types[0]; i++)
		if (strcmp(label_types[i].descr, descr) == 0)
			return &label_types[i];
	return NULL;
}

int npy_read_labels(struct reader *reader, uint8_t **labels, size_t *count, struct err *err)
{
	struct header header;
	const struct label_type *type;
	char shape[96];
	uint8_t *array;

	*labels = NULL;
	if (read_header(reader, &header, err) != 0)
		return -1;
	shape_text(&header, shape, sizeof shape);
	type = find_label_type(header.descr);
	if (type == NULL)
		return err_set(err,
			"%s holds numbers of dtype '%s', labels must be uint8 ('|u1'), "
			"int32 ('<i4') "
			"or int64 ('<i8')",
			reader->name, header.descr);
	if (header.dims != 1)
		return err_set(err, "%s has shape %s, labels must be (count,)",
			reader->name, shape);
	array = reader_array(reader, header.shape[0], 1, 1, type->width, err);
	if (array == NULL)
		return -1;
	*count = (size_t)header.shape[0];
	for (size_t i = 0; i < *count; i++) {
		int64_t value = type->value(array + i * type->width);

		if (label_check(reader->name, i, value, err) != 0) {
			free(array);
			return -1;
		}
		/* In place: what is written lies before what is still to be read. */
		array[i] = (uint8_t)value;
	}
	*labels = xrealloc(array, *count, 1);
	return 0;
}

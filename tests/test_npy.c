/* The NPY reader: what numpy.save() writes, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/npy.h"
#include "room.h"

static const char name[] = "dir/x_train.npy";

static int read_images(struct bytes bytes, struct images *images, struct err *err)
{
	struct reader reader;

	reader_open_memory(&reader, name, bytes.data, bytes.size);
	return npy_read_images(&reader, images, err);
}

static int read_labels(struct bytes bytes, uint8_t **labels, size_t *count, struct err *err)
{
	struct reader reader;

	reader_open_memory(&reader, name, bytes.data, bytes.size);
	return npy_read_labels(&reader, labels, count, err);
}

static void assert_images(struct bytes bytes, size_t count, size_t rows, size_t cols)
{
	struct images images;
	struct err err = {""};

	if (read_images(bytes, &images, &err) != 0)
		fail_msg("refused: %s", err.text);
	assert_int_equal(images.count, count);
	assert_int_equal(images.rows, rows);
	assert_int_equal(images.cols, cols);
	assert_memory_equal(images.pixels, bytes.data + bytes.size - count * rows * cols,
		count * rows * cols);
	images_release(&images);
	free(bytes.data);
}

static void assert_images_refused(struct bytes bytes, const char *word, const char *other)
{
	struct images images;
	struct err err = {""};

	assert_int_equal(read_images(bytes, &images, &err), -1);
	assert_null(images.pixels);
	assert_says(&err, name, word, other, NULL);
	free(bytes.data);
}

static void assert_labels_refused(struct bytes bytes, const char *word, const char *other)
{
	struct err err = {""};
	uint8_t *labels;
	size_t count;

	assert_int_equal(read_labels(bytes, &labels, &count, &err), -1);
	assert_null(labels);
	assert_says(&err, name, word, other, NULL);
	free(bytes.data);
}

static const uint8_t pixels[2 * 3 * 4] = {9, 8, 7, 255, 5, 4, 3, 2, 1, 0, 1, 2, 3};

static void three_dimensions_are_images(void **state)
{
	(void)state;
	assert_images(npy_file("|u1", "False", "(2, 3, 4)", pixels, 24), 2, 3, 4);
	assert_images(npy_file("<u1", "False", "(2L, 3L, 4L)", pixels, 24), 2, 3, 4);
}

static void two_dimensions_are_square_images(void **state)
{
	(void)state;
	assert_images(npy_file("|u1", "False", "(6, 4)", pixels, 24), 6, 2, 2);
	assert_images_refused(
		npy_file("|u1", "False", "(4, 6)", pixels, 24), "(4, 6)", "side * side");
}

/* The same array with the longer header length of versions 2 and 3. */
static void later_versions_are_read(void **state)
{
	(void)state;
	for (uint8_t version = 2; version <= 3; version++) {
		struct bytes one = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);
		struct bytes two = {malloc(one.size + 2), one.size + 2};

		memcpy(two.data, one.data, 10);
		two.data[6] = version;
		two.data[10] = two.data[11] = 0;
		memcpy(two.data + 12, one.data + 10, one.size - 10);
		free(one.data);
		assert_images(two, 2, 3, 4);
	}
}

static void labels_of_each_width_are_read(void **state)
{
	static const uint8_t u1[3] = {9, 0, 4};
	static const uint8_t i4[12] = {[0] = 9, [8] = 4};
	static const uint8_t i8[24] = {[0] = 9, [16] = 4};
	struct bytes form[] = {
		npy_file("|u1", "False", "(3,)", u1, sizeof u1),
		npy_file("<i4", "False", "(3,)", i4, sizeof i4),
		npy_file("<i8", "False", "(3,)", i8, sizeof i8),
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct err err = {""};
		uint8_t *labels;
		size_t count = 0;

		assert_int_equal(read_labels(form[i], &labels, &count, &err), 0);
		assert_int_equal(count, 3);
		assert_memory_equal(labels, u1, 3);
		free(labels);
		free(form[i].data);
	}
}

static void labels_out_of_range_are_refused_with_their_place(void **state)
{
	static const uint8_t ten[3] = {9, 0, 10};
	static const uint8_t huge[16] = {[8] = 5, [12] = 1}; /* 5 in its low byte */
	uint8_t minus[16];

	(void)state;
	memset(minus, 0xff, sizeof minus);
	assert_labels_refused(
		npy_file("|u1", "False", "(3,)", ten, 3), "label 10", "position 2");
	assert_labels_refused(npy_file("<i8", "False", "(2,)", huge, 16),
		"label 4294967301", "position 1");
	assert_labels_refused(
		npy_file("<i8", "False", "(2,)", minus, 16), "label -1", "position 0");
	assert_labels_refused(
		npy_file("<i4", "False", "(2,)", minus, 8), "label -1", "position 0");
}

static void another_dtype_is_refused_by_name(void **state)
{
	const char *const image_types[] = {
		"<f8", "<f4", "|i1", "<i8", "|b1", ">u2", "|S1", ""};
	const char *const label_types[] = {"<f8", ">i8", ">i4", "<u8", "|i1", "|O"};
	char quoted[16];

	(void)state;
	for (size_t i = 0; i < sizeof image_types / sizeof image_types[0]; i++) {
		snprintf(quoted, sizeof quoted, "'%s'", image_types[i]);
		assert_images_refused(
			npy_file(image_types[i], "False", "(2, 3, 4)", pixels, 24), quoted,
			"uint8");
	}
	for (size_t i = 0; i < sizeof label_types / sizeof label_types[0]; i++) {
		snprintf(quoted, sizeof quoted, "'%s'", label_types[i]);
		assert_labels_refused(npy_file(label_types[i], "False", "(3,)", pixels, 24),
			quoted, "int64");
	}
}

static void records_are_refused(void **state)
{
	struct bytes bytes = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);
	static const char header[] = "{'descr': [('a', '|u1'), ('b', '<i4')], "
				     "'fortran_order': False, 'shape': (2,)}  ";

	(void)state;
	memcpy(bytes.data + 10, header, sizeof header - 1);
	assert_images_refused(bytes, "'records'", "uint8");
}

static void fortran_order_is_refused(void **state)
{
	(void)state;
	assert_images_refused(npy_file("|u1", "True", "(2, 3, 4)", pixels, 24),
		"Fortran order", "ascontiguousarray");
	assert_labels_refused(npy_file("|u1", "True", "(2,)", pixels, 2), "Fortran order",
		"ascontiguousarray");
}

static void a_wrong_number_of_dimensions_is_refused_with_the_shape(void **state)
{
	(void)state;
	assert_images_refused(
		npy_file("|u1", "False", "()", pixels, 1), "shape ()", "images");
	assert_images_refused(
		npy_file("|u1", "False", "(24,)", pixels, 24), "shape (24,)", "images");
	assert_images_refused(npy_file("|u1", "False", "(2, 3, 4, 1)", pixels, 24),
		"shape (2, 3, 4, 1)", "images");
	assert_labels_refused(
		npy_file("|u1", "False", "(3, 1)", pixels, 3), "shape (3, 1)", "labels");
}

static void another_file_is_refused(void **state)
{
	struct bytes zip = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);
	struct bytes later = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);

	(void)state;
	memcpy(zip.data, "PK\x03\x04", 4);
	assert_images_refused(zip, "not an NPY file", "");
	later.data[6] = 4;
	assert_images_refused(later, "version 4.0", "");
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < 128 + 24; n++) {
		struct bytes bytes = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);

		bytes.size = n;
		assert_images_refused(bytes, "cut off", "");
	}
}

static void trailing_bytes_are_refused(void **state)
{
	(void)state;
	assert_images_refused(
		npy_file("|u1", "False", "(2, 3, 3)", pixels, 24), "too long", "");
}

static void a_header_that_promises_too_much_is_refused(void **state)
{
	struct bytes bytes = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);

	(void)state;
	assert_images_refused(npy_file("|u1", "False", "(12755103, 28, 28)", pixels, 24),
		"promises more than 2048 MiB", "");
	assert_images_refused(
		npy_file("|u1", "False", "(999999999999999999, 999999999999999999, 64)",
			pixels, 24),
		"promises more than 2048 MiB", "");
	assert_images_refused(
		npy_file("|u1", "False", "(2, 0, 4)", pixels, 24), "empty", "");
	bytes.data[6] = 2;
	memset(bytes.data + 8, 0xff, 4);
	assert_images_refused(bytes, "over the limit", "");
}

/* Each of these is one step away from a right header. */
static void a_header_that_is_not_understood_is_refused(void **state)
{
	static const char *const headers[] = {
		"",
		"{}",
		"'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4)",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4)",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4)} x",
		"{'descr': '|u1', 'fortran_order': False}",
		"{'descr': '|u1', 'fortran_order': No, 'shape': (2, 3, 4)}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, -3, 4)}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2 3 4)}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': [2, 3, 4]}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1, 1, 24)}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (9999999999999999999,)}",
		"{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (24,)}",
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4), 'more': 1}",
		"{'descr': '|u1' 'fortran_order': False, 'shape': (2, 3, 4)}",
		"{'descr: '|u1', 'fortran_order': False, 'shape': (2, 3, 4)}",
		"{'descr': '|u1, 'fortran_order': False, 'shape': (2, 3, 4)}",
		"{'descr': |u1, 'fortran_order': False, 'shape': (2, 3, 4)}",
		"{'descr': 'a name that no number of numpy has', 'fortran_order': False}",
		"{'descr': [('a', '|u1'), 'fortran_order': False, 'shape': (2, 3, 4)}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct bytes bytes = npy_file("|u1", "False", "(2, 3, 4)", pixels, 24);

		memset(bytes.data + 10, ' ', 118);
		memcpy(bytes.data + 10, headers[i], strlen(headers[i]));
		assert_images_refused(bytes, "not understood", "numpy.save()");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_dimensions_are_images),
		cmocka_unit_test(two_dimensions_are_square_images),
		cmocka_unit_test(later_versions_are_read),
		cmocka_unit_test(labels_of_each_width_are_read),
		cmocka_unit_test(labels_out_of_range_are_refused_with_their_place),
		cmocka_unit_test(another_dtype_is_refused_by_name),
		cmocka_unit_test(records_are_refused),
		cmocka_unit_test(fortran_order_is_refused),
		cmocka_unit_test(a_wrong_number_of_dimensions_is_refused_with_the_shape),
		cmocka_unit_test(another_file_is_refused),
		cmocka_unit_test(a_file_cut_anywhere_is_refused),
		cmocka_unit_test(trailing_bytes_are_refused),
		cmocka_unit_test(a_header_that_promises_too_much_is_refused),
		cmocka_unit_test(a_header_that_is_not_understood_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

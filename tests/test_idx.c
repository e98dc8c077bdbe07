/* The IDX reader: what it reads, and what it says of files that are not right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/file.h"
#include "fmnist/idx.h"
#include "room.h"

static int make_room(void **state)
{
	*state = room_make();
	return 0;
}

static int remove_room(void **state)
{
	room_remove(*state);
	return 0;
}

static int read_images(const char *path, struct images *images, struct err *err)
{
	struct reader reader;
	int rc;

	*images = (struct images){0};
	if (reader_open(&reader, path, err) != 0)
		return -1;
	rc = idx_read_images(&reader, images, err);
	reader_close(&reader);
	return rc;
}

static int read_labels(const char *path, uint8_t **labels, size_t *count, struct err *err)
{
	struct reader reader;
	int rc;

	*labels = NULL;
	if (reader_open(&reader, path, err) != 0)
		return -1;
	rc = idx_read_labels(&reader, labels, count, err);
	reader_close(&reader);
	return rc;
}

/* Refused, in one line that names the file and has the words; nothing is left. */
static void assert_refused(const char *path, const char *word, const char *other)
{
	struct images images;
	struct err err = {""};

	assert_int_equal(read_images(path, &images, &err), -1);
	assert_null(images.pixels);
	assert_says(&err, path, word, other, NULL);
}

static void assert_images_refused(
	const char *directory, struct bytes bytes, const char *word, const char *other)
{
	char *path = room_write(directory, "images", bytes);

	assert_refused(path, word, other);
	free(path);
	free(bytes.data);
}

static void images_are_read_plain_and_gzipped_alike(void **state)
{
	struct bytes bytes = idx_images(37, 28, 20, 3);
	char *path[2] = {
		room_write(*state, "plain", bytes), room_gzip(*state, "packed", bytes)};

	for (int i = 0; i < 2; i++) {
		struct images images;
		struct err err = {""};

		assert_int_equal(read_images(path[i], &images, &err), 0);
		assert_int_equal(images.count, 37);
		assert_int_equal(images.rows, 28);
		assert_int_equal(images.cols, 20);
		assert_memory_equal(images.pixels, bytes.data + 16, bytes.size - 16);
		images_release(&images);
		free(path[i]);
	}
	free(bytes.data);
}

/* More than the memory that is set aside at first. */
static void a_large_gzipped_file_is_read_whole(void **state)
{
	struct bytes bytes = idx_images(4000, 28, 28, 5);
	char *path = room_gzip(*state, "large", bytes);
	struct images images;
	struct err err = {""};

	assert_int_equal(read_images(path, &images, &err), 0);
	assert_int_equal(images.count, 4000);
	assert_memory_equal(images.pixels, bytes.data + 16, bytes.size - 16);
	images_release(&images);
	free(path);
	free(bytes.data);
}

static void labels_are_read(void **state)
{
	struct bytes bytes = idx_labels(25, 4);
	char *path = room_gzip(*state, "labels", bytes);
	struct err err = {""};
	uint8_t *labels;
	size_t count = 0;

	assert_int_equal(read_labels(path, &labels, &count, &err), 0);
	assert_int_equal(count, 25);
	assert_memory_equal(labels, bytes.data + 8, 25);
	free(labels);
	free(path);
	free(bytes.data);
}

static void a_label_over_nine_is_refused_with_its_place(void **state)
{
	struct bytes bytes = idx_labels(25, 0);
	struct err err = {""};
	uint8_t *labels;
	size_t count;
	char *path;

	bytes.data[8 + 13] = 10;
	path = room_write(*state, "labels", bytes);
	assert_int_equal(read_labels(path, &labels, &count, &err), -1);
	assert_null(labels);
	assert_says(&err, path, "label 10", "position 13", NULL);
	free(path);
	free(bytes.data);
}

static void a_missing_file_is_named(void **state)
{
	char *path = path_join(*state, "nowhere");

	assert_refused(path, "cannot open", "No such file");
	free(path);
}

static void a_directory_and_a_pipe_are_refused(void **state)
{
	char *directory = path_join(*state, "directory");
	char *pipe = path_join(*state, "pipe");

	assert_int_equal(mkdir(directory, 0777), 0);
	assert_int_equal(mkfifo(pipe, 0666), 0);
	assert_refused(directory, "not a regular file", "");
	assert_refused(pipe, "not a regular file", "");
	free(directory);
	free(pipe);
}

static void a_file_without_permission_is_refused(void **state)
{
	struct bytes bytes = idx_images(1, 2, 2, 0);
	char *path = room_write(*state, "secret", bytes);

	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() != 0)
		assert_refused(path, "cannot open", "ermission denied");
	free(path);
	free(bytes.data);
}

/* At every length: in the header, in the data, in the checksum at the end. */
static void a_gzip_file_cut_anywhere_is_refused(void **state)
{
	struct bytes bytes = idx_images(3, 5, 5, 0);
	char *whole_path = room_gzip(*state, "whole", bytes);
	struct bytes whole = room_read(whole_path);

	for (size_t n = 2; n < whole.size; n++) {
		struct bytes cut = {whole.data, n};
		char *path = room_write(*state, "cut", cut);

		assert_refused(path, "cut off", "");
		free(path);
	}
	free(whole_path);
	free(whole.data);
	free(bytes.data);
}

static void a_damaged_gzip_file_is_refused(void **state)
{
	struct bytes bytes = idx_images(3, 5, 5, 0);
	char *path = room_gzip(*state, "packed", bytes);
	struct bytes packed = room_read(path);

	packed.data[packed.size - 6] ^= 1; /* its checksum */
	free(path);
	path = room_write(*state, "packed", packed);
	assert_refused(path, "damaged", "fetch");
	free(path);
	free(packed.data);
	free(bytes.data);
}

static void a_plain_file_cut_anywhere_is_refused(void **state)
{
	for (size_t n = 0; n < 16 + 50; n++) {
		struct bytes bytes = idx_images(2, 5, 5, 0);

		bytes.size = n;
		assert_images_refused(*state, bytes, "cut off", "");
	}
}

static void trailing_bytes_are_refused(void **state)
{
	struct bytes bytes = idx_images(2, 5, 6, 0);
	char *path;

	bytes.data[11] = 3;
	path = room_gzip(*state, "packed", bytes);
	assert_refused(path, "too long", "");
	free(path);
	assert_images_refused(*state, bytes, "too long", "");
}

static void another_magic_number_is_refused(void **state)
{
	struct bytes page = {(uint8_t *)strdup("<!DOCTYPE html><p>404: Not Found</p>"), 36};

	assert_images_refused(*state, page, "not an IDX file", "3c21444f");
}

static void another_number_type_is_refused(void **state)
{
	struct bytes bytes = idx_images(2, 5, 5, 0);

	bytes.data[2] = 0x0d;
	assert_images_refused(*state, bytes, "0x0d", "unsigned bytes");
}

static void labels_in_the_place_of_images_are_refused(void **state)
{
	assert_images_refused(*state, idx_labels(25, 0), "1 dimensions", "images has 3");
}

static void a_dimension_of_nothing_is_refused(void **state)
{
	for (size_t i = 7; i < 16; i += 4) {
		struct bytes bytes = idx_images(2, 5, 5, 0);

		bytes.data[i] = 0;
		assert_images_refused(*state, bytes, "empty", "0 items");
	}
}

/* 10 GB, then sizes whose product does not fit in 64 bits. */
static void a_header_that_promises_too_much_is_refused(void **state)
{
	const uint8_t size[][12] = {
		{0x00, 0xc2, 0xa1, 0x2f, 0, 0, 0, 28, 0, 0, 0, 28},
		{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		{0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 4},
	};

	for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
		struct bytes bytes = idx_images(2, 28, 28, 0);
		char *path;

		memcpy(bytes.data + 4, size[i], 12);
		path = room_gzip(*state, "packed", bytes);
		assert_refused(path, "promises more than 2048 MiB", "");
		free(path);
		assert_images_refused(*state, bytes, "promises more than 2048 MiB", "");
	}
}

/* Under the limit, yet more than so small a file can decompress to. */
static void a_gzip_header_beyond_what_deflate_can_hold_is_refused(void **state)
{
	struct bytes bytes = idx_images(2, 28, 28, 0);
	char *path;

	bytes.data[4] = 0;
	bytes.data[5] = 0x20;
	path = room_gzip(*state, "packed", bytes);
	assert_refused(path, "promises 1644", "at most");
	free(path);
	free(bytes.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(images_are_read_plain_and_gzipped_alike),
		cmocka_unit_test(a_large_gzipped_file_is_read_whole),
		cmocka_unit_test(labels_are_read),
		cmocka_unit_test(a_label_over_nine_is_refused_with_its_place),
		cmocka_unit_test(a_missing_file_is_named),
		cmocka_unit_test(a_directory_and_a_pipe_are_refused),
		cmocka_unit_test(a_file_without_permission_is_refused),
		cmocka_unit_test(a_gzip_file_cut_anywhere_is_refused),
		cmocka_unit_test(a_damaged_gzip_file_is_refused),
		cmocka_unit_test(a_plain_file_cut_anywhere_is_refused),
		cmocka_unit_test(trailing_bytes_are_refused),
		cmocka_unit_test(another_magic_number_is_refused),
		cmocka_unit_test(another_number_type_is_refused),
		cmocka_unit_test(labels_in_the_place_of_images_are_refused),
		cmocka_unit_test(a_dimension_of_nothing_is_refused),
		cmocka_unit_test(a_header_that_promises_too_much_is_refused),
		cmocka_unit_test(a_gzip_header_beyond_what_deflate_can_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, make_room, remove_room);
}

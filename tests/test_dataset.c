/* The four files of a directory as one data set, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/data_files.h"
#include "fmnist/dataset.h"
#include "fmnist/file.h"
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

static void put_file(const char *directory, const char *name, struct bytes bytes)
{
	free(room_write(directory, name, bytes));
	free(bytes.data);
}

static void remove_file(const char *directory, const char *name)
{
	char *path = path_join(directory, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static void assert_loads(const char *directory, size_t train, size_t test)
{
	struct dataset set;
	struct err err = {""};

	if (dataset_load(&set, directory, &err) != 0)
		fail_msg("refused: %s", err.text);
	assert_int_equal(set.train.count, train);
	assert_int_equal(set.test.count, test);
	assert_string_equal(set.where, directory);
	assert_string_equal(dataset_title(&set), "Fashion-MNIST");
	dataset_release(&set);
}

/* Refused in one line with the words, and nothing is held. */
static void assert_refused(const char *directory, const char *word, const char *other)
{
	struct dataset set;
	struct err err = {""};

	assert_int_equal(dataset_load(&set, directory, &err), -1);
	assert_null(set.train.pixels);
	assert_null(set.train.labels);
	assert_null(set.test.pixels);
	assert_null(set.where);
	assert_says(&err, directory, word, other, NULL);
}

static void the_official_files_are_loaded(void **state)
{
	struct bytes pixels = idx_images(30, 28, 28, 1);
	struct bytes labels = idx_labels(20, 2);
	struct dataset set;
	struct err err = {""};

	room_data_set(*state, 30, 20);
	assert_int_equal(dataset_load(&set, *state, &err), 0);
	assert_int_equal(set.train.count, 30);
	assert_int_equal(set.test.count, 20);
	assert_int_equal(set.test.rows, 28);
	assert_int_equal(set.test.cols, 28);
	assert_false(set.synthetic);
	assert_memory_equal(set.train.pixels, pixels.data + 16, 30 * 28 * 28);
	assert_memory_equal(set.test.labels, labels.data + 8, 20);
	dataset_release(&set);
	free(pixels.data);
	free(labels.data);
}

static void each_file_may_be_gzipped(void **state)
{
	struct bytes pixels = idx_images(30, 28, 28, 1);
	struct data_files files;

	room_data_set(*state, 30, 20);
	remove_file(*state, "train-images-idx3-ubyte");
	free(room_gzip(*state, "train-images-idx3-ubyte.gz", pixels));
	free(pixels.data);
	assert_loads(*state, 30, 20);
	assert_int_equal(data_files_find(&files, *state, NULL), 0);
	assert_int_equal(data_files_gzipped(&files), 1);
	assert_string_equal(data_files_describe(&files), "IDX, partly gzipped");
	data_files_release(&files);
}

static void every_set_of_npy_names_is_found(void **state)
{
	static const char *const names[][4] = {
		{"fashion_mnist_train_images.npy", "fashion_mnist_train_labels.npy",
			"fashion_mnist_test_images.npy", "fashion_mnist_test_labels.npy"},
		{"train_images.npy", "train_labels.npy", "test_images.npy",
			"test_labels.npy"},
		{"x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"},
	};
	static const uint8_t zeros[3 * 16];

	for (size_t i = 0; i < 3; i++) {
		struct data_files files;

		put_file(*state, names[i][0],
			npy_file("|u1", "False", "(3, 16)", zeros, 48));
		put_file(*state, names[i][1], npy_file("<i8", "False", "(3,)", zeros, 24));
		put_file(*state, names[i][2],
			npy_file("|u1", "False", "(2, 4, 4)", zeros, 32));
		put_file(*state, names[i][3], npy_file("|u1", "False", "(2,)", zeros, 2));
		assert_loads(*state, 3, 2);
		assert_int_equal(data_files_find(&files, *state, NULL), 0);
		assert_string_equal(data_files_describe(&files), "NPY");
		data_files_release(&files);
		for (size_t k = 0; k < 4; k++)
			remove_file(*state, names[i][k]);
	}
}

static void a_whole_set_is_taken_before_half_of_a_better_one(void **state)
{
	static const uint8_t zeros[3 * 16];

	put_file(*state, "train-images-idx3-ubyte", idx_images(9, 4, 4, 0));
	put_file(*state, "x_train.npy", npy_file("|u1", "False", "(3, 16)", zeros, 48));
	put_file(*state, "y_train.npy", npy_file("|u1", "False", "(3,)", zeros, 3));
	put_file(*state, "x_test.npy", npy_file("|u1", "False", "(2, 16)", zeros, 32));
	put_file(*state, "y_test.npy", npy_file("|u1", "False", "(2,)", zeros, 2));
	assert_loads(*state, 3, 2);
}

static void a_missing_directory_is_named(void **state)
{
	char *path = path_join(*state, "nowhere");

	assert_refused(path, "cannot read directory", "No such file");
	free(path);
}

static void a_file_as_a_directory_is_refused(void **state)
{
	struct bytes nothing = {0};
	char *file = room_write(*state, "file", nothing);
	char *below = path_join(file, "data");

	assert_refused(file, "cannot read directory", "Not a directory");
	assert_refused(below, "cannot read directory", "Not a directory");
	free(below);
	free(file);
}

static void a_directory_without_permission_is_refused(void **state)
{
	char *path = path_join(*state, "closed");

	assert_int_equal(mkdir(path, 0), 0);
	if (geteuid() != 0)
		assert_refused(path, "cannot read directory", "ermission denied");
	free(path);
}

static void an_empty_directory_is_told_what_is_looked_for(void **state)
{
	assert_refused(*state, "no data set", "train-images-idx3-ubyte");
	assert_refused(*state, "no data set", "fashion_mnist_train_images.npy");
}

static void images_without_labels_are_refused(void **state)
{
	room_data_set(*state, 30, 20);
	remove_file(*state, "train-labels-idx1-ubyte");
	assert_refused(
		*state, "train-labels-idx1-ubyte is missing", "train-images-idx3-ubyte");
}

static void of_two_beginnings_the_first_form_is_asked_for(void **state)
{
	put_file(*state, "train-images-idx3-ubyte", idx_images(9, 4, 4, 0));
	put_file(*state, "x_train.npy", idx_images(9, 4, 4, 0));
	assert_refused(*state, "train-labels-idx1-ubyte is missing", "");
}

/* As an archive unpacked by a file manager leaves it. */
static void a_directory_under_a_files_name_is_no_file(void **state)
{
	char *path = path_join(*state, "t10k-images-idx3-ubyte");

	room_data_set(*state, 30, 20);
	remove_file(*state, "t10k-images-idx3-ubyte");
	assert_int_equal(mkdir(path, 0777), 0);
	assert_refused(*state, "t10k-images-idx3-ubyte is missing", "");
	free(path);
}

static void different_counts_are_refused_with_both(void **state)
{
	room_data_set(*state, 30, 20);
	put_file(*state, "t10k-labels-idx1-ubyte", idx_labels(19, 0));
	assert_refused(*state, "t10k-images-idx3-ubyte has 20 images",
		"t10k-labels-idx1-ubyte has 19 labels");
}

static void different_shapes_are_refused_with_both(void **state)
{
	room_data_set(*state, 30, 20);
	put_file(*state, "t10k-images-idx3-ubyte", idx_images(20, 28, 27, 0));
	assert_refused(*state, "of 28x28", "t10k-images-idx3-ubyte of 28x27");
}

static void a_label_over_nine_is_refused_with_its_file(void **state)
{
	struct bytes labels = idx_labels(30, 0);

	labels.data[8 + 29] = 11;
	room_data_set(*state, 30, 20);
	put_file(*state, "train-labels-idx1-ubyte", labels);
	assert_refused(*state, "train-labels-idx1-ubyte has label 11", "position 29");
}

static void zero_images_are_refused(void **state)
{
	room_data_set(*state, 30, 0);
	assert_refused(*state, "t10k-images-idx3-ubyte is empty", "");
}

static void a_bad_file_of_four_is_refused_by_name(void **state)
{
	struct bytes cut = idx_labels(20, 0);

	cut.size -= 1;
	room_data_set(*state, 30, 20);
	put_file(*state, "t10k-labels-idx1-ubyte", cut);
	assert_refused(*state, "t10k-labels-idx1-ubyte is cut off", "");
}

static void classes_are_counted(void **state)
{
	uint8_t labels[] = {3, 9, 3, 0, 3};
	const struct images images = {.count = 5, .labels = labels};
	size_t counts[DATASET_CLASSES];

	(void)state;
	images_class_counts(&images, counts);
	for (int c = 0; c < DATASET_CLASSES; c++)
		assert_int_equal(counts[c], c == 3 ? 3 : c == 0 || c == 9 ? 1 : 0);
}

static void the_synthetic_set_has_the_official_size_and_says_what_it_is(void **state)
{
	struct dataset set;

	(void)state;
	dataset_synthesize(&set);
	assert_int_equal(set.train.count, 60000);
	assert_int_equal(set.test.count, 10000);
	assert_true(set.synthetic);
	assert_string_equal(set.where, "synthetic");
	assert_non_null(strstr(dataset_title(&set), "not Fashion-MNIST"));
	dataset_release(&set);
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, make_room, remove_room)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(the_official_files_are_loaded),
		ROOM_TEST(each_file_may_be_gzipped),
		ROOM_TEST(every_set_of_npy_names_is_found),
		ROOM_TEST(a_whole_set_is_taken_before_half_of_a_better_one),
		ROOM_TEST(a_missing_directory_is_named),
		ROOM_TEST(a_file_as_a_directory_is_refused),
		ROOM_TEST(a_directory_without_permission_is_refused),
		ROOM_TEST(an_empty_directory_is_told_what_is_looked_for),
		ROOM_TEST(images_without_labels_are_refused),
		ROOM_TEST(of_two_beginnings_the_first_form_is_asked_for),
		ROOM_TEST(a_directory_under_a_files_name_is_no_file),
		ROOM_TEST(different_counts_are_refused_with_both),
		ROOM_TEST(different_shapes_are_refused_with_both),
		ROOM_TEST(a_label_over_nine_is_refused_with_its_file),
		ROOM_TEST(zero_images_are_refused),
		ROOM_TEST(a_bad_file_of_four_is_refused_by_name),
		cmocka_unit_test(classes_are_counted),
		cmocka_unit_test(
			the_synthetic_set_has_the_official_size_and_says_what_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

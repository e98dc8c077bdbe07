/* Where the data set is looked for, what is chosen, and what is verified. */
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
#include "fmnist/locate.h"
#include "fmnist/official.h"
#include "fmnist/sha256.h"
#include "fmnist/xalloc.h"
#include "room.h"

/* Each test stands in an empty directory with an empty home in it. */
static int make_room(void **state)
{
	char *room = room_make();
	char *home = path_join(room, "home");

	assert_int_equal(dir_make(home, NULL), 0);
	assert_int_equal(setenv("HOME", home, 1), 0);
	assert_int_equal(unsetenv("FMNIST_DATA_DIR"), 0);
	assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
	assert_int_equal(unsetenv("KERAS_HOME"), 0);
	assert_int_equal(chdir(room), 0);
	free(home);
	*state = room;
	return 0;
}

static int remove_room(void **state)
{
	assert_int_equal(chdir("/"), 0);
	room_remove(*state);
	return 0;
}

static void put_data_set(const char *directory, uint32_t train)
{
	assert_int_equal(dir_make(directory, NULL), 0);
	room_data_set(directory, train, 5);
}

/* What is chosen is `why`, and its training set has that many images. */
static void assert_chosen(const char *option, const char *why, size_t train)
{
	struct places places;
	const struct location *place;
	struct dataset set;
	struct err err = {""};

	places_init(&places, option);
	place = places_choose(&places, &err);
	if (place == NULL)
		fail_msg("nothing chosen: %s", err.text);
	assert_string_equal(place->why, why);
	assert_true(place->complete);
	places_release(&places);
	assert_int_equal(dataset_open(&set, option, &err), 0);
	assert_int_equal(set.train.count, train);
	dataset_release(&set);
}

static void assert_nothing(const char *option, const char *word, const char *other)
{
	struct places places;
	struct dataset set;
	struct err err = {""};

	places_init(&places, option);
	assert_null(places_choose(&places, NULL));
	places_release(&places);
	assert_int_equal(dataset_open(&set, option, &err), -1);
	assert_null(set.train.pixels);
	assert_says(&err, word, other, NULL);
}

/* From the last place to the first: each goes before those already there. */
static void places_are_taken_in_their_order(void **state)
{
	static const struct {
		const char *directory, *why;
	} step[] = {
		{"home/.keras/datasets/fashion-mnist", "Keras"},
		{"home/.pytorch/F_MNIST_data/FashionMNIST/raw", "torchvision"},
		{"home/datasets/FashionMNIST/raw", "torchvision"},
		{"home/data/FashionMNIST/raw", "torchvision"},
		{"FashionMNIST/raw", "torchvision"},
		{"data/FashionMNIST/raw", "torchvision"},
		{"home/.local/share/fmnist-tui", "user data"},
		{"data", "./data"},
	};
	const size_t steps = sizeof step / sizeof step[0];
	struct places places;

	(void)state;
	for (size_t i = 0; i < steps; i++) {
		put_data_set(step[i].directory, (uint32_t)(10 + i));
		assert_chosen(NULL, step[i].why, 10 + i);
	}
	places_init(&places, NULL);
	assert_int_equal(places.count, steps);
	for (size_t i = 0; i < steps; i++) {
		assert_true(places.place[i].complete);
		assert_false(places.place[i].required);
		assert_string_equal(places.place[i].why, step[steps - 1 - i].why);
	}
	places_release(&places);
}

static void the_variables_of_xdg_and_keras_are_followed(void **state)
{
	char *keras = path_join(*state, "k");
	char *xdg = path_join(*state, "x");

	assert_int_equal(setenv("KERAS_HOME", keras, 1), 0);
	put_data_set("k/datasets/fashion-mnist", 10);
	assert_chosen(NULL, "Keras", 10);
	assert_int_equal(setenv("XDG_DATA_HOME", xdg, 1), 0);
	put_data_set("x/fmnist-tui", 11);
	assert_chosen(NULL, "user data", 11);
	free(keras);
	free(xdg);
}

static void the_option_goes_before_the_variable_and_both_before_the_rest(void **state)
{
	(void)state;
	put_data_set("data", 10);
	put_data_set("variable", 11);
	put_data_set("option", 12);
	assert_int_equal(setenv("FMNIST_DATA_DIR", "variable", 1), 0);
	assert_chosen(NULL, "$FMNIST_DATA_DIR", 11);
	assert_chosen("option", "--data", 12);
	assert_chosen("", "$FMNIST_DATA_DIR", 11);
	assert_int_equal(setenv("FMNIST_DATA_DIR", "", 1), 0);
	assert_chosen(NULL, "./data", 10);
}

static void a_torchvision_root_may_be_named(void **state)
{
	(void)state;
	put_data_set("root/FashionMNIST/raw", 10);
	assert_chosen("root", "--data", 10);
	assert_chosen("root/FashionMNIST/raw", "--data", 10);
}

static void a_named_place_without_data_is_not_passed_over(void **state)
{
	(void)state;
	put_data_set("data", 10);
	assert_nothing("nowhere", "--data", "nowhere");
	assert_int_equal(dir_make("empty", NULL), 0);
	assert_nothing("empty", "--data: no data set in empty", "");
	assert_int_equal(setenv("FMNIST_DATA_DIR", "nowhere", 1), 0);
	assert_nothing(NULL, "$FMNIST_DATA_DIR", "nowhere");
}

static void without_any_data_the_message_says_what_to_do(void **state)
{
	(void)state;
	assert_nothing(NULL, "fmnist-tui data fetch", "--data synthetic");
}

static void a_place_with_some_of_the_files_is_mentioned(void **state)
{
	(void)state;
	put_data_set("data/FashionMNIST/raw", 10);
	assert_int_equal(unlink("data/FashionMNIST/raw/t10k-labels-idx1-ubyte"), 0);
	assert_nothing(NULL, "t10k-labels-idx1-ubyte is missing", "fmnist-tui data fetch");
	put_data_set("home/.keras/datasets/fashion-mnist", 11);
	assert_chosen(NULL, "Keras", 11);
}

static void synthetic_is_a_place(void **state)
{
	struct dataset set;
	struct err err = {""};

	(void)state;
	assert_int_equal(dataset_open(&set, LOCATE_SYNTHETIC, &err), 0);
	assert_true(set.synthetic);
	assert_int_equal(set.train.count, 60000);
	dataset_release(&set);
	assert_int_equal(setenv("FMNIST_DATA_DIR", LOCATE_SYNTHETIC, 1), 0);
	assert_int_equal(dataset_open(&set, NULL, &err), 0);
	assert_true(set.synthetic);
	dataset_release(&set);
}

static void a_bad_file_is_named_when_it_is_opened(void **state)
{
	struct bytes bytes = idx_labels(10, 0);
	struct dataset set;
	struct err err = {""};

	(void)state;
	put_data_set("data", 10);
	bytes.size--;
	free(room_write("data", "train-labels-idx1-ubyte", bytes));
	assert_int_equal(dataset_open(&set, NULL, &err), -1);
	assert_says(&err, "./data/train-labels-idx1-ubyte is cut off", NULL);
	free(bytes.data);
}

/* The checksums of a file that a test makes, as of an official one. */
struct published {
	char gzipped[SHA256_TEXT], idx[SHA256_TEXT], payload[SHA256_TEXT];
	struct official_file file;
};

static void publish(struct published *published, const char *gzip, struct bytes idx)
{
	struct err err = {""};

	assert_int_equal(sha256_file(gzip, published->gzipped, &err), 0);
	assert_int_equal(sha256_memory(idx.data, idx.size, published->idx, &err), 0);
	assert_int_equal(
		sha256_memory(idx.data + 16, idx.size - 16, published->payload, &err), 0);
	published->file.gzipped = published->gzipped;
	published->file.idx = published->idx;
	published->file.payload = published->payload;
}

static void assert_checked(const char *path, const struct published *published,
	enum dataset_verified want, const char *word)
{
	struct data_files files;
	struct err err = {""};

	/* The other three need not be there. */
	data_files_find(&files, ".", NULL);
	assert_non_null(files.path[DATA_TRAIN_IMAGES]);
	assert_non_null(strstr(files.path[DATA_TRAIN_IMAGES], path));
	assert_int_equal(
		official_check(&files, DATA_TRAIN_IMAGES, &published->file, &err), want);
	if (want != DATASET_OFFICIAL)
		assert_says(&err, path, word, NULL);
	data_files_release(&files);
}

static void each_form_of_a_published_file_is_official(void **state)
{
	struct bytes idx = idx_images(40, 28, 28, 3);
	struct bytes npy =
		npy_file("|u1", "False", "(40, 784)", idx.data + 16, idx.size - 16);
	struct published published = {0};
	char *path = room_gzip(*state, "train-images-idx3-ubyte.gz", idx);

	publish(&published, path, idx);
	assert_checked("train-images-idx3-ubyte.gz", &published, DATASET_OFFICIAL, "");
	/* Compressed by somebody else. */
	memset(published.gzipped, '0', SHA256_TEXT - 1);
	assert_checked("train-images-idx3-ubyte.gz", &published, DATASET_OFFICIAL, "");
	free(room_write(*state, "train-images-idx3-ubyte", idx));
	assert_checked("train-images-idx3-ubyte", &published, DATASET_OFFICIAL, "");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink("train-images-idx3-ubyte"), 0);
	free(room_write(*state, "train_images.npy", npy));
	assert_checked("train_images.npy", &published, DATASET_OFFICIAL, "");
	free(path);
	free(npy.data);
	free(idx.data);
}

static void another_content_is_not_official(void **state)
{
	struct bytes idx = idx_images(40, 28, 28, 3);
	struct published published = {0};
	struct bytes npy;
	char *path = room_gzip(*state, "train-images-idx3-ubyte.gz", idx);

	publish(&published, path, idx);
	assert_int_equal(unlink(path), 0);
	npy = npy_file("|u1", "False", "(40, 14, 56)", idx.data + 16, idx.size - 16);
	free(room_write(*state, "x_train.npy", npy));
	assert_checked("x_train.npy", &published, DATASET_DIFFERENT, "14x56");
	idx.data[500] ^= 1;
	free(room_write(*state, "train-images-idx3-ubyte", idx));
	assert_checked("train-images-idx3-ubyte", &published, DATASET_DIFFERENT, "SHA-256");
	idx.size = 300;
	free(room_gzip(*state, "train-images-idx3-ubyte.gz", idx));
	assert_checked("train-images-idx3-ubyte", &published, DATASET_DIFFERENT, "SHA-256");
	free(path);
	free(npy.data);
	free(idx.data);
}

static void a_directory_is_verified_as_a_whole(void **state)
{
	(void)state;
	assert_int_equal(dataset_verify("nowhere"), DATASET_NOT_CHECKED);
	put_data_set("data", 10);
	assert_int_equal(dataset_verify("data"), DATASET_DIFFERENT);
}

/* Whether they claim to be the real files: they are no part of the project. */
static bool has_the_official_size(const char *directory)
{
	char *path = path_join(directory, official_files[0].name);
	struct stat st;
	bool has = stat(path, &st) == 0 && st.st_size == official_files[0].size;

	free(path);
	return has;
}

/* Only where $FMNIST_DATA_DIR has them. */
static void the_real_files_are_official(void **state)
{
	const char *real = *state;
	size_t counts[DATASET_CLASSES];
	struct dataset set;
	struct err err = {""};

	if (real == NULL || !has_the_official_size(real))
		skip();
	assert_int_equal(dataset_verify(real), DATASET_OFFICIAL);
	assert_int_equal(dataset_load(&set, real, &err), 0);
	assert_int_equal(set.train.count, 60000);
	assert_int_equal(set.test.count, 10000);
	images_class_counts(&set.train, counts);
	for (int c = 0; c < DATASET_CLASSES; c++)
		assert_int_equal(counts[c], 6000);
	dataset_release(&set);
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, make_room, remove_room)

int main(void)
{
	/* Before the other tests unset it and go elsewhere. */
	const char *variable = getenv("FMNIST_DATA_DIR");
	char *real = variable != NULL ? realpath(variable, NULL) : NULL;
	int failed;
	const struct CMUnitTest tests[] = {
		ROOM_TEST(places_are_taken_in_their_order),
		ROOM_TEST(the_variables_of_xdg_and_keras_are_followed),
		ROOM_TEST(the_option_goes_before_the_variable_and_both_before_the_rest),
		ROOM_TEST(a_torchvision_root_may_be_named),
		ROOM_TEST(a_named_place_without_data_is_not_passed_over),
		ROOM_TEST(without_any_data_the_message_says_what_to_do),
		ROOM_TEST(a_place_with_some_of_the_files_is_mentioned),
		ROOM_TEST(synthetic_is_a_place),
		ROOM_TEST(a_bad_file_is_named_when_it_is_opened),
		ROOM_TEST(each_form_of_a_published_file_is_official),
		ROOM_TEST(another_content_is_not_official),
		ROOM_TEST(a_directory_is_verified_as_a_whole),
		cmocka_unit_test_prestate(the_real_files_are_official, real),
	};

	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(real);
	return failed;
}

/* The synthetic set: the same on every machine, balanced, varied, learnable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/sha256.h"
#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

#define PIXELS ((size_t)SYNTHETIC_SIDE * SYNTHETIC_SIDE)

static void the_bytes_are_the_same_everywhere(void **state)
{
	struct images images;
	struct err err = {""};
	char text[SHA256_TEXT];

	(void)state;
	synthetic_draw(&images, 2000, 1);
	assert_int_equal(
		sha256_memory(images.pixels, images.count * PIXELS, text, &err), 0);
	assert_string_equal(
		text, "7de01e6daf017259bfcf7585791e52512c4a61d06694d732d6ba4b9be90b9851");
	assert_int_equal(sha256_memory(images.labels, images.count, text, &err), 0);
	assert_string_equal(
		text, "0c960e846c2279ae1292f2cac45e3d57007edd71c01999199fee36655bcacc0f");
	images_release(&images);
}

static void another_seed_gives_other_pictures(void **state)
{
	struct images one, two;

	(void)state;
	synthetic_draw(&one, 10, 1);
	synthetic_draw(&two, 10, 2);
	assert_memory_not_equal(one.pixels, two.pixels, 10 * PIXELS);
	images_release(&one);
	images_release(&two);
}

static void classes_are_balanced_and_shuffled(void **state)
{
	struct images images;
	size_t counts[DATASET_CLASSES];
	size_t in_turn = 0;

	(void)state;
	synthetic_draw(&images, 1003, 7);
	assert_int_equal(images.count, 1003);
	assert_int_equal(images.rows, 28);
	assert_int_equal(images.cols, 28);
	images_class_counts(&images, counts);
	for (int c = 0; c < DATASET_CLASSES; c++)
		assert_in_range(counts[c], 100, 101);
	for (size_t i = 1; i < images.count; i++)
		in_turn += images.labels[i] == (images.labels[i - 1] + 1) % DATASET_CLASSES;
	assert_in_range(in_turn, 50, 200);
	images_release(&images);
}

static void no_picture_is_empty_or_full_or_there_twice(void **state)
{
	struct images images;

	(void)state;
	synthetic_draw(&images, 1000, 3);
	for (size_t i = 0; i < images.count; i++) {
		const uint8_t *picture = images.pixels + i * PIXELS;
		size_t drawn = 0;

		for (size_t k = 0; k < PIXELS; k++)
			drawn += picture[k] > 4;
		assert_in_range(drawn, 20, PIXELS - 50);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(
				picture, images.pixels + j * PIXELS, PIXELS);
	}
	images_release(&images);
}

static void no_pictures_are_no_pictures(void **state)
{
	struct images images;

	(void)state;
	synthetic_draw(&images, 0, 3);
	assert_int_equal(images.count, 0);
	images_release(&images);
}

/* The distance of a picture to the mean of a class of `from`. */
static double distance(const uint8_t *picture, const double *mean)
{
	double sum = 0.0;

	for (size_t k = 0; k < PIXELS; k++)
		sum += (picture[k] - mean[k]) * (picture[k] - mean[k]);
	return sum;
}

static int nearest(const uint8_t *picture, const double *mean)
{
	int best = 0;

	for (int c = 1; c < DATASET_CLASSES; c++)
		if (distance(picture, mean + (size_t)c * PIXELS) <
			distance(picture, mean + (size_t)best * PIXELS))
			best = c;
	return best;
}

/*
 * The nearest class mean is right for two thirds of the real set: there must be
 * something to learn, and something left to learn for a network.
 */
static void classes_are_neither_alike_nor_trivial(void **state)
{
	double *mean =
		xcalloc(DATASET_CLASSES * PIXELS, sizeof *mean); /* (classes, PIXELS) */
	struct images train, test;
	size_t counts[DATASET_CLASSES];
	size_t right = 0;

	(void)state;
	synthetic_draw(&train, 3000, 1);
	synthetic_draw(&test, 1000, 2);
	images_class_counts(&train, counts);
	for (size_t i = 0; i < train.count; i++)
		for (size_t k = 0; k < PIXELS; k++)
			mean[train.labels[i] * PIXELS + k] += train.pixels[i * PIXELS + k];
	for (size_t c = 0; c < DATASET_CLASSES; c++)
		for (size_t k = 0; k < PIXELS; k++)
			mean[c * PIXELS + k] /= (double)counts[c];
	for (size_t i = 0; i < test.count; i++)
		right += nearest(test.pixels + i * PIXELS, mean) == test.labels[i];
	assert_in_range(right, 450, 800);
	free(mean);
	images_release(&train);
	images_release(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_are_the_same_everywhere),
		cmocka_unit_test(another_seed_gives_other_pictures),
		cmocka_unit_test(classes_are_balanced_and_shuffled),
		cmocka_unit_test(no_picture_is_empty_or_full_or_there_twice),
		cmocka_unit_test(no_pictures_are_no_pictures),
		cmocka_unit_test(classes_are_neither_alike_nor_trivial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

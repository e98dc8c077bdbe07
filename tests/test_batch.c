/* From pixels to numbers, batches of them, and the split. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/batch.h"
#include "fmnist/xalloc.h"

/* As NumPy: the quotient rounded to float32, then the difference. */
static real expected(uint8_t pixel, enum pixel_scale scale)
{
	volatile real quotient = (real)pixel / REAL(255.0);

	return scale == PIXEL_CENTRED ? quotient - REAL(0.5) : quotient;
}

/* In vectors and in what does not fill one. */
static void every_pixel_value_is_numpys_to_the_last_bit(void **state)
{
	uint8_t pixel[256 + 63];
	real out[256 + 63];

	(void)state;
	for (size_t i = 0; i < sizeof pixel; i++)
		pixel[i] = (uint8_t)i;
	for (size_t n = 256; n <= sizeof pixel; n++)
		for (int scale = PIXEL_CENTRED; scale <= PIXEL_UNIT; scale++) {
			pixels_scale(out, pixel, n, (enum pixel_scale)scale);
			for (size_t i = 0; i < n; i++) {
				real want = expected(pixel[i], (enum pixel_scale)scale);

				assert_memory_equal(&out[i], &want, sizeof want);
			}
		}
}

static void the_ends_of_the_scale_are_exact(void **state)
{
	const uint8_t ends[2] = {0, 255};
	real out[2];

	(void)state;
	pixels_scale(out, ends, 2, PIXEL_CENTRED);
	assert_true(out[0] == REAL(-0.5) && out[1] == REAL(0.5));
	pixels_scale(out, ends, 2, PIXEL_UNIT);
	assert_true(out[0] == REAL(0.0) && out[1] == REAL(1.0));
}

#define COUNT 7
#define SIZE 6

static uint8_t pixels[COUNT * SIZE];
static uint8_t labels[COUNT];

static struct images make_images(void)
{
	for (size_t i = 0; i < sizeof pixels; i++)
		pixels[i] = (uint8_t)(5 * i + 3);
	for (size_t i = 0; i < COUNT; i++)
		labels[i] = (uint8_t)(9 - i);
	return (struct images){
		.count = COUNT, .rows = 2, .cols = 3, .pixels = pixels, .labels = labels};
}

static void assert_row(const real *x, size_t image, enum pixel_scale scale)
{
	for (size_t k = 0; k < SIZE; k++)
		assert_true(x[k] == expected(pixels[image * SIZE + k], scale));
}

static void a_batch_has_the_images_of_its_index(void **state)
{
	const uint32_t index[] = {6, 0, 3, 3};
	struct images images = make_images();
	real x[4 * SIZE];
	uint8_t y[4];

	(void)state;
	batch_gather(&images, index, 0, 4, PIXEL_CENTRED, x, y);
	for (size_t i = 0; i < 4; i++) {
		assert_row(x + i * SIZE, index[i], PIXEL_CENTRED);
		assert_int_equal(y[i], labels[index[i]]);
	}
	batch_gather(&images, index, 1, 2, PIXEL_UNIT, x, y);
	for (size_t i = 0; i < 2; i++) {
		assert_row(x + i * SIZE, index[1 + i], PIXEL_UNIT);
		assert_int_equal(y[i], labels[index[1 + i]]);
	}
}

/* More than are asked for ahead. */
static void a_large_batch_is_gathered_whole(void **state)
{
	struct images images = make_images();
	uint32_t index[200];
	static real x[200 * SIZE];
	uint8_t y[200];

	(void)state;
	for (uint32_t i = 0; i < 200; i++)
		index[i] = i * i % COUNT;
	batch_gather(&images, index, 0, 200, PIXEL_CENTRED, x, y);
	for (size_t i = 0; i < 200; i++) {
		assert_row(x + i * SIZE, index[i], PIXEL_CENTRED);
		assert_int_equal(y[i], labels[index[i]]);
	}
}

static void a_batch_without_an_index_is_a_run_of_images(void **state)
{
	struct images images = make_images();
	real x[3 * SIZE];
	uint8_t y[3];

	(void)state;
	batch_gather(&images, NULL, 4, 3, PIXEL_UNIT, x, y);
	for (size_t i = 0; i < 3; i++) {
		assert_row(x + i * SIZE, 4 + i, PIXEL_UNIT);
		assert_int_equal(y[i], labels[4 + i]);
	}
}

static void a_batch_can_do_without_labels(void **state)
{
	const uint32_t index[] = {2};
	struct images images = make_images();
	real x[SIZE];

	(void)state;
	batch_gather(&images, index, 0, 1, PIXEL_UNIT, x, NULL);
	assert_row(x, 2, PIXEL_UNIT);
	batch_gather(&images, NULL, 5, 1, PIXEL_UNIT, x, NULL);
	assert_row(x, 5, PIXEL_UNIT);
}

/* Printed by torch.utils.data.random_split() of PyTorch 1.13 after manual_seed(576). */
static void the_split_is_pytorchs(void **state)
{
	uint32_t *order = xcalloc(60000, sizeof *order);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 576);
	assert_int_equal(split_draw(&rng, order, 60000), 48000);
	assert_int_equal(order[0], 20819);
	assert_int_equal(order[1], 59973);
	assert_int_equal(order[47999], 7475);
	assert_int_equal(order[48000], 31153);
	assert_int_equal(order[59999], 16445);
	/* What torch.randint(0, 2**31) draws next: as many numbers were drawn. */
	assert_int_equal(rng_u32(&rng) & 0x7fffffff, 176205263);
	free(order);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pixel_value_is_numpys_to_the_last_bit),
		cmocka_unit_test(the_ends_of_the_scale_are_exact),
		cmocka_unit_test(a_batch_has_the_images_of_its_index),
		cmocka_unit_test(a_large_batch_is_gathered_whole),
		cmocka_unit_test(a_batch_without_an_index_is_a_run_of_images),
		cmocka_unit_test(a_batch_can_do_without_labels),
		cmocka_unit_test(the_split_is_pytorchs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The random numbers against what PyTorch 1.13 and NumPy 1.24 draw.
 *
 * Everything is compared to the last bit but the Gaussian values, whose
 * logarithm and cosine PyTorch rounds differently. "Then" is the next uniform
 * value: it tells that as many outputs were drawn as PyTorch draws.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "fmnist/rng.h"
#include "fmnist/rng_numpy.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

/* Relative; a value smaller than its distribution's width is measured by that,
 * because near a zero of the cosine an error in the angle is no longer small
 * beside the value. */
#define NORMAL_TOLERANCE 1e-6

#define IMAGES 60000
#define TRAIN 48000

/* FNV-1a over whole values, as tests/gen/fixtures.py computes it. */
static int64_t checksum(const uint32_t *values, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	int64_t out;

	for (size_t i = 0; i < n; i++)
		h = (h ^ values[i]) * UINT64_C(0x100000001b3);
	memcpy(&out, &h, sizeof out);
	return out;
}

static void assert_i64(const char *name, int64_t value)
{
	int64_t *expected = fixture_i64(name, 1, 0);

	assert_int_equal(value, *expected);
	free(expected);
}

static void assert_indices(const int64_t *expected, const uint32_t *found, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(found[i], expected[i]);
}

static void assert_indices_are(const char *name, const uint32_t *found, size_t n)
{
	int64_t *expected = fixture_i64(name, n, 0);

	assert_indices(expected, found, n);
	free(expected);
}

static void assert_then(const char *name, struct rng *rng)
{
	float *expected = fixture_f32(name, 1, 0);
	float found;

	rng_torch_uniform(rng, &found, 1, 0.0f, 1.0f);
	assert_memory_equal(&found, expected, sizeof found);
	free(expected);
}

static void outputs_are_mt19937s(void **state)
{
	enum { COUNT = 2000 };
	int64_t *expected = fixture_i64("rng/u32", COUNT, 0);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 541);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(rng_u32(&rng), expected[i]);
	free(expected);
}

static void first_output_is_the_high_half_of_64_bits(void **state)
{
	enum { COUNT = 700 };
	int64_t *expected = fixture_i64("rng/u64", COUNT, 0);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 541);
	for (size_t i = 0; i < COUNT; i++) {
		uint64_t found = rng_u64(&rng);

		assert_memory_equal(&found, &expected[i], sizeof found);
	}
	free(expected);
}

static void copying_the_generator_forks_the_stream(void **state)
{
	struct rng rng, fork;

	(void)state;
	rng_seed(&rng, 3);
	for (int i = 0; i < 700; i++)
		rng_u32(&rng);
	fork = rng;
	for (int i = 0; i < 2000; i++)
		assert_int_equal(rng_u32(&rng), rng_u32(&fork));
}

static void assert_uniform(const char *name, uint64_t seed, size_t n, float low, float high)
{
	float *expected = fixture_f32(name, n, 0);
	float *found = xmalloc(n * sizeof *found);
	struct rng rng;

	rng_seed(&rng, seed);
	rng_torch_uniform(&rng, found, n, low, high);
	assert_memory_equal(found, expected, n * sizeof *found);
	free(found);
	free(expected);
}

static void uniform_values_are_torchs_to_the_bit(void **state)
{
	(void)state;
	assert_uniform("rng/uniform_unit", 576, 1500, 0.0f, 1.0f);
	assert_uniform(
		"rng/uniform_narrow", 576, 1500, (float)(-1.0 / 28), (float)(1.0 / 28));
	assert_uniform("rng/uniform_skewed", 1, 100, -0.3f, 5.7f);
}

static void only_32_bits_of_the_seed_count(void **state)
{
	(void)state;
	assert_uniform("rng/uniform_wide_seed", (UINT64_C(1) << 32) + 5, 50, 0.0f, 1.0f);
	assert_uniform("rng/uniform_wide_seed", 5, 50, 0.0f, 1.0f);
}

static void assert_close(
	const char *name, const float *expected, const float *found, size_t n, double std)
{
	for (size_t i = 0; i < n; i++) {
		double scale = fmax(fabs((double)expected[i]), std);
		double error = fabs((double)found[i] - (double)expected[i]);

		/* Not a number must fail too. */
		if (!(error <= NORMAL_TOLERANCE * scale))
			fail_msg("%s[%zu]: expected %.9g, found %.9g", name, i,
				(double)expected[i], (double)found[i]);
	}
}

static void assert_normal(const char *name, const char *then, size_t n)
{
	float *expected = fixture_f32(name, n, 0);
	float *found = xmalloc(n * sizeof *found);
	struct rng rng;

	rng_seed(&rng, 7);
	rng_torch_normal(&rng, found, n, 0.0f, 1.0f);
	assert_close(name, expected, found, n, 1.0);
	assert_then(then, &rng);
	free(found);
	free(expected);
}

static void normal_values_below_16_come_in_pairs(void **state)
{
	(void)state;
	assert_normal("rng/normal_1", "rng/normal_1_then", 1);
	assert_normal("rng/normal_5", "rng/normal_5_then", 5);
	assert_normal("rng/normal_15", "rng/normal_15_then", 15);
}

static void normal_values_from_16_come_in_blocks(void **state)
{
	(void)state;
	assert_normal("rng/normal_16", "rng/normal_16_then", 16);
	assert_normal("rng/normal_64", "rng/normal_64_then", 64);
}

static void last_16_normal_values_are_drawn_again(void **state)
{
	(void)state;
	assert_normal("rng/normal_17", "rng/normal_17_then", 17);
	assert_normal("rng/normal_100", "rng/normal_100_then", 100);
	assert_normal("rng/normal_1000", "rng/normal_1000_then", 1000);
}

static void normal_values_have_mean_and_std(void **state)
{
	enum { COUNT = 40 };
	float *expected = fixture_f32("rng/normal_scaled", COUNT, 0);
	float found[COUNT];
	struct rng rng;

	(void)state;
	rng_seed(&rng, 8);
	rng_torch_normal(&rng, found, COUNT, -0.75f, 0.02f);
	assert_close("rng/normal_scaled", expected, found, COUNT, 0.02);
	free(expected);
}

static void spare_sine_waits_for_the_next_small_call(void **state)
{
	static const size_t sizes[] = {3, 16, 3, 2};
	enum { COUNT = 24 };
	float *expected = fixture_f32("rng/normal_cached", COUNT, 0);
	float found[COUNT];
	size_t at = 0;
	struct rng rng;

	(void)state;
	rng_seed(&rng, 9);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		rng_torch_normal(&rng, found + at, sizes[i], 0.0f, 1.0f);
		at += sizes[i];
	}
	assert_int_equal(at, COUNT);
	assert_close("rng/normal_cached", expected, found, COUNT, 1.0);
	assert_then("rng/normal_cached_then", &rng);
	free(expected);
}

static void seeding_forgets_the_spare_sine(void **state)
{
	float first[3], again[3];
	struct rng rng;

	(void)state;
	rng_seed(&rng, 9);
	rng_torch_normal(&rng, first, 3, 0.0f, 1.0f);
	rng_seed(&rng, 9);
	rng_torch_normal(&rng, again, 3, 0.0f, 1.0f);
	assert_memory_equal(first, again, sizeof first);
}

static void permutations_are_torchs(void **state)
{
	uint32_t *perm = xmalloc(IMAGES * sizeof *perm);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 541);
	rng_torch_randperm(&rng, perm, 1);
	assert_indices_are("rng/randperm_1", perm, 1);
	rng_torch_randperm(&rng, perm, 10);
	assert_indices_are("rng/randperm_10", perm, 10);
	rng_torch_randperm(&rng, perm, 1000);
	assert_indices_are("rng/randperm_1000", perm, 1000);
	rng_torch_randperm(&rng, perm, IMAGES);
	assert_indices_are("rng/randperm_60000_head", perm, 64);
	assert_indices_are("rng/randperm_60000_tail", perm + IMAGES - 64, 64);
	assert_i64("rng/randperm_60000_checksum", checksum(perm, IMAGES));
	free(perm);
}

static void homeworks_split_is_a_permutation_cut_at_48000(void **state)
{
	uint32_t *perm = xmalloc(IMAGES * sizeof *perm);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 541);
	rng_torch_randperm(&rng, perm, IMAGES);
	assert_indices_are("rng/split_train_head", perm, 64);
	assert_indices_are("rng/split_rest_head", perm + TRAIN, 64);
	assert_i64("rng/split_checksum", checksum(perm, IMAGES));
	free(perm);
}

static void epochs_orders_are_a_shuffling_loaders(void **state)
{
	enum { EPOCHS = 3, HEAD = 64 };
	int64_t *heads = fixture_i64("rng/loader_heads", EPOCHS, HEAD);
	int64_t *sums = fixture_i64("rng/loader_checksums", EPOCHS, 0);
	uint32_t *order = xmalloc(IMAGES * sizeof *order);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 576);
	for (size_t epoch = 0; epoch < EPOCHS; epoch++) {
		rng_torch_iterate_loader(&rng, true, order, IMAGES);
		rng_torch_iterate_loader(&rng, false, NULL, 10000); /* the evaluation */
		assert_indices(heads + epoch * HEAD, order, HEAD);
		assert_int_equal(checksum(order, IMAGES), sums[epoch]);
	}
	assert_then("rng/loader_then", &rng);
	free(order);
	free(sums);
	free(heads);
}

static void choices_are_numpys_and_one_value_draws_nothing(void **state)
{
	enum { COUNT = 275 };
	int64_t *expected = fixture_i64("rng/numpy_choices", COUNT, 2);
	struct rng rng;

	(void)state;
	rng_seed(&rng, 541);
	for (size_t i = 0; i < COUNT; i++) {
		uint32_t k = (uint32_t)expected[2 * i];

		assert_int_equal(rng_numpy_choice(&rng, k), expected[2 * i + 1]);
	}
	assert_i64("rng/numpy_choices_then", rng_u32(&rng));
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_are_mt19937s),
		cmocka_unit_test(first_output_is_the_high_half_of_64_bits),
		cmocka_unit_test(copying_the_generator_forks_the_stream),
		cmocka_unit_test(uniform_values_are_torchs_to_the_bit),
		cmocka_unit_test(only_32_bits_of_the_seed_count),
		cmocka_unit_test(normal_values_below_16_come_in_pairs),
		cmocka_unit_test(normal_values_from_16_come_in_blocks),
		cmocka_unit_test(last_16_normal_values_are_drawn_again),
		cmocka_unit_test(normal_values_have_mean_and_std),
		cmocka_unit_test(spare_sine_waits_for_the_next_small_call),
		cmocka_unit_test(seeding_forgets_the_spare_sine),
		cmocka_unit_test(permutations_are_torchs),
		cmocka_unit_test(homeworks_split_is_a_permutation_cut_at_48000),
		cmocka_unit_test(epochs_orders_are_a_shuffling_loaders),
		cmocka_unit_test(choices_are_numpys_and_one_value_draws_nothing),
	};

	return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}

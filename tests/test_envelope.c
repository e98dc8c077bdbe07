/*
 * The envelope against the values themselves.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/envelope.h"
#include "fmnist/xalloc.h"

#define VALUES 187500 /* iterations of 50 epochs at batch 16 */

/* A falling loss with noise; the same every time. */
static float *make_values(size_t count)
{
	float *values = xcalloc(count, sizeof(*values));
	uint32_t state = 12345;

	for (size_t i = 0; i < count; i++) {
		state = state * 1664525u + 1013904223u;
		double noise = (double)(state >> 8) / (1 << 24) - 0.5;
		values[i] = (float)(0.3 + 2.0 / (1 + (double)i / 500) + 0.4 * noise);
	}
	return values;
}

static void assert_same(double a, double b, double tolerance)
{
	assert_true(fabs(a - b) <= tolerance * fmax(1, fabs(b)));
}

/* Compares [from, to), widened to whole buckets, with the values themselves. */
static void compare(const struct envelope *env, const float *values, size_t count,
	uint64_t from, uint64_t to)
{
	struct bucket bucket;
	uint64_t first = from / env->width * env->width;
	uint64_t last = (to + env->width - 1) / env->width * env->width;
	float low = INFINITY, high = -INFINITY;
	double sum = 0, squares = 0;

	if (last > count)
		last = count;
	for (uint64_t i = first; i < last; i++) {
		low = fminf(low, values[i]);
		high = fmaxf(high, values[i]);
		sum += (double)values[i];
	}
	double n = (double)(last - first), mean = sum / n;
	for (uint64_t i = first; i < last; i++)
		squares += ((double)values[i] - mean) * ((double)values[i] - mean);
	assert_true(envelope_range(env, from, to, &bucket));
	assert_true(bucket.min == low);
	assert_true(bucket.max == high);
	assert_int_equal(bucket.finite, last - first);
	assert_same(bucket_mean(&bucket), mean, 1e-9);
	assert_same(bucket_deviation(&bucket), sqrt(squares / n), 1e-6);
}

static void any_part_is_exact_to_a_buckets_width(void **state)
{
	struct envelope env;
	float *values = make_values(VALUES);
	size_t at = 0, part = 1;

	(void)state;
	envelope_init(&env);
	while (at < VALUES) {
		size_t count = part % 977 + 1;
		if (count > VALUES - at)
			count = VALUES - at;
		envelope_add(&env, at, values + at, count);
		at += count;
		part = part * 31 + 7;
	}
	assert_int_equal(env.end, VALUES);
	assert_int_equal(env.width, 64);
	for (uint64_t from = 0; from < VALUES; from += 12345)
		for (uint64_t length = 1; length < VALUES - from; length = length * 5 + 1)
			compare(&env, values, VALUES, from, from + length);
	compare(&env, values, VALUES, 0, VALUES);
	envelope_release(&env);
	free(values);
}

static void few_values_are_kept_one_by_one(void **state)
{
	struct envelope env;
	float *values = make_values(ENVELOPE_BUCKETS);

	(void)state;
	envelope_init(&env);
	envelope_add(&env, 0, values, ENVELOPE_BUCKETS);
	assert_int_equal(env.width, 1);
	for (uint64_t i = 0; i < ENVELOPE_BUCKETS; i += 111)
		compare(&env, values, ENVELOPE_BUCKETS, i, i + 1);
	envelope_add(&env, ENVELOPE_BUCKETS, values, 1);
	assert_int_equal(env.width, 2);
	envelope_release(&env);
	free(values);
}

static void a_gap_stays_empty(void **state)
{
	static const float values[] = {1, 2, 3};
	struct envelope env;
	struct bucket bucket;

	(void)state;
	envelope_init(&env);
	envelope_add(&env, 0, values, 3);
	envelope_add(&env, 1000, values, 3);
	assert_false(envelope_range(&env, 3, 1000, &bucket));
	assert_int_equal(bucket.finite, 0);
	assert_true(isnan(bucket_mean(&bucket)));
	assert_true(isnan(bucket_deviation(&bucket)));
	assert_true(envelope_range(&env, 3, 1001, &bucket));
	assert_true(bucket.min == 1 && bucket.max == 1);
	assert_false(envelope_range(&env, 1003, 2000, &bucket));
	/* A gap that no buckets of any size now used could span. */
	envelope_add(&env, UINT64_C(1) << 50, values, 3);
	assert_true(
		envelope_range(&env, UINT64_C(1) << 50, (UINT64_C(1) << 50) + 1, &bucket));
	assert_int_equal(bucket.finite, 3);
	assert_true(envelope_range(&env, 0, 1, &bucket));
	assert_int_equal(bucket.finite, 6);
	envelope_release(&env);
}

static void what_is_not_finite_is_counted_and_spoils_nothing(void **state)
{
	static const float values[] = {1, NAN, 2, INFINITY, -INFINITY, 3};
	struct envelope env;
	struct bucket bucket;

	(void)state;
	envelope_init(&env);
	assert_int_equal(env.first_nonfinite, UINT64_MAX);
	envelope_add(&env, 10, values, 1);
	assert_int_equal(env.first_nonfinite, UINT64_MAX);
	envelope_add(&env, 20, values, 6);
	envelope_add(&env, 30, values, 6);
	assert_int_equal(env.first_nonfinite, 21);
	assert_true(envelope_range(&env, 20, 26, &bucket));
	assert_int_equal(bucket.finite, 3);
	assert_int_equal(bucket.nonfinite, 3);
	assert_true(bucket.min == 1 && bucket.max == 3);
	assert_same(bucket_mean(&bucket), 2, 1e-12);
	assert_false(envelope_range(&env, 21, 22, &bucket));
	assert_int_equal(bucket.nonfinite, 1);
	envelope_clear(&env);
	assert_int_equal(env.first_nonfinite, UINT64_MAX);
	assert_false(envelope_range(&env, 0, 100, &bucket));
	envelope_release(&env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_part_is_exact_to_a_buckets_width),
		cmocka_unit_test(few_values_are_kept_one_by_one),
		cmocka_unit_test(a_gap_stays_empty),
		cmocka_unit_test(what_is_not_finite_is_counted_and_spoils_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

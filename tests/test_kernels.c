/*
 * Kernels against plain arithmetic in double.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/kernels.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

/* In (-1, 1). */
static float *drawn(uint64_t seed, size_t n)
{
	float *values = xcalloc(n, sizeof *values);
	struct rng rng;

	rng_seed(&rng, seed);
	for (size_t i = 0; i < n; i++)
		values[i] = (float)((double)rng_u32(&rng) * 0x1p-31 - 1.0);
	return values;
}

static void elu_is_exact_to_the_last_place_of_its_exponential(void **state)
{
	enum { N = 100000 };
	float *x = xcalloc(N, sizeof *x), *y = xcalloc(N, sizeof *y);

	(void)state;
	for (size_t i = 0; i < N; i++)
		x[i] = (float)(-90.0 * (double)i / N);
	elu_forward(y, x, N);
	for (size_t i = 0; i < N; i++) {
		double expected = exp((double)x[i]) - 1.0;

		if (!(fabs((double)y[i] - expected) <= 0x1p-23))
			fail_msg("elu(%.9g): expected %.9g, found %.9g", (double)x[i],
				expected, (double)y[i]);
	}
	assert_true(y[0] == 0.0f);
	free(y);
	free(x);
}

static void elu_keeps_what_is_not_a_number(void **state)
{
	const float x[] = {NAN, INFINITY, -INFINITY, 3.0f};
	float y[4];

	(void)state;
	elu_forward(y, x, 4);
	assert_true(isnan(y[0]));
	assert_true(isinf(y[1]) && y[1] > 0.0f);
	assert_true(y[2] == -1.0f);
	assert_true(y[3] == 3.0f);
}

static void prelus_slope_is_summed_over_every_length(void **state)
{
	float *x = drawn(1, 1000), *dy = drawn(2, 1000);

	(void)state;
	for (size_t n = 0; n <= 1000; n = n < 70 ? n + 1 : n + 310) {
		double expected = 0.0;

		for (size_t i = 0; i < n; i++)
			expected += x[i] > 0.0f ? 0.0 : (double)x[i] * (double)dy[i];
		assert_true(fabs((double)prelu_slope_gradient(x, dy, n) - expected) <
			1e-5 * (1.0 + fabs(expected)));
	}
	free(dy);
	free(x);
}

/* Columns far from 0: sums of squares would cancel. */
static void statistics_of_columns_far_from_0_are_right(void **state)
{
	enum { N = 5000, FEATURES = 70 };
	float *x = drawn(3, (size_t)N * FEATURES);
	float mean[FEATURES], variance[FEATURES];

	(void)state;
	for (size_t i = 0; i < (size_t)N * FEATURES; i++)
		x[i] += 1000.0f * (float)(i % FEATURES);
	norm_statistics(mean, variance, x, N, FEATURES);
	for (size_t j = 0; j < FEATURES; j++) {
		double sum = 0.0, square = 0.0;

		for (size_t i = 0; i < N; i++)
			sum += (double)x[i * FEATURES + j];
		sum /= N;
		for (size_t i = 0; i < N; i++)
			square += pow((double)x[i * FEATURES + j] - sum, 2.0);
		assert_true(fabs((double)mean[j] - sum) <= 1e-6 * (1.0 + sum));
		assert_true(fabs((double)variance[j] - square / N) <= 1e-6);
	}
	free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elu_is_exact_to_the_last_place_of_its_exponential),
		cmocka_unit_test(elu_keeps_what_is_not_a_number),
		cmocka_unit_test(prelus_slope_is_summed_over_every_length),
		cmocka_unit_test(statistics_of_columns_far_from_0_are_right),
	};

	return cmocka_run_group_tests_name("kernels", tests, NULL, NULL);
}

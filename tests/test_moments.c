/* Means, errors and pairs are those of the formulas, and of the order in which numbers
 * come. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/moments.h"
#include "near.h"

static void mean_variance_and_error_are_the_textbooks(void **state)
{
	static const double x[] = {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0};
	struct moments moments = {0};

	(void)state;
	for (size_t i = 0; i < 8; i++)
		moments_add(&moments, x[i]);
	assert_int_equal(moments.count, 8);
	assert_near(moments.mean, 5.0, 1e-12);
	assert_near(moments_variance(&moments), 32.0 / 7.0, 1e-12);
	assert_near(moments_error(&moments), sqrt(32.0 / 7.0 / 8.0), 1e-12);
}

static void one_number_has_no_error(void **state)
{
	struct moments moments = {0};

	(void)state;
	assert_true(isnan(moments_variance(&moments)));
	moments_add(&moments, 3.0);
	assert_true(isnan(moments_variance(&moments)));
	assert_true(isnan(moments_error(&moments)));
}

static void a_small_spread_far_from_0_is_not_lost(void **state)
{
	struct moments moments = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		moments_add(&moments, 1e9 + i % 2);
	assert_near(moments_variance(&moments), 0.25 * 1000.0 / 999.0, 1e-6);
}

static void what_is_infinite_stays_so(void **state)
{
	struct moments moments = {0};
	struct pairs pairs = {0};

	(void)state;
	for (int i = 0; i < 3; i++) {
		moments_add(&moments, i == 1 ? INFINITY : 1.0);
		pairs_add(&pairs, i == 1 ? INFINITY : 1.0, 1.0);
	}
	assert_true(isinf(moments.mean) && isinf(pairs.left));
	assert_true(isnan(moments_error(&moments)));
	assert_near(pairs.right, 1.0, 0.0);
	moments = (struct moments){0};
	for (int i = 0; i < 3; i++)
		moments_add(&moments, INFINITY);
	assert_true(isinf(moments.mean));
}

/* Student's t, from tables: 2.262 of nine degrees of freedom, 1.972 of 199. */
static void few_numbers_reach_farther(void **state)
{
	(void)state;
	assert_near(moments_reach(1.959964, 10), 2.2622, 0.001);
	assert_near(moments_reach(1.959964, 200), 1.9720, 0.001);
	assert_near(moments_reach(4.0, 1000000), 4.0, 1e-3);
	assert_true(moments_reach(4.0, 10) > 6.5);
	assert_true(isnan(moments_reach(4.0, 1)));
}

static void the_error_of_a_pair_is_that_of_the_difference(void **state)
{
	struct pairs pairs = {0};

	(void)state;
	/* Both sides vary much, and together. */
	for (int i = 0; i < 100; i++)
		pairs_add(&pairs, 10.0 * i + i % 2, 10.0 * i);
	assert_near(pairs.left - pairs.right, 0.5, 1e-9);
	assert_near(moments_error(&pairs.difference), 0.5 / sqrt(99.0), 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_variance_and_error_are_the_textbooks),
		cmocka_unit_test(one_number_has_no_error),
		cmocka_unit_test(a_small_spread_far_from_0_is_not_lost),
		cmocka_unit_test(what_is_infinite_stays_so),
		cmocka_unit_test(few_numbers_reach_farther),
		cmocka_unit_test(the_error_of_a_pair_is_that_of_the_difference),
	};

	return cmocka_run_group_tests_name("moments", tests, NULL, NULL);
}

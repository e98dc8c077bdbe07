/* What the vertical axis of a chart has to hold. (What is seen of it: test_chart.c.) */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/extent.h"

#define POINTS 30

static void points_beyond_the_limits_widen_nothing(void **state)
{
	struct chart_point point[POINTS];
	const struct chart_series series = {.point = point, .count = POINTS, .best = -1};
	struct chart chart = {
		.series = &series, .count = 1, .y_floor = -INFINITY, .y_ceiling = INFINITY};
	const struct axis x = {.low = 0, .high = POINTS};
	struct axis all = {.log = true}, y = {.log = true};

	(void)state;
	for (size_t i = 0; i < POINTS; i++)
		point[i] = (struct chart_point){(double)i, i % 2 == 0 ? 0.31 : 1.07};
	point[28].y = 1e40;
	point[29].y = 1e-40;
	extent_fit(&all, &chart, &x);
	assert_true(all.low <= 1e-40 && all.high >= 1e40);
	chart.y_least = 1e-12;
	chart.y_most = 1e12;
	extent_fit(&y, &chart, &x);
	assert_true(y.low > 0.05 && y.low <= 0.31);
	assert_true(y.high >= 1.07 && y.high < 10.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_beyond_the_limits_widen_nothing),
	};

	return cmocka_run_group_tests_name("extent", tests, NULL, NULL);
}

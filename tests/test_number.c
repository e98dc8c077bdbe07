#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "fmnist/number.h"

static void thousands_are_separated(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_grouped(0, buffer, sizeof buffer), "0");
	assert_string_equal(number_grouped(999, buffer, sizeof buffer), "999");
	assert_string_equal(number_grouped(1000, buffer, sizeof buffer), "1,000");
	assert_string_equal(number_grouped(812345, buffer, sizeof buffer), "812,345");
	assert_string_equal(number_grouped(UINT64_MAX, buffer, sizeof buffer),
		"18,446,744,073,709,551,615");
}

static void a_small_buffer_is_not_overrun(void **state)
{
	char buffer[4] = "xxx";

	(void)state;
	number_grouped(1234567, buffer, sizeof buffer);
	assert_true(buffer[3] == '\0' || buffer[2] == '\0');
}

static void durations_have_the_unit_a_person_would_use(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_duration(0.0, buffer, sizeof buffer), "0 s");
	assert_string_equal(number_duration(59.4, buffer, sizeof buffer), "59 s");
	assert_string_equal(number_duration(60.0, buffer, sizeof buffer), "1 min 00 s");
	assert_string_equal(number_duration(250.0, buffer, sizeof buffer), "4 min 10 s");
	assert_string_equal(number_duration(7500.0, buffer, sizeof buffer), "2 h 05 min");
}

static void an_unknown_duration_is_a_question_mark(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_duration((double)NAN, buffer, sizeof buffer), "?");
	assert_string_equal(number_duration((double)INFINITY, buffer, sizeof buffer), "?");
	assert_string_equal(number_duration(-1.0, buffer, sizeof buffer), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thousands_are_separated),
		cmocka_unit_test(a_small_buffer_is_not_overrun),
		cmocka_unit_test(durations_have_the_unit_a_person_would_use),
		cmocka_unit_test(an_unknown_duration_is_a_question_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

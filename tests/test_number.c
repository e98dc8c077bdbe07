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

static void durations_in_lists_take_six_columns(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_span(0.0, buffer, sizeof buffer), "0s");
	assert_string_equal(number_span(59.6, buffer, sizeof buffer), "1m00s");
	assert_string_equal(number_span(500.0, buffer, sizeof buffer), "8m20s");
	assert_string_equal(number_span(3600.0, buffer, sizeof buffer), "1h00m");
	assert_string_equal(number_span(356700.0, buffer, sizeof buffer), "99h05m");
	assert_string_equal(number_span(363600.0, buffer, sizeof buffer), "4d05h");
	assert_string_equal(number_span((double)NAN, buffer, sizeof buffer), "-");
	assert_string_equal(number_span(-1.0, buffer, sizeof buffer), "-");
}

static void losses_of_any_size_are_short(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_loss(0.24941, buffer, sizeof buffer), "0.2494");
	assert_string_equal(number_loss(2.302585, buffer, sizeof buffer), "2.3026");
	assert_string_equal(number_loss(5.48888e18, buffer, sizeof buffer), "5.49e+18");
	assert_string_equal(number_loss((double)INFINITY, buffer, sizeof buffer), "inf");
	assert_string_equal(number_loss(-(double)NAN, buffer, sizeof buffer), "nan");
}

static void errors_have_six_decimals_or_two_digits(void **state)
{
	char buffer[32];

	(void)state;
	assert_string_equal(number_error(0.0100233, buffer, sizeof buffer), "0.010023");
	assert_string_equal(number_error(0.0001, buffer, sizeof buffer), "0.000100");
	assert_string_equal(number_error(0.0000214, buffer, sizeof buffer), "2.1e-05");
	assert_string_equal(number_error(0.0, buffer, sizeof buffer), "0.000000");
	assert_string_equal(number_error(-(double)NAN, buffer, sizeof buffer), "nan");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thousands_are_separated),
		cmocka_unit_test(a_small_buffer_is_not_overrun),
		cmocka_unit_test(durations_have_the_unit_a_person_would_use),
		cmocka_unit_test(an_unknown_duration_is_a_question_mark),
		cmocka_unit_test(durations_in_lists_take_six_columns),
		cmocka_unit_test(losses_of_any_size_are_short),
		cmocka_unit_test(errors_have_six_decimals_or_two_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

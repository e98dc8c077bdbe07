/*
 * Ends, ticks and numbers of an axis.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/axis.h"

static struct axis fitted(double low, double high, bool log_axis)
{
	struct axis axis = {.log = log_axis};

	axis_fit(&axis, low, high, -INFINITY, INFINITY);
	return axis;
}

/* "0.5 1.0 1.5" for the axis. */
static const char *numbers_on(struct axis axis, int most)
{
	static char line[512];
	double tick[32];
	int count = axis_ticks(&axis, most, tick);

	assert_in_range(count, 0, most);
	line[0] = '\0';
	for (int i = 0; i < count; i++) {
		char text[NUMBER_MAX];
		axis_number(text, &axis, tick, count, i);
		size_t used = strlen(line);
		snprintf(line + used, sizeof(line) - used, "%s%s", i ? " " : "", text);
	}
	return line;
}

static const char *numbers(double low, double high, bool log_axis, int most)
{
	return numbers_on((struct axis){.low = low, .high = high, .log = log_axis}, most);
}

static void ticks_are_round_numbers_with_the_digits_that_differ(void **state)
{
	(void)state;
	assert_string_equal(numbers(0.2, 1.2, false, 4), "0.5 1.0");
	assert_string_equal(numbers(0.2, 1.2, false, 6), "0.2 0.4 0.6 0.8 1.0 1.2");
	assert_string_equal(numbers(0, 50, false, 6), "0 10 20 30 40 50");
	assert_string_equal(numbers(-1, 1, false, 5), "-1.0 -0.5 0.0 0.5 1.0");
	assert_string_equal(numbers(0.7701, 0.8799, false, 4), "0.80 0.85");
	assert_string_equal(numbers(0, 1e9, false, 3), "0 5.0e8 1.0e9");
	assert_string_equal(numbers(0, 1e-9, false, 3), "0 5.0e-10 1.0e-9");
	assert_string_equal(
		numbers(1e9, 1e9 + 20, false, 3), "1.00000000e9 1.00000001e9 1.00000002e9");
	assert_string_equal(numbers(3, 3, false, 5), "3");
	assert_string_equal(numbers(1, 0, false, 5), "");
	assert_string_equal(numbers(NAN, 1, false, 5), "");
	assert_string_equal(numbers(0, INFINITY, false, 5), "");
	assert_string_equal(numbers(0, 1, false, 0), "");
}

static void log_ticks_are_powers_of_ten_and_2_and_5_between(void **state)
{
	(void)state;
	assert_string_equal(numbers(0.2, 1.1, true, 4), "0.2 0.5 1");
	assert_string_equal(numbers(0.01, 100, true, 5), "0.01 0.1 1 10 100");
	assert_string_equal(numbers(1e-9, 1e9, true, 4), "1e-5 1 1e5");
	assert_string_equal(numbers(0.31, 0.36, true, 3), "0.32 0.34 0.36");
	assert_string_equal(numbers(1e-300, 1e300, true, 4), "1e-200 1 1e200");
}

static const char *whole_numbers(double low, double high, int most)
{
	return numbers_on((struct axis){.low = low, .high = high, .whole = true}, most);
}

static void an_axis_that_counts_has_whole_numbers(void **state)
{
	(void)state;
	assert_string_equal(whole_numbers(0, 3, 8), "0 1 2 3");
	assert_string_equal(whole_numbers(0, 10, 20), "0 1 2 3 4 5 6 7 8 9 10");
	assert_string_equal(whole_numbers(0, 1, 8), "0 1");
	assert_string_equal(whole_numbers(0, 50, 6), "0 10 20 30 40 50");
	/* Within an epoch there is nothing to count. */
	assert_string_equal(whole_numbers(1.2, 2.2, 4), "1.5 2.0");
}

/* Whatever the range: rising, inside, no more than asked for. */
static void ticks_stay_inside_for_any_range(void **state)
{
	static const double ends[] = {-1e300, -1e9, -3.7, -1e-9, 0, 1e-300, 1e-9, 0.0007,
		0.3, 0.300001, 1, 7.7, 187500, 1e9, 1e15, 1.5e300};
	const size_t count = sizeof(ends) / sizeof(ends[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = i; k < count; k++) {
			for (int most = 1; most < 20; most++) {
				for (int log_axis = 0; log_axis < 2; log_axis++) {
					double tick[20];
					struct axis axis = {.low = ends[i],
						.high = ends[k],
						.log = log_axis,
						.whole = most % 2};
					int n = axis_ticks(&axis, most, tick);
					double slack = 1e-5 * (ends[k] / 2 - ends[i] / 2);
					assert_in_range(n, 0, most);
					for (int t = 0; t < n; t++) {
						assert_true(tick[t] >= ends[i] - slack);
						assert_true(tick[t] <= ends[k] + slack);
						assert_true(
							t == 0 || tick[t] > tick[t - 1]);
					}
				}
			}
		}
	}
}

static void ends_are_round_and_hold_the_values(void **state)
{
	static const double values[] = {
		1e-300, 1e-9, 0.0003, 0.2501, 0.2502, 0.7, 1, 1.0717, 3, 2e4, 1e9, 1e300};
	const size_t count = sizeof(values) / sizeof(values[0]);

	(void)state;
	struct axis axis = fitted(0.2501, 1.0717, false);
	assert_true(fabs(axis.low - 0.2) < 1e-9 && fabs(axis.high - 1.1) < 1e-9);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = i; k < count; k++) {
			for (int log_axis = 0; log_axis < 2; log_axis++) {
				axis = fitted(values[i], values[k], log_axis);
				assert_true(isfinite(axis.low) && isfinite(axis.high));
				assert_true(axis.low < axis.high);
				assert_true(!log_axis || axis.low > 0);
				double low = axis_place(&axis, values[i]);
				double high = axis_place(&axis, values[k]);
				assert_true(low > -1e-6 && low <= high && high < 1 + 1e-6);
			}
		}
	}
}

/* A slightly better value must not make the whole chart jump. */
static void ends_stay_while_values_move_a_little(void **state)
{
	struct axis before = fitted(0.2590, 1.0717, false);

	(void)state;
	for (double low = 0.2590; low > 0.2010; low -= 0.0005) {
		struct axis axis = fitted(low, 1.0717, false);
		assert_true(axis.low == before.low && axis.high == before.high);
	}
}

static void floor_and_ceiling_hold_unless_the_values_pass_them(void **state)
{
	struct axis axis = {.log = false};

	(void)state;
	axis_fit(&axis, 0.02, 0.97, 0, 1);
	assert_true(axis.low == 0 && axis.high == 1);
	axis_fit(&axis, 1, 1, 0, 1);
	assert_true(axis.low < 1 && axis.high == 1);
	axis_fit(&axis, 0, 0, 0, INFINITY);
	assert_true(axis.low == 0 && axis.high > 0);
	axis_fit(&axis, -0.5, 0.5, 0, 1);
	assert_true(axis.low <= -0.5);
	axis = (struct axis){.log = true};
	axis_fit(&axis, 0.03, 0.4, 0, 1);
	assert_true(axis.low > 0 && axis.high <= 1);
}

static void nothing_to_show_gives_a_plain_axis(void **state)
{
	(void)state;
	struct axis axis = fitted(INFINITY, -INFINITY, false);
	assert_true(axis.low == 0 && axis.high == 1);
	axis = fitted(NAN, NAN, false);
	assert_true(axis.low == 0 && axis.high == 1);
	axis = fitted(-3, 5, true);
	assert_true(axis.low == 0.01 && axis.high == 1);
	axis = fitted(0, 0, false);
	assert_true(axis.low == -1 && axis.high == 1);
}

static void values_are_written_short(void **state)
{
	static const struct {
		const char *format;
		double value;
		const char *text;
	} cases[] = {
		{"%.4f", 0.32531, ".3253"},
		{"%.4f", -0.32531, "-.3253"},
		{"%.4f", 10.5, "10.5000"},
		{"%.0f", 0.2, "0"},
		{"%.2f %%", 87.654, "87.65 %"},
		{"%.3g", 1e-9, "1e-9"},
		{"%.3e", 123456, "1.235e5"},
		{"%.4f", 1e30, "1e30"},
		{"%.4f", NAN, "NaN"},
		{"%.4f", -INFINITY, "-Inf"},
		{"%g", 12, "12"},
		{"plain", 12, "plain"},
		{"%", 12, "12"},
		{"%.99f", 0.5, ".50000000000000000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[NUMBER_MAX];
		value_text(text, cases[i].format, cases[i].value);
		assert_string_equal(text, cases[i].text);
	}
	char text[NUMBER_MAX], format[200];
	memset(format, 'x', sizeof(format));
	strcpy(format + 150, "%.4f");
	value_text(text, format, 1);
	assert_int_equal(strlen(text), NUMBER_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_are_round_numbers_with_the_digits_that_differ),
		cmocka_unit_test(an_axis_that_counts_has_whole_numbers),
		cmocka_unit_test(log_ticks_are_powers_of_ten_and_2_and_5_between),
		cmocka_unit_test(ticks_stay_inside_for_any_range),
		cmocka_unit_test(ends_are_round_and_hold_the_values),
		cmocka_unit_test(ends_stay_while_values_move_a_little),
		cmocka_unit_test(floor_and_ceiling_hold_unless_the_values_pass_them),
		cmocka_unit_test(nothing_to_show_gives_a_plain_axis),
		cmocka_unit_test(values_are_written_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

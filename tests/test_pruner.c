#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/pruner.h"

static char reason[EVENT_TEXT];

static bool report(struct pruner *pruner, uint32_t trial, uint64_t epoch, double value)
{
	reason[0] = '\0';
	return pruner_report(pruner, trial, epoch, value, reason, sizeof reason);
}

static struct pruner *median_pruner(enum metric metric)
{
	const struct pruner_settings settings = {
		.kind = PRUNER_MEDIAN, .first_epoch = 2, .first_trials = 3};

	return pruner_new(&settings, metric);
}

/* Trials 1 to 3 reach these after epochs 1 and 2. */
static void three_trials(struct pruner *pruner)
{
	static const double value[3][2] = {{0.5, 0.7}, {0.62, 0.4}, {0.6, 0.3}};

	for (uint32_t trial = 1; trial <= 3; trial++)
		for (uint64_t epoch = 1; epoch <= 2; epoch++)
			assert_false(
				report(pruner, trial, epoch, value[trial - 1][epoch - 1]));
}

static void none_gives_up_nothing(void **state)
{
	const struct pruner_settings settings = {.kind = PRUNER_NONE};
	struct pruner *pruner = pruner_new(&settings, METRIC_VAL_ACCURACY);

	(void)state;
	for (uint32_t trial = 1; trial <= 9; trial++)
		assert_false(report(pruner, trial, 1, 1.0 / trial));
	pruner_free(pruner);
}

/* The best values up to epoch 2 are 0.7, 0.62 and 0.6. */
static void what_is_worse_than_the_median_is_given_up(void **state)
{
	struct pruner *pruner = median_pruner(METRIC_VAL_ACCURACY);

	(void)state;
	three_trials(pruner);
	assert_false(report(pruner, 4, 1, 0.1));
	assert_true(report(pruner, 4, 2, 0.61));
	assert_string_equal(reason,
		"at epoch 2: val_accuracy 0.6100, the median of 3 trials is 0.6200");
	pruner_free(pruner);
}

static void what_equals_the_median_goes_on(void **state)
{
	struct pruner *pruner = median_pruner(METRIC_VAL_ACCURACY);

	(void)state;
	three_trials(pruner);
	assert_false(report(pruner, 4, 1, 0.62));
	/* What it had reached counts, not where it fell to. */
	assert_false(report(pruner, 4, 2, 0.1));
	pruner_free(pruner);
}

static void too_few_trials_are_no_median(void **state)
{
	struct pruner *pruner = median_pruner(METRIC_VAL_ACCURACY);

	(void)state;
	for (uint32_t trial = 1; trial <= 3; trial++)
		assert_false(report(pruner, trial, 2, 0.9 - 0.1 * trial));
	assert_true(report(pruner, 4, 2, 0.1));
	pruner_free(pruner);
}

/* 0.2 and 0.4 are in the middle. */
static void the_median_of_an_even_number_lies_between_two(void **state)
{
	static const double value[] = {0.4, 0.9, 0.1, 0.2};
	struct pruner *pruner = median_pruner(METRIC_VAL_LOSS);

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(report(pruner, i + 1, 2, value[i]), false);
	assert_false(report(pruner, 5, 2, 0.3));
	pruner_free(pruner);
	pruner = median_pruner(METRIC_VAL_LOSS);
	for (uint32_t i = 0; i < 4; i++)
		report(pruner, i + 1, 2, value[i]);
	assert_true(report(pruner, 5, 2, 0.31));
	pruner_free(pruner);
}

static void what_a_trial_had_reported_counts_no_more_when_it_runs_again(void **state)
{
	struct pruner *pruner = median_pruner(METRIC_VAL_ACCURACY);

	(void)state;
	three_trials(pruner);
	for (uint32_t trial = 2; trial <= 3; trial++) {
		assert_false(report(pruner, trial, 1, 0.01));
		/* Two others are too few. */
		assert_false(report(pruner, trial, 2, 0.01));
	}
	/* 0.7, 0.01 and 0.01 are left. */
	assert_false(report(pruner, 4, 2, 0.02));
	assert_true(report(pruner, 5, 2, 0.005));
	pruner_free(pruner);
}

static void what_is_not_a_number_is_the_worst(void **state)
{
	struct pruner *pruner = median_pruner(METRIC_VAL_LOSS);

	(void)state;
	three_trials(pruner);
	assert_true(report(pruner, 4, 2, NAN));
	pruner_free(pruner);
	pruner = median_pruner(METRIC_VAL_LOSS);
	for (uint32_t trial = 1; trial <= 3; trial++)
		assert_false(report(pruner, trial, 2, NAN));
	assert_false(report(pruner, 4, 2, NAN));
	assert_false(report(pruner, 5, 2, 3.0));
	pruner_free(pruner);
}

static struct pruner *asha_pruner(void)
{
	const struct pruner_settings settings = {
		.kind = PRUNER_ASHA, .first_epoch = 2, .factor = 3};

	return pruner_new(&settings, METRIC_VAL_ACCURACY);
}

static void asha_compares_after_the_first_epoch_times_powers_of_the_factor(void **state)
{
	struct pruner *pruner = asha_pruner();

	(void)state;
	for (uint64_t epoch = 1; epoch <= 60; epoch++)
		assert_false(report(pruner, 1, epoch, 0.9));
	for (uint64_t epoch = 1; epoch <= 60; epoch++)
		assert_int_equal(report(pruner, 2, epoch, 0.1),
			epoch == 2 || epoch == 6 || epoch == 18 || epoch == 54);
	pruner_free(pruner);
}

static void asha_lets_one_in_so_many_go_on(void **state)
{
	struct pruner *pruner = asha_pruner();

	(void)state;
	assert_false(report(pruner, 1, 2, 0.5)); /* the first of one */
	assert_true(report(pruner, 2, 2, 0.4));
	assert_false(report(pruner, 3, 2, 0.6));
	assert_true(report(pruner, 4, 2, 0.5));
	assert_true(report(pruner, 5, 2, 0.55)); /* the second of five, one goes on */
	assert_string_equal(reason,
		"at epoch 2: val_accuracy 0.5500, number 2 of 5 trials, of which 1 goes "
		"on");
	assert_false(report(pruner, 6, 2, 0.58)); /* of six, two */
	assert_true(report(pruner, 7, 2, 0.57));
	assert_string_equal(reason,
		"at epoch 2: val_accuracy 0.5700, number 3 of 7 trials, of which 2 go on");
	pruner_free(pruner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_gives_up_nothing),
		cmocka_unit_test(what_is_worse_than_the_median_is_given_up),
		cmocka_unit_test(what_equals_the_median_goes_on),
		cmocka_unit_test(too_few_trials_are_no_median),
		cmocka_unit_test(the_median_of_an_even_number_lies_between_two),
		cmocka_unit_test(
			what_a_trial_had_reported_counts_no_more_when_it_runs_again),
		cmocka_unit_test(what_is_not_a_number_is_the_worst),
		cmocka_unit_test(
			asha_compares_after_the_first_epoch_times_powers_of_the_factor),
		cmocka_unit_test(asha_lets_one_in_so_many_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

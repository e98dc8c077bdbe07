/*
 * Importance: the share of the score's variance that one hyper-parameter explains.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/importance.h"

#define MANY 4000

/* The homework's 50 trials as PyTorch runs them: what varied, and the validation accuracy
 * in images of 12,000. */
static const struct {
	double column[6]; /* layers, units, batch, lr, decay, epochs */
	double right;
} homework[] = {
	{{2, 5, 20, 0.0001, 1e-05, 20}, 3196},
	{{2, 10, 145, 5e-05, 1e-05, 15}, 1196},
	{{6, 10, 145, 0.005, 0.0005, 25}, 1157},
	{{6, 5, 20, 0.001, 0.0005, 25}, 3493},
	{{4, 5, 128, 0.001, 0.0001, 15}, 1211},
	{{4, 30, 8, 1e-05, 0.0001, 20}, 1171},
	{{4, 20, 256, 0.0005, 0, 15}, 1211},
	{{4, 40, 8, 0.001, 0.0001, 25}, 10313},
	{{4, 40, 8, 0.0001, 0.001, 20}, 2516},
	{{3, 40, 128, 0.0001, 0.001, 15}, 1217},
	{{5, 30, 32, 0.005, 0, 25}, 10248},
	{{5, 5, 48, 5e-05, 0.0001, 25}, 1181},
	{{6, 10, 32, 0.001, 0.001, 25}, 1157},
	{{3, 20, 8, 1e-05, 0, 20}, 1701},
	{{5, 5, 12, 0.005, 0.001, 25}, 8553},
	{{4, 10, 48, 0.01, 0.001, 15}, 9758},
	{{4, 20, 12, 0.0001, 1e-05, 25}, 1900},
	{{4, 30, 32, 0.001, 0, 20}, 8870},
	{{3, 5, 64, 0.0005, 1e-05, 15}, 1181},
	{{6, 5, 16, 0.01, 0.001, 15}, 1181},
	{{2, 20, 20, 0.0001, 0.001, 25}, 7690},
	{{3, 20, 20, 1e-05, 1e-05, 20}, 1211},
	{{3, 30, 48, 5e-05, 1e-05, 20}, 1609},
	{{4, 20, 16, 0.005, 0.0005, 25}, 10384},
	{{3, 10, 64, 0.0005, 1e-05, 20}, 3117},
	{{6, 40, 32, 5e-05, 1e-05, 15}, 1197},
	{{5, 20, 20, 0.0005, 0.0001, 25}, 5610},
	{{6, 30, 64, 0.0005, 0, 15}, 1205},
	{{3, 40, 256, 0.01, 0.0001, 20}, 9549},
	{{6, 20, 64, 0.0005, 0, 15}, 1916},
	{{6, 30, 32, 0.001, 0.0001, 20}, 2351},
	{{2, 10, 12, 1e-05, 0.001, 25}, 2177},
	{{5, 30, 8, 0.0001, 0.0005, 25}, 2528},
	{{3, 20, 48, 5e-05, 1e-05, 15}, 1251},
	{{4, 40, 20, 1e-05, 0.001, 20}, 1171},
	{{3, 40, 16, 0.01, 0.001, 25}, 10536},
	{{2, 10, 256, 0.005, 0.0005, 15}, 8169},
	{{3, 5, 128, 0.0005, 0, 15}, 1192},
	{{6, 5, 32, 1e-05, 1e-05, 25}, 1181},
	{{3, 20, 64, 1e-05, 0.0001, 20}, 1198},
	{{5, 30, 16, 0.005, 0.0005, 25}, 10420},
	{{2, 30, 32, 0.01, 1e-05, 25}, 10457},
	{{3, 30, 32, 0.005, 0, 20}, 10271},
	{{5, 40, 48, 0.005, 1e-05, 20}, 9967},
	{{5, 40, 256, 0.001, 0.0005, 20}, 1157},
	{{6, 5, 128, 1e-05, 0.001, 20}, 1211},
	{{3, 5, 16, 0.0005, 0.0005, 25}, 7828},
	{{2, 30, 256, 0.0001, 0.0001, 25}, 1228},
	{{4, 40, 145, 0.005, 0.001, 25}, 9261},
	{{6, 40, 12, 0.001, 0, 20}, 8815},
};

static double share_of(const double *value, const double *score, size_t trials)
{
	struct importance importance;
	double share;

	importance_init(&importance, value, score, trials);
	share = importance.share;
	importance_release(&importance);
	return share;
}

/* Even numbers without a pattern: 0..1, from Weyl's sequence. */
static double scattered(size_t i, double step)
{
	double value = (double)(i + 1) * step;

	return value - floor(value);
}

/*
 * Levels 1, 2, 5 with scores 1 2 3, 2 3 4 and 6 7 8: means 2, 3, 7, all together 4.
 * SSb = 3 (4 + 1 + 9) = 42, SSw = 3 * 2 = 6, SSt = 48, MSw = 6 / (9 - 3) = 1;
 * (42 - 2 * 1) / 48 = 5 / 6.
 */
static void the_share_is_the_one_computed_by_hand(void **state)
{
	static const double value[] = {5, 1, 2, 1, 5, 2, 2, 1, 5};
	static const double score[] = {6, 1, 2, 2, 7, 3, 4, 3, 8};

	(void)state;
	assert_true(fabs(share_of(value, score, 9) - 5.0 / 6) < 1e-12);
}

static void levels_come_in_order_with_count_mean_and_ends(void **state)
{
	static const double value[] = {0.1, -2, 1e-5, 0.1, 0.1, -2, 0.0, -0.0};
	static const double score[] = {4, 1, 9, 5, 9, 3, 2, 2};
	static const struct importance_level want[] = {{-2, 2, 2, 1, 3, 2},
		{0, 2, 2, 2, 2, 0}, {1e-5, 1, 9, 9, 9, 0}, {0.1, 3, 6, 4, 9, 14}};
	struct importance importance;

	(void)state;
	importance_init(&importance, value, score, 8);
	assert_int_equal(importance.trials, 8);
	assert_int_equal(importance.levels, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct importance_level *level = &importance.level[i];

		assert_true(level->value == want[i].value);
		assert_int_equal(level->count, want[i].count);
		assert_true(fabs(level->mean - want[i].mean) < 1e-12);
		assert_true(level->least == want[i].least);
		assert_true(level->greatest == want[i].greatest);
		assert_true(fabs(level->squares - want[i].squares) < 1e-12);
	}
	importance_release(&importance);
}

static void a_meaningless_hyper_parameter_with_many_levels_has_about_0(void **state)
{
	static double value[MANY], score[MANY];
	double most = 0, sum = 0;

	(void)state;
	/* 1,000 levels of four trials: without the correction a quarter. */
	for (int turn = 0; turn < 20; turn++) {
		double share;

		for (size_t i = 0; i < MANY; i++) {
			value[i] = floor(1000 * scattered(i, 0.7548776662466927 + turn));
			score[i] = scattered(i * i % 8191, 0.618033988749895 + turn * 1e-3);
		}
		share = share_of(value, score, MANY);
		sum += share;
		most = share > most ? share : most;
	}
	assert_true(most < 0.06);
	assert_true(sum / 20 < 0.03);
}

static void what_decides_the_score_alone_has_1_and_half_of_it_half(void **state)
{
	static double value[MANY], alone[MANY], half[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		value[i] = (double)(i % 5);
		alone[i] = 0.5 + 0.1 * value[i];
		half[i] = value[i] + (double)(i / 5 % 5);
	}
	assert_true(fabs(share_of(value, alone, MANY) - 1) < 1e-12);
	assert_true(fabs(share_of(value, half, MANY) - 0.5) < 1e-3);
}

/* Sums of equal numbers are rounded: a mean must be exactly what it is the mean of. */
static void equal_scores_leave_nothing_to_explain(void **state)
{
	double value[60], score[60];

	(void)state;
	for (size_t trials = 8; trials <= 60; trials++) {
		for (size_t i = 0; i < trials; i++) {
			value[i] = (double)(i % 3);
			score[i] = 1 / (double)trials;
		}
		assert_true(share_of(value, score, trials) == 0);
	}
}

static void one_level_explains_nothing(void **state)
{
	double value[20], score[20];

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		value[i] = 0.01;
		score[i] = scattered(i, 0.618);
	}
	assert_true(share_of(value, score, 20) == 0);
}

static void too_few_trials_are_not_a_number(void **state)
{
	static const size_t least = IMPORTANCE_LEAST_TRIALS;
	double value[20], score[20];

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		value[i] = (double)(i % 2);
		score[i] = (double)i;
	}
	assert_true(isnan(share_of(value, score, 0)));
	assert_true(isnan(share_of(value, score, least - 1)));
	assert_true(!isnan(share_of(value, score, least)));
	for (size_t i = 0; i < 20; i++)
		value[i] = (double)(i % 11);
	assert_true(isnan(share_of(value, score, 20)));
}

static void trials_without_a_score_are_left_out(void **state)
{
	static const double value[] = {5, 1, 7, 2, 1, 5, NAN, 2, 2, 1, 5};
	static const double score[] = {6, 1, NAN, 2, 2, 7, 90, 3, 4, 3, 8};
	struct importance importance;

	(void)state;
	importance_init(&importance, value, score, 11);
	assert_int_equal(importance.trials, 9);
	assert_int_equal(importance.levels, 3);
	assert_true(fabs(importance.share - 5.0 / 6) < 1e-12);
	importance_release(&importance);
}

static void in_the_homework_the_learning_rate_matters_most(void **state)
{
	/* In the order of the columns; computed from the definition by another program. */
	static const double want[] = {
		0.0447949, 0.0302864, 0.0624138, 0.4936883, 0.0000000, 0.0940135};
	double value[50], score[50];

	(void)state;
	for (size_t column = 0; column < 6; column++) {
		for (size_t i = 0; i < 50; i++) {
			value[i] = homework[i].column[column];
			score[i] = homework[i].right / 12000;
		}
		assert_true(fabs(share_of(value, score, 50) - want[column]) < 1e-6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_share_is_the_one_computed_by_hand),
		cmocka_unit_test(levels_come_in_order_with_count_mean_and_ends),
		cmocka_unit_test(
			a_meaningless_hyper_parameter_with_many_levels_has_about_0),
		cmocka_unit_test(what_decides_the_score_alone_has_1_and_half_of_it_half),
		cmocka_unit_test(equal_scores_leave_nothing_to_explain),
		cmocka_unit_test(one_level_explains_nothing),
		cmocka_unit_test(too_few_trials_are_not_a_number),
		cmocka_unit_test(trials_without_a_score_are_left_out),
		cmocka_unit_test(in_the_homework_the_learning_rate_matters_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

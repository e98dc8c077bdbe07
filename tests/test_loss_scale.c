/*
 * Which losses a picture of a landscape shows, and at which round ones it has lines.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/levels.h"
#include "fmnist/loss_scale.h"

/* ---- levels ---- */

static void assert_rising_within(const struct axis *axis, const double *level, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_true(level[i] >= axis->low * (1 - 1e-6) - 1e-12);
		assert_true(level[i] <= axis->high * (1 + 1e-6));
		assert_true(i == 0 || level[i] > level[i - 1]);
	}
}

static void a_logarithmic_axis_has_levels_however_little_it_spans(void **state)
{
	static const double highs[] = {
		1.001, 1.05, 1.3, 1.9, 2.2, 3, 5, 8, 15, 60, 300, 1e4, 1e9, 1e20, 1e38};
	static const double lows[] = {1e-30, 0.003, 0.21, 0.9, 1, 7.3};
	double level[LEVELS_MOST];

	(void)state;
	for (size_t most = 4; most <= LEVELS_MOST; most += 5)
		for (size_t i = 0; i < 15; i++)
			for (size_t j = 0; j < 6; j++) {
				const struct axis axis = {.low = lows[j],
					.high = lows[j] * highs[i],
					.log = true};
				size_t n = levels_choose(&axis, most, level);

				if (n < 2 || n > most)
					fail_msg("%zu levels of %zu from %g to %g", n, most,
						axis.low, axis.high);
				assert_rising_within(&axis, level, n);
			}
}

static void they_are_as_close_as_there_may_be(void **state)
{
	const struct axis axis = {.low = 0.21, .high = 1.55, .log = true};
	static const double wanted[] = {0.3, 0.5, 0.7, 1, 1.5};
	double level[LEVELS_MOST];
	size_t n = levels_choose(&axis, 6, level);
	char text[NUMBER_MAX];

	(void)state;
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++)
		assert_true(fabs(level[i] - wanted[i]) < 1e-12);
	levels_text(text, &axis, level, n, 1);
	assert_string_equal(text, "0.5");
	assert_in_range(levels_choose(&axis, 12, level), 7, 12);
}

static void a_linear_axis_has_even_levels(void **state)
{
	const struct axis axis = {.low = 0.21, .high = 1.55};
	double level[LEVELS_MOST];
	size_t n = levels_choose(&axis, 8, level);

	(void)state;
	assert_int_equal(n, 6);
	for (size_t i = 0; i < n; i++)
		assert_true(fabs(level[i] - 0.4 - 0.2 * (double)i) < 1e-12);
	assert_rising_within(&axis, level, n);
	assert_int_equal(levels_choose(&axis, 0, level), 0);
}

/* ---- scales ---- */

#define POINTS 100

/* Losses from 0.2 to 0.2 + range, evenly, and so many of them something else. */
static void fill(float *grid, double range, size_t others, float other)
{
	for (size_t i = 0; i < POINTS; i++)
		grid[i] = (float)(0.2 + range * (double)i / (POINTS - 1));
	for (size_t i = 0; i < others; i++)
		grid[i * 7 + 3] = other;
}

static struct loss_scale scale_of(const float *grid, const double *path, size_t points,
	enum landscape_scale kind, double ceiling)
{
	struct landscape_look look;
	struct loss_scale scale;

	landscape_look_default(&look);
	look.scale = kind;
	look.ceiling = ceiling;
	loss_scale_init(&scale, grid, POINTS, path, points, &look);
	assert_int_equal(scale.points, POINTS);
	assert_true(scale.colours.low < scale.colours.high);
	assert_true(scale.heights.low <= scale.colours.low);
	assert_true(scale.heights.high >= scale.colours.high);
	return scale;
}

static void even_losses_have_a_linear_scale_from_end_to_end(void **state)
{
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	fill(grid, 2, 0, 0);
	scale = scale_of(grid, NULL, 0, LANDSCAPE_AUTOMATIC, NAN);
	assert_false(scale.colours.log);
	assert_true(fabs(scale.colours.low - 0.2) < 1e-6);
	assert_true(fabs(scale.colours.high - 2.2) < 1e-6);
	assert_true(isinf(scale.ceiling));
	assert_int_equal(scale.above + scale.missing + scale.diverged, 0);
	scale = scale_of(grid, NULL, 0, LANDSCAPE_LOG, NAN);
	assert_true(scale.colours.log);
}

static void a_valley_has_a_logarithmic_scale_unless_asked(void **state)
{
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	for (size_t i = 0; i < POINTS; i++)
		grid[i] = (float)(0.2 * pow(50, (double)i / (POINTS - 1)));
	scale = scale_of(grid, NULL, 0, LANDSCAPE_AUTOMATIC, NAN);
	assert_true(scale.colours.log);
	assert_true(isinf(scale.ceiling));
	scale = scale_of(grid, NULL, 0, LANDSCAPE_LINEAR, NAN);
	assert_false(scale.colours.log);
}

static void a_few_huge_losses_do_not_press_the_others_flat(void **state)
{
	static const enum landscape_scale kinds[] = {
		LANDSCAPE_AUTOMATIC, LANDSCAPE_LINEAR, LANDSCAPE_LOG};
	float grid[POINTS];

	(void)state;
	fill(grid, 0.5, 3, 1e30F);
	for (size_t i = 0; i < 3; i++) {
		struct loss_scale scale = scale_of(grid, NULL, 0, kinds[i], NAN);

		assert_int_equal(scale.above, 3);
		assert_true(scale.chosen);
		assert_true(scale.ceiling == scale.colours.high);
		/* Those that are not huge fill all of it. */
		assert_true(fabs(scale.ceiling - 0.7) < 0.02);
	}
}

static void a_ceiling_that_is_asked_for_is_kept(void **state)
{
	static const double path[] = {5, 0.5};
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	fill(grid, 2, 0, 0);
	scale = scale_of(grid, path, 2, LANDSCAPE_LINEAR, 1.2);
	assert_true(scale.ceiling == 1.2 && scale.colours.high == 1.2);
	assert_true(scale.heights.high == 1.2);
	assert_false(scale.chosen);
	assert_in_range(scale.above, 49, 51);
	assert_int_equal(scale.path_above, 1);
	/* Above all there is it cuts nothing off. */
	scale = scale_of(grid, path, 2, LANDSCAPE_LINEAR, 9);
	assert_true(fabs(scale.colours.high - 2.2) < 1e-6);
	assert_int_equal(scale.above + scale.path_above, 0);
}

static void the_path_has_room_above_and_below(void **state)
{
	static const double path[] = {3, 0.1, NAN, 1e30, INFINITY};
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	fill(grid, 2, 0, 0);
	scale = scale_of(grid, path, 3, LANDSCAPE_LINEAR, NAN);
	assert_true(scale.heights.high == 3 && scale.heights.low == 0.1);
	assert_int_equal(scale.path_above, 0);
	/* Not any: the surface keeps two fifths. */
	scale = scale_of(grid, path, 5, LANDSCAPE_LINEAR, NAN);
	assert_true(fabs(scale.heights.high - (0.2 + 2.5 * 2)) < 1e-5);
	assert_int_equal(scale.path_above, 1);
}

static void what_is_no_loss_is_counted_and_shown_by_no_axis(void **state)
{
	static const double path[] = {NAN};
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	fill(grid, 1, 5, NAN);
	grid[90] = INFINITY;
	scale = scale_of(grid, path, 1, LANDSCAPE_AUTOMATIC, NAN);
	assert_int_equal(scale.missing, 5);
	assert_int_equal(scale.diverged, 1);
	assert_true(fabs(scale.colours.high - 1.2) < 1e-6);
	for (size_t i = 0; i < POINTS; i++)
		grid[i] = i % 2 ? NAN : INFINITY;
	scale = scale_of(grid, path, 1, LANDSCAPE_LOG, NAN);
	assert_int_equal(scale.missing, 50);
	assert_int_equal(scale.diverged, 50);
}

static void losses_that_are_all_the_same_have_a_scale_around_them(void **state)
{
	static const float same[] = {0, 2.3F, 1e-30F, 3e38F};
	float grid[POINTS];

	(void)state;
	for (size_t k = 0; k < 4; k++)
		for (int kind = LANDSCAPE_AUTOMATIC; kind <= LANDSCAPE_LOG; kind++) {
			struct loss_scale scale;

			for (size_t i = 0; i < POINTS; i++)
				grid[i] = same[k];
			scale = scale_of(grid, NULL, 0, (enum landscape_scale)kind, NAN);
			assert_true(scale.colours.low < (double)same[k]);
			assert_true(scale.colours.high > (double)same[k]);
			assert_true(!scale.colours.log || scale.colours.low > 0);
			assert_int_equal(scale.above, 0);
		}
}

static void a_loss_of_0_does_not_take_the_logarithm_away(void **state)
{
	float grid[POINTS];
	struct loss_scale scale;

	(void)state;
	fill(grid, 2, 2, 0);
	scale = scale_of(grid, NULL, 0, LANDSCAPE_LOG, NAN);
	assert_true(scale.colours.log && scale.colours.low > 0.19);
}

/* ---- looks ---- */

static void a_look_that_cannot_be_is_refused(void **state)
{
	struct landscape_look look;
	struct err err;

	(void)state;
	landscape_look_default(&look);
	assert_int_equal(landscape_look_check(&look, &err), 0);
	look.elevation = 91;
	assert_int_equal(landscape_look_check(&look, &err), -1);
	assert_non_null(strstr(err.text, "between -90 and 90"));
	look.elevation = NAN;
	assert_int_equal(landscape_look_check(&look, &err), -1);
	landscape_look_default(&look);
	look.azimuth = INFINITY;
	assert_int_equal(landscape_look_check(&look, &err), -1);
	assert_non_null(strstr(err.text, "azimuth"));
	landscape_look_default(&look);
	look.ceiling = 0;
	assert_int_equal(landscape_look_check(&look, &err), -1);
	assert_non_null(strstr(err.text, "ceiling"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_logarithmic_axis_has_levels_however_little_it_spans),
		cmocka_unit_test(they_are_as_close_as_there_may_be),
		cmocka_unit_test(a_linear_axis_has_even_levels),
		cmocka_unit_test(even_losses_have_a_linear_scale_from_end_to_end),
		cmocka_unit_test(a_valley_has_a_logarithmic_scale_unless_asked),
		cmocka_unit_test(a_few_huge_losses_do_not_press_the_others_flat),
		cmocka_unit_test(a_ceiling_that_is_asked_for_is_kept),
		cmocka_unit_test(the_path_has_room_above_and_below),
		cmocka_unit_test(what_is_no_loss_is_counted_and_shown_by_no_axis),
		cmocka_unit_test(losses_that_are_all_the_same_have_a_scale_around_them),
		cmocka_unit_test(a_loss_of_0_does_not_take_the_logarithm_away),
		cmocka_unit_test(a_look_that_cannot_be_is_refused),
	};

	return cmocka_run_group_tests_name("loss scale", tests, NULL, NULL);
}

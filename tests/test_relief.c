/*
 * Seeing a surface: the projection and its way back, the order of painting, and what hides
 * what, against what can be told by hand or by another way of counting.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/projection.h"
#include "fmnist/relief.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

#define FAR INFINITY

static const struct axis unit = {.low = 0, .high = 1};
static const struct place cube = {1, 1, 1};

static double draw(struct rng *rng)
{
	return (double)rng_u32(rng) / 4294967296.0;
}

static void assert_place(struct place is, double x, double y, double z)
{
	if (fabs(is.x - x) > 1e-9 || fabs(is.y - y) > 1e-9 || fabs(is.z - z) > 1e-9)
		fail_msg("%g, %g, %g is not %g, %g, %g", is.x, is.y, is.z, x, y, z);
}

/* ---- projection ---- */

static void from_the_front_x_is_to_the_right_and_z_up(void **state)
{
	struct projection front, above, side;

	(void)state;
	projection_init(&front, -90, 0, FAR);
	projection_init(&above, -90, 90, FAR);
	projection_init(&side, 0, 0, FAR);
	assert_place(projection_see(&front, (struct place){1, 2, 3}), 1, 3, -2);
	assert_place(projection_see(&above, (struct place){1, 2, 3}), 1, 2, 3);
	assert_place(projection_see(&side, (struct place){1, 2, 3}), 2, 3, 1);
}

static void what_is_nearer_is_seen_larger(void **state)
{
	struct projection front;

	(void)state;
	projection_init(&front, -90, 0, 4);
	assert_place(projection_see(&front, (struct place){1, 0, 1}), 1, 1, 0);
	assert_place(projection_see(&front, (struct place){1, -2, 1}), 2, 2, 2);
	assert_place(projection_see(&front, (struct place){1, 4, 1}), 0.5, 0.5, -4);
}

static void a_place_is_found_again_from_where_it_is_seen(void **state)
{
	static const double distances[] = {2, 5, FAR};
	struct rng rng;

	(void)state;
	rng_seed(&rng, 1);
	for (int i = 0; i < 300; i++) {
		struct place place = {draw(&rng) - 0.5, draw(&rng) - 0.5, draw(&rng) - 0.5};
		struct projection projection;
		struct place seen, toward, nearer;

		projection_init(&projection, 720 * draw(&rng) - 360, 180 * draw(&rng) - 90,
			distances[i % 3]);
		seen = projection_see(&projection, place);
		assert_place(projection_back(&projection, seen), place.x, place.y, place.z);
		/* What lies towards the eye is seen at the same place. */
		toward = projection_toward(&projection, place);
		assert_true(fabs(hypot(toward.x, hypot(toward.y, toward.z)) - 1) < 1e-12);
		nearer = projection_see(&projection,
			(struct place){place.x + 0.3 * toward.x, place.y + 0.3 * toward.y,
				place.z + 0.3 * toward.z});
		assert_place(nearer, seen.x, seen.y, nearer.z);
		assert_true(nearer.z > seen.z);
	}
}

/* ---- order ---- */

static void the_order_goes_towards_the_eye_from_both_ends(void **state)
{
	struct projection projection;
	size_t order[4];

	(void)state;
	projection_init(&projection, -90, 30, FAR); /* the eye is at low y */
	projection_order(&projection, 1, -0.5, 0.5, 4, order);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(order[i], 3 - i);
	projection_init(&projection, 90, 30, FAR);
	projection_order(&projection, 1, -0.5, 0.5, 4, order);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(order[i], i);
	/* Above the second cell from the left. */
	projection_init(&projection, 180, 87, 3);
	projection_order(&projection, 0, -0.5, 0.5, 4, order);
	assert_int_equal(order[0], 3);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 0);
	assert_int_equal(order[3], 1);
}

/* Whichever cells a line of sight goes through, from the one where it begins: each must be
 * painted after those before. */
static void follow_sight(const struct projection *projection, const size_t *turn_x,
	const size_t *turn_y, size_t cols, size_t rows, struct place from)
{
	struct place toward = projection_toward(projection, from);
	struct place eye = {projection->distance * projection->toward.x - from.x,
		projection->distance * projection->toward.y - from.y,
		projection->distance * projection->toward.z - from.z};
	double far = isinf(projection->distance) ? 3 : hypot(eye.x, hypot(eye.y, eye.z));
	size_t last = 0;

	for (double t = 0; t < far; t += 1e-3) {
		double x = from.x + t * toward.x + 0.5, y = from.y + t * toward.y + 0.5;
		size_t turn;

		if (x <= 0 || x >= 1 || y <= 0 || y >= 1)
			return;
		turn = turn_y[(size_t)(y * (double)rows)] * cols +
			turn_x[(size_t)(x * (double)cols)];
		assert_true(turn >= last);
		last = turn;
	}
}

static void what_may_hide_a_cell_is_painted_after_it(void **state)
{
	enum { COLS = 7, ROWS = 5 };
	static const double distances[] = {1.5, 3, FAR};
	struct rng rng;

	(void)state;
	rng_seed(&rng, 2);
	for (int i = 0; i < 300; i++) {
		size_t order_x[COLS], order_y[ROWS], turn_x[COLS], turn_y[ROWS];
		struct projection projection;

		projection_init(&projection, 360 * draw(&rng), 180 * draw(&rng) - 90,
			distances[i % 3]);
		projection_order(&projection, 0, -0.5, 0.5, COLS, order_x);
		projection_order(&projection, 1, -0.5, 0.5, ROWS, order_y);
		for (size_t k = 0; k < COLS; k++)
			turn_x[order_x[k]] = k;
		for (size_t k = 0; k < ROWS; k++)
			turn_y[order_y[k]] = k;
		for (int k = 0; k < 10; k++)
			follow_sight(&projection, turn_x, turn_y, COLS, ROWS,
				(struct place){draw(&rng) - 0.5, draw(&rng) - 0.5,
					draw(&rng) - 0.5});
	}
}

/* ---- heights ---- */

static void heights_are_places_on_the_axis(void **state)
{
	static const float value[] = {1, 10, 100, NAN, INFINITY, 1e30F};
	const struct axis log = {.low = 1, .high = 100, .log = true};
	struct relief relief;

	(void)state;
	relief_init(&relief, value, 2, 3, &log, INFINITY, cube);
	assert_true(relief.height[0] == 0);
	assert_true(fabsf(relief.height[1] - 0.5F) < 1e-6F);
	assert_true(relief.height[2] == 1);
	assert_true(isnan(relief.height[3]));
	assert_true(isinf(relief.height[4]));
	assert_true(relief.height[5] > 10 && isfinite(relief.height[5]));
	relief_release(&relief);
}

static void between_points_heights_are_bilinear_and_gaps_have_none(void **state)
{
	static const float value[] = {0, 1, NAN, 1, 0, 1, 0, 0, INFINITY};
	double corner[RELIEF_CORNERS];
	struct relief relief;

	(void)state;
	relief_init(&relief, value, 3, 3, &unit, INFINITY, cube);
	assert_true(fabs(relief_height(&relief, 0.5, 0.5) - 0.5) < 1e-12);
	assert_true(fabs(relief_height(&relief, 0.25, 0) - 0.25) < 1e-12);
	assert_true(relief_height(&relief, 0, 2) == 0);
	assert_true(isnan(relief_height(&relief, 1.5, 0.5)));
	assert_true(isnan(relief_height(&relief, -0.1, 0)));
	assert_true(isnan(relief_height(&relief, 0, 2.1)));
	assert_int_equal(relief_cell(&relief, 0, 0, corner), RELIEF_WHOLE);
	assert_true(corner[0] == 0 && corner[1] == 1 && corner[2] == 0 && corner[3] == 1);
	assert_int_equal(relief_cell(&relief, 1, 0, corner), RELIEF_MISSING);
	assert_int_equal(relief_cell(&relief, 1, 1, corner), RELIEF_INFINITE);
	relief_release(&relief);
}

static void a_place_in_the_box_is_found_in_the_grid(void **state)
{
	static const float value[12] = {0};
	const struct place box = {2, 3, 0.5};
	double col, row, height;
	struct relief relief;

	(void)state;
	relief_init(&relief, value, 3, 4, &unit, INFINITY, box);
	assert_place(relief_place(&relief, 0, 0, 0), -1, -1.5, -0.25);
	assert_place(relief_place(&relief, 3, 2, 1), 1, 1.5, 0.25);
	relief_find(&relief, relief_place(&relief, 1.7, 0.3, 0.9), &col, &row, &height);
	assert_place((struct place){col, row, height}, 1.7, 0.3, 0.9);
	relief_release(&relief);
}

/* ---- hiding ---- */

/* A wall along y in the middle of a floor of five columns. */
static void make_wall(struct relief *relief, float high, double ceiling)
{
	const float value[] = {0, 0, high, 0, 0, 0, 0, high, 0, 0};

	relief_init(relief, value, 2, 5, &unit, ceiling, cube);
}

static bool is_hidden(const struct relief *relief, double azimuth, double elevation,
	double distance, double col, double height)
{
	struct projection projection;

	projection_init(&projection, azimuth, elevation, distance);
	return relief_hides(relief, &projection, relief_place(relief, col, 0.5, height));
}

static void a_wall_hides_what_is_behind_it_and_low(void **state)
{
	struct relief relief;

	(void)state;
	make_wall(&relief, 1, INFINITY);
	for (int far = 0; far < 2; far++) {
		double distance = far ? FAR : 3;

		/* Seen along x, from the right. */
		assert_true(is_hidden(&relief, 0, 20, distance, 0.5, 0.05));
		assert_false(is_hidden(&relief, 0, 20, distance, 0.5, 0.98));
		assert_false(is_hidden(&relief, 0, 20, distance, 3.5, 0.05));
		/* From the left, and from above. */
		assert_false(is_hidden(&relief, 180, 20, distance, 0.5, 0.05));
		assert_false(is_hidden(&relief, 0, 80, distance, 0.5, 0.05));
		/* Below the floor, and from below. */
		assert_true(is_hidden(&relief, 180, 80, distance, 0.5, -0.2));
		assert_false(is_hidden(&relief, 180, -80, distance, 0.5, -0.2));
		assert_true(is_hidden(&relief, 180, -80, distance, 0.5, 0.2));
	}
	relief_release(&relief);
}

static void what_is_on_the_surface_is_not_hidden_by_it(void **state)
{
	struct relief relief;

	(void)state;
	make_wall(&relief, 1, INFINITY);
	for (double col = 0; col <= 4; col += 0.125) {
		double height = relief_height(&relief, col, 0.5);

		assert_false(is_hidden(&relief, 0, 90, FAR, col, height));
		/* The side of the wall that is turned away is behind its ridge. */
		assert_true(is_hidden(&relief, 0, 20, FAR, col, height) == (col < 2));
	}
	relief_release(&relief);
}

static void one_looks_through_gaps_and_over_the_ceiling(void **state)
{
	static const float holed[] = {0, 0, NAN, 0, 0, 0, 0, 1, 0, 0};
	struct relief relief;

	(void)state;
	relief_init(&relief, holed, 2, 5, &unit, INFINITY, cube);
	assert_false(is_hidden(&relief, 0, 20, FAR, 0.5, 0.05));
	relief_release(&relief);
	/* Cut off at half of its height, what would be seen over that is seen. */
	make_wall(&relief, 1, 0.5);
	assert_false(is_hidden(&relief, 0, 30, FAR, 1, 0.45));
	assert_true(is_hidden(&relief, 0, 5, FAR, 1, 0.05));
	relief_release(&relief);
	make_wall(&relief, 1, INFINITY);
	assert_true(is_hidden(&relief, 0, 30, FAR, 1, 0.45));
	relief_release(&relief);
}

static void a_twisted_cell_hides_where_its_middle_does(void **state)
{
	/* Up at two corners and down at the others: seen along the ridge and across it. */
	static const float saddle[] = {1, 0, 0, 1};
	struct projection along, across;
	struct relief relief;

	(void)state;
	relief_init(&relief, saddle, 2, 2, &unit, INFINITY, cube);
	/* The eye is low, in the direction of corner (1, 1) or of (1, 0). */
	projection_init(&along, 45, 1, FAR);
	projection_init(&across, -45, 1, FAR);
	assert_false(
		relief_hides(&relief, &across, relief_place(&relief, 0.25, 0.75, 0.6)));
	assert_true(
		relief_hides(&relief, &across, relief_place(&relief, 0.25, 0.75, 0.45)));
	assert_true(relief_hides(&relief, &along, relief_place(&relief, 0.5, 0.5, 0.6)));
	assert_false(relief_hides(&relief, &across, relief_place(&relief, 0.5, 0.5, 0.6)));
	relief_release(&relief);
}

/* In small steps. Whether it is hidden; *sure is false where a step decides. */
static bool hidden_by_steps(const struct relief *relief,
	const struct projection *projection, struct place place, bool *sure)
{
	struct place toward = projection_toward(projection, place);
	double nearest = INFINITY;
	int side = 0;

	*sure = true;
	for (double t = 2e-3; t < 2.5; t += 2e-4) {
		struct place at = {place.x + t * toward.x, place.y + t * toward.y,
			place.z + t * toward.z};
		double col, row, height, over;

		relief_find(relief, at, &col, &row, &height);
		over = height - relief_height(relief, col, row);
		if (isnan(over)) {
			side = 0;
			continue;
		}
		nearest = fmin(nearest, fabs(over));
		if (side != 0 && (over > 0) != (side > 0))
			return true;
		side = over > 0 ? 1 : -1;
	}
	*sure = nearest > 2e-3;
	return false;
}

static void hiding_is_as_in_small_steps(void **state)
{
	enum { COLS = 6, ROWS = 9 };
	static const double distances[] = {2.5, FAR};
	float value[COLS * ROWS];
	size_t hidden = 0, seen = 0;
	struct rng rng;

	(void)state;
	rng_seed(&rng, 3);
	for (int i = 0; i < 400; i++) {
		struct projection projection;
		struct relief relief;
		struct place place;
		bool sure, is;

		for (size_t k = 0; k < COLS * ROWS; k++)
			value[k] = draw(&rng) < 0.05 ? NAN : (float)draw(&rng);
		relief_init(&relief, value, ROWS, COLS, &unit, INFINITY, cube);
		projection_init(&projection, 360 * draw(&rng), 140 * draw(&rng) - 70,
			distances[i % 2]);
		place = (struct place){
			draw(&rng) - 0.5, draw(&rng) - 0.5, draw(&rng) - 0.5};
		is = hidden_by_steps(&relief, &projection, place, &sure);
		if (is || sure)
			assert_int_equal(relief_hides(&relief, &projection, place), is);
		hidden += is;
		seen += !is && sure;
		relief_release(&relief);
	}
	assert_true(hidden > 50 && seen > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_front_x_is_to_the_right_and_z_up),
		cmocka_unit_test(what_is_nearer_is_seen_larger),
		cmocka_unit_test(a_place_is_found_again_from_where_it_is_seen),
		cmocka_unit_test(the_order_goes_towards_the_eye_from_both_ends),
		cmocka_unit_test(what_may_hide_a_cell_is_painted_after_it),
		cmocka_unit_test(heights_are_places_on_the_axis),
		cmocka_unit_test(between_points_heights_are_bilinear_and_gaps_have_none),
		cmocka_unit_test(a_place_in_the_box_is_found_in_the_grid),
		cmocka_unit_test(a_wall_hides_what_is_behind_it_and_low),
		cmocka_unit_test(what_is_on_the_surface_is_not_hidden_by_it),
		cmocka_unit_test(one_looks_through_gaps_and_over_the_ceiling),
		cmocka_unit_test(a_twisted_cell_hides_where_its_middle_does),
		cmocka_unit_test(hiding_is_as_in_small_steps),
	};

	return cmocka_run_group_tests_name("relief", tests, NULL, NULL);
}

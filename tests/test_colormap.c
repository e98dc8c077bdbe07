/*
 * The colours of figures: that equal steps look equal, and that they can be read in grey.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/colormap.h"
#include "fmnist/colourscale.h"

#define LAST (COLORMAP_COLOURS - 1)

static struct colormap made(enum colormap_kind kind)
{
	struct colormap map;

	colormap_init(&map, kind);
	return map;
}

static double lightness(struct colour colour)
{
	return colour_oklab(colour).l;
}

static void assert_near(double value, double wanted, double most)
{
	if (!(fabs(value - wanted) <= most))
		fail_msg("%.6f is not %.6f", value, wanted);
}

static void oklab_is_that_of_its_author(void **state)
{
	/* As programs that follow the article that colour.h names have it. */
	struct oklab red = colour_oklab(colour_of(0xff0000));
	struct oklab white = colour_oklab(colour_of(0xffffff));

	(void)state;
	assert_near(white.l, 1, 1e-6);
	assert_near(hypot(white.a, white.b), 0, 1e-6);
	assert_near(red.l, 0.627955, 1e-5);
	assert_near(red.a, 0.224863, 1e-5);
	assert_near(red.b, 0.125846, 1e-5);
}

static void a_colour_survives_the_way_through_oklab(void **state)
{
	(void)state;
	for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 0x010207)
		assert_int_equal(
			colour_rgb(colour_of_oklab(colour_oklab(colour_of(rgb)))), rgb);
}

/* Steps of one path differ by what rounding to 1/255 makes of them, and nothing is cut off
 * at the edge of sRGB, which would make steps shorter. */
static void assert_even(const struct colormap *map, size_t first, size_t last)
{
	double wanted = colour_distance(map->colour[first], map->colour[first + 1]);

	assert_true(wanted > 0.002);
	for (size_t i = first; i < last; i++)
		assert_near(colour_distance(map->colour[i], map->colour[i + 1]), wanted,
			0.01 * wanted);
}

static void equal_steps_look_equal(void **state)
{
	const struct colormap values = made(COLORMAP_VALUES),
			      counts = made(COLORMAP_COUNTS);
	const struct colormap sign = made(COLORMAP_SIGNED);

	(void)state;
	assert_even(&values, 0, LAST);
	assert_even(&counts, 0, LAST);
	assert_even(&sign, 0, LAST / 2);
	assert_even(&sign, LAST / 2 + 1, LAST);
}

static void lightness_tells_the_order(void **state)
{
	const struct colormap values = made(COLORMAP_VALUES),
			      counts = made(COLORMAP_COUNTS);
	const struct colormap sign = made(COLORMAP_SIGNED);

	(void)state;
	for (size_t i = 0; i < LAST; i++) {
		double step = i < LAST / 2 ? 1 : -1;

		assert_true(lightness(values.colour[i]) < lightness(values.colour[i + 1]));
		assert_true(lightness(counts.colour[i]) > lightness(counts.colour[i + 1]));
		if (i != LAST / 2)
			assert_true(step * lightness(sign.colour[i]) <
				step * lightness(sign.colour[i + 1]));
	}
	/* From the darkest to the lightest is most of the way from black to white. */
	assert_true(lightness(values.colour[LAST]) - lightness(values.colour[0]) > 0.6);
	assert_int_equal(colour_rgb(counts.colour[0]), 0xffffff);
}

static void zero_has_no_colour_in_the_signed_map(void **state)
{
	struct colourscale scale;
	struct colour zero;

	(void)state;
	colourscale_init_signed(&scale, 2.5);
	zero = colourscale_colour(&scale, 0);
	assert_true(lightness(zero) > 0.97);
	assert_near(hypot(colour_oklab(zero).a, colour_oklab(zero).b), 0, 0.005);
	assert_true(
		colourscale_colour(&scale, 1).r > colourscale_colour(&scale, 1).b + 0.2);
	assert_true(
		colourscale_colour(&scale, -1).b > colourscale_colour(&scale, -1).r + 0.2);
}

static void what_is_beyond_the_ends_has_their_colours(void **state)
{
	const struct axis axis = {.low = 1, .high = 100, .log = true};
	struct colourscale scale;
	uint32_t low, high;

	(void)state;
	colourscale_init(&scale, COLORMAP_VALUES, &axis, 1);
	low = colour_rgb(scale.map.colour[0]);
	high = colour_rgb(scale.map.colour[LAST]);
	assert_int_equal(colour_rgb(colourscale_colour(&scale, 1)), low);
	assert_int_equal(colour_rgb(colourscale_colour(&scale, 0)), low);
	assert_int_equal(colour_rgb(colourscale_colour(&scale, -INFINITY)), low);
	assert_int_equal(colour_rgb(colourscale_colour(&scale, 100)), high);
	assert_int_equal(colour_rgb(colourscale_colour(&scale, INFINITY)), high);
	assert_near(colourscale_part(&scale, 10), 0.5, 1e-12);
}

static void nan_has_a_colour_of_its_own(void **state)
{
	(void)state;
	for (int kind = COLORMAP_VALUES; kind <= COLORMAP_SIGNED; kind++) {
		const struct colormap map = made((enum colormap_kind)kind);
		struct colour nan = colormap_colour(&map, (double)NAN);

		for (size_t i = 0; i < COLORMAP_COLOURS; i++)
			assert_true(colour_distance(map.colour[i], nan) > 0.02);
	}
}

static void ink_can_be_read_on_every_colour(void **state)
{
	(void)state;
	for (int kind = COLORMAP_VALUES; kind <= COLORMAP_SIGNED; kind++) {
		const struct colormap map = made((enum colormap_kind)kind);

		for (size_t i = 0; i < COLORMAP_COLOURS; i++) {
			struct colour ink = colour_ink_on(map.colour[i]);

			assert_true(fabs(lightness(ink) - lightness(map.colour[i])) > 0.38);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oklab_is_that_of_its_author),
		cmocka_unit_test(a_colour_survives_the_way_through_oklab),
		cmocka_unit_test(equal_steps_look_equal),
		cmocka_unit_test(lightness_tells_the_order),
		cmocka_unit_test(zero_has_no_colour_in_the_signed_map),
		cmocka_unit_test(what_is_beyond_the_ends_has_their_colours),
		cmocka_unit_test(nan_has_a_colour_of_its_own),
		cmocka_unit_test(ink_can_be_read_on_every_colour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

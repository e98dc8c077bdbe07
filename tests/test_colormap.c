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
#include "fmnist/hue.h"

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

/* Light as it reaches eyes without one kind of cone: G. Machado, M. Oliveira, L. Fernandes,
 * "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009. */
static const double eyes[][3][3] = {
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}},
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}},
	{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
		{0.004733, 0.691367, 0.303900}},
};

static double to_light(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double from_light(double light)
{
	light = fmin(fmax(light, 0), 1);
	return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

static struct colour seen_by(size_t who, struct colour colour)
{
	const double light[] = {to_light(colour.r), to_light(colour.g), to_light(colour.b)};
	double seen[3] = {0};

	for (int i = 0; i < 9; i++)
		seen[i / 3] += eyes[who][i / 3][i % 3] * light[i % 3];
	return (struct colour){
		from_light(seen[0]), from_light(seen[1]), from_light(seen[2])};
}

/* Of matplotlib's ten colours two are 0.007 apart to such eyes, of the ten by Petroff,
 * 2021, 0.061. */
static void classes_differ_for_all_eyes_and_from_paper(void **state)
{
	static const uint32_t hue[] = HUE_CLASSES;
	static const double apart[] = {0.18, 0.14, 0.14, 0.12};
	const size_t classes = sizeof hue / sizeof hue[0];

	(void)state;
	assert_int_equal(classes, 10);
	for (size_t who = 0; who < sizeof eyes / sizeof eyes[0]; who++)
		for (size_t i = 0; i < classes; i++) {
			struct colour a = seen_by(who, colour_of(hue[i]));

			assert_true(colour_distance(a, colour_of(0xffffff)) > 0.13);
			for (size_t k = 0; k < i; k++)
				assert_true(colour_distance(
						    a, seen_by(who, colour_of(hue[k]))) >
					apart[who]);
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
		cmocka_unit_test(classes_differ_for_all_eyes_and_from_paper),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Colours that can be told apart, by everyone, and read on black and on white.
 *
 * Colour blindness is simulated with the matrices of Machado, Oliveira and
 * Fernandes (2009) for severity 1, in linear RGB; distance is CIE76 in CIELAB,
 * where 2.3 is what the eye can just tell apart.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/theme.h"

/* Thin lines of dots need far more than what can just be told apart. */
#define DISTANCE_FINE 40.0
#define DISTANCE_SIXTEEN 30.0
/* Luminance ratio (WCAG 2) of what must be read on either background. */
#define CONTRAST 2.5

struct colour {
	double r, g, b; /* linear, 0..1 */
};

typedef const double matrix[3][3];

static matrix normal = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
static matrix protanopia = {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
	{-0.003882, -0.048116, 1.051998}};
static matrix deuteranopia = {{0.367322, 0.860646, -0.227968},
	{0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}};

static double linear(int byte)
{
	double v = byte / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static struct colour from_rgb(int32_t rgb)
{
	return (struct colour){
		linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255)};
}

/* The cube of 256 colours, as xterm defines it. */
static int32_t rgb_of_256(int32_t index)
{
	static const int32_t level[] = {0, 95, 135, 175, 215, 255};

	if (index >= 232)
		return (8 + 10 * (index - 232)) * 0x010101;
	index -= 16;
	return level[index / 36] << 16 | level[index / 6 % 6] << 8 | level[index % 6];
}

static const int32_t xterm16[] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5};
static const int32_t vga16[] = {
	0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa};

static int32_t rgb_of_role(enum role role, enum depth depth, const int32_t *sixteen)
{
	int32_t colour =
		theme_look(role, depth, depth == DEPTH_TRUE ? 0x1000000 : 256).colour;

	assert_true(colour >= 0);
	if (depth == DEPTH_TRUE)
		return colour;
	if (depth == DEPTH_256)
		return rgb_of_256(colour);
	assert_true(colour < 8);
	return sixteen[colour];
}

static double lightness(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

static double unit(double v)
{
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

static double distance(struct colour a, struct colour b, matrix seen)
{
	double lab[2][3];

	for (int i = 0; i < 2; i++) {
		struct colour c = i ? b : a;
		double in[3] = {c.r, c.g, c.b}, out[3];
		for (int k = 0; k < 3; k++)
			out[k] = unit(seen[k][0] * in[0] + seen[k][1] * in[1] +
				seen[k][2] * in[2]);
		double x = 0.4124 * out[0] + 0.3576 * out[1] + 0.1805 * out[2];
		double y = 0.2126 * out[0] + 0.7152 * out[1] + 0.0722 * out[2];
		double z = 0.0193 * out[0] + 0.1192 * out[1] + 0.9505 * out[2];
		double fx = lightness(x / 0.95047), fy = lightness(y),
		       fz = lightness(z / 1.08883);
		lab[i][0] = 116 * fy - 16;
		lab[i][1] = 500 * (fx - fy);
		lab[i][2] = 200 * (fy - fz);
	}
	return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
		pow(lab[0][2] - lab[1][2], 2));
}

static const enum role data[] = {ROLE_TRAIN, ROLE_VALIDATION, ROLE_TEST};

static void check_distances(enum depth depth, const int32_t *sixteen, double least)
{
	matrix *eyes[] = {&normal, &protanopia, &deuteranopia};

	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < i; k++) {
			struct colour a = from_rgb(rgb_of_role(data[i], depth, sixteen));
			struct colour b = from_rgb(rgb_of_role(data[k], depth, sixteen));
			for (int e = 0; e < 3; e++)
				assert_true(distance(a, b, *eyes[e]) >= least);
		}
	}
}

static void the_data_colours_differ_for_every_eye(void **state)
{
	(void)state;
	check_distances(DEPTH_TRUE, NULL, DISTANCE_FINE);
	check_distances(DEPTH_256, NULL, DISTANCE_FINE);
	check_distances(DEPTH_16, xterm16, DISTANCE_SIXTEEN);
	check_distances(DEPTH_16, vga16, DISTANCE_SIXTEEN);
}

static void colours_can_be_read_on_black_and_on_white(void **state)
{
	static const enum role roles[] = {ROLE_DIM, ROLE_TRAIN, ROLE_VALIDATION, ROLE_TEST,
		ROLE_GOOD, ROLE_WARNING, ROLE_FAILURE};

	(void)state;
	for (enum depth depth = DEPTH_256; depth <= DEPTH_TRUE; depth++) {
		for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
			struct colour c = from_rgb(rgb_of_role(roles[i], depth, NULL));
			double y = 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
			assert_true((y + 0.05) / 0.05 >= CONTRAST);
			assert_true(1.05 / (y + 0.05) >= CONTRAST);
		}
	}
}

/* A dot among others needs more than what can just be told apart. */
#define DISTANCE_CLASS 25.0
#define CONTRAST_CLASS 1.45

static void the_classes_differ_for_every_eye(void **state)
{
	matrix *eyes[] = {&normal, &protanopia, &deuteranopia};

	(void)state;
	for (enum depth depth = DEPTH_256; depth <= DEPTH_TRUE; depth++) {
		for (int i = 0; i < ROLE_CLASSES; i++) {
			struct colour a =
				from_rgb(rgb_of_role(role_of_class(i), depth, NULL));
			double y = 0.2126 * a.r + 0.7152 * a.g + 0.0722 * a.b;

			assert_true((y + 0.05) / 0.05 >= CONTRAST);
			assert_true(1.05 / (y + 0.05) >= CONTRAST_CLASS);
			for (int k = 0; k < i; k++)
				for (int e = 0; e < 3; e++)
					assert_true(distance(a,
							    from_rgb(rgb_of_role(
								    role_of_class(k), depth,
								    NULL)),
							    *eyes[e]) >= DISTANCE_CLASS);
		}
	}
}

/* By colour and weight together. */
static void the_classes_differ_among_eight_colours(void **state)
{
	(void)state;
	for (int i = 0; i < ROLE_CLASSES; i++) {
		struct look a = theme_look(role_of_class(i), DEPTH_16, 8);

		assert_in_range(a.colour, 2, 6);
		for (int k = 0; k < i; k++) {
			struct look b = theme_look(role_of_class(k), DEPTH_16, 8);

			assert_true(a.colour != b.colour || a.attr != b.attr);
		}
	}
}

static void only_failure_is_red(void **state)
{
	(void)state;
	for (enum depth depth = DEPTH_16; depth <= DEPTH_TRUE; depth++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct look look = theme_look((enum role)role, depth, 0x1000000);
			if (look.colour < 0)
				continue;
			int32_t rgb = rgb_of_role((enum role)role, depth, xterm16);
			int red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
			bool is_red = red > 2 * green && red > 2 * blue;
			assert_int_equal(is_red, role == ROLE_FAILURE);
		}
	}
}

static void mono_has_no_colour_and_still_marks_what_matters(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++)
		assert_int_equal(theme_look((enum role)role, DEPTH_MONO, 0).colour, -1);
	assert_int_equal(theme_look(ROLE_SELECTED, DEPTH_MONO, 0).attr, ATTR_REVERSE);
	assert_int_equal(theme_look(ROLE_BEST, DEPTH_MONO, 0).attr, ATTR_BOLD);
	assert_int_equal(theme_look(ROLE_FAILURE, DEPTH_MONO, 0).attr, ATTR_BOLD);
	assert_int_equal(theme_look(ROLE_TEXT, DEPTH_TRUE, 0x1000000).colour, -1);
}

static void a_colour_that_the_terminal_lacks_becomes_its_own(void **state)
{
	(void)state;
	assert_int_equal(theme_look(ROLE_TRAIN, DEPTH_256, 16).colour, -1);
	assert_int_equal(theme_look(ROLE_TRAIN, DEPTH_16, 8).colour, 6);
	assert_int_equal(theme_look((enum role)ROLE_COUNT, DEPTH_256, 256).colour, -1);
}

/* ---- tones ---- */

static struct colour colour_of_tone(enum ramp ramp, int step, enum depth depth)
{
	uint8_t tone = tone_of(ramp, step / (TONE_STEPS - 1.0));
	int32_t colour = theme_tone(tone, depth);

	assert_int_equal(tone_step(tone), step);
	assert_int_equal(tone_ramp(tone), ramp);
	assert_true(colour >= (depth == DEPTH_256 ? 16 : 8) || colour == 0x010101);
	return from_rgb(depth == DEPTH_256 ? rgb_of_256(colour) : colour);
}

static double luminance(struct colour c)
{
	return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

/* As an eye sees it. */
static double brightness(struct colour c, matrix seen)
{
	struct colour out = {
		seen[0][0] * c.r + seen[0][1] * c.g + seen[0][2] * c.b,
		seen[1][0] * c.r + seen[1][1] * c.g + seen[1][2] * c.b,
		seen[2][0] * c.r + seen[2][1] * c.g + seen[2][2] * c.b,
	};

	return luminance(out);
}

/* From the ramp's first step, the signed ramp's from its middle to either end. */
static void check_that_it_gets_lighter(
	enum ramp ramp, int from, int to, enum depth depth, matrix seen)
{
	int by = to > from ? 1 : -1;

	for (int step = from; step != to; step += by) {
		double here = brightness(colour_of_tone(ramp, step, depth), seen);
		double next = brightness(colour_of_tone(ramp, step + by, depth), seen);

		/* The 256 colours have fewer steps, and two that differ by a hair. */
		assert_true(depth == DEPTH_256 ? next >= here * 0.93 : next > here);
	}
}

static void ramps_get_lighter_step_by_step_for_every_eye(void **state)
{
	matrix *eyes[] = {&normal, &protanopia, &deuteranopia};
	int last = TONE_STEPS - 1;

	(void)state;
	for (int e = 0; e < 3; e++) {
		for (enum depth depth = DEPTH_256; depth <= DEPTH_TRUE; depth++) {
			check_that_it_gets_lighter(RAMP_GREY, 0, last, depth, *eyes[e]);
			check_that_it_gets_lighter(RAMP_HEAT, 0, last, depth, *eyes[e]);
			check_that_it_gets_lighter(
				RAMP_SIGNED, last / 2, last, depth, *eyes[e]);
			check_that_it_gets_lighter(
				RAMP_SIGNED, last / 2, 0, depth, *eyes[e]);
		}
	}
}

static void steps_of_heat_look_equal(void **state)
{
	(void)state;
	for (int step = 1; step < TONE_STEPS; step++) {
		double d = distance(colour_of_tone(RAMP_HEAT, step - 1, DEPTH_TRUE),
			colour_of_tone(RAMP_HEAT, step, DEPTH_TRUE), normal);

		assert_true(d > 7.0 && d < 10.0);
	}
}

static void below_and_above_zero_differ_for_every_eye(void **state)
{
	matrix *eyes[] = {&normal, &protanopia, &deuteranopia};

	(void)state;
	for (int e = 0; e < 3; e++)
		for (enum depth depth = DEPTH_256; depth <= DEPTH_TRUE; depth++)
			for (int arm = 7; arm <= TONE_STEPS / 2; arm++)
				assert_true(distance(colour_of_tone(RAMP_SIGNED,
							     TONE_STEPS / 2 - arm, depth),
						    colour_of_tone(RAMP_SIGNED,
							    TONE_STEPS / 2 + arm, depth),
						    *eyes[e]) > DISTANCE_FINE);
}

/* In OKLab (Ottosson 2020), which judges blues better than CIELAB. */
static double distance_ok(struct colour a, struct colour b)
{
	double lab[2][3];

	for (int i = 0; i < 2; i++) {
		struct colour c = i ? b : a;
		double l = cbrt(0.4122 * c.r + 0.5363 * c.g + 0.0514 * c.b);
		double m = cbrt(0.2119 * c.r + 0.6807 * c.g + 0.1074 * c.b);
		double s = cbrt(0.0883 * c.r + 0.2817 * c.g + 0.6300 * c.b);

		lab[i][0] = 0.2105 * l + 0.7936 * m - 0.0041 * s;
		lab[i][1] = 1.9780 * l - 2.4286 * m + 0.4506 * s;
		lab[i][2] = 0.0259 * l + 0.7828 * m - 0.8087 * s;
	}
	return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
		pow(lab[0][2] - lab[1][2], 2));
}

static void tones_of_256_colours_are_near_the_true_ones(void **state)
{
	(void)state;
	for (int ramp = 0; ramp < RAMP_COUNT; ramp++) {
		double sum = 0.0;

		for (int step = 0; step < TONE_STEPS; step++) {
			double d = distance_ok(
				colour_of_tone((enum ramp)ramp, step, DEPTH_256),
				colour_of_tone((enum ramp)ramp, step, DEPTH_TRUE));

			assert_true(d < 0.11);
			sum += d;
		}
		assert_true(sum / TONE_STEPS < (ramp == RAMP_GREY ? 0.02 : 0.06));
	}
}

static void text_on_a_tone_can_be_read(void **state)
{
	(void)state;
	for (enum depth depth = DEPTH_256; depth <= DEPTH_TRUE; depth++) {
		for (int ramp = 0; ramp < RAMP_COUNT; ramp++) {
			for (int step = 0; step < TONE_STEPS; step++) {
				uint8_t tone =
					tone_of((enum ramp)ramp, step / (TONE_STEPS - 1.0));
				uint8_t ink = tone_ink(tone);
				double a = luminance(
					colour_of_tone((enum ramp)ramp, step, depth));
				double b = luminance(colour_of_tone(
					tone_ramp(ink), tone_step(ink), depth));

				assert_true(
					(fmax(a, b) + 0.05) / (fmin(a, b) + 0.05) > 3.5);
			}
		}
	}
}

static void where_there_are_no_tones_there_is_no_colour(void **state)
{
	(void)state;
	assert_false(theme_has_tones(DEPTH_MONO));
	assert_false(theme_has_tones(DEPTH_16));
	assert_true(theme_has_tones(DEPTH_256));
	assert_true(theme_has_tones(DEPTH_TRUE));
	for (int tone = 0; tone < TONE_COUNT; tone++) {
		assert_int_equal(theme_tone((uint8_t)tone, DEPTH_MONO), -1);
		assert_int_equal(theme_tone((uint8_t)tone, DEPTH_16), -1);
	}
	assert_int_equal(theme_tone(TONE_NONE, DEPTH_TRUE), -1);
	assert_int_equal(theme_tone(TONE_COUNT, DEPTH_TRUE), -1);
}

static void a_value_is_cut_to_its_ramp(void **state)
{
	(void)state;
	assert_int_equal(tone_step(tone_of(RAMP_HEAT, -1.0)), 0);
	assert_int_equal(tone_step(tone_of(RAMP_HEAT, (double)INFINITY)), TONE_STEPS - 1);
	assert_int_equal(tone_of(RAMP_HEAT, (double)NAN), TONE_NONE);
	assert_int_equal(tone_step(tone_of(RAMP_SIGNED, 0.5)), TONE_STEPS / 2);
	for (int tone = 1; tone < TONE_COUNT; tone++)
		assert_int_equal(
			tone_of(tone_ramp((uint8_t)tone), tone_value((uint8_t)tone)), tone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_data_colours_differ_for_every_eye),
		cmocka_unit_test(colours_can_be_read_on_black_and_on_white),
		cmocka_unit_test(the_classes_differ_for_every_eye),
		cmocka_unit_test(the_classes_differ_among_eight_colours),
		cmocka_unit_test(only_failure_is_red),
		cmocka_unit_test(mono_has_no_colour_and_still_marks_what_matters),
		cmocka_unit_test(a_colour_that_the_terminal_lacks_becomes_its_own),
		cmocka_unit_test(ramps_get_lighter_step_by_step_for_every_eye),
		cmocka_unit_test(steps_of_heat_look_equal),
		cmocka_unit_test(below_and_above_zero_differ_for_every_eye),
		cmocka_unit_test(tones_of_256_colours_are_near_the_true_ones),
		cmocka_unit_test(text_on_a_tone_can_be_read),
		cmocka_unit_test(where_there_are_no_tones_there_is_no_colour),
		cmocka_unit_test(a_value_is_cut_to_its_ramp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

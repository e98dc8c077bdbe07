/*
 * The codes of an autoencoder as points of a plane.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/latent.h"

#define IMAGES 40
#define CODES 3

struct scene {
	float code[IMAGES * CODES];
	double error[IMAGES];
	uint8_t labels[IMAGES];
	struct reconstruction coded;
	struct latent latent;
	struct err err;
};

/* Two numbers that do not depend on each other, and one that is always 5. */
static void place(struct scene *scene, size_t codes)
{
	*scene = (struct scene){.coded = {.count = IMAGES, .codes = codes}};
	scene->coded.code = scene->code;
	scene->coded.error = scene->error;
	for (size_t i = 0; i < IMAGES; i++) {
		float row[CODES] = {(float)(i / 2 % 2 * 6), 5, (float)(i % 2 * 2)};

		memcpy(scene->code + i * codes, row, codes * sizeof *row);
		scene->labels[i] = (uint8_t)(i % 4);
	}
}

static void make(struct scene *scene, size_t codes)
{
	place(scene, codes);
	assert_int_equal(
		latent_make(&scene->latent, &scene->coded, scene->labels, NULL), 0);
}

static void assert_near(double value, double wanted)
{
	if (!(fabs(value - wanted) < 1e-5))
		fail_msg("%.9f is not %.9f", value, wanted);
}

static void points_are_on_the_axes_of_the_greatest_variance(void **state)
{
	struct scene scene;

	(void)state;
	make(&scene, CODES);
	assert_int_equal(scene.latent.axes, 2);
	assert_int_equal(scene.latent.count, IMAGES);
	/* Variances 9 and 1. */
	assert_near(scene.latent.share[0], 0.9);
	assert_near(scene.latent.share[1], 0.1);
	for (size_t i = 0; i < IMAGES; i++) {
		assert_near((double)scene.latent.place[2 * i], i / 2 % 2 ? 3 : -3);
		assert_near((double)scene.latent.place[2 * i + 1], i % 2 ? 1 : -1);
	}
	latent_release(&scene.latent);
}

static void classes_have_means_where_they_have_images(void **state)
{
	struct scene scene;

	(void)state;
	make(&scene, CODES);
	assert_near(scene.latent.mean[0][0], -3);
	assert_near(scene.latent.mean[0][1], -1);
	assert_near(scene.latent.mean[3][0], 3);
	assert_near(scene.latent.mean[3][1], 1);
	assert_true(isnan(scene.latent.mean[4][0]));
	assert_true(isnan(scene.latent.mean[9][1]));
	latent_release(&scene.latent);
}

static void numbers_that_never_change_are_counted(void **state)
{
	struct scene scene;

	(void)state;
	make(&scene, CODES);
	assert_int_equal(scene.latent.idle, 1);
	latent_release(&scene.latent);
	/* The last image alone makes a difference. */
	place(&scene, CODES);
	scene.code[(IMAGES - 1) * CODES + 1] = 6;
	assert_int_equal(latent_make(&scene.latent, &scene.coded, scene.labels, NULL), 0);
	assert_int_equal(scene.latent.idle, 0);
	latent_release(&scene.latent);
}

static void one_number_is_a_line(void **state)
{
	struct scene scene;

	(void)state;
	make(&scene, 1);
	assert_int_equal(scene.latent.axes, 1);
	assert_near(scene.latent.share[0], 1);
	assert_near((double)scene.latent.place[2], 3);
	assert_near(scene.latent.mean[0][0], -3);
	latent_release(&scene.latent);
}

/* A network whose middle is dead has nothing to tell, and fails nobody. */
static void codes_that_are_all_the_same_have_no_variance(void **state)
{
	struct scene scene;

	(void)state;
	place(&scene, CODES);
	memset(scene.code, 0, sizeof scene.code);
	assert_int_equal(latent_make(&scene.latent, &scene.coded, scene.labels, NULL), 0);
	assert_true(isnan(scene.latent.share[0]));
	assert_int_equal(scene.latent.idle, CODES);
	assert_near((double)scene.latent.place[7], 0);
	latent_release(&scene.latent);
}

static void what_cannot_be_placed_is_refused(void **state)
{
	struct scene scene;

	(void)state;
	place(&scene, CODES);
	scene.code[5 * CODES] = INFINITY;
	assert_int_equal(
		latent_make(&scene.latent, &scene.coded, scene.labels, &scene.err), -1);
	assert_non_null(strstr(scene.err.text, "image 5"));
	place(&scene, CODES);
	scene.coded.count = 1;
	assert_int_equal(
		latent_make(&scene.latent, &scene.coded, scene.labels, &scene.err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_are_on_the_axes_of_the_greatest_variance),
		cmocka_unit_test(classes_have_means_where_they_have_images),
		cmocka_unit_test(numbers_that_never_change_are_counted),
		cmocka_unit_test(one_number_is_a_line),
		cmocka_unit_test(codes_that_are_all_the_same_have_no_variance),
		cmocka_unit_test(what_cannot_be_placed_is_refused),
	};

	blas_init();
	return cmocka_run_group_tests_name("latent", tests, NULL, NULL);
}

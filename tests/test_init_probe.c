/*
 * One network there and back: variances as PyTorch's tensors have them, and steps of the
 * derivation that fail where, and only where, their assumption does.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "fmnist/batch.h"
#include "fmnist/blas.h"
#include "fmnist/init_probe.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

#define MOST_LAYERS 8

struct scene {
	struct hparams hparams;
	struct init_images images;
	real *x;
	uint8_t *labels;
	struct init_probe probe;
	struct init_reading reading[MOST_LAYERS];
};

static struct scene *scene_new(size_t images, size_t inputs, const char *widths)
{
	struct scene *scene = xcalloc(1, sizeof *scene);

	hparams_default(&scene->hparams);
	assert_int_equal(
		hparam_set(&scene->hparams, hparam_find("widths"), widths, NULL), 0);
	scene->x = xcalloc(images * inputs, sizeof *scene->x);
	scene->labels = xcalloc(images, 1);
	scene->images = (struct init_images){scene->x, scene->labels, images, inputs, 10};
	init_probe_init(&scene->probe, &scene->hparams, &scene->images);
	return scene;
}

static void scene_free(struct scene *scene)
{
	init_probe_release(&scene->probe);
	free(scene->x);
	free(scene->labels);
	free(scene);
}

/* ---- beside PyTorch ---- */

/* As Stream.batch() of the script that made the fixtures. */
static void fill_as_the_script(struct scene *scene)
{
	size_t count = scene->images.count * scene->images.inputs;
	struct rng rng;

	rng_seed(&rng, 5);
	for (size_t i = 0; i < count; i++) {
		uint8_t pixel = (uint8_t)rng_u32(&rng);

		pixels_scale(&scene->x[i], &pixel, 1, PIXEL_CENTRED);
	}
	for (size_t i = 0; i < scene->images.count; i++)
		scene->labels[i] = (uint8_t)(rng_u32(&rng) % 10);
}

static void assert_near(const char *name, size_t layer, double found, double expected)
{
	if (!(fabs(found - expected) <= 1e-5 * fabs(expected)))
		fail_msg("%s, layer %zu: %.9g, not %.9g", name, layer, found, expected);
}

static void assert_passes_as(const char *name, const struct init_rule *rule)
{
	struct scene *scene = scene_new(8, 12, "7-6-5");
	double *expected = fixture_f64(name, 4, 3);

	fill_as_the_script(scene);
	init_probe_draw(&scene->probe, rule, 3, scene->reading);
	for (size_t i = 0; i < 4; i++) {
		assert_near(name, i, scene->reading[i].x2, expected[3 * i]);
		assert_near(name, i, scene->reading[i].own, expected[3 * i + 1]);
		assert_near(name, i, scene->reading[i].gradient, expected[3 * i + 2]);
	}
	free(expected);
	scene_free(scene);
}

static void a_drawn_network_passes_as_pytorchs(void **state)
{
	static const struct init_rule xavier = {.scheme = INIT_XAVIER};

	(void)state;
	assert_passes_as("init/pass_torch", &init_torch);
	assert_passes_as("init/pass_he", &init_he);
	assert_passes_as("init/pass_xavier", &xavier);
}

/* ---- networks whose weights are made ---- */

#define IMAGES 32
#define INPUTS 48
#define UNITS 200

/* Positive inputs, large on the left and small on the right, alike from image to image. */
static void fill_uneven(struct scene *scene)
{
	struct rng rng;

	rng_seed(&rng, 1);
	for (size_t k = 0; k < IMAGES; k++)
		for (size_t j = 0; j < INPUTS; j++)
			scene->x[k * INPUTS + j] = (real)(j < INPUTS / 2 ? 1.0 : 0.1) *
				(1.0f + 0.2f * (real)(rng_u32(&rng) & 0xff) / 255.0f);
}

/* A weight from one of mean 0 and variance 1: that of unit i for input j. */
typedef float made_weight(float drawn, size_t i, size_t j);

static struct scene *make(made_weight *weight)
{
	struct scene *scene = scene_new(IMAGES, INPUTS, "200-20");
	real *param = scene->probe.model.param;
	size_t count = scene->probe.model.parameters;
	float *drawn = xmalloc(count * sizeof *drawn);
	struct rng rng;

	fill_uneven(scene);
	rng_seed(&rng, 2);
	rng_torch_normal(&rng, drawn, count, 0.0f, 1.0f);
	for (size_t i = 0; i < count; i++)
		param[i] = 0.1f * drawn[i];
	for (size_t i = 0; i < UNITS; i++)
		for (size_t j = 0; j < INPUTS; j++)
			param[i * INPUTS + j] = 0.1f * weight(drawn[i * INPUTS + j], i, j);
	for (size_t i = 0; i < UNITS; i++)
		param[UNITS * INPUTS + i] = 0.0f;
	free(drawn);
	init_probe_look(&scene->probe, scene->reading);
	return scene;
}

static enum init_verdict verdict_of(const struct scene *scene, enum init_step step)
{
	return init_judge(&scene->reading[0].step[step]);
}

/* Of the first layer: these steps fail, and all others that it has hold. */
static void assert_failing(made_weight *weight, unsigned failing)
{
	struct scene *scene = make(weight);

	for (int step = 0; step <= INIT_STEP_HALF; step++) {
		enum init_verdict expected =
			(failing >> step & 1) != 0 ? INIT_FAILS : INIT_HOLDS;
		const struct pairs *pairs = &scene->reading[0].step[step];

		if (verdict_of(scene, (enum init_step)step) != expected)
			fail_msg("step %d should %s: %g and %g, error %g", step + 1,
				expected == INIT_HOLDS ? "hold" : "fail", pairs->left,
				pairs->right, moments_error(&pairs->difference));
	}
	scene_free(scene);
}

#define STEP(name) (1u << INIT_STEP_##name)

static float plain(float drawn, size_t i, size_t j)
{
	(void)i;
	(void)j;
	return drawn;
}

static float with_a_mean(float drawn, size_t i, size_t j)
{
	(void)i;
	(void)j;
	return drawn + 0.3f;
}

/* More weight where the inputs are large. */
static float fitted(float drawn, size_t i, size_t j)
{
	(void)i;
	return j < INPUTS / 2 ? 1.35f * drawn : 0.4f * drawn;
}

/* A unit's weights share its sign. */
static float related(float drawn, size_t i, size_t j)
{
	(void)j;
	return drawn + (i % 2 == 0 ? 0.5f : -0.5f);
}

/* Every third input counts more, whatever it is. */
static float unequal(float drawn, size_t i, size_t j)
{
	(void)i;
	return j % 3 == 0 ? 1.5f * drawn : 0.63f * drawn;
}

static void plain_weights_hold_every_step(void **state)
{
	(void)state;
	assert_failing(plain, 0);
}

static void weights_with_a_mean_are_not_symmetric(void **state)
{
	struct scene *scene = make(with_a_mean);

	(void)state;
	assert_int_equal(verdict_of(scene, INIT_STEP_SYMMETRY), INIT_FAILS);
	assert_int_equal(verdict_of(scene, INIT_STEP_HALF), INIT_FAILS);
	assert_int_equal(verdict_of(scene, INIT_STEP_MEAN), INIT_FAILS);
	scene_free(scene);
	scene = make(plain);
	assert_int_equal(verdict_of(scene, INIT_STEP_SYMMETRY), INIT_HOLDS);
	assert_int_equal(verdict_of(scene, INIT_STEP_HALF), INIT_HOLDS);
	assert_int_equal(verdict_of(scene, INIT_STEP_MEAN), INIT_HOLDS);
	scene_free(scene);
}

static void weights_that_fit_the_inputs_are_not_independent_of_them(void **state)
{
	(void)state;
	assert_failing(fitted, STEP(INDEPENDENT) | STEP(IDENTICAL) | STEP(VARIANCE));
}

static void weights_that_share_a_sign_are_not_independent_of_one_another(void **state)
{
	(void)state;
	assert_failing(related, STEP(CROSS) | STEP(VARIANCE));
}

static void weights_of_several_variances_are_not_identically_distributed(void **state)
{
	(void)state;
	assert_failing(unequal, STEP(IDENTICAL));
}

/* ---- the edges ---- */

static void a_network_that_passes_nothing_has_no_steps_forward(void **state)
{
	static const struct init_rule zero = {.scheme = INIT_NORMAL, .std = 0.0};
	struct scene *scene = scene_new(8, 12, "7-6-5");

	(void)state;
	fill_as_the_script(scene);
	init_probe_draw(&scene->probe, &zero, 3, scene->reading);
	for (size_t i = 1; i < 4; i++) {
		const struct init_reading *reading = &scene->reading[i];

		assert_true(reading->x2 == 0.0 && reading->z == 0.0);
		assert_true(isnan(reading->ratio));
		for (int step = 0; step <= INIT_STEP_KEPT; step++)
			assert_int_equal(reading->step[step].difference.count, 0);
	}
	assert_true(scene->reading[0].gradient == 0.0);
	scene_free(scene);
}

static float negative(float drawn, size_t i, size_t j)
{
	(void)i;
	(void)j;
	return -1.0f - 0.1f * fabsf(drawn);
}

/* Its mean is not that of the networks that live. */
static void a_layer_that_gets_nothing_passes_nothing_on_and_counts(void **state)
{
	struct scene *scene = make(negative);
	const struct pairs *forward = &scene->reading[1].step[INIT_STEP_FORWARD];

	(void)state;
	assert_true(scene->reading[0].z > 0.0 && scene->reading[1].x2 == 0.0);
	assert_int_equal(forward->difference.count, 20);
	/* Its biases alone. */
	assert_true(isfinite(forward->left));
	assert_int_equal(scene->reading[1].step[INIT_STEP_CROSS].difference.count, 0);
	scene_free(scene);
}

static void a_network_that_overflows_says_so(void **state)
{
	static const struct init_rule huge = {.scheme = INIT_NORMAL, .std = 1e20};
	struct scene *scene = scene_new(8, 12, "7-6-5");

	(void)state;
	fill_as_the_script(scene);
	init_probe_draw(&scene->probe, &huge, 3, scene->reading);
	assert_true(isfinite(scene->reading[0].z));
	assert_true(isinf(scene->reading[2].z));
	assert_true(isnan(scene->reading[2].ratio));
	assert_int_equal(scene->reading[2].step[INIT_STEP_VARIANCE].difference.count, 0);
	scene_free(scene);
}

static void one_unit_and_no_hidden_layer_are_networks(void **state)
{
	struct scene *scene = scene_new(3, 12, "1-1");

	(void)state;
	fill_as_the_script(scene);
	init_probe_draw(&scene->probe, &init_he, 3, scene->reading);
	assert_true(scene->reading[0].z >= 0.0);
	scene_free(scene);
	scene = scene_new(1, 1, "uniform");
	init_probe_release(&scene->probe);
	scene->hparams.hidden_layers = 0;
	init_probe_init(&scene->probe, &scene->hparams, &scene->images);
	scene->x[0] = 0.5f;
	init_probe_draw(&scene->probe, &init_he, 3, scene->reading);
	assert_int_equal(scene->probe.layers, 1);
	assert_true(scene->reading[0].z > 0.0);
	assert_int_equal(scene->reading[0].step[INIT_STEP_HALF].difference.count, 0);
	scene_free(scene);
}

/* Batch normalisation and dropout come between, an autoencoder ends in a sigmoid. */
static void whatever_can_be_trained_can_be_looked_at(void **state)
{
	struct scene *scene = scene_new(8, 12, "7-6");
	struct rng rng;

	(void)state;
	init_probe_release(&scene->probe);
	scene->hparams.batch_norm = 1;
	scene->hparams.dropout = 0.3;
	scene->hparams.bottleneck = 3;
	fill_as_the_script(scene);
	init_probe_init(&scene->probe, &scene->hparams, &scene->images);
	rng_seed(&rng, 1);
	model_draw_parameters(&scene->probe.model, &init_he, &rng);
	init_probe_look(&scene->probe, scene->reading);
	assert_int_equal(scene->probe.layers, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_true(scene->reading[i].z > 0.0);
		assert_true(scene->reading[i].gradient > 0.0);
	}
	assert_int_equal(scene->reading[5].step[INIT_STEP_HALF].difference.count, 0);
	/* Across batch norm and dropout there are no steps from layer to layer. */
	for (size_t i = 1; i < 6; i++)
		assert_int_equal(
			scene->reading[i].step[INIT_STEP_FORWARD].difference.count, 0);
	scene_free(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drawn_network_passes_as_pytorchs),
		cmocka_unit_test(plain_weights_hold_every_step),
		cmocka_unit_test(weights_with_a_mean_are_not_symmetric),
		cmocka_unit_test(weights_that_fit_the_inputs_are_not_independent_of_them),
		cmocka_unit_test(
			weights_that_share_a_sign_are_not_independent_of_one_another),
		cmocka_unit_test(
			weights_of_several_variances_are_not_identically_distributed),
		cmocka_unit_test(a_network_that_passes_nothing_has_no_steps_forward),
		cmocka_unit_test(a_layer_that_gets_nothing_passes_nothing_on_and_counts),
		cmocka_unit_test(a_network_that_overflows_says_so),
		cmocka_unit_test(one_unit_and_no_hidden_layer_are_networks),
		cmocka_unit_test(whatever_can_be_trained_can_be_looked_at),
	};

	blas_init();
	return cmocka_run_group_tests_name("init_probe", tests, NULL, NULL);
}

/* A study keeps what theory keeps, whatever the number of threads, and ends when it is
 * told. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/init_study.h"
#include "fmnist/network.h"
#include "near.h"
#include "tiny.h"

#define DRAWS 48

struct scene {
	struct dataset data;
	struct init_settings settings;
	size_t seen; /* results */
	size_t stop_after;
};

static void scene_init(struct scene *scene)
{
	*scene = (struct scene){.stop_after = SIZE_MAX};
	tiny_make(&scene->data, 100, 10);
	init_settings_default(&scene->settings);
	scene->settings.hparams.hidden_layers = 5;
	scene->settings.hparams.hidden_units = 64;
	scene->settings.draws = DRAWS;
	scene->settings.images = 16;
}

/* Networks by this scheme alone. */
static void scene_init_of(struct scene *scene, enum init_scheme scheme, int64_t layers,
	int64_t units, size_t draws)
{
	scene_init(scene);
	for (int i = 0; i < INIT_SCHEMES; i++)
		scene->settings.scheme[i] = i == (int)scheme;
	scene->settings.hparams.hidden_layers = layers;
	scene->settings.hparams.hidden_units = units;
	scene->settings.draws = draws;
	scene->settings.images = 4;
}

static bool is_enough(void *arg)
{
	const struct scene *scene = arg;

	return scene->seen >= scene->stop_after;
}

static void count(void *arg, struct init_result *result)
{
	struct scene *scene = arg;

	assert_true(result->done > 0);
	scene->seen++;
}

static struct init_result *fill(
	struct scene *scene, struct init_study *study, size_t threads)
{
	struct init_work work = {.pool = pool_new(threads),
		.stopped = is_enough,
		.grown = count,
		.arg = scene};
	struct init_result *result = init_study_fill(study, &work);

	pool_free(work.pool);
	init_study_free(study);
	return result;
}

static struct init_result *draw(struct scene *scene, size_t threads)
{
	struct err err;
	struct init_study *study = init_study_new(&scene->settings, &scene->data, &err);

	if (study == NULL)
		fail_msg("%s", err.text);
	return fill(scene, study, threads);
}

/* One study that several tests look at: *state is its result. */
static int begin(void **state)
{
	struct scene scene;

	scene_init(&scene);
	*state = draw(&scene, 2);
	dataset_release(&scene.data);
	return 0;
}

static int end(void **state)
{
	init_result_drop(*state);
	return 0;
}

static const struct init_result_scheme *find(
	const struct init_result *result, enum init_scheme scheme)
{
	for (size_t k = 0; k < result->schemes; k++)
		if (result->scheme[k].rule.scheme == scheme)
			return &result->scheme[k];
	fail_msg("scheme %d is not there", scheme);
	return NULL;
}

static void assert_within(const char *what, const struct init_estimate *estimate)
{
	if (!(fabs(estimate->mean - estimate->theory) <=
		    INIT_ERRORS * estimate->error + 1e-6 * estimate->theory))
		fail_msg("%s: %g +- %g, not %g", what, estimate->mean, estimate->error,
			estimate->theory);
}

static void every_layer_is_as_theory_has_it(void **state)
{
	const struct init_result *result = *state;

	assert_int_equal(result->done, DRAWS);
	assert_int_equal(result->schemes, INIT_SCHEMES);
	for (size_t k = 0; k < result->schemes; k++)
		for (size_t i = 0; i < result->layers; i++) {
			const struct init_layer *layer = &result->scheme[k].layer[i];

			assert_within("E[x^2]", &layer->x2);
			assert_within("Var[z]", &layer->z);
			assert_within("ratio", &layer->ratio);
			assert_within("Var[dz]", &layer->gradient);
		}
}

static void steps_hold_but_that_of_the_variance_is_hes_alone(void **state)
{
	const struct init_result *result = *state;

	for (size_t k = 0; k < result->schemes; k++)
		for (int step = 0; step < INIT_STEPS; step++) {
			struct init_tally tally =
				init_result_tally(result, k, (enum init_step)step);
			bool of_he = step == INIT_STEP_KEPT || step == INIT_STEP_GRADIENT;
			bool he = result->scheme[k].rule.scheme == INIT_HE;

			assert_true(tally.layers > 0);
			if (of_he && !he)
				assert_int_equal(tally.holds, 0);
			else if (tally.holds < tally.layers)
				fail_msg("%s: step %d holds in %zu of %zu",
					init_result_name(result, k), step + 1, tally.holds,
					tally.layers);
		}
}

static void depth_multiplies_the_factors(void **state)
{
	const struct init_result *result = *state;

	assert_near(find(result, INIT_HE)->forward.theory, 1.0, 1e-6);
	assert_near(find(result, INIT_XAVIER)->forward.theory, 1.0 / 16.0, 1e-6);
	assert_near(find(result, INIT_TORCH)->backward.theory, 1.0 / 1296.0, 1e-8);
	for (size_t k = 0; k < result->schemes; k++) {
		assert_within("forward", &result->scheme[k].forward);
		assert_within("backward", &result->scheme[k].backward);
	}
}

static void threads_change_nothing(void **state)
{
	struct init_result *one, *three;
	struct scene scene;

	(void)state;
	scene_init(&scene);
	scene.settings.draws = 20;
	one = draw(&scene, 1);
	three = draw(&scene, 3);
	for (size_t k = 0; k < one->schemes; k++)
		assert_memory_equal(one->scheme[k].layer, three->scheme[k].layer,
			one->layers * sizeof one->scheme[k].layer[0]);
	init_result_drop(one);
	init_result_drop(three);
	dataset_release(&scene.data);
}

static void only_what_is_asked_for_is_drawn(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init_of(&scene, INIT_XAVIER, 5, 64, 10);
	/* What training adds is not of a network before it. */
	scene.settings.hparams.batch_norm = 1;
	result = draw(&scene, 1);
	assert_int_equal(result->schemes, 1);
	assert_string_equal(init_result_name(result, 0), "xavier");
	assert_int_equal(result->settings.hparams.batch_norm, 0);
	assert_int_equal(result->done, 10);
	assert_true(init_result_complete(result));
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void it_stops_with_what_it_has(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init(&scene);
	scene.stop_after = 2;
	result = draw(&scene, 2);
	assert_int_equal(scene.seen, 2);
	assert_in_range(result->done, 1, DRAWS - 1);
	assert_false(init_result_complete(result));
	init_result_drop(result);
	scene.stop_after = 0;
	scene.seen = 0;
	assert_null(draw(&scene, 2));
	dataset_release(&scene.data);
}

static void more_images_than_there_are_are_all(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init(&scene);
	scene.settings.images = 1000;
	scene.settings.draws = 10;
	result = draw(&scene, 1);
	assert_int_equal(result->settings.images, 100);
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void a_network_too_large_is_refused(void **state)
{
	struct scene scene;
	struct err err;

	(void)state;
	scene_init(&scene);
	scene.settings.hparams.hidden_layers = 64;
	scene.settings.hparams.hidden_units = 8192;
	assert_null(init_study_new(&scene.settings, &scene.data, &err));
	assert_non_null(strstr(err.text, "--hidden-units"));
	dataset_release(&scene.data);
}

/* ---- the edges ---- */

static void what_explodes_is_infinite_and_what_came_back_unknown(void **state)
{
	const struct init_result_scheme *normal;
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init_of(&scene, INIT_NORMAL, 16, 64, 10);
	scene.settings.hparams.init_std = 1e3;
	result = draw(&scene, 2);
	normal = find(result, INIT_NORMAL);
	assert_true(isfinite(normal->layer[0].z.mean));
	assert_true(isinf(normal->layer[15].z.mean));
	assert_true(isnan(normal->layer[15].ratio.mean));
	assert_true(isinf(normal->forward.mean) && isnan(normal->forward.error));
	assert_true(isnan(normal->layer[0].gradient.mean));
	assert_int_equal(normal->layer[14].verdict[INIT_STEP_DEPTH], INIT_NOT_MEASURED);
	init_result_drop(result);
	dataset_release(&scene.data);
}

/* A layer that dies passes nothing on, which counts. */
static void narrow_networks_keep_the_mean_too(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init_of(&scene, INIT_HE, 4, 2, 300);
	result = draw(&scene, 2);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(
			result->scheme[0].layer[i].verdict[INIT_STEP_FORWARD], INIT_HOLDS);
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void of_a_product_of_many_wide_factors_nothing_is_said(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init_of(&scene, INIT_HE, 40, 8, 20);
	result = draw(&scene, 2);
	assert_int_equal(
		result->scheme[0].layer[39].verdict[INIT_STEP_DEPTH], INIT_NOT_MEASURED);
	assert_true(result->scheme[0].forward.error > 1.0);
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void few_draws_fail_no_more_often(void **state)
{
	size_t verdicts = 0, fails = 0;
	struct scene scene;

	(void)state;
	scene_init_of(&scene, INIT_HE, 5, 24, 10);
	for (int64_t seed = 0; seed < 12; seed++) {
		struct init_result *result;

		scene.settings.hparams.seed = 1000 * seed;
		result = draw(&scene, 2);
		for (int step = 0; step < INIT_STEPS; step++) {
			struct init_tally tally =
				init_result_tally(result, 0, (enum init_step)step);

			verdicts += tally.layers;
			fails += tally.layers - tally.holds;
		}
		init_result_drop(result);
	}
	assert_true(verdicts > 700);
	assert_true(fails <= 2);
	dataset_release(&scene.data);
}

static void threads_have_room_for_a_network_each(void **state)
{
	struct init_study *study;
	struct scene scene;
	struct err err;

	(void)state;
	scene_init(&scene);
	study = init_study_new(&scene.settings, &scene.data, &err);
	assert_int_equal(init_study_workers(study, 32), 32);
	init_study_free(study);
	scene.settings.hparams.hidden_layers = 3;
	scene.settings.hparams.hidden_units = 8192;
	study = init_study_new(&scene.settings, &scene.data, &err);
	assert_non_null(study);
	assert_in_range(init_study_workers(study, 32), 1, 4);
	init_study_free(study);
	dataset_release(&scene.data);
}

/* ---- a trained network ---- */

/* Of weights from N(mean, 0.1^2). */
static struct snapshot *snapshot_of(const struct scene *scene, float mean)
{
	const struct init_rule rule = {.scheme = INIT_NORMAL, .std = 0.1};
	struct snapshot *snapshot;
	struct model model;
	struct rng rng;

	network_build(&model, &scene->settings.hparams, 30, 10);
	rng_seed(&rng, 1);
	model_draw_parameters(&model, &rule, &rng);
	for (size_t i = 0; i < model.parameters; i++)
		model.param[i] += mean;
	snapshot = snapshot_new(&model, 1, 1);
	model_release(&model);
	return snapshot;
}

static struct init_result *look(struct scene *scene, float mean)
{
	struct snapshot *snapshot = snapshot_of(scene, mean);
	struct err err;
	struct init_study *study =
		init_study_trained(&scene->settings, snapshot, 12, 3, &scene->data, &err);

	snapshot_drop(snapshot);
	if (study == NULL)
		fail_msg("%s", err.text);
	return fill(scene, study, 1);
}

static void a_trained_network_is_measured_by_its_units(void **state)
{
	struct init_result *result;
	struct scene scene;

	(void)state;
	scene_init(&scene);
	result = look(&scene, 0.0f);
	assert_int_equal(result->run, 12);
	assert_int_equal(result->trial, 3);
	assert_int_equal(result->schemes, 1);
	assert_string_equal(init_result_name(result, 0), "trained");
	assert_true(init_result_complete(result));
	for (size_t i = 0; i < result->layers; i++) {
		const struct init_layer *layer = &result->scheme[0].layer[i];

		assert_near(layer->weight_variance, 0.01, 0.002);
		assert_true(isfinite(layer->ratio.mean) && isfinite(layer->ratio.error));
		assert_true(isnan(layer->z.error));
		assert_near(layer->z.theory / layer->z.mean, 1.0, 0.5);
		if (i + 1 < result->layers)
			assert_near(
				layer->gradient.theory / layer->gradient.mean, 1.0, 0.5);
		assert_int_equal(layer->verdict[INIT_STEP_VARIANCE], INIT_HOLDS);
	}
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void a_mean_of_its_weights_shows_in_the_layers_behind_it(void **state)
{
	struct init_result *result;
	struct init_tally symmetric;
	struct scene scene;

	(void)state;
	scene_init(&scene);
	result = look(&scene, 0.0f);
	symmetric = init_result_tally(result, 0, INIT_STEP_HALF);
	assert_int_equal(symmetric.holds, symmetric.layers);
	init_result_drop(result);
	result = look(&scene, 0.05f);
	symmetric = init_result_tally(result, 0, INIT_STEP_HALF);
	assert_true(symmetric.holds < symmetric.layers);
	init_result_drop(result);
	dataset_release(&scene.data);
}

static void a_network_of_another_size_gives_nothing(void **state)
{
	struct snapshot *snapshot = snapshot_empty(7);
	struct scene scene;
	struct init_study *study;
	struct err err;

	(void)state;
	scene_init(&scene);
	study = init_study_trained(&scene.settings, snapshot, 1, 0, &scene.data, &err);
	snapshot_drop(snapshot);
	assert_non_null(study);
	assert_null(fill(&scene, study, 1));
	dataset_release(&scene.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_layer_is_as_theory_has_it),
		cmocka_unit_test(steps_hold_but_that_of_the_variance_is_hes_alone),
		cmocka_unit_test(depth_multiplies_the_factors),
		cmocka_unit_test(threads_change_nothing),
		cmocka_unit_test(only_what_is_asked_for_is_drawn),
		cmocka_unit_test(it_stops_with_what_it_has),
		cmocka_unit_test(more_images_than_there_are_are_all),
		cmocka_unit_test(a_network_too_large_is_refused),
		cmocka_unit_test(what_explodes_is_infinite_and_what_came_back_unknown),
		cmocka_unit_test(narrow_networks_keep_the_mean_too),
		cmocka_unit_test(of_a_product_of_many_wide_factors_nothing_is_said),
		cmocka_unit_test(few_draws_fail_no_more_often),
		cmocka_unit_test(threads_have_room_for_a_network_each),
		cmocka_unit_test(a_trained_network_is_measured_by_its_units),
		cmocka_unit_test(a_mean_of_its_weights_shows_in_the_layers_behind_it),
		cmocka_unit_test(a_network_of_another_size_gives_nothing),
	};

	blas_init();
	return cmocka_run_group_tests_name("init_study", tests, begin, end);
}

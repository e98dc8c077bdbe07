/*
 * What an autoencoder makes of images, and the code in its middle.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/batch.h"
#include "fmnist/blas.h"
#include "fmnist/network.h"
#include "fmnist/reconstruction.h"
#include "fmnist/xalloc.h"
#include "tiny.h"

#define IMAGES 600

struct scene {
	struct dataset data;
	struct hparams hp;
	struct model model;
	struct snapshot *snapshot;
};

static void build(struct scene *scene, bool batch_norm)
{
	struct rng rng;

	hparams_default_autoencoder(&scene->hp);
	assert_int_equal(hparam_set(&scene->hp, hparam_find("widths"), "17-11", NULL), 0);
	scene->hp.bottleneck = 3;
	scene->hp.batch_norm = batch_norm;
	network_build(&scene->model, &scene->hp, 30, 0);
	rng_seed(&rng, 5);
	model_draw_parameters(&scene->model, &init_torch, &rng);
	scene->snapshot = snapshot_new(&scene->model, 1, 1);
}

static int set_up(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);

	tiny_make(&scene->data, 10, IMAGES);
	build(scene, false);
	*state = scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	snapshot_drop(scene->snapshot);
	model_release(&scene->model);
	dataset_release(&scene->data);
	free(scene);
	return 0;
}

/* Layer by layer, of one image. */
static void assert_one(const struct scene *scene, const struct reconstruction *r, size_t at,
	size_t image, size_t code_layer)
{
	struct workspace ws;
	const real *output;
	double error = 0.0;

	workspace_init(&ws, &scene->model, 1, MODE_EVALUATION, NULL);
	batch_gather(&scene->data.test, NULL, image, 1, PIXEL_UNIT, ws.x, NULL);
	for (size_t i = 0; i < scene->model.layers; i++) {
		const struct layer *layer = &scene->model.layer[i];
		const struct layer_pass pass = {.param = scene->model.param + layer->first,
			.buffer = scene->model.buffer + layer->first_buffer,
			.mode = MODE_EVALUATION};

		layer->ops->forward(layer, &pass, i > 0 ? ws.y[i - 1] : ws.x, ws.y[i], 1);
		for (size_t k = 0; i == code_layer && k < 3; k++)
			assert_true(fabsf(ws.y[i][k] - r->code[at * 3 + k]) < 1e-6f);
	}
	output = ws.y[scene->model.layers - 1];
	for (size_t k = 0; k < 30; k++) {
		assert_true(fabsf(output[k] - r->output[at * 30 + k]) < 1e-6f);
		error += pow((double)output[k] - (double)ws.x[k], 2.0) / 30;
	}
	assert_true(fabs(error - r->error[at]) < 1e-6);
	workspace_release(&ws);
}

static void outputs_codes_and_errors_are_the_networks(void **state)
{
	struct scene *scene = *state;
	struct reconstruction r;

	/* Linear and ReLU, three times: the code stands behind the sixth. */
	assert_int_equal(reconstruction_make(&r, &scene->hp, scene->snapshot,
				 &scene->data.test, NULL, IMAGES, true, NULL),
		0);
	assert_int_equal(r.count, IMAGES);
	assert_int_equal(r.codes, 3);
	assert_one(scene, &r, 0, 0, 5);
	assert_one(scene, &r, 249, 249, 5);
	assert_one(scene, &r, 250, 250, 5);
	assert_one(scene, &r, IMAGES - 1, IMAGES - 1, 5);
	reconstruction_release(&r);
}

static void images_are_chosen_by_their_index(void **state)
{
	static const uint32_t index[] = {599, 0, 42};
	struct scene *scene = *state;
	struct reconstruction r;

	assert_int_equal(reconstruction_make(&r, &scene->hp, scene->snapshot,
				 &scene->data.test, index, 3, true, NULL),
		0);
	for (size_t i = 0; i < 3; i++)
		assert_one(scene, &r, i, index[i], 5);
	reconstruction_release(&r);
}

static void with_batch_norm_the_code_stands_behind_it(void **state)
{
	struct scene *scene = *state;
	struct reconstruction r;

	snapshot_drop(scene->snapshot);
	model_release(&scene->model);
	build(scene, true);
	assert_int_equal(reconstruction_make(&r, &scene->hp, scene->snapshot,
				 &scene->data.test, NULL, 4, true, NULL),
		0);
	assert_one(scene, &r, 3, 3, 8);
	reconstruction_release(&r);
}

static void codes_can_be_had_without_outputs(void **state)
{
	struct scene *scene = *state;
	struct reconstruction r;

	assert_int_equal(reconstruction_make(&r, &scene->hp, scene->snapshot,
				 &scene->data.test, NULL, IMAGES, false, NULL),
		0);
	assert_null(r.output);
	assert_true(r.error[7] > 0.0);
	reconstruction_release(&r);
}

static void a_network_of_another_shape_is_refused(void **state)
{
	struct scene *scene = *state;
	struct reconstruction r;
	struct err err = {""};

	scene->hp.bottleneck = 4;
	assert_int_equal(reconstruction_make(&r, &scene->hp, scene->snapshot,
				 &scene->data.test, NULL, 1, true, &err),
		-1);
	assert_non_null(strstr(err.text, "not an autoencoder of these"));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(outputs_codes_and_errors_are_the_networks),
		SCENE(images_are_chosen_by_their_index),
		SCENE(with_batch_norm_the_code_stands_behind_it),
		SCENE(codes_can_be_had_without_outputs),
		SCENE(a_network_of_another_shape_is_refused),
	};

	blas_init();
	return cmocka_run_group_tests_name("reconstruction", tests, NULL, NULL);
}

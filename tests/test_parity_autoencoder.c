/*
 * A small autoencoder against PyTorch 1.13: there and back, ten steps of Adam
 * (tests/gen/gen_autoencoder.py); and the homework's, its size.
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
#include "fmnist/kernels.h"
#include "fmnist/mlp.h"
#include "fmnist/network.h"
#include "fmnist/optimizer.h"
#include "fmnist/xalloc.h"
#include "parity.h"

#define WIDTH 20
#define BATCH 6
#define STEPS 10

struct subject {
	struct model model;
	struct workspace ws;
	struct rng inputs;
};

static int set_up(void **state)
{
	static const size_t width[] = {7, 4, 7};
	static const struct mlp mlp = {.inputs = WIDTH,
		.outputs = WIDTH,
		.width = width,
		.hidden = 3,
		.activation = &layer_relu,
		.last = &layer_sigmoid};
	struct subject *subject = xcalloc(1, sizeof *subject);
	struct rng rng;

	mlp_build(&subject->model, &mlp);
	rng_seed(&rng, 1);
	model_draw_parameters(&subject->model, &init_torch, &rng);
	workspace_init(&subject->ws, &subject->model, BATCH, MODE_TRAINING, NULL);
	rng_seed(&subject->inputs, 2028);
	*state = subject;
	return 0;
}

static int tear_down(void **state)
{
	struct subject *subject = *state;

	workspace_release(&subject->ws);
	model_release(&subject->model);
	free(subject);
	return 0;
}

/* As the Stream's batches: pixels, and labels that nobody reads. */
static void draw_batch(struct subject *subject)
{
	uint8_t pixels[BATCH * WIDTH];

	for (size_t i = 0; i < BATCH * WIDTH; i++)
		pixels[i] = (uint8_t)(rng_u32(&subject->inputs) & 0xff);
	for (size_t i = 0; i < BATCH; i++)
		rng_u32(&subject->inputs);
	pixels_scale(subject->ws.x, pixels, BATCH * WIDTH, PIXEL_UNIT);
}

static double learn_batch(struct subject *subject, const struct gradient_sink *sink)
{
	struct workspace *ws = &subject->ws;
	const real *y;
	double loss;

	draw_batch(subject);
	y = model_forward(&subject->model, ws, BATCH);
	loss = squared_error(
		ws->dy[subject->model.layers - 1], y, ws->x, BATCH * WIDTH, BATCH * WIDTH);
	model_backward(&subject->model, ws, BATCH, sink);
	return loss;
}

static void sigmoid_squared_error_and_adam_are_torchs(void **state)
{
	static const struct optimizer_settings adam = {.kind = OPTIMIZER_ADAM};
	struct subject *subject = *state;
	struct model *model = &subject->model;
	float *output = fixture_f32("autoencoder/small_output", BATCH, WIDTH);
	float *gradient = fixture_f32("autoencoder/small_gradient", model->parameters, 0);
	float *losses = fixture_f32("autoencoder/small_losses", STEPS + 1, 0);
	float *after = fixture_f32("autoencoder/small_after", model->parameters, 0);
	struct optimizer optimizer;
	struct gradient_sink sink;

	optimizer_init(&optimizer, &adam, model);
	sink = optimizer_sink(&optimizer, 0.01);
	assert_loss((double)losses[0], learn_batch(subject, &sink));
	assert_tensor("output", output, subject->ws.y[model->layers - 1], BATCH * WIDTH);
	assert_vector("gradient", model, gradient, optimizer.gradient);
	for (size_t i = 1; i <= STEPS; i++) {
		assert_loss((double)losses[i], learn_batch(subject, &sink));
		optimizer_step(&optimizer, 0.01);
	}
	assert_vector("after ten steps", model, after, model->param);
	optimizer_release(&optimizer);
	free(after);
	free(losses);
	free(gradient);
	free(output);
}

static void the_homeworks_autoencoder_has_its_parameters(void **state)
{
	struct hparams hp;
	struct model model;
	char shape[64];

	(void)state;
	hparams_default_autoencoder(&hp);
	network_build(&model, &hp, 784, 10);
	assert_int_equal(model.parameters, 218192);
	assert_int_equal(model.outputs, 784);
	assert_string_equal(
		hparams_shape(&hp, 784, 0, shape, sizeof shape), "784-128-64-128-784");
	model_release(&model);
}

static void widths_are_mirrored_behind_the_bottleneck(void **state)
{
	struct hparams hp;
	char shape[64];

	(void)state;
	hparams_default_autoencoder(&hp);
	assert_int_equal(hparam_set(&hp, hparam_find("widths"), "500-200", NULL), 0);
	hp.bottleneck = 9;
	assert_string_equal(hparams_shape(&hp, 784, 0, shape, sizeof shape),
		"784-500-200-9-200-500-784");
	hp.widths = 0;
	hp.hidden_layers = 0;
	assert_string_equal(hparams_shape(&hp, 784, 0, shape, sizeof shape), "784-9-784");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			sigmoid_squared_error_and_adam_are_torchs, set_up, tear_down),
		cmocka_unit_test(the_homeworks_autoencoder_has_its_parameters),
		cmocka_unit_test(widths_are_mirrored_behind_the_bottleneck),
	};

	blas_init();
	return cmocka_run_group_tests_name("parity of autoencoders", tests, NULL, NULL);
}

/*
 * Networks against PyTorch 1.13: the same seed, inputs and settings.
 *
 * Initial parameters must be equal to the last bit where they are uniform; the rest as
 * parity.h says.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "parity.h"
#include "fmnist/batch.h"
#include "fmnist/blas.h"
#include "fmnist/mlp.h"
#include "fmnist/model.h"
#include "fmnist/optimizer.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

#define STEPS 10

/* A chain of linear layers with ReLU between, and how gen_mlp.py trained it. */
struct net {
	const char *name; /* of its files in mlp/ */
	const char *init; /* its initial parameters */
	const size_t *width;
	size_t widths;
	uint64_t seed;
	uint64_t inputs;    /* seed of the batches */
	const size_t *size; /* of the batches, in turn */
	size_t sizes;
	double lr, decay;
};

static const size_t homework_width[] = {784, 40, 40, 40, 10};
static const size_t homework_size[] = {16};
static const size_t small_width[] = {20, 7, 5, 3};
static const size_t small_size[] = {3, 1};

static const struct net homework = {
	.name = "homework",
	.init = "init/torch_784_40_40_40_10",
	.width = homework_width,
	.widths = 5,
	.seed = 576,
	.inputs = 2024,
	.size = homework_size,
	.sizes = 1,
	.lr = 0.01,
	.decay = 0.001,
};

static const struct net small = {
	.name = "small",
	.init = "init/torch_20_7_5_3",
	.width = small_width,
	.widths = 4,
	.seed = 1,
	.inputs = 2025,
	.size = small_size,
	.sizes = 2,
	.lr = 0.1,
	.decay = 0.05,
};

/* mlp_build() makes hidden layers of one width; here each has its own. */
static void build(struct model *model, const size_t *width, size_t widths)
{
	model_init(model, width[0]);
	for (size_t i = 1; i < widths; i++) {
		model_add(model, &layer_linear, width[i], 0.0);
		if (i + 1 < widths)
			model_add(model, &layer_relu, width[i], 0.0);
	}
	model_finish(model);
}

static void build_drawn(struct model *model, const struct net *net)
{
	struct rng rng;

	build(model, net->width, net->widths);
	rng_seed(&rng, net->seed);
	model_draw_parameters(model, &init_torch, &rng);
}

static void assert_drawn_to_the_bit(const struct net *net)
{
	struct model model;
	float *expected;

	build_drawn(&model, net);
	expected = fixture_f32(net->init, model.parameters, 0);
	assert_memory_equal(model.param, expected, model.parameters * sizeof *model.param);
	free(expected);
	model_release(&model);
}

static void initial_parameters_are_torchs_to_the_bit(void **state)
{
	(void)state;
	assert_drawn_to_the_bit(&homework);
	assert_drawn_to_the_bit(&small);
}

static void mlp_build_makes_the_homeworks_network(void **state)
{
	static const size_t width[] = {40, 40, 40};
	static const struct mlp mlp = {.inputs = 784,
		.outputs = 10,
		.width = width,
		.hidden = 3,
		.activation = &layer_relu};
	float *expected = fixture_f32(homework.init, 35090, 0);
	struct model model;
	struct rng rng;

	(void)state;
	mlp_build(&model, &mlp);
	assert_int_equal(model.parameters, 35090);
	rng_seed(&rng, homework.seed);
	model_draw_parameters(&model, &init_torch, &rng);
	assert_memory_equal(model.param, expected, model.parameters * sizeof *model.param);
	free(expected);
	model_release(&model);
}

static void assert_scheme(const char *name, const struct init_rule *rule,
	const size_t *width, size_t widths)
{
	struct model model;
	struct rng rng;
	float *expected;

	build(&model, width, widths);
	rng_seed(&rng, 7);
	model_draw_parameters(&model, rule, &rng);
	expected = fixture_f32(name, model.parameters, 0);
	assert_vector(name, &model, expected, model.param);
	free(expected);
	model_release(&model);
}

static void schemes_draw_after_the_constructors(void **state)
{
	static const size_t wide[] = {784, 40, 10};
	static const struct init_rule xavier = {.scheme = INIT_XAVIER};
	static const struct init_rule normal = {.scheme = INIT_NORMAL, .std = 0.05};

	(void)state;
	assert_scheme("init/he_20_7_5_3", &init_he, small_width, 4);
	assert_scheme("init/he_784_40_10", &init_he, wide, 3);
	assert_scheme("init/xavier_20_7_5_3", &xavier, small_width, 4);
	assert_scheme("init/normal_20_7_5_3", &normal, small_width, 4);
}

static void pixels_are_numpys_to_the_bit(void **state)
{
	float *centred = fixture_f32("mlp/pixels_centred", 256, 0);
	float *unit = fixture_f32("mlp/pixels_unit", 256, 0);
	uint8_t pixels[256];
	real found[256];

	(void)state;
	for (size_t i = 0; i < 256; i++)
		pixels[i] = (uint8_t)i;
	pixels_scale(found, pixels, 256, PIXEL_CENTRED);
	assert_memory_equal(found, centred, sizeof found);
	pixels_scale(found, pixels, 256, PIXEL_UNIT);
	assert_memory_equal(found, unit, sizeof found);
	free(centred);
	free(unit);
}

/* Compares logits, loss and gradient of one batch. */
static void assert_backward(const struct net *net, const struct model *model,
	struct workspace *ws, const struct batch *batch)
{
	char name[3][64];
	real *gradient = xcalloc(model->parameters, sizeof *gradient);
	struct gradient_sink sink = {.target = gradient, .scale = REAL(1.0)};
	float *logits, *loss, *expected;

	snprintf(name[0], sizeof name[0], "mlp/%s_logits_%zu", net->name, batch->n);
	snprintf(name[1], sizeof name[1], "mlp/%s_loss_%zu", net->name, batch->n);
	snprintf(name[2], sizeof name[2], "mlp/%s_gradient_%zu", net->name, batch->n);
	logits = fixture_f32(name[0], batch->n, model->outputs);
	loss = fixture_f32(name[1], 1, 0);
	expected = fixture_f32(name[2], model->parameters, 0);
	/* Whatever was there, a sum that blew up too, is replaced. */
	for (size_t i = 0; i < model->parameters; i++)
		gradient[i] = (real)NAN;
	assert_loss((double)*loss, learn(model, ws, batch, 0.0, &sink));
	assert_tensor(name[0], logits, ws->y[model->layers - 1], batch->n * model->outputs);
	assert_vector(name[2], model, expected, gradient);
	free(expected);
	free(loss);
	free(logits);
	free(gradient);
}

static void assert_passes(const struct net *net)
{
	struct model model;
	struct workspace ws;
	struct rng rng;

	build_drawn(&model, net);
	workspace_init(&ws, &model, net->size[0], MODE_TRAINING, NULL);
	rng_seed(&rng, net->inputs);
	for (size_t i = 0; i < net->sizes; i++) {
		struct batch batch;

		batch_init(&batch, &rng, &model, net->size[i]);
		assert_backward(net, &model, &ws, &batch);
		batch_release(&batch);
	}
	workspace_release(&ws);
	model_release(&model);
}

static void homeworks_logits_loss_and_gradient_are_torchs(void **state)
{
	(void)state;
	assert_passes(&homework);
}

static void odd_shapes_logits_loss_and_gradient_are_torchs(void **state)
{
	(void)state;
	assert_passes(&small);
}

/* Skips the batches that assert_passes() reads. */
static void skip_passes(const struct net *net, const struct model *model, struct rng *rng)
{
	for (size_t i = 0; i < net->sizes; i++) {
		struct batch batch;

		batch_init(&batch, rng, model, net->size[i]);
		batch_release(&batch);
	}
}

static void assert_steps(
	const struct net *net, enum decay_scope scope, const char *scope_name)
{
	const struct optimizer_settings settings = {
		.weight_decay = net->decay, .decay_scope = scope};
	struct optimizer optimizer;
	struct model model;
	struct workspace ws;
	struct gradient_sink sink;
	struct rng rng;
	char name[64];
	float *losses, *after;

	build_drawn(&model, net);
	workspace_init(&ws, &model, net->size[0], MODE_TRAINING, NULL);
	optimizer_init(&optimizer, &settings, &model);
	sink = optimizer_sink(&optimizer, net->lr);
	snprintf(name, sizeof name, "mlp/%s_losses_%s", net->name, scope_name);
	losses = fixture_f32(name, STEPS, 0);
	rng_seed(&rng, net->inputs);
	skip_passes(net, &model, &rng);
	for (size_t i = 0; i < STEPS; i++) {
		struct batch batch;

		batch_init(&batch, &rng, &model, net->size[i % net->sizes]);
		assert_loss((double)losses[i], learn(&model, &ws, &batch, 0.0, &sink));
		batch_release(&batch);
	}
	snprintf(name, sizeof name, "mlp/%s_after_%s", net->name, scope_name);
	after = fixture_f32(name, model.parameters, 0);
	assert_vector(name, &model, after, model.param);
	free(after);
	free(losses);
	workspace_release(&ws);
	model_release(&model);
}

static void ten_steps_with_decay_on_all_are_torchs(void **state)
{
	(void)state;
	assert_steps(&homework, DECAY_ALL, "all");
	assert_steps(&small, DECAY_ALL, "all");
}

static void ten_steps_with_decay_on_weights_are_torchs(void **state)
{
	(void)state;
	assert_steps(&homework, DECAY_WEIGHTS, "weights");
	assert_steps(&small, DECAY_WEIGHTS, "weights");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(initial_parameters_are_torchs_to_the_bit),
		cmocka_unit_test(mlp_build_makes_the_homeworks_network),
		cmocka_unit_test(schemes_draw_after_the_constructors),
		cmocka_unit_test(pixels_are_numpys_to_the_bit),
		cmocka_unit_test(homeworks_logits_loss_and_gradient_are_torchs),
		cmocka_unit_test(odd_shapes_logits_loss_and_gradient_are_torchs),
		cmocka_unit_test(ten_steps_with_decay_on_all_are_torchs),
		cmocka_unit_test(ten_steps_with_decay_on_weights_are_torchs),
	};

	blas_init();
	return cmocka_run_group_tests_name("parity", tests, NULL, NULL);
}

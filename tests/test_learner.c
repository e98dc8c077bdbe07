/*
 * Batches that threads share: any number of them learns the same, to the last bit, and that
 * is what one learns that takes the batch at once.
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
#include "fmnist/learner.h"
#include "fmnist/network.h"
#include "fmnist/xalloc.h"
#include "tiny.h"

#define IMAGES 400
#define BATCH 150 /* pieces of 64 do not divide it */
#define STEPS 4

/* One network and who teaches it. */
struct pupil {
	struct model model;
	struct pool *pool;
	struct rng rng;
	struct learner learner;
	double loss[STEPS];
};

static struct hparams network(const char *activation, bool reconstructs)
{
	struct hparams hp;

	if (reconstructs)
		hparams_default_autoencoder(&hp);
	else
		hparams_default(&hp);
	/* Large enough, with units that blocks of 64 do not divide. */
	assert_int_equal(hparam_set(&hp, hparam_find("widths"), "300-330", NULL), 0);
	assert_int_equal(hparam_set(&hp, hparam_find("activation"), activation, NULL), 0);
	assert_int_equal(hparam_set(&hp, hparam_find("optimizer"), "adamw", NULL), 0);
	hp.weight_decay = 0.1;
	hp.decay_scope = DECAY_WEIGHTS;
	hp.lr = 0.003;
	hp.batch_size = BATCH;
	return hp;
}

static void pupil_init(struct pupil *pupil, const struct hparams *hp,
	const struct images *images, size_t threads)
{
	network_build(&pupil->model, hp, images->rows * images->cols, DATASET_CLASSES);
	rng_seed(&pupil->rng, 3);
	model_draw_parameters(&pupil->model, &init_torch, &pupil->rng);
	pupil->pool = pool_new(threads);
	learner_init(&pupil->learner, hp, &pupil->model, images, BATCH, 2, pupil->pool,
		&pupil->rng);
}

static void pupil_release(struct pupil *pupil)
{
	learner_release(&pupil->learner);
	pool_free(pupil->pool);
	model_release(&pupil->model);
}

/* The last batch is short. */
static size_t batch_of(size_t step, uint32_t index[BATCH])
{
	size_t n = step + 1 < STEPS ? BATCH : BATCH / 2 + 1;

	for (size_t i = 0; i < n; i++)
		index[i] = (uint32_t)((step * 131 + i * 7) % IMAGES);
	return n;
}

static void learn(struct pupil *pupil)
{
	uint32_t index[BATCH];

	for (size_t step = 0; step < STEPS; step++) {
		size_t n = batch_of(step, index);

		pupil->loss[step] = learner_step(&pupil->learner, index, n, step);
	}
}

/* The same by the whole batch there and back, and one step. */
static void learn_at_once(struct pupil *pupil)
{
	struct learner *learner = &pupil->learner;
	struct model *model = &pupil->model;
	uint32_t index[BATCH];
	uint8_t labels[BATCH];
	struct workspace ws;

	workspace_init(&ws, model, BATCH, MODE_TRAINING, &pupil->rng);
	for (size_t step = 0; step < STEPS; step++) {
		size_t n = batch_of(step, index);
		double lr = schedule_lr(&learner->schedule, step);
		struct gradient_sink sink = optimizer_sink(&learner->optimizer, lr);
		struct task_batch batch = {.input = ws.x,
			.labels = labels,
			.n = n,
			.outputs = model->outputs,
			.of = n};

		batch_gather(
			learner->images, index, 0, n, learner->task->scale, ws.x, labels);
		batch.output = model_forward(model, &ws, n);
		pupil->loss[step] =
			learner->task->loss(ws.dy[model->layers - 1], &batch, 0) /
			(double)n;
		model_backward(model, &ws, n, &sink);
		optimizer_step(&learner->optimizer, lr);
	}
	workspace_release(&ws);
}

static void check(const char *activation, bool reconstructs)
{
	const struct hparams hp = network(activation, reconstructs);
	struct pupil one, three, whole;
	struct dataset data;

	tiny_make(&data, IMAGES, 10);
	pupil_init(&one, &hp, &data.train, 1);
	pupil_init(&three, &hp, &data.train, 3);
	pupil_init(&whole, &hp, &data.train, 1);
	/* Otherwise nothing is shown. */
	assert_true(one.learner.split);
	learn(&one);
	learn(&three);
	learn_at_once(&whole);
	assert_memory_equal(one.model.param, three.model.param,
		one.model.parameters * sizeof *one.model.param);
	assert_memory_equal(one.loss, three.loss, sizeof one.loss);
	for (size_t step = 0; step < STEPS; step++)
		assert_true(
			fabs(one.loss[step] - whole.loss[step]) < 1e-5 * whole.loss[step]);
	for (size_t i = 0; i < one.model.parameters; i++)
		if (!(fabsf(one.model.param[i] - whole.model.param[i]) < 2e-4f))
			fail_msg("%s: parameter %zu is %.9g and not %.9g", activation, i,
				(double)one.model.param[i], (double)whole.model.param[i]);
	pupil_release(&one);
	pupil_release(&three);
	pupil_release(&whole);
	dataset_release(&data);
}

static void a_batch_in_parts_is_learned_as_a_whole_one(void **state)
{
	static const char *const activations[] = {"relu", "leaky_relu", "elu", "prelu"};

	(void)state;
	for (size_t i = 0; i < sizeof activations / sizeof activations[0]; i++) {
		check(activations[i], false);
		check(activations[i], true);
	}
}

/* Each slope by itself, from steps along the gradient alone. */
static void the_slopes_of_prelu_learn_in_parts(void **state)
{
	struct hparams hp = network("prelu", false);
	struct pupil parts, whole;
	struct dataset data;
	size_t slopes = 0;

	(void)state;
	assert_int_equal(hparam_set(&hp, hparam_find("optimizer"), "sgd", NULL), 0);
	hp.lr = 0.1;
	tiny_make(&data, IMAGES, 10);
	pupil_init(&parts, &hp, &data.train, 2);
	pupil_init(&whole, &hp, &data.train, 1);
	learn(&parts);
	learn_at_once(&whole);
	for (size_t i = 0; i < parts.model.layers; i++) {
		size_t at = parts.model.layer[i].first;

		if (parts.model.layer[i].ops != &layer_prelu)
			continue;
		slopes++;
		assert_true(fabsf(parts.model.param[at] - 0.25f) > 1e-4f);
		assert_true(fabsf(parts.model.param[at] - whole.model.param[at]) < 1e-6f);
	}
	assert_int_equal(slopes, 2);
	pupil_release(&parts);
	pupil_release(&whole);
	dataset_release(&data);
}

static void what_looks_at_a_whole_batch_is_not_split(void **state)
{
	static const char *const options[][2] = {
		{"batch-norm", "true"}, {"dropout", "0.1"}};
	struct dataset data;

	(void)state;
	tiny_make(&data, IMAGES, 10);
	for (size_t i = 0; i < 2; i++) {
		struct hparams hp = network("relu", false);
		struct pupil pupil;

		assert_int_equal(
			hparam_set(&hp, hparam_find(options[i][0]), options[i][1], NULL),
			0);
		pupil_init(&pupil, &hp, &data.train, 2);
		assert_false(pupil.learner.split);
		pupil_release(&pupil);
	}
	dataset_release(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_in_parts_is_learned_as_a_whole_one),
		cmocka_unit_test(the_slopes_of_prelu_learn_in_parts),
		cmocka_unit_test(what_looks_at_a_whole_batch_is_not_split),
	};

	blas_init();
	return cmocka_run_group_tests_name("learner", tests, NULL, NULL);
}

/*
 * Every kind of layer and optimiser, in small networks, against PyTorch 1.13: there and
 * back, ten steps, evaluation (tests/gen/gen_layers.py).
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
#include "fmnist/blas.h"
#include "fmnist/mlp.h"
#include "fmnist/optimizer.h"
#include "fmnist/rng_torch.h"
#include "fmnist/schedule.h"
#include "fmnist/xalloc.h"
#include "parity.h"

#define INPUTS 20
#define UNITS 7
#define OUTPUTS 3
#define BATCH 6
#define STEPS 10

/* A network as it was constructed, and the batches it sees. */
struct subject {
	const char *name;
	struct model model;
	struct workspace ws;
	struct rng rng; /* behind the construction */
	struct rng inputs;
};

static void subject_init(struct subject *subject, const char *name,
	const struct layer_ops *activation, bool batch_norm, double dropout,
	uint64_t inputs)
{
	static const size_t width[] = {UNITS, UNITS};
	const struct mlp mlp = {.inputs = INPUTS,
		.outputs = OUTPUTS,
		.width = width,
		.hidden = 2,
		.activation = activation,
		.batch_norm = batch_norm,
		.dropout = dropout};

	subject->name = name;
	mlp_build(&subject->model, &mlp);
	rng_seed(&subject->rng, 1);
	model_draw_parameters(&subject->model, &init_torch, &subject->rng);
	workspace_init(&subject->ws, &subject->model, BATCH, MODE_TRAINING, &subject->rng);
	rng_seed(&subject->inputs, inputs);
}

static void subject_release(struct subject *subject)
{
	workspace_release(&subject->ws);
	model_release(&subject->model);
}

static float *expected(const struct subject *subject, const char *directory,
	const char *what, size_t rows, size_t cols)
{
	char name[96];

	snprintf(name, sizeof name, "%s/%s_%s", directory, subject->name, what);
	return fixture_f32(name, rows, cols);
}

static void assert_parameters(const struct subject *subject, const char *directory,
	const char *what, const real *found)
{
	float *vector = expected(subject, directory, what, subject->model.parameters, 0);

	assert_vector(subject->name, &subject->model, vector, found);
	free(vector);
}

/* The first batch: logits and gradient. */
static double check_backward(struct subject *subject, const struct batch *batch)
{
	size_t parameters = subject->model.parameters;
	real *gradient = xcalloc(parameters, sizeof *gradient);
	struct gradient_sink sink = {.target = gradient, .scale = REAL(1.0)};
	float *logits = expected(subject, "layers", "logits", BATCH, OUTPUTS);
	double loss;

	/* Whatever was there is replaced. */
	for (size_t i = 0; i < parameters; i++)
		gradient[i] = (real)NAN;
	loss = learn(&subject->model, &subject->ws, batch, 0.0, &sink);
	assert_tensor(subject->name, logits, subject->ws.y[subject->model.layers - 1],
		BATCH * OUTPUTS);
	assert_parameters(subject, "layers", "gradient", gradient);
	free(logits);
	free(gradient);
	return loss;
}

static void step(struct subject *subject, struct optimizer *optimizer, double lr,
	double smoothing, double expected_loss)
{
	struct gradient_sink sink = optimizer_sink(optimizer, lr);
	struct batch batch;

	batch_init(&batch, &subject->inputs, &subject->model, BATCH);
	assert_loss(expected_loss,
		learn(&subject->model, &subject->ws, &batch, smoothing, &sink));
	optimizer_step(optimizer, lr);
	batch_release(&batch);
}

static void check_buffers(const struct subject *subject)
{
	const struct model *model = &subject->model;
	float *buffers;

	if (model->buffers == 0)
		return;
	buffers = expected(subject, "layers", "buffers", model->buffers, 0);
	assert_tensor(subject->name, buffers, model->buffer, model->buffers);
	free(buffers);
}

static void check_evaluation(const struct subject *subject, const struct batch *batch)
{
	float *logits = expected(subject, "layers", "evaluated", BATCH, OUTPUTS);
	real *before = xcalloc(subject->model.buffers + 1, sizeof *before);
	struct workspace ws;

	memcpy(before, subject->model.buffer, subject->model.buffers * sizeof *before);
	workspace_init(&ws, &subject->model, BATCH, MODE_EVALUATION, NULL);
	memcpy(ws.x, batch->x, BATCH * INPUTS * sizeof *ws.x);
	assert_tensor(
		subject->name, logits, model_forward(&subject->model, &ws, BATCH), OUTPUTS);
	assert_memory_equal(
		before, subject->model.buffer, subject->model.buffers * sizeof *before);
	workspace_release(&ws);
	free(before);
	free(logits);
}

static void check_network(const char *name, const struct layer_ops *activation,
	bool batch_norm, double dropout)
{
	static const struct optimizer_settings sgd = {
		.weight_decay = 0.05, .decay_scope = DECAY_WEIGHTS};
	struct subject subject;
	struct optimizer optimizer;
	struct batch first;
	float *losses;

	subject_init(&subject, name, activation, batch_norm, dropout, 2026);
	optimizer_init(&optimizer, &sgd, &subject.model);
	losses = expected(&subject, "layers", "losses", STEPS + 1, 0);
	batch_init(&first, &subject.inputs, &subject.model, BATCH);
	assert_loss((double)losses[0], check_backward(&subject, &first));
	for (size_t i = 1; i <= STEPS; i++)
		step(&subject, &optimizer, 0.1, 0.0, (double)losses[i]);
	assert_parameters(&subject, "layers", "after", subject.model.param);
	check_buffers(&subject);
	check_evaluation(&subject, &first);
	batch_release(&first);
	free(losses);
	optimizer_release(&optimizer);
	subject_release(&subject);
}

static void every_activation_is_torchs(void **state)
{
	(void)state;
	check_network("relu", &layer_relu, false, 0.0);
	check_network("leaky_relu", &layer_leaky_relu, false, 0.0);
	check_network("elu", &layer_elu, false, 0.0);
	check_network("prelu", &layer_prelu, false, 0.0);
}

static void batch_norm_its_statistics_and_its_evaluation_are_torchs(void **state)
{
	(void)state;
	check_network("batch_norm", &layer_relu, true, 0.0);
}

static void dropout_is_torchs(void **state)
{
	(void)state;
	check_network("dropout", &layer_relu, false, 0.4);
}

static void all_of_them_together_are_torchs(void **state)
{
	(void)state;
	check_network("everything", &layer_prelu, true, 0.2);
	check_network("elu_everything", &layer_elu, true, 0.3);
}

static void check_mask(size_t n, double p)
{
	char name[64];
	real *found = xcalloc(n, sizeof *found);
	float *mask, *then, next[4];
	struct rng rng;

	snprintf(name, sizeof name, "rng/mask_%zu", n);
	mask = fixture_f32(name, n, 0);
	snprintf(name, sizeof name, "rng/mask_%zu_then", n);
	then = fixture_f32(name, 4, 0);
	rng_seed(&rng, n);
	rng_torch_mask(&rng, found, n, 1.0 - p, REAL(1.0) / (real)(1.0 - p));
	assert_memory_equal(found, mask, n * sizeof *found);
	rng_torch_uniform(&rng, next, 4, 0.0f, 1.0f);
	assert_memory_equal(next, then, sizeof next);
	free(then);
	free(mask);
	free(found);
}

static void dropout_masks_are_torchs_to_the_bit(void **state)
{
	(void)state;
	check_mask(1, 0.5);
	check_mask(7, 0.2);
	check_mask(1000, 0.2);
	check_mask(4096, 0.4);
	check_mask(5000, 0.95);
}

/* Ten steps on a network with PReLU. */
static void check_optimizer(const char *name, const struct optimizer_settings *settings,
	double smoothing, const struct schedule *schedule)
{
	struct subject subject;
	struct optimizer optimizer;
	float *losses;

	subject_init(&subject, name, &layer_prelu, false, 0.0, 2027);
	optimizer_init(&optimizer, settings, &subject.model);
	losses = expected(&subject, "optimizers", "losses", STEPS, 0);
	for (size_t i = 0; i < STEPS; i++)
		step(&subject, &optimizer, schedule_lr(schedule, i), smoothing,
			(double)losses[i]);
	assert_parameters(&subject, "optimizers", "after", subject.model.param);
	free(losses);
	optimizer_release(&optimizer);
	subject_release(&subject);
}

static struct schedule constant(double lr)
{
	return (struct schedule){
		.lr = lr, .epochs = STEPS, .iterations = 1, .step_epochs = 1};
}

static void ten_steps_of_sgd_with_momentum_are_torchs(void **state)
{
	struct schedule schedule = constant(0.05);

	(void)state;
	check_optimizer("momentum",
		&(struct optimizer_settings){.momentum = 0.9, .weight_decay = 0.05}, 0.0,
		&schedule);
	check_optimizer("nesterov",
		&(struct optimizer_settings){.momentum = 0.8,
			.nesterov = true,
			.weight_decay = 0.05,
			.decay_scope = DECAY_ALL},
		0.0, &schedule);
}

static void ten_steps_of_adam_are_torchs(void **state)
{
	const struct optimizer_settings adam = {
		.kind = OPTIMIZER_ADAM, .weight_decay = 0.05};
	struct schedule schedule = constant(0.01);

	(void)state;
	check_optimizer("adam", &adam, 0.0, &schedule);
	check_optimizer("smoothed", &adam, 0.1, &schedule);
}

static void ten_steps_of_adamw_are_torchs(void **state)
{
	struct optimizer_settings adamw = {
		.kind = OPTIMIZER_ADAMW, .weight_decay = 0.05, .decay_scope = DECAY_ALL};
	struct schedule schedule = constant(0.01);

	(void)state;
	check_optimizer("adamw", &adamw, 0.0, &schedule);
	adamw.decay_scope = DECAY_WEIGHTS;
	schedule.lr = 0.05;
	schedule.kind = SCHEDULE_COSINE;
	schedule.warmup_epochs = 3;
	check_optimizer("scheduled", &adamw, 0.0, &schedule);
}

static void check_rates(const char *name, const struct schedule *schedule)
{
	double *rates = fixture_f64(name, STEPS, 0);

	for (size_t i = 0; i < STEPS; i++)
		if (!(fabs(schedule_lr(schedule, i) - rates[i]) <= 1e-12))
			fail_msg("%s[%zu]: expected %.17g, found %.17g", name, i, rates[i],
				schedule_lr(schedule, i));
	free(rates);
}

static void schedules_are_torchs(void **state)
{
	struct schedule schedule = {.kind = SCHEDULE_STEP,
		.lr = 0.3,
		.step_epochs = 2,
		.factor = 0.5,
		.epochs = 5,
		.iterations = 2};

	(void)state;
	check_rates("optimizers/rates_step", &schedule);
	schedule.kind = SCHEDULE_COSINE;
	check_rates("optimizers/rates_cosine", &schedule);
}

static void warm_up_ends_at_the_whole_rate(void **state)
{
	const struct schedule schedule = {.kind = SCHEDULE_CONSTANT,
		.lr = 0.5,
		.warmup_epochs = 2,
		.epochs = 9,
		.iterations = 4};

	(void)state;
	assert_true(schedule_lr(&schedule, 0) == 0.5 / 8);
	assert_true(schedule_lr(&schedule, 7) == 0.5);
	assert_true(schedule_lr(&schedule, 8) == 0.5);
	assert_true(schedule_lr(&schedule, 35) == 0.5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_activation_is_torchs),
		cmocka_unit_test(batch_norm_its_statistics_and_its_evaluation_are_torchs),
		cmocka_unit_test(dropout_is_torchs),
		cmocka_unit_test(all_of_them_together_are_torchs),
		cmocka_unit_test(dropout_masks_are_torchs_to_the_bit),
		cmocka_unit_test(ten_steps_of_sgd_with_momentum_are_torchs),
		cmocka_unit_test(ten_steps_of_adam_are_torchs),
		cmocka_unit_test(ten_steps_of_adamw_are_torchs),
		cmocka_unit_test(schedules_are_torchs),
		cmocka_unit_test(warm_up_ends_at_the_whole_rate),
	};

	blas_init();
	return cmocka_run_group_tests_name("parity of layers", tests, NULL, NULL);
}

/*
 * Every layer in layer_kinds[], the loss and whole networks against central
 * differences.
 *
 * Compiled with FMNIST_DOUBLE, the nn sources too: a wrong gradient then stands
 * far above rounding. A new kind of layer is checked as soon as it is in the
 * table.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/kernels.h"
#include "fmnist/layer.h"
#include "fmnist/mlp.h"
#include "fmnist/model.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

_Static_assert(sizeof(real) == sizeof(double), "compile with -DFMNIST_DOUBLE");

#define STEP 1e-5      /* its square is the error of a central difference */
#define TOLERANCE 1e-7 /* relative, absolute below 1 */
#define TRIALS 12
#define FIRST 5   /* where the layer's parameters begin in the vector */
#define GUARD 1e3 /* stands before and after them */

static size_t draw_size(struct rng *rng, size_t most)
{
	return 1 + rng_u32(rng) % most;
}

/* 0.1 <= |value| < 1.1: away from 0, where activations have their kink. */
static void draw_values(struct rng *rng, double *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double size = 0.1 + (double)rng_u32(rng) * 0x1p-32;

		out[i] = (rng_u32(rng) & 1u) != 0 ? size : -size;
	}
}

static double *drawn(struct rng *rng, size_t n)
{
	double *values = xcalloc(n + 1, sizeof *values);

	draw_values(rng, values, n);
	return values;
}

static double *copied(const double *values, size_t n)
{
	double *copy = xcalloc(n + 1, sizeof *copy);

	memcpy(copy, values, n * sizeof *copy);
	return copy;
}

static void assert_near(
	const char *kind, const char *what, size_t i, double expected, double found)
{
	/* Not a number must fail too. */
	if (!(fabs(found - expected) <= TOLERANCE * fmax(1.0, fabs(expected))))
		fail_msg("%s, %s[%zu]: differences give %.12g, backward %.12g", kind, what,
			i, expected, found);
}

/* One layer at one point, and what backward is to give there. The function
 * that is differentiated is the sum of up[i] * y[i]. */
struct probe {
	struct layer layer;
	size_t n;        /* examples */
	size_t count;    /* parameters */
	double *param;   /* (FIRST + count + 1), guards around */
	double *buffer;  /* (buffers) */
	double *kept;    /* from forward to backward */
	uint64_t seed;   /* of what the layer draws, the same each time */
	double *x;       /* (n, in) */
	double *up;      /* (n, out) */
	double *d_x;     /* (n, in), by differences */
	double *d_param; /* (count), by differences */
};

/* A layer that does not read x afterwards is run in place. */
static bool over_x(const struct layer_ops *ops)
{
	return ops->in_place && !ops->reads_x;
}

static void run_forward(const struct probe *probe, const double *x, double *y)
{
	const struct layer *layer = &probe->layer;
	struct rng rng;
	struct layer_pass pass = {
		.param = probe->param + FIRST,
		.buffer = probe->buffer,
		.kept = probe->kept,
		.rng = &rng,
		.mode = MODE_TRAINING,
	};

	rng_seed(&rng, probe->seed);
	if (over_x(layer->ops)) {
		memcpy(y, x, probe->n * layer->in * sizeof *y);
		x = y;
	}
	layer->ops->forward(layer, &pass, x, y, probe->n);
}

static double value_at(const struct probe *probe)
{
	size_t size = probe->n * probe->layer.out;
	double *y = xcalloc(size, sizeof *y);
	double sum = 0.0;

	run_forward(probe, probe->x, y);
	for (size_t i = 0; i < size; i++)
		sum += probe->up[i] * y[i];
	free(y);
	return sum;
}

static double *differences(const struct probe *probe, double *at, size_t count)
{
	double *slope = xcalloc(count + 1, sizeof *slope);

	for (size_t i = 0; i < count; i++) {
		double kept = at[i];
		double above, below;

		at[i] = kept + STEP;
		above = value_at(probe);
		at[i] = kept - STEP;
		below = value_at(probe);
		at[i] = kept;
		slope[i] = (above - below) / (2 * STEP);
	}
	return slope;
}

static void probe_init(struct probe *probe, const struct layer_ops *ops, struct rng *rng,
	size_t n, size_t in, size_t out)
{
	struct layer_counts counts;

	probe->layer = (struct layer){
		.ops = ops, .in = in, .out = out, .first = FIRST, .setting = 0.3};
	counts = layer_count(&probe->layer);
	probe->n = n;
	probe->count = counts.weights + counts.biases;
	probe->buffer = xcalloc(counts.buffers + 1, sizeof *probe->buffer);
	probe->kept =
		xcalloc(counts.kept + n * counts.kept_per_example + 1, sizeof *probe->kept);
	probe->seed = rng_u32(rng);
	probe->param = drawn(rng, FIRST + probe->count + 1);
	for (size_t i = 0; i < FIRST; i++)
		probe->param[i] = GUARD;
	probe->param[FIRST + probe->count] = GUARD;
	probe->x = drawn(rng, n * in);
	probe->up = drawn(rng, n * out);
	probe->d_x = differences(probe, probe->x, n * in);
	probe->d_param = differences(probe, probe->param + FIRST, probe->count);
}

static void probe_release(struct probe *probe)
{
	free(probe->param);
	free(probe->buffer);
	free(probe->kept);
	free(probe->x);
	free(probe->up);
	free(probe->d_x);
	free(probe->d_param);
}

/* Forward and backward as model.h runs them; returns dx, or NULL where it is
 * not asked for. */
static double *run_backward(
	const struct probe *probe, bool want_dx, const struct gradient_sink *sink)
{
	const struct layer *layer = &probe->layer;
	size_t out = probe->n * layer->out;
	const struct layer_pass pass = {
		.param = probe->param + FIRST,
		.buffer = probe->buffer,
		.kept = probe->kept,
		.mode = MODE_TRAINING,
	};
	double *y = xcalloc(out, sizeof *y);
	double *dy = copied(probe->up, out);
	double *dx = NULL;

	run_forward(probe, probe->x, y);
	if (want_dx)
		dx = layer->ops->in_place ? dy : xcalloc(probe->n * layer->in, sizeof *dx);
	layer->ops->backward(
		layer, &pass, over_x(layer->ops) ? y : probe->x, y, dy, dx, probe->n, sink);
	if (dy != dx)
		free(dy);
	free(y);
	return dx;
}

/* target must be keep * before + scale * gradient, and nothing beside it. */
static void assert_sink(
	const struct probe *probe, const struct gradient_sink *sink, const double *before)
{
	const char *kind = probe->layer.ops->name;

	for (size_t i = 0; i < FIRST; i++)
		assert_true(sink->target[i] == GUARD);
	assert_true(sink->target[FIRST + probe->count] == GUARD);
	for (size_t i = 0; i < probe->count; i++) {
		double slope = probe->d_param[i];
		double kept =
			sink->keep_weight == 0.0 ? 0.0 : sink->keep_weight * before[i];

		assert_near(kind, "parameter", i, kept + sink->scale * slope,
			sink->target[FIRST + i]);
	}
}

static void assert_dx(const struct probe *probe, const double *dx)
{
	for (size_t i = 0; i < probe->n * probe->layer.in; i++)
		assert_near(probe->layer.ops->name, "input", i, probe->d_x[i], dx[i]);
}

static void check_gradient(struct probe *probe, struct rng *rng)
{
	double *target = copied(probe->param, FIRST + probe->count + 1);
	struct gradient_sink sink = {.target = target, .scale = 1.0};
	double *dx;

	(void)rng;
	for (size_t i = 0; i < probe->count; i++)
		target[FIRST + i] = NAN; /* not read */
	dx = run_backward(probe, true, &sink);
	assert_dx(probe, dx);
	assert_sink(probe, &sink, NULL);
	free(dx);
	free(target);
}

static void check_no_input_gradient(struct probe *probe, struct rng *rng)
{
	double *target = copied(probe->param, FIRST + probe->count + 1);
	struct gradient_sink sink = {.target = target, .scale = 1.0};

	(void)rng;
	assert_null(run_backward(probe, false, &sink));
	assert_sink(probe, &sink, NULL);
	free(target);
}

static void check_mixing(struct probe *probe, struct rng *rng)
{
	double *before = drawn(rng, probe->count);
	double *target = copied(probe->param, FIRST + probe->count + 1);
	struct gradient_sink sink = {
		.target = target, .scale = -0.3, .keep_weight = 0.7, .keep_bias = 0.7};

	memcpy(target + FIRST, before, probe->count * sizeof *before);
	free(run_backward(probe, true, &sink));
	assert_sink(probe, &sink, before);
	free(target);
	free(before);
}

static void check_step_in_place(struct probe *probe, struct rng *rng)
{
	double *before = copied(probe->param + FIRST, probe->count);
	struct gradient_sink sink = {.target = probe->param,
		.scale = -0.5,
		.keep_weight = 0.9,
		.keep_bias = 0.9};
	double *dx = run_backward(probe, true, &sink);

	(void)rng;
	assert_dx(probe, dx);
	assert_sink(probe, &sink, before);
	free(dx);
	free(before);
}

/* Every kind with as many outputs as inputs, and linear, which can change the
 * width, with others too. */
static void for_every_kind(void (*check)(struct probe *, struct rng *))
{
	struct rng rng;

	rng_seed(&rng, 1);
	for (size_t k = 0; layer_kinds[k] != NULL; k++) {
		for (int trial = 0; trial < TRIALS; trial++) {
			/* Wide ones too, for kernels that work in blocks. */
			size_t most = trial % 4 == 0 ? 200 : 11;
			size_t n = 2 + draw_size(&rng, 8); /* a batch has a variance */
			size_t in = draw_size(&rng, 11);
			size_t out = draw_size(&rng, most);
			struct probe probe;

			if (layer_kinds[k] != &layer_linear)
				in = out;
			probe_init(&probe, layer_kinds[k], &rng, n, in, out);
			check(&probe, &rng);
			probe_release(&probe);
		}
	}
}

static void every_layers_gradients_are_its_slopes(void **state)
{
	(void)state;
	for_every_kind(check_gradient);
}

static void no_layer_needs_room_for_the_inputs_gradient(void **state)
{
	(void)state;
	for_every_kind(check_no_input_gradient);
}

static void every_layer_mixes_into_the_sink(void **state)
{
	(void)state;
	for_every_kind(check_mixing);
}

static void every_layer_can_step_its_own_parameters(void **state)
{
	(void)state;
	for_every_kind(check_step_in_place);
}

static void linear_keeps_weight_and_bias_apart(void **state)
{
	enum { IN = 3, OUT = 2, WEIGHTS = IN * OUT };
	const struct layer layer = {.ops = &layer_linear, .in = IN, .out = OUT};
	double param[WEIGHTS + OUT], x[IN] = {0}, y[OUT] = {0}, dy[OUT] = {0};
	const struct layer_pass pass = {.param = param};
	struct gradient_sink sink = {
		.target = param, .scale = 1.0, .keep_weight = 0.5, .keep_bias = 0.25};

	(void)state;
	for (size_t i = 0; i < WEIGHTS + OUT; i++)
		param[i] = 1.0;
	layer_linear.backward(&layer, &pass, x, y, dy, NULL, 1, &sink);
	for (size_t i = 0; i < WEIGHTS + OUT; i++)
		assert_true(param[i] == (i < WEIGHTS ? 0.5 : 0.25));
}

static void draw_labels(struct rng *rng, uint8_t *labels, size_t n, size_t classes)
{
	for (size_t i = 0; i < n; i++)
		labels[i] = (uint8_t)(rng_u32(rng) % classes);
}

static void losss_gradient_is_its_slope(void **state)
{
	struct rng rng;

	(void)state;
	rng_seed(&rng, 2);
	for (int trial = 0; trial < TRIALS; trial++) {
		size_t n = draw_size(&rng, 9);
		size_t classes = 1 + draw_size(&rng, 11);
		double smoothing = trial % 2 == 0 ? 0.0 : 0.3;
		double *z = drawn(&rng, n * classes);
		double *dz = drawn(&rng, n * classes);
		uint8_t *labels = xmalloc(n);

		draw_labels(&rng, labels, n, classes);
		cross_entropy(dz, z, labels, n, n, classes, smoothing);
		for (size_t i = 0; i < n * classes; i++) {
			double kept = z[i];
			double above, below;

			z[i] = kept + STEP;
			above = cross_entropy(NULL, z, labels, n, n, classes, smoothing);
			z[i] = kept - STEP;
			below = cross_entropy(NULL, z, labels, n, n, classes, smoothing);
			z[i] = kept;
			assert_near(
				"loss", "logit", i, (above - below) / (2 * STEP), dz[i]);
		}
		free(labels);
		free(dz);
		free(z);
	}
}

static void loss_stays_finite_for_huge_logits(void **state)
{
	static const double z[] = {1000.0, -1000.0, /**/ -1e6, -1e6};
	static const uint8_t labels[] = {1, 0};
	double dz[4];

	(void)state;
	/* Rows: 2000 and ln 2; the mean of both. */
	assert_near("loss", "value", 0, (2000.0 + log(2.0)) / 2,
		cross_entropy(dz, z, labels, 2, 2, 2, 0.0));
	assert_near("loss", "logit", 0, 0.5, dz[0]);
	assert_near("loss", "logit", 1, -0.5, dz[1]);
	assert_near("loss", "logit", 2, -0.25, dz[2]);
	assert_near("loss", "logit", 3, 0.25, dz[3]);
}

/* A network, and a batch for it. */
struct trial {
	struct model model;
	struct workspace ws;
	struct rng rng;
	uint64_t seed; /* of what dropout draws, the same each time */
	size_t n;
	double *x; /* (n, inputs) */
	uint8_t labels[9];
};

static const double *run_network(struct trial *trial)
{
	rng_seed(&trial->rng, trial->seed);
	memcpy(trial->ws.x, trial->x, trial->n * trial->model.inputs * sizeof *trial->x);
	return model_forward(&trial->model, &trial->ws, trial->n);
}

static double network_loss(struct trial *trial, double *dlogits)
{
	const double *logits = run_network(trial);

	return cross_entropy(dlogits, logits, trial->labels, trial->n, trial->n,
		trial->model.outputs, 0.1);
}

/* The whole gradient of a network. */
static void check_network(const struct mlp *mlp, struct rng *rng)
{
	struct trial trial = {.n = 2 + draw_size(rng, 6), .seed = rng_u32(rng)};
	struct gradient_sink sink = {.scale = 1.0};
	struct model *model = &trial.model;

	mlp_build(model, mlp);
	workspace_init(&trial.ws, model, 9, MODE_TRAINING, &trial.rng);
	model_draw_parameters(model, &init_torch, rng);
	draw_values(rng, model->param, model->parameters);
	draw_labels(rng, trial.labels, trial.n, model->outputs);
	trial.x = drawn(rng, trial.n * model->inputs);
	sink.target = drawn(rng, model->parameters);
	network_loss(&trial, trial.ws.dy[model->layers - 1]);
	model_backward(model, &trial.ws, trial.n, &sink);
	for (size_t i = 0; i < model->parameters; i++) {
		double kept = model->param[i];
		double above, below;

		model->param[i] = kept + STEP;
		above = network_loss(&trial, NULL);
		model->param[i] = kept - STEP;
		below = network_loss(&trial, NULL);
		model->param[i] = kept;
		assert_near(mlp->activation->name, "of the network, parameter", i,
			(above - below) / (2 * STEP), sink.target[i]);
	}
	free(sink.target);
	free(trial.x);
	workspace_release(&trial.ws);
	model_release(model);
}

static const struct layer_ops *const activations[] = {
	&layer_relu, &layer_leaky_relu, &layer_elu, &layer_prelu};

static void whole_networks_gradients_are_their_slopes(void **state)
{
	struct rng rng;

	(void)state;
	rng_seed(&rng, 3);
	for (size_t k = 0; k < 4; k++)
		for (int trial = 0; trial < TRIALS; trial++) {
			const size_t width[] = {
				draw_size(&rng, 7), draw_size(&rng, 7), draw_size(&rng, 7)};
			const struct mlp mlp = {
				.inputs = draw_size(&rng, 9),
				.outputs = 1 + draw_size(&rng, 5),
				.width = width,
				.hidden = rng_u32(&rng) % 4,
				.activation = activations[k],
				.last = trial % 3 == 0 ? &layer_sigmoid : NULL,
				.batch_norm = trial % 2 == 1,
				.dropout = trial % 4 >= 2 ? 0.4 : 0.0,
			};

			check_network(&mlp, &rng);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_layers_gradients_are_its_slopes),
		cmocka_unit_test(no_layer_needs_room_for_the_inputs_gradient),
		cmocka_unit_test(every_layer_mixes_into_the_sink),
		cmocka_unit_test(every_layer_can_step_its_own_parameters),
		cmocka_unit_test(linear_keeps_weight_and_bias_apart),
		cmocka_unit_test(losss_gradient_is_its_slope),
		cmocka_unit_test(loss_stays_finite_for_huge_logits),
		cmocka_unit_test(whole_networks_gradients_are_their_slopes),
	};

	blas_init();
	return cmocka_run_group_tests_name("gradient", tests, NULL, NULL);
}

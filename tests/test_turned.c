/*
 * Layers whose numbers stand unit by unit against the same layers row by row.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/kernels.h"
#include "fmnist/network.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

enum { INPUTS = 7, CLASSES = 10, MOST = 70 };

static const size_t counts[] = {1, 15, 16, 17, MOST};

static void draw(float *values, size_t n, uint64_t seed)
{
	struct rng rng;

	rng_seed(&rng, seed);
	for (size_t i = 0; i < n; i++)
		values[i] = (float)((double)rng_u32(&rng) * 0x1p-30 - 2.0);
}

/* (rows, cols) to (cols, rows). */
static void turn(float *to, const float *from, size_t rows, size_t cols)
{
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < cols; j++)
			to[j * rows + i] = from[i * cols + j];
}

static void assert_turned(const float *turned, const float *y, size_t n, size_t cols)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < cols; j++)
			if (!(fabsf(turned[j * n + i] - y[i * cols + j]) <= 1e-5f))
				fail_msg("%zu of %zu, %zu: %g beside %g", i, n, j,
					(double)turned[j * n + i], (double)y[i * cols + j]);
}

static void a_product_is_turned_or_made_of_what_is(void **state)
{
	float x[MOST * INPUTS], sideways[MOST * INPUTS], weight[CLASSES * INPUTS];
	float bias[CLASSES], y[MOST * CLASSES], turned[MOST * CLASSES];

	(void)state;
	draw(x, MOST * INPUTS, 1);
	draw(weight, CLASSES * INPUTS, 2);
	draw(bias, CLASSES, 3);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		size_t n = counts[i];

		linear_forward(y, x, weight, bias, n, INPUTS, CLASSES);
		linear_turn(turned, x, weight, bias, n, INPUTS, CLASSES);
		assert_turned(turned, y, n, CLASSES);
		turn(sideways, x, n, INPUTS);
		linear_forward_turned(turned, sideways, weight, bias, n, INPUTS, CLASSES);
		assert_turned(turned, y, n, CLASSES);
	}
}

static void the_loss_of_columns_is_that_of_rows(void **state)
{
	float logits[MOST * CLASSES], turned[MOST * CLASSES];
	uint8_t labels[MOST];

	(void)state;
	draw(logits, MOST * CLASSES, 4);
	for (size_t i = 0; i < MOST; i++)
		labels[i] = (uint8_t)(i * 7 % CLASSES);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		size_t n = counts[i];

		turn(turned, logits, n, CLASSES);
		assert_true(fabs(cross_entropy_turned(turned, labels, n, CLASSES) -
				    cross_entropy(NULL, logits, labels, n, n, CLASSES,
					    0.0)) < 1e-6);
	}
	logits[3] = NAN;
	turn(turned, logits, 16, CLASSES);
	assert_true(isnan(cross_entropy_turned(turned, labels, 16, CLASSES)));
}

static void set(struct hparams *hp, const char *name, const char *value)
{
	assert_int_equal(hparam_set(hp, hparam_find(name), value, NULL), 0);
}

static void assert_network_turns(const char *activation)
{
	struct hparams hp;
	struct model model;
	struct workspace rows, columns;

	hparams_default(&hp);
	set(&hp, "activation", activation);
	set(&hp, "hidden-layers", "3");
	set(&hp, "hidden-units", "9");
	set(&hp, "dropout", "0.5");
	network_build(&model, &hp, INPUTS, CLASSES);
	draw(model.param, model.parameters, 5);
	assert_true(model_turns(&model, 0));
	workspace_init(&rows, &model, MOST, MODE_ESTIMATION, NULL);
	workspace_init(&columns, &model, MOST, MODE_ESTIMATION, NULL);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		size_t n = counts[i], units = model.layer[0].out;

		draw(rows.y[0], n * units, 7);
		turn(columns.y[0], rows.y[0], n, units);
		for (size_t j = 0; j < model.parameters; j++)
			model.param[j] *= 0.5f;
		assert_turned(model_forward_turned(&model, &columns, 1, n),
			model_forward_from(&model, &rows, 1, n), n, CLASSES);
	}
	workspace_release(&rows);
	workspace_release(&columns);
	model_release(&model);
}

static void networks_of_every_activation_turn(void **state)
{
	(void)state;
	assert_network_turns("relu");
	assert_network_turns("leaky_relu");
	assert_network_turns("elu");
	assert_network_turns("prelu");
}

static void one_with_batch_normalisation_does_not(void **state)
{
	struct hparams hp;
	struct model model;

	(void)state;
	hparams_default(&hp);
	set(&hp, "batch-norm", "true");
	network_build(&model, &hp, INPUTS, CLASSES);
	assert_false(model_turns(&model, 1));
	assert_true(model_turns(&model, model.layers - 1));
	model_release(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_product_is_turned_or_made_of_what_is),
		cmocka_unit_test(the_loss_of_columns_is_that_of_rows),
		cmocka_unit_test(networks_of_every_activation_turn),
		cmocka_unit_test(one_with_batch_normalisation_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is predicted of a layer is what the derivation says. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/init_theory.h"
#include "near.h"

#define LAYERS 6

static const size_t width[LAYERS + 1] = {784, 256, 256, 256, 256, 256, 10};

static void relu_lets_half_through(void **state)
{
	static const double variance[] = {1e-60, 1e-12, 0.34, 1.0, 1e12, 1e60};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		double power = activation_power(&layer_relu, variance[i]);

		assert_near(power / variance[i], 0.5, 1e-6);
		assert_near(activation_gradient_power(&layer_relu, variance[i]), 0.5, 1e-6);
	}
}

static void a_slope_lets_its_square_of_the_other_half_through(void **state)
{
	(void)state;
	assert_near(activation_power(&layer_leaky_relu, 2.0), 1.0 + 1e-4, 1e-6);
	assert_near(activation_gradient_power(&layer_leaky_relu, 2.0), 0.5 * (1.0 + 1e-4),
		1e-6);
	assert_near(activation_power(&layer_prelu, 2.0), 1.0 + 0.0625, 1e-6);
}

/* E[(e^z - 1)^2; z < 0] of a normal z of variance v, by completing the square. */
static double elu_power(double v)
{
	double s = sqrt(v);

	return 0.5 * v + exp(2.0 * v) * 0.5 * erfc(2.0 * s / sqrt(2.0)) -
		2.0 * exp(0.5 * v) * 0.5 * erfc(s / sqrt(2.0)) + 0.5;
}

static void elu_is_taken_of_a_normal_number(void **state)
{
	static const double variance[] = {0.01, 0.3, 1.0, 4.0};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		double v = variance[i];

		assert_near(activation_power(&layer_elu, v), elu_power(v), 1e-5);
		assert_near(activation_gradient_power(&layer_elu, v),
			0.5 + exp(2.0 * v) * 0.5 * erfc(2.0 * sqrt(v) / sqrt(2.0)), 1e-5);
	}
}

static void he_keeps_and_xavier_halves(void **state)
{
	static const struct init_rule xavier = {.scheme = INIT_XAVIER};
	struct init_prediction he[LAYERS], half[LAYERS];

	(void)state;
	init_predict(he, &init_he, width, LAYERS, &layer_relu, 0.2, 1.0);
	init_predict(half, &xavier, width, LAYERS, &layer_relu, 0.2, 1.0);
	for (size_t i = 0; i < LAYERS; i++)
		assert_near(he[i].z, 0.4, 1e-6);
	for (size_t i = 1; i + 1 < LAYERS; i++) {
		assert_near(half[i].z / half[i - 1].z, 0.5, 1e-6);
		assert_near(half[i].x2, half[i - 1].z / 2.0, 1e-6);
	}
	/* Fan in and fan out of the first layer. */
	assert_near(half[0].z, 784.0 * 2.0 / (784.0 + 256.0) * 0.2, 1e-6);
}

static void torchs_biases_are_a_floor_for_the_signal_and_none_for_gradients(void **state)
{
	struct init_prediction layer[LAYERS];

	(void)state;
	init_predict(layer, &init_torch, width, LAYERS, &layer_relu, 0.2, 1.0);
	for (size_t i = 1; i + 1 < LAYERS; i++) {
		assert_near(layer[i].z, layer[i - 1].z / 6.0 + 1.0 / (3.0 * 256.0), 1e-9);
		assert_near(layer[i - 1].gradient / layer[i].gradient, 1.0 / 6.0, 1e-6);
	}
}

static void backward_outputs_take_the_place_of_inputs(void **state)
{
	struct init_prediction layer[LAYERS];

	(void)state;
	init_predict(layer, &init_he, width, LAYERS, &layer_relu, 0.2, 0.09);
	assert_near(layer[LAYERS - 1].gradient, 0.09, 1e-12);
	/* Ten outputs, weights of variance 2/256, and ReLU. */
	assert_near(layer[LAYERS - 2].gradient, 0.5 * 10.0 * 2.0 / 256.0 * 0.09, 1e-9);
	assert_near(layer[0].gradient, layer[LAYERS - 2].gradient, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relu_lets_half_through),
		cmocka_unit_test(a_slope_lets_its_square_of_the_other_half_through),
		cmocka_unit_test(elu_is_taken_of_a_normal_number),
		cmocka_unit_test(he_keeps_and_xavier_halves),
		cmocka_unit_test(
			torchs_biases_are_a_floor_for_the_signal_and_none_for_gradients),
		cmocka_unit_test(backward_outputs_take_the_place_of_inputs),
	};

	return cmocka_run_group_tests_name("init_theory", tests, NULL, NULL);
}

#include "fmnist/init_theory.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/model.h"
#include "fmnist/xalloc.h"

/* Places to take f at, symmetric around 0 and none at it, so that a bend there does no
 * harm; in standard deviations. */
#define PLACES 4000
#define SPREAD 10.0

/* Beyond these, any activation is as it is at them but for the scale, and squares of
 * float32 are far from their limits. */
#define LEAST_DEVIATION 1e-9
#define MOST_DEVIATION 1e9

static double place(size_t i)
{
	return SPREAD * (2.0 * (double)i + 1.0 - PLACES) / PLACES;
}

/* Mean of y^2 where y (PLACES) belongs to a standard normal number at each place. */
static double mean_square(const real *y)
{
	double sum = 0.0, weights = 0.0;

	for (size_t i = 0; i < PLACES; i++) {
		double weight = exp(-0.5 * place(i) * place(i));

		sum += weight * (double)y[i] * (double)y[i];
		weights += weight;
	}
	return sum / weights;
}

/* An activation by itself, at all places at once. */
static void response(
	const struct layer_ops *activation, double deviation, real *y, real *dx)
{
	struct rng none;
	struct model model;
	struct workspace ws;

	model_init(&model, 1);
	model_add(&model, activation, 1, 0.0);
	model_finish(&model);
	rng_seed(&none, 0);
	model_draw_parameters(&model, &init_torch, &none);
	workspace_init_whole(&ws, &model, PLACES, NULL);
	for (size_t i = 0; i < PLACES; i++) {
		ws.x[i] = (real)(deviation * place(i));
		ws.dy[0][i] = REAL(1.0);
	}
	model_forward(&model, &ws, PLACES);
	for (size_t i = 0; i < PLACES; i++)
		y[i] = ws.y[0][i];
	activation->backward(&model.layer[0], &(struct layer_pass){.param = model.param},
		ws.x, ws.y[0], ws.dy[0], dx, PLACES, NULL);
	workspace_release(&ws);
	model_release(&model);
}

static double power(const struct layer_ops *activation, double variance, bool gradient)
{
	double deviation = sqrt(variance);
	double taken = fmin(fmax(deviation, LEAST_DEVIATION), MOST_DEVIATION);
	real *y = xmalloc(2 * PLACES * sizeof *y), *dx = y + PLACES;
	double result;

	response(activation, taken, y, dx);
	result = mean_square(gradient ? dx : y);
	free(y);
	return gradient ? result : result / (taken * taken) * variance;
}

double activation_power(const struct layer_ops *activation, double variance)
{
	return power(activation, variance, false);
}

double activation_gradient_power(const struct layer_ops *activation, double variance)
{
	return power(activation, variance, true);
}

void init_predict(struct init_prediction *prediction, const struct init_rule *rule,
	const size_t *width, size_t layers, const struct layer_ops *activation, double x2,
	double gradient)
{
	const struct init_kind *kind = &init_kinds[rule->scheme];

	for (size_t i = 0; i < layers; i++) {
		struct init_prediction *layer = &prediction[i];
		double variance = kind->weight_variance(rule, width[i], width[i + 1]);

		layer->weight_variance = variance;
		layer->x2 = x2;
		layer->z = (double)width[i] * variance * x2 +
			kind->bias_variance(rule, width[i], width[i + 1]);
		x2 = activation_power(activation, layer->z);
	}
	for (size_t i = layers; i-- > 0;) {
		const struct init_prediction *above = &prediction[i + 1];

		if (i + 1 < layers)
			gradient = activation_gradient_power(activation, prediction[i].z) *
				(double)width[i + 2] * above->weight_variance *
				above->gradient;
		prediction[i].gradient = gradient;
	}
}

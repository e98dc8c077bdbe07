#include "fmnist/optimizer.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/simd.h"
#include "fmnist/xalloc.h"

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8

#ifdef FMNIST_DOUBLE
#define SQRT sqrt
#else
#define SQRT sqrtf
#endif

/* A piece of the vectors, all of one decay. */
struct piece {
	real *param, *gradient, *first, *second; /* (count) */
	size_t count;
	double decay;
};

struct optimizer_ops {
	bool squares; /* it keeps the running mean of the gradient's square, too */
	void (*step)(
		const struct optimizer *optimizer, const struct piece *piece, double lr);
};

/* torch/optim/sgd.py. The first step begins the sum of gradients that it moves along;
 * Nesterov's looks one step ahead on it. */
VECTOR_CLONES
static void step_sgd(
	const struct optimizer *optimizer, const struct piece *piece, double lr)
{
	const bool nesterov = optimizer->settings.nesterov;
	const real decay = (real)piece->decay, rate = (real)lr;
	const real momentum = (real)optimizer->settings.momentum;
	const real kept = optimizer->steps == 0 ? REAL(0.0) : momentum;
	const real now = nesterov ? REAL(1.0) : REAL(0.0);
	const real along = nesterov ? momentum : REAL(1.0);
	real *param = piece->param, *velocity = piece->first;

	for (size_t i = 0; i < piece->count; i++) {
		real g = piece->gradient[i] + decay * param[i];

		velocity[i] = kept * velocity[i] + g;
		param[i] -= rate * (now * g + along * velocity[i]);
	}
}

/* D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015;
 * torch/optim/adam.py. */
VECTOR_CLONES
static void adam(const struct optimizer *optimizer, const struct piece *piece, double lr,
	real decay, real kept)
{
	const double t = (double)(optimizer->steps + 1);
	const real rate = (real)(lr / (1.0 - pow(BETA1, t)));
	const real unbias = (real)(1.0 / sqrt(1.0 - pow(BETA2, t)));
	const real beta1 = (real)BETA1, beta2 = (real)BETA2;
	const real rest1 = (real)(1.0 - BETA1), rest2 = (real)(1.0 - BETA2);
	const real epsilon = (real)EPSILON;
	real *param = piece->param, *first = piece->first, *second = piece->second;

	for (size_t i = 0; i < piece->count; i++) {
		real p = kept * param[i];
		real g = piece->gradient[i] + decay * p;

		first[i] = beta1 * first[i] + rest1 * g;
		second[i] = beta2 * second[i] + rest2 * g * g;
		param[i] = p - rate * first[i] / (SQRT(second[i]) * unbias + epsilon);
	}
}

static void step_adam(
	const struct optimizer *optimizer, const struct piece *piece, double lr)
{
	adam(optimizer, piece, lr, (real)piece->decay, REAL(1.0));
}

/* I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019. */
static void step_adamw(
	const struct optimizer *optimizer, const struct piece *piece, double lr)
{
	adam(optimizer, piece, lr, REAL(0.0), (real)(1.0 - lr * piece->decay));
}

static const struct optimizer_ops kinds[] = {
	[OPTIMIZER_SGD] = {false, step_sgd},
	[OPTIMIZER_ADAM] = {true, step_adam},
	[OPTIMIZER_ADAMW] = {true, step_adamw},
};

static double decay_of_biases(const struct optimizer_settings *settings)
{
	return settings->decay_scope == DECAY_ALL ? settings->weight_decay : 0.0;
}

void optimizer_init(struct optimizer *optimizer, const struct optimizer_settings *settings,
	struct model *model)
{
	size_t count = model->parameters;

	*optimizer = (struct optimizer){
		.ops = &kinds[settings->kind],
		.settings = *settings,
		.model = model,
	};
	if (settings->kind == OPTIMIZER_SGD && settings->momentum == 0.0 &&
		!settings->keeps_gradient)
		return;
	optimizer->gradient = xaligned(count, sizeof(real));
	optimizer->first = xaligned(count, sizeof(real));
	if (optimizer->ops->squares)
		optimizer->second = xaligned(count, sizeof(real));
}

void optimizer_release(struct optimizer *optimizer)
{
	free(optimizer->gradient);
	free(optimizer->first);
	free(optimizer->second);
	*optimizer = (struct optimizer){0};
}

/* Without momentum, torch.optim.SGD's step is w <- w - lr * (g + decay * w), that is
 * (1 - lr * decay) * w - lr * g. */
struct gradient_sink optimizer_sink(const struct optimizer *optimizer, double lr)
{
	const struct optimizer_settings *settings = &optimizer->settings;

	if (optimizer->gradient != NULL)
		return (struct gradient_sink){
			.target = optimizer->gradient, .scale = REAL(1.0)};
	return (struct gradient_sink){
		.target = optimizer->model->param,
		.scale = (real)-lr,
		.keep_weight = (real)(1.0 - lr * settings->weight_decay),
		.keep_bias = (real)(1.0 - lr * decay_of_biases(settings)),
	};
}

void optimizer_step_some(
	struct optimizer *optimizer, size_t first, size_t count, bool weights, double lr)
{
	const struct optimizer_settings *settings = &optimizer->settings;
	const struct piece piece = {
		.param = optimizer->model->param + first,
		.gradient = optimizer->gradient + first,
		.first = optimizer->first + first,
		.second = optimizer->second != NULL ? optimizer->second + first : NULL,
		.count = count,
		.decay = weights ? settings->weight_decay : decay_of_biases(settings),
	};

	optimizer->ops->step(optimizer, &piece, lr);
}

void optimizer_step(struct optimizer *optimizer, double lr)
{
	const struct model *model = optimizer->model;

	for (size_t i = 0; i < model->layers && optimizer->gradient != NULL; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_counts counts = layer_count(layer);

		optimizer_step_some(optimizer, layer->first, counts.weights, true, lr);
		optimizer_step_some(
			optimizer, layer->first + counts.weights, counts.biases, false, lr);
	}
	optimizer->steps++;
}

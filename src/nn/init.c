#include "fmnist/init.h"

#include <math.h>
#include <string.h>

#include "fmnist/rng_torch.h"

const struct init_rule init_torch = {.scheme = INIT_TORCH};
const struct init_rule init_he = {.scheme = INIT_HE};

static double no_variance(const struct init_rule *rule, size_t in, size_t out)
{
	(void)rule;
	(void)in;
	(void)out;
	return 0.0;
}

/* ---- torch ---- */

/* Of a uniform number in +-1/sqrt(in). */
static double torch_variance(const struct init_rule *rule, size_t in, size_t out)
{
	(void)rule;
	(void)out;
	return 1.0 / (3.0 * (double)in);
}

/*
 * torch.nn.Linear.reset_parameters: kaiming_uniform_ with a = sqrt(5), which
 * comes to 1/sqrt(fan_in), in double and then rounded once.
 */
static void torch_draw(const struct init_rule *rule, size_t in, size_t out, float *weight,
	float *bias, struct rng *rng)
{
	double gain = sqrt(2.0 / (1.0 + 5.0));
	double std = gain / sqrt((double)in);
	float bound_weight = (float)(sqrt(3.0) * std);
	float bound_bias = (float)(1.0 / sqrt((double)in));

	(void)rule;
	rng_torch_uniform(rng, weight, out * in, -bound_weight, bound_weight);
	rng_torch_uniform(rng, bias, out, -bound_bias, bound_bias);
}

/* ---- he ---- */

/* K. He et al., "Delving Deep into Rectifiers", 2015, equation 10. */
static double he_variance(const struct init_rule *rule, size_t in, size_t out)
{
	(void)rule;
	(void)out;
	return 2.0 / (double)in;
}

static void he_draw(const struct init_rule *rule, size_t in, size_t out, float *weight,
	float *bias, struct rng *rng)
{
	float std = (float)(sqrt(2.0) / sqrt((double)in));

	(void)rule;
	rng_torch_normal(rng, weight, out * in, 0.0f, std);
	memset(bias, 0, out * sizeof *bias);
}

/* ---- xavier ---- */

/* X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", 2010, equation 16. */
static double xavier_variance(const struct init_rule *rule, size_t in, size_t out)
{
	(void)rule;
	return 2.0 / ((double)in + (double)out);
}

static void xavier_draw(const struct init_rule *rule, size_t in, size_t out, float *weight,
	float *bias, struct rng *rng)
{
	float bound = (float)(sqrt(3.0) * sqrt(xavier_variance(rule, in, out)));

	rng_torch_uniform(rng, weight, out * in, -bound, bound);
	memset(bias, 0, out * sizeof *bias);
}

/* ---- normal ---- */

static double normal_variance(const struct init_rule *rule, size_t in, size_t out)
{
	(void)in;
	(void)out;
	return rule->std * rule->std;
}

static void normal_draw(const struct init_rule *rule, size_t in, size_t out, float *weight,
	float *bias, struct rng *rng)
{
	rng_torch_normal(rng, weight, out * in, 0.0f, (float)rule->std);
	memset(bias, 0, out * sizeof *bias);
}

const struct init_kind init_kinds[INIT_SCHEMES] = {
	[INIT_TORCH] = {"torch", "1/(3n)", torch_variance, torch_variance, torch_draw},
	[INIT_HE] = {"he", "2/n", he_variance, no_variance, he_draw},
	[INIT_XAVIER] = {"xavier", "2/(n+m)", xavier_variance, no_variance, xavier_draw},
	[INIT_NORMAL] = {"normal", "s²", normal_variance, no_variance, normal_draw},
};

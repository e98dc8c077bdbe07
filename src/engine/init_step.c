#include "fmnist/init_step.h"

#include <math.h>

#define INDEPENDENT "weights are independent of the inputs"
#define UNRELATED "weights are independent of one another"
#define IDENTICAL "weights are identically distributed"
#define SYMMETRIC "the distribution of z is symmetric"

const struct init_step_entry init_steps[INIT_STEPS] = {
	[INIT_STEP_MEAN] = {"E[w] = 0", "E[w] = 0", "weights have no mean, so z has none",
		NULL},
	[INIT_STEP_INDEPENDENT] = {"E[(w·x)²] = Σⱼₖ E[wⱼwₖ] E[xⱼxₖ]",
		"E[(w.x)^2] = sum_jk E[wjwk]E[xjxk]",
		"weights do as well with any other inputs", INDEPENDENT},
	[INIT_STEP_CROSS] = {"Σⱼₖ E[wⱼwₖ] E[xⱼxₖ] = Σⱼ Var[wⱼ] E[x²]",
		"sum_jk E[wjwk]E[xjxk] = sum Var[wj]E[x^2]",
		"what two different weights have in common vanishes", UNRELATED},
	[INIT_STEP_IDENTICAL] = {"Varⱼ[mean wⱼ²] = Var[w²]/m",
		"Var_j[mean wj^2] = Var[w^2]/m",
		"one variance serves all weights: Var[wⱼ] = Var[w]", IDENTICAL},
	[INIT_STEP_VARIANCE] = {"Var[z] = n Var[w] E[x²] + Var[b]",
		"Var[z] = n Var[w] E[x^2] + Var[b]", "the variance of a layer's outputs",
		NULL},
	[INIT_STEP_SYMMETRY] = {"P[z > 0] = ½", "P[z > 0] = 1/2",
		"as many outputs above 0 as below", SYMMETRIC},
	[INIT_STEP_HALF] = {"E[f(z)²] = ½ Var[z]", "E[f(z)^2] = 1/2 Var[z]",
		"ReLU lets half of it through", SYMMETRIC},
	[INIT_STEP_FORWARD] = {"Var[z′] = ½ n′ Var[w′] Var[z] + Var[b′]",
		"Var[z'] = 1/2 n' Var[w'] Var[z] + Var[b']", "from layer to layer", NULL},
	[INIT_STEP_KEPT] = {"½ n Var[w] = 1", "1/2 n Var[w] = 1",
		"the signal is kept where Var[w] = 2/n", NULL},
	[INIT_STEP_BACKWARD] = {"Var[δx] = m Var[w] Var[δz]", "Var[dx] = m Var[w] Var[dz]",
		"backward, outputs take the place of inputs", INDEPENDENT},
	[INIT_STEP_GATE] = {"Var[δz] = ½ Var[δx′]", "Var[dz] = 1/2 Var[dx']",
		"ReLU lets half of the gradient through", SYMMETRIC},
	[INIT_STEP_GRADIENT] = {"½ m Var[w] = 1", "1/2 m Var[w] = 1",
		"gradients are kept where Var[w] = 2/m", NULL},
	[INIT_STEP_DEPTH] = {"Var[z_L] = Var[z₁] ∏ ½ n Var[w]",
		"Var[z_L] = Var[z_1] prod 1/2 n Var[w]", "over all hidden layers", NULL},
	[INIT_STEP_DEPTH_BACK] = {"Var[δz₁] = Var[δz_L] ∏ ½ m Var[w]",
		"Var[dz_1] = Var[dz_L] prod 1/2 m Var[w]",
		"over all hidden layers, backward", NULL},
};

const char *const init_verdict_words[INIT_VERDICTS] = {
	[INIT_NOT_MEASURED] = "",
	[INIT_HOLDS] = "holds",
	[INIT_FAILS] = "fails",
};

/* Both sides are float32 sums: they are equal at most to so many places. */
#define ROUNDING 1e-6

enum init_verdict init_judge(const struct pairs *pairs)
{
	double allowed = moments_reach(INIT_ERRORS, pairs->difference.count) *
		moments_error(&pairs->difference);
	double off = fabs(pairs->left - pairs->right);
	double least = ROUNDING * (fabs(pairs->left) + fabs(pairs->right));

	if (!isfinite(allowed) || !isfinite(off))
		return INIT_NOT_MEASURED;
	return off <= allowed + least ? INIT_HOLDS : INIT_FAILS;
}

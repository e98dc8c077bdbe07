/*
 * init_step: the steps of the derivation of He's initialisation.
 *
 * One table: number, what it says, its formula, and the assumption that it rests on.
 * docs/he-initialization.md has each formula under the same number. What is measured of a
 * step is its left and its right side (init_probe.h), in the same unit.
 *
 * A layer computes z = W x + b from n inputs to m outputs; w is a weight, f the activation,
 * δz and δx the gradient of the loss with respect to z and to x. What belongs to the next
 * layer has a prime. The formulas are ReLU's: with another activation, something else
 * stands for 1/2, and is measured so.
 *
 * Constant; any thread.
 */
#ifndef FMNIST_INIT_STEP_H
#define FMNIST_INIT_STEP_H

#include <stddef.h>

#include "fmnist/moments.h"

enum init_step {
	INIT_STEP_MEAN,
	INIT_STEP_INDEPENDENT,
	INIT_STEP_CROSS,
	INIT_STEP_IDENTICAL,
	INIT_STEP_VARIANCE,
	INIT_STEP_SYMMETRY,
	INIT_STEP_HALF,
	INIT_STEP_FORWARD,
	INIT_STEP_KEPT,
	INIT_STEP_BACKWARD,
	INIT_STEP_GATE,
	INIT_STEP_GRADIENT,
	INIT_STEP_DEPTH,
	INIT_STEP_DEPTH_BACK,
	INIT_STEPS,
};

struct init_step_entry {
	const char
		*formula; /* "Var[δx] = m Var[w] Var[δz]"; its sides are what is measured */
	const char *plain; /* the same in ASCII */
	const char *says;  /* a phrase */
	const char *rests; /* on which assumption; NULL: it follows, or is one itself */
};

/* Step i has the number i + 1. */
extern const struct init_step_entry init_steps[INIT_STEPS];

enum init_verdict {
	/* The layer has no such step, or there is no error to judge by. */
	INIT_NOT_MEASURED,
	/* Left and right differ by at most INIT_ERRORS standard errors; where few samples
	 * tell these, by as much more as makes the same chance (moments.h). */
	INIT_HOLDS,
	INIT_FAILS,
	INIT_VERDICTS,
};

#define INIT_ERRORS 4.0

/* Half of a 95 % interval, in standard errors, of many samples. */
#define INIT_INTERVAL 1.96

extern const char *const init_verdict_words[INIT_VERDICTS]; /* "", "holds", "fails" */

enum init_verdict init_judge(const struct pairs *pairs);

#endif

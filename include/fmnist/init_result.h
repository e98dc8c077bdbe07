/*
 * init_result: what was measured of an initialisation (init_study.h), so far.
 *
 * A result is counted, as a snapshot is (snapshot.h): who keeps one holds it. Nobody
 * changes it once it was handed out, so any thread may read it.
 */
#ifndef FMNIST_INIT_RESULT_H
#define FMNIST_INIT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/hparams.h"
#include "fmnist/init.h"
#include "fmnist/init_step.h"

#define INIT_LEAST_DRAWS 10
#define INIT_MOST_DRAWS 100000
#define INIT_MOST_IMAGES 1000

/* In the order in which they are told of. */
extern const enum init_scheme init_result_order[INIT_SCHEMES];

struct init_settings {
	struct hparams hparams; /* layers, activation, init_std; draw d has the seed + d */
	bool scheme[INIT_SCHEMES]; /* which are drawn */
	size_t draws;
	size_t images; /* of the training images, the first of a permutation by the seed */
};

/* Whether a study depends on this one of the settings' hyper-parameters. */
bool init_takes(const struct hparam *param);

/* All schemes, 200 draws of 20 hidden layers of 256 with relu, 64 images, seed 576. */
void init_settings_default(struct init_settings *settings);

/* A mean, its standard error (NaN: one draw), and what theory gives (NaN: nothing): of
 * drawn networks from the images alone, of a trained one for each layer from the E[x^2] and
 * Var[w] that it has, and backward from the layer above. */
struct init_estimate {
	double mean, error, theory;
};

/* Of one linear layer, over all draws. */
struct init_layer {
	size_t in, out;
	double weight_variance;        /* theory's; of a trained network the measured one */
	struct init_estimate x2;       /* E[x^2] of its inputs */
	struct init_estimate z;        /* Var[z] of its outputs */
	struct init_estimate ratio;    /* mean over the draws of Var[z] / (2 E[x^2]) */
	struct init_estimate gradient; /* Var[dz], of the loss of one image */
	struct pairs step[INIT_STEPS]; /* count 0: it has no such step */
	enum init_verdict verdict[INIT_STEPS];
};

/* Of one scheme, or of a trained network. */
struct init_result_scheme {
	struct init_rule rule;
	struct init_layer *layer; /* (layers), the last is the output layer */
	/* Var[z] of the last hidden layer by that of the first, of drawn networks by theory's
	 * of the first; and Var[dz] of the first by that of the last. NaN with fewer than two
	 * hidden layers. */
	struct init_estimate forward, backward;
};

/* How many layers a step was measured in, and in how many it holds. */
struct init_tally {
	size_t layers, holds;
};

struct init_result {
	struct init_settings settings;
	uint32_t run, trial; /* of a trained network; run 0: networks were drawn */
	bool synthetic;
	size_t done;   /* draws so far; of a trained network 1 */
	size_t layers; /* linear layers: hidden ones and the output layer */
	size_t inputs, outputs;
	struct init_result_scheme *scheme; /* (schemes) */
	size_t schemes;
	double seconds; /* since it was begun */
};

/* The last hidden layer that has the step, or the output layer if it alone has; layers: there
 * is none. */
size_t init_result_deepest(
	const struct init_result *result, size_t scheme, enum init_step step);

/* One with its schemes and layers, zeros, held once. */
struct init_result *init_result_new(size_t schemes, size_t layers);
struct init_result *init_result_hold(struct init_result *result); /* NULL stays NULL */
void init_result_drop(struct init_result *result);                /* NULL: nothing */
bool init_result_complete(const struct init_result *result);

/* "he", ..., "trained". */
const char *init_result_name(const struct init_result *result, size_t scheme);

struct init_tally init_result_tally(
	const struct init_result *result, size_t scheme, enum init_step step);

#endif

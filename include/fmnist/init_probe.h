/*
 * init_probe: what goes through one network and back, layer by layer.
 *
 * A probe owns a network and the memory for a pass of some images. Of each linear layer it
 * reads inputs, outputs and gradients, and both sides of each step of the derivation
 * (init_step.h). A side is a mean over samples, most often the units of the layer.
 *
 * What a layer's few units say about Var[z] is little: after some layers all images are
 * nearly parallel, and so one unit is one number. Therefore a drawn layer is drawn again
 * for its inputs until INIT_UNITS have been seen; the signal goes on through the first, and
 * the others are looked at only.
 *
 * What training adds is as it is in training: batch normalisation by the statistics of the
 * images, dropout with a mask. From a layer to the next there are no steps across either.
 *
 * Where nothing comes through, or more than float32 holds, a layer has no steps; variances
 * are 0, or infinite, and gradients of such a network NaN.
 *
 * Belongs to one thread.
 */
#ifndef FMNIST_INIT_PROBE_H
#define FMNIST_INIT_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/hparams.h"
#include "fmnist/init.h"
#include "fmnist/init_step.h"
#include "fmnist/model.h"

#define INIT_UNITS 2048

/* What the network is given. */
struct init_images {
	const real *x;         /* (count, inputs) */
	const uint8_t *labels; /* (count) */
	size_t count, inputs, outputs;
};

/* Of one linear layer of one network. */
struct init_reading {
	size_t in, out;
	double weight_variance; /* as it was drawn by; of a trained network, as it is */
	double x2;              /* E[x^2] */
	double z, ratio;        /* Var[z], and by 2 E[x^2] */
	double own;      /* Var[z] of the network's own units, not of those drawn again */
	double gradient; /* E[dz^2] */
	struct pairs step[INIT_STEPS]; /* over samples */
};

struct init_probe {
	struct model model;
	struct workspace ws;
	const struct hparams *hparams;      /* not owned */
	const struct init_images *images;   /* likewise */
	const struct layer_ops *activation; /* of hidden layers */
	size_t *linear;                     /* (layers): which of the model's layers */
	size_t layers;
	real *drawn;    /* parameters of the largest layer, to draw it again */
	real *gradient; /* (parameters) where a layer does not go without; nobody reads it
			 */
	bool (*stopped)(void *arg); /* NULL: never; a reading is left half done */
	void *arg;
	struct init_scratch *scratch;
};

void init_probe_init(struct init_probe *probe, const struct hparams *hparams,
	const struct init_images *images);
void init_probe_release(struct init_probe *probe);

/* One network that is drawn from this seed; reading (layers). */
void init_probe_draw(struct init_probe *probe, const struct init_rule *rule, uint64_t seed,
	struct init_reading *reading);

/* The one whose numbers were put into probe->model. */
void init_probe_look(struct init_probe *probe, struct init_reading *reading);

#endif

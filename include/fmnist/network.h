/*
 * network: the network that hyper-parameters describe.
 *
 * Pure functions; any thread.
 */
#ifndef FMNIST_NETWORK_H
#define FMNIST_NETWORK_H

#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/hparams.h"
#include "fmnist/model.h"

/* Parameters of the largest network that is accepted: 1 GiB of float32. */
#define NETWORK_MAX_PARAMETERS ((uint64_t)1 << 28)

/* Inputs and outputs of layers that are kept at once: 2 GiB of float32. */
#define NETWORK_MAX_ACTIVATIONS ((uint64_t)1 << 29)

/* The caller's to release; its parameters are 0. The hyper-parameters were checked. */
void network_build(
	struct model *model, const struct hparams *hp, size_t inputs, size_t outputs);

/* Refuses what is too large for memory: parameters, or the activations of `examples` at
 * once. */
int network_check(
	const struct hparams *hp, size_t inputs, double examples, struct err *err);

#endif

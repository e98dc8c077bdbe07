/*
 * examine_steps: the steps of the derivation, with what was measured of either side.
 *
 * A step is told of one layer: the chosen one, or else the last hidden one that has it.
 */
#ifndef FMNIST_EXAMINE_STEPS_H
#define FMNIST_EXAMINE_STEPS_H

#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

struct examine_steps {
	const struct init_result *result;
	size_t scheme;
	size_t layer;        /* from 0; result->layers: all of them */
	enum init_step step; /* the chosen one */
	size_t top;          /* the first that is shown */
};

/* For how many steps there is room. */
size_t examine_steps_rows(const struct area *area);

void examine_steps_draw(const struct examine_steps *steps, const struct area *area);

#endif

/*
 * examine_chart: variances over the layers, a line a scheme.
 *
 * What theory gives is a faint line, where it lies elsewhere. Pure drawing.
 */
#ifndef FMNIST_EXAMINE_CHART_H
#define FMNIST_EXAMINE_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

/* Var[z], or backward Var[δz]; the chosen scheme's line lies over the others. The values
 * at a layer (from 0) are read out; layer == result->layers: none are. */
void examine_chart_draw(const struct init_result *result, size_t chosen, bool backward,
	size_t layer, const struct area *area);

#endif

/*
 * examine_layers: one scheme, layer by layer.
 */
#ifndef FMNIST_EXAMINE_LAYERS_H
#define FMNIST_EXAMINE_LAYERS_H

#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

/* Of how many layers there is room for a row. */
size_t examine_layers_rows(const struct area *area);

/* From the row `top` on; the chosen layer is marked, where there is such a one. */
void examine_layers_draw(const struct init_result *result, size_t scheme, size_t chosen,
	size_t top, const struct area *area);

#endif

/*
 * examine_schemes: the table below the chart, a row a scheme: what a layer does to the
 * signal or the gradient, what all of them do, and in a word what becomes of it.
 */
#ifndef FMNIST_EXAMINE_SCHEMES_H
#define FMNIST_EXAMINE_SCHEMES_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

/* Names of columns and rows, as far as the area goes. */
void examine_schemes_draw(const struct init_result *result, size_t chosen, bool backward,
	const struct area *area);

#endif

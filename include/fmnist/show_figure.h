/*
 * show_figure: what a stored network makes of the test images, written as a figure.
 */
#ifndef FMNIST_SHOW_FIGURE_H
#define FMNIST_SHOW_FIGURE_H

#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/run_operand.h"
#include "fmnist/store.h"

/* To options->figure, whose ending was checked; says on standard output that it is there.
 * Of a sweep without a trial it is the network of the best one. */
int show_figure(const struct options *options, struct store *store,
	const struct store_run *run, const struct run_operand *operand, struct err *err);

#endif

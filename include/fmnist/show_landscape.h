/*
 * show_landscape: a stored landscape, written as a figure.
 */
#ifndef FMNIST_SHOW_LANDSCAPE_H
#define FMNIST_SHOW_LANDSCAPE_H

#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/run_operand.h"
#include "fmnist/store.h"

/* The one that --what names, to options->figure; says on standard output that it is there.
 * Of a landscape that is not complete it is what there is. Needs no data set. */
int show_landscape(const struct options *options, struct store *store,
	const struct store_run *run, const struct run_operand *operand, struct err *err);

#endif

/*
 * figure_choice: which figure --figure, --what, --columns and --scale ask for.
 *
 * Constant table; any thread.
 */
#ifndef FMNIST_FIGURE_CHOICE_H
#define FMNIST_FIGURE_CHOICE_H

#include <stdbool.h>

#include "fmnist/autoencoding.h"
#include "fmnist/caption.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/options.h"

/* A figure of an autoencoder. */
struct figure_choice {
	const char *what; /* "latent" */
	const char *shows;
	bool columns; /* whether it has some */
	int (*check)(
		const struct options *options, const struct images *test, struct err *err);
	int (*write)(const struct options *options, const struct autoencoding *autoencoding,
		const struct images *test, const struct origin *origin, struct err *err);
};

/* What is wrong with the options whatever there is to draw. */
int figure_choice_check(const struct options *options, struct err *err);

/* The figure of an autoencoder that they ask for; NULL: there is none such. */
const struct figure_choice *figure_choice_find(
	const struct options *options, struct err *err);

/* Those of a classifier have one figure, beside their landscape's (landscape_choice.h), and
 * no columns. */
int figure_choice_check_classifier(const struct options *options, struct err *err);

/* --scale, or what a figure has without it. */
double figure_choice_scale(const struct options *options);

#endif

/*
 * landscape_choice: which figure of a landscape --figure and --what ask for, and how
 * --size, --scale, --azimuth, --elevation, --log and --linear want it to look.
 *
 * Constant table; any thread.
 */
#ifndef FMNIST_LANDSCAPE_CHOICE_H
#define FMNIST_LANDSCAPE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/caption.h"
#include "fmnist/err.h"
#include "fmnist/landscape_look.h"
#include "fmnist/options.h"
#include "fmnist/survey.h"

struct landscape_choice {
	const char *what; /* "map" */
	const char *shows;
	int (*check)(const char *path, const struct landscape_look *look, struct err *err);
	int (*write)(const char *path, const struct survey *survey,
		const struct origin *origin, size_t inputs,
		const struct landscape_look *look, struct err *err);
};

/* Whether --what names one; without it, that is for the command to say. */
bool landscape_choice_is_named(const struct options *options);

/* What is wrong with the options whatever there is to draw: those of a figure without one,
 * those of a landscape's figure where that is not what is asked for. */
int landscape_choice_check(const struct options *options, bool landscape, struct err *err);

/* Without --what the surface; NULL: there is none such. */
const struct landscape_choice *landscape_choice_find(
	const struct options *options, struct err *err);

int landscape_choice_look(
	const struct options *options, struct landscape_look *look, struct err *err);

#endif

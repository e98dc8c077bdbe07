/*
 * landscape_options: what --plane, --grid, --x and the like ask for.
 */
#ifndef FMNIST_LANDSCAPE_OPTIONS_H
#define FMNIST_LANDSCAPE_OPTIONS_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/survey.h"

/* through[] stays 0: which runs --through names only a store knows. */
int landscape_options_read(
	const struct options *options, struct survey_settings *settings, struct err *err);

/* Whether any of them is there. */
bool landscape_options_given(const struct options *options);

#endif

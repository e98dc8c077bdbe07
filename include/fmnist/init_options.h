/*
 * init_options: what --schemes, --draws, --csv and the like ask for.
 */
#ifndef FMNIST_INIT_OPTIONS_H
#define FMNIST_INIT_OPTIONS_H

#include "fmnist/err.h"
#include "fmnist/init_result.h"
#include "fmnist/options.h"

int init_options_read(
	const struct options *options, struct init_settings *settings, struct err *err);

#endif

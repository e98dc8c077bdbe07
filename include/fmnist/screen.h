/*
 * screen: from the command line to the dashboard.
 */
#ifndef FMNIST_SCREEN_H
#define FMNIST_SCREEN_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/session.h"

/* Whether a command that can do both is to open the dashboard. */
bool screen_wanted(const struct options *options);

/* What the dashboard begins with. */
struct screen_start {
	enum session_start what;
	const struct hparams *hparams;        /* of the network; NULL: the options' */
	const char *name;                     /* of its run (session.h); NULL: none */
	const char *run;                      /* to show; NULL: --run's, or --resume's */
	const struct survey_settings *survey; /* of landscapes; NULL: the defaults */
	const struct init_settings *init;     /* of initialisations; likewise */
};

/* Returns the exit status (command.h). */
int screen_run(
	const struct options *options, const struct screen_start *start, struct err *err);

#endif

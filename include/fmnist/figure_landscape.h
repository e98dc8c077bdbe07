/*
 * figure_landscape: a loss landscape as a map, seen from above.
 */
#ifndef FMNIST_FIGURE_LANDSCAPE_H
#define FMNIST_FIGURE_LANDSCAPE_H

#include <stddef.h>

#include "fmnist/caption.h"
#include "fmnist/err.h"
#include "fmnist/landscape_look.h"
#include "fmnist/survey.h"

/* Whether the page can be written: to be asked before what takes long. */
int figure_landscape_check(
	const char *path, const struct landscape_look *look, struct err *err);

/* What is there of the survey now. inputs: of the network. */
int figure_landscape_write(const char *path, const struct survey *survey,
	const struct origin *origin, size_t inputs, const struct landscape_look *look,
	struct err *err);

#endif

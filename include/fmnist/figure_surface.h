/*
 * figure_surface: a loss landscape as a surface in space, with the path over it.
 */
#ifndef FMNIST_FIGURE_SURFACE_H
#define FMNIST_FIGURE_SURFACE_H

#include <stddef.h>

#include "fmnist/caption.h"
#include "fmnist/err.h"
#include "fmnist/landscape_look.h"
#include "fmnist/survey.h"

/* Whether the page can be written: to be asked before what takes long. */
int figure_surface_check(
	const char *path, const struct landscape_look *look, struct err *err);

/* What is there of the survey now. inputs: of the network. */
int figure_surface_write(const char *path, const struct survey *survey,
	const struct origin *origin, size_t inputs, const struct landscape_look *look,
	struct err *err);

#endif

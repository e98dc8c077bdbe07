/*
 * landscape_caption: what figures of a landscape say: caption, names of the axes, notes.
 */
#ifndef FMNIST_LANDSCAPE_CAPTION_H
#define FMNIST_LANDSCAPE_CAPTION_H

#include <stddef.h>

#include "fmnist/caption.h"
#include "fmnist/survey.h"
#include "fmnist/terrain.h"

#define LANDSCAPE_NAME 96

/* Title, data and what of the grid is left out, plane, network and path; `note`: what else
 * is to be said, NULL: nothing. inputs: of the network. */
void landscape_caption(struct caption *caption, const struct survey *survey,
	const struct terrain *terrain, const struct origin *origin, size_t inputs,
	const char *note);

/* "PC1 (79.9 % of the variance)", or where that is too long "PC1 (79.9 %)"; of axis 0 or
 * 1. */
struct landscape_name {
	char full[LANDSCAPE_NAME], brief[LANDSCAPE_NAME];
};
void landscape_axis_name(
	const struct survey *survey, int axis, struct landscape_name *name);

#endif

/*
 * landscape_relief: a loss landscape seen from the side, drawn into an area.
 *
 * Lines over the surface in dots, what lies behind it left out, and the path at the
 * losses that its networks have themselves, so it stands off the surface where they differ.
 * Lines have the colours of the map where the terminal shows tones.
 *
 * Pure drawing; belongs to the thread that draws.
 */
#ifndef FMNIST_LANDSCAPE_RELIEF_H
#define FMNIST_LANDSCAPE_RELIEF_H

#include <stdbool.h>

#include "fmnist/landscape_map.h"

/* Degrees; -60 is from the front, a little from the left. */
void landscape_relief_draw(const struct landscape_map *map,
	const struct landscape_cursor *cursor, double azimuth, double elevation, bool ended,
	const struct area *area);

#endif

/*
 * pane_landscape: what the Landscape pane keeps between two frames.
 *
 * What is pointed at stays in its place of the plane while the landscape is replaced by a
 * newer one.
 */
#ifndef FMNIST_PANE_LANDSCAPE_H
#define FMNIST_PANE_LANDSCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/landscape_map.h"

struct ui;

enum landscape_view { LANDSCAPE_MAP, LANDSCAPE_SURFACE, LANDSCAPE_VIEWS };

struct landscape_pane {
	enum landscape_view view;
	enum landscape_scale scale;
	bool plain; /* no contour lines */
	struct landscape_cursor cursor;
	bool newest;            /* the snapshot that is told of is the last one */
	int azimuth, elevation; /* of the surface, in degrees */

	struct landscape_map map; /* as it was made last */
	struct survey *made_of;   /* held; NULL: there is no map */
	uint64_t changes;         /* of the surveyor, when it was made */
	int map_rows, map_cols;   /* as it was drawn last */
};

void pane_landscape_init(struct landscape_pane *pane);
void pane_landscape_release(struct landscape_pane *pane);

/* To be called after events and keys: sees to a newer landscape, while the pane is in
 * front. */
void pane_landscape_follow(struct ui *ui);

/* What is shown; NULL: nothing yet. */
const struct survey *pane_landscape_shown(const struct ui *ui);

#endif

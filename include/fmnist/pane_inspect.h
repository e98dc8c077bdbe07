/*
 * pane_inspect: what the Inspect pane keeps between two frames.
 *
 * What is chosen stays chosen while the network that is shown is replaced by the next.
 */
#ifndef FMNIST_PANE_INSPECT_H
#define FMNIST_PANE_INSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/confusion.h"
#include "fmnist/gallery.h"
#include "fmnist/inspect_list.h"

struct ui;

enum inspect_view { INSPECT_CONFUSION, INSPECT_IMAGES, INSPECT_WEIGHTS, INSPECT_VIEWS };

struct inspect_pane {
	enum inspect_view view;
	bool held;        /* the network that is shown stays */
	double next_look; /* clock: when the next one may be looked into */
	struct confusion_field cursor;
	bool cursor_chosen;           /* else it is on the most frequent confusion */
	struct inspect_filter filter; /* of the images */
	struct inspect_list list;
	size_t unit;            /* the chosen one */
	bool other_size;        /* of the small pictures */
	struct gallery gallery; /* as it was drawn last */
};

void pane_inspect_init(struct inspect_pane *pane);
void pane_inspect_release(struct inspect_pane *pane);

/* To be called after events and keys: looks into the newest network, while the pane is in
 * front. */
void pane_inspect_follow(struct ui *ui);

/* What is shown; NULL: nothing yet. */
const struct inspection *pane_inspect_shown(const struct ui *ui);

#endif

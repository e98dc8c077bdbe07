/*
 * pane_init: what the Init pane keeps between two frames.
 *
 * What is chosen stays chosen while a result is replaced by one with more draws, or of
 * another network as far as that has it.
 */
#ifndef FMNIST_PANE_INIT_H
#define FMNIST_PANE_INIT_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/init_result.h"

struct ui;

enum init_view { INIT_FORWARD, INIT_BACKWARD, INIT_LAYERS, INIT_STEPWISE, INIT_VIEWS };

struct init_pane {
	enum init_view view;
	bool trained;            /* the network that is shown, in place of drawn ones */
	enum init_scheme scheme; /* that is chosen; where it was not drawn, the first */
	bool one_layer;          /* `layer` is looked at, and not all of them */
	size_t layer;            /* from 0 */
	enum init_step step;
	size_t top, steps_top; /* first rows that are shown of layers and of steps */
};

void pane_init_init(struct init_pane *pane);

/* To be called after events and keys: sees to a newer result, while the pane is in front.
 */
void pane_init_follow(struct ui *ui);

/* What is shown; NULL: nothing yet. */
const struct init_result *pane_init_shown(const struct ui *ui);

/* Of the chosen scheme in the result. */
size_t pane_init_scheme(const struct init_pane *pane, const struct init_result *result);

#endif

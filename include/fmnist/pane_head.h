/*
 * pane_head: what panes have in common above what they show, or in place of it.
 *
 * Draws into the area alone.
 */
#ifndef FMNIST_PANE_HEAD_H
#define FMNIST_PANE_HEAD_H

#include <stdbool.h>

#include "fmnist/grid.h"

/* The views of a pane, name (count), as tabs on a line; only the one in front, unless there
 * is room for all. Returns the next column. */
int pane_head_views(
	const struct area *line, const char *const *name, int count, int front, bool all);

/* A pane that has nothing to show: what goes on, the problem ("": none), and what will
 * stand there. In a low area the most important of these. */
void pane_head_empty(
	const struct area *area, const char *title, const char *problem, const char *about);

#endif

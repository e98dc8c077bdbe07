/*
 * inspect_head: the lines above what is inspected: which network, how good, on what.
 *
 * Where there is nothing to inspect, why.
 */
#ifndef FMNIST_INSPECT_HEAD_H
#define FMNIST_INSPECT_HEAD_H

#include "fmnist/pane_inspect.h"

/* As many lines as the area has, two at most. */
void inspect_head_draw(
	const struct ui *ui, const struct inspection *inspection, const struct area *area);

/* All of it in one line, for a very small terminal. */
void inspect_head_status(
	const struct ui *ui, const struct inspection *inspection, const struct area *line);

void inspect_head_empty(const struct ui *ui, const struct area *area);

#endif

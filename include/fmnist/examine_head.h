/*
 * examine_head: the lines above a study: of which networks, how far it is, which view.
 *
 * Where there is nothing to show, why.
 */
#ifndef FMNIST_EXAMINE_HEAD_H
#define FMNIST_EXAMINE_HEAD_H

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

struct ui;

/* As many lines as the area has, two at most. */
void examine_head_draw(
	const struct ui *ui, const struct init_result *result, const struct area *area);

/* All of it in one line, for a very small terminal. */
void examine_head_status(
	const struct ui *ui, const struct init_result *result, const struct area *line);

/* Why there is no newer result. Returns the rows it takes; 0: there is no problem. */
int examine_head_problem(const struct ui *ui, const struct area *area);

void examine_head_empty(const struct ui *ui, const struct area *area);

#endif

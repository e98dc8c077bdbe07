/*
 * landscape_words: what stands around a landscape: of which run, which plane, what is
 * pointed at; and where there is none, why.
 */
#ifndef FMNIST_LANDSCAPE_WORDS_H
#define FMNIST_LANDSCAPE_WORDS_H

#include "fmnist/pane_landscape.h"

#define LANDSCAPE_SIDE_COLS 26

/* The run and its state; the plane. As many lines as the area has, two at most. */
void landscape_words_head(
	const struct ui *ui, const struct survey *survey, const struct area *area);

/* What colours mean, the cursor and the snapshot, beside the map. */
void landscape_words_side(const struct ui *ui, const struct area *area);

/* Cursor and snapshot in a line or two, below it. */
void landscape_words_below(const struct ui *ui, const struct area *area);

/* All of it in one line, for a very small terminal. */
void landscape_words_status(
	const struct ui *ui, const struct survey *survey, const struct area *line);

void landscape_words_empty(const struct ui *ui, const struct area *area);

#endif

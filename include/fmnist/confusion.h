/*
 * confusion: a confusion matrix drawn as a heatmap, with what it says of each class.
 *
 * A field off the diagonal gets hotter with the logarithm of its count, so that a single
 * mistake is seen beside a hundred; the diagonal, what was recognised, has no heat. As the room gets narrower the names shrink, then counts become per cent of the
 * class, then precision and recall leave.
 */
#ifndef FMNIST_CONFUSION_H
#define FMNIST_CONFUSION_H

#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/inspection.h"

/* Rows of the least matrix: a header and the classes. */
#define CONFUSION_ROWS (1 + DATASET_CLASSES)

/* A field of the matrix. */
struct confusion_field {
	int true_class, predicted;
};

/* Fields off the diagonal, the most frequent first; returns how many have a count. */
size_t confusion_worst(
	const struct inspection *inspection, struct confusion_field *out, size_t most);

/* Returns the rows it takes. The area decides how high fields are. */
int confusion_draw(const struct inspection *inspection, struct confusion_field cursor,
	const struct area *area);

/* A sentence about a field, as long as there is room for. */
void confusion_say(const struct inspection *inspection, struct confusion_field field,
	const struct area *line);

/* The most frequent confusions, a line each, as many as there are lines. */
void confusion_list(const struct inspection *inspection, const struct area *area);

#endif

/*
 * label: names at the ends of curves, where they cover nothing.
 *
 * A label stands right of its curve's end where there is room, else in the
 * nearest row that no curve and no other label uses: the first one rather above,
 * further ones rather below, so that labels placed from the top down keep the
 * order of their curves.
 */
#ifndef FMNIST_LABEL_H
#define FMNIST_LABEL_H

#include <stdbool.h>

#include "fmnist/canvas.h"

struct labels {
	const struct canvas *canvas; /* the curves; not owned */
	bool *used;                  /* (rows, cols): a label is there */
	int placed;
};

void labels_init(struct labels *labels, const struct canvas *canvas);
void labels_release(struct labels *labels);

/*
 * "name value" for the curve that ends in cell (row, col) of the canvas's area.
 * In a narrow area the value alone is written, or nothing; either text may be
 * NULL or empty.
 */
void labels_place(struct labels *labels, int row, int col, enum role role, const char *name,
	const char *value);

#endif

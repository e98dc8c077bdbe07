/*
 * label: names at the ends of curves, where they cover nothing.
 *
 * A label stands right of its curve's end where there is room, else in the
 * nearest row that no curve and no other label uses: the first one rather above,
 * further ones rather below. Labels placed from the top down keep the order of
 * their curves: where one got past another, the two change rows.
 */
#ifndef FMNIST_LABEL_H
#define FMNIST_LABEL_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/canvas.h"

struct label {
	int row, col, cols;
	enum role role;
	char text[128];
};

struct labels {
	const struct canvas *canvas; /* the curves; not owned */
	bool *used;                  /* (rows, cols): a label is there */
	struct label *label;         /* (count), from the top curve down */
	size_t count;
};

void labels_init(struct labels *labels, const struct canvas *canvas);
void labels_release(struct labels *labels);

/*
 * Finds a place for "name value" of the curve that ends in cell (row, col) of the canvas's
 * area. In a narrow area the value alone is written, or nothing; either text may be NULL or
 * empty.
 */
void labels_place(struct labels *labels, int row, int col, enum role role, const char *name,
	const char *value);

/* Writes what was placed. */
void labels_draw(struct labels *labels);

#endif

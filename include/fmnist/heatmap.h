/*
 * heatmap: a table of numbers as colours, with the numbers in it.
 */
#ifndef FMNIST_HEATMAP_H
#define FMNIST_HEATMAP_H

#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/pen.h"
#include "fmnist/colourscale.h"

struct heatmap {
	const double *value; /* (rows, cols) */
	size_t rows, cols;
	const struct colourscale *scale;
	const char *number; /* as value_text() writes it; NULL: colours only */
	enum face face;     /* of the numbers */
};

/* Fills the box. A 0 is written pale, as nothing; NaN is grey and says so. */
void heatmap_draw(struct figure *figure, struct box box, const struct heatmap *heatmap);

/* Names of the rows, left of the box and at most `width` wide; of the columns, above it
 * and turned, at most `height` high. */
void heatmap_name_rows(struct figure *figure, struct box box, const char *const *name,
	size_t rows, double width, enum face face);
void heatmap_name_cols(struct figure *figure, struct box box, const char *const *name,
	size_t cols, double height, enum face face);

#endif

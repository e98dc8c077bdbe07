/*
 * bitmap: an image of few pixels on a figure, each a sharp rectangle.
 *
 * The image fills the box. In a PNG, whose own pixels fall across the edges of the image's,
 * each of them has the mean of what lies under it, so nothing is smoothed and nothing gets
 * lost; in PDF and SVG the rectangles are exact.
 */
#ifndef FMNIST_BITMAP_H
#define FMNIST_BITMAP_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/figure.h"
#include "fmnist/colourscale.h"

/* pixel (rows, cols) 0xRRGGBB */
void bitmap_draw(struct figure *figure, struct box box, const uint32_t *pixel, size_t rows,
	size_t cols);

/* pixel (rows, cols): 0 black, 255 white */
void bitmap_grey(struct figure *figure, struct box box, const uint8_t *pixel, size_t rows,
	size_t cols);

/* value (rows, cols) */
void bitmap_coloured(struct figure *figure, struct box box, const float *value, size_t rows,
	size_t cols, const struct colourscale *scale);

/* The largest box for square pixels within this one, in its middle. */
struct box bitmap_fit(struct box box, size_t rows, size_t cols);

#endif

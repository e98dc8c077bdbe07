/*
 * tint: cells of pictures and heatmaps, whatever the terminal can show.
 *
 * Where a grid has tones a cell is drawn with them. Where it has none, characters stand in
 * for them: shades and half blocks, in ASCII a ramp of characters that get denser; of the
 * signed ramp other ones below 0 than above.
 */
#ifndef FMNIST_TINT_H
#define FMNIST_TINT_H

#include <stdint.h>

#include "fmnist/grid.h"
#include "fmnist/tone.h"

/* Two pixels of one ramp, one above the other. TONE_NONE: there is none, nothing is drawn
 * there. */
void tint_pixels(const struct area *area, int row, int col, uint8_t upper, uint8_t lower);
/* The same, and no step of a ramp is taken for its neighbour: of a field that is smooth
 * edges stay where they are, and it costs the line little more. */
void tint_pixels_exactly(
	const struct area *area, int row, int col, uint8_t upper, uint8_t lower);

/* A field of a heatmap, `cols` wide, with text at its right end that can be read. Without
 * tones the last column is for a character, if the text leaves it free. */
void tint_field(const struct area *area, int row, int col, int cols, uint8_t tone,
	const char *text);

#endif

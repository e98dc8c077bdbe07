/*
 * sketch: one picture in the making, from outlines to pixels.
 *
 * A sketch has a cloth (tone and texture of every pixel), a pose (how its
 * outlines are scaled, slanted and moved), an outline being drawn, and the
 * pixels. Outlines are in eighths of a pixel: x from the middle of the picture,
 * y from its top (0 to 224), before the pose is applied. Everything is integer
 * arithmetic on the sketch's own generator.
 */
#ifndef FMNIST_SKETCH_H
#define FMNIST_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/raster.h"
#include "fmnist/rng.h"

#define SKETCH_PIXELS (RASTER_SIDE * RASTER_SIDE)
#define SKETCH_POINTS 32

struct sketch {
	struct rng rng;
	int32_t wide, high; /* of the pose; 256: as drawn */
	int32_t slant;      /* shift to the right per row, 256ths */
	int32_t dx, dy;     /* of the pose, 256ths of a pixel */
	struct raster_point outline[SKETCH_POINTS];
	size_t points;
	int16_t cloth[SKETCH_PIXELS];
	int16_t pixel[SKETCH_PIXELS]; /* 0 to 255 */
};

/*
 * A whole number from low to high, both included. At most one draw belongs in an
 * expression: the order of two is the compiler's choice.
 */
int32_t sketch_draw(struct sketch *sketch, int32_t low, int32_t high);

/* True in `percent` of a hundred draws. */
bool sketch_chance(struct sketch *sketch, int32_t percent);

/*
 * Empties the picture and draws a pose and a cloth. `patterned`: percent of
 * cloths that have stripes, checks or a shading beside their folds.
 */
void sketch_begin(struct sketch *sketch, int32_t patterned);

void sketch_point(struct sketch *sketch, int32_t x, int32_t y);

/* Fills the outline with the cloth, `shade` brighter, and begins a new outline. */
void sketch_fill(struct sketch *sketch, int32_t shade);

/* A straight line of that width. */
void sketch_line(struct sketch *sketch, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
	int32_t width, int32_t shade);

/* Adds grain and writes the picture. */
void sketch_finish(struct sketch *sketch, uint8_t pixels[SKETCH_PIXELS]);

#endif

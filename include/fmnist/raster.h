/*
 * raster: how much of each pixel polygons cover, in integers.
 *
 * Signed areas are summed cell by cell along the edges and then along the rows
 * (the method of FreeType's smooth rasteriser), so the coverage is exact for
 * what the coordinates say and the same on every machine. Contours of opposite
 * direction cut holes.
 */
#ifndef FMNIST_RASTER_H
#define FMNIST_RASTER_H

#include <stddef.h>
#include <stdint.h>

#define RASTER_SIDE 28
#define RASTER_ONE 256  /* units of a coordinate to a pixel */
#define RASTER_FULL 256 /* coverage of a pixel that is wholly inside */

struct raster_point {
	int32_t x, y; /* from the top left corner, y downwards */
};

struct raster {
	int32_t cell[RASTER_SIDE][RASTER_SIDE + 2]; /* sums at the edges */
	int32_t first, end; /* rows that contours reach: first .. end - 1 */
};

void raster_clear(struct raster *raster);

/* Adds a closed contour of n points. What lies outside is pushed to the border. */
void raster_add(struct raster *raster, const struct raster_point *point, size_t n);

/* The coverage of a row's pixels, 0 to RASTER_FULL. */
void raster_row(const struct raster *raster, int32_t y, int16_t coverage[RASTER_SIDE]);

#endif

#include "fmnist/terrain_fill.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "fmnist/bitmap.h"
#include "fmnist/pen.h"
#include "fmnist/xalloc.h"

#define VECTOR_SCALE 2.0 /* pixels a point, where the figure has none */
#define PIXELS_MOST 2000 /* of a side then */
#define GROUND 0xe4e4e4
#define STROKE 0x8f8f8f
#define PERIOD 4.5 /* points, of the lines across a gap */
#define WIDTH 0.9

static bool is_stroke(double along)
{
	return along - PERIOD * floor(along / PERIOD) < WIDTH;
}

/* x and y are points of the page, so that lines go on from gap to gap. */
static uint32_t gap_colour(enum relief_gap gap, double x, double y)
{
	double along = (x + y) * M_SQRT1_2, across = (x - y) * M_SQRT1_2;

	return is_stroke(along) || (gap == RELIEF_INFINITE && is_stroke(across)) ? STROKE
										 : GROUND;
}

static uint32_t colour_at(const struct relief *relief, const struct colourscale *scale,
	double col, double row, struct point at)
{
	double height = relief_height(relief, col, row);
	double corner[RELIEF_CORNERS];
	size_t i = (size_t)fmin(fmax(col, 0), (double)(relief->cols - 2));
	size_t j = (size_t)fmin(fmax(row, 0), (double)(relief->rows - 2));

	if (!isnan(height))
		return colour_rgb(colormap_colour(&scale->map, height));
	return gap_colour(relief_cell(relief, i, j, corner), at.x, at.y);
}

static size_t pixels(const struct figure *figure, double length)
{
	double scale = figure->vector ? fmin(VECTOR_SCALE, PIXELS_MOST / length)
				      : figure->page.scale;

	return (size_t)fmax(1, round(length * scale));
}

void terrain_fill(struct figure *figure, struct box box, const struct relief *relief,
	const struct colourscale *scale)
{
	size_t cols = pixels(figure, box.w), rows = pixels(figure, box.h);
	uint32_t *pixel = xcalloc(rows * cols, sizeof *pixel);

	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < cols; j++) {
			double x = ((double)j + 0.5) / (double)cols;
			double y = ((double)i + 0.5) / (double)rows;

			pixel[i * cols + j] = colour_at(relief, scale,
				x * (double)(relief->cols - 1),
				(1 - y) * (double)(relief->rows - 1),
				(struct point){box.x + x * box.w, box.y + y * box.h});
		}
	bitmap_draw(figure, box, pixel, rows, cols);
	free(pixel);
}

void terrain_fill_mark(struct figure *figure, struct box box, enum relief_gap gap)
{
	size_t cols = pixels(figure, box.w), rows = pixels(figure, box.h);
	uint32_t *pixel = xcalloc(rows * cols, sizeof *pixel);

	for (size_t i = 0; i < rows * cols; i++)
		pixel[i] =
			gap_colour(gap, ((double)(i % cols) + 0.5) / (double)cols * box.w,
				((double)(i / cols) + 0.5) / (double)rows * box.h);
	bitmap_draw(figure, box, pixel, rows, cols);
	pen_frame(figure, box, PEN_HAIR, colour_of(PEN_PALE));
	free(pixel);
}

#include "fmnist/bitmap.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>

#include "fmnist/pen.h"
#include "fmnist/xalloc.h"

/* In PDF and SVG an image pixel is a square of this many, up to a side of MAGNIFY_MOST:
 * programs that smooth what they show then leave it as it is. */
#define MAGNIFY 8
#define MAGNIFY_MOST 1024

struct source {
	const uint32_t *pixel; /* (rows, cols) */
	size_t rows, cols;
};

static cairo_surface_t *surface_new(
	size_t rows, size_t cols, uint32_t **pixel, size_t *stride)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)cols, (int)rows);

	*pixel = (void *)cairo_image_surface_get_data(surface);
	*stride = (size_t)cairo_image_surface_get_stride(surface) / sizeof **pixel;
	return surface;
}

/* Sums over the part of the image from (x0, y0) to (x1, y1), in its pixels. */
static uint32_t mean_of(
	const struct source *source, double x0, double x1, double y0, double y1)
{
	size_t right = (size_t)fmin(ceil(x1), (double)source->cols);
	size_t bottom = (size_t)fmin(ceil(y1), (double)source->rows);
	double r = 0, g = 0, b = 0, all = 0;

	for (size_t y = (size_t)y0; y < bottom; y++) {
		double high = fmin(y1, (double)y + 1) - fmax(y0, (double)y);

		for (size_t x = (size_t)x0; x < right; x++) {
			double wide = fmin(x1, (double)x + 1) - fmax(x0, (double)x);
			uint32_t pixel = source->pixel[y * source->cols + x];

			r += wide * high * (double)(pixel >> 16 & 0xff);
			g += wide * high * (double)(pixel >> 8 & 0xff);
			b += wide * high * (double)(pixel & 0xff);
			all += wide * high;
		}
	}
	return (uint32_t)lround(r / all) << 16 | (uint32_t)lround(g / all) << 8 |
		(uint32_t)lround(b / all);
}

static cairo_surface_t *resampled(const struct source *source, size_t rows, size_t cols)
{
	double across = (double)source->cols / (double)cols;
	double down = (double)source->rows / (double)rows;
	uint32_t *pixel;
	size_t stride;
	cairo_surface_t *surface = surface_new(rows, cols, &pixel, &stride);

	if (pixel == NULL)
		return surface;
	for (size_t y = 0; y < rows; y++)
		for (size_t x = 0; x < cols; x++)
			pixel[y * stride + x] = mean_of(source, across * (double)x,
				across * (double)(x + 1), down * (double)y,
				down * (double)(y + 1));
	cairo_surface_mark_dirty(surface);
	return surface;
}

static cairo_surface_t *magnified(const struct source *source)
{
	size_t side = source->rows > source->cols ? source->rows : source->cols;
	size_t times = MAGNIFY_MOST / side;
	uint32_t *pixel;
	size_t stride;
	cairo_surface_t *surface;

	times = times < 1 ? 1 : times > MAGNIFY ? MAGNIFY : times;
	surface = surface_new(source->rows * times, source->cols * times, &pixel, &stride);
	if (pixel == NULL)
		return surface;
	for (size_t y = 0; y < source->rows * times; y++)
		for (size_t x = 0; x < source->cols * times; x++)
			pixel[y * stride + x] =
				source->pixel[y / times * source->cols + x / times];
	cairo_surface_mark_dirty(surface);
	return surface;
}

void bitmap_draw(struct figure *figure, struct box box, const uint32_t *pixel, size_t rows,
	size_t cols)
{
	const struct source source = {pixel, rows, cols};
	double left = pen_snap(figure, box.x), top = pen_snap(figure, box.y);
	double width = pen_snap(figure, box.x + box.w) - left;
	double height = pen_snap(figure, box.y + box.h) - top;
	double scale = figure->page.scale;
	cairo_surface_t *surface;

	if (!(width > 0 && height > 0) || rows == 0 || cols == 0)
		return;
	surface = figure->vector ? magnified(&source)
				 : resampled(&source, (size_t)lround(height * scale),
					   (size_t)lround(width * scale));
	cairo_save(figure->cr);
	cairo_translate(figure->cr, left, top);
	cairo_scale(figure->cr, width / cairo_image_surface_get_width(surface),
		height / cairo_image_surface_get_height(surface));
	cairo_set_source_surface(figure->cr, surface, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(figure->cr), CAIRO_FILTER_NEAREST);
	cairo_paint(figure->cr);
	cairo_restore(figure->cr);
	cairo_surface_destroy(surface);
}

void bitmap_grey(struct figure *figure, struct box box, const uint8_t *pixel, size_t rows,
	size_t cols)
{
	uint32_t *rgb = xcalloc(rows * cols, sizeof *rgb);

	for (size_t i = 0; i < rows * cols; i++)
		rgb[i] = pixel[i] * (uint32_t)0x010101;
	bitmap_draw(figure, box, rgb, rows, cols);
	free(rgb);
}

void bitmap_coloured(struct figure *figure, struct box box, const float *value, size_t rows,
	size_t cols, const struct colourscale *scale)
{
	uint32_t *rgb = xcalloc(rows * cols, sizeof *rgb);

	for (size_t i = 0; i < rows * cols; i++)
		rgb[i] = colour_rgb(colourscale_colour(scale, (double)value[i]));
	bitmap_draw(figure, box, rgb, rows, cols);
	free(rgb);
}

struct box bitmap_fit(struct box box, size_t rows, size_t cols)
{
	double side = fmin(box.w / (double)cols, box.h / (double)rows);
	double width = side * (double)cols, height = side * (double)rows;

	return (struct box){
		box.x + (box.w - width) / 2, box.y + (box.h - height) / 2, width, height};
}

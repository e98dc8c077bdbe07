#include "fmnist/inlay.h"

#include <cairo.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "fmnist/pen.h"
#include "fmnist/xalloc.h"

#define VECTOR_SCALE (220.0 / 72) /* pixels a point, where the figure has none */
#define TIMES_MOST 4
#define PIXELS_MOST 16e6

/* As fine as there is memory for, where that is sensible. */
static int times_of(double width, double height)
{
	int times = TIMES_MOST;

	while (times > 1 && width * height * times * times > PIXELS_MOST)
		times--;
	return times;
}

void inlay_begin(struct inlay *inlay, struct figure *onto, struct box box)
{
	double scale = onto->vector ? VECTOR_SCALE : onto->page.scale;
	double width = ceil(box.w * scale), height = ceil(box.h * scale);

	*inlay = (struct inlay){.onto = onto, .box = box};
	inlay->box.x = pen_snap(onto, box.x);
	inlay->box.y = pen_snap(onto, box.y);
	inlay->times = times_of(width, height);
	inlay->figure.page = onto->page;
	inlay->figure.page.scale = scale * inlay->times;
	inlay->figure.surface = cairo_image_surface_create(
		CAIRO_FORMAT_ARGB32, (int)width * inlay->times, (int)height * inlay->times);
	inlay->figure.cr = cairo_create(inlay->figure.surface);
	cairo_scale(inlay->figure.cr, inlay->figure.page.scale, inlay->figure.page.scale);
	cairo_translate(inlay->figure.cr, -inlay->box.x, -inlay->box.y);
}

/* Of a square of pixels; they are multiplied by their opacity already. */
static uint32_t mean_of(const uint32_t *pixel, size_t stride, int times)
{
	uint32_t sum[4] = {0}, mean = 0, count = (uint32_t)(times * times);

	for (int y = 0; y < times; y++)
		for (int x = 0; x < times; x++)
			for (int k = 0; k < 4; k++)
				sum[k] += pixel[(size_t)y * stride + (size_t)x] >> 8 * k &
					0xff;
	for (int k = 0; k < 4; k++)
		mean |= (sum[k] + count / 2) / count << 8 * k;
	return mean;
}

static cairo_surface_t *reduced(cairo_surface_t *fine, int times)
{
	int width = cairo_image_surface_get_width(fine) / times;
	int height = cairo_image_surface_get_height(fine) / times;
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	const uint32_t *from = (const void *)cairo_image_surface_get_data(fine);
	uint32_t *to = (void *)cairo_image_surface_get_data(surface);
	size_t from_stride = (size_t)cairo_image_surface_get_stride(fine) / sizeof *from;
	size_t to_stride = (size_t)cairo_image_surface_get_stride(surface) / sizeof *to;

	for (size_t y = 0; to != NULL && from != NULL && y < (size_t)height; y++)
		for (size_t x = 0; x < (size_t)width; x++)
			to[y * to_stride + x] = mean_of(
				from + y * (size_t)times * from_stride + x * (size_t)times,
				from_stride, times);
	cairo_surface_mark_dirty(surface);
	return surface;
}

void inlay_end(struct inlay *inlay)
{
	double pixel = inlay->times / inlay->figure.page.scale; /* in points */
	cairo_surface_t *surface;
	cairo_t *cr = inlay->onto->cr;

	cairo_surface_flush(inlay->figure.surface);
	surface = reduced(inlay->figure.surface, inlay->times);
	cairo_save(cr);
	cairo_translate(cr, inlay->box.x, inlay->box.y);
	cairo_scale(cr, pixel, pixel);
	cairo_set_source_surface(cr, surface, 0, 0);
	if (!inlay->onto->vector)
		cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
	cairo_paint(cr);
	cairo_restore(cr);
	cairo_surface_destroy(surface);
	cairo_destroy(inlay->figure.cr);
	cairo_surface_destroy(inlay->figure.surface);
}

#include "kept.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/pen.h"
#include "fmnist/png_file.h"
#include "fmnist/xalloc.h"

#define COARSE 4.0       /* points, the side of a kept pixel */
#define KEPT_WIDTH 68.86 /* points, of the text that tells the font */
#define MOST_ERROR 0.005 /* of a panel, 1 being from black to white */

bool kept_font_is_here(const char *room)
{
	static const struct figure_page page = {.width = 100, .height = 100, .scale = 1};
	static const struct figure_about about = {.title = "", .subtitle = ""};
	char *path = xasprintf("%s/font.svg", room);
	struct figure *figure = figure_open(path, &page, &about, NULL);
	double width;

	assert_non_null(figure);
	width = pen_width(figure, FACE_BODY, "Which font is this?");
	figure_abandon(figure);
	free(path);
	return fabs(width - KEPT_WIDTH) < 0.05;
}

static size_t coarse_side(const struct page *page, size_t pixels)
{
	return (size_t)((double)pixels / page->scale / COARSE);
}

/* 0 white to 1 black in each of three colours, over a square of the kept figure. */
static double coarse(const struct page *page, size_t x, size_t y, int channel)
{
	return page_ink_of(page,
		(struct box){COARSE * (double)x, COARSE * (double)y, COARSE, COARSE},
		channel);
}

static double pixel_error(
	const struct page *page, const struct page *kept, size_t x, size_t y)
{
	uint32_t pixel = kept->pixel[y * kept->width + x];
	double sum = 0;

	for (int channel = 0; channel < 3; channel++) {
		double ink = 1 - (double)(pixel >> (16 - 8 * channel) & 0xff) / 255;

		sum += fabs(coarse(page, x, y, channel) - ink);
	}
	return sum / 3;
}

/* Of the columns left .. right and the rows top .. bottom. */
static double panel_error(
	const struct page *page, const struct page *kept, const size_t side[4])
{
	double sum = 0;

	for (size_t y = side[2]; y < side[3]; y++)
		for (size_t x = side[0]; x < side[1]; x++)
			sum += pixel_error(page, kept, x, y);
	return sum / (double)((side[1] - side[0]) * (side[3] - side[2]));
}

void assert_as_kept(const struct page *page, const char *name, size_t across, size_t down)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf(
		"%s/tests/fixtures/figure/%s.png", srcdir != NULL ? srcdir : ".", name);
	struct page kept;

	page_read(&kept, path);
	assert_int_equal(kept.width, coarse_side(page, page->width));
	assert_in_range(coarse_side(page, page->height), kept.height, kept.height + 4);
	for (size_t i = 0; i < across * down; i++) {
		size_t column = i % across, row = i / across;
		const size_t side[] = {kept.width * column / across,
			kept.width * (column + 1) / across, kept.height * row / down,
			kept.height * (row + 1) / down};
		double error = panel_error(page, &kept, side);

		if (error > MOST_ERROR)
			fail_msg(
				"panel %zu of row %zu differs by %.4f", column, row, error);
	}
	page_release(&kept);
	free(path);
}

int kept_write(const struct page *page, const char *path)
{
	struct png_image image = {.width = coarse_side(page, page->width),
		.height = coarse_side(page, page->height),
		.scale = 1 / COARSE};
	uint32_t *pixel = xcalloc(image.width * image.height, sizeof *pixel);
	FILE *file = fopen(path, "wb");
	int rc = -1;

	for (size_t i = 0; i < image.width * image.height; i++)
		for (int channel = 0; channel < 3; channel++)
			pixel[i] = pixel[i] << 8 |
				(uint32_t)lround(255 *
					(1 -
						coarse(page, i % image.width,
							i / image.width, channel)));
	image.pixel = pixel;
	image.stride = image.width;
	if (file != NULL) {
		rc = png_file_write(file, path, &image, NULL);
		rc |= fclose(file);
	}
	free(pixel);
	return rc;
}

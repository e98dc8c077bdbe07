#include "page.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

static void read_tags(struct page *page, png_structp png, png_infop info)
{
	png_textp text;
	int count = 0;

	png_get_text(png, info, &text, &count);
	page->tags = (size_t)count;
	page->tag = xcalloc(page->tags + 1, sizeof *page->tag);
	for (size_t i = 0; i < page->tags; i++) {
		assert_int_equal(text[i].compression, PNG_TEXT_COMPRESSION_NONE);
		page->tag[i].name = xstrdup(text[i].key);
		page->tag[i].value = xstrdup(text[i].text);
	}
}

static void read_pixels(struct page *page, png_structp png, png_infop info)
{
	png_bytepp row = png_get_rows(png, info);

	assert_int_equal(png_get_bit_depth(png, info), 8);
	assert_int_equal(png_get_color_type(png, info), PNG_COLOR_TYPE_RGB);
	page->width = png_get_image_width(png, info);
	page->height = png_get_image_height(png, info);
	page->scale = png_get_pixels_per_meter(png, info) * 0.0254 / 72;
	page->pixel = xcalloc(page->width * page->height, sizeof *page->pixel);
	for (size_t y = 0; y < page->height; y++)
		for (size_t x = 0; x < page->width; x++)
			page->pixel[y * page->width + x] = (uint32_t)row[y][3 * x] << 16 |
				(uint32_t)row[y][3 * x + 1] << 8 | row[y][3 * x + 2];
}

/* Without a handler of ours libpng says what is wrong and calls abort(). */
void page_read(struct page *page, const char *path)
{
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	FILE *file = fopen(path, "rb");

	*page = (struct page){0};
	if (file == NULL)
		fail_msg("%s: cannot be read", path);
	if (setjmp(png_jmpbuf(png)) != 0)
		fail_msg("%s: no PNG", path);
	png_init_io(png, file);
	png_read_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
	read_tags(page, png, info);
	read_pixels(page, png, info);
	png_destroy_read_struct(&png, &info, NULL);
	fclose(file);
}

void page_release(struct page *page)
{
	for (size_t i = 0; i < page->tags; i++) {
		free((char *)(uintptr_t)page->tag[i].name);
		free((char *)(uintptr_t)page->tag[i].value);
	}
	free(page->tag);
	free(page->pixel);
	*page = (struct page){0};
}

const char *page_tag(const struct page *page, const char *name)
{
	for (size_t i = 0; i < page->tags; i++)
		if (strcmp(page->tag[i].name, name) == 0)
			return page->tag[i].value;
	fail_msg("there is no tag %s", name);
	return "";
}

uint32_t page_at(const struct page *page, double x, double y)
{
	size_t column = (size_t)(x * page->scale), row = (size_t)(y * page->scale);

	assert_true(x >= 0 && y >= 0 && column < page->width && row < page->height);
	return page->pixel[row * page->width + column];
}

double page_ink_of(const struct page *page, struct box box, int channel)
{
	size_t left = (size_t)lround(box.x * page->scale);
	size_t right = (size_t)lround((box.x + box.w) * page->scale);
	size_t top = (size_t)lround(box.y * page->scale);
	size_t bottom = (size_t)lround((box.y + box.h) * page->scale);
	double sum = 0;

	assert_true(left < right && right <= page->width);
	assert_true(top < bottom && bottom <= page->height);
	for (size_t y = top; y < bottom; y++)
		for (size_t x = left; x < right; x++)
			sum += 255 -
				(page->pixel[y * page->width + x] >> (16 - 8 * channel) &
					0xff);
	return sum / 255 / (double)((right - left) * (bottom - top));
}

double page_ink(const struct page *page, struct box box)
{
	return (page_ink_of(page, box, 0) + page_ink_of(page, box, 1) +
		       page_ink_of(page, box, 2)) /
		3;
}

#include "fmnist/png_file.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

#define NAME_SIZE 80 /* of a tEXt chunk's keyword, with a zero */

/* Memory of one file. */
struct writing {
	png_structp png;
	png_infop info;
	png_text *text;
	char (*name)[NAME_SIZE];
	png_byte *row;
	struct err *err;
	const char *path;
};

static void fail(png_structp png, png_const_charp message)
{
	struct writing *writing = png_get_error_ptr(png);

	err_set(writing->err, "cannot write %s: %s", writing->path, message);
	png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

/* What the file refuses it remembers; it is asked in the end. */
static void write_data(png_structp png, png_bytep data, size_t length)
{
	fwrite(data, 1, length, png_get_io_ptr(png));
}

static void flush_data(png_structp png)
{
	(void)png;
}

static void make_ascii(char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			*text = '?';
}

static void prepare(struct writing *writing, const struct png_image *image)
{
	writing->text = xcalloc(image->tags + 1, sizeof writing->text[0]);
	writing->name = xcalloc(image->tags + 1, sizeof writing->name[0]);
	writing->row = xmalloc(3 * image->width);
	for (size_t i = 0; i < image->tags; i++) {
		size_t n = strnlen(image->tag[i].name, NAME_SIZE - 1);
		png_text *text = &writing->text[i];

		memcpy(writing->name[i], image->tag[i].name, n);
		make_ascii(writing->name[i]);
		text->compression = PNG_TEXT_COMPRESSION_NONE;
		text->key = writing->name[i];
		text->text = xstrdup(image->tag[i].value);
		make_ascii(text->text);
	}
}

static void release(struct writing *writing, const struct png_image *image)
{
	png_destroy_write_struct(&writing->png, &writing->info);
	for (size_t i = 0; i < image->tags; i++)
		free(writing->text[i].text);
	free(writing->text);
	free(writing->name);
	free(writing->row);
}

static void write_row(
	const struct writing *writing, const struct png_image *image, size_t row)
{
	const uint32_t *pixel = image->pixel + row * image->stride;

	for (size_t i = 0; i < image->width; i++) {
		writing->row[3 * i] = (png_byte)(pixel[i] >> 16 & 0xff);
		writing->row[3 * i + 1] = (png_byte)(pixel[i] >> 8 & 0xff);
		writing->row[3 * i + 2] = (png_byte)(pixel[i] & 0xff);
	}
	png_write_row(writing->png, writing->row);
}

static void write_all(
	const struct writing *writing, const struct png_image *image, FILE *file)
{
	png_uint_32 density = (png_uint_32)lround(image->scale * 72 / 0.0254);

	png_set_write_fn(writing->png, file, write_data, flush_data);
	png_set_IHDR(writing->png, writing->info, (png_uint_32)image->width,
		(png_uint_32)image->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_sRGB(writing->png, writing->info, PNG_sRGB_INTENT_PERCEPTUAL);
	png_set_pHYs(writing->png, writing->info, density, density, PNG_RESOLUTION_METER);
	png_set_text(writing->png, writing->info, writing->text, (int)image->tags);
	/* Even areas, in which filters find nothing. */
	png_set_filter(writing->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_write_info(writing->png, writing->info);
	for (size_t row = 0; row < image->height; row++)
		write_row(writing, image, row);
	png_write_end(writing->png, writing->info);
}

int png_file_write(
	FILE *file, const char *path, const struct png_image *image, struct err *err)
{
	struct writing writing = {.err = err, .path = path};
	volatile int rc = -1;

	prepare(&writing, image);
	writing.png =
		png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, fail, ignore);
	writing.info = writing.png != NULL ? png_create_info_struct(writing.png) : NULL;
	if (writing.info == NULL)
		err_set(err, "cannot write %s: libpng does not start", path);
	else if (setjmp(png_jmpbuf(writing.png)) == 0) {
		write_all(&writing, image, file);
		rc = 0;
	}
	release(&writing, image);
	return rc;
}

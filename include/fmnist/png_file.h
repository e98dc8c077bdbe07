/*
 * png_file: an image as PNG, by libpng.
 *
 * Eight bits a channel in sRGB, with the size of a pixel and lines about the image in tEXt
 * chunks. These are Latin-1, and what is not ASCII becomes a question mark.
 */
#ifndef FMNIST_PNG_FILE_H
#define FMNIST_PNG_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fmnist/err.h"
#include "fmnist/figure.h"

struct png_image {
	const uint32_t *pixel; /* (height, stride), of which width count; 0xRRGGBB */
	size_t width, height, stride;
	double scale;                 /* pixels a point */
	const struct figure_tag *tag; /* (tags) */
	size_t tags;
};

/* `path` is for the message; what is written before a failure is no PNG. What the file
 * refuses, ferror() tells. */
int png_file_write(
	FILE *file, const char *path, const struct png_image *image, struct err *err);

#endif

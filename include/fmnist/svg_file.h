/*
 * svg_file: what Cairo made of a figure, as an SVG document that says what it is.
 *
 * Cairo gives an SVG neither title nor description, and numbers its parts through the whole
 * life of the process. Here the parts are numbered from 1, so that the same figure is the
 * same file.
 */
#ifndef FMNIST_SVG_FILE_H
#define FMNIST_SVG_FILE_H

#include <stddef.h>
#include <stdio.h>

/* svg (size) as Cairo wrote it. A failure is the file's, as ferror() tells. */
void svg_file_write(FILE *file, const char *svg, size_t size, const char *title,
	const char *description);

#endif

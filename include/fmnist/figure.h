/*
 * figure: a page with one look, in a file of the kind that its ending names.
 *
 *	.png   pixels, drawn by Cairo and written by libpng, with the tags in tEXt chunks
 *	.pdf   Cairo's own; title and tags as its metadata
 *	.svg   likewise; title and description
 *
 * A page is measured in points, 1/72 inch, from its upper left corner; a figure that is
 * made for the width FIGURE_WIDTH is an A4 page and can be read there. Its scale is how
 * many pixels of a PNG a point has. What is drawn on it is drawn by pen.h and by what
 * stands on that: bitmap.h, colourscale.h, heatmap.h, plot.h.
 *
 * figure_open(), draw, then figure_close() or figure_abandon(), either of which frees it.
 * The file has its name once it is whole. The same drawing gives the same file, byte for
 * byte, on a machine with the same fonts. Belongs to one thread.
 */
#ifndef FMNIST_FIGURE_H
#define FMNIST_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/output.h"

#define FIGURE_WIDTH 595.0
#define FIGURE_MARGIN 36.0
#define FIGURE_SCALE 2.0

struct _cairo;
struct _cairo_surface;

struct box {
	double x, y, w, h;
};

/* One line about the figure, in its file. */
struct figure_tag {
	const char *name; /* "Seed" */
	const char *value;
};

struct figure_about {
	const char *title;    /* what it shows */
	const char *subtitle; /* of which data and configuration; paragraphs end at \n */
	size_t unseen;        /* of these, the last so many are in the file only */
	const struct figure_tag *tag; /* (tags) */
	size_t tags;
};

struct figure_page {
	double width, height; /* points */
	double scale;
	double margin; /* 0: FIGURE_MARGIN */
};

struct figure {
	struct _cairo *cr;
	struct _cairo_surface *surface;
	const struct figure_format *format;
	struct figure_page page;
	struct figure_about about; /* the caller's */
	struct output output;
	struct {
		char *text;
		size_t size, capacity;
	} svg;       /* what Cairo wrote, until it is done */
	bool vector; /* no pixels */
};

/* Whether the ending is known; the message says which are. */
int figure_format_check(const char *path, struct err *err);

/* Whether such a page could be written there now: its ending, its size, its place. Nothing
 * is written, so that it may be asked before what takes long. */
int figure_page_check(const char *path, const struct figure_page *page, struct err *err);

/* One to measure letters on, which has no page and comes to nothing. */
struct figure *figure_scratch(void);
void figure_scratch_free(struct figure *figure);

/* How much of a page of this width margins and heading take. */
double figure_overhead(const struct figure_about *about, const struct figure_page *page);

/* White paper with the heading on it. `about` must outlive the figure. NULL: the message
 * says why. */
struct figure *figure_open(const char *path, const struct figure_page *page,
	const struct figure_about *about, struct err *err);

/* What is free between margins and below the heading. */
struct box figure_inside(struct figure *figure);

int figure_close(struct figure *figure, struct err *err);
void figure_abandon(struct figure *figure);

#endif

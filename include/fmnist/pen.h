/*
 * pen: letters, lines and areas on a figure.
 *
 * Places are points from the upper left corner of the page. Edges of boxes, and lines that
 * run along a side of the page, fall on whole pixels of a PNG, so that they are sharp and
 * areas beside each other leave no seam.
 *
 * Letters are those of the system's sans-serif font; where there is none at all, Cairo's
 * own. Text is UTF-8; of a text that is not, the other bytes become question marks.
 */
#ifndef FMNIST_PEN_H
#define FMNIST_PEN_H

#include <stddef.h>

#include "fmnist/colour.h"
#include "fmnist/figure.h"

/* Text is dark, what only helps is pale. */
#define PEN_INK 0x1a1a1a
#define PEN_DIM 0x5f5f5f
#define PEN_PALE 0xb4b4b4
#define PEN_FAINT 0xe9e9e9

#define PEN_HAIR 0.5 /* points, the width of a thin line */

enum face {
	FACE_TITLE,
	FACE_HEADING,
	FACE_BODY,
	FACE_SMALL,
	FACE_TINY,
};

struct lettering {
	enum face face;
	struct colour colour;
	double across; /* which part of the text stands at x: 0 its begin, 1 its end */
	double up;     /* which part of a capital stands at y: 0 its foot, 1 its head */
	double turn;   /* degrees against the clock, around that place */
};

struct point {
	double x, y;
};

void pen_text(struct figure *figure, double x, double y, const struct lettering *how,
	const char *text);
/* With an edge of this width around the letters. */
void pen_text_edged(struct figure *figure, double x, double y, const struct lettering *how,
	double edge, struct colour ground, const char *text);
/* What is too long ends in dots. */
void pen_text_within(struct figure *figure, double x, double y, double width,
	const struct lettering *how, const char *text);
/* Lines of at most this width, broken at spaces and at \n, below y; returns their height.
 */
double pen_paragraph(struct figure *figure, double x, double y, double width,
	const struct lettering *how, const char *text);
double pen_paragraph_height(
	struct figure *figure, double width, enum face face, const char *text);

double pen_width(struct figure *figure, enum face face, const char *text);
double pen_capital(struct figure *figure, enum face face);
double pen_line_height(enum face face);

/* The nearest edge of a pixel; itself, where there are no pixels. */
double pen_snap(const struct figure *figure, double value);

void pen_line(struct figure *figure, struct point from, struct point to, double width,
	struct colour colour);
/* Through all of them, with round corners. */
void pen_lines(struct figure *figure, const struct point *point, size_t points,
	double width, struct colour colour);
/* The same, interrupted: `dash` long and as long a gap. */
void pen_dashes(struct figure *figure, const struct point *point, size_t points,
	double width, double dash, struct colour colour);
void pen_area(struct figure *figure, const struct point *point, size_t points,
	struct colour colour);
/* One that has others at its sides, without a seam to those that are drawn after it. */
void pen_facet(struct figure *figure, const struct point *point, size_t points,
	struct colour colour);
/* Nothing where a side is not a number, or not above 0. */
void pen_box(struct figure *figure, struct box box, struct colour colour);
/* A line around it, outside. */
void pen_frame(struct figure *figure, struct box box, double width, struct colour colour);
void pen_disc(
	struct figure *figure, struct point centre, double radius, struct colour colour);
/* One of many that may lie over each other. opacity: 0, nothing is seen of it, to 1. */
void pen_dot(struct figure *figure, struct point centre, double radius,
	struct colour colour, double opacity);

/* What is drawn until pen_unclip() is cut off at the box. */
void pen_clip(struct figure *figure, struct box box);
void pen_unclip(struct figure *figure);

#endif

/*
 * canvas: dots inside character cells.
 *
 * An area's cells are divided into dots: 2x4 a cell with braille, 1x2 with
 * blocks, 1x3 with ASCII, where ' - . and / \ | stand for the dots of a line.
 * Lines are drawn in dots, in layers: a cell takes the role of the line drawn
 * last in it. ROLE_ENVELOPE is the ground below all of them: a cell that a line
 * of another role goes through shows that line alone, so it stays thin.
 *
 * Coordinates are dots from the top left; what is outside is cut off, however
 * far outside it is.
 *
 * canvas_init allocates, canvas_flush draws into the area, canvas_release frees.
 */
#ifndef FMNIST_CANVAS_H
#define FMNIST_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/grid.h"

struct canvas {
	struct area area;
	int wide, high; /* in dots */
	uint8_t *bits;  /* (rows, cols): dots that are set */
	uint8_t *role;  /* (rows, cols): enum role */
};

void canvas_init(struct canvas *canvas, struct area area);
void canvas_release(struct canvas *canvas);

/* Dots a cell has with these glyphs. */
void canvas_cell(enum glyphs glyphs, int *wide, int *high);

void canvas_dot(struct canvas *canvas, int x, int y, enum role role);
void canvas_line(struct canvas *canvas, int x0, int y0, int x1, int y1, enum role role);
/* Shades column x from y0 to y1 in ROLE_ENVELOPE: every fourth dot, or a light
 * block, so that a line over it is told apart without colour. */
void canvas_shade(struct canvas *canvas, int x, int y0, int y1);
/* A line, not shading, goes through this cell. */
bool canvas_occupied(const struct canvas *canvas, int row, int col);

void canvas_flush(const struct canvas *canvas);

#endif

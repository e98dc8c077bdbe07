/*
 * grid: a screen as plain data.
 *
 * Panes draw characters into a grid; term.h puts a grid on the terminal. So a
 * pane needs no terminal to be tested, and drawing outside the grid is cut off
 * and never an error: a pane may be drawn at any size from 1x1 up.
 *
 * Coordinates are (row, column) from the top left of the rectangle given.
 * Not shared between threads.
 */
#ifndef FMNIST_GRID_H
#define FMNIST_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/err.h"

#define ROLE_CLASSES 10

/* What a thing is; theme.h says how it looks. The same thing has the same role
 * on every pane. */
enum role {
	ROLE_TEXT,
	ROLE_DIM, /* frames, axes, units, what is not the news */
	ROLE_TITLE,
	ROLE_KEY,   /* a key that can be pressed */
	ROLE_TRAIN, /* training loss and accuracy */
	ROLE_VALIDATION,
	ROLE_TEST,
	ROLE_ENVELOPE, /* spread of the single iterations, behind the train line */
	ROLE_BEST,     /* the best value so far */
	ROLE_GOOD,
	ROLE_WARNING,
	ROLE_FAILURE,  /* nothing else is red */
	ROLE_CURSOR,   /* a chart's reading cursor */
	ROLE_SELECTED, /* the chosen row, tab or field: reverse video */
	ROLE_CLASS,    /* of the images; the others follow, see role_of_class() */
	ROLE_COUNT = ROLE_CLASS + ROLE_CLASSES
};

enum attribute {
	ATTR_BOLD = 1,
	ATTR_REVERSE = 2,
	ATTR_UNDERLINE = 4,
	ATTR_DIM = 8,
};

/* What the terminal's font can show. */
enum glyphs {
	GLYPHS_ASCII,   /* no UTF-8, or --ascii */
	GLYPHS_BLOCKS,  /* UTF-8 with blocks and lines, no braille: the Linux console */
	GLYPHS_BRAILLE, /* everything */
};

struct cell {
	uint32_t glyph; /* code point, one column wide, that the terminal has; ' ': empty */
	uint8_t role;   /* enum role, colour of the glyph */
	uint8_t attr;   /* enum attribute, or-ed */
	uint8_t ink;    /* tone of the glyph; TONE_NONE: the role's colour */
	uint8_t paper;  /* tone behind it; TONE_NONE: the terminal's ground */
};

struct grid {
	int rows, cols;
	enum glyphs glyphs;
	bool tones;        /* the terminal shows them, and has the glyphs for it */
	bool colours;      /* roles differ by colour, and not by attributes alone */
	struct cell *cell; /* (rows, cols) */
};

static inline enum role role_of_class(int class)
{
	return (enum role)(ROLE_CLASS + class);
}

/* A part of a grid; drawing is relative to it and cut at its edges. */
struct area {
	struct grid *grid;
	int row, col;
	int rows, cols; /* may be 0; never negative */
};

/* Without tones and colours. */
void grid_init(struct grid *grid, int rows, int cols, enum glyphs glyphs);
void grid_release(struct grid *grid);
void grid_clear(struct grid *grid);
bool grid_equal(const struct grid *a, const struct grid *b);
bool cell_equal(const struct cell *a, const struct cell *b);

struct area grid_area(struct grid *grid);
/* A part of an area, cut at its edges; its origin is the corner that is left. */
struct area area_part(const struct area *area, int row, int col, int rows, int cols);

/* A glyph that the grid's glyphs lack is replaced by its stand-in (glyph.h). The cell has
 * no tones. */
void area_put(const struct area *area, int row, int col, uint32_t glyph, enum role role,
	int attr);

/*
 * UTF-8 text. Returns the number of columns it takes (also those cut off). A
 * character that the grid's glyphs lack is replaced by its ASCII stand-in
 * (arrows, bullets, ellipsis, multiplication sign, dashes) or by '?'.
 */
int area_text(const struct area *area, int row, int col, enum role role, int attr,
	const char *text);
int area_printf(const struct area *area, int row, int col, enum role role, int attr,
	const char *fmt, ...) ERR_PRINTF(6, 7);
/* Text at col of the first row, if it fits whole. Returns where the next begins, behind
 * a gap. */
int area_item(const struct area *line, int col, enum role role, const char *fmt, ...)
	ERR_PRINTF(4, 5);
/* Text that ends at column `end` (exclusive). */
void area_text_right(const struct area *area, int row, int end, enum role role, int attr,
	const char *text);
void area_fill(const struct area *area, uint32_t glyph, enum role role, int attr);
/* Shows what is drawn there in another role, without tones. */
void area_mark(const struct area *area, enum role role, int attr);
/* The cell; NULL outside of the area or the grid. */
const struct cell *area_cell(const struct area *area, int row, int col);
/* Gives what is drawn in a cell tones (tone.h); not where the grid has none. */
void area_tint(const struct area *area, int row, int col, uint8_t ink, uint8_t paper);
/* Text broken at spaces to the area's width. Returns the rows it takes; a row
 * above the area, below 0, is cut off too. */
int area_paragraph(const struct area *area, int row, enum role role, const char *text);
/* Rows that area_paragraph takes at this width. */
int text_rows(const char *text, int cols);
/* Columns of UTF-8 text. */
int text_columns(const char *text);

/* A bar that fills `cols` columns to `fraction` (0..1), rounded down, in eighths
 * where the glyphs allow it; the rest is blank. */
void area_bar(const struct area *area, int row, int col, int cols, double fraction,
	enum role role);

/* Values as one line of bars from the least to the greatest of those shown, the
 * newest at the right end; NaN and Inf as '!'. */
void area_sparkline(const struct area *area, int row, int col, int cols,
	const float *values, int count, enum role role);

/* The screen as UTF-8 text, a line a row without the blanks at its end, for
 * tests and for the w key; free() it. */
char *grid_dump(const struct grid *grid);

#endif

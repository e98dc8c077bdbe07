#include "fmnist/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* What a cell's bits mean beyond its dots, where a cell has fewer than eight. */
enum {
	BLOCK_SHADE = 4,
	ASCII_FALLING = 8, /* a steep line from top left to bottom right */
	ASCII_RISING = 16,
	ASCII_SHADE = 32,
};

void canvas_cell(enum glyphs glyphs, int *wide, int *high)
{
	static const struct {
		int wide, high;
	} size[] = {
		[GLYPHS_ASCII] = {1, 3},
		[GLYPHS_BLOCKS] = {1, 2},
		[GLYPHS_BRAILLE] = {2, 4},
	};

	*wide = size[glyphs].wide;
	*high = size[glyphs].high;
}

void canvas_init(struct canvas *canvas, struct area area)
{
	size_t cells = (size_t)area.rows * (size_t)area.cols;
	int wide, high;

	canvas_cell(area.grid->glyphs, &wide, &high);
	canvas->area = area;
	canvas->wide = area.cols * wide;
	canvas->high = area.rows * high;
	canvas->bits = xcalloc(cells + 1, sizeof(*canvas->bits));
	canvas->role = xcalloc(cells + 1, sizeof(*canvas->role));
}

void canvas_release(struct canvas *canvas)
{
	free(canvas->bits);
	free(canvas->role);
	memset(canvas, 0, sizeof(*canvas));
}

/* Sets bits of the cell that holds dot (x, y), which is inside. */
static void set_bits(struct canvas *canvas, int x, int y, int bits, enum role role)
{
	int wide, high;

	canvas_cell(canvas->area.grid->glyphs, &wide, &high);
	size_t at = (size_t)(y / high) * (size_t)canvas->area.cols + (size_t)(x / wide);
	bool ground = role == ROLE_ENVELOPE;
	if (canvas->bits[at]) {
		bool has_ground = canvas->role[at] == ROLE_ENVELOPE;
		if (ground && !has_ground)
			return;
		if (!ground && has_ground)
			canvas->bits[at] = 0;
	}
	canvas->bits[at] = (uint8_t)(canvas->bits[at] | bits);
	canvas->role[at] = (uint8_t)role;
}

static int dot_bit(const struct canvas *canvas, int x, int y)
{
	/* Dots of U+2800, by row and column. */
	static const uint8_t braille[4][2] = {
		{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

	switch (canvas->area.grid->glyphs) {
	case GLYPHS_ASCII:
		return 1 << y % 3;
	case GLYPHS_BLOCKS:
		return 1 << y % 2;
	case GLYPHS_BRAILLE:
		break;
	}
	return braille[y % 4][x % 2];
}

static bool inside(const struct canvas *canvas, int x, int y)
{
	return x >= 0 && y >= 0 && x < canvas->wide && y < canvas->high;
}

void canvas_dot(struct canvas *canvas, int x, int y, enum role role)
{
	if (inside(canvas, x, y))
		set_bits(canvas, x, y, dot_bit(canvas, x, y), role);
}

/* One edge of Liang and Barsky's clipping (1984): narrows [*from, *to] of the
 * line's parameter to where `distance + t * towards >= 0`. */
static bool clip_edge(double distance, double towards, double *from, double *to)
{
	if (towards == 0)
		return distance >= 0;
	double t = -distance / towards;
	if (towards > 0)
		*from = fmax(*from, t);
	else
		*to = fmin(*to, t);
	return *from <= *to;
}

void canvas_line(struct canvas *canvas, int x0, int y0, int x1, int y1, enum role role)
{
	double dx = (double)x1 - x0, dy = (double)y1 - y0;
	double from = 0, to = 1;
	int steep = 0;

	if (!clip_edge(x0, dx, &from, &to) ||
		!clip_edge((double)canvas->wide - 1 - x0, -dx, &from, &to) ||
		!clip_edge(y0, dy, &from, &to) ||
		!clip_edge((double)canvas->high - 1 - y0, -dy, &from, &to))
		return;
	if (canvas->area.grid->glyphs == GLYPHS_ASCII && dx != 0 && fabs(dy) > fabs(dx))
		steep = (dy > 0) == (dx > 0) ? ASCII_FALLING : ASCII_RISING;
	double length = fmax(fabs(dx), fabs(dy)) * (to - from);
	int steps = (int)ceil(length);
	for (int i = 0; i <= steps; i++) {
		double t = steps ? from + (to - from) * i / steps : from;
		int x = (int)lround(x0 + dx * t), y = (int)lround(y0 + dy * t);
		if (inside(canvas, x, y))
			set_bits(canvas, x, y, dot_bit(canvas, x, y) | steep, role);
	}
}

void canvas_shade(struct canvas *canvas, int x, int y0, int y1)
{
	enum glyphs glyphs = canvas->area.grid->glyphs;

	if (y0 > y1) {
		int swap = y0;
		y0 = y1;
		y1 = swap;
	}
	if (x < 0 || x >= canvas->wide || y1 < 0)
		return;
	for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < canvas->high; y++) {
		if (glyphs == GLYPHS_ASCII)
			set_bits(canvas, x, y, ASCII_SHADE, ROLE_ENVELOPE);
		else if (glyphs == GLYPHS_BLOCKS)
			set_bits(canvas, x, y, BLOCK_SHADE, ROLE_ENVELOPE);
		else if (y % 2 == 0 && (x + y / 2) % 2 == 0)
			set_bits(canvas, x, y, dot_bit(canvas, x, y), ROLE_ENVELOPE);
	}
}

bool canvas_occupied(const struct canvas *canvas, int row, int col)
{
	if (row < 0 || col < 0 || row >= canvas->area.rows || col >= canvas->area.cols)
		return false;
	size_t at = (size_t)row * (size_t)canvas->area.cols + (size_t)col;
	return canvas->bits[at] && canvas->role[at] != ROLE_ENVELOPE;
}

static uint32_t ascii_glyph(int bits)
{
	/* By the dots of a cell: top, middle, bottom. */
	static const char flat[] = {' ', '\'', '-', '\'', '.', ':', '.', '|'};
	int dots = bits & 7;
	int steep = bits & (ASCII_FALLING | ASCII_RISING);
	bool several = (dots & (dots - 1)) != 0;

	if (dots == 0)
		return ':';
	if (several && steep == ASCII_FALLING)
		return '\\';
	if (several && steep == ASCII_RISING)
		return '/';
	if (several && steep)
		return '|';
	return (uint32_t)(unsigned char)flat[dots];
}

static uint32_t cell_glyph(enum glyphs glyphs, int bits)
{
	static const uint32_t half[] = {0x2591, 0x2580, 0x2584, 0x2588};

	switch (glyphs) {
	case GLYPHS_ASCII:
		return ascii_glyph(bits);
	case GLYPHS_BLOCKS:
		return half[bits & 3];
	case GLYPHS_BRAILLE:
		break;
	}
	return 0x2800u + (uint32_t)bits;
}

void canvas_flush(const struct canvas *canvas)
{
	const struct area *area = &canvas->area;

	for (int row = 0; row < area->rows; row++) {
		for (int col = 0; col < area->cols; col++) {
			size_t at = (size_t)row * (size_t)area->cols + (size_t)col;
			if (canvas->bits[at])
				area_put(area, row, col,
					cell_glyph(area->grid->glyphs, canvas->bits[at]),
					(enum role)canvas->role[at], 0);
		}
	}
}

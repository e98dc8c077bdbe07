#include "fmnist/grid.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/glyph.h"
#include "fmnist/xalloc.h"

static const struct cell empty_cell = {.glyph = ' ', .role = ROLE_TEXT};

void grid_init(struct grid *grid, int rows, int cols, enum glyphs glyphs)
{
	grid->rows = rows > 0 ? rows : 0;
	grid->cols = cols > 0 ? cols : 0;
	grid->glyphs = glyphs;
	grid->tones = false;
	grid->colours = false;
	grid->cell =
		xcalloc((size_t)grid->rows * (size_t)grid->cols + 1, sizeof(*grid->cell));
	grid_clear(grid);
}

void grid_release(struct grid *grid)
{
	free(grid->cell);
	memset(grid, 0, sizeof(*grid));
}

void grid_clear(struct grid *grid)
{
	size_t count = (size_t)grid->rows * (size_t)grid->cols;

	for (size_t i = 0; i < count; i++)
		grid->cell[i] = empty_cell;
}

bool cell_equal(const struct cell *a, const struct cell *b)
{
	return a->glyph == b->glyph && a->role == b->role && a->attr == b->attr &&
		a->ink == b->ink && a->paper == b->paper;
}

bool grid_equal(const struct grid *a, const struct grid *b)
{
	if (a->rows != b->rows || a->cols != b->cols)
		return false;
	size_t count = (size_t)a->rows * (size_t)a->cols;
	for (size_t i = 0; i < count; i++)
		if (!cell_equal(&a->cell[i], &b->cell[i]))
			return false;
	return true;
}

struct area grid_area(struct grid *grid)
{
	return (struct area){grid, 0, 0, grid->rows, grid->cols};
}

/* Cuts [*start, *start + *length) to [0, limit). */
static void cut(int *start, int *length, int limit)
{
	int64_t from = *start;
	int64_t to = from + (*length > 0 ? *length : 0);

	if (from < 0)
		from = 0;
	if (from > limit)
		from = limit;
	if (to > limit)
		to = limit;
	*start = (int)from;
	*length = to > from ? (int)(to - from) : 0;
}

struct area area_part(const struct area *area, int row, int col, int rows, int cols)
{
	cut(&row, &rows, area->rows);
	cut(&col, &cols, area->cols);
	return (struct area){area->grid, area->row + row, area->col + col, rows, cols};
}

/* The cell, or NULL outside of the area or the grid. */
static struct cell *cell_at(const struct area *area, int row, int col)
{
	if (row < 0 || col < 0 || row >= area->rows || col >= area->cols)
		return NULL;
	row += area->row;
	col += area->col;
	if (row < 0 || col < 0 || row >= area->grid->rows || col >= area->grid->cols)
		return NULL;
	return &area->grid->cell[(size_t)row * (size_t)area->grid->cols + (size_t)col];
}

const struct cell *area_cell(const struct area *area, int row, int col)
{
	return cell_at(area, row, col);
}

void area_put(
	const struct area *area, int row, int col, uint32_t glyph, enum role role, int attr)
{
	struct cell *cell = cell_at(area, row, col);

	if (cell)
		*cell = (struct cell){
			.glyph = glyph_for(glyph, area->grid->glyphs),
			.role = (uint8_t)role,
			.attr = (uint8_t)attr,
		};
}

int text_columns(const char *text)
{
	int columns = 0;

	while (*text) {
		if (glyph_is_mark(glyph_decode(&text)))
			continue;
		columns++;
	}
	return columns;
}

/* Where a line of `cols` columns that begins at text ends: at a space where there
 * is one, else in the middle of a word. */
static const char *line_end(const char *text, int cols)
{
	const char *at = text;
	const char *space = NULL;
	int columns = 0;

	while (*at) {
		const char *before = at;
		uint32_t glyph = glyph_decode(&at);

		if (glyph_is_mark(glyph))
			continue;
		if (glyph == ' ' && before > text)
			space = before;
		if (++columns > cols)
			return space != NULL ? space : before;
	}
	return at;
}

int text_rows(const char *text, int cols)
{
	struct area nowhere = {.cols = cols};

	return area_paragraph(&nowhere, 0, ROLE_TEXT, text);
}

int area_paragraph(const struct area *area, int row, enum role role, const char *text)
{
	int rows = 0;

	if (area->cols <= 0)
		return 1;
	do {
		const char *end = line_end(text, area->cols);
		int col = 0;

		while (text < end) {
			uint32_t glyph = glyph_decode(&text);

			if (!glyph_is_mark(glyph))
				area_put(area, row + rows, col++, glyph, role, 0);
		}
		rows++;
		text += strspn(text, " ");
	} while (*text != '\0');
	return rows;
}

int area_text(const struct area *area, int row, int col, enum role role, int attr,
	const char *text)
{
	int columns = 0;

	while (*text) {
		uint32_t glyph = glyph_decode(&text);
		if (glyph_is_mark(glyph))
			continue;
		area_put(area, row, col + columns, glyph, role, attr);
		columns++;
	}
	return columns;
}

int area_printf(const struct area *area, int row, int col, enum role role, int attr,
	const char *fmt, ...)
{
	char small[256];
	char *text = small;
	va_list args;

	va_start(args, fmt);
	int length = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	if (length < 0)
		return 0;
	if ((size_t)length >= sizeof(small)) {
		text = xmalloc((size_t)length + 1);
		va_start(args, fmt);
		vsnprintf(text, (size_t)length + 1, fmt, args);
		va_end(args);
	}
	int columns = area_text(area, row, col, role, attr, text);
	if (text != small)
		free(text);
	return columns;
}

int area_item(const struct area *line, int col, enum role role, const char *fmt, ...)
{
	char text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (text[0] == '\0' || col + text_columns(text) > line->cols)
		return col;
	return col + area_text(line, 0, col, role, 0, text) + 2;
}

void area_text_right(const struct area *area, int row, int end, enum role role, int attr,
	const char *text)
{
	area_text(area, row, end - text_columns(text), role, attr, text);
}

void area_fill(const struct area *area, uint32_t glyph, enum role role, int attr)
{
	for (int row = 0; row < area->rows; row++)
		for (int col = 0; col < area->cols; col++)
			area_put(area, row, col, glyph, role, attr);
}

void area_mark(const struct area *area, enum role role, int attr)
{
	for (int row = 0; row < area->rows; row++) {
		for (int col = 0; col < area->cols; col++) {
			struct cell *cell = cell_at(area, row, col);

			if (cell)
				*cell = (struct cell){
					.glyph = cell->glyph,
					.role = (uint8_t)role,
					.attr = (uint8_t)attr,
				};
		}
	}
}

void area_tint(const struct area *area, int row, int col, uint8_t ink, uint8_t paper)
{
	struct cell *cell = cell_at(area, row, col);

	if (cell && area->grid->tones) {
		cell->ink = ink;
		cell->paper = paper;
	}
}

void area_bar(const struct area *area, int row, int col, int cols, double fraction,
	enum role role)
{
	/* Steps a cell is divided into, and its glyph at each step. */
	static const uint32_t eighths[] = {
		' ', 0x258f, 0x258e, 0x258d, 0x258c, 0x258b, 0x258a, 0x2589, 0x2588};
	static const uint32_t halves[] = {' ', 0x258c, 0x2588};
	static const uint32_t whole[] = {' ', '#'};
	static const struct {
		int steps;
		const uint32_t *glyph;
	} style[] = {
		[GLYPHS_ASCII] = {1, whole},
		[GLYPHS_BLOCKS] = {2, halves},
		[GLYPHS_BRAILLE] = {8, eighths},
	};
	int steps = style[area->grid->glyphs].steps;

	if (!(fraction > 0))
		fraction = 0;
	if (fraction > 1)
		fraction = 1;
	if (cols < 0)
		cols = 0;
	/* Rounded down: a full bar means that it is done. */
	double filled = floor(fraction * cols * steps + 1e-9);
	for (int i = 0; i < cols && i < area->cols - col; i++) {
		double left = filled - (double)i * steps;
		int step = left <= 0 ? 0 : left >= steps ? steps : (int)left;
		area_put(
			area, row, col + i, style[area->grid->glyphs].glyph[step], role, 0);
	}
}

void area_sparkline(const struct area *area, int row, int col, int cols,
	const float *values, int count, enum role role)
{
	static const uint32_t eighths[] = {
		0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587, 0x2588};
	static const uint32_t halves[] = {'_', 0x2584, 0x2588};
	static const uint32_t ink[] = {'_', '.', '-', '=', '+', '*', '#'};
	static const struct {
		int levels;
		const uint32_t *glyph;
	} style[] = {
		[GLYPHS_ASCII] = {7, ink},
		[GLYPHS_BLOCKS] = {3, halves},
		[GLYPHS_BRAILLE] = {8, eighths},
	};
	int levels = style[area->grid->glyphs].levels;
	int shown = count < cols ? count : cols;
	float low = INFINITY, high = -INFINITY;

	if (shown <= 0)
		return;
	values += count - shown;
	for (int i = 0; i < shown; i++) {
		if (isfinite(values[i])) {
			low = fminf(low, values[i]);
			high = fmaxf(high, values[i]);
		}
	}
	for (int i = 0; i < shown; i++) {
		int at = col + cols - shown + i;
		if (!isfinite(values[i])) {
			area_put(area, row, at, '!', ROLE_FAILURE, ATTR_BOLD);
			continue;
		}
		/* All equal: the middle. */
		double part = high > low
			? ((double)values[i] - (double)low) / ((double)high - (double)low)
			: 0.5;
		int level = (int)lround(part * (levels - 1));
		area_put(area, row, at, style[area->grid->glyphs].glyph[level], role, 0);
	}
}

char *grid_dump(const struct grid *grid)
{
	char *text = xmalloc((size_t)grid->rows * ((size_t)grid->cols * 4 + 1) + 1);
	char *end = text;

	for (int row = 0; row < grid->rows; row++) {
		const struct cell *cell = grid->cell + (size_t)row * (size_t)grid->cols;
		int last = grid->cols;
		while (last > 0 && cell[last - 1].glyph == ' ')
			last--;
		for (int col = 0; col < last; col++)
			end += glyph_encode(cell[col].glyph, end);
		*end++ = '\n';
	}
	*end = '\0';
	return text;
}

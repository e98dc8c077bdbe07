#include "fmnist/examine_column.h"

#define MARGIN 1 /* of the mark */
#define GAP_MOST 3

static bool is_shown(const struct examine_column *column, int cols)
{
	return cols >= column->from;
}

/* With the column that takes the rest at `rest` columns. */
static int width_of(
	const struct examine_column *column, size_t count, int cols, int gap, int rest)
{
	int width = MARGIN - gap;

	for (size_t i = 0; i < count; i++)
		if (is_shown(&column[i], cols))
			width += gap + (column[i].cols > 0 ? column[i].cols : rest);
	return width;
}

#define REST_LEAST 42 /* more room than this goes between the columns first */

static int gap_of(const struct examine_column *column, size_t count, int cols)
{
	int gap = GAP_MOST;

	while (gap > 1 && width_of(column, count, cols, gap, REST_LEAST) > cols)
		gap--;
	return gap;
}

static int rest_of(const struct examine_column *column, size_t count, int cols, int gap)
{
	int rest = cols - width_of(column, count, cols, gap, 0);

	return rest < 1 ? 1 : rest < REST_LEAST ? rest : REST_LEAST;
}

static void draw_cell(
	const struct area *area, bool left, const char *text, enum role role, int attr)
{
	int cols = text_columns(text);

	area_text(area, 0, left || cols > area->cols ? 0 : area->cols - cols, role, attr,
		text);
	if (cols > area->cols)
		area_put(area, 0, area->cols - 1, 0x2026, role, attr);
}

static void draw_cells(const struct area *line, const struct examine_column *column,
	const struct examine_cell *cell, size_t count, int attr)
{
	int gap = gap_of(column, count, line->cols), col = MARGIN;
	int rest = rest_of(column, count, line->cols, gap);

	for (size_t i = 0; i < count; i++) {
		int cols = column[i].cols > 0 ? column[i].cols : rest;
		struct area part = area_part(line, 0, col, 1, cols);

		if (!is_shown(&column[i], line->cols))
			continue;
		if (part.cols == cols && part.rows > 0)
			draw_cell(&part, column[i].left,
				cell != NULL ? cell[i].text : column[i].name,
				cell != NULL ? cell[i].role : ROLE_DIM, attr);
		col += cols + gap;
	}
}

void examine_column_names(
	const struct area *line, const struct examine_column *column, size_t count)
{
	draw_cells(line, column, NULL, count, 0);
}

void examine_column_row(const struct area *line, const struct examine_column *column,
	const struct examine_cell *cell, size_t count, bool chosen)
{
	if (chosen)
		area_text(line, 0, 0, ROLE_KEY, ATTR_BOLD, "›");
	draw_cells(line, column, cell, count, chosen ? ATTR_BOLD : 0);
}

size_t examine_column_top(size_t top, size_t at, size_t rows, size_t count)
{
	if (rows == 0)
		return 0;
	if (at < top)
		top = at;
	if (at >= top + rows)
		top = at - rows + 1;
	if (top + rows > count)
		top = count > rows ? count - rows : 0;
	return top;
}

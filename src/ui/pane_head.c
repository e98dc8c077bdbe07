#include "fmnist/pane_head.h"

int pane_head_views(
	const struct area *line, const char *const *name, int count, int front, bool all)
{
	int col = 1;

	for (int i = 0; i < count; i++) {
		if (i == front)
			col += area_printf(
				line, 0, col, ROLE_SELECTED, ATTR_REVERSE, " %s ", name[i]);
		else if (all)
			col += area_printf(line, 0, col, ROLE_DIM, 0, " %s ", name[i]);
		col += all;
	}
	return col + 1;
}

void pane_head_empty(
	const struct area *area, const char *title, const char *problem, const char *about)
{
	bool high = area->rows > 8;
	struct area text =
		area_part(area, high ? area->rows / 3 : 0, 2, area->rows, area->cols - 4);
	int row = 1;

	if (area->rows < 4) {
		area_text(area, 0, 0, ROLE_TEXT, 0, problem[0] != '\0' ? problem : title);
		return;
	}
	area_text(&text, 0, 0, ROLE_TITLE, ATTR_BOLD, title);
	if (problem[0] != '\0')
		row += area_paragraph(&text, row, ROLE_TEXT, problem);
	if (high)
		area_paragraph(&text, row + 1, ROLE_DIM, about);
}

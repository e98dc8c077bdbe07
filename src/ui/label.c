#include "fmnist/label.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* Columns between a curve's end and its name. */
#define GAP 2

void labels_init(struct labels *labels, const struct canvas *canvas)
{
	size_t cells = (size_t)canvas->area.rows * (size_t)canvas->area.cols;

	labels->canvas = canvas;
	labels->placed = 0;
	labels->used = xcalloc(cells, sizeof(*labels->used));
}

void labels_release(struct labels *labels)
{
	free(labels->used);
	memset(labels, 0, sizeof(*labels));
}

static bool *used_at(struct labels *labels, int row, int col)
{
	return &labels->used[(size_t)row * (size_t)labels->canvas->area.cols + (size_t)col];
}

/* No other label touches these columns, and no curve either if that counts. */
static bool is_free(struct labels *labels, int row, int col, int cols, bool curves)
{
	for (int i = col; i < col + cols; i++)
		if (*used_at(labels, row, i) ||
			(curves && canvas_occupied(labels->canvas, row, i)))
			return false;
	return true;
}

/* The nearest place; false: there is none. */
static bool find_place(struct labels *labels, int *row, int *col, int cols, bool curves)
{
	int rows = labels->canvas->area.rows, limit = labels->canvas->area.cols - cols;
	int at = *col + GAP < limit ? *col + GAP : limit;

	for (int i = 0; i < 2 * rows; i++) {
		/* 0, 1, 2, ... rows away in turn to both sides. */
		int away = i % 2 ? (i + 1) / 2 : -(i / 2);
		int candidate = *row + (labels->placed > 0 ? away : -away);
		if (candidate < 0 || candidate >= rows)
			continue;
		if (is_free(labels, candidate, at, cols, curves)) {
			*row = candidate;
			*col = at;
			return true;
		}
	}
	return false;
}

void labels_place(struct labels *labels, int row, int col, enum role role, const char *name,
	const char *value)
{
	const struct area *area = &labels->canvas->area;
	char text[128];

	if (!name || !value || !*name || !*value)
		snprintf(text, sizeof(text), "%s%s", name ? name : "", value ? value : "");
	else
		snprintf(text, sizeof(text), "%s %s", name, value);
	int cols = text_columns(text);
	if (cols > area->cols / 2 && value && *value) {
		snprintf(text, sizeof(text), "%s", value);
		cols = text_columns(text);
	}
	if (cols == 0 || cols > area->cols / 2)
		return;
	if (!find_place(labels, &row, &col, cols, true) &&
		!find_place(labels, &row, &col, cols, false))
		return;
	area_text(area, row, col, role, 0, text);
	labels->placed++;
	for (int i = col; i < col + cols; i++)
		*used_at(labels, row, i) = true;
	/* A blank on both sides, so that shading does not run into the text. */
	if (!canvas_occupied(labels->canvas, row, col - 1))
		area_put(area, row, col - 1, ' ', ROLE_TEXT, 0);
	if (!canvas_occupied(labels->canvas, row, col + cols))
		area_put(area, row, col + cols, ' ', ROLE_TEXT, 0);
}

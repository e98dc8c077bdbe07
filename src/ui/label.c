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

	*labels = (struct labels){
		.canvas = canvas, .used = xcalloc(cells, sizeof(*labels->used))};
}

void labels_release(struct labels *labels)
{
	free(labels->used);
	free(labels->label);
	memset(labels, 0, sizeof(*labels));
}

static bool *used_at(struct labels *labels, int row, int col)
{
	return &labels->used[(size_t)row * (size_t)labels->canvas->area.cols + (size_t)col];
}

static void mark(struct labels *labels, const struct label *label, bool used)
{
	for (int i = 0; i < label->cols; i++)
		*used_at(labels, label->row, label->col + i) = used;
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
		int candidate = *row + (labels->count > 0 ? away : -away);
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
	struct label label = {.row = row, .col = col, .role = role};

	if (!name || !value || !*name || !*value)
		snprintf(label.text, sizeof(label.text), "%s%s", name ? name : "",
			value ? value : "");
	else
		snprintf(label.text, sizeof(label.text), "%s %s", name, value);
	label.cols = text_columns(label.text);
	if (label.cols > area->cols / 2 && value && *value) {
		snprintf(label.text, sizeof(label.text), "%s", value);
		label.cols = text_columns(label.text);
	}
	if (label.cols == 0 || label.cols > area->cols / 2)
		return;
	if (!find_place(labels, &label.row, &label.col, label.cols, true) &&
		!find_place(labels, &label.row, &label.col, label.cols, false))
		return;
	mark(labels, &label, true);
	labels->label = xrealloc(labels->label, labels->count + 1, sizeof(label));
	labels->label[labels->count++] = label;
}

/* ---- order ---- */

/* Changes the rows of two labels, where both have room in the other's. */
static bool change_rows(struct labels *labels, struct label *a, struct label *b)
{
	bool fits;

	mark(labels, a, false);
	mark(labels, b, false);
	fits = is_free(labels, b->row, a->col, a->cols, true) &&
		is_free(labels, a->row, b->col, b->cols, true);
	if (fits) {
		int row = a->row;

		a->row = b->row;
		b->row = row;
	}
	mark(labels, a, true);
	mark(labels, b, true);
	return fits;
}

/* Each change takes the upper curve's label up, so there is an end to it. */
static void put_in_order(struct labels *labels)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < labels->count; i++)
			for (size_t k = i + 1; k < labels->count; k++)
				if (labels->label[i].row > labels->label[k].row)
					changed |= change_rows(labels, &labels->label[i],
						&labels->label[k]);
	}
}

void labels_draw(struct labels *labels)
{
	const struct area *area = &labels->canvas->area;

	put_in_order(labels);
	for (size_t i = 0; i < labels->count; i++) {
		const struct label *label = &labels->label[i];
		int left = label->col - 1, right = label->col + label->cols;

		area_text(area, label->row, label->col, label->role, 0, label->text);
		/* A blank on both sides, so that shading does not run into the text. */
		if (!canvas_occupied(labels->canvas, label->row, left))
			area_put(area, label->row, left, ' ', ROLE_TEXT, 0);
		if (!canvas_occupied(labels->canvas, label->row, right))
			area_put(area, label->row, right, ' ', ROLE_TEXT, 0);
	}
}

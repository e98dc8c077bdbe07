#include "fmnist/keyline.h"

#define GAP 2

static bool is_useful(const struct ui *ui, const struct binding *binding)
{
	return binding->useful == NULL || binding->useful(ui);
}

/* Whether a key does something by these bindings at the moment. */
static bool is_bound(const struct ui *ui, const struct binding *bindings, int key)
{
	for (; bindings->press != NULL; bindings++)
		if ((bindings->key == key || bindings->other == key) &&
			is_useful(ui, bindings))
			return true;
	return false;
}

enum key_place {
	PLACE_FIRST, /* starting, stopping, pausing, configuring: what one came for */
	PLACE_MIDDLE,
	PLACE_LAST, /* help and quit */
};

static enum key_place place_of(const struct binding *binding)
{
	switch (binding->key) {
	case 's':
	case 'p':
	case 'c':
		return PLACE_FIRST;
	case '?':
	case 'q':
		return PLACE_LAST;
	default:
		return PLACE_MIDDLE;
	}
}

static int width_of(const struct binding *binding)
{
	char name[16];

	key_name(binding->key, name, sizeof name);
	return text_columns(name) + 1 + text_columns(binding->label);
}

/* Returns the next column. */
static int draw_one(const struct area *line, int col, const struct binding *binding)
{
	char name[16];

	key_name(binding->key, name, sizeof name);
	area_text(line, 0, col, ROLE_KEY, ATTR_BOLD, name);
	area_text(line, 0, col + text_columns(name) + 1, ROLE_DIM, 0, binding->label);
	return col + width_of(binding) + GAP;
}

/* Those of a place that are useful and that `before` has no key for, from `col` to
 * before `end`. Returns the next column. */
static int draw_bindings(const struct ui *ui, const struct area *line, int col, int end,
	const struct binding *bindings, const struct binding *before, enum key_place place)
{
	for (; bindings->press != NULL; bindings++) {
		if (bindings->label == NULL || place_of(bindings) != place ||
			!is_useful(ui, bindings) ||
			(before != NULL && is_bound(ui, before, bindings->key)))
			continue;
		if (col + width_of(bindings) <= end)
			col = draw_one(line, col, bindings);
	}
	return col;
}

static int last_width(void)
{
	int width = 0;

	for (const struct binding *b = ui_bindings; b->press != NULL; b++)
		if (place_of(b) == PLACE_LAST)
			width += width_of(b) + GAP;
	return width;
}

void keyline_draw(const struct ui *ui, const struct area *line)
{
	const struct pane *front = ui->dialog != NULL ? ui->dialog : ui->pane;
	int end = line->cols, col = 1;

	/* A dialog has few keys, in the order it wants them. */
	if (ui->dialog != NULL) {
		for (const struct binding *b = front->bindings; b->press != NULL; b++)
			if (b->label != NULL && is_useful(ui, b) &&
				col + width_of(b) <= end)
				col = draw_one(line, col, b);
		return;
	}
	end -= last_width();
	for (enum key_place place = PLACE_FIRST; place < PLACE_LAST; place++) {
		col = draw_bindings(ui, line, col, end, front->bindings, NULL, place);
		col = draw_bindings(
			ui, line, col, end, ui_bindings, front->bindings, place);
	}
	draw_bindings(ui, line, col, line->cols, ui_bindings, front->bindings, PLACE_LAST);
}

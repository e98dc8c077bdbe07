/*
 * The help: every key that works, made from the tables of keys.
 */
#include "fmnist/ui.h"

#include <stdio.h>
#include <string.h>

#define KEY_COLUMNS 14
#define HELP_COLUMNS 62

/* Returns how many rows it takes. */
static int draw_line(const struct area *inside, int row, const struct binding *binding)
{
	struct area help =
		area_part(inside, 0, KEY_COLUMNS, inside->rows, inside->cols - KEY_COLUMNS);
	char name[16], other[16];

	key_name(binding->key, name, sizeof name);
	if (binding->other != 0) {
		key_name(binding->other, other, sizeof other);
		area_printf(inside, row, 0, ROLE_KEY, ATTR_BOLD, "%s, %s", name, other);
	} else {
		area_text(inside, row, 0, ROLE_KEY, ATTR_BOLD, name);
	}
	return area_paragraph(&help, row, ROLE_TEXT, binding->help);
}

/* Returns the row after it and a blank line. */
static int draw_table(const struct area *inside, int row, const char *title,
	const struct binding *bindings)
{
	area_text(inside, row++, 0, ROLE_TITLE, ATTR_BOLD, title);
	for (; bindings->press != NULL; bindings++)
		row += draw_line(inside, row, bindings);
	return row + 1;
}

/* The paragraphs of the notes, if there are any, and a blank line. Returns the row
 * after them. */
static int draw_notes(const struct area *inside, int row, const char *notes)
{
	char line[256];

	if (notes == NULL)
		return row;
	while (*notes != '\0') {
		size_t length = strcspn(notes, "\n");

		snprintf(line, sizeof line, "%.*s", (int)length, notes);
		row += area_paragraph(inside, row, ROLE_DIM, line);
		notes += length + (notes[length] == '\n');
	}
	return row + 1;
}

/* Returns the row after all of it. */
static int draw_all(const struct pane *pane, const struct area *inside, int row)
{
	char title[64];

	snprintf(title, sizeof title, "%s pane", pane->name);
	row = draw_table(inside, row, title, pane->bindings);
	row = draw_notes(inside, row, pane->notes);
	return draw_table(inside, row, "Everywhere", ui_bindings) - 1;
}

static void draw(struct ui *ui, const struct area *area)
{
	int cols = HELP_COLUMNS + 4 < area->cols ? HELP_COLUMNS : area->cols - 4;
	/* Drawn to no row at all it says how many it needs. */
	struct area nowhere = {.cols = cols};
	int lines = draw_all(ui->pane, &nowhere, 0);
	struct area inside = ui_box(area, lines, cols, "Keys");
	int most = lines > inside.rows ? lines - inside.rows : 0;

	if (ui->help_top > (size_t)most)
		ui->help_top = (size_t)most;
	draw_all(ui->pane, &inside, -(int)ui->help_top);
	if (most > 0)
		area_printf(&inside, inside.rows - 1, inside.cols - 9, ROLE_DIM,
			ATTR_REVERSE, " %s ",
			ui->help_top < (size_t)most ? "↓ more " : "↑ above");
}

static void press_up(struct ui *ui)
{
	ui->help_top -= ui->help_top > 0;
}

static void press_down(struct ui *ui)
{
	ui->help_top++;
}

static void any_key(struct ui *ui, int key)
{
	if (key != KEYS_REPAINT && key != KEYS_SUSPEND)
		ui_close_dialog(ui);
}

static const struct binding bindings[] = {
	{KEYS_DOWN, 'j', "more", "further down", press_down, NULL},
	{KEYS_UP, 'k', NULL, "back up", press_up, NULL},
	{KEYS_ESCAPE, '?', "close", "close the help", ui_close_dialog, NULL},
	{0},
};

const struct pane dialog_help = {
	.name = "Keys", .draw = draw, .bindings = bindings, .key = any_key};

/*
 * The form: every hyper-parameter, checked while it is typed.
 */
#include "fmnist/ui.h"

#include <string.h>

#include "fmnist/hparams.h"

#define COLUMNS 72
#define VALUE_COLUMN 18
#define RANGE_COLUMN 34
#define FOOT_ROWS 3 /* blank, help, problem */

static void draw_field(
	const struct form *form, const struct area *inside, int row, size_t i)
{
	const struct hparam *param = &hparam_table[i];
	const char *initial = hparam_initial(param, form->reconstructs);
	bool chosen = i == form->field;
	bool wrong = form_check(form, i, NULL) != 0;
	bool changed = strcmp(form->text[i], initial) != 0;
	char range[64];
	int col = VALUE_COLUMN;

	area_text(inside, row, 0, chosen ? ROLE_TITLE : ROLE_TEXT, chosen ? ATTR_BOLD : 0,
		param->name);
	area_text(inside, row, VALUE_COLUMN - 2, ROLE_KEY, 0, chosen ? "›" : " ");
	col += area_text(inside, row, col,
		wrong                           ? ROLE_FAILURE
			: chosen && form->fresh ? ROLE_SELECTED
						: ROLE_TEXT,
		(changed ? ATTR_BOLD : 0) | (chosen && form->fresh ? ATTR_REVERSE : 0),
		form->text[i]);
	if (chosen && !form->fresh)
		area_text(inside, row, col, ROLE_CURSOR, ATTR_REVERSE, " ");
	if (wrong)
		area_text(inside, row, VALUE_COLUMN - 3, ROLE_FAILURE, ATTR_BOLD, "!");
	hparam_range(param, range, sizeof range);
	if (RANGE_COLUMN + text_columns(range) + text_columns(initial) < inside->cols)
		area_text(inside, row, RANGE_COLUMN, ROLE_DIM, 0, range);
	area_text_right(inside, row, inside->cols, ROLE_DIM, 0, initial);
}

/* What is wrong, or at least, where that is too long, what would be right. */
static void draw_problem(
	const struct hparam *param, const struct area *inside, const char *text)
{
	char range[64];

	if (text_columns(text) <= inside->cols)
		area_text(inside, inside->rows - 1, 0, ROLE_FAILURE, 0, text);
	else
		area_printf(inside, inside->rows - 1, 0, ROLE_FAILURE, 0, "allowed: %s",
			hparam_range(param, range, sizeof range));
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct form *form = &ui->form;
	const struct hparam *param = &hparam_table[form->field];
	struct area inside = ui_box(area, (int)form_count(form) + FOOT_ROWS + 1, COLUMNS,
		form->reconstructs ? "Configure an autoencoder" : "Configure a run");
	int rows = inside.rows - FOOT_ROWS - 1;
	int first = (int)form_place(form, form->field) - rows + 1;
	struct err err = {""};

	if (rows < 1) {
		draw_field(form, &inside, 0, form->field);
		return;
	}
	first = first > 0 ? first : 0;
	if (rows < (int)form_count(form))
		area_printf(&inside, 0, 0, ROLE_DIM, 0, "%d–%d of %zu", first + 1,
			first + rows, form_count(form));
	if (inside.cols >= COLUMNS)
		area_text(&inside, 0, RANGE_COLUMN, ROLE_DIM, 0, "allowed");
	area_text_right(&inside, 0, inside.cols, ROLE_DIM, 0, "default");
	for (size_t i = 0; i < hparam_count; i++) {
		int row = (int)form_place(form, i) - first;

		if (form_has(form, i) && row >= 0 && row < rows)
			draw_field(form, &inside, row + 1, i);
	}
	area_text(&inside, inside.rows - 2, 0, ROLE_TEXT, 0, param->help);
	if (form_check(form, form->field, &err) != 0)
		draw_problem(param, &inside, err.text);
	else if (session_training(&ui->session))
		area_text(&inside, inside.rows - 1, 0, ROLE_WARNING, 0,
			"a run is in progress: Enter keeps these for the next one");
}

static void press_start(struct ui *ui)
{
	struct hparams read;
	struct err err;

	if (form_read(&ui->form, &read, &err) != 0) {
		ui_notice(ui, ROLE_FAILURE, "%s", err.text);
		return;
	}
	ui_close_dialog(ui);
	if (ui->form.reconstructs)
		ui->session.autoencoder = read;
	else
		ui->session.hparams = read;
	if (session_training(&ui->session))
		ui_notice(ui, ROLE_TEXT, "kept for the next run");
	else if (ui->form.reconstructs)
		ui_start_autoencoder(ui);
	else
		ui_start(ui);
}

static void press_up(struct ui *ui)
{
	form_move(&ui->form, -1);
}

static void press_down(struct ui *ui)
{
	form_move(&ui->form, 1);
}

static void press_left(struct ui *ui)
{
	form_cycle(&ui->form, -1);
}

static void press_right(struct ui *ui)
{
	form_cycle(&ui->form, 1);
}

static void press_backspace(struct ui *ui)
{
	form_backspace(&ui->form);
}

static void press_clear(struct ui *ui)
{
	form_clear(&ui->form);
}

static void press_reset(struct ui *ui)
{
	form_reset(&ui->form);
}

static void type(struct ui *ui, int key)
{
	form_type(&ui->form, key);
}

static const struct binding bindings[] = {
	{KEYS_ENTER, 0, "start", "start training with these", press_start, NULL},
	{KEYS_ESCAPE, KEYS_INTERRUPT, "back", "leave without a change", ui_close_dialog,
		NULL},
	{KEYS_DOWN, KEYS_TAB, "next", "next field", press_down, NULL},
	{KEYS_UP, KEYS_BACK_TAB, "previous", "previous field", press_up, NULL},
	{KEYS_RIGHT, 0, "choose", "next choice", press_right, NULL},
	{KEYS_LEFT, 0, NULL, "previous choice", press_left, NULL},
	{KEYS_DELETE, 0, "default", "the field's default", press_reset, NULL},
	{KEYS_CLEAR, 0, NULL, "empty the field", press_clear, NULL},
	{KEYS_BACKSPACE, 0, NULL, "delete a character", press_backspace, NULL},
	{0},
};

const struct pane dialog_form = {
	.name = "Configure", .draw = draw, .bindings = bindings, .key = type};

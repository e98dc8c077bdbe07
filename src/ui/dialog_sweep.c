/*
 * Which sweep to start: a built-in one or a file, and with how many workers.
 */
#include "fmnist/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/glyph.h"
#include "fmnist/pool.h"
#include "fmnist/sweep_builtin.h"

#define COLUMNS 70
#define TEXT_ROWS 3
#define VALUE_COLUMN 12

/* What stands below: what is wrong, or what the chosen sweep varies. */
struct remark {
	enum role role;
	char text[1024];
};

static void about_builtin(
	const struct sweep_choice *choice, int rows, int cols, struct remark *remark)
{
	struct sweep_spec spec;
	struct err err;

	if (sweep_spec_open(&spec, sweep_builtin_names[choice->at], &err) != 0) {
		remark->role = ROLE_FAILURE;
		snprintf(remark->text, sizeof remark->text, "%s", err.text);
		return;
	}
	sweep_choice_axes(&spec, true, remark->text, sizeof remark->text);
	if (text_rows(remark->text, cols) > rows)
		sweep_choice_axes(&spec, false, remark->text, sizeof remark->text);
	sweep_spec_release(&spec);
}

static void remark_on(
	const struct sweep_choice *choice, int rows, int cols, struct remark *remark)
{
	remark->role = ROLE_DIM;
	if (choice->problem.text[0] != '\0') {
		remark->role = ROLE_FAILURE;
		snprintf(remark->text, sizeof remark->text, "%s", choice->problem.text);
	} else if (sweep_choice_is_file(choice)) {
		snprintf(remark->text, sizeof remark->text,
			"a file as 'fmnist-tui sweep --print homework' writes it; type its "
			"path");
	} else {
		about_builtin(choice, rows, cols, remark);
	}
}

static void draw_name(const struct area *line, bool chosen, const char *name)
{
	area_text(line, 0, 0, ROLE_KEY, 0, chosen ? "\u203a" : " ");
	area_text(
		line, 0, 2, chosen ? ROLE_TITLE : ROLE_TEXT, chosen ? ATTR_BOLD : 0, name);
}

static void draw_builtin(const struct area *line, const char *name)
{
	struct sweep_spec spec;
	char text[96];

	if (sweep_spec_open(&spec, name, NULL) != 0) {
		area_text(line, 0, VALUE_COLUMN, ROLE_DIM, 0, "not with this version");
		return;
	}
	area_text(line, 0, VALUE_COLUMN, ROLE_TEXT, 0,
		sweep_choice_about(&spec, text, sizeof text));
	sweep_spec_release(&spec);
}

static void draw_path(const struct area *line, const struct sweep_choice *choice)
{
	const char *path = choice->path;

	/* Of a long path the end, where it is typed. */
	while (*path != '\0' && VALUE_COLUMN + text_columns(path) >= line->cols)
		glyph_decode(&path);
	area_text(line, 0, VALUE_COLUMN, ROLE_TEXT, ATTR_UNDERLINE, path);
	if (sweep_choice_is_file(choice))
		area_text(line, 0, VALUE_COLUMN + text_columns(path), ROLE_CURSOR,
			ATTR_REVERSE, " ");
	else if (path[0] == '\0')
		area_text(line, 0, VALUE_COLUMN, ROLE_DIM, 0, "of your own");
}

static void draw_workers(const struct area *line, size_t workers)
{
	char what[64] = "trials at once";
	int col = VALUE_COLUMN;

	area_text(line, 0, 2, ROLE_TEXT, 0, "workers");
	col += area_text(line, 0, col, ROLE_KEY, 0, "\u2039 ");
	if (workers > 0) {
		col += area_printf(line, 0, col, ROLE_TEXT, ATTR_BOLD, "%zu", workers);
	} else {
		col += area_text(line, 0, col, ROLE_TEXT, ATTR_BOLD, "auto");
		snprintf(what, sizeof what, "as the file says, else one a processor: %zu",
			pool_processors());
	}
	col += area_text(line, 0, col, ROLE_KEY, 0, " \u203a") + 2;
	if (col + text_columns(what) <= line->cols)
		area_text(line, 0, col, ROLE_DIM, 0, what);
}

/* The sweeps, a line each, from row `top` on, which may be above the area. Returns the
 * row after them. */
static int draw_list(const struct area *inside, int top, const struct sweep_choice *choice)
{
	for (size_t i = 0;; i++) {
		const char *name = sweep_builtin_names[i];
		struct area line = area_part(inside, top++, 0, 1, inside->cols);

		draw_name(&line, i == choice->at, name != NULL ? name : "file");
		if (name == NULL) {
			draw_path(&line, choice);
			return top;
		}
		draw_builtin(&line, name);
	}
}

/* The built-in sweeps, the file, the workers, and blanks around these. */
static int list_rows(void)
{
	int rows = 4;

	for (size_t i = 0; sweep_builtin_names[i] != NULL; i++)
		rows++;
	return rows;
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct sweep_choice *choice = &ui->sweep_choice;
	struct remark remark;
	int row, rows;

	remark_on(choice, TEXT_ROWS, COLUMNS, &remark);
	rows = text_rows(remark.text, COLUMNS);
	rows = list_rows() + (rows > TEXT_ROWS ? rows : TEXT_ROWS);
	struct area inside = ui_box(area, rows, COLUMNS, "Start a sweep");
	int blank = inside.rows >= rows;
	/* On the lowest screens the chosen line is what is left. */
	int hidden = (int)choice->at - inside.rows + 1;

	row = draw_list(&inside, hidden > 0 ? -hidden : 0, choice) + blank;
	struct area line = area_part(&inside, row, 0, 1, inside.cols);
	draw_workers(&line, choice->workers);
	row += 1 + blank;
	struct area rest = area_part(&inside, row, 0, inside.rows - row, inside.cols);
	remark_on(choice, rest.rows, rest.cols, &remark);
	area_paragraph(&rest, 0, remark.role, remark.text);
}

static void press_start(struct ui *ui)
{
	struct session *session = &ui->session;
	char *sweep = sweep_choice_check(&ui->sweep_choice);

	if (sweep == NULL)
		return;
	free(session->sweep);
	session->sweep = sweep;
	session->workers = ui->sweep_choice.workers;
	if (session_start_sweep(session, &ui->sweep_choice.problem) != 0)
		return;
	ui_close_dialog(ui);
	ui->pane = &pane_sweep;
	if (session->data_state == DATA_MISSING) {
		ui->path[0] = '\0';
		ui->dialog = &dialog_data;
	}
}

static void press_up(struct ui *ui)
{
	sweep_choice_move(&ui->sweep_choice, -1);
}

static void press_down(struct ui *ui)
{
	sweep_choice_move(&ui->sweep_choice, 1);
}

static void press_fewer(struct ui *ui)
{
	sweep_choice_workers(&ui->sweep_choice, -1);
}

static void press_more(struct ui *ui)
{
	sweep_choice_workers(&ui->sweep_choice, 1);
}

static void press_clear(struct ui *ui)
{
	sweep_choice_clear(&ui->sweep_choice);
}

static void type(struct ui *ui, int key)
{
	sweep_choice_type(&ui->sweep_choice, key);
}

static const struct binding bindings[] = {
	{KEYS_ENTER, 0, "start", "start the sweep", press_start, NULL},
	{KEYS_ESCAPE, KEYS_INTERRUPT, "back", "leave without a change", ui_close_dialog,
		NULL},
	{KEYS_DOWN, KEYS_TAB, "next", "next sweep; a path can be typed at any", press_down,
		NULL},
	{KEYS_UP, KEYS_BACK_TAB, NULL, "previous sweep", press_up, NULL},
	{KEYS_RIGHT, 0, "more workers", "one worker more", press_more, NULL},
	{KEYS_LEFT, 0, "fewer", "one worker less", press_fewer, NULL},
	{KEYS_CLEAR, 0, NULL, "empty the path", press_clear, NULL},
	{0},
};

const struct pane dialog_sweep = {
	.name = "Start a sweep", .draw = draw, .bindings = bindings, .key = type};

#include "fmnist/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/clock.h"
#include "fmnist/layout.h"

const struct pane *const ui_panes[] = {&pane_train, &pane_log, NULL};

static void press_start(struct ui *ui)
{
	if (session_training(&ui->session))
		session_stop(&ui->session);
	else
		ui_start(ui);
}

static void press_pause(struct ui *ui)
{
	session_toggle_pause(&ui->session);
}

static void press_configure(struct ui *ui)
{
	form_fill(&ui->form, &ui->session.hparams);
	ui->dialog = &dialog_form;
}

static void press_data(struct ui *ui)
{
	ui->path[0] = '\0';
	ui->dialog = &dialog_data;
}

static void press_log(struct ui *ui)
{
	ui->pane = ui->pane == &pane_log ? &pane_train : &pane_log;
}

static void press_help(struct ui *ui)
{
	ui->help_top = 0;
	ui->dialog = &dialog_help;
}

static void press_quit(struct ui *ui)
{
	if (session_training(&ui->session))
		ui->dialog = &dialog_quit;
	else
		ui->leaving = true;
}

static void turn_panes(struct ui *ui, size_t steps)
{
	size_t count = 0, at = 0;

	for (; ui_panes[count] != NULL; count++)
		at = ui_panes[count] == ui->pane ? count : at;
	ui->pane = ui_panes[(at + steps) % count];
}

static void press_next(struct ui *ui)
{
	turn_panes(ui, 1);
}

static void press_previous(struct ui *ui)
{
	size_t count = 0;

	while (ui_panes[count] != NULL)
		count++;
	turn_panes(ui, count - 1);
}

static void press_repaint(struct ui *ui)
{
	ui->repaint = true;
}

static void press_suspend(struct ui *ui)
{
	ui->suspend = true;
}

static bool is_training(const struct ui *ui)
{
	return session_training(&ui->session);
}

static bool can_stop(const struct ui *ui)
{
	return is_training(ui) && ui->session.view.status != RUN_STOPPING;
}

static bool is_idle(const struct ui *ui)
{
	return !session_training(&ui->session);
}

static bool is_paused(const struct ui *ui)
{
	return is_training(ui) && ui->session.view.status == RUN_PAUSED;
}

static bool is_not_paused(const struct ui *ui)
{
	return is_training(ui) && ui->session.view.status == RUN_RUNNING;
}

static bool data_missing(const struct ui *ui)
{
	return ui->session.data_state == DATA_MISSING ||
		ui->session.data_state == DATA_FETCHING;
}

const struct binding ui_bindings[] = {
	{'s', 0, "start", "start training", press_start, is_idle},
	{'s', 0, "stop", "stop after this epoch", press_start, can_stop},
	{'p', 0, "pause", "pause training", press_pause, is_not_paused},
	{'p', 0, "resume", "go on training", press_pause, is_paused},
	{'c', 0, "configure", "edit the hyper-parameters and start", press_configure, NULL},
	{'d', 0, "data", "choose or download the data set", press_data, data_missing},
	{'l', 0, "log", "show or leave the log", press_log, NULL},
	{KEYS_TAB, 0, NULL, "next pane; a number goes to that pane", press_next, NULL},
	{KEYS_BACK_TAB, 0, NULL, "previous pane", press_previous, NULL},
	{KEYS_REPAINT, 0, NULL, "draw the screen again", press_repaint, NULL},
	{KEYS_SUSPEND, 0, NULL, "suspend; training waits too", press_suspend, NULL},
	{'?', KEYS_F1, "help", "show the keys", press_help, NULL},
	{'q', KEYS_F10, "quit", "quit; asks while a run trains", press_quit, NULL},
	{KEYS_INTERRUPT, 0, NULL, "as q", press_quit, NULL},
	{0},
};

void ui_notice(struct ui *ui, enum role role, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->notice, sizeof ui->notice, fmt, ap);
	va_end(ap);
	ui->notice_role = role;
}

void ui_start(struct ui *ui)
{
	struct err err;

	if (ui->session.data_state == DATA_MISSING) {
		ui->session.start_when_ready = true;
		press_data(ui);
	} else if (session_start(&ui->session, &err) != 0) {
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	}
}

void ui_close_dialog(struct ui *ui)
{
	ui->dialog = NULL;
}

int ui_init(struct ui *ui, const struct session_options *options, struct err *err)
{
	*ui = (struct ui){.pane = &pane_train};
	camera_init(&ui->camera);
	return session_init(&ui->session, options, err);
}

void ui_release(struct ui *ui)
{
	session_release(&ui->session);
}

void ui_follow(struct ui *ui)
{
	const struct view *view = &ui->session.view;

	if (view->run != ui->cost_run) {
		ui->cost_run = view->run;
		ui->cpu_since = clock_thread_cpu();
		ui->wall_since = clock_now();
	}
	if (ui->session.run_problem[0] != '\0') {
		ui_notice(ui, ROLE_FAILURE, "%s", ui->session.run_problem);
		ui->session.run_problem[0] = '\0';
	}
	if (ui->session.data_state == DATA_MISSING && ui->dialog == NULL &&
		ui->session.data_problem[0] != '\0' && view->run == 0 && !ui->data_asked) {
		ui->data_asked = true;
		press_data(ui);
	}
	if (ui->session.data_state == DATA_READY && ui->dialog == &dialog_data)
		ui->dialog = NULL;
	/* They asked to quit, and what they were asked about is over. */
	if (ui->dialog == &dialog_quit && !session_training(&ui->session))
		ui->leaving = true;
	if (ui->leave_when_stopped && !session_training(&ui->session))
		ui->leaving = true;
}

static bool press(struct ui *ui, const struct binding *bindings, int key)
{
	for (; bindings->press != NULL; bindings++) {
		if (bindings->key != key &&
			(bindings->other == 0 || bindings->other != key))
			continue;
		if (bindings->useful != NULL && !bindings->useful(ui))
			continue;
		bindings->press(ui);
		return true;
	}
	return false;
}

static void press_number(struct ui *ui, int key)
{
	for (int i = 0; ui_panes[i] != NULL; i++)
		if (key == '1' + i)
			ui->pane = ui_panes[i];
}

void ui_key(struct ui *ui, int key)
{
	bool dialog = ui->dialog != NULL;
	const struct pane *front = dialog ? ui->dialog : ui->pane;

	ui->notice[0] = '\0';
	if (press(ui, front->bindings, key))
		return;
	if (front->key != NULL)
		front->key(ui, key);
	/* Also the key that closes a dialog is the dialog's. */
	if (dialog && key != KEYS_REPAINT && key != KEYS_SUSPEND)
		return;
	if (!press(ui, ui_bindings, key))
		press_number(ui, key);
}

#define NAME_FROM_COLS 48

static void draw_title(struct ui *ui, const struct area *line)
{
	const struct session *session = &ui->session;
	const char *data = "";
	enum role role = ROLE_DIM;
	int col = 1;

	/* On a narrow screen it makes room for what the data are. */
	if (line->cols >= NAME_FROM_COLS)
		col += area_text(line, 0, col, ROLE_TITLE, ATTR_BOLD, "fmnist-tui") + 2;
	for (int i = 0; ui_panes[i] != NULL; i++) {
		bool on = ui_panes[i] == ui->pane;

		col += area_printf(line, 0, col, on ? ROLE_SELECTED : ROLE_DIM,
			       on ? ATTR_REVERSE : 0, " %d %s ", i + 1, ui_panes[i]->name) +
			1;
	}
	if (session->data_state == DATA_READY) {
		data = dataset_title(&session->data);
		role = session->data.synthetic ? ROLE_WARNING : ROLE_DIM;
	} else if (session->data_state == DATA_READING) {
		data = "reading the data set…";
	} else {
		data = "no data set";
		role = ROLE_WARNING;
	}
	if (session->data.synthetic && line->cols - col <= text_columns(data) + 1)
		data = "synthetic";
	if (line->cols - col > text_columns(data))
		area_text_right(line, 0, line->cols - 1, role, 0, data);
}

/* Draws the bindings that are useful, as many as fit. Returns the next column. */
static int draw_bindings(const struct ui *ui, const struct area *line, int col,
	const struct binding *bindings)
{
	char name[16];

	for (; bindings->press != NULL; bindings++) {
		int width;

		if (bindings->label == NULL ||
			(bindings->useful != NULL && !bindings->useful(ui)))
			continue;
		key_name(bindings->key, name, sizeof name);
		width = text_columns(name) + 1 + text_columns(bindings->label);
		if (col + width > line->cols)
			continue;
		area_text(line, 0, col, ROLE_KEY, ATTR_BOLD, name);
		area_text(line, 0, col + text_columns(name) + 1, ROLE_DIM, 0,
			bindings->label);
		col += width + 2;
	}
	return col;
}

static void draw_keys(struct ui *ui, const struct area *line)
{
	const struct pane *front = ui->dialog != NULL ? ui->dialog : ui->pane;
	int col = 1;

	if (ui->dialog == NULL)
		col = draw_bindings(ui, line, col, ui_bindings);
	draw_bindings(ui, line, col, front->bindings);
}

/* On the last row of the screen, which is the key line's where there is one. */
static void draw_notice(const struct ui *ui, const struct area *screen)
{
	struct area line = area_part(screen, screen->rows - 1, 0, 1, screen->cols);

	area_fill(&line, ' ', ROLE_TEXT, 0);
	area_text(&line, 0, 1, ui->notice_role, ATTR_BOLD, ui->notice);
}

void ui_draw(struct ui *ui, struct grid *grid)
{
	struct area screen = grid_area(grid);
	struct frame_layout layout;
	struct area title, pane, keys;

	grid_clear(grid);
	layout_frame(grid->rows, grid->cols, &layout);
	title = layout_part(&screen, layout.title);
	pane = layout_part(&screen, layout.pane);
	keys = layout_part(&screen, layout.keys);
	draw_title(ui, &title);
	ui->pane->draw(ui, &pane);
	if (ui->dialog != NULL)
		ui->dialog->draw(ui, &pane);
	draw_keys(ui, &keys);
	if (ui->notice[0] != '\0')
		draw_notice(ui, &screen);
}

struct area ui_box(const struct area *area, int rows, int cols, const char *title)
{
	static const uint32_t corner[] = {0x250c, 0x2510, 0x2514, 0x2518};
	struct area box, inside;

	rows = rows + 2 < area->rows ? rows + 2 : area->rows;
	cols = cols + 4 < area->cols ? cols + 4 : area->cols;
	box = area_part(area, (area->rows - rows) / 2, (area->cols - cols) / 2, rows, cols);
	area_fill(&box, ' ', ROLE_TEXT, 0);
	for (int col = 0; col < box.cols; col++) {
		area_put(&box, 0, col, 0x2500, ROLE_DIM, 0);
		area_put(&box, box.rows - 1, col, 0x2500, ROLE_DIM, 0);
	}
	for (int row = 0; row < box.rows; row++) {
		area_put(&box, row, 0, 0x2502, ROLE_DIM, 0);
		area_put(&box, row, box.cols - 1, 0x2502, ROLE_DIM, 0);
	}
	for (int i = 0; i < 4; i++)
		area_put(&box, i < 2 ? 0 : box.rows - 1, i % 2 == 0 ? 0 : box.cols - 1,
			corner[i], ROLE_DIM, 0);
	area_printf(&box, 0, 2, ROLE_TITLE, ATTR_BOLD, " %s ", title);
	inside = area_part(&box, 1, 2, box.rows - 2, box.cols - 4);
	return inside;
}

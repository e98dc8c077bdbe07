#include "fmnist/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/autoencoder_write.h"
#include "fmnist/clock.h"
#include "fmnist/keyline.h"
#include "fmnist/layout.h"

const struct pane *const ui_panes[] = {&pane_train, &pane_sweep, &pane_landscape,
	&pane_autoencoder, &pane_inspect, &pane_init, &pane_runs, &pane_log, NULL};

const struct pane *ui_pane_of(enum run_kind kind)
{
	static const struct pane *const panes[] = {
		[RUN_TRAIN] = &pane_train,
		[RUN_SWEEP] = &pane_sweep,
		[RUN_AUTOENCODER] = &pane_autoencoder,
	};

	return panes[kind];
}

static void press_start(struct ui *ui)
{
	if (session_training(&ui->session))
		session_stop(&ui->session);
	else
		ui_start(ui);
}

static void press_cancel(struct ui *ui)
{
	session_cancel(&ui->session);
}

static void press_live(struct ui *ui)
{
	session_show_live(&ui->session);
}

static void press_pause(struct ui *ui)
{
	session_toggle_pause(&ui->session);
}

static void press_configure(struct ui *ui)
{
	ui_configure(ui, &ui->session.hparams);
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
	return is_training(ui) && session_status(&ui->session) != RUN_STOPPING;
}

static bool shows_past(const struct ui *ui)
{
	return ui->session.shown == &ui->session.past;
}

static bool is_idle(const struct ui *ui)
{
	return !session_training(&ui->session);
}

static bool is_paused(const struct ui *ui)
{
	return is_training(ui) && session_status(&ui->session) == RUN_PAUSED;
}

static bool is_not_paused(const struct ui *ui)
{
	return is_training(ui) && session_status(&ui->session) == RUN_RUNNING;
}

static bool data_missing(const struct ui *ui)
{
	return ui->session.data_state == DATA_MISSING ||
		ui->session.data_state == DATA_FETCHING;
}

const struct binding ui_bindings[] = {
	{'s', 0, "start", "start training", press_start, is_idle},
	{'s', 0, "stop", "stop after this epoch", press_start, can_stop},
	{'p', 0, "pause", "pause: a sweep begins no trial until resumed", press_pause,
		is_not_paused},
	{'p', 0, "resume", "go on after a pause", press_pause, is_paused},
	{'X', 0, NULL, "cancel the run now", press_cancel, is_training},
	{KEYS_ESCAPE, 0, "back", "from a stored run to what runs here", press_live,
		shows_past},
	{'c', 0, "configure", "edit the hyper-parameters and start", press_configure, NULL},
	{'d', 0, "data", "choose or download the data set", press_data, data_missing},
	{'l', 0, "log", "show or leave the log", press_log, NULL},
	{KEYS_TAB, 0, NULL, "next pane; a number goes to that pane", press_next, NULL},
	{KEYS_BACK_TAB, 0, NULL, "previous pane", press_previous, NULL},
	{KEYS_REPAINT, 0, NULL, "draw the screen again", press_repaint, NULL},
	{KEYS_SUSPEND, 0, NULL, "suspend; training waits too", press_suspend, NULL},
	{'?', KEYS_F1, "help", "show the keys", press_help, NULL},
	{'q', KEYS_F10, "quit", "quit; asks while a run goes on", press_quit, NULL},
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
		ui->session.pending = START_TRAIN;
		press_data(ui);
	} else if (session_start(&ui->session, &err) != 0) {
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	}
}

void ui_start_autoencoder(struct ui *ui)
{
	struct err err;

	ui->pane = &pane_autoencoder;
	if (ui->session.data_state == DATA_MISSING) {
		ui->session.pending = START_AUTOENCODER;
		press_data(ui);
	} else if (session_start_autoencoder(&ui->session, &err) != 0) {
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	}
}

void ui_configure(struct ui *ui, const struct hparams *hparams)
{
	form_fill(&ui->form, hparams);
	ui->dialog = &dialog_form;
}

void ui_start_sweep(struct ui *ui)
{
	struct err err;

	ui->pane = &pane_sweep;
	if (ui->session.data_state == DATA_MISSING) {
		ui->session.pending = START_SWEEP;
		press_data(ui);
	} else if (session_start_sweep(&ui->session, &err) != 0) {
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	}
}

void ui_choose_sweep(struct ui *ui)
{
	sweep_choice_init(&ui->sweep_choice, ui->session.sweep, ui->session.workers);
	ui->dialog = &dialog_sweep;
}

void ui_retrain_best(struct ui *ui)
{
	struct session *session = &ui->session;
	const struct board *board = &session->shown->board;
	int best = board_best(board);

	if (best < 0) {
		ui_notice(ui, ROLE_WARNING, "no trial of this sweep has ended yet");
		return;
	}
	session->hparams = board->trial[best].begun.hparams;
	hparams_train_on_all(&session->hparams, board->trial[best].best_epoch);
	snprintf(session->name, sizeof session->name, "of %u:%d", board->run, best);
	ui->pane = &pane_train;
	ui_start(ui);
}

void ui_close_dialog(struct ui *ui)
{
	ui->dialog = NULL;
}

int ui_init(struct ui *ui, const struct session_options *options, struct err *err)
{
	*ui = (struct ui){.pane = &pane_train};
	camera_init(&ui->camera);
	pane_landscape_init(&ui->landscape);
	pane_autoencoder_init(&ui->autoencoder);
	pane_inspect_init(&ui->inspect);
	pane_init_init(&ui->init);
	runs_pane_init(&ui->runs);
	if (options->start == START_SWEEP || options->start == START_RESUME)
		ui->pane = &pane_sweep;
	if (options->start == START_AUTOENCODER)
		ui->pane = &pane_autoencoder;
	if (session_init(&ui->session, options, err) != 0)
		return -1;
	if (ui->session.store_problem[0] != '\0')
		ui_notice(ui, ROLE_WARNING, "nothing is recorded: %s",
			ui->session.store_problem);
	if (shows_past(ui))
		ui->pane = ui_pane_of(exhibit_kind(&ui->session.past));
	if (options->start == START_LANDSCAPE)
		ui->pane = &pane_landscape;
	if (options->start == START_INIT) {
		ui->pane = &pane_init;
		ui->init.trained = options->run != 0;
	}
	return 0;
}

void ui_release(struct ui *ui)
{
	leaderboard_release(&ui->leaders);
	pane_landscape_release(&ui->landscape);
	pane_autoencoder_release(&ui->autoencoder);
	pane_inspect_release(&ui->inspect);
	runs_pane_release(&ui->runs);
	session_release(&ui->session);
}

void ui_follow(struct ui *ui)
{
	const struct view *view = session_network(&ui->session);

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
	if (ui->pane == &pane_landscape)
		pane_landscape_follow(ui);
	if (ui->pane == &pane_autoencoder || autoencoder_write_waits(ui))
		pane_autoencoder_follow(ui);
	if (ui->pane == &pane_inspect)
		pane_inspect_follow(ui);
	if (ui->pane == &pane_init)
		pane_init_follow(ui);
	else
		examiner_look_away(&ui->session.examiner);
}

bool ui_watches(const struct ui *ui)
{
	return session_watches(&ui->session) ||
		(ui->pane == &pane_runs && session_store(&ui->session) != NULL);
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

/* How much room the tabs take: a name only of the pane in front; names close together,
 * without a blank behind the number; with it; and names apart. */
enum tabs { TABS_NUMBERS, TABS_TIGHT, TABS_CLOSE, TABS_APART };

/* Whether two tabs share the blank between them. */
static bool tabs_share(enum tabs tabs)
{
	return tabs != TABS_APART;
}

/* From one tab to the next. */
static int tab_width(const struct pane *pane, bool named, enum tabs tabs)
{
	int name = named ? (tabs != TABS_TIGHT) + text_columns(pane->name) : 0;

	return 1 + name + (tabs_share(tabs) ? 1 : 3);
}

/* As keys in the key line. The blanks beside the pane in front are in reverse, too.
 * Returns the next column. */
static int draw_tabs(const struct ui *ui, const struct area *line, int col, enum tabs tabs)
{
	const char *blank = tabs == TABS_TIGHT ? "" : " ";

	for (int i = 0; ui_panes[i] != NULL; i++) {
		const struct pane *pane = ui_panes[i];
		bool on = pane == ui->pane, named = on || tabs != TABS_NUMBERS;

		if (on) {
			area_printf(line, 0, col, ROLE_SELECTED, ATTR_REVERSE, " %d%s%s ",
				i + 1, blank, pane->name);
		} else {
			area_printf(line, 0, col + 1, ROLE_KEY, ATTR_BOLD, "%d", i + 1);
			if (named)
				area_printf(line, 0, col + 2, ROLE_DIM, 0, "%s%s", blank,
					pane->name);
		}
		col += tab_width(pane, named, tabs);
	}
	return col + tabs_share(tabs);
}

static int tabs_width(enum tabs tabs)
{
	int width = tabs_share(tabs);

	for (int i = 0; ui_panes[i] != NULL; i++)
		width += tab_width(ui_panes[i], tabs != TABS_NUMBERS, tabs);
	return width;
}

static const char *data_words(const struct session *session, enum role *role)
{
	*role = ROLE_DIM;
	if (session->data_state == DATA_READING)
		return "reading data…";
	if (session->data_state == DATA_READY && !session->data.synthetic)
		return dataset_title(&session->data);
	*role = ROLE_WARNING;
	return session->data_state == DATA_READY ? dataset_title(&session->data)
						 : "no data set";
}

/* As the screen narrows, the program's name, the room between the tabs, and then the names
 * of the panes behind make way for what the data are. */
static void draw_title(struct ui *ui, const struct area *line)
{
	static const char *const shorter[] = {"synthetic data", "synthetic"};
	const char *program = "fmnist-tui";
	enum role role;
	const char *data = data_words(&ui->session, &role);
	int room = line->cols - text_columns("Fashion-MNIST") - 1, col = 1;
	enum tabs tabs = TABS_NUMBERS;

	if (room >= tabs_width(TABS_TIGHT))
		tabs = TABS_TIGHT;
	if (room >= tabs_width(TABS_CLOSE))
		tabs = TABS_CLOSE;
	if (room > tabs_width(TABS_APART))
		tabs = TABS_APART;
	if (tabs == TABS_APART && room >= tabs_width(tabs) + text_columns(program) + 3)
		col += area_text(line, 0, col, ROLE_TITLE, ATTR_BOLD, program) + 2;
	col = draw_tabs(ui, line, tabs_share(tabs) ? 0 : col, tabs);
	for (size_t i = 0; ui->session.data.synthetic && i < 2 &&
		line->cols - col <= text_columns(data) + 1;
		i++)
		data = shorter[i];
	if (line->cols - col > text_columns(data))
		area_text_right(line, 0, line->cols - 1, role, 0, data);
}

/* On the last row of the screen, which is the key line's where there is one, and above it
 * where it is long. */
static void draw_notice(const struct ui *ui, const struct area *screen)
{
	int needed = text_rows(ui->notice, screen->cols - 2);
	int most = screen->rows > 2 ? screen->rows / 2 : 1;
	int rows = needed < most ? needed : most;
	struct area lines = area_part(screen, screen->rows - rows, 0, rows, screen->cols);
	struct area inside = area_part(&lines, 0, 1, rows, screen->cols - 2);

	area_fill(&lines, ' ', ROLE_TEXT, 0);
	area_paragraph(&inside, 0, ui->notice_role, ui->notice);
	area_mark(&inside, ui->notice_role, ATTR_BOLD);
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
	keyline_draw(ui, &keys);
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

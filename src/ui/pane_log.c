/*
 * The Log pane: messages and what was written to standard error, newest last.
 */
#include "fmnist/ui.h"

#include <stdio.h>

static void draw(struct ui *ui, const struct area *area)
{
	const struct logbook *log = &ui->session.log;
	size_t rows = (size_t)area->rows;
	size_t most = log->count > rows ? log->count - rows : 0;
	size_t first;

	/* Scrolled back too far, or the window has grown. */
	ui->log_back = ui->log_back < most ? ui->log_back : most;
	first = most - ui->log_back;
	if (log->count == 0)
		area_text(area, 0, 1, ROLE_DIM, 0, "nothing has happened yet");
	for (size_t i = 0; i < rows && first + i < log->count; i++) {
		const struct log_line *line = logbook_line(log, first + i);
		struct tm local;
		char when[16] = "";

		if (localtime_r(&line->when, &local) != NULL)
			strftime(when, sizeof when, "%H:%M:%S", &local);
		area_text(area, (int)i, 1, ROLE_DIM, 0, when);
		area_text(area, (int)i, 11, line->role, 0, line->text);
	}
}

static void back(struct ui *ui, long lines)
{
	long to = (long)ui->log_back + lines;

	ui->log_back = to > 0 ? (size_t)to : 0;
}

static void press_up(struct ui *ui)
{
	back(ui, 1);
}

static void press_down(struct ui *ui)
{
	back(ui, -1);
}

static void press_page_up(struct ui *ui)
{
	back(ui, 10);
}

static void press_page_down(struct ui *ui)
{
	back(ui, -10);
}

static void press_home(struct ui *ui)
{
	back(ui, LOGBOOK_LINES);
}

static void press_end(struct ui *ui)
{
	ui->log_back = 0;
}

static const struct binding bindings[] = {
	{KEYS_UP, 'k', "back", "older lines", press_up, NULL},
	{KEYS_DOWN, 'j', NULL, "newer lines", press_down, NULL},
	{KEYS_PAGE_UP, 0, NULL, "ten lines back", press_page_up, NULL},
	{KEYS_PAGE_DOWN, 0, NULL, "ten lines forward", press_page_down, NULL},
	{KEYS_HOME, 'g', NULL, "the oldest line", press_home, NULL},
	{KEYS_END, 'G', NULL, "the newest line", press_end, NULL},
	{0},
};

const struct pane pane_log = {.name = "Log", .draw = draw, .bindings = bindings};

/*
 * The Log pane: messages and what was written to standard error, newest last.
 */
#include "fmnist/ui.h"

#include <stdio.h>

#define TEXT_COLUMN 11

static int text_cols(const struct area *area)
{
	return area->cols > TEXT_COLUMN ? area->cols - TEXT_COLUMN : 0;
}

/* Draws a line so that its last row is `bottom`; returns its rows. */
static int draw_line(const struct area *area, int bottom, const struct log_line *line)
{
	int rows = text_rows(line->text, text_cols(area));
	int top = bottom - rows + 1;
	struct area text = area_part(area, 0, TEXT_COLUMN, area->rows, text_cols(area));
	struct tm local;
	char when[16] = "";

	if (localtime_r(&line->when, &local) != NULL)
		strftime(when, sizeof when, "%H:%M:%S", &local);
	area_text(area, top, 1, ROLE_DIM, 0, when);
	area_paragraph(&text, top, line->role, line->text);
	return rows;
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct logbook *log = &ui->session.log;
	size_t total = 0;
	size_t last;
	int bottom;

	if (log->count == 0) {
		area_text(area, 0, 1, ROLE_DIM, 0, "nothing has happened yet");
		return;
	}
	/* Scrolled back too far: at least one line stays. */
	ui->log_back = ui->log_back < log->count ? ui->log_back : log->count - 1;
	last = log->count - ui->log_back;
	for (size_t i = 0; i < last && total < (size_t)area->rows; i++)
		total += (size_t)text_rows(
			logbook_line(log, last - 1 - i)->text, text_cols(area));
	bottom = total < (size_t)area->rows ? (int)total - 1 : area->rows - 1;
	for (size_t i = last; i > 0 && bottom >= 0; i--)
		bottom -= draw_line(area, bottom, logbook_line(log, i - 1));
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

/*
 * No data set was found: download it, draw a synthetic one, or say where it is.
 */
#include "fmnist/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/file.h"
#include "fmnist/glyph.h"
#include "fmnist/locate.h"

#define COLUMNS 70

static void draw_fetching(const struct session *session, const struct area *inside)
{
	const struct event_fetch *fetched = &session->fetched;
	double fraction =
		fetched->total > 0 ? (double)fetched->done / (double)fetched->total : 0.0;

	area_printf(
		inside, 0, 0, ROLE_TEXT, 0, "Downloading to %s", session->fetch_directory);
	if (fetched->file[0] == '\0') {
		area_text(inside, 2, 0, ROLE_DIM, 0, "connecting…");
		return;
	}
	area_printf(inside, 2, 0, ROLE_TEXT, 0, "file %d of %d: %s", fetched->index + 1,
		fetched->files, fetched->file);
	area_bar(inside, 3, 0, inside->cols - 20, fraction, ROLE_TRAIN);
	if (fetched->total > 0)
		area_printf(inside, 3, inside->cols - 18, ROLE_TEXT, 0, "%5.1f of %.1f MB",
			(double)fetched->done * 1e-6, (double)fetched->total * 1e-6);
	else
		area_printf(inside, 3, inside->cols - 18, ROLE_TEXT, 0, "%5.1f MB",
			(double)fetched->done * 1e-6);
}

static void draw_choices(struct ui *ui, const struct area *inside, int row)
{
	const char *path = ui->path;

	area_text(inside, row, 0, ROLE_KEY, ATTR_BOLD, "1");
	area_text(inside, row, 3, ROLE_TEXT, 0, "download Fashion-MNIST (30 MB)");
	area_text(inside, row + 1, 0, ROLE_KEY, ATTR_BOLD, "2");
	area_text(inside, row + 1, 3, ROLE_TEXT, 0,
		"use synthetic data: drawn here, not Fashion-MNIST");
	area_text(inside, row + 2, 0, ROLE_KEY, ATTR_BOLD, "/");
	area_text(inside, row + 2, 3, ROLE_TEXT, 0,
		"or type the directory that holds it, Enter:");
	/* Of a long path the end, where it is typed. */
	while (*path != '\0' && 3 + text_columns(path) >= inside->cols)
		glyph_decode(&path);
	area_text(inside, row + 3, 3, ROLE_TEXT, ATTR_UNDERLINE, path);
	area_text(inside, row + 3, 3 + text_columns(path), ROLE_CURSOR, ATTR_REVERSE, " ");
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct session *session = &ui->session;
	struct area inside;
	int row;

	if (session->data_state == DATA_FETCHING) {
		inside = ui_box(area, 5, COLUMNS, "Data set");
		draw_fetching(session, &inside);
		return;
	}
	inside = ui_box(area, 11, COLUMNS, "Data set");
	if (session->data_state == DATA_READING) {
		area_text(&inside, 0, 0, ROLE_TEXT, 0, "reading…");
		return;
	}
	row = area_paragraph(&inside, 0, ROLE_WARNING, session->data_problem);
	row = row < inside.rows - 4 ? row : inside.rows - 4;
	draw_choices(ui, &inside, row + (row < inside.rows - 4));
}

static bool is_fetching(const struct ui *ui)
{
	return ui->session.data_state == DATA_FETCHING;
}

static bool is_choosing(const struct ui *ui)
{
	return ui->session.data_state == DATA_MISSING;
}

static bool nothing_typed(const struct ui *ui)
{
	return is_choosing(ui) && ui->path[0] == '\0';
}

static void press_fetch(struct ui *ui)
{
	session_fetch(&ui->session);
}

static void press_synthetic(struct ui *ui)
{
	session_load(&ui->session, LOCATE_SYNTHETIC);
}

static void press_path(struct ui *ui)
{
	char *expanded = NULL;

	if (ui->path[0] == '\0')
		return;
	if (strncmp(ui->path, "~/", 2) == 0)
		expanded = path_home(ui->path + 2);
	session_load(&ui->session, expanded != NULL ? expanded : ui->path);
	free(expanded);
}

static void press_cancel(struct ui *ui)
{
	session_cancel(&ui->session);
}

static void press_clear(struct ui *ui)
{
	ui->path[0] = '\0';
}

static void press_close(struct ui *ui)
{
	ui->session.pending = START_NOTHING;
	ui_close_dialog(ui);
}

static void press_quit(struct ui *ui)
{
	ui->leaving = true;
}

static void type(struct ui *ui, int key)
{
	size_t used = strlen(ui->path);

	if (!is_choosing(ui))
		return;
	if (key == KEYS_BACKSPACE && used > 0) {
		/* A whole UTF-8 character goes. */
		while (used > 1 && ((unsigned char)ui->path[used - 1] & 0xc0) == 0x80)
			used--;
		ui->path[used - 1] = '\0';
	} else if (key >= ' ' && key < KEYS_BASE && used + 5 < sizeof ui->path) {
		int n = glyph_encode((uint32_t)key, ui->path + used);

		ui->path[used + (size_t)n] = '\0';
	}
}

static const struct binding bindings[] = {
	{'1', 0, "download", "download the data set", press_fetch, nothing_typed},
	{'2', 0, "synthetic", "use the synthetic set", press_synthetic, nothing_typed},
	{KEYS_ENTER, 0, "read the directory", "read the directory typed", press_path,
		is_choosing},
	{KEYS_CLEAR, 0, NULL, "clear what was typed", press_clear, is_choosing},
	{KEYS_ESCAPE, 0, "cancel the download", "cancel the download", press_cancel,
		is_fetching},
	{KEYS_ESCAPE, 0, "close", "close; d opens it again", press_close, is_choosing},
	{KEYS_INTERRUPT, KEYS_F10, NULL, "quit", press_quit, NULL},
	{0},
};

const struct pane dialog_data = {
	.name = "Data set", .draw = draw, .bindings = bindings, .key = type};

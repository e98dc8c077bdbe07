/*
 * The filter of the leaderboard: a line at its bottom that filters while it is typed.
 */
#include "fmnist/ui.h"

#include <stdio.h>
#include <string.h>

#include "fmnist/glyph.h"

/* Of a long text the end, where it is typed. */
static void draw_text(const struct area *line, int col, const char *text)
{
	while (*text != '\0' && col + text_columns(text) + 1 >= line->cols)
		glyph_decode(&text);
	col += area_text(line, 0, col, ROLE_TEXT, 0, text);
	area_text(line, 0, col, ROLE_CURSOR, ATTR_REVERSE, " ");
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct leaderboard *leaders = &ui->leaders;
	struct area line = area_part(area, area->rows - 1, 0, 1, area->cols);
	struct area above = area_part(area, area->rows - 2, 0, 1, area->cols);
	struct filter filter;
	struct err err;
	int col;

	area_fill(&above, ' ', ROLE_TEXT, 0);
	area_fill(&line, ' ', ROLE_TEXT, 0);
	if (filter_parse(&filter, ui->filter_typed, &err) != 0)
		area_text(&above, 0, 1, ROLE_FAILURE, 0, err.text);
	else if (filter.conditions == 0)
		area_text(
			&above, 0, 1, ROLE_DIM, 0, "lr<0.01 layers=3 state=pruned acc>.85");
	else
		area_printf(&above, 0, 1, ROLE_DIM, 0, "%zu of %zu pass", leaders->rows,
			leaders->begun);
	col = 1 + area_text(&line, 0, 1, ROLE_TITLE, ATTR_BOLD, "filter ");
	draw_text(&line, col, ui->filter_typed);
}

/* What is not a filter yet leaves the last one in place. */
static void apply(struct ui *ui)
{
	leaderboard_filter(&ui->leaders, ui->filter_typed, NULL);
	leaderboard_follow(&ui->leaders, &ui->session.shown->board);
}

static void press_keep(struct ui *ui)
{
	struct err err;

	if (leaderboard_filter(&ui->leaders, ui->filter_typed, &err) != 0)
		ui_notice(ui, ROLE_FAILURE, "%s", err.text);
	else
		ui_close_dialog(ui);
}

static void press_leave(struct ui *ui)
{
	snprintf(ui->filter_typed, sizeof ui->filter_typed, "%s", ui->filter_before);
	apply(ui);
	ui_close_dialog(ui);
}

static void press_clear(struct ui *ui)
{
	ui->filter_typed[0] = '\0';
	apply(ui);
}

static void press_backspace(struct ui *ui)
{
	size_t used = strlen(ui->filter_typed);

	if (used > 0)
		ui->filter_typed[used - 1] = '\0';
	apply(ui);
}

/* Names, numbers and signs are all ASCII. */
static void type(struct ui *ui, int key)
{
	size_t used = strlen(ui->filter_typed);

	if (key < ' ' || key > '~' || used + 1 >= sizeof ui->filter_typed)
		return;
	ui->filter_typed[used] = (char)key;
	ui->filter_typed[used + 1] = '\0';
	apply(ui);
}

static const struct binding bindings[] = {
	{KEYS_ENTER, 0, "keep", "keep this filter", press_keep, NULL},
	{KEYS_ESCAPE, KEYS_INTERRUPT, "back", "the filter as it was", press_leave, NULL},
	{KEYS_CLEAR, 0, "empty", "empty the line", press_clear, NULL},
	{KEYS_BACKSPACE, 0, NULL, "delete a character", press_backspace, NULL},
	{0},
};

const struct pane dialog_trials = {
	.name = "Filter", .draw = draw, .bindings = bindings, .key = type};

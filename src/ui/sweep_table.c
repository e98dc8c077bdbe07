#include "fmnist/sweep_table.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/canvas.h"

#define MARGIN 1 /* for the marks of selected and tagged rows */
#define CURVE_MOST 24
#define REASON_LEAST 24
#define HEADER_FROM_ROWS 3

/* Which columns are shown, and where. */
struct fit {
	bool shown[COLUMNS_MOST];
	int at[COLUMNS_MOST]; /* its first cell */
	int width[COLUMNS_MOST];
	int curve;  /* where the curve begins, or else the end */
	int reason; /* where reasons begin; 0: nowhere */
};

enum role sweep_table_role(enum run_status status)
{
	switch (status) {
	case RUN_FAILED:
	case RUN_DIVERGED:
		return ROLE_FAILURE;
	case RUN_COMPLETED:
		return ROLE_DIM;
	case RUN_PRUNED:
		return ROLE_TEXT;
	case RUN_RUNNING:
		return ROLE_GOOD;
	default:
		return ROLE_WARNING;
	}
}

/* ---- columns ---- */

static int total_width(const struct leaderboard *leaders, const struct fit *fit, int gap)
{
	int total = MARGIN - gap;

	for (size_t i = 0; i < leaders->columns; i++)
		if (fit->shown[i])
			total += gap + fit->width[i];
	return total;
}

/* The next column that leaves; -1: only the accuracy, and what it is sorted by. */
static int next_to_leave(const struct leaderboard *leaders, const struct fit *fit)
{
	static const enum column_kind order[] = {COLUMN_LOSS, COLUMN_SECONDS, COLUMN_CURVE,
		COLUMN_EPOCHS, COLUMN_HPARAM, COLUMN_STATE, COLUMN_RANK, COLUMN_TRIAL};

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		for (size_t c = leaders->columns; c > 0; c--)
			if (fit->shown[c - 1] && c - 1 != leaders->sort &&
				leaders->column[c - 1].kind == order[i])
				return (int)c - 1;
	return -1;
}

/* Gives the curve what is left over, and then the reasons. */
static void spread(
	const struct leaderboard *leaders, struct fit *fit, int cols, int gap, int left)
{
	int col = MARGIN;

	fit->curve = cols;
	for (size_t i = 0; i < leaders->columns; i++) {
		if (!fit->shown[i])
			continue;
		if (leaders->column[i].kind == COLUMN_CURVE) {
			int more = CURVE_MOST - fit->width[i];

			fit->width[i] += left < more ? left : more;
			fit->curve = col;
		}
		fit->at[i] = col;
		col += fit->width[i] + gap;
	}
	if (cols - col >= REASON_LEAST)
		fit->reason = col;
}

static void fit_columns(const struct leaderboard *leaders, int cols, struct fit *fit)
{
	int gap = 1;

	*fit = (struct fit){.reason = 0};
	for (size_t i = 0; i < leaders->columns; i++) {
		fit->shown[i] = true;
		fit->width[i] = leaders->width[i];
	}
	while (total_width(leaders, fit, gap) > cols) {
		int leaves = next_to_leave(leaders, fit);

		if (leaves < 0)
			break;
		fit->shown[leaves] = false;
	}
	if (total_width(leaders, fit, 2) <= cols)
		gap = 2;
	spread(leaders, fit, cols, gap, cols - total_width(leaders, fit, gap));
}

static bool is_left_aligned(const struct column *column)
{
	return column->kind == COLUMN_STATE || column->kind == COLUMN_CURVE ||
		(column->kind == COLUMN_HPARAM && column->param->choices != NULL);
}

/* Gives each column room for what the rows on the screen have in it. A column does not
 * shrink again, so that the table stands still while one scrolls. */
static void widen_columns(struct leaderboard *leaders)
{
	for (size_t row = leaders->top;
		row < leaders->rows && row < leaders->top + leaders->page; row++) {
		size_t which = leaders->row[row];

		for (size_t i = 0; i < leaders->columns; i++) {
			char text[COLUMN_TEXT];
			int cols;

			column_text(&leaders->column[i], leaders->board, which,
				leaders->rank[which], text);
			cols = text_columns(text);
			if (cols > leaders->width[i])
				leaders->width[i] = cols;
		}
	}
}

/* ---- rows ---- */

static void draw_header(
	const struct leaderboard *leaders, const struct fit *fit, const struct area *line)
{
	for (size_t i = 0; i < leaders->columns; i++) {
		const struct column *column = &leaders->column[i];
		const char *name = column_name(column);
		bool sorted = i == leaders->sort;
		bool down = column_descends(column, leaders->board->sweep.metric) !=
			leaders->inverted;
		int end = is_left_aligned(column) ? fit->at[i] + text_columns(name)
						  : fit->at[i] + fit->width[i];

		if (!fit->shown[i])
			continue;
		area_text_right(line, 0, end, sorted ? ROLE_TITLE : ROLE_DIM,
			sorted ? ATTR_BOLD : 0, name);
		if (sorted)
			area_put(line, 0, end, down ? 0x25bc : 0x25b2, ROLE_TITLE, 0);
	}
	if (fit->reason > 0)
		area_text(line, 0, fit->reason, ROLE_DIM, 0, "reason");
}

/* The validation accuracy so far, over all the epochs that the trial is to have. */
static void draw_curve(const struct board_trial *trial, const struct area *cell)
{
	double low = INFINITY, high = -INFINITY,
	       epochs = (double)trial->begun.hparams.epochs;
	int x_before = 0, y_before = 0;
	bool begun = false;
	struct canvas canvas;

	for (size_t i = 0; i < trial->kept; i++) {
		double value = (double)trial->epoch[i].validation_accuracy;

		low = fmin(low, value);
		high = fmax(high, value);
	}
	if (!(low <= high) || !(epochs >= 1.0))
		return;
	canvas_init(&canvas, *cell);
	for (size_t i = 0; i < trial->kept; i++) {
		double value = (double)trial->epoch[i].validation_accuracy;
		double part = high > low ? (value - low) / (high - low) : 0.5;
		int x = (int)lround(
			(double)i / fmax(epochs - 1.0, 1.0) * (canvas.wide - 1));
		int y = (int)lround((1.0 - part) * (canvas.high - 1));

		if (isnan(value))
			continue;
		canvas_line(&canvas, begun ? x_before : x, begun ? y_before : y, x, y,
			ROLE_VALIDATION);
		begun = true;
		x_before = x;
		y_before = y;
	}
	canvas_flush(&canvas);
	canvas_release(&canvas);
}

static void draw_state(
	const struct board_trial *trial, const struct area *line, int col, int cols)
{
	if (run_status_ended(trial->status)) {
		area_text(line, 0, col, sweep_table_role(trial->status), 0,
			run_status_name(trial->status));
		return;
	}
	area_put(line, 0, col, '[', ROLE_DIM, 0);
	area_bar(line, 0, col + 1, cols - 2, board_trial_fraction(trial), ROLE_GOOD);
	area_put(line, 0, col + cols - 1, ']', ROLE_DIM, 0);
}

static enum role cell_role(enum column_kind kind, bool best)
{
	if (best && (kind == COLUMN_ACCURACY || kind == COLUMN_RANK))
		return ROLE_BEST;
	switch (kind) {
	case COLUMN_ACCURACY:
	case COLUMN_LOSS:
		return ROLE_VALIDATION;
	case COLUMN_RANK:
	case COLUMN_EPOCHS:
	case COLUMN_SECONDS:
		return ROLE_DIM;
	default:
		return ROLE_TEXT;
	}
}

static void draw_cell(const struct leaderboard *leaders, const struct fit *fit,
	const struct area *line, size_t which, size_t at)
{
	const struct board_trial *trial = &leaders->board->trial[which];
	const struct column *column = &leaders->column[at];
	bool best = leaders->best == (int)which;
	enum role role = cell_role(column->kind, best);
	/* The last column may be cut off, no other is. */
	struct area cell = area_part(line, 0, fit->at[at], 1, fit->width[at]);
	char text[COLUMN_TEXT];
	int cols;

	if (column->kind == COLUMN_CURVE) {
		draw_curve(trial, &cell);
		return;
	}
	column_text(column, leaders->board, which, leaders->rank[which], text);
	cols = text_columns(text);
	if (column->kind == COLUMN_STATE)
		draw_state(trial, &cell, 0, fit->width[at]);
	else
		area_text(&cell, 0, is_left_aligned(column) ? 0 : cell.cols - cols, role,
			role == ROLE_BEST ? ATTR_BOLD : 0, text);
}

static void draw_row(const struct leaderboard *leaders, const struct fit *fit,
	const struct area *line, size_t row)
{
	size_t which = leaders->row[row];
	const struct board_trial *trial = &leaders->board->trial[which];

	for (size_t i = 0; i < leaders->columns; i++)
		if (fit->shown[i])
			draw_cell(leaders, fit, line, which, i);
	if (fit->reason > 0 && trial->reason != NULL)
		area_text(line, 0, fit->reason, sweep_table_role(trial->status), 0,
			trial->reason);
	if (leaders->tagged[which])
		area_put(line, 0, 0, 0x25cf, ROLE_KEY, ATTR_BOLD);
	else if (row == leaders->at)
		area_put(line, 0, 0, 0x203a, ROLE_KEY, ATTR_BOLD);
	if (row == leaders->at) {
		/* The curve keeps its colour. */
		struct area marked = area_part(line, 0, 0, 1, fit->curve);

		area_mark(&marked, ROLE_SELECTED, ATTR_REVERSE);
	}
}

void sweep_table_draw(struct leaderboard *leaders, const struct area *area)
{
	int header = area->rows >= HEADER_FROM_ROWS;
	struct area line = area_part(area, 0, 0, 1, area->cols);
	struct fit fit;

	leaderboard_scroll(leaders, (size_t)(area->rows - header));
	widen_columns(leaders);
	fit_columns(leaders, area->cols, &fit);
	if (header)
		draw_header(leaders, &fit, &line);
	if (leaders->rows == 0)
		area_text(area, header, 1, ROLE_DIM, 0,
			leaders->begun == 0 ? "the first trials begin"
					    : "no trial passes the filter");
	for (int row = 0; row < area->rows - header; row++) {
		line = area_part(area, row + header, 0, 1, area->cols);
		if (leaders->top + (size_t)row < leaders->rows)
			draw_row(leaders, &fit, &line, leaders->top + (size_t)row);
	}
}

/* Filter and tags, from column `col` on. Returns the column after them. */
static int draw_choices(const struct leaderboard *leaders, const struct area *line, int col)
{
	if (leaders->filter.conditions > 0) {
		col += area_text(line, 0, col, ROLE_DIM, 0, "filter ");
		col += area_text(line, 0, col, ROLE_TEXT, 0, leaders->filter_text);
		col += 2 +
			area_printf(line, 0, col, ROLE_DIM, 0, " hides %zu",
				leaders->begun - leaders->rows);
	}
	if (leaders->tags > 0)
		col += 2 +
			area_printf(
				line, 0, col, ROLE_KEY, 0, "● %zu tagged", leaders->tags);
	return col;
}

void sweep_table_foot(const struct leaderboard *leaders, const struct area *line)
{
	const struct board_trial *trial = leaderboard_selected(leaders);
	const struct area nowhere = {.cols = line->cols};
	size_t last = leaders->top + leaders->page;
	char why[EVENT_TEXT + 64] = "", range[64] = "";
	int col = 1, all;

	last = last < leaders->rows ? last : leaders->rows;
	if (leaders->rows > leaders->page)
		snprintf(range, sizeof range, "%zu–%zu of %zu", leaders->top + 1, last,
			leaders->rows);
	if (trial != NULL && trial->reason != NULL)
		snprintf(why, sizeof why, "trial %zu %s: %s", leaders->selected,
			run_status_name(trial->status), trial->reason);
	/* Where there is no room for all, why the trial was given up is said. */
	all = draw_choices(leaders, &nowhere, col + text_columns(range) + 2) +
		text_columns(why);
	if (why[0] == '\0' || all <= line->cols)
		col = area_item(line, col, ROLE_DIM, "%s", range);
	col = draw_choices(leaders, line, col);
	if (trial != NULL)
		area_text(line, 0, col, sweep_table_role(trial->status), 0, why);
}

#include "fmnist/sweep_charts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/axis.h"
#include "fmnist/canvas.h"
#include "fmnist/column.h"
#include "fmnist/importance.h"
#include "fmnist/widths.h"
#include "fmnist/number.h"
#include "fmnist/xalloc.h"

#define TICKS_MOST 16
#define TRIANGLE 0x25b8
#define DISC 0x25cf

/* The completed trials of a board. */
struct samples {
	size_t count;
	const struct board *board;
	size_t *trial; /* (count), from 0 */
	double *score; /* (count) */
	double *value; /* (count), of the hyper-parameter that was asked for last */
};

static void samples_init(struct samples *samples, const struct board *board)
{
	*samples = (struct samples){
		.board = board,
		.trial = xcalloc(board->trials + 1, sizeof *samples->trial),
		.score = xcalloc(board->trials + 1, sizeof *samples->score),
		.value = xcalloc(board->trials + 1, sizeof *samples->value),
	};
	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (!trial->started || trial->status != RUN_COMPLETED ||
			!isfinite(trial->score))
			continue;
		samples->trial[samples->count] = i;
		samples->score[samples->count++] = trial->score;
	}
}

static void samples_release(struct samples *samples)
{
	free(samples->trial);
	free(samples->score);
	free(samples->value);
	*samples = (struct samples){0};
}

/* The levels of a hyper-parameter, and its values. */
static void samples_levels(
	struct samples *samples, const struct hparam *param, struct importance *levels)
{
	const struct column column = {COLUMN_HPARAM, param};

	for (size_t i = 0; i < samples->count; i++)
		samples->value[i] =
			column_value(&column, samples->board, samples->trial[i]);
	importance_init(levels, samples->value, samples->score, samples->count);
}

/* ---- importance ---- */

struct bar {
	const char *name;
	double share; /* NaN: too few trials */
};

struct bars {
	struct bar bar[EVENT_AXES]; /* (count), by falling share */
	int count;
	size_t trials;
};

static void bars_insert(struct bars *bars, struct bar bar)
{
	int at = bars->count++;

	while (at > 0 && !isnan(bar.share) && !(bars->bar[at - 1].share >= bar.share)) {
		bars->bar[at] = bars->bar[at - 1];
		at--;
	}
	bars->bar[at] = bar;
}

static void bars_init(struct bars *bars, const struct board *board)
{
	struct samples samples;

	*bars = (struct bars){0};
	samples_init(&samples, board);
	for (size_t i = 0; i < board->sweep.axes && i < EVENT_AXES; i++) {
		const struct hparam *param = &hparam_table[board->sweep.axis[i]];
		struct importance importance;

		samples_levels(&samples, param, &importance);
		bars_insert(bars, (struct bar){column_short_name(param), importance.share});
		importance_release(&importance);
	}
	bars->trials = samples.count;
	samples_release(&samples);
}

static const char *share_text(char text[NUMBER_MAX], double share)
{
	if (isnan(share))
		snprintf(text, NUMBER_MAX, "?");
	else
		value_text(text, "%.2f", share);
	return text;
}

/* Draws "lr ▇▇▇▇▇▇ .58" with bars of `scale` cells for a share of 1. Returns its
 * columns. */
static int draw_item(const struct area *area, int col, const struct bar *bar, double scale)
{
	char text[NUMBER_MAX];
	double length = isnan(bar->share) ? 0 : bar->share * scale;
	int from = col, cells;

	/* Nothing is narrower than a cell without the eighths. */
	if (area->grid->glyphs != GLYPHS_BRAILLE)
		length = round(length);
	cells = (int)ceil(length);
	col += area_text(area, 0, col, ROLE_TEXT, 0, bar->name) + 1;
	if (cells > 0) {
		area_bar(area, 0, col, cells, length / cells, ROLE_VALIDATION);
		col += cells + 1;
	}
	col += area_text(area, 0, col, ROLE_TEXT, 0, share_text(text, bar->share));
	return col - from;
}

/* Draws as many as fit; returns how many those are. */
static int draw_line(const struct area *area, const struct bars *bars, double scale)
{
	struct area nowhere = area_part(area, 0, 0, 0, 0);
	int gap = scale > 0 ? 3 : 2;
	int col = text_columns("importance");

	area_fill(area, ' ', ROLE_TEXT, 0);
	area_text(area, 0, 0, ROLE_TITLE, 0, "importance");
	for (int i = 0; i < bars->count; i++) {
		int wide = draw_item(&nowhere, 0, &bars->bar[i], scale);

		if (col + gap + wide > area->cols)
			return i;
		draw_item(area, col + gap, &bars->bar[i], scale);
		col += gap + wide;
	}
	return bars->count;
}

/* With the longest bars that leave room for all; with short ones for the first few at
 * least; without any on a narrow screen. */
static void draw_fitting_line(const struct area *area, const struct bars *bars)
{
	static const double scales[] = {64, 48, 32, 24, 16};
	static const size_t count = sizeof scales / sizeof scales[0];
	struct area line = area_part(area, 0, 0, 1, area->cols);

	for (size_t i = 0; i < count; i++)
		if (draw_line(&line, bars, scales[i]) == bars->count)
			return;
	if (draw_line(&line, bars, scales[count - 1]) < 3)
		draw_line(&line, bars, 0);
}

#define COLUMN_LEAST 24
#define COLUMN_MOST 64

static void draw_bar(const struct area *line, const struct bar *bar, int name_cols)
{
	char text[NUMBER_MAX];
	int left = name_cols + 1, right = line->cols - 5;

	area_text(line, 0, 0, ROLE_TEXT, 0, bar->name);
	if (isnan(bar->share)) {
		area_text_right(line, 0, line->cols, ROLE_DIM, 0, "too few trials");
		return;
	}
	area_bar(line, 0, left, right - left, bar->share, ROLE_VALIDATION);
	area_text_right(line, 0, line->cols, ROLE_TEXT, 0, share_text(text, bar->share));
}

static void draw_bars(const struct area *area, const struct bars *bars)
{
	int most = area->cols / COLUMN_LEAST, name_cols = 0;
	int columns = (bars->count + area->rows - 1) / area->rows;

	columns = columns < most ? columns : most > 1 ? most : 1;
	/* As even as it goes. */
	int rows = (bars->count + columns - 1) / columns;
	rows = rows < area->rows ? rows : area->rows;
	int wide = (area->cols - 3 * (columns - 1)) / columns;
	wide = wide < COLUMN_MOST ? wide : COLUMN_MOST;
	for (int i = 0; i < bars->count; i++)
		name_cols = (int)fmax(name_cols, text_columns(bars->bar[i].name));
	for (int i = 0; i < bars->count && i < rows * columns; i++) {
		struct area line =
			area_part(area, i % rows, i / rows * (wide + 3), 1, wide);

		draw_bar(&line, &bars->bar[i], name_cols);
	}
}

/* The method's name, as long as there is room for. */
static void draw_caption(const struct area *area, int row, int col, size_t trials)
{
	static const char *const captions[] = {
		"share of variance explained alone", "share of variance", ""};
	char text[96], number[32];
	size_t i = 0;

	snprintf(text, sizeof text, "%s, %s completed trials", captions[0],
		number_grouped(trials, number, sizeof number));
	if (col + text_columns(text) <= area->cols) {
		area_text(area, row, col, ROLE_DIM, 0, text);
		return;
	}
	while (col + text_columns(captions[i]) > area->cols && captions[i][0] != '\0')
		i++;
	area_text(area, row, col, ROLE_DIM, 0, captions[i]);
}

void sweep_charts_importance(const struct board *board, const struct area *area)
{
	struct bars bars;
	struct area below = area_part(area, 1, 0, area->rows - 1, area->cols);

	bars_init(&bars, board);
	if (bars.count == 0) {
		area_text(area, 0, 0, ROLE_DIM, 0, "importance: nothing varies");
	} else if (isnan(bars.bar[0].share)) {
		area_text(area, 0, 0, ROLE_DIM, 0, "importance: too few trials");
	} else if (area->rows < 3) {
		draw_fitting_line(area, &bars);
		draw_caption(area, 1, 0, bars.trials);
	} else {
		int col = area_text(area, 0, 0, ROLE_TITLE, 0, "importance");

		draw_caption(area, 0, col + 2, bars.trials);
		draw_bars(&below, &bars);
	}
}

/* ---- dots ---- */

/* Everything that follows from board, hyper-parameter and area. */
struct plot {
	const struct board *board;
	const struct hparam *param;
	struct area area; /* all of it */
	struct area body; /* where the dots are */
	struct samples samples;
	struct importance levels;
	struct axis y;
	double tick[TICKS_MOST]; /* (ticks), on the y axis */
	int ticks;
	bool has_title, has_y_line, has_x_line, has_x_labels;
	int gutter;               /* columns of the y numbers */
	int cell_wide, cell_high; /* dots of a cell */
	size_t slots;    /* parts of the body beside each other, a level each or several */
	uint32_t *count; /* (slots, dots high): trials there */
	struct canvas canvas;
};

static void fit_scores(struct plot *plot)
{
	bool accuracy = plot->board->sweep.metric == METRIC_VAL_ACCURACY;
	double low = INFINITY, high = -INFINITY;

	for (size_t i = 0; i < plot->levels.levels; i++) {
		low = fmin(low, plot->levels.level[i].least);
		high = fmax(high, plot->levels.level[i].greatest);
	}
	/* A trial that nearly diverged would press all others to the ground. */
	plot->y.log = !accuracy && low > 0 && high > 100 * low;
	axis_fit(&plot->y, low, high, 0, accuracy ? 1 : INFINITY);
}

static void layout(struct plot *plot)
{
	const struct area *area = &plot->area;
	int rows = area->rows, cols = area->cols;

	plot->has_title = rows >= 3;
	plot->has_y_line = rows >= 3 && cols >= 12;
	plot->has_x_line = rows >= 5 && cols >= 12;
	plot->has_x_labels = rows >= 6 && cols >= 12;
	int high = rows - plot->has_title - plot->has_x_line - plot->has_x_labels;
	int most = high < 10 ? high / 2 + 1 : high / 4 + 3;
	plot->ticks =
		axis_ticks(&plot->y, most < TICKS_MOST ? most : TICKS_MOST, plot->tick);
	for (int i = 0; i < plot->ticks && rows >= 3 && cols >= 20; i++) {
		char text[NUMBER_MAX];

		axis_number(text, &plot->y, plot->tick, plot->ticks, i);
		plot->gutter = (int)fmax(plot->gutter, (double)strlen(text));
	}
	plot->gutter = plot->gutter <= cols / 3 ? plot->gutter : 0;
	int left = plot->gutter + plot->has_y_line;
	plot->body = area_part(area, plot->has_title, left, high, cols - left);
	plot->slots = plot->levels.levels < (size_t)plot->body.cols
		? plot->levels.levels
		: (size_t)plot->body.cols;
}

static size_t slot_of(const struct plot *plot, size_t level)
{
	return level * plot->slots / plot->levels.levels;
}

/* First column of a slot; of the one past the last, the end. */
static int slot_col(const struct plot *plot, size_t slot)
{
	return (int)(slot * (size_t)plot->body.cols / plot->slots);
}

static int middle_col(const struct plot *plot, size_t slot)
{
	return (slot_col(plot, slot) + slot_col(plot, slot + 1)) / 2;
}

static int dot_y(const struct plot *plot, double score)
{
	double place = fmax(0, fmin(axis_place(&plot->y, score), 1));

	return (int)lround((1 - place) * (plot->canvas.high - 1));
}

static size_t level_of(const struct plot *plot, double value)
{
	size_t low = 0, high = plot->levels.levels;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (plot->levels.level[middle].value <= value)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static uint32_t *count_at(const struct plot *plot, size_t slot, int y)
{
	return &plot->count[slot * (size_t)plot->canvas.high + (size_t)y];
}

/* Returns the greatest count of all. */
static uint32_t count_trials(struct plot *plot)
{
	uint32_t most = 0;

	plot->count =
		xcalloc(plot->slots * (size_t)plot->canvas.high + 1, sizeof *plot->count);
	for (size_t i = 0; i < plot->samples.count; i++) {
		size_t slot = slot_of(plot, level_of(plot, plot->samples.value[i]));
		int y = dot_y(plot, plot->samples.score[i]);
		uint32_t count = ++*count_at(plot, slot, y);

		most = count > most ? count : most;
	}
	return most;
}

/*
 * A dot a trial, from the slot's middle to both sides in turn. Where there are more than
 * fit, the widest row of all fills its slot and the others are in proportion.
 */
static void draw_trials(struct plot *plot)
{
	int most = (int)count_trials(plot);
	int slot_cols = plot->body.cols / (int)plot->slots;
	/* A column for the mark and one between the slots stay free. */
	int room = slot_cols >= 3 ? (slot_cols - 2) * plot->cell_wide : 1;
	double scale = most > room ? (double)room / most : 1;

	for (size_t slot = 0; slot < plot->slots; slot++) {
		int middle = middle_col(plot, slot) * plot->cell_wide;

		for (int y = 0; y < plot->canvas.high; y++) {
			int dots = (int)ceil(*count_at(plot, slot, y) * scale);
			int from = middle - (dots - 1) / 2;

			for (int x = 0; x < dots; x++)
				canvas_dot(&plot->canvas, from + x, y, ROLE_VALIDATION);
		}
	}
}

/* Left of the trials that stand at the mean's height. */
static void mark_mean(const struct plot *plot, size_t slot, double mean)
{
	int row = dot_y(plot, mean) / plot->cell_high;
	int col = middle_col(plot, slot), first = slot_col(plot, slot);

	do
		col--;
	while (col > first && canvas_occupied(&plot->canvas, row, col));
	area_put(&plot->body, row, col, TRIANGLE, ROLE_TEXT, ATTR_BOLD);
}

static void mark_best(const struct plot *plot)
{
	int best = board_best(plot->board);

	for (size_t i = 0; best >= 0 && i < plot->samples.count; i++) {
		if (plot->samples.trial[i] != (size_t)best)
			continue;
		size_t slot = slot_of(plot, level_of(plot, plot->samples.value[i]));
		area_put(&plot->body, dot_y(plot, plot->samples.score[i]) / plot->cell_high,
			middle_col(plot, slot), DISC, ROLE_BEST, ATTR_BOLD);
	}
}

/* There is a slot for each level, with a column for the mark. */
static bool has_means(const struct plot *plot)
{
	return plot->levels.levels * 2 <= (size_t)plot->body.cols;
}

static void draw_dots(struct plot *plot)
{
	canvas_init(&plot->canvas, plot->body);
	draw_trials(plot);
	canvas_flush(&plot->canvas);
	for (size_t i = 0; i < plot->levels.levels && has_means(plot); i++)
		mark_mean(plot, i, plot->levels.level[i].mean);
	mark_best(plot);
}

static void draw_y_axis(const struct plot *plot)
{
	const struct area *area = &plot->area;

	for (int row = 0; row < plot->body.rows; row++)
		area_put(area, plot->has_title + row, plot->gutter, 0x2502, ROLE_DIM, 0);
	for (int i = 0; i < plot->ticks; i++) {
		char text[NUMBER_MAX];
		int row = plot->has_title + dot_y(plot, plot->tick[i]) / plot->cell_high;

		area_put(area, row, plot->gutter, 0x2524, ROLE_DIM, 0);
		axis_number(text, &plot->y, plot->tick, plot->ticks, i);
		if (plot->gutter > 0)
			area_text_right(area, row, plot->gutter, ROLE_DIM, 0, text);
	}
}

static void level_text(char text[NUMBER_MAX], const struct hparam *param, double value)
{
	if (param->type == HPARAM_WIDTHS) {
		char widths[WIDTHS_TEXT];

		snprintf(text, NUMBER_MAX, "%s", widths_format((int64_t)value, widths));
	} else if (param->choices != NULL) {
		snprintf(text, NUMBER_MAX, "%s", param->choices[(size_t)value]);
	} else
		value_text(text, "%.6g", value);
}

/* Column of the area where a level's label begins, below its middle and inside. */
static int label_col(const struct plot *plot, size_t level, int wide)
{
	int left = plot->area.cols - plot->body.cols;
	int col = left + middle_col(plot, slot_of(plot, level)) - (wide - 1) / 2;

	col = col + wide <= plot->area.cols ? col : plot->area.cols - wide;
	return col > 0 ? col : 0;
}

/* Whether the labels of every `stride`-th level stand a blank apart. */
static bool labels_fit(const struct plot *plot, size_t stride)
{
	char text[NUMBER_MAX];
	int end = -1;

	for (size_t i = 0; i < plot->levels.levels; i += stride) {
		level_text(text, plot->param, plot->levels.level[i].value);
		int wide = text_columns(text), col = label_col(plot, i, wide);

		if (col <= end)
			return false;
		end = col + wide;
	}
	return true;
}

static void draw_x_axis(const struct plot *plot)
{
	const struct area *area = &plot->area;
	int left = area->cols - plot->body.cols;
	int row = plot->has_title + plot->body.rows;
	size_t stride = 1;

	while (stride < plot->levels.levels && !labels_fit(plot, stride))
		stride++;
	for (int col = left; col < area->cols; col++)
		area_put(area, row, col, 0x2500, ROLE_DIM, 0);
	area_put(area, row, left - 1, 0x2514, ROLE_DIM, 0);
	for (size_t i = 0; i < plot->levels.levels; i += stride) {
		char text[NUMBER_MAX];

		area_put(area, row, left + middle_col(plot, slot_of(plot, i)), 0x252c,
			ROLE_DIM, 0);
		level_text(text, plot->param, plot->levels.level[i].value);
		if (plot->has_x_labels)
			area_text(area, row + 1, label_col(plot, i, text_columns(text)),
				ROLE_TEXT, 0, text);
	}
}

static void draw_title(const struct plot *plot)
{
	static const char *const names[] = {
		[METRIC_VAL_ACCURACY] = "validation accuracy",
		[METRIC_VAL_LOSS] = "validation loss",
	};
	static const char legend[] = "\u25b8 mean  \u25cf best";
	const struct area *area = &plot->area;
	const char *name = column_short_name(plot->param);
	char text[96];

	snprintf(text, sizeof text, "%s by %s%s", names[plot->board->sweep.metric], name,
		plot->y.log ? ", log" : "");
	area_text(
		area, 0, 0, ROLE_TITLE, 0, text_columns(text) <= area->cols ? text : name);
	if (has_means(plot) && text_columns(text) + 2 + text_columns(legend) <= area->cols)
		area_text_right(area, 0, area->cols, ROLE_DIM, 0, legend);
}

void sweep_charts_dots(const struct board *board, size_t axis, const struct area *area)
{
	struct plot plot = {.board = board, .area = *area};

	if (area->rows <= 0 || area->cols <= 0 || axis >= board->sweep.axes)
		return;
	plot.param = &hparam_table[board->sweep.axis[axis]];
	canvas_cell(area->grid->glyphs, &plot.cell_wide, &plot.cell_high);
	samples_init(&plot.samples, board);
	samples_levels(&plot.samples, plot.param, &plot.levels);
	fit_scores(&plot);
	layout(&plot);
	if (plot.has_title)
		draw_title(&plot);
	if (plot.samples.count == 0) {
		area_text(area, plot.has_title, 0, ROLE_DIM, 0, "no completed trial yet");
	} else {
		draw_dots(&plot);
		if (plot.has_y_line)
			draw_y_axis(&plot);
		if (plot.has_x_line)
			draw_x_axis(&plot);
	}
	free(plot.count);
	canvas_release(&plot.canvas);
	importance_release(&plot.levels);
	samples_release(&plot.samples);
}

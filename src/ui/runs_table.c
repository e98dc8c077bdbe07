#include "fmnist/runs_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fmnist/axis.h"
#include "fmnist/number.h"

#define MARK_COLUMNS 2 /* for the tag, left of the table */

/* ---- which columns there are, and how wide ---- */

struct table_layout {
	int at[RUNS_COLUMNS], cols[RUNS_COLUMNS]; /* cols 0: not shown */
};

static const enum runs_column leaving[] = {RUNS_KIND, RUNS_BATCH, RUNS_TOOK, RUNS_LR,
	RUNS_STARTED, RUNS_CURVES, RUNS_DONE, RUNS_STATUS, RUNS_NAME};

#define LEAVING (int)(sizeof leaving / sizeof leaving[0])

/* Room beyond the least, given in this order. */
static const struct {
	enum runs_column column;
	int cols;
} growing[] = {
	{RUNS_NAME, 15},
	{RUNS_BEST, 10},
	{RUNS_CURVES, 12},
	{RUNS_STARTED, 12},
	{RUNS_COLUMNS, 2}, /* all gaps */
	{RUNS_NAME, 24},
	{RUNS_CURVES, 20},
	{RUNS_COLUMNS, 3},
	{RUNS_NAME, 40},
};

static int digits(uint64_t number)
{
	int n = 1;

	for (; number >= 10; number /= 10)
		n++;
	return n;
}

static uint64_t total_of(const struct store_run *run)
{
	return run->kind == RUN_SWEEP ? run->trials : (uint64_t)run->hparams.epochs;
}

static uint64_t done_of(const struct store_run *run)
{
	return run->kind == RUN_SWEEP ? run->trials_done : run->epochs;
}

static void least_widths(const struct runs_list *list, int cols[RUNS_COLUMNS])
{
	static const int least[RUNS_COLUMNS] = {
		[RUNS_NUMBER] = 3,
		[RUNS_KIND] = 5,
		[RUNS_STATUS] = 11,
		[RUNS_NAME] = 8,
		[RUNS_LR] = 6,
		[RUNS_BATCH] = 5,
		[RUNS_DONE] = 5,
		[RUNS_BEST] = 7,
		[RUNS_CURVES] = 6,
		[RUNS_STARTED] = 6,
		[RUNS_TOOK] = 6,
	};

	memcpy(cols, least, sizeof least);
	/* Of all runs, so that nothing moves when the list scrolls. */
	for (size_t i = 0; i < list->count; i++) {
		const struct store_run *run = &list->run[i];
		int number = digits(run->id);
		int kind = text_columns(run_kind_name(run->kind));
		int done = digits(done_of(run)) + 1 + digits(total_of(run));

		cols[RUNS_KIND] = kind > cols[RUNS_KIND] ? kind : cols[RUNS_KIND];
		cols[RUNS_NUMBER] = number > cols[RUNS_NUMBER] ? number : cols[RUNS_NUMBER];
		cols[RUNS_DONE] = done > cols[RUNS_DONE] ? done : cols[RUNS_DONE];
	}
}

static int width_of(const int cols[RUNS_COLUMNS], int gap)
{
	int width = 0;

	for (int i = 0; i < RUNS_COLUMNS; i++)
		width += cols[i] > 0 ? cols[i] + gap : 0;
	return width;
}

static int shown_columns(const int cols[RUNS_COLUMNS])
{
	int n = 0;

	for (int i = 0; i < RUNS_COLUMNS; i++)
		n += cols[i] > 0;
	return n;
}

static void grow(int cols[RUNS_COLUMNS], int *gap, int spare)
{
	int n = shown_columns(cols);

	for (size_t i = 0; i < sizeof growing / sizeof growing[0] && spare > 0; i++) {
		enum runs_column column = growing[i].column;
		int more;

		if (column == RUNS_COLUMNS) {
			more = growing[i].cols - *gap;
			more = more * n <= spare ? more : 0;
			*gap += more;
			spare -= more * n;
			continue;
		}
		more = growing[i].cols - cols[column];
		more = more < spare ? more : spare;
		if (cols[column] == 0 || more <= 0)
			continue;
		/* Half a date helps nobody. */
		if (column == RUNS_STARTED && cols[column] + more < growing[i].cols)
			continue;
		if (column == RUNS_BEST && cols[column] + more < growing[i].cols)
			continue;
		cols[column] += more;
		spare -= more;
	}
}

static void layout_table(const struct runs_list *list, int width, struct table_layout *out)
{
	int gap = 1;
	int col = MARK_COLUMNS;

	least_widths(list, out->cols);
	width += gap - MARK_COLUMNS; /* the last column needs none after it */
	for (int i = 0; i < LEAVING && width_of(out->cols, gap) > width; i++)
		if (leaving[i] != list->sort)
			out->cols[leaving[i]] = 0;
	if (width_of(out->cols, gap) > width && list->sort != RUNS_NUMBER &&
		list->sort != RUNS_BEST)
		out->cols[list->sort] = 0;
	grow(out->cols, &gap, width - width_of(out->cols, gap));
	for (int i = 0; i < RUNS_COLUMNS; i++) {
		out->at[i] = col;
		col += out->cols[i] > 0 ? out->cols[i] + gap : 0;
	}
}

/* ---- cells ---- */

struct cell_place {
	const struct runs_list *list;
	const struct store_run *run;
	const struct runs_curve *curve;
	double now;
	struct area area; /* one row, as wide as the column */
};

enum role runs_status_role(enum run_status status)
{
	switch (status) {
	case RUN_DIVERGED:
	case RUN_FAILED:
		return ROLE_FAILURE;
	case RUN_RUNNING:
	case RUN_COMPLETED:
		return ROLE_GOOD;
	default:
		return ROLE_WARNING;
	}
}

static void put_right(const struct cell_place *place, enum role role, int attr,
	const char *fmt, ...) ERR_PRINTF(4, 5);

static void put_right(
	const struct cell_place *place, enum role role, int attr, const char *fmt, ...)
{
	char text[64];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	area_text_right(&place->area, 0, place->area.cols, role, attr, text);
}

static void draw_number(const struct cell_place *place)
{
	put_right(place, ROLE_TEXT, 0, "%" PRIu32, place->run->id);
}

static void draw_kind(const struct cell_place *place)
{
	area_text(&place->area, 0, 0, ROLE_DIM, 0, run_kind_name(place->run->kind));
}

static void draw_status(const struct cell_place *place)
{
	enum run_status status = place->run->status;

	area_text(&place->area, 0, 0, runs_status_role(status),
		run_status_ended(status) ? 0 : ATTR_BOLD, run_status_name(status));
}

/* The layers in full, or where that does not fit in short. */
static const char *name_within(
	const struct store_run *run, int cols, char *buffer, size_t size)
{
	runs_name(run, buffer, size);
	return text_columns(buffer) <= cols ? buffer : runs_short_name(run, buffer, size);
}

static void draw_name(const struct cell_place *place)
{
	static const char *const marks[] = {" synthetic", " syn", " s"};
	int cols = place->area.cols;
	bool mark = place->run->synthetic;
	char text[EVENT_NAME * 4];
	int col;

	/* What the data are must be seen even where the name is cut. */
	name_within(
		place->run, mark ? cols - text_columns(marks[0]) : cols, text, sizeof text);
	col = area_text(&place->area, 0, 0, ROLE_TEXT, 0, text);
	for (int i = 0; mark && i < 3; i++) {
		int room = cols - text_columns(marks[i]);

		if (col > room && i < 2)
			continue;
		area_text(&place->area, 0, col < room ? col : room, ROLE_WARNING, 0,
			marks[i]);
		break;
	}
}

static void draw_lr(const struct cell_place *place)
{
	static const char *const formats[] = {"%g", "%.3g", "%.2g", "%.1g"};
	char text[NUMBER_MAX];

	if (!runs_has_hparams(place->run)) {
		put_right(place, ROLE_DIM, 0, "–");
		return;
	}
	for (int i = 0; i < 4; i++) {
		value_text(text, formats[i], place->run->hparams.lr);
		if (text_columns(text) <= place->area.cols)
			break;
	}
	put_right(place, ROLE_TEXT, 0, "%s", text);
}

static void draw_batch(const struct cell_place *place)
{
	if (runs_has_hparams(place->run))
		put_right(place, ROLE_TEXT, 0, "%" PRId64, place->run->hparams.batch_size);
	else
		put_right(place, ROLE_DIM, 0, "–");
}

static void draw_done(const struct cell_place *place)
{
	bool all = done_of(place->run) == total_of(place->run);

	put_right(place, all ? ROLE_DIM : ROLE_TEXT, 0, "%" PRIu64 "/%" PRIu64,
		done_of(place->run), total_of(place->run));
}

#define BEST_COLUMNS 10 /* "val  .8780", "err .01002" */

static void draw_error(const struct cell_place *place)
{
	double error = runs_error(place->run);
	bool wide = place->area.cols >= BEST_COLUMNS;
	char text[NUMBER_MAX];

	value_text(text, wide ? "%.5f" : "%.4f", error);
	if (isnan(error))
		put_right(place, ROLE_DIM, 0, "–");
	else
		put_right(place, ROLE_TEST, 0, "%s %s", wide ? "err" : "e", text);
}

static void draw_best(const struct cell_place *place)
{
	const struct store_run *run = place->run;
	double value = runs_best(run);
	bool validated = !isnan(run->validation_accuracy);
	bool best = validated && !run->synthetic && value == place->list->best;
	const char *name = validated ? "val " : "test";
	char text[NUMBER_MAX];

	if (run->kind == RUN_AUTOENCODER) {
		draw_error(place);
		return;
	}
	if (isnan(value)) {
		put_right(place, ROLE_DIM, 0, "–");
		return;
	}
	value_text(text, "%.4f", value);
	if (place->area.cols < BEST_COLUMNS)
		name = validated ? "v" : "t";
	put_right(place,
		best                ? ROLE_BEST
			: validated ? ROLE_VALIDATION
				    : ROLE_TEST,
		best ? ATTR_BOLD : 0, "%s %s", name, text);
}

static void draw_curve(const struct cell_place *place)
{
	const struct runs_curve *curve = place->curve;
	int cols = place->area.cols;
	float shown[RUNS_CURVE];
	int count = curve->count < cols ? curve->count : cols;
	enum role role =
		isnan(place->run->validation_accuracy) ? ROLE_TEST : ROLE_VALIDATION;

	if (curve->count == 0)
		return;
	for (int i = 0; i < count; i++)
		shown[i] = curve->value[(i + 1) * curve->count / count - 1];
	/* Those that move stand out. */
	if (run_status_ended(place->run->status))
		role = ROLE_DIM;
	area_sparkline(&place->area, 0, 0, count, shown, count, role);
}

#define DATE_COLUMNS 12 /* "Nov 24 12:35" */

static void draw_started(const struct cell_place *place)
{
	time_t then = (time_t)place->run->started;
	time_t now = (time_t)place->now;
	bool wide = place->area.cols >= DATE_COLUMNS;
	bool old = fabs(place->now - place->run->started) > 182.0 * 86400.0;
	struct tm tm, today;
	char day[32], hour[32], year[32];

	if (isnan(place->run->started) || localtime_r(&then, &tm) == NULL ||
		localtime_r(&now, &today) == NULL)
		return;
	strftime(day, sizeof day, "%b %e", &tm);
	strftime(hour, sizeof hour, "%H:%M", &tm);
	strftime(year, sizeof year, "%Y", &tm);
	if (tm.tm_year == today.tm_year && tm.tm_yday == today.tm_yday)
		put_right(place, ROLE_DIM, 0, "%s", hour);
	else if (wide)
		put_right(place, ROLE_DIM, 0, "%s %5s", day, old ? year : hour);
	else
		put_right(place, ROLE_DIM, 0, "%s", old ? year : day);
}

static void draw_took(const struct cell_place *place)
{
	char text[32];

	put_right(place, ROLE_DIM, 0, "%s",
		number_span(place->run->seconds, text, sizeof text));
}

/* In the order of enum runs_column. */
static const struct {
	const char *title;
	bool right;
	void (*draw)(const struct cell_place *place);
} columns[RUNS_COLUMNS] = {
	[RUNS_NUMBER] = {"run", true, draw_number},
	[RUNS_KIND] = {"kind", false, draw_kind},
	[RUNS_STATUS] = {"status", false, draw_status},
	[RUNS_NAME] = {"name", false, draw_name},
	[RUNS_LR] = {"lr", true, draw_lr},
	[RUNS_BATCH] = {"batch", true, draw_batch},
	[RUNS_DONE] = {"done", true, draw_done},
	[RUNS_BEST] = {"best", true, draw_best},
	[RUNS_CURVES] = {"curve", false, draw_curve},
	[RUNS_STARTED] = {"began", true, draw_started},
	[RUNS_TOOK] = {"took", true, draw_took},
};

/* ---- the table ---- */

static void draw_titles(const struct runs_list *list, const struct table_layout *layout,
	const struct area *line)
{
	for (int i = 0; i < RUNS_COLUMNS; i++) {
		bool sorted = i == (int)list->sort;
		enum role role = sorted ? ROLE_TITLE : ROLE_DIM;
		int attr = sorted ? ATTR_BOLD : 0;
		int width = text_columns(columns[i].title);
		int col = layout->at[i];

		if (layout->cols[i] == 0)
			continue;
		if (columns[i].right)
			col += layout->cols[i] - width;
		area_text(line, 0, col, role, attr, columns[i].title);
		if (sorted)
			area_text(line, 0, col + width, role, attr,
				runs_list_descends(list) ? "▼" : "▲");
	}
}

static void mark_chosen(const struct area *line)
{
	struct grid *grid = line->grid;

	for (int i = 0; i < line->rows * line->cols; i++) {
		struct cell *cell = &grid->cell[line->row * grid->cols + line->col + i];

		/* What is red stays red. */
		cell->role = cell->role == ROLE_FAILURE ? ROLE_FAILURE : ROLE_SELECTED;
		cell->attr |= ATTR_REVERSE;
	}
}

static void draw_row(const struct runs_list *list, const struct table_layout *layout,
	size_t row, double now, const struct area *line)
{
	size_t index = list->row[row];
	struct cell_place place = {
		.list = list,
		.run = &list->run[index],
		.curve = &list->curve[index],
		.now = now,
	};

	if (runs_list_tagged(list, place.run->id))
		area_text(line, 0, 0, ROLE_KEY, ATTR_BOLD, "●");
	for (int i = 0; i < RUNS_COLUMNS; i++) {
		if (layout->cols[i] == 0)
			continue;
		place.area = area_part(line, 0, layout->at[i], 1, layout->cols[i]);
		columns[i].draw(&place);
	}
	if (row == list->at)
		mark_chosen(line);
}

int runs_table_rows(int rows)
{
	return rows > 1 ? rows - 1 : rows;
}

void runs_table_draw(
	const struct runs_list *list, size_t top, double now, const struct area *area)
{
	int rows = runs_table_rows(area->rows);
	int first = area->rows - rows;
	struct table_layout layout;

	layout_table(list, area->cols, &layout);
	if (first > 0)
		draw_titles(list, &layout, area);
	for (int i = 0; i < rows && top + (size_t)i < list->rows; i++) {
		struct area line = area_part(area, first + i, 0, 1, area->cols);

		draw_row(list, &layout, top + (size_t)i, now, &line);
	}
}

/* ---- one run ---- */

static void draw_setting(const struct store_run *run, const struct area *line)
{
	const struct hparams *hp = &run->hparams;
	bool sweep = run->kind == RUN_SWEEP;
	char name[EVENT_NAME * 4];
	int col = 1;

	col = area_item(line, col, ROLE_TEXT, "run %" PRIu32, run->id);
	col = area_item(line, col, ROLE_WARNING, "%s", run->synthetic ? "synthetic" : "");
	if (sweep && run->best_trial > 0)
		col = area_item(
			line, col, ROLE_TEXT, "best trial %" PRIu32, run->best_trial - 1);
	if (!runs_has_hparams(run))
		return;
	col = area_item(
		line, col, ROLE_TEXT, "%s", sweep ? "" : runs_name(run, name, sizeof name));
	if (sweep)
		col = area_item(line, col, ROLE_TEXT, "%" PRId64 "×%" PRId64,
			hp->hidden_layers, hp->hidden_units);
	col = area_item(
		line, col, ROLE_TEXT, "%s", hparam_activations[hp->activation]->name);
	col = area_item(line, col, ROLE_TEXT, "lr %g", hp->lr);
	col = area_item(line, col, ROLE_TEXT, "wd %g", hp->weight_decay);
	col = area_item(line, col, ROLE_TEXT, "batch %" PRId64, hp->batch_size);
	col = area_item(line, col, ROLE_TEXT, "epochs %" PRId64, hp->epochs);
	area_item(line, col, ROLE_TEXT, "seed %" PRId64, hp->seed);
}

static int put_figure(const struct area *line, int col, enum role role, const char *name,
	const char *format, double value)
{
	char text[NUMBER_MAX];

	if (isnan(value))
		return col;
	value_text(text, format, value);
	return area_item(line, col, role, "%s %s", name, text);
}

static void draw_outcome(const struct store_run *run, const struct area *line)
{
	char text[32];
	int col = 1;

	/* Why it failed is what one wants to know; else its figures. */
	if (run->reason[0] != '\0') {
		area_text(line, 0, 1, runs_status_role(run->status), 0, run->reason);
		return;
	}
	col = area_item(line, col, runs_status_role(run->status), "%s",
		run_status_name(run->status));
	if (run->kind == RUN_AUTOENCODER) {
		col = put_figure(
			line, col, ROLE_TEST, "test error", "%.5f", runs_error(run));
		col = put_figure(
			line, col, ROLE_TRAIN, "train error", "%.5f", run->train_loss);
	} else {
		col = put_figure(line, col, ROLE_VALIDATION, "val", "%.4f",
			run->validation_accuracy);
		col = put_figure(line, col, ROLE_TEST, "test", "%.4f", run->test_accuracy);
		col = put_figure(
			line, col, ROLE_TRAIN, "train loss", "%.4f", run->train_loss);
	}
	area_item(line, col, ROLE_DIM, "took %s",
		number_duration(run->seconds, text, sizeof text));
}

void runs_table_detail(const struct store_run *run, const struct area *area)
{
	struct area setting = area_part(area, 0, 0, 1, area->cols);
	struct area outcome = area_part(area, 1, 0, area->rows - 1, area->cols);

	draw_setting(run, &setting);
	if (outcome.rows > 0)
		draw_outcome(run, &outcome);
}

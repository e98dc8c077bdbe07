#include "fmnist/chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/axis.h"
#include "fmnist/canvas.h"
#include "fmnist/extent.h"
#include "fmnist/label.h"
#include "fmnist/xalloc.h"

#define TICKS_MOST 24
/* Dots so far outside that a line towards them is as good as vertical. */
#define FAR_DOTS 1e6

#define TRIANGLE_UP 0x25b2
#define TRIANGLE_DOWN 0x25bc
#define BULLET 0x2022
#define DISC 0x25cf

/* Everything that follows from chart, camera and area. */
struct plot {
	const struct chart *chart;
	const struct chart_camera *camera;
	struct area area; /* all of it */
	struct area body; /* where the curves are */
	struct axis x, y;
	double tick[TICKS_MOST]; /* (ticks), on the y axis */
	int ticks;
	bool has_title, has_y_line, has_y_numbers, has_x_line, has_x_numbers;
	int gutter; /* columns of the y numbers */
	struct canvas canvas;
};

static bool drawable(const struct plot *plot, double y)
{
	return axis_can_show(&plot->y, y);
}

/* ---- layout ---- */

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* As many as stand at least two rows apart, fewer where there is much room. */
static int choose_y_ticks(struct plot *plot, int rows)
{
	int most = clamp(rows < 10 ? rows / 2 + 1 : rows / 4 + 3, 1, TICKS_MOST);
	int ticks = axis_ticks(&plot->y, most, plot->tick);
	int wide, high;

	canvas_cell(plot->area.grid->glyphs, &wide, &high);
	while (ticks > 2) {
		int gap = rows, before = -1;
		for (int i = 0; i < ticks; i++) {
			double place = 1 - axis_place(&plot->y, plot->tick[i]);
			int row = (int)lround(place * (rows * high - 1)) / high;
			if (i > 0 && before - row < gap)
				gap = before - row;
			before = row;
		}
		if (gap >= 2)
			break;
		ticks = axis_ticks(&plot->y, ticks - 1, plot->tick);
	}
	return ticks;
}

static void layout(struct plot *plot)
{
	const struct area *area = &plot->area;
	int rows = area->rows, cols = area->cols;

	plot->has_title = rows >= 3;
	plot->has_x_line = rows >= 5 && cols >= 12;
	plot->has_x_numbers = rows >= 6 && cols >= 20;
	plot->has_y_line = rows >= 3 && cols >= 12;
	plot->has_y_numbers = rows >= 3 && cols >= 20;
	int below = plot->has_x_line + plot->has_x_numbers;
	int high = rows - plot->has_title - below;
	plot->ticks = choose_y_ticks(plot, high);
	plot->gutter = 0;
	if (plot->has_y_numbers) {
		/* Wide enough for most numbers, so that the axis stays in place. */
		plot->gutter = 4;
		for (int i = 0; i < plot->ticks; i++) {
			char text[NUMBER_MAX];
			axis_number(text, &plot->y, plot->tick, plot->ticks, i);
			if ((int)strlen(text) > plot->gutter)
				plot->gutter = (int)strlen(text);
		}
		if (plot->gutter > cols / 3) {
			plot->has_y_numbers = false;
			plot->gutter = 0;
		}
	}
	int left = plot->gutter + plot->has_y_line;
	plot->body = area_part(area, plot->has_title, left, high, cols - left);
}

/* Column of dots of x; may be far outside. */
static int dot_x(const struct plot *plot, double x)
{
	double place = axis_place(&plot->x, x) * (plot->canvas.wide - 1);

	return (int)lround(fmax(-FAR_DOTS, fmin(place, FAR_DOTS)));
}

static int dot_y(const struct plot *plot, double y)
{
	double place = (1 - axis_place(&plot->y, y)) * (plot->canvas.high - 1);

	return (int)lround(fmax(-FAR_DOTS, fmin(place, FAR_DOTS)));
}

/* Cell that holds a dot's column, which may be outside. */
static int cell_col(const struct plot *plot, int x)
{
	int wide, high;

	canvas_cell(plot->area.grid->glyphs, &wide, &high);
	return x < 0 ? -1 : x / wide;
}

static int cell_row(const struct plot *plot, int y)
{
	int wide, high;

	canvas_cell(plot->area.grid->glyphs, &wide, &high);
	return clamp(y < 0 ? 0 : y / high, 0, plot->body.rows - 1);
}

/* ---- axes ---- */

static void draw_y_axis(const struct plot *plot)
{
	const struct area *area = &plot->area;
	int top = plot->has_title, col = plot->gutter;

	for (int row = 0; row < plot->body.rows; row++)
		area_put(area, top + row, col, 0x2502, ROLE_DIM, 0);
	for (int i = 0; i < plot->ticks; i++) {
		char text[NUMBER_MAX];
		int row = top + cell_row(plot, dot_y(plot, plot->tick[i]));
		area_put(area, row, col, 0x2524, ROLE_DIM, 0);
		if (!plot->has_y_numbers)
			continue;
		axis_number(text, &plot->y, plot->tick, plot->ticks, i);
		area_text_right(area, row, col, ROLE_DIM, 0, text);
	}
}

/* Column where a tick's number begins, centred below it and inside the line. */
static int number_col(const struct plot *plot, double tick, int length)
{
	int left = plot->area.cols - plot->body.cols;
	int at = left + cell_col(plot, dot_x(plot, tick)) - (length - 1) / 2;

	return clamp(at, 0, plot->area.cols - length);
}

/*
 * Numbers below the axis, each under its tick. The name stands after the last
 * number, or before it where there is no room; a number in its way is left out.
 */
static void draw_x_numbers(const struct plot *plot, const double *tick, int ticks)
{
	struct area line =
		area_part(&plot->area, plot->area.rows - 1, 0, 1, plot->area.cols);
	const char *name = plot->chart->x_name ? plot->chart->x_name : "";
	int name_cols = text_columns(name), name_col = line.cols - name_cols;
	char text[NUMBER_MAX];
	int end = line.cols + 1; /* where the blank after a number must end */

	for (int i = ticks - 1; i >= 0; i--) {
		axis_number(text, &plot->x, tick, ticks, i);
		int length = (int)strlen(text), at = number_col(plot, tick[i], length);
		bool last = i == ticks - 1;
		if (last && at + length + 1 > name_col)
			name_col = at - 1 - name_cols;
		if (last || at + length + 1 <= end)
			area_text(&line, 0, at, ROLE_DIM, 0, text);
		else
			continue;
		end = last && name_col < at ? name_col - 1 : at;
	}
	if (name_col > 0)
		area_text(&line, 0, name_col, ROLE_DIM, 0, name);
}

static void draw_x_axis(const struct plot *plot)
{
	const struct area *area = &plot->area;
	int left = area->cols - plot->body.cols, row = plot->has_title + plot->body.rows;
	double tick[TICKS_MOST];
	int most = clamp(plot->body.cols / 6 + 1, 2, TICKS_MOST);
	int ticks = axis_ticks(&plot->x, most, tick);

	for (int col = left; col < area->cols; col++)
		area_put(area, row, col, 0x2500, ROLE_DIM, 0);
	if (plot->has_y_line)
		area_put(area, row, left - 1, 0x2514, ROLE_DIM, 0);
	for (int i = 0; i < ticks; i++) {
		int col = cell_col(plot, dot_x(plot, tick[i]));
		area_put(area, row, left + clamp(col, 0, plot->body.cols - 1), 0x252c,
			ROLE_DIM, 0);
	}
	if (plot->has_x_numbers)
		draw_x_numbers(plot, tick, ticks);
}

/* ---- curves ---- */

static void draw_spans(struct plot *plot, const struct chart_series *series)
{
	for (size_t i = 0; i < series->spans; i++) {
		const struct chart_span *span = &series->span[i];
		if (!(span->x1 >= plot->x.low && span->x0 <= plot->x.high) ||
			!drawable(plot, span->high) || isnan(span->low))
			continue;
		int low = drawable(plot, span->low) ? dot_y(plot, span->low)
						    : plot->canvas.high - 1;
		int high = dot_y(plot, span->high);
		int end = clamp(dot_x(plot, span->x1), 0, plot->canvas.wide - 1);
		for (int x = clamp(dot_x(plot, span->x0), 0, end); x <= end; x++)
			canvas_shade(&plot->canvas, x, high, low);
	}
}

/* A line through the points whose y (count) is given; it breaks where one cannot
 * be drawn. */
static void draw_line(struct plot *plot, const struct chart_series *series, const double *y,
	enum role role)
{
	for (size_t i = 0; i < series->count; i++) {
		if (!drawable(plot, y[i]))
			continue;
		int x1 = dot_x(plot, series->point[i].x), y1 = dot_y(plot, y[i]);
		if (i > 0 && drawable(plot, y[i - 1])) {
			int x0 = dot_x(plot, series->point[i - 1].x);
			canvas_line(&plot->canvas, x0, dot_y(plot, y[i - 1]), x1, y1, role);
		}
	}
}

/* Exponential mean of values (count), in place; the weights given so far are
 * divided out, so that the first values are not drawn towards 0 (Kingma and Ba,
 * 2015, section 3). Values that cannot be averaged stay as they are. */
static void smooth(double *values, size_t count, double past)
{
	double mean = 0, weight = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isfinite(values[i]))
			continue;
		mean = past * mean + (1 - past) * values[i];
		weight = past * weight + (1 - past);
		values[i] = mean / weight;
	}
}

static void draw_curve(struct plot *plot, const struct chart_series *series)
{
	double past = plot->camera->smoothing;
	double *y = xcalloc(series->count, sizeof(*y));

	for (size_t i = 0; i < series->count; i++)
		y[i] = series->point[i].y;
	if (past > 0 && past < 1) {
		draw_line(plot, series, y, ROLE_ENVELOPE);
		smooth(y, series->count, past);
	}
	draw_line(plot, series, y, series->role);
	free(y);
}

/* ---- marks over the curves ---- */

static void mark_spans(const struct plot *plot, const struct chart_series *series)
{
	int highest = -1, lowest = -1; /* columns of what is cut off furthest */
	double high = plot->y.high, low = plot->y.low;

	for (size_t i = 0; i < series->spans; i++) {
		const struct chart_span *span = &series->span[i];
		if (!(span->x1 >= plot->x.low && span->x0 <= plot->x.high))
			continue;
		int col = cell_col(plot, dot_x(plot, (span->x0 + span->x1) / 2));
		col = clamp(col, 0, plot->body.cols - 1);
		if (span->high > high) {
			high = span->high;
			highest = col;
		}
		if (span->low < low) {
			low = span->low;
			lowest = col;
		}
	}
	if (highest >= 0 && !canvas_occupied(&plot->canvas, 0, highest))
		area_put(&plot->body, 0, highest, TRIANGLE_UP, ROLE_ENVELOPE, 0);
	int bottom = plot->body.rows - 1;
	if (lowest >= 0 && !canvas_occupied(&plot->canvas, bottom, lowest))
		area_put(&plot->body, bottom, lowest, TRIANGLE_DOWN, ROLE_ENVELOPE, 0);
}

static bool stands_alone(
	const struct plot *plot, const struct chart_series *series, size_t i)
{
	return !(i > 0 && drawable(plot, series->point[i - 1].y)) &&
		!(i + 1 < series->count && drawable(plot, series->point[i + 1].y));
}

static void mark_points(const struct plot *plot, const struct chart_series *series)
{
	int bottom = plot->body.rows - 1;

	for (size_t i = 0; i < series->count; i++) {
		const struct chart_point *point = &series->point[i];
		if (!(point->x >= plot->x.low && point->x <= plot->x.high))
			continue;
		int col = cell_col(plot, dot_x(plot, point->x));
		if (!isfinite(point->y))
			continue;
		if (!drawable(plot, point->y)) {
			area_put(&plot->body, bottom, col, TRIANGLE_DOWN, ROLE_WARNING, 0);
		} else if (point->y > plot->y.high) {
			area_put(&plot->body, 0, col, TRIANGLE_UP, series->role, ATTR_BOLD);
		} else if (point->y < plot->y.low) {
			area_put(&plot->body, bottom, col, TRIANGLE_DOWN, series->role,
				ATTR_BOLD);
		} else {
			int row = cell_row(plot, dot_y(plot, point->y));
			if (series->best >= 0 && (size_t)series->best == i)
				area_put(&plot->body, row, col, DISC, series->role,
					ATTR_BOLD);
			else if (stands_alone(plot, series, i))
				area_put(&plot->body, row, col, BULLET, series->role, 0);
		}
	}
}

/* Last of all, so that nothing covers it. */
static void mark_not_finite(const struct plot *plot, const struct chart_series *series)
{
	for (size_t i = 0; i < series->count; i++) {
		const struct chart_point *point = &series->point[i];
		if (!isfinite(point->y) && point->x >= plot->x.low &&
			point->x <= plot->x.high)
			area_put(&plot->body, 0, cell_col(plot, dot_x(plot, point->x)), '!',
				ROLE_FAILURE, ATTR_BOLD);
	}
}

static void draw_cursor(const struct plot *plot)
{
	double x = camera_cursor(plot->camera, plot->chart);

	if (!plot->camera->cursor_on || !isfinite(x))
		return;
	int col = cell_col(plot, dot_x(plot, x));
	for (int row = 0; row < plot->body.rows; row++)
		if (!canvas_occupied(&plot->canvas, row, col))
			area_put(&plot->body, row, col, 0x2502, ROLE_CURSOR, 0);
}

/* The last point of a curve that is drawn in the window, or NULL. */
static const struct chart_point *curve_end(
	const struct plot *plot, const struct chart_series *series)
{
	for (size_t i = series->count; i > 0; i--) {
		const struct chart_point *point = &series->point[i - 1];
		if (point->x <= plot->x.high && drawable(plot, point->y))
			return point->x >= plot->x.low ? point : NULL;
	}
	return NULL;
}

static void draw_name(const struct plot *plot, struct labels *labels,
	const struct chart_series *series, const struct chart_point *end)
{
	const struct chart_point *newest = &series->point[series->count - 1];
	char value[NUMBER_MAX] = "";

	/* Where the curve goes on outside of the window its newest value is not here. */
	if (newest->x <= plot->x.high)
		value_text(value, plot->chart->y_format, newest->y);
	labels_place(labels, cell_row(plot, dot_y(plot, end->y)),
		cell_col(plot, dot_x(plot, end->x)),
		isfinite(newest->y) ? series->role : ROLE_FAILURE, series->name, value);
}

/* The newest value at the end of each curve, from the highest end down. */
static void draw_names(const struct plot *plot)
{
	const struct chart *chart = plot->chart;
	bool *done = xcalloc(chart->count, sizeof(*done));
	struct labels labels;

	labels_init(&labels, &plot->canvas);
	for (size_t n = 0; n < chart->count; n++) {
		const struct chart_point *highest = NULL;
		size_t which = 0;
		for (size_t i = 0; i < chart->count; i++) {
			if (done[i])
				continue;
			const struct chart_point *end = curve_end(plot, &chart->series[i]);
			if (!chart->series[i].name || !end ||
				(highest && end->y <= highest->y))
				continue;
			highest = end;
			which = i;
		}
		if (!highest)
			break;
		done[which] = true;
		draw_name(plot, &labels, &chart->series[which], highest);
	}
	labels_draw(&labels);
	labels_release(&labels);
	free(done);
}

/* ---- the title's line ---- */

/* A series' value at x, or a dash where it has none. */
static enum role reading(const struct plot *plot, const struct chart_series *series,
	double x, char text[NUMBER_MAX])
{
	for (size_t i = 0; i < series->count; i++) {
		const struct chart_point *point = &series->point[i];
		if (point->x < x)
			continue;
		if (point->x > x)
			break;
		value_text(text, plot->chart->y_format, point->y);
		return isfinite(point->y) ? series->role : ROLE_FAILURE;
	}
	snprintf(text, NUMBER_MAX, "\u2013");
	return series->role;
}

/* Writes "epoch 12  train .3253  test .8678"; returns its columns. */
static int write_readings(
	const struct plot *plot, const struct area *area, int col, double x)
{
	const struct chart *chart = plot->chart;
	char text[NUMBER_MAX];
	int from = col;

	value_text(text, "%.6g", x);
	col += area_printf(area, 0, col, ROLE_CURSOR, ATTR_BOLD, "%s %s",
		chart->x_name ? chart->x_name : "x", text);
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_series *series = &chart->series[i];
		if (!series->name)
			continue;
		enum role role = reading(plot, series, x, text);
		col += 2;
		col += area_printf(area, 0, col, role, 0, "%s %s", series->name, text);
	}
	return col - from;
}

/* Values at the cursor, after the title where there is room for both. */
static void draw_readings(const struct plot *plot, const char *title)
{
	struct area nowhere = area_part(&plot->area, 0, 0, 0, 0);
	double x = camera_cursor(plot->camera, plot->chart);
	int col = text_columns(title) + 2;

	if (col + write_readings(plot, &nowhere, 0, x) <= plot->area.cols)
		area_text(&plot->area, 0, 0, ROLE_TITLE, 0, title);
	else
		col = 0;
	write_readings(plot, &plot->area, col, x);
}

static void draw_title(const struct plot *plot)
{
	const struct chart_camera *camera = plot->camera;
	const char *title = plot->chart->title ? plot->chart->title : "";
	char note[96] = "", part[32];

	if (camera->cursor_on && isfinite(camera_cursor(camera, plot->chart))) {
		draw_readings(plot, title);
		return;
	}
	int col = area_text(&plot->area, 0, 0, ROLE_TITLE, 0, title);
	if (camera->log_y)
		strcat(note, "  log");
	if (camera->smoothing > 0) {
		snprintf(part, sizeof(part), "  smoothed %.2f", camera->smoothing);
		strcat(note, part);
	}
	if (camera->zoom > 1) {
		snprintf(part, sizeof(part), "  zoom %.3g\u00d7", camera->zoom);
		strcat(note, part);
	}
	if (col + text_columns(note) <= plot->area.cols)
		area_text_right(&plot->area, 0, plot->area.cols, ROLE_DIM, 0, note);
}

void chart_draw(const struct area *area, const struct chart *chart,
	const struct chart_camera *camera)
{
	struct plot plot = {.chart = chart, .camera = camera, .area = *area};

	if (area->rows <= 0 || area->cols <= 0)
		return;
	camera_window(camera, chart, &plot.x.low, &plot.x.high);
	plot.x.whole = true; /* epochs, trials, iterations */
	plot.y.log = camera->log_y;
	extent_fit(&plot.y, chart, &plot.x);
	layout(&plot);
	canvas_init(&plot.canvas, plot.body);
	for (size_t i = 0; i < chart->count; i++)
		draw_spans(&plot, &chart->series[i]);
	for (size_t i = 0; i < chart->count; i++)
		draw_curve(&plot, &chart->series[i]);
	if (plot.has_y_line)
		draw_y_axis(&plot);
	if (plot.has_x_line)
		draw_x_axis(&plot);
	canvas_flush(&plot.canvas);
	for (size_t i = 0; i < chart->count; i++)
		mark_spans(&plot, &chart->series[i]);
	draw_cursor(&plot);
	for (size_t i = 0; i < chart->count; i++)
		mark_points(&plot, &chart->series[i]);
	draw_names(&plot);
	for (size_t i = 0; i < chart->count; i++)
		mark_not_finite(&plot, &chart->series[i]);
	if (plot.has_title)
		draw_title(&plot);
	canvas_release(&plot.canvas);
}

int chart_ticks(double low, double high, int most, bool log, double *ticks)
{
	struct axis axis = {.low = low, .high = high, .log = log};

	return axis_ticks(&axis, most, ticks);
}

#include "fmnist/curves.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/chart.h"
#include "fmnist/xalloc.h"

/* Points of one value of the epochs; what was not measured is left out. */
static size_t epoch_points(const struct view *view, size_t field, struct chart_point *out)
{
	size_t n = 0;

	for (size_t i = 0; i < view->epochs; i++) {
		const struct event_epoch *epoch = &view->epoch[i];
		double value = *(const double *)(const void *)((const char *)epoch + field);

		if (!isnan(value))
			out[n++] = (struct chart_point){(double)epoch->epoch, value};
	}
	return n;
}

/*
 * The iterations' spread, a span for each dot of the chart's width: a standard
 * deviation about the mean. From minimum to maximum it would fill the chart,
 * since among thousands of batches some are always easy and some hard.
 */
static size_t iteration_spans(const struct view *view, const struct chart_camera *camera,
	const struct chart *chart, int cols, struct chart_span *out)
{
	double per_epoch = (double)view->started.iterations;
	int spans = cols * 2;
	size_t n = 0;
	double x0, x1;

	camera_window(camera, chart, &x0, &x1);
	for (int i = 0; i < spans; i++) {
		double from = x0 + (x1 - x0) * i / spans;
		double to = x0 + (x1 - x0) * (i + 1) / spans;
		struct bucket bucket;
		double mean, spread;

		if (to * per_epoch > (double)view_iteration(view) + per_epoch * 1e-9 ||
			!envelope_range(&view->losses,
				(uint64_t)fmax(from * per_epoch, 0.0),
				(uint64_t)fmax(to * per_epoch, 1.0), &bucket))
			continue;
		mean = bucket_mean(&bucket);
		spread = bucket_deviation(&bucket);
		out[n++] = (struct chart_span){from, to,
			fmax((double)bucket.min, mean - spread),
			fmin((double)bucket.max, mean + spread)};
	}
	return n;
}

/* The chart's x axis: what has been trained, or all epochs of a short run. */
static double last_x(const struct view *view)
{
	double epochs = (double)view->started.hparams.epochs;
	double now = (double)view_iteration(view) / (double)view->started.iterations;

	return view_running(view) ? epochs : fmax(now, 1.0);
}

/* Memory for drawing both charts; released when they are drawn. */
struct curves {
	struct chart_point *train, *validation, *test; /* (epochs) */
	struct chart_span *span;                       /* (2 * columns) */
};

static void draw_loss(const struct view *view, const struct chart_camera *camera,
	const struct area *area, struct curves *curves)
{
	struct chart_series series = {
		.name = "train",
		.role = ROLE_TRAIN,
		.point = curves->train,
		.span = curves->span,
		.best = -1,
	};
	struct chart chart = {
		.title = "loss",
		.x_name = "epoch",
		.y_format = "%.4f",
		.x_max = last_x(view),
		.series = &series,
		.count = 1,
		.y_floor = 0.0,
		.y_ceiling = INFINITY,
	};

	series.count =
		epoch_points(view, offsetof(struct event_epoch, train_loss), curves->train);
	series.spans = iteration_spans(view, camera, &chart, area->cols, curves->span);
	chart_draw(area, &chart, camera);
}

/* The best epoch as an index into the points of its series. */
static int best_point(
	const struct view *view, int epoch, const struct chart_point *points, size_t count)
{
	for (size_t i = 0; epoch >= 0 && i < count; i++)
		if (points[i].x == (double)view->epoch[epoch].epoch)
			return (int)i;
	return -1;
}

static void accuracy_chart(const struct view *view, struct chart_series series[2],
	struct chart *chart, struct curves *curves)
{
	size_t validation = epoch_points(view,
		offsetof(struct event_epoch, validation_accuracy), curves->validation);
	size_t test = epoch_points(
		view, offsetof(struct event_epoch, test_accuracy), curves->test);

	*chart = (struct chart){
		.title = "accuracy",
		.x_name = "epoch",
		.y_format = "%.4f",
		.x_max = last_x(view),
		.series = series,
		.y_floor = 0.0,
		.y_ceiling = 1.0,
	};
	series[chart->count++] = (struct chart_series){
		.name = "test",
		.role = ROLE_TEST,
		.point = curves->test,
		.count = test,
		.best = best_point(view, view_best_test(view), curves->test, test),
	};
	if (validation > 0)
		series[chart->count++] = (struct chart_series){
			.name = "val",
			.role = ROLE_VALIDATION,
			.point = curves->validation,
			.count = validation,
			.best = best_point(view, view_best_validation(view),
				curves->validation, validation),
		};
}

void curves_draw(const struct view *view, const struct chart_camera *camera,
	const struct area *area, const struct train_layout *layout)
{
	struct area loss = layout_part(area, layout->chart[0]);
	struct area accuracy = layout_part(area, layout->chart[1]);
	struct chart_camera linear = *camera;
	struct chart_series series[2];
	struct chart chart;
	struct curves curves = {
		.train = xcalloc(view->epochs, sizeof *curves.train),
		.validation = xcalloc(view->epochs, sizeof *curves.validation),
		.test = xcalloc(view->epochs, sizeof *curves.test),
		.span = xcalloc(2 * (size_t)area->cols + 2, sizeof *curves.span),
	};

	if (loss.rows > 0)
		draw_loss(view, camera, &loss, &curves);
	if (accuracy.rows > 0) {
		accuracy_chart(view, series, &chart, &curves);
		linear.log_y = false; /* the log axis is the loss's */
		chart_draw(&accuracy, &chart, &linear);
	}
	free(curves.train);
	free(curves.validation);
	free(curves.test);
	free(curves.span);
}

/* Digits enough for what the errors differ in. */
static const char *error_format(const struct view *view)
{
	const struct event_epoch *last = view_last(view);

	return last != NULL && last->test_loss < 0.001 ? "%.2e" : "%.5f";
}

/* The chart's window, where it stands now: what is added to the chart does not move it. */
static struct chart_camera hold_still(const struct chart_camera *camera,
	const struct chart *chart, double *x0, double *x1)
{
	struct chart_camera still = *camera;

	camera_window(camera, chart, x0, x1);
	still.follow = false;
	still.centre = ((*x0 + *x1) / 2.0 - chart->x_min) / (chart->x_max - chart->x_min);
	return still;
}

enum { FLAT, TRAIN_ERROR, TEST_ERROR, ERRORS };

/* The flat one, below the others, has no points yet. */
static void error_chart(const struct view *view, const struct chart_camera *camera,
	int cols, struct chart_series series[ERRORS], struct chart *chart,
	struct curves *curves)
{
	*chart = (struct chart){
		.title = "error",
		.x_name = "epoch",
		.y_format = error_format(view),
		.x_max = last_x(view),
		.series = series,
		.count = ERRORS,
		.y_floor = 0.0,
		.y_ceiling = INFINITY,
	};
	series[FLAT] = (struct chart_series){.role = ROLE_TEXT, .best = -1};
	series[TRAIN_ERROR] = (struct chart_series){
		.name = "train",
		.role = ROLE_TRAIN,
		.point = curves->train,
		.span = curves->span,
		.best = -1,
	};
	series[TEST_ERROR] = (struct chart_series){
		.name = "test", .role = ROLE_TEST, .point = curves->test, .best = -1};
	series[TRAIN_ERROR].count =
		epoch_points(view, offsetof(struct event_epoch, train_loss), curves->train);
	series[TEST_ERROR].count =
		epoch_points(view, offsetof(struct event_epoch, test_loss), curves->test);
	series[TRAIN_ERROR].spans =
		iteration_spans(view, camera, chart, cols, curves->span);
}

void curves_draw_errors(
	const struct view *view, const struct chart_camera *camera, const struct area *area)
{
	struct curves curves = {
		.train = xcalloc(view->epochs, sizeof *curves.train),
		.test = xcalloc(view->epochs, sizeof *curves.test),
		.span = xcalloc(2 * (size_t)area->cols + 2, sizeof *curves.span),
	};
	double linear = view->baseline.test_loss;
	struct chart_point flat[2] = {{0.0, linear}, {0.0, linear}};
	struct chart_series series[ERRORS];
	struct chart_camera still;
	struct chart chart;
	char name[32];

	error_chart(view, camera, area->cols, series, &chart, &curves);
	still = hold_still(camera, &chart, &flat[0].x, &flat[1].x);
	snprintf(name, sizeof name, "PCA-%" PRIu64, view->baseline.components);
	series[FLAT].name = name;
	series[FLAT].point = flat;
	series[FLAT].count = view->baseline.components > 0 ? 2 : 0;
	chart_draw(area, &chart, &still);
	free(curves.train);
	free(curves.test);
	free(curves.span);
}

void curves_move(const struct view *view, struct chart_camera *camera, int steps)
{
	struct curves curves = {.train = xcalloc(view->epochs, sizeof *curves.train)};
	struct chart_series series = {.point = curves.train, .best = -1};
	struct chart chart = {.x_max = last_x(view), .series = &series, .count = 1};

	series.count =
		epoch_points(view, offsetof(struct event_epoch, train_loss), curves.train);
	camera_move(camera, &chart, steps);
	free(curves.train);
}

static size_t recent_epochs(const struct view *view, float out[VIEW_RECENT])
{
	size_t n = view->epochs < VIEW_RECENT ? view->epochs : VIEW_RECENT;

	for (size_t i = 0; i < n; i++)
		out[i] = (float)view->epoch[view->epochs - n + i].train_loss;
	return n;
}

#define STRIP_NAME 20
#define STRIP_VALUE 6 /* columns: ".2494 ", "1.072 " */

/* Four digits that mean something, in five columns. */
static const char *short_loss(float value, char *text, size_t size)
{
	snprintf(text, size, value < 10.0f ? "%.4f" : "%#.4g", (double)value);
	if (strncmp(text, "0.", 2) == 0)
		memmove(text, text + 1, strlen(text));
	else if (isfinite(value) && strlen(text) > STRIP_VALUE - 1)
		snprintf(text, size, value < 1e4f ? "%#.4g" : "%.0e", (double)value);
	return text;
}

/* The last losses as numbers, over one line or two. */
static void draw_strip(
	const struct area *area, const char *name, const float *values, size_t n)
{
	int a_line = (VIEW_RECENT + area->rows - 1) / (area->rows > 0 ? area->rows : 1);
	double sum = 0.0;
	char text[24];

	area_text(area, 0, 1, ROLE_DIM, 0, name);
	for (size_t i = 0; i < n; i++) {
		int row = (int)i / a_line;
		int end = STRIP_NAME + STRIP_VALUE - 1 + ((int)i % a_line) * STRIP_VALUE;

		sum += (double)values[i];
		area_text_right(area, row, end,
			isfinite(values[i]) ? ROLE_TRAIN : ROLE_FAILURE,
			i + 1 == n ? ATTR_BOLD : 0,
			short_loss(values[i], text, sizeof text));
	}
	if (n > 0)
		area_printf(area, area->rows - 1,
			area->rows > 1 ? 1 : STRIP_NAME + VIEW_RECENT * STRIP_VALUE + 1,
			ROLE_DIM, 0, "  mean %.4f", sum / (double)n);
}

/* The last losses as a chart of their own, and their numbers below. */
static void draw_strip_chart(const struct area *area, const char *name, const char *x_name,
	double last, const float *values, size_t n)
{
	struct chart_point point[VIEW_RECENT];
	struct chart_series series = {
		.name = "", .role = ROLE_TRAIN, .point = point, .count = n, .best = -1};
	struct chart chart = {
		.title = name,
		.x_name = x_name,
		.y_format = "%.4f",
		.x_min = last - (n > 1 ? (double)n - 1 : 1.0),
		.x_max = last,
		.series = &series,
		.count = 1,
		.y_floor = 0.0,
		.y_ceiling = INFINITY,
	};
	int a_line = (area->cols - 1) / STRIP_VALUE;
	int numbers = a_line > 0 ? (VIEW_RECENT + a_line - 1) / a_line : 0;
	struct area above = area_part(area, 0, 0, area->rows - numbers, area->cols);
	struct area below = area_part(area, area->rows - numbers, 0, numbers, area->cols);
	char text[24];
	struct chart_camera camera;

	if (n == 0 || a_line < 1)
		return;
	for (size_t i = 0; i < n; i++)
		point[i] =
			(struct chart_point){last - (double)(n - 1 - i), (double)values[i]};
	camera_init(&camera);
	chart_draw(&above, &chart, &camera);
	for (size_t i = 0; i < n; i++)
		area_text_right(&below, (int)i / a_line,
			((int)i % a_line + 1) * STRIP_VALUE, ROLE_TRAIN,
			i + 1 == n ? ATTR_BOLD : 0,
			short_loss(values[i], text, sizeof text));
}

void curves_draw_recent(
	const struct view *view, const struct area *area, const struct train_layout *layout)
{
	struct area iterations = layout_part(area, layout->strip[0]);
	struct area epochs = layout_part(area, layout->strip[1]);
	float recent[VIEW_RECENT];
	size_t n = recent_epochs(view, recent);
	bool charts = layout->strip[0].rows > 2;

	if (charts) {
		draw_strip_chart(&iterations, "loss of the last 20 iterations", "iteration",
			(double)view_iteration(view), view->recent,
			(size_t)view->recent_count);
		draw_strip_chart(&epochs, "loss of the last 20 epochs", "epoch",
			(double)view->epochs, recent, n);
		return;
	}
	draw_strip(&iterations, "last 20 iterations", view->recent,
		(size_t)view->recent_count);
	draw_strip(&epochs, "last 20 epochs", recent, n);
}

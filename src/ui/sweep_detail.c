#include "fmnist/sweep_detail.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/chart.h"
#include "fmnist/number.h"
#include "fmnist/sweep_head.h"
#include "fmnist/sweep_table.h"
#include "fmnist/xalloc.h"

#define FACTS_COLS 32
#define FACTS_FROM_COLS 66 /* beside the curves; below it a few lines above them */
#define VALUE_COL 16
#define SIDE_BY_SIDE_COLS 124 /* of both charts, without the facts */
#define TWO_CHARTS_ROWS 12
#define WHY_ROWS 2 /* of the few lines, at most */

/* ---- facts ---- */

static void draw_fact(const struct area *area, int *row, enum role role, const char *name,
	const char *value)
{
	area_text(area, *row, 0, ROLE_DIM, 0, name);
	area_text(area, *row, VALUE_COL, role, 0, value);
	(*row)++;
}

static void draw_title(const struct leaderboard *leaders, const struct area *line)
{
	size_t rank = leaders->rank[leaders->selected];
	const struct board_trial *trial = leaderboard_selected(leaders);
	int col = area_printf(line, 0, 0, ROLE_TITLE, ATTR_BOLD, "trial %zu",
			  leaders->selected) +
		2;

	col += 2 +
		area_text(line, 0, col, sweep_table_role(trial->status), 0,
			run_status_name(trial->status));
	if (rank > 0)
		area_printf(line, 0, col,
			leaders->best == (int)leaders->selected ? ROLE_BEST : ROLE_DIM, 0,
			"rank %zu", rank);
}

static void draw_result(const struct board_trial *trial, const struct area *area, int *row)
{
	char text[COLUMN_TEXT], epochs[COLUMN_TEXT], duration[32];
	uint64_t saved = board_epochs_saved(trial);

	draw_fact(area, row, ROLE_VALIDATION, "val accuracy",
		column_accuracy(trial->validation_accuracy, text));
	draw_fact(area, row, ROLE_VALIDATION, "val loss",
		column_loss(trial->validation_loss, text));
	draw_fact(
		area, row, ROLE_TRAIN, "train loss", column_loss(trial->train_loss, text));
	if (saved > 0)
		snprintf(epochs, sizeof epochs,
			"%" PRIu64 "/%" PRId64 ", %" PRIu64 " saved", trial->epochs,
			trial->begun.hparams.epochs, saved);
	else
		snprintf(epochs, sizeof epochs, "%" PRIu64 " of %" PRId64, trial->epochs,
			trial->begun.hparams.epochs);
	draw_fact(area, row, ROLE_TEXT, "epochs done", epochs);
	if (trial->seconds < 60.0)
		snprintf(duration, sizeof duration, "%.1f s", trial->seconds);
	else
		number_duration(trial->seconds, duration, sizeof duration);
	draw_fact(area, row, ROLE_TEXT, "time", duration);
}

static bool varies(const struct event_sweep_started *sweep, size_t param)
{
	for (uint32_t i = 0; i < sweep->axes && i < EVENT_AXES; i++)
		if (sweep->axis[i] == param)
			return true;
	return false;
}

/* What varies first, then the rest, dimmed. */
static void draw_hparams(
	const struct leaderboard *leaders, const struct area *area, int *row)
{
	const struct board_trial *trial = leaderboard_selected(leaders);
	const struct event_sweep_started *sweep = &leaders->board->sweep;
	char text[COLUMN_TEXT];

	for (int fixed = 0; fixed < 2; fixed++) {
		for (size_t i = 0; i < hparam_count; i++) {
			if (varies(sweep, i) == fixed ||
				(fixed &&
					hparam_is_absent(
						&trial->begun.hparams, &hparam_table[i])))
				continue;
			draw_fact(area, row, fixed ? ROLE_DIM : ROLE_TEXT,
				hparam_table[i].name,
				hparam_format(&trial->begun.hparams, &hparam_table[i], text,
					sizeof text));
		}
	}
}

static void draw_facts(const struct leaderboard *leaders, const struct area *area)
{
	const struct board_trial *trial = leaderboard_selected(leaders);
	struct area below;
	int row = 1;

	draw_title(leaders, area);
	if (trial->reason != NULL) {
		below = area_part(area, row, 0, area->rows - row, area->cols);
		row += area_paragraph(
			&below, 0, sweep_table_role(trial->status), trial->reason);
	}
	row += area->rows >= 16;
	draw_result(trial, area, &row);
	row += area->rows >= 16;
	draw_hparams(leaders, area, &row);
}

/* In a few lines, where there is no room beside the curves. Returns how many. */
static int draw_few_facts(const struct leaderboard *leaders, const struct area *area)
{
	const struct board_trial *trial = leaderboard_selected(leaders);
	struct area line = area_part(area, 1, 0, 1, area->cols);
	char text[COLUMN_TEXT];
	int rows = 2;

	draw_title(leaders, area);
	area_text_right(area, 0, area->cols, ROLE_VALIDATION, 0,
		column_accuracy(trial->validation_accuracy, text));
	sweep_head_varied(leaders, leaders->selected, &line, 0);
	if (trial->reason != NULL && area->rows > 4) {
		struct area why = area_part(area, 2, 0, WHY_ROWS, area->cols);

		int needed = area_paragraph(
			&why, 0, sweep_table_role(trial->status), trial->reason);

		rows += needed < WHY_ROWS ? needed : WHY_ROWS;
	}
	return rows;
}

/* ---- curves ---- */

/* Points of one value of the kept epochs. */
static struct chart_point *points_of(
	const struct board_trial *trial, size_t offset, size_t *count)
{
	struct chart_point *point = xcalloc(trial->kept + 1, sizeof point[0]);

	*count = 0;
	for (size_t i = 0; i < trial->kept; i++) {
		const char *epoch = (const char *)&trial->epoch[i];
		float value = *(const float *)(const void *)(epoch + offset);

		point[(*count)++] = (struct chart_point){(double)(i + 1), (double)value};
	}
	return point;
}

static bool measured(const struct chart_point *point, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!isnan(point[i].y))
			return true;
	return false;
}

static void draw_series(const struct area *area, struct chart *chart,
	const struct chart_series *series, size_t count, bool log)
{
	struct chart_camera camera;

	camera_init(&camera);
	camera.log_y = log;
	chart->x_name = "epoch";
	chart->y_format = "%.4f";
	chart->series = series;
	chart->count = count;
	chart_draw(area, chart, &camera);
}

static void draw_losses(const struct board_trial *trial, bool log, const struct area *area)
{
	struct chart_series series[2] = {
		{.name = "train", .role = ROLE_TRAIN, .best = -1},
		{.name = "val", .role = ROLE_VALIDATION, .best = -1},
	};
	struct chart chart = {
		.title = "loss",
		.x_max = (double)trial->begun.hparams.epochs,
		.y_floor = 0.0,
		.y_ceiling = INFINITY,
	};
	struct chart_point *train = points_of(
		trial, offsetof(struct board_epoch, train_loss), &series[0].count);
	struct chart_point *validation = points_of(
		trial, offsetof(struct board_epoch, validation_loss), &series[1].count);

	series[0].point = train;
	series[1].point = validation;
	draw_series(area, &chart, series, 1 + measured(validation, series[1].count), log);
	free(train);
	free(validation);
}

static void draw_accuracy(const struct board_trial *trial, const struct area *area)
{
	struct chart_series series = {.name = "val", .role = ROLE_VALIDATION, .best = -1};
	struct chart chart = {
		.title = "validation accuracy",
		.x_max = (double)trial->begun.hparams.epochs,
		.y_floor = 0.0,
		.y_ceiling = 1.0,
	};
	struct chart_point *point = points_of(
		trial, offsetof(struct board_epoch, validation_accuracy), &series.count);

	series.point = point;
	draw_series(area, &chart, &series, measured(point, series.count), false);
	free(point);
}

static void draw_curves(const struct board_trial *trial, bool log, const struct area *area)
{
	struct area first = *area, second = {.rows = 0};

	if (trial->kept == 0) {
		area_text(area, 0, 0, ROLE_DIM, 0,
			trial->epochs > 0 ? "its epochs are not kept here"
					  : "curves after the first epoch");
		return;
	}
	if (area->cols >= SIDE_BY_SIDE_COLS) {
		int half = (area->cols - 3) / 2;

		first = area_part(area, 0, 0, area->rows, half);
		second = area_part(area, 0, half + 3, area->rows, area->cols - half - 3);
	} else if (area->rows >= TWO_CHARTS_ROWS) {
		int half = area->rows / 2;

		first = area_part(area, 0, 0, half, area->cols);
		second = area_part(area, half, 0, area->rows - half, area->cols);
	}
	draw_accuracy(trial, &first);
	if (second.rows > 0)
		draw_losses(trial, log, &second);
}

void sweep_detail_draw(const struct leaderboard *leaders, const struct area *area)
{
	const struct board_trial *trial = leaderboard_selected(leaders);
	struct area left, right;
	int above;

	if (trial == NULL)
		return;
	if (area->cols >= FACTS_FROM_COLS) {
		left = area_part(area, 0, 1, area->rows, FACTS_COLS);
		right = area_part(
			area, 0, FACTS_COLS + 3, area->rows, area->cols - FACTS_COLS - 3);
		draw_facts(leaders, &left);
	} else {
		left = area_part(area, 0, 1, area->rows, area->cols - 2);
		above = draw_few_facts(leaders, &left);
		right = area_part(area, above, 0, area->rows - above, area->cols);
	}
	draw_curves(trial, leaders->log_loss, &right);
}

/* ---- overlay ---- */

/* Told apart by hue where there is colour, by the number at their end else. */
static enum role overlay_role(size_t i)
{
	static const enum role roles[] = {
		ROLE_VALIDATION, ROLE_TRAIN, ROLE_TEST, ROLE_TEXT, ROLE_DIM};

	return roles[i % (sizeof roles / sizeof roles[0])];
}

/* The tagged trials, by number; returns how many of them are drawn. */
static size_t tagged_trials(
	const struct leaderboard *leaders, size_t trial[SWEEP_OVERLAY_MOST])
{
	size_t count = 0;

	for (size_t i = 0; i < leaders->trials && count < SWEEP_OVERLAY_MOST; i++)
		if (leaders->tagged[i])
			trial[count++] = i;
	return count;
}

static void draw_legend(const struct leaderboard *leaders, const size_t *trial,
	size_t count, const struct area *area)
{
	char text[COLUMN_TEXT];

	for (size_t i = 0; i < count; i++) {
		struct area line = area_part(area, (int)i, 0, 1, area->cols);
		const struct board_trial *t = &leaders->board->trial[trial[i]];

		area_printf(&line, 0, 0, overlay_role(i), ATTR_BOLD, "%5zu", trial[i]);
		area_text(&line, 0, 7, ROLE_TEXT, 0,
			column_accuracy(t->validation_accuracy, text));
		sweep_head_varied(leaders, trial[i], &line, 14);
	}
	if (leaders->tags > count)
		area_printf(area, (int)count, 0, ROLE_WARNING, 0,
			"%zu of %zu tagged trials are shown", count, leaders->tags);
}

static void draw_overlay(const struct leaderboard *leaders, const size_t *trial,
	size_t count, const struct area *area)
{
	struct chart_series series[SWEEP_OVERLAY_MOST];
	struct chart_point *point[SWEEP_OVERLAY_MOST];
	char name[SWEEP_OVERLAY_MOST][24];
	struct chart chart = {
		.title = "validation accuracy", .y_floor = 0.0, .y_ceiling = 1.0};
	size_t shown = 0;

	for (size_t i = 0; i < count; i++) {
		const struct board_trial *t = &leaders->board->trial[trial[i]];
		size_t points;

		point[i] = points_of(
			t, offsetof(struct board_epoch, validation_accuracy), &points);
		chart.x_max = fmax(chart.x_max, (double)t->begun.hparams.epochs);
		snprintf(name[i], sizeof name[i], "trial %zu", trial[i]);
		if (measured(point[i], points))
			series[shown++] = (struct chart_series){
				.name = name[i],
				.role = overlay_role(i),
				.point = point[i],
				.count = points,
				.best = -1,
			};
	}
	draw_series(area, &chart, series, shown, false);
	for (size_t i = 0; i < count; i++)
		free(point[i]);
}

void sweep_detail_overlay(const struct leaderboard *leaders, const struct area *area)
{
	size_t trial[SWEEP_OVERLAY_MOST];
	size_t count = tagged_trials(leaders, trial);
	/* The curves get the most of it. */
	int most = area->rows / 3;
	int lines = (int)count + (leaders->tags > count);
	int legend = lines < most ? lines : most;
	struct area above = area_part(area, 0, 0, area->rows - legend, area->cols);
	struct area below = area_part(area, area->rows - legend, 0, legend, area->cols);

	if (count == 0) {
		area_text(area, 0, 1, ROLE_DIM, 0, "no trial is tagged: Esc, then Space");
		return;
	}
	draw_overlay(leaders, trial, count, &above);
	draw_legend(leaders, trial, count, &below);
}

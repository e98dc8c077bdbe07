#include "fmnist/sweep_head.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/chart.h"
#include "fmnist/number.h"

static enum role state_role(enum run_status status)
{
	switch (status) {
	case RUN_FAILED:
	case RUN_DIVERGED:
		return ROLE_FAILURE;
	case RUN_RUNNING:
	case RUN_COMPLETED:
		return ROLE_GOOD;
	default:
		return ROLE_WARNING;
	}
}

/* The score of a trial, as the sweep is ranked. */
static const char *score_text(
	const struct board *board, size_t trial, char text[COLUMN_TEXT])
{
	double score = board->trial[trial].score;

	return board->sweep.metric == METRIC_VAL_ACCURACY ? column_accuracy(score, text)
							  : column_loss(score, text);
}

static void draw_name(const struct leaderboard *leaders, const struct area *line)
{
	const struct board *board = leaders->board;
	const struct event_sweep_started *sweep = &board->sweep;
	const char *state = run_status_name(board->status);
	int end = line->cols - text_columns(state) - 3;
	struct area left = area_part(line, 0, 0, 1, end > 1 ? end - 1 : 0);
	int col = 1;

	col += area_text(&left, 0, col, ROLE_TITLE, ATTR_BOLD, sweep->name) + 2;
	col = area_item(&left, col, ROLE_DIM, "run %" PRIu32, board->run);
	col = area_item(
		&left, col, ROLE_DIM, "%s, seed %" PRId64, sweep->sampler, sweep->seed);
	if (strcmp(sweep->pruner, "none") != 0)
		col = area_item(&left, col, ROLE_DIM, "%s pruner", sweep->pruner);
	if (board_running(board))
		col = area_item(&left, col, ROLE_DIM, "%" PRIu64 " worker%s",
			sweep->workers, sweep->workers == 1 ? "" : "s");
	area_item(&left, col, ROLE_DIM, "by val %s",
		sweep->metric == METRIC_VAL_ACCURACY ? "accuracy" : "loss");
	area_text(line, 0, end, state_role(board->status), 0, "●");
	area_text(line, 0, end + 2, state_role(board->status), ATTR_BOLD, state);
}

/* "14 s left", or how long it took. */
static const char *time_text(const struct board *board, char *text, size_t size)
{
	double left = board_seconds_left(board);
	char duration[32];

	text[0] = '\0';
	if (board_running(board) && !isnan(left))
		snprintf(text, size, "%s left",
			number_duration(left, duration, sizeof duration));
	else if (!board_running(board) && board->finished.seconds > 0.0)
		snprintf(text, size, "took %s",
			number_duration(
				board->finished.seconds, duration, sizeof duration));
	return text;
}

/* `alone`: there is no line for the progress, so the time left stands here. */
static void draw_counts(
	const struct leaderboard *leaders, const struct area *line, bool alone)
{
	const struct board *board = leaders->board;
	const struct board_counts *counts = &leaders->counts;
	char time[48], done[24], all[24], saved[24];
	const char *text = alone ? time_text(board, time, sizeof time) : "";
	struct area left = area_part(line, 0, 0, 1,
		text[0] != '\0' ? line->cols - 1 - text_columns(text) : line->cols);
	int col = 1;

	col = area_item(&left, col, ROLE_TEXT, "%s of %s done",
		number_grouped(counts->done, done, sizeof done),
		number_grouped(board->trials, all, sizeof all));
	if (board_running(board))
		col = area_item(&left, col, ROLE_TEXT, "%zu running", counts->running);
	else if (counts->waiting > 0)
		col = area_item(&left, col, ROLE_WARNING, "%zu not run", counts->waiting);
	col = area_item(&left, col, counts->pruned > 0 ? ROLE_TEXT : ROLE_DIM, "%zu pruned",
		counts->pruned);
	col = area_item(&left, col, counts->failed > 0 ? ROLE_FAILURE : ROLE_DIM,
		"%zu failed", counts->failed);
	if (counts->cancelled > 0)
		col = area_item(&left, col, ROLE_TEXT, "%zu cancelled", counts->cancelled);
	if (alone && counts->epochs_saved > 0)
		area_item(&left, col, ROLE_GOOD, "%s epochs saved",
			number_grouped(counts->epochs_saved, saved, sizeof saved));
	area_text_right(line, 0, line->cols - 1, ROLE_TEXT, 0, text);
}

/* 0..1 of the trials, those that run in part. */
static double fraction_done(const struct leaderboard *leaders)
{
	const struct board *board = leaders->board;
	double done = (double)leaders->counts.done;

	for (size_t i = 0; leaders->counts.running > 0 && i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (trial->started && !run_status_ended(trial->status))
			done += board_trial_fraction(trial);
	}
	return board->trials > 0 ? done / (double)board->trials : 0.0;
}

static void draw_progress(const struct leaderboard *leaders, const struct area *line)
{
	double fraction = fraction_done(leaders);
	uint64_t saved = leaders->counts.epochs_saved;
	char time[48], number[24], text[96];
	int end, room = saved > 0 ? 40 : 22; /* so that the bar's end stays in place */
	int col;

	snprintf(text, sizeof text, "%3.0f %%  %s", floor(fraction * 100),
		time_text(leaders->board, time, sizeof time));
	end = line->cols - (text_columns(text) + 2 > room ? text_columns(text) + 2 : room);
	if (end > 8)
		area_bar(line, 0, 1, end - 2, fraction, ROLE_VALIDATION);
	col = end > 8 ? end : 1;
	col += area_text(line, 0, col, ROLE_TEXT, 0, text) + 2;
	if (saved > 0)
		area_item(line, col, ROLE_GOOD, "%s epochs saved",
			number_grouped(saved, number, sizeof number));
}

int sweep_head_varied(
	const struct leaderboard *leaders, size_t trial, const struct area *line, int col)
{
	const struct event_sweep_started *sweep = &leaders->board->sweep;
	char text[COLUMN_TEXT];

	for (uint32_t i = 0; i < sweep->axes && i < EVENT_AXES; i++) {
		struct column column = {COLUMN_HPARAM, &hparam_table[sweep->axis[i]]};
		int next;

		column_text(&column, leaders->board, trial, 0, text);
		next = col + text_columns(column_name(&column)) + 1 + text_columns(text);
		if (next > line->cols)
			break;
		area_text(line, 0, col, ROLE_DIM, 0, column_name(&column));
		area_text_right(line, 0, next, ROLE_TEXT, 0, text);
		col = next + 2;
	}
	return col;
}

static void draw_best(const struct leaderboard *leaders, const struct area *line)
{
	char text[COLUMN_TEXT];
	int col = 1;

	col += area_text(line, 0, col, ROLE_DIM, 0, "best ");
	if (leaders->best < 0) {
		area_text(line, 0, col, ROLE_DIM, 0, "after the first trial");
		return;
	}
	col += area_text(line, 0, col, ROLE_BEST, ATTR_BOLD,
		score_text(leaders->board, (size_t)leaders->best, text));
	col += 1 + area_printf(line, 0, col, ROLE_TEXT, 0, " trial %d", leaders->best);
	sweep_head_varied(leaders, (size_t)leaders->best, line, col + 1);
}

static void draw_steps(const struct leaderboard *leaders, const struct area *area)
{
	const struct board *board = leaders->board;
	bool accuracy = board->sweep.metric == METRIC_VAL_ACCURACY;
	size_t count;
	struct chart_point *point = leaderboard_steps(leaders, &count);
	struct chart_series series = {
		.name = area->rows < 5 ? "best so far" : "",
		.role = ROLE_VALIDATION,
		.point = point,
		.count = count,
		.best = -1,
	};
	struct chart chart = {
		.title = "best so far",
		.x_name = "trial",
		.y_format = "%.4f",
		.x_min = 0.0,
		.x_max = board->trials > 1 ? (double)board->trials - 1.0 : 1.0,
		.series = &series,
		.count = 1,
		.y_floor = 0.0,
		.y_ceiling = accuracy ? 1.0 : INFINITY,
	};
	struct chart_camera camera;

	camera_init(&camera);
	if (count > 0)
		chart_draw(area, &chart, &camera);
	free(point);
}

static void draw_status(const struct leaderboard *leaders, const struct area *line)
{
	const struct board *board = leaders->board;
	char text[COLUMN_TEXT], time[48];
	int col = 0;

	col = area_item(
		line, col, ROLE_TEXT, "%zu/%zu done", leaders->counts.done, board->trials);
	if (leaders->best >= 0)
		col = area_item(line, col, ROLE_BEST, "best %s",
			score_text(board, (size_t)leaders->best, text));
	if (board->status != RUN_RUNNING)
		col = area_item(line, col, state_role(board->status), "%s",
			run_status_name(board->status));
	col = area_item(line, col, ROLE_DIM, "%s", time_text(board, time, sizeof time));
	area_item(line, col, ROLE_DIM, "%s", board->sweep.name);
}

void sweep_head_draw(const struct leaderboard *leaders, const struct area *area,
	const struct sweep_layout *layout)
{
	struct area name = layout_part(area, layout->name);
	struct area counts = layout_part(area, layout->counts);
	struct area progress = layout_part(area, layout->progress);
	struct area best = layout_part(area, layout->best);
	struct area steps = layout_part(area, layout->steps);
	struct area status = layout_part(area, layout->status);

	draw_name(leaders, &name);
	draw_counts(leaders, &counts, progress.rows == 0);
	draw_progress(leaders, &progress);
	draw_best(leaders, &best);
	if (steps.rows > 0)
		draw_steps(leaders, &steps);
	draw_status(leaders, &status);
}

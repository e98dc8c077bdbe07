/*
 * The Sweep pane: what a sweep has found, as a leaderboard that follows it.
 */
#include "fmnist/ui.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/sweep_charts.h"
#include "fmnist/sweep_detail.h"
#include "fmnist/sweep_head.h"
#include "fmnist/sweep_layout.h"
#include "fmnist/sweep_table.h"

static const struct board *shown_board(const struct ui *ui)
{
	return &ui->session.shown->board;
}

/* ---- drawing ---- */

static void draw_welcome(const struct ui *ui, const struct area *area)
{
	const struct session *session = &ui->session;
	struct area text = area_part(
		area, area->rows > 8 ? area->rows / 3 : 0, 2, area->rows, area->cols - 3);
	int row = 1;

	if (area->rows < 4) {
		area_text(area, 0, 0, ROLE_TEXT, 0, "s starts a sweep");
		return;
	}
	area_text(&text, 0, 0, ROLE_TITLE, ATTR_BOLD,
		session->pending == START_SWEEP ? "The sweep starts when the data are read"
						: "No sweep is shown");
	row += area_paragraph(&text, row, ROLE_DIM,
		"A sweep trains many networks with different hyper-parameters and ranks "
		"them by what they reach on validation images.");
	row += area->rows > 8;
	area_text(&text, row, 0, ROLE_KEY, ATTR_BOLD, "s");
	area_printf(&text, row++, 3, ROLE_TEXT, 0, "starts the sweep '%s'",
		session->sweep != NULL ? session->sweep : "homework");
	area_text(&text, row, 0, ROLE_KEY, ATTR_BOLD, "c");
	area_text(&text, row++, 3, ROLE_TEXT, 0, "chooses another");
	area_text(&text, row + 1, 0, ROLE_DIM, 0,
		"Sweeps of the past stand in the Runs pane; Enter there shows one here.");
}

static void draw_table(struct ui *ui, const struct area *area)
{
	struct leaderboard *leaders = &ui->leaders;
	struct sweep_layout layout;
	struct area table, foot, importance, dots;

	layout_sweep(area->rows, area->cols, &layout);
	table = layout_part(area, layout.table);
	foot = layout_part(area, layout.foot);
	importance = layout_part(area, layout.importance);
	dots = layout_part(area, layout.dots);
	sweep_head_draw(leaders, area, &layout);
	sweep_table_draw(leaders, &table);
	sweep_table_foot(leaders, &foot);
	if (importance.rows > 0)
		sweep_charts_importance(leaders->board, &importance);
	if (dots.rows > 0)
		sweep_charts_dots(leaders->board, leaders->axis, &dots);
}

/* Epochs of a stored trial are read when they are looked at: also once more, when a sweep
 * of another process was read anew. */
static void fill(struct ui *ui, size_t trial)
{
	const struct board_trial *t = &shown_board(ui)->trial[trial];

	if (t->started && t->kept < t->epochs)
		session_fill_trial(&ui->session, (uint32_t)trial + 1);
}

static void draw_detail(struct ui *ui, const struct area *area)
{
	if (ui->leaders.rows > 0)
		fill(ui, ui->leaders.selected);
	sweep_detail_draw(&ui->leaders, area);
}

static void draw_overlay(struct ui *ui, const struct area *area)
{
	const struct leaderboard *leaders = &ui->leaders;

	for (size_t i = 0, shown = 0; i < leaders->trials && shown < SWEEP_OVERLAY_MOST;
		i++)
		if (leaders->tagged[i]) {
			fill(ui, i);
			shown++;
		}
	sweep_detail_overlay(&ui->leaders, area);
}

static void draw(struct ui *ui, const struct area *area)
{
	static void (*const modes[])(struct ui *, const struct area *) = {
		[LEADERBOARD_TABLE] = draw_table,
		[LEADERBOARD_DETAIL] = draw_detail,
		[LEADERBOARD_OVERLAY] = draw_overlay,
	};

	leaderboard_follow(&ui->leaders, shown_board(ui));
	if (ui->leaders.run == 0)
		draw_welcome(ui, area);
	else
		modes[ui->leaders.mode](ui, area);
}

/* ---- keys ---- */

/* The leaderboard of what is shown now: keys may come before the next drawing. */
static struct leaderboard *leaders_of(struct ui *ui)
{
	leaderboard_follow(&ui->leaders, shown_board(ui));
	return &ui->leaders;
}

static void move(struct ui *ui, long rows)
{
	leaderboard_move(leaders_of(ui), rows);
}

static void press_up(struct ui *ui)
{
	move(ui, -1);
}

static void press_down(struct ui *ui)
{
	move(ui, 1);
}

static void press_page_up(struct ui *ui)
{
	move(ui, -(long)ui->leaders.page);
}

static void press_page_down(struct ui *ui)
{
	move(ui, (long)ui->leaders.page);
}

static void press_first(struct ui *ui)
{
	move(ui, -(long)ui->leaders.trials);
}

static void press_last(struct ui *ui)
{
	move(ui, (long)ui->leaders.trials);
}

static void press_detail(struct ui *ui)
{
	struct leaderboard *leaders = leaders_of(ui);

	/* Rows may change places meanwhile; the trial that is looked at does not. */
	leaderboard_move(leaders, 0);
	leaders->mode = LEADERBOARD_DETAIL;
}

static void press_overlay(struct ui *ui)
{
	struct leaderboard *leaders = leaders_of(ui);

	if (leaders->tags == 0) {
		ui_notice(ui, ROLE_WARNING,
			"Space tags a trial; o then shows the curves of those tagged");
		return;
	}
	leaders->mode = LEADERBOARD_OVERLAY;
}

static void press_back(struct ui *ui)
{
	ui->leaders.mode = LEADERBOARD_TABLE;
}

static void press_tag(struct ui *ui)
{
	leaderboard_tag(leaders_of(ui));
	if (ui->leaders.mode == LEADERBOARD_TABLE)
		move(ui, 1);
}

static void press_untag(struct ui *ui)
{
	leaderboard_untag(leaders_of(ui));
}

static void press_sort_left(struct ui *ui)
{
	leaderboard_sort(leaders_of(ui), -1);
}

static void press_sort_right(struct ui *ui)
{
	leaderboard_sort(leaders_of(ui), 1);
}

static void press_invert(struct ui *ui)
{
	leaderboard_invert(leaders_of(ui));
}

static void press_filter(struct ui *ui)
{
	const struct leaderboard *leaders = leaders_of(ui);

	snprintf(ui->filter_typed, sizeof ui->filter_typed, "%s", leaders->filter_text);
	snprintf(ui->filter_before, sizeof ui->filter_before, "%s", leaders->filter_text);
	ui->dialog = &dialog_trials;
}

static void press_axis(struct ui *ui)
{
	struct leaderboard *leaders = leaders_of(ui);

	leaders->axis = (leaders->axis + 1) % leaders->board->sweep.axes;
}

static void press_log_axis(struct ui *ui)
{
	ui->leaders.log_loss = !ui->leaders.log_loss;
}

static void press_cancel(struct ui *ui)
{
	const struct leaderboard *leaders = leaders_of(ui);

	session_cancel_trial(&ui->session, (uint32_t)leaders->selected + 1);
	ui_notice(ui, ROLE_WARNING, "trial %zu is being cancelled", leaders->selected);
}

static void press_start(struct ui *ui)
{
	if (session_training(&ui->session))
		session_stop(&ui->session);
	else
		ui_start_sweep(ui);
}

/* ---- when keys do something ---- */

static bool can_retrain(const struct ui *ui)
{
	return !session_training(&ui->session) && board_best(shown_board(ui)) >= 0;
}

static bool in_table(const struct ui *ui)
{
	return shown_board(ui)->run != 0 && ui->leaders.mode == LEADERBOARD_TABLE;
}

/* Of the sweep that is shown, and not of one that was before. */
static bool has_rows(const struct ui *ui)
{
	const struct leaderboard *leaders = &ui->leaders;
	const struct board *board = shown_board(ui);

	return board->run != 0 && leaders->board == board && leaders->run == board->run &&
		leaders->trials == board->trials && leaders->rows > 0;
}

static bool table_has_rows(const struct ui *ui)
{
	return in_table(ui) && has_rows(ui);
}

static bool has_tags(const struct ui *ui)
{
	return has_rows(ui) && ui->leaders.tags > 0;
}

static bool in_detail(const struct ui *ui)
{
	return has_rows(ui) && ui->leaders.mode == LEADERBOARD_DETAIL;
}

static bool not_in_table(const struct ui *ui)
{
	return shown_board(ui)->run != 0 && !in_table(ui);
}

static bool has_axes(const struct ui *ui)
{
	return in_table(ui) && shown_board(ui)->sweep.axes > 1;
}

/* The selected trial runs, in this process. */
static bool can_cancel(const struct ui *ui)
{
	const struct leaderboard *leaders = &ui->leaders;
	const struct board *board = shown_board(ui);

	return ui->session.shown == &ui->session.live && has_rows(ui) &&
		session_training(&ui->session) && leaders->mode != LEADERBOARD_OVERLAY &&
		!run_status_ended(board->trial[leaders->selected].status);
}

static bool is_idle(const struct ui *ui)
{
	return !session_training(&ui->session);
}

static bool can_stop(const struct ui *ui)
{
	return session_training(&ui->session) &&
		session_status(&ui->session) != RUN_STOPPING;
}

static const struct binding bindings[] = {
	{'s', 0, "start", "start the sweep", press_start, is_idle},
	{'s', 0, "stop", "stop after the trials that run", press_start, can_stop},
	{'c', 0, "choose", "choose another sweep", ui_choose_sweep, NULL},
	{'b', 0, "retrain best", "train what the best trial had, on all images",
		ui_retrain_best, can_retrain},
	{KEYS_ESCAPE, 0, "back", "back to the leaderboard", press_back, not_in_table},
	{KEYS_ENTER, 0, "curves", "the trial's curves and hyper-parameters", press_detail,
		table_has_rows},
	{'x', 0, "cancel", "cancel the selected trial", press_cancel, can_cancel},
	{'/', 0, "filter", "show only some: lr<0.01 layers=3 state=pruned", press_filter,
		in_table},
	{'<', 0, NULL, "sort by the column to the left", press_sort_left, in_table},
	{'>', 0, "sort", "sort by the column to the right", press_sort_right,
		table_has_rows},
	{'I', 0, NULL, "the other way round", press_invert, in_table},
	{' ', 0, "tag", "tag the selected trial, or no more", press_tag, has_rows},
	{'o', 0, "overlay", "curves of the tagged trials in one chart", press_overlay,
		has_rows},
	{'u', 0, NULL, "no trial is tagged any more", press_untag, has_tags},
	{'v', 0, "dots by", "the next hyper-parameter for the dots", press_axis, has_axes},
	{'y', 0, "log axis", "logarithmic loss axis", press_log_axis, in_detail},
	{KEYS_UP, 'k', NULL, "the trial above", press_up, has_rows},
	{KEYS_DOWN, 'j', NULL, "the trial below", press_down, has_rows},
	{KEYS_PAGE_UP, 0, NULL, "a page up", press_page_up, has_rows},
	{KEYS_PAGE_DOWN, 0, NULL, "a page down", press_page_down, has_rows},
	{KEYS_HOME, 'g', NULL, "the first trial", press_first, has_rows},
	{KEYS_END, 'G', NULL, "the last trial", press_last, has_rows},
	{0},
};

const struct pane pane_sweep = {
	.name = "Sweep",
	.draw = draw,
	.bindings = bindings,
	.notes = "As the screen narrows, columns leave: " SWEEP_TABLE_LEAVING "\n"
		 "Importance: share of the score's variance that a hyper-parameter "
		 "explains on its own (one-way analysis of variance, epsilon squared), "
		 "of completed trials.",
};

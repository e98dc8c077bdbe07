#include "fmnist/pane_runs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fmnist/glyph.h"
#include "fmnist/number.h"
#include "fmnist/runs_table.h"
#include "fmnist/ui.h"
#include "fmnist/xalloc.h"

#define CURVE_MOST 4096 /* values that are read of a curve */

void runs_pane_init(struct runs_pane *pane)
{
	*pane = (struct runs_pane){.page = 1};
	runs_list_init(&pane->list);
	runs_overlay_init(&pane->overlay);
}

void runs_pane_release(struct runs_pane *pane)
{
	runs_list_release(&pane->list);
	runs_overlay_release(&pane->overlay);
	free(pane->doomed);
	pane->doomed = NULL;
}

/* ---- from the store ---- */

void runs_pane_read(struct ui *ui)
{
	struct runs_pane *pane = &ui->runs;
	const struct session *session = &ui->session;
	struct store *store = session_store(session);
	struct store_run *runs;
	struct err err;
	size_t count;

	if (store == NULL || (pane->read && pane->changes == session->store_changes))
		return;
	pane->read = true;
	pane->changes = session->store_changes;
	pane->problem[0] = '\0';
	if (store_runs(store, &runs, &count, &err) == 0)
		runs_list_set(&pane->list, runs, count);
	else
		snprintf(pane->problem, sizeof pane->problem, "%s", err.text);
}

static void read_curve(struct ui *ui, size_t index)
{
	struct runs_list *list = &ui->runs.list;
	float *values = NULL;
	size_t count = 0;

	if (list->curve[index].known || session_store(&ui->session) == NULL)
		return;
	if (store_curve(session_store(&ui->session), list->run[index].id, CURVE_MOST,
		    &values, &count, NULL) != 0)
		count = 0;
	runs_list_curve(list, index, values, count);
	free(values);
}

/* ---- drawing ---- */

#define HEAD_FROM_ROWS 3
#define FOOT_FROM_ROWS 8      /* what is chosen, in a line */
#define TWO_FEET_FROM_ROWS 14 /* with a blank line above */

static const char *why_no_store(const struct ui *ui)
{
	return session_store(&ui->session) == NULL ? ui->session.store_problem
						   : ui->runs.problem;
}

static void draw_head(const struct ui *ui, const struct area *line)
{
	const struct runs_pane *pane = &ui->runs;
	const struct runs_list *list = &pane->list;
	char shown[32], all[32];
	int col = 1;

	number_grouped(list->rows, shown, sizeof shown);
	number_grouped(list->count, all, sizeof all);
	if (list->rows < list->count)
		col += area_printf(
			line, 0, col, ROLE_TITLE, ATTR_BOLD, "%s of %s runs", shown, all);
	else
		col += area_printf(line, 0, col, ROLE_TITLE, ATTR_BOLD, "%s run%s", all,
			list->count == 1 ? "" : "s");
	if (list->tags > 0)
		col += area_printf(line, 0, col, ROLE_KEY, 0, "  ● %zu tagged", list->tags);
	if (pane->filter[0] != '\0')
		area_printf(line, 0, col, ROLE_TEXT, 0, "  / %s", pane->filter);
}

static void draw_empty(const struct ui *ui, const struct area *area)
{
	const char *problem = why_no_store(ui);
	struct area text = area_part(
		area, area->rows > 8 ? area->rows / 3 : 0, 1, area->rows, area->cols - 2);
	int row = 1;

	if (problem[0] != '\0') {
		area_text(&text, 0, 0, ROLE_TITLE, ATTR_BOLD, "Runs are not at hand");
		row += area_paragraph(&text, row, ROLE_WARNING, problem);
		return;
	}
	if (ui->runs.list.count > 0) {
		area_text(&text, 0, 0, ROLE_TITLE, ATTR_BOLD, "No run passes the filter");
		area_text(&text, 1, 0, ROLE_DIM, 0, "/ changes it");
		return;
	}
	area_text(&text, 0, 0, ROLE_TITLE, ATTR_BOLD, "Nothing has been run yet");
	area_paragraph(&text, row, ROLE_DIM,
		"s trains a network, c configures it first; from then on every run stands "
		"here, also those of 'fmnist-tui train' and 'fmnist-tui sweep'.");
}

/* The chosen row is in view, and no room is left below the last one. */
static void scroll(struct runs_pane *pane, int page)
{
	const struct runs_list *list = &pane->list;
	size_t rows = (size_t)(page > 0 ? page : 1);

	pane->page = (int)rows;
	if (list->at < pane->top)
		pane->top = list->at;
	if (list->at >= pane->top + rows)
		pane->top = list->at - rows + 1;
	if (pane->top + rows > list->rows)
		pane->top = list->rows > rows ? list->rows - rows : 0;
}

static void draw_table(struct ui *ui, const struct area *area)
{
	struct runs_pane *pane = &ui->runs;
	int rows = runs_table_rows(area->rows);

	scroll(pane, rows);
	for (size_t i = pane->top; i < pane->list.rows && i < pane->top + (size_t)rows; i++)
		read_curve(ui, pane->list.row[i]);
	runs_table_draw(&pane->list, pane->top, (double)time(NULL), area);
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct store_run *chosen;
	int head = area->rows >= HEAD_FROM_ROWS;
	int foot = area->rows >= TWO_FEET_FROM_ROWS ? 2 : area->rows >= FOOT_FROM_ROWS;
	int blank = foot == 2;
	struct area line = area_part(area, 0, 0, head, area->cols);
	struct area table =
		area_part(area, head, 0, area->rows - head - foot - blank, area->cols);
	struct area below = area_part(area, area->rows - foot, 0, foot, area->cols);

	runs_pane_read(ui);
	chosen = runs_list_chosen(&ui->runs.list);
	if (session_store(&ui->session) != NULL)
		draw_head(ui, &line);
	if (chosen == NULL) {
		draw_empty(ui, &table);
		return;
	}
	draw_table(ui, &table);
	if (ui->runs.problem[0] != '\0')
		area_text(&below, 0, 1, ROLE_WARNING, 0, ui->runs.problem);
	else
		runs_table_detail(chosen, &below);
}

/* ---- the filter, while it is typed ---- */

/* Of a long text the end, where it is typed. */
static void draw_typed(const struct area *line, int col, const char *text)
{
	while (*text != '\0' && col + text_columns(text) + 1 >= line->cols)
		glyph_decode(&text);
	col += area_text(line, 0, col, ROLE_TEXT, 0, text);
	area_text(line, 0, col, ROLE_CURSOR, ATTR_REVERSE, " ");
}

static void draw_filter(struct ui *ui, const struct area *area)
{
	const struct runs_pane *pane = &ui->runs;
	struct area above = area_part(area, area->rows - 2, 0, 1, area->cols);
	struct area line = area_part(area, area->rows - 1, 0, 1, area->cols);
	int col;

	area_fill(&above, ' ', ROLE_TEXT, 0);
	area_fill(&line, ' ', ROLE_TEXT, 0);
	if (pane->filter_problem[0] != '\0')
		area_text(&above, 0, 1, ROLE_FAILURE, 0, pane->filter_problem);
	else if (pane->filter[0] == '\0')
		area_text(&above, 0, 1, ROLE_DIM, 0,
			"homework status=completed lr<0.01 acc>0.87");
	else
		area_printf(&above, 0, 1, ROLE_DIM, 0, "%zu of %zu runs pass",
			pane->list.rows, pane->list.count);
	col = 1 + area_text(&line, 0, 1, ROLE_TITLE, ATTR_BOLD, "filter ");
	draw_typed(&line, col, pane->filter);
}

static void apply_filter(struct ui *ui)
{
	struct err err = {""};

	runs_list_filter(&ui->runs.list, ui->runs.filter, &err);
	snprintf(ui->runs.filter_problem, sizeof ui->runs.filter_problem, "%.255s",
		err.text);
}

static void type_filter(struct ui *ui, int key)
{
	char *text = ui->runs.filter;
	size_t used = strlen(text);

	if (key == KEYS_BACKSPACE && used > 0) {
		/* A whole UTF-8 character goes. */
		while (used > 1 && ((unsigned char)text[used - 1] & 0xc0) == 0x80)
			used--;
		text[used - 1] = '\0';
	} else if (key >= ' ' && key < KEYS_BASE && used + 5 < sizeof ui->runs.filter) {
		used += (size_t)glyph_encode((uint32_t)key, text + used);
		text[used] = '\0';
	} else {
		return;
	}
	apply_filter(ui);
}

static void press_clear_filter(struct ui *ui)
{
	ui->runs.filter[0] = '\0';
	apply_filter(ui);
}

static void press_keep_filter(struct ui *ui)
{
	if (ui->runs.filter_problem[0] == '\0')
		ui_close_dialog(ui);
}

static void press_drop_filter(struct ui *ui)
{
	memcpy(ui->runs.filter, ui->runs.before, sizeof ui->runs.filter);
	apply_filter(ui);
	ui_close_dialog(ui);
}

static const struct binding filter_bindings[] = {
	{KEYS_ENTER, 0, "keep", "keep the filter", press_keep_filter, NULL},
	{KEYS_ESCAPE, KEYS_INTERRUPT, "back", "the filter as it was", press_drop_filter,
		NULL},
	{KEYS_CLEAR, 0, "clear", "all runs", press_clear_filter, NULL},
	{0},
};

static const struct pane dialog_runs_filter = {.name = "Filter",
	.draw = draw_filter,
	.bindings = filter_bindings,
	.key = type_filter};

/* ---- keys ---- */

static bool has_rows(const struct ui *ui)
{
	return ui->runs.list.rows > 0;
}

static bool has_runs(const struct ui *ui)
{
	return ui->runs.list.count > 0;
}

static bool has_tags(const struct ui *ui)
{
	return ui->runs.list.tags > 0;
}

/* And not only read. */
static bool can_write(const struct ui *ui)
{
	return has_rows(ui) && ui->session.recording.store != NULL;
}

static bool can_resume(const struct ui *ui)
{
	const struct store_run *run = runs_list_chosen(&ui->runs.list);

	return can_write(ui) && run != NULL && run->kind == RUN_SWEEP &&
		(run->status == RUN_STOPPED || run->status == RUN_INTERRUPTED);
}

static void press_up(struct ui *ui)
{
	runs_list_move(&ui->runs.list, -1);
}

static void press_down(struct ui *ui)
{
	runs_list_move(&ui->runs.list, 1);
}

static void press_page_up(struct ui *ui)
{
	runs_list_move(&ui->runs.list, -ui->runs.page);
}

static void press_page_down(struct ui *ui)
{
	runs_list_move(&ui->runs.list, ui->runs.page);
}

static void press_home(struct ui *ui)
{
	runs_list_move(&ui->runs.list, -(long)ui->runs.list.rows);
}

static void press_end(struct ui *ui)
{
	runs_list_move(&ui->runs.list, (long)ui->runs.list.rows);
}

static void press_open(struct ui *ui)
{
	const struct store_run *run = runs_list_chosen(&ui->runs.list);
	struct err err;

	if (session_show(&ui->session, run->id, &err) != 0)
		ui_notice(ui, ROLE_FAILURE, "%s", err.text);
	else
		ui->pane = ui_pane_of(run->kind);
}

static void press_tag(struct ui *ui)
{
	runs_list_tag(&ui->runs.list, ui->runs.list.chosen);
	runs_list_move(&ui->runs.list, 1);
}

static void press_untag(struct ui *ui)
{
	runs_list_untag(&ui->runs.list);
}

static void press_sort_left(struct ui *ui)
{
	runs_list_sort(&ui->runs.list, -1);
}

static void press_sort_right(struct ui *ui)
{
	runs_list_sort(&ui->runs.list, 1);
}

static void press_invert(struct ui *ui)
{
	runs_list_invert(&ui->runs.list);
}

static void press_filter(struct ui *ui)
{
	memcpy(ui->runs.before, ui->runs.filter, sizeof ui->runs.before);
	ui->dialog = &dialog_runs_filter;
}

/* Of the marked runs (count) that have curves: that of the chosen one, if it is among
 * them, else of the first. */
static enum run_kind overlay_kind(
	const struct runs_list *list, const uint32_t *marked, size_t count)
{
	enum run_kind kind = RUN_SWEEP;

	for (size_t i = 0; i < count; i++) {
		const struct store_run *run = runs_list_find(list, marked[i]);

		if (run != NULL && run->kind != RUN_SWEEP &&
			(kind == RUN_SWEEP || run->id == list->chosen))
			kind = run->kind;
	}
	return kind;
}

static void say_left_out(struct ui *ui, size_t sweeps, size_t others)
{
	size_t all = sweeps + others;

	if (all > 0)
		ui_notice(ui, ROLE_WARNING, "%zu %s%s left out: %s", all,
			others > 0 ? "run" : "sweep", all == 1 ? " is" : "s are",
			others > 0 ? "errors and accuracies share no axis"
				   : "a sweep has no curve of its own");
}

static void press_overlay(struct ui *ui)
{
	struct runs_pane *pane = &ui->runs;
	struct err err = {""};
	size_t sweeps = 0, others = 0;
	uint32_t *marked;
	size_t count = runs_list_marked(&pane->list, &marked);
	enum run_kind kind = overlay_kind(&pane->list, marked, count);

	runs_overlay_clear(&pane->overlay);
	pane->overlay.changes = ui->session.store_changes;
	for (size_t i = 0; i < count && err.text[0] == '\0'; i++) {
		const struct store_run *run = runs_list_find(&pane->list, marked[i]);

		if (run == NULL)
			continue;
		sweeps += run->kind == RUN_SWEEP;
		others += run->kind != RUN_SWEEP && run->kind != kind;
		if (run->kind == kind && kind != RUN_SWEEP)
			runs_overlay_add(
				&pane->overlay, session_store(&ui->session), run, &err);
	}
	free(marked);
	if (err.text[0] != '\0')
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	else
		say_left_out(ui, sweeps, others);
	if (pane->overlay.count > 0)
		ui->dialog = &dialog_overlay;
}

static void press_delete(struct ui *ui)
{
	free(ui->runs.doomed);
	ui->runs.doomed_count = runs_list_marked(&ui->runs.list, &ui->runs.doomed);
	ui->dialog = &dialog_delete;
}

static void press_resume(struct ui *ui)
{
	const struct store_run *run = runs_list_chosen(&ui->runs.list);
	struct err err;

	if (session_resume(&ui->session, run->id, &err) != 0)
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	else
		ui->pane = &pane_sweep;
}

static const struct binding bindings[] = {
	{KEYS_ENTER, 0, "open", "show the run on its pane", press_open, has_rows},
	{'/', 0, "filter", "show only the runs that pass a filter", press_filter, has_runs},
	{' ', 0, "tag", "tag the run, or no longer", press_tag, has_rows},
	{'o', 0, "overlay", "curves of the tagged runs over each other", press_overlay,
		has_rows},
	{'r', 0, "resume", "go on with the sweep", press_resume, can_resume},
	{'D', KEYS_DELETE, "delete", "delete the tagged runs, or this one; asks",
		press_delete, can_write},
	{'>', 0, "sort", "sort by the next column", press_sort_right, has_rows},
	{'<', 0, NULL, "sort by the column before", press_sort_left, has_rows},
	{'I', 0, NULL, "the other way round", press_invert, has_rows},
	{'u', 0, NULL, "no run is tagged any more", press_untag, has_tags},
	{KEYS_UP, 'k', NULL, "the run above", press_up, has_rows},
	{KEYS_DOWN, 'j', NULL, "the run below", press_down, has_rows},
	{KEYS_PAGE_UP, 0, NULL, "a page up", press_page_up, has_rows},
	{KEYS_PAGE_DOWN, 0, NULL, "a page down", press_page_down, has_rows},
	{KEYS_HOME, 'g', NULL, "the first run", press_home, has_rows},
	{KEYS_END, 'G', NULL, "the last run", press_end, has_rows},
	{0},
};

const struct pane pane_runs = {
	.name = "Runs",
	.draw = draw,
	.bindings = bindings,
	.notes = "A filter: words, and conditions on run, kind, status, name, data, done, "
		 "trials, acc, val, test, loss, error, s and any hyper-parameter, as in: "
		 "homework status=completed lr<0.01 acc>0.87\n"
		 "best: validation accuracy (v), or else test accuracy (t); of an "
		 "autoencoder its test error (e).\n"
		 "As the screen narrows, columns leave: " RUNS_TABLE_LEAVING,
};

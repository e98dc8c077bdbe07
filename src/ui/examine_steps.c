#include "fmnist/examine_steps.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/examine_column.h"

enum { NUMBER, FORMULA, LEFT, RIGHT, ERROR, VERDICT, TALLY, COLUMNS };

static const struct examine_column columns[COLUMNS] = {
	[NUMBER] = {"", 2, false, 0},
	[FORMULA] = {"left = right", 0, true, 0},
	[LEFT] = {"left", 8, false, 56},
	[RIGHT] = {"right", 8, false, 56},
	[ERROR] = {"error", 7, false, 90},
	[VERDICT] = {"", 5, true, 0},
	[TALLY] = {"layers", 6, false, 0},
};

/* ---- which layer ---- */

static bool is_measured(
	const struct examine_steps *steps, size_t layer, enum init_step step)
{
	const struct init_layer *of = &steps->result->scheme[steps->scheme].layer[layer];

	return of->step[step].difference.count > 0;
}

/* result->layers: none has the step, or the chosen one has not. */
static size_t layer_of(const struct examine_steps *steps, enum init_step step)
{
	size_t layers = steps->result->layers;

	if (steps->layer < layers)
		return is_measured(steps, steps->layer, step) ? steps->layer : layers;
	return init_result_deepest(steps->result, steps->scheme, step);
}

/* ---- the table ---- */

static enum role verdict_role(enum init_verdict verdict)
{
	static const enum role roles[INIT_VERDICTS] = {
		[INIT_NOT_MEASURED] = ROLE_DIM,
		[INIT_HOLDS] = ROLE_GOOD,
		[INIT_FAILS] = ROLE_FAILURE,
	};

	return roles[verdict];
}

static void fill_tally(
	const struct examine_steps *steps, enum init_step step, struct examine_cell *cell)
{
	struct init_tally tally = init_result_tally(steps->result, steps->scheme, step);

	if (tally.layers == 0)
		snprintf(cell->text, EXAMINE_TEXT, "–");
	else
		snprintf(cell->text, EXAMINE_TEXT, "%zu/%zu", tally.holds, tally.layers);
	cell->role = tally.holds == tally.layers ? ROLE_DIM : ROLE_FAILURE;
}

static void fill_sides(
	const struct examine_steps *steps, enum init_step step, struct examine_cell *cell)
{
	size_t layer = layer_of(steps, step);
	const struct init_layer *of;
	enum init_verdict verdict;

	if (layer == steps->result->layers) {
		examine_number(NAN, cell[LEFT].text);
		examine_number(NAN, cell[RIGHT].text);
		examine_number(NAN, cell[ERROR].text);
		return;
	}
	of = &steps->result->scheme[steps->scheme].layer[layer];
	verdict = of->verdict[step];
	examine_number(of->step[step].left, cell[LEFT].text);
	examine_number(of->step[step].right, cell[RIGHT].text);
	examine_number(moments_error(&of->step[step].difference), cell[ERROR].text);
	snprintf(cell[VERDICT].text, EXAMINE_TEXT, "%s", init_verdict_words[verdict]);
	cell[VERDICT].role = verdict_role(verdict);
}

static const char *formula_of(const struct area *area, enum init_step step)
{
	return area->grid->glyphs == GLYPHS_BRAILLE ? init_steps[step].formula
						    : init_steps[step].plain;
}

static void draw_row(
	const struct examine_steps *steps, enum init_step step, const struct area *line)
{
	struct examine_cell cell[COLUMNS] = {{.role = ROLE_TEXT}};

	snprintf(cell[NUMBER].text, EXAMINE_TEXT, "%d", (int)step + 1);
	snprintf(cell[FORMULA].text, EXAMINE_TEXT, "%s", formula_of(line, step));
	cell[NUMBER].role = cell[ERROR].role = ROLE_DIM;
	fill_sides(steps, step, cell);
	fill_tally(steps, step, &cell[TALLY]);
	examine_column_row(line, columns, cell, COLUMNS, step == steps->step);
}

/* ---- the chosen step ---- */

#define WORDS_ROWS 4  /* what is said of it, and a blank line above */
#define TABLE_LEAST 5 /* rows of the table before there are words */

static void name_layer(const struct examine_steps *steps, size_t layer, char *text)
{
	if (layer + 1 < steps->result->layers)
		snprintf(text, EXAMINE_TEXT, "layer %zu", layer + 1);
	else
		snprintf(text, EXAMINE_TEXT, "output layer");
}

static void say_measured(const struct examine_steps *steps, const struct area *line)
{
	size_t layer = layer_of(steps, steps->step);
	char name[EXAMINE_TEXT], off[EXAMINE_TEXT], error[EXAMINE_TEXT];
	const struct pairs *pairs;
	double deviation, se;
	int col = 1;

	if (layer == steps->result->layers) {
		area_text(line, 0, col, ROLE_DIM, 0,
			steps->layer < layer ? "this layer has no such step; u takes all"
					     : "no layer has this step");
		return;
	}
	pairs = &steps->result->scheme[steps->scheme].layer[layer].step[steps->step];
	se = moments_error(&pairs->difference);
	deviation = pairs->left - pairs->right;
	name_layer(steps, layer, name);
	col = area_item(line, col, ROLE_TEXT, "%s: off by %s", name,
		examine_number(deviation, off));
	if (!isfinite(se)) {
		area_item(line, col, ROLE_DIM, "one number: nothing to judge by");
		return;
	}
	if (se > 0.0)
		area_item(line, col, ROLE_TEXT, "%.1f of %.1f standard errors, %s each",
			fabs(deviation) / se,
			moments_reach(INIT_ERRORS, pairs->difference.count),
			examine_number(se, error));
}

static void say_words(const struct examine_steps *steps, const struct area *area)
{
	const struct init_step_entry *entry = &init_steps[steps->step];
	struct area line = area_part(area, 0, 0, 1, area->cols);
	int col = area_printf(&line, 0, 1, ROLE_TITLE, ATTR_BOLD, "%d  %s",
			  (int)steps->step + 1, formula_of(area, steps->step)) +
		3;

	area_item(&line, col, ROLE_TEXT, "%s", entry->says);
	line = area_part(area, 1, 0, 1, area->cols);
	say_measured(steps, &line);
	line = area_part(area, 2, 0, 1, area->cols);
	if (entry->rests != NULL)
		area_printf(&line, 0, 1, ROLE_TEXT, 0, "rests on: %s", entry->rests);
}

static int words_rows(const struct area *area)
{
	return area->rows >= TABLE_LEAST + WORDS_ROWS ? WORDS_ROWS : 0;
}

size_t examine_steps_rows(const struct area *area)
{
	int rows = area->rows - words_rows(area) - 1;

	return rows > 0 ? (size_t)rows : 0;
}

void examine_steps_draw(const struct examine_steps *steps, const struct area *area)
{
	size_t rows = examine_steps_rows(area), row = 0;
	struct area words;

	examine_column_names(area, columns, COLUMNS);
	for (; row < rows && steps->top + row < INIT_STEPS; row++) {
		struct area line = area_part(area, 1 + (int)row, 0, 1, area->cols);

		draw_row(steps, (enum init_step)(steps->top + row), &line);
	}
	if (words_rows(area) == 0)
		return;
	words = area_part(area, (int)row + 2, 0, WORDS_ROWS - 1, area->cols);
	say_words(steps, &words);
}

/*
 * The charts of a sweep: which hyper-parameter matters, and the scores against one.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/sweep_charts.h"
#include "fmnist/xalloc.h"

#define TRIANGLE 0x25b8
#define DISC 0x25cf

enum { AXIS_LR, AXIS_UNITS, AXIS_DECAY, AXES };

struct sample {
	struct board board;
	struct grid grid;
};

static uint8_t axis_of(const char *name)
{
	return (uint8_t)(hparam_find(name) - hparam_table);
}

/* Completed trials; lr decides most of the score, the units some, the decay nothing. */
static void sample_init(struct sample *s, size_t trials)
{
	static const double lr[] = {0.00001, 0.0005, 0.001, 0.01};
	struct board *board = &s->board;

	memset(s, 0, sizeof *s);
	board_init(board);
	board->run = 1;
	board->sweep.axes = AXES;
	board->sweep.axis[AXIS_LR] = axis_of("lr");
	board->sweep.axis[AXIS_UNITS] = axis_of("hidden-units");
	board->sweep.axis[AXIS_DECAY] = axis_of("weight-decay");
	board->trials = trials;
	board->trial = xcalloc(trials + 1, sizeof *board->trial);
	for (size_t i = 0; i < trials; i++) {
		struct board_trial *trial = &board->trial[i];
		struct hparams *hp = &trial->begun.hparams;

		hparams_default(hp);
		hp->lr = lr[i % 4];
		hp->hidden_units = 10 * (int64_t)(i / 4 % 2 + 1);
		hp->weight_decay = i / 8 % 2 == 0 ? 0 : 1e-4;
		trial->started = true;
		trial->status = RUN_COMPLETED;
		trial->score = 0.2 * (double)(i % 4) + 0.1 * (double)(i / 4 % 2) + 0.1;
	}
}

static void sample_release(struct sample *s)
{
	grid_release(&s->grid);
	board_release(&s->board);
}

static void new_grid(struct sample *s, int rows, int cols, enum glyphs glyphs)
{
	grid_release(&s->grid);
	grid_init(&s->grid, rows, cols, glyphs);
}

/* The chart as text; free() it. */
static char *importance(struct sample *s, int rows, int cols, enum glyphs glyphs)
{
	new_grid(s, rows, cols, glyphs);
	struct area area = grid_area(&s->grid);
	sweep_charts_importance(&s->board, &area);
	return grid_dump(&s->grid);
}

static char *dots(struct sample *s, size_t axis, int rows, int cols, enum glyphs glyphs)
{
	new_grid(s, rows, cols, glyphs);
	struct area area = grid_area(&s->grid);
	sweep_charts_dots(&s->board, axis, &area);
	return grid_dump(&s->grid);
}

/* Takes the text. */
static void assert_is(char *text, const char *want)
{
	assert_string_equal(text, want);
	free(text);
}

static void assert_holds(char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, text);
	free(text);
}

static void assert_lacks(char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, text);
	free(text);
}

static const struct cell *cell_at(const struct sample *s, int row, int col)
{
	return &s->grid.cell[row * s->grid.cols + col];
}

/* Dots of braille in the whole grid. */
static int count_dots(const struct sample *s)
{
	int count = 0;

	for (int i = 0; i < s->grid.rows * s->grid.cols; i++)
		if (s->grid.cell[i].glyph >= 0x2800 && s->grid.cell[i].glyph < 0x2900)
			count += __builtin_popcount(s->grid.cell[i].glyph - 0x2800);
	return count;
}

static void find(const struct sample *s, uint32_t glyph, int from_row, int *row, int *col)
{
	for (*row = from_row; *row < s->grid.rows; (*row)++)
		for (*col = 0; *col < s->grid.cols; (*col)++)
			if (cell_at(s, *row, *col)->glyph == glyph)
				return;
	fail_msg("U+%04X is nowhere", glyph);
}

/* ---- importance ---- */

static void one_line_names_the_greatest_share_first(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 64);
	assert_is(importance(&s, 1, 60, GLYPHS_ASCII),
		"importance   lr ############### .95   units # .03   wd .00\n");
	assert_is(importance(&s, 1, 37, GLYPHS_ASCII),
		"importance  lr .95  units .03  wd .00\n");
	assert_is(importance(&s, 1, 36, GLYPHS_ASCII), "importance  lr .95  units .03\n");
	sample_release(&s);
}

static void bars_are_as_long_as_the_shares_and_the_method_is_named(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 64);
	assert_is(importance(&s, 4, 60, GLYPHS_ASCII),
		"importance  share of variance explained alone\n"
		"lr    ##############################################     .95\n"
		"units #                                                  .03\n"
		"wd                                                       .00\n");
	assert_holds(importance(&s, 4, 70, GLYPHS_ASCII), "alone, 64 completed trials\n");
	assert_holds(
		importance(&s, 7, 30, GLYPHS_ASCII), "importance  share of variance\n");
	assert_is(importance(&s, 3, 60, GLYPHS_ASCII),
		"importance  share of variance explained alone\n"
		"lr    ################   .95   wd                       .00\n"
		"units                    .03\n");
	sample_release(&s);
}

static void what_is_not_known_is_said(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 7);
	assert_is(importance(&s, 1, 40, GLYPHS_ASCII), "importance: too few trials\n");
	sample_release(&s);
	sample_init(&s, 16);
	for (size_t i = 0; i < 16; i++)
		s.board.trial[i].begun.hparams.lr = 0.001 * (double)(i + 1);
	assert_is(importance(&s, 1, 60, GLYPHS_ASCII),
		"importance   units .00   wd .00   lr ?\n");
	assert_holds(importance(&s, 4, 60, GLYPHS_ASCII), " too few trials\n");
	s.board.sweep.axes = 0;
	assert_is(importance(&s, 1, 40, GLYPHS_ASCII), "importance: nothing varies\n");
	sample_release(&s);
}

/* A pruned trial is one that did badly early on: it would mislead. */
static void only_completed_trials_count(void **state)
{
	static const enum run_status others[] = {RUN_RUNNING, RUN_PRUNED, RUN_DIVERGED,
		RUN_FAILED, RUN_CANCELLED, RUN_INTERRUPTED};
	struct sample s, t;

	(void)state;
	sample_init(&s, 64);
	sample_init(&t, 64 + 7);
	for (size_t i = 0; i < 6; i++)
		t.board.trial[64 + i].status = others[i];
	t.board.trial[64 + 6].started = false;
	for (size_t i = 64; i < 71; i++)
		t.board.trial[i].score = 9;
	char *want = importance(&s, 4, 80, GLYPHS_BRAILLE);
	assert_is(importance(&t, 4, 80, GLYPHS_BRAILLE), want);
	free(want);
	want = dots(&s, AXIS_LR, 20, 80, GLYPHS_BRAILLE);
	assert_is(dots(&t, AXIS_LR, 20, 80, GLYPHS_BRAILLE), want);
	free(want);
	sample_release(&s);
	sample_release(&t);
}

/* ---- dots ---- */

static void each_trial_is_a_dot_above_its_value(void **state)
{
	struct sample s;
	int row = 0, col = 0;

	(void)state;
	sample_init(&s, 16);
	free(dots(&s, AXIS_UNITS, 16, 60, GLYPHS_BRAILLE));
	/* The disc covers the best and the one beside it. */
	assert_int_equal(count_dots(&s), 14);
	/* Trial 7, the first of the best, has 20 units: on the right. */
	find(&s, DISC, 1, &row, &col);
	assert_true(col > 40 && row == 1);
	assert_int_equal(cell_at(&s, row, col)->role, ROLE_BEST);
	assert_int_equal(cell_at(&s, row, col)->attr, ATTR_BOLD);
	sample_release(&s);
}

static void axes_carry_numbers_and_the_values_stand_at_equal_distances(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 16);
	assert_is(dots(&s, AXIS_LR, 10, 46, GLYPHS_ASCII),
		"validation accuracy by lr       > mean  * best\n"
		"0.8+                                   >*'\n"
		"   |                                    ''\n"
		"0.6+                         >''\n"
		"0.4+               ..         ''\n"
		"   |              >..\n"
		"0.2+     ..\n"
		"   |    >..\n"
		"   +-----+---------+----------+---------+-----\n"
		"        1e-5     .0005       .001      .01\n");
	sample_release(&s);
}

static void the_mean_stands_left_of_the_dots_at_its_height(void **state)
{
	struct sample s;
	int row = 0, col = 0;

	(void)state;
	sample_init(&s, 16);
	/* One level: all scores, .1 to .8, mean .45. */
	for (size_t i = 0; i < 16; i++)
		s.board.trial[i].begun.hparams.lr = 0.01;
	free(dots(&s, AXIS_LR, 18, 40, GLYPHS_BRAILLE));
	find(&s, TRIANGLE, 1, &row, &col);
	int height = 18 - 3;
	assert_in_range(row, 1 + height / 2 - 1, 1 + height / 2 + 1);
	assert_in_range(col, 20, 22);
	/* All in one row, which is not covered. */
	for (size_t i = 0; i < 16; i++)
		s.board.trial[i].score = 0.5;
	free(dots(&s, AXIS_LR, 18, 40, GLYPHS_BRAILLE));
	find(&s, TRIANGLE, 1, &row, &col);
	assert_int_equal(count_dots(&s), 14);
	assert_int_equal(cell_at(&s, row, col + 1)->role, ROLE_VALIDATION);
	sample_release(&s);
}

static void the_widest_row_fills_its_part_when_there_are_too_many_trials(void **state)
{
	struct sample s;
	int widest = 0;

	(void)state;
	sample_init(&s, 4000);
	free(dots(&s, AXIS_UNITS, 20, 64, GLYPHS_BLOCKS));
	for (int row = 1; row < 18; row++) {
		int wide = 0;

		for (int col = 4; col < 34; col++)
			wide += cell_at(&s, row, col)->role == ROLE_VALIDATION;
		widest = wide > widest ? wide : widest;
	}
	/* Half of 60 columns, less one for the mark and one between. */
	assert_int_equal(widest, 28);
	sample_release(&s);
}

static void of_many_values_some_are_labelled_and_none_touch(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 500);
	for (size_t i = 0; i < 500; i++)
		s.board.trial[i].begun.hparams.hidden_units = 1000 + (int64_t)i;
	char *text = dots(&s, AXIS_UNITS, 20, 60, GLYPHS_ASCII);
	char *last = strrchr(text, '+');
	assert_non_null(last);
	last = strchr(last, '\n') + 1;
	int labels = 0;
	for (char *word = strtok(last, " \n"); word != NULL; word = strtok(NULL, " \n")) {
		assert_int_equal(strlen(word), 4);
		assert_in_range(atoi(word), 1000, 1499);
		labels++;
	}
	assert_in_range(labels, 5, 12);
	free(text);
	assert_lacks(dots(&s, AXIS_UNITS, 20, 60, GLYPHS_ASCII), "mean");
	sample_release(&s);
}

static void a_loss_that_spans_much_is_logarithmic_and_the_least_is_best(void **state)
{
	struct sample s;
	int row = 0, col = 0;

	(void)state;
	sample_init(&s, 16);
	s.board.sweep.metric = METRIC_VAL_LOSS;
	s.board.trial[4].score = 1e6;
	s.board.trial[3].score = 0.01;
	assert_holds(
		dots(&s, AXIS_LR, 16, 60, GLYPHS_BRAILLE), "validation loss by lr, log ");
	find(&s, DISC, 1, &row, &col);
	assert_int_equal(row, 13);
	sample_release(&s);
}

static void a_choice_is_labelled_with_its_name(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 16);
	s.board.sweep.axis[0] = axis_of("init");
	for (size_t i = 0; i < 16; i++)
		s.board.trial[i].begun.hparams.init = (int64_t)(i % 2);
	assert_holds(dots(&s, 0, 16, 60, GLYPHS_BRAILLE), " torch ");
	assert_holds(dots(&s, 0, 16, 60, GLYPHS_BRAILLE), " he\n");
	sample_release(&s);
}

static void before_a_trial_is_completed_that_is_said(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 4);
	for (size_t i = 0; i < 4; i++)
		s.board.trial[i].status = RUN_RUNNING;
	assert_holds(dots(&s, 0, 16, 60, GLYPHS_ASCII), "no completed trial yet\n");
	sample_release(&s);
}

/* Surrounded by marks, which must stay. */
static void draw_framed(
	const struct board *board, int rows, int cols, enum glyphs glyphs, int axis)
{
	struct grid grid;

	grid_init(&grid, rows + 2, cols + 2, glyphs);
	struct area all = grid_area(&grid);
	area_fill(&all, '~', ROLE_TITLE, 0);
	struct area inside = area_part(&all, 1, 1, rows, cols);
	area_fill(&inside, ' ', ROLE_TEXT, 0);
	if (axis < 0)
		sweep_charts_importance(board, &inside);
	else
		sweep_charts_dots(board, (size_t)axis, &inside);
	for (int row = 0; row < rows + 2; row++)
		for (int col = 0; col < cols + 2; col++)
			if (row == 0 || col == 0 || row > rows || col > cols)
				assert_int_equal(
					grid.cell[row * grid.cols + col].glyph, '~');
	grid_release(&grid);
}

static void every_size_is_drawn_inside_its_area(void **state)
{
	static const size_t trials[] = {0, 1, 16, 100};
	struct sample s;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		sample_init(&s, trials[i]);
		for (size_t t = 0; t < trials[i]; t += 3)
			s.board.trial[t].begun.hparams.hidden_units = (int64_t)t + 1;
		for (int rows = 0; rows <= 14; rows++)
			for (int cols = 0; cols <= 90; cols += cols < 30 ? 1 : 10)
				for (int axis = -1; axis <= AXES; axis++)
					draw_framed(&s.board, rows, cols,
						(enum glyphs)((rows + cols) % 3), axis);
		sample_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_names_the_greatest_share_first),
		cmocka_unit_test(bars_are_as_long_as_the_shares_and_the_method_is_named),
		cmocka_unit_test(what_is_not_known_is_said),
		cmocka_unit_test(only_completed_trials_count),
		cmocka_unit_test(each_trial_is_a_dot_above_its_value),
		cmocka_unit_test(
			axes_carry_numbers_and_the_values_stand_at_equal_distances),
		cmocka_unit_test(the_mean_stands_left_of_the_dots_at_its_height),
		cmocka_unit_test(
			the_widest_row_fills_its_part_when_there_are_too_many_trials),
		cmocka_unit_test(of_many_values_some_are_labelled_and_none_touch),
		cmocka_unit_test(
			a_loss_that_spans_much_is_logarithmic_and_the_least_is_best),
		cmocka_unit_test(a_choice_is_labelled_with_its_name),
		cmocka_unit_test(before_a_trial_is_completed_that_is_said),
		cmocka_unit_test(every_size_is_drawn_inside_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

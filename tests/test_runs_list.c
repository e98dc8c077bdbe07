#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/number.h"
#include "fmnist/runs_list.h"
#include "fmnist/runs_table.h"
#include "fmnist/xalloc.h"

#define NOW 1795489200.0 /* 2026-11-24 03:00 UTC */

static struct store_run made_run(uint32_t id, double lr, double accuracy)
{
	struct store_run run = {
		.id = id,
		.status = RUN_COMPLETED,
		.started = NOW - 60.0,
		.ended = NOW,
		.inputs = 784,
		.classes = 10,
		.epochs = 50,
		.train_loss = 0.25,
		.validation_accuracy = accuracy,
		.test_accuracy = 0.8 + id / 1000.0,
		.seconds = 60.0,
	};

	hparams_default(&run.hparams);
	run.hparams.lr = lr;
	return run;
}

/* Four runs: 4 a sweep that was interrupted, 3 diverged, 2 synthetic, 1 without a split. */
static struct store_run *made_runs(void)
{
	struct store_run *runs = xcalloc(4, sizeof *runs);

	runs[0] = made_run(4, 0.01, 0.878);
	runs[0].kind = RUN_SWEEP;
	runs[0].status = RUN_INTERRUPTED;
	runs[0].inputs = runs[0].classes = 0;
	snprintf(runs[0].name, sizeof runs[0].name, "homework");
	runs[0].trials = 50;
	runs[0].trials_done = 31;
	runs[0].epochs = 900;
	runs[0].best_trial = 36;
	runs[1] = made_run(3, 10.0, (double)NAN);
	runs[1].status = RUN_DIVERGED;
	runs[1].test_accuracy = runs[1].train_loss = (double)NAN;
	runs[1].epochs = 0;
	snprintf(runs[1].reason, sizeof runs[1].reason, "the loss is not a number");
	runs[2] = made_run(2, 0.001, 0.95);
	runs[2].synthetic = true;
	runs[3] = made_run(1, 0.02, (double)NAN);
	runs[3].seconds = 500.0;
	runs[3].started = NOW - 86400.0 * 30;
	return runs;
}

static int begin(void **state)
{
	struct runs_list *list = xmalloc(sizeof *list);

	setenv("TZ", "UTC", 1);
	runs_list_init(list);
	runs_list_set(list, made_runs(), 4);
	*state = list;
	return 0;
}

static int end(void **state)
{
	runs_list_release(*state);
	free(*state);
	return 0;
}

/* "4 3 2 1": the numbers as they stand below each other. */
static void assert_rows(const struct runs_list *list, const char *expected)
{
	char text[256] = "";

	for (size_t i = 0; i < list->rows; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%u",
			i > 0 ? " " : "", list->run[list->row[i]].id);
	assert_string_equal(text, expected);
}

static void assert_filtered(
	struct runs_list *list, const char *filter, const char *expected)
{
	struct err err = {""};

	if (runs_list_filter(list, filter, &err) != 0)
		fail_msg("%s: %s", filter, err.text);
	assert_rows(list, expected);
}

static void the_newest_run_stands_first_and_is_chosen(void **state)
{
	struct runs_list *list = *state;

	assert_rows(list, "4 3 2 1");
	assert_int_equal(list->chosen, 4);
	assert_int_equal(runs_list_chosen(list)->id, 4);
}

static void sort_by(struct runs_list *list, enum runs_column column)
{
	while (list->sort != column)
		runs_list_sort(list, 1);
}

static void each_column_sorts_in_its_natural_direction(void **state)
{
	struct runs_list *list = *state;

	sort_by(list, RUNS_LR);
	assert_rows(list, "2 4 1 3");
	sort_by(list, RUNS_BEST);
	assert_rows(list, "2 4 1 3");
	sort_by(list, RUNS_DONE);
	assert_rows(list, "2 1 4 3");
	sort_by(list, RUNS_STATUS);
	assert_rows(list, "2 1 3 4");
	sort_by(list, RUNS_TOOK);
	assert_rows(list, "1 4 3 2");
	sort_by(list, RUNS_NUMBER);
	assert_rows(list, "4 3 2 1");
}

static void what_is_not_known_stands_last_in_both_directions(void **state)
{
	struct runs_list *list = *state;

	sort_by(list, RUNS_BEST);
	assert_rows(list, "2 4 1 3");
	runs_list_invert(list);
	assert_rows(list, "1 4 2 3");
}

static void there_is_no_sorting_by_curves(void **state)
{
	struct runs_list *list = *state;

	sort_by(list, RUNS_BEST);
	runs_list_sort(list, 1);
	assert_int_equal(list->sort, RUNS_STARTED);
	runs_list_sort(list, -1);
	assert_int_equal(list->sort, RUNS_BEST);
	sort_by(list, RUNS_NUMBER);
	runs_list_sort(list, -1);
	assert_int_equal(list->sort, RUNS_TOOK);
}

static void the_choice_stays_with_its_run(void **state)
{
	struct runs_list *list = *state;
	struct store_run *runs = xcalloc(5, sizeof *runs);
	struct store_run *old = made_runs();

	runs_list_move(list, 1);
	assert_int_equal(list->chosen, 3);
	sort_by(list, RUNS_LR);
	assert_int_equal(list->chosen, 3);
	assert_int_equal(list->at, 3);
	sort_by(list, RUNS_NUMBER);
	runs[0] = made_run(5, 0.1, 0.8);
	memcpy(runs + 1, old, 4 * sizeof *runs);
	free(old);
	runs_list_set(list, runs, 5);
	assert_int_equal(list->chosen, 3);
	assert_int_equal(list->at, 2);
}

static void a_chosen_run_that_goes_leaves_the_choice_to_its_row(void **state)
{
	struct runs_list *list = *state;
	struct store_run *runs = made_runs();

	runs_list_move(list, 1);
	runs[1] = runs[2];
	runs[2] = runs[3];
	runs_list_set(list, runs, 3);
	assert_int_equal(list->chosen, 2);
	assert_int_equal(list->at, 1);
	runs_list_move(list, 100);
	assert_int_equal(list->chosen, 1);
	/* It was the last. */
	runs_list_set(list, made_runs(), 2);
	assert_int_equal(list->chosen, 3);
	assert_int_equal(list->at, 1);
	runs_list_set(list, xcalloc(1, sizeof *runs), 0);
	assert_null(runs_list_chosen(list));
	assert_int_equal(list->chosen, 0);
	runs_list_set(list, made_runs(), 4);
	assert_int_equal(list->chosen, 4);
}

static void moving_stops_at_the_ends(void **state)
{
	struct runs_list *list = *state;

	runs_list_move(list, -1);
	assert_int_equal(list->at, 0);
	runs_list_move(list, 1000000);
	assert_int_equal(list->at, 3);
	runs_list_move(list, -2);
	assert_int_equal(list->at, 1);
}

static void tags_are_kept_while_their_runs_are_there(void **state)
{
	struct runs_list *list = *state;
	struct store_run *runs = made_runs();
	uint32_t *marked;

	runs_list_tag(list, 3);
	runs_list_tag(list, 1);
	runs_list_tag(list, 4);
	runs_list_tag(list, 4);
	assert_true(runs_list_tagged(list, 3));
	assert_false(runs_list_tagged(list, 4));
	assert_filtered(list, "status=completed", "2 1");
	assert_int_equal(runs_list_marked(list, &marked), 2);
	assert_int_equal(marked[0], 1);
	assert_int_equal(marked[1], 3);
	free(marked);
	/* Run 3 is deleted. */
	runs[1] = runs[2];
	runs[2] = runs[3];
	runs_list_set(list, runs, 3);
	assert_int_equal(list->tags, 1);
	runs_list_untag(list);
	assert_int_equal(list->tags, 0);
}

static void without_tags_the_chosen_run_is_meant(void **state)
{
	struct runs_list *list = *state;
	uint32_t *marked;

	runs_list_move(list, 2);
	assert_int_equal(runs_list_marked(list, &marked), 1);
	assert_int_equal(marked[0], 2);
	free(marked);
}

static void filters_take_words_and_conditions(void **state)
{
	struct runs_list *list = *state;

	assert_filtered(list, "kind=sweep", "4");
	assert_filtered(list, "status=completed", "2 1");
	assert_filtered(list, "status=comp  data=synthetic", "2");
	assert_filtered(list, "status!=completed", "4 3");
	assert_filtered(list, "lr<0.01", "2");
	assert_filtered(list, "lr <= 0.01, acc > 0.87", "4 2");
	assert_filtered(list, "acc>0.87", "4 2");
	assert_filtered(list, "layers=3 units=40 batch-size=16", "4 3 2 1");
	assert_filtered(list, "homework", "4");
	assert_filtered(list, "784-40", "3 2 1");
	assert_filtered(list, "SYNTH", "2");
	assert_filtered(list, "s>100", "1");
	assert_filtered(list, "trials>=50", "4");
	assert_filtered(list, "activation=relu run<3", "2 1");
	assert_filtered(list, "nothing", "");
	assert_filtered(list, " ", "4 3 2 1");
}

static void what_is_not_known_fulfils_no_condition(void **state)
{
	struct runs_list *list = *state;

	assert_filtered(list, "val<1", "4 2");
	assert_filtered(list, "val!=0.5", "4 2");
	assert_filtered(list, "trials<100", "4");
}

static void a_filter_that_cannot_be_read_says_why_and_changes_nothing(void **state)
{
	static const struct {
		const char *filter, *problem;
	} wrong[] = {
		{"colour=red", "'colour' is no column"},
		{"lr<", "a value belongs after 'lr'"},
		{"<3", "a name belongs before '<3'"},
		{"lr<abc", "'abc' is not a number"},
		{"status>completed", "status is a word"},
		{"activation>relu", "activation is a word"},
		{"lr!3", "'!' is no comparison"},
		{"a b c d e f g h i j k l m n o p q", "at most 16 conditions"},
		{"a-word-that-is-much-longer-than-any-name-can-be-here", "is too long"},
	};
	struct runs_list *list = *state;

	assert_filtered(list, "kind=sweep", "4");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct err err = {""};

		assert_int_equal(runs_list_filter(list, wrong[i].filter, &err), -1);
		if (strstr(err.text, wrong[i].problem) == NULL)
			fail_msg("%s: '%s'", wrong[i].filter, err.text);
		runs_list_invert(list);
		assert_rows(list, "4");
	}
}

static void only_validation_on_real_data_makes_the_best(void **state)
{
	struct runs_list *list = *state;

	assert_true(list->best == 0.878);
	assert_filtered(list, "data=synthetic", "2");
	assert_true(isnan(list->best));
}

static void a_curve_is_kept_until_its_run_goes_on(void **state)
{
	struct runs_list *list = *state;
	struct store_run *runs = made_runs();
	float values[1000];

	for (int i = 0; i < 1000; i++)
		values[i] = (float)i;
	runs_list_curve(list, 0, values, 5);
	runs_list_curve(list, 1, values, 1000);
	assert_int_equal(list->curve[0].count, 5);
	assert_int_equal(list->curve[1].count, RUNS_CURVE);
	assert_true(list->curve[0].value[4] == 4.0f);
	assert_true(list->curve[1].value[RUNS_CURVE - 1] == 999.0f);
	runs[0].trials_done++;
	runs_list_set(list, runs, 4);
	assert_false(list->curve[0].known);
	assert_true(list->curve[1].known);
	assert_true(list->curve[1].value[RUNS_CURVE - 1] == 999.0f);
}

/* ---- as a table ---- */

static char *table(const struct runs_list *list, int rows, int cols)
{
	struct grid grid;
	struct area area;
	char *text;

	grid_init(&grid, rows, cols, GLYPHS_BRAILLE);
	area = grid_area(&grid);
	runs_table_draw(list, 0, NOW, &area);
	text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static void assert_table(const struct runs_list *list, int cols, const char *expected)
{
	char *text = table(list, 5, cols);

	assert_string_equal(text, expected);
	free(text);
}

static void the_table_at_80_columns(void **state)
{
	struct runs_list *list = *state;
	const float values[] = {0.1f, 0.2f, 0.3f, 0.4f};

	runs_list_curve(list, 2, values, 4);
	runs_list_tag(list, 3);
	assert_table(list, 80,
		"  run▼kind  status      name         lr batch  done    best curve   began"
		"   took\n"
		"    4 sweep interrupted homework    .01    16 31/50 v .8780         02:59"
		"  1m00s\n"
		"●   3 train diverged    3×40         10    16  0/50       –         02:59"
		"  1m00s\n"
		"    2 train completed   3×40 syn   .001    16 50/50 v .9500 ▁▃▆█    02:59"
		"  1m00s\n"
		"    1 train completed   3×40        .02    16 50/50 t .8010        Oct 25"
		"  8m20s\n");
}

/* Before its first trial is completed there is nothing that a sweep varies. */
static void a_sweep_without_a_best_trial_has_no_hyper_parameters(void **state)
{
	struct runs_list *list = *state;
	char *text;

	list->run[0].best_trial = 0;
	sort_by(list, RUNS_LR);
	assert_rows(list, "2 1 3 4");
	runs_list_invert(list);
	assert_rows(list, "3 1 2 4");
	assert_filtered(list, "lr<100", "3 1 2");
	assert_filtered(list, "activation=relu", "3 1 2");
	assert_filtered(list, "activation!=relu", "");
	assert_filtered(list, "", "3 1 2 4");
	sort_by(list, RUNS_NUMBER);
	text = table(list, 6, 80);
	if (strstr(text, " homework      –     – 31/50 ") == NULL)
		fail_msg("%s", text);
	free(text);
}

static void the_table_at_40_columns(void **state)
{
	assert_table(*state, 40,
		"  run▼status      name      done    best\n"
		"    4 interrupted homework 31/50 v .8780\n"
		"    3 diverged    3×40      0/50       –\n"
		"    2 completed   3×40 syn 50/50 v .9500\n"
		"    1 completed   3×40     50/50 t .8010\n");
}

/* The titles that are shown at a width. */
static void assert_titles(const struct runs_list *list, int cols, const char *expected)
{
	char *text = table(list, 2, cols);
	char titles[256] = "";
	char *rest = text;
	char *line = strsep(&rest, "\n");

	for (char *word; (word = strsep(&line, " ")) != NULL;) {
		if (word[0] == '\0')
			continue;
		strcat(titles, titles[0] != '\0' ? " " : "");
		strcat(titles, word);
	}
	free(text);
	assert_string_equal(titles, expected);
}

static void columns_leave_in_the_order_that_is_stated(void **state)
{
	struct runs_list *list = *state;

	static const struct {
		int cols;
		const char *titles;
	} at[] = {
		{200, "run▼ kind status name lr batch done best curve began took"},
		{80, "run▼kind status name lr batch done best curve began took"},
		{79, "run▼status name lr batch done best curve began took"},
		{73, "run▼status name lr done best curve began took"},
		{67, "run▼status name lr done best curve began"},
		{60, "run▼status name done best curve began"},
		{53, "run▼status name done best curve"},
		{46, "run▼status name done best"},
		{39, "run▼status name best"},
		{33, "run▼name best"},
		{21, "run▼ best"},
		{13, "run▼ best"},
	};

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		assert_titles(list, at[i].cols, at[i].titles);
}

static void the_sorted_column_leaves_last(void **state)
{
	struct runs_list *list = *state;

	sort_by(list, RUNS_BATCH);
	assert_titles(list, 22, "run batch▲ best");
}

static void every_size_and_glyph_is_drawn(void **state)
{
	struct runs_list *list = *state;

	for (int glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++) {
		for (int i = 0; i < 20 * 260; i++) {
			struct grid grid;
			struct area area;

			grid_init(&grid, 1 + i % 20, 1 + i / 20, (enum glyphs)glyphs);
			area = grid_area(&grid);
			runs_table_draw(list, (size_t)i % 5, NOW, &area);
			runs_table_detail(&list->run[i % 4], &area);
			grid_release(&grid);
		}
	}
}

static void only_failure_is_red(void **state)
{
	(void)state;
	for (int status = RUN_RUNNING; status <= RUN_CANCELLED; status++)
		assert_int_equal(runs_status_role((enum run_status)status) == ROLE_FAILURE,
			status == RUN_DIVERGED || status == RUN_FAILED);
}

#define LIST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIST(the_newest_run_stands_first_and_is_chosen),
		LIST(each_column_sorts_in_its_natural_direction),
		LIST(what_is_not_known_stands_last_in_both_directions),
		LIST(there_is_no_sorting_by_curves),
		LIST(the_choice_stays_with_its_run),
		LIST(a_chosen_run_that_goes_leaves_the_choice_to_its_row),
		LIST(moving_stops_at_the_ends),
		LIST(tags_are_kept_while_their_runs_are_there),
		LIST(without_tags_the_chosen_run_is_meant),
		LIST(filters_take_words_and_conditions),
		LIST(what_is_not_known_fulfils_no_condition),
		LIST(a_filter_that_cannot_be_read_says_why_and_changes_nothing),
		LIST(only_validation_on_real_data_makes_the_best),
		LIST(a_curve_is_kept_until_its_run_goes_on),
		LIST(the_table_at_80_columns),
		LIST(a_sweep_without_a_best_trial_has_no_hyper_parameters),
		LIST(the_table_at_40_columns),
		LIST(columns_leave_in_the_order_that_is_stated),
		LIST(the_sorted_column_leaves_last),
		LIST(every_size_and_glyph_is_drawn),
		cmocka_unit_test(only_failure_is_red),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

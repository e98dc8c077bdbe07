/*
 * The Sweep pane, drawn from a made-up sweep at every size, with its keys, and a few
 * screens compared with kept ones (tests/fixtures/screens). After a change that is
 * meant, FMNIST_UPDATE_SCREENS=1 writes them anew: look at the difference.
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/sweep_layout.h"
#include "fmnist/ui.h"
#include "fmnist/xalloc.h"
#include "kept_screen.h"
#include "made_up_sweep.h"

struct stage {
	struct session_options options;
	struct ui ui;
	struct sweep_story story;
	char store[64];
};

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct err err;

	snprintf(stage->store, sizeof stage->store, "/tmp/fmnist-sweep-XXXXXX");
	if (mkdtemp(stage->store) == NULL)
		return -1;
	hparams_default(&stage->options.hparams);
	stage->options.threads = 1;
	stage->options.store = stage->store;
	stage->options.sweep = "homework";
	/* Nothing is ever fetched from elsewhere. */
	stage->options.url = "http://127.0.0.1:1/";
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	stage->ui.session.data_state = DATA_READY;
	stage->ui.session.data.synthetic = true;
	stage->ui.pane = &pane_sweep;
	*state = stage;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static int end(void **state)
{
	struct stage *stage = *state;

	ui_release(&stage->ui);
	nftw(stage->store, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(stage);
	return 0;
}

static void keys(struct stage *stage, const int *key, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ui_key(&stage->ui, key[i]);
}

#define KEYS(stage, ...)                        \
	keys(stage, (const int[]){__VA_ARGS__}, \
		sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static void type(struct stage *stage, const char *text)
{
	for (; *text != '\0'; text++)
		ui_key(&stage->ui, *text);
}

static char *screen(struct stage *stage, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid;
	char *text;

	grid_init(&grid, rows, cols, glyphs);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static bool shows(struct stage *stage, int rows, int cols, const char *part)
{
	char *text = screen(stage, rows, cols, GLYPHS_BRAILLE);
	bool found = strstr(text, part) != NULL;

	free(text);
	return found;
}

static void assert_shows(struct stage *stage, int rows, int cols, const char *part)
{
	char *text = screen(stage, rows, cols, GLYPHS_BRAILLE);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen of %dx%d:\n%s", part, rows, cols, text);
	free(text);
}

/* ---- what can be on the screen ---- */

static void empty(struct stage *stage)
{
	(void)stage;
}

static void first(struct stage *stage)
{
	sweep_story_begin(
		&stage->story, &stage->ui.session.live.board.sink, 50, METRIC_VAL_ACCURACY);
	sweep_story_start(&stage->story, 0);
}

static void midst(struct stage *stage)
{
	sweep_story_midst(&stage->story, &stage->ui.session.live.board.sink);
	free(screen(stage, 24, 80, GLYPHS_BRAILLE));
}

static void stopped(struct stage *stage)
{
	midst(stage);
	sweep_story_end(&stage->story, RUN_STOPPED);
	KEYS(stage, '>', '>', '>', 'I', KEYS_DOWN);
}

static void by_loss(struct stage *stage)
{
	sweep_story_begin(
		&stage->story, &stage->ui.session.live.board.sink, 30, METRIC_VAL_LOSS);
	for (size_t i = 0; i < 30; i++)
		sweep_story_brief(&stage->story, i);
	sweep_story_end(&stage->story, RUN_COMPLETED);
	free(screen(stage, 24, 80, GLYPHS_BRAILLE));
	KEYS(stage, 'v', 'v', KEYS_END);
}

static void filtered(struct stage *stage)
{
	midst(stage);
	KEYS(stage, '/');
	type(stage, "state=pruned lr<0.01");
	KEYS(stage, KEYS_ENTER);
}

static void filtering(struct stage *stage)
{
	midst(stage);
	KEYS(stage, '/');
	type(stage, "acc>.85 lr<x");
}

static void detail(struct stage *stage)
{
	midst(stage);
	KEYS(stage, KEYS_DOWN, KEYS_ENTER);
}

static void detail_pruned(struct stage *stage)
{
	filtered(stage);
	KEYS(stage, KEYS_ENTER, 'y');
}

static void overlay(struct stage *stage)
{
	midst(stage);
	KEYS(stage, ' ', ' ', ' ', KEYS_DOWN, KEYS_DOWN, ' ', 'o');
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
} scenes[] = {
	{"sweep-none", empty},
	{"sweep-first", first},
	{"sweep", midst},
	{"sweep-stopped", stopped},
	{"sweep-by-loss", by_loss},
	{"sweep-filtered", filtered},
	{"sweep-filtering", filtering},
	{"sweep-trial", detail},
	{"sweep-trial-pruned", detail_pruned},
	{"sweep-overlay", overlay},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

static void every_screen_is_drawn_at_every_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *fresh = NULL;

		assert_int_equal(begin(&fresh), 0);
		stage = fresh;
		scenes[i].set(stage);
		for (int rows = 1; rows <= 48; rows += rows < 26 ? 1 : 7) {
			for (int cols = 1; cols <= 130; cols += cols < 44 ? 1 : 5) {
				struct grid grid;

				grid_init(&grid, rows, cols,
					(enum glyphs)((rows + cols) % 3));
				ui_draw(&stage->ui, &grid);
				grid_release(&grid);
			}
		}
		end(&fresh);
	}
}

static void screens_look_as_they_were_last_approved(void **state)
{
	static const struct {
		const char *end;
		int rows, cols;
		enum glyphs glyphs;
	} looks[] = {
		{"", 24, 80, GLYPHS_BRAILLE},
		{"-ascii", 24, 80, GLYPHS_ASCII},
		{"-small", 12, 40, GLYPHS_BRAILLE},
		{"-wide", 40, 140, GLYPHS_BRAILLE},
	};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *fresh = NULL;

		assert_int_equal(begin(&fresh), 0);
		stage = fresh;
		scenes[i].set(stage);
		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
			char name[64];
			char *text;

			/* One of each kind is enough to see the other sizes. */
			if (k > 0 && strcmp(scenes[i].name, "sweep") != 0 &&
				strcmp(scenes[i].name, "sweep-trial") != 0)
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, looks[k].end);
			text = screen(stage, looks[k].rows, looks[k].cols, looks[k].glyphs);
			assert_as_kept_screen(name, text);
			free(text);
		}
		end(&fresh);
	}
}

/* ---- layout ---- */

static void assert_inside(struct rect rect, int rows, int cols)
{
	if (rect.rows <= 0 || rect.cols <= 0)
		return;
	assert_true(rect.row >= 0 && rect.rows > 0 && rect.row + rect.rows <= rows);
	assert_true(rect.col >= 0 && rect.cols > 0 && rect.col + rect.cols <= cols);
}

static void parts_stay_inside_and_apart(void **state)
{
	(void)state;
	for (int rows = 0; rows <= 70; rows++) {
		for (int cols = 0; cols <= 220; cols++) {
			struct sweep_layout l;

			layout_sweep(rows, cols, &l);
			assert_inside(l.name, rows, cols);
			assert_inside(l.counts, rows, cols);
			assert_inside(l.steps, rows, cols);
			assert_inside(l.table, rows, cols);
			assert_inside(l.importance, rows, cols);
			assert_inside(l.dots, rows, cols);
			if (l.foot.rows > 0)
				assert_true(l.table.row + l.table.rows <= l.foot.row);
			if (l.importance.rows > 0 && l.foot.rows > 0)
				assert_true(l.foot.row < l.importance.row);
			assert_true(rows == 0 || cols == 0 || l.status.rows == 1 ||
				l.counts.rows == 1);
		}
	}
}

static void a_screen_of_80x24_has_the_head_eight_rows_and_both_charts(void **state)
{
	struct sweep_layout l;

	(void)state;
	layout_sweep(22, 80, &l);
	assert_true(l.name.rows && l.counts.rows && l.progress.rows && l.best.rows);
	assert_true(l.steps.rows && l.foot.rows && l.dots.rows);
	assert_true(l.table.rows >= 9);
	assert_true(l.importance.rows >= 7);
}

/* ---- what is said ---- */

static void the_accuracy_never_leaves(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	for (int cols = 16; cols <= 160; cols++)
		assert_shows(stage, 24, cols, ".8872");
}

/* The names in the table's header, which follows the best trial, between blanks and
 * without the mark of the sort. */
static char *header(struct stage *stage, int cols)
{
	char *text = screen(stage, 24, cols, GLYPHS_ASCII);
	char *line = strchr(strstr(text, "\n best ") + 1, '\n') + 1;

	line[strcspn(line, "\n")] = '\0';
	line = xasprintf("%s ", line);
	free(text);
	*strchr(line, '^') = ' ';
	return line;
}

static void columns_leave_in_the_stated_order(void **state)
{
	static const char *const order[] = {" loss ", " s ", " curve ", " epochs ", " wd ",
		" units ", " lr ", " batch ", " layers ", " state ", " # "};
	static const size_t count = sizeof order / sizeof order[0];
	struct stage *stage = *state;
	size_t gone = 0;

	midst(stage);
	KEYS(stage, '>');
	for (int cols = 130; cols >= 12; cols--) {
		char *names = header(stage, cols);
		size_t first = 0;

		while (first < count && strstr(names, order[first]) == NULL)
			first++;
		if (first < gone)
			fail_msg("'%s' is back at %d columns: %s", order[first], cols,
				names);
		for (gone = first; first < count; first++)
			if (strstr(names, order[first]) == NULL)
				fail_msg("'%s' left before '%s' at %d columns: %s",
					order[first], order[gone], cols, names);
		/* What it is sorted by stays. */
		assert_non_null(strstr(names, " trial "));
		free(names);
	}
	assert_int_equal(gone, count);
}

static void the_head_says_how_far_it_is(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	assert_shows(stage, 24, 80, "homework  run 7  random, seed 541");
	assert_shows(
		stage, 24, 80, "31 of 50 done  2 running  3 pruned  1 failed  1 cancelled");
	assert_shows(stage, 24, 80, "45 epochs saved");
	assert_shows(stage, 24, 80, "s left");
	assert_shows(stage, 24, 80,
		"best .8872 trial 14  layers 6  batch 145  lr .01  units 40");
	assert_shows(stage, 24, 80, "running");
	sweep_story_end(&stage->story, RUN_STOPPED);
	assert_shows(stage, 24, 80, "17 not run");
	assert_shows(stage, 24, 80, "● stopped");
	assert_shows(stage, 1, 60, "31/50 done  best .8872  stopped  took 41 s");
}

static void a_trial_that_runs_has_no_rank_and_a_bar(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	assert_shows(stage, 60, 100, "  –  ");
	assert_shows(stage, 60, 160, "9/15");
	assert_shows(stage, 60, 160, "[████▏  ]");
}

static void a_trial_that_was_pruned_says_when_and_why(void **state)
{
	struct stage *stage = *state;

	filtered(stage);
	assert_shows(stage, 24, 80, "trial 9 pruned: at epoch 5: val_accuracy");
	KEYS(stage, KEYS_HOME, '/', KEYS_CLEAR, KEYS_ENTER);
	assert_shows(
		stage, 24, 80, "\n trial 9 pruned: at epoch 5: val_accuracy 0.3127, the ");
	assert_shows(stage, 24, 120, " of 33  trial 9 pruned: at epoch 5: ");
	assert_shows(stage, 24, 160, "the median of 8 trials is 0.6914");
	KEYS(stage, KEYS_ENTER);
	assert_shows(stage, 24, 80, "at epoch 5: val_accuracy 0.3127,");
	assert_shows(stage, 24, 80, "5/15, 10 saved");
	assert_shows(stage, 12, 40, "median of 8 trials is 0.6914");
}

static void the_filter_works_while_it_is_typed_and_escape_restores_it(void **state)
{
	struct stage *stage = *state;

	filtered(stage);
	assert_int_equal(stage->ui.leaders.rows, 3);
	KEYS(stage, '/', KEYS_CLEAR);
	assert_int_equal(stage->ui.leaders.rows, 33);
	type(stage, "acc>.8");
	assert_true(stage->ui.leaders.rows < 33);
	type(stage, " lr<");
	assert_shows(stage, 24, 80, "a value belongs after 'lr'");
	KEYS(stage, KEYS_ENTER);
	/* What is wrong is not kept. */
	assert_ptr_equal(stage->ui.dialog, &dialog_trials);
	KEYS(stage, KEYS_ESCAPE);
	assert_null(stage->ui.dialog);
	assert_int_equal(stage->ui.leaders.rows, 3);
	assert_string_equal(stage->ui.leaders.filter_text, "state=pruned lr<0.01");
}

static void the_detail_follows_the_selection(void **state)
{
	struct stage *stage = *state;

	detail(stage);
	assert_shows(stage, 24, 80, "trial 3  completed  rank 2");
	assert_shows(stage, 24, 80, "weight-decay    0.0001");
	KEYS(stage, KEYS_DOWN);
	assert_shows(stage, 24, 80, "trial 7  completed  rank 3");
	KEYS(stage, KEYS_ESCAPE);
	assert_shows(stage, 24, 80, "importance");
	assert_int_equal(stage->ui.leaders.at, 2);
}

static void the_overlay_names_the_tagged_trials(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	KEYS(stage, 'o');
	assert_shows(stage, 24, 80, "Space tags a trial");
	KEYS(stage, ' ', ' ', 'o');
	assert_shows(stage, 24, 80, "trial 14 .8872");
	assert_shows(stage, 24, 80, "   3  .8839  layers 2");
	KEYS(stage, KEYS_ESCAPE, 'u');
	assert_int_equal(stage->ui.leaders.tags, 0);
}

static void v_shows_the_scores_against_each_hyper_parameter(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	assert_shows(stage, 24, 80, "by layers");
	KEYS(stage, 'v', 'v');
	assert_shows(stage, 24, 80, "by lr");
	KEYS(stage, 'v', 'v', 'v', 'v');
	assert_shows(stage, 24, 80, "by layers");
}

static void the_help_explains_every_key_and_names_the_method(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	KEYS(stage, '?');
	for (const struct binding *b = pane_sweep.bindings; b->press != NULL; b++)
		assert_shows(stage, 70, 100, b->help);
	assert_shows(stage, 70, 100, "one-way analysis of");
	assert_shows(stage, 70, 100, "loss, s, curve");
}

static void only_a_trial_that_runs_here_can_be_cancelled(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	/* Nothing runs in this process. */
	KEYS(stage, KEYS_END);
	assert_int_equal(stage->ui.leaders.selected, 32);
	KEYS(stage, 'x');
	assert_false(shows(stage, 24, 80, "is being cancelled"));
}

static void keys_in_any_order_do_no_harm(void **state)
{
	static const int any[] = {'<', '>', 'I', ' ', 'o', 'u', 'v', 'y', '/', 'x', 'j',
		'k', 'g', 'G', '5', '=', 'l', 'r', KEYS_UP, KEYS_DOWN, KEYS_PAGE_UP,
		KEYS_PAGE_DOWN, KEYS_HOME, KEYS_END, KEYS_ENTER, KEYS_ESCAPE,
		KEYS_BACKSPACE, KEYS_CLEAR};
	struct stage *stage = *state;
	uint32_t random = 1;
	size_t next = 33;

	midst(stage);
	for (int i = 0; i < 5000; i++) {
		random = random * 1664525u + 1013904223u;
		ui_key(&stage->ui, any[(random >> 16) % (sizeof any / sizeof any[0])]);
		/* Other keys lead elsewhere. */
		stage->ui.pane = &pane_sweep;
		if (i % 300 == 0 && next < 50)
			sweep_story_whole(&stage->story, next++);
		if (i % 25 == 0)
			free(screen(stage, 24, 80, GLYPHS_BRAILLE));
	}
	sweep_story_begin(&stage->story, stage->story.sink, 2, METRIC_VAL_LOSS);
	KEYS(stage, KEYS_ENTER, KEYS_DOWN, 'o', ' ', KEYS_ESCAPE);
	free(screen(stage, 24, 80, GLYPHS_BRAILLE));
}

static void thousands_of_trials_can_be_walked_through(void **state)
{
	struct stage *stage = *state;

	sweep_story_begin(&stage->story, &stage->ui.session.live.board.sink, 20000,
		METRIC_VAL_ACCURACY);
	for (size_t i = 0; i < 20000; i++)
		sweep_story_brief(&stage->story, i);
	assert_shows(stage, 24, 80, "20,000 of 20,000 done");
	KEYS(stage, 'G');
	assert_shows(stage, 24, 80, "›20000");
	KEYS(stage, KEYS_PAGE_UP, '>');
	assert_shows(stage, 24, 80, "of 20000");
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_every_size),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		cmocka_unit_test(parts_stay_inside_and_apart),
		cmocka_unit_test(a_screen_of_80x24_has_the_head_eight_rows_and_both_charts),
		STAGE(the_accuracy_never_leaves),
		STAGE(columns_leave_in_the_stated_order),
		STAGE(the_head_says_how_far_it_is),
		STAGE(a_trial_that_runs_has_no_rank_and_a_bar),
		STAGE(a_trial_that_was_pruned_says_when_and_why),
		STAGE(the_filter_works_while_it_is_typed_and_escape_restores_it),
		STAGE(the_detail_follows_the_selection),
		STAGE(the_overlay_names_the_tagged_trials),
		STAGE(v_shows_the_scores_against_each_hyper_parameter),
		STAGE(the_help_explains_every_key_and_names_the_method),
		STAGE(only_a_trial_that_runs_here_can_be_cancelled),
		STAGE(keys_in_any_order_do_no_harm),
		STAGE(thousands_of_trials_can_be_walked_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The Runs pane over a store of two runs: a network (1) and a sweep (2, stored.h), and
 * what the tests add. Other processes are other connections to the same store.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/ui.h"
#include "fmnist/xalloc.h"
#include "stored.h"

#define MOST_ROWS 30
#define MOST_COLS 90

struct stage {
	struct stored stored;
	struct session_options options;
	struct ui ui;
};

static int open_ui(struct stage *stage)
{
	struct err err = {""};

	hparams_default(&stage->options.hparams);
	stage->options.threads = 1;
	stage->options.store = stage->stored.directory;
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	stage->ui.session.data_state = DATA_READY;
	stage->ui.pane = &pane_runs;
	return 0;
}

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);

	stored_init(&stage->stored);
	*state = stage;
	return open_ui(stage);
}

static int begin_empty(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);

	stored_init_empty(&stage->stored);
	*state = stage;
	return open_ui(stage);
}

static int end(void **state)
{
	struct stage *stage = *state;

	ui_release(&stage->ui);
	stored_release(&stage->stored);
	free(stage);
	return 0;
}

static void press(struct stage *stage, int key)
{
	ui_key(&stage->ui, key);
}

static void type(struct stage *stage, const char *text)
{
	for (; *text != '\0'; text++)
		press(stage, *text);
}

static char *screen(struct stage *stage, int rows, int cols)
{
	struct grid grid;
	char *text;

	grid_init(&grid, rows, cols, GLYPHS_BRAILLE);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static bool shows(struct stage *stage, const char *part)
{
	char *text = screen(stage, 24, 80);
	bool there = strstr(text, part) != NULL;

	free(text);
	return there;
}

static void assert_shows(struct stage *stage, const char *part)
{
	char *text = screen(stage, 24, 80);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen:\n%s", part, text);
	free(text);
}

/* Of the first place where the text, in ASCII, stands. */
static enum role role_of(struct stage *stage, const char *text)
{
	struct grid grid;
	enum role role = ROLE_COUNT;

	grid_init(&grid, 24, 80, GLYPHS_BRAILLE);
	ui_draw(&stage->ui, &grid);
	for (int i = grid.rows * grid.cols - (int)strlen(text); i >= 0; i--) {
		size_t same = 0;

		while (text[same] != '\0' &&
			grid.cell[(size_t)i + same].glyph == (uint32_t)text[same])
			same++;
		if (text[same] == '\0')
			role = (enum role)grid.cell[i].role;
	}
	grid_release(&grid);
	return role;
}

static bool is_useful(const struct stage *stage, int key)
{
	for (const struct binding *b = pane_runs.bindings; b->press != NULL; b++)
		if (b->key == key)
			return b->useful == NULL || b->useful(&stage->ui);
	return false;
}

/* A run of another process, that goes on and is claimed by it. */
static uint32_t begin_elsewhere(struct stage *stage, enum run_kind kind)
{
	struct event event = {.kind = EVENT_RUN_STARTED};
	struct err err;

	assert_int_equal(store_begin(stage->stored.store, kind, "elsewhere",
				 kind == RUN_SWEEP ? "[sweep]\n" : NULL, &event.run, &err),
		0);
	assert_int_equal(store_write_begin(stage->stored.store, &err), 0);
	hparams_default(&event.started.hparams);
	event.started.inputs = 784;
	event.started.classes = 10;
	if (kind == RUN_TRAIN)
		assert_int_equal(store_write(stage->stored.store, &event, &err), 0);
	assert_int_equal(store_write_end(stage->stored.store, &err), 0);
	return event.run;
}

static void write_epoch_elsewhere(struct stage *stage, uint32_t run, uint64_t epoch)
{
	struct event event = {
		.kind = EVENT_EPOCH, .run = run, .epoch = stored_epoch(epoch)};
	struct err err;

	assert_int_equal(store_write_begin(stage->stored.store, &err), 0);
	assert_int_equal(store_write(stage->stored.store, &event, &err), 0);
	assert_int_equal(store_write_end(stage->stored.store, &err), 0);
}

/* ---- the list ---- */

static void the_runs_of_the_store_are_listed(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	assert_shows(stage, "   2 sweep completed   tiny");
	assert_shows(stage, "   1 train completed   784-4-10");
	assert_shows(stage, "12/12 v .8200 ▁");
	assert_shows(stage, "run 2  best trial 2");
}

static void an_empty_store_says_what_to_do(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "0 runs");
	assert_shows(stage, "Nothing has been run yet");
	assert_shows(stage, "s trains a network");
	for (const struct binding *b = pane_runs.bindings; b->press != NULL; b++)
		assert_false(b->useful != NULL && b->useful(&stage->ui));
}

static void a_store_that_is_not_there_says_why(void **state)
{
	struct stage *stage = *state;
	struct session *session = &stage->ui.session;

	recording_close(&session->recording, NULL);
	snprintf(session->store_problem, sizeof session->store_problem, "no room on disk");
	assert_shows(stage, "no room on disk");
	assert_false(shows(stage, "Nothing has been run"));
	type(stage, "oDr/ u<>I");
	press(stage, KEYS_ENTER);
	assert_null(stage->ui.dialog);
}

static void a_run_of_another_process_appears_by_itself(void **state)
{
	struct stage *stage = *state;
	uint32_t run;

	assert_shows(stage, "2 runs");
	press(stage, KEYS_DOWN);
	run = begin_elsewhere(stage, RUN_TRAIN);
	write_epoch_elsewhere(stage, run, 1);
	assert_shows(stage, "2 runs");
	session_refresh(&stage->ui.session);
	assert_shows(stage, "3 runs");
	assert_shows(stage, "1/50 v .7100");
	/* The choice stays where it was. */
	assert_int_equal(stage->ui.runs.list.chosen, 1);
	write_epoch_elsewhere(stage, run, 2);
	session_refresh(&stage->ui.session);
	assert_shows(stage, "2/50 v .7200");
}

static void enter_opens_a_run_on_the_pane_of_its_kind(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	press(stage, KEYS_DOWN);
	press(stage, KEYS_ENTER);
	assert_ptr_equal(stage->ui.pane, &pane_train);
	assert_int_equal(stage->ui.session.shown->view.run, 1);
	assert_int_equal(stage->ui.session.shown->view.epochs, STORED_EPOCHS);
	stage->ui.pane = &pane_runs;
	press(stage, KEYS_UP);
	press(stage, KEYS_ENTER);
	assert_ptr_equal(stage->ui.pane, &pane_sweep);
	assert_int_equal(stage->ui.session.shown->board.run, 2);
}

static void only_a_sweep_that_was_broken_off_can_be_resumed(void **state)
{
	struct stage *stage = *state;
	uint32_t run;

	assert_shows(stage, "2 runs");
	assert_false(is_useful(stage, 'r'));
	press(stage, KEYS_DOWN);
	assert_false(is_useful(stage, 'r'));
	press(stage, KEYS_UP);
	run = begin_elsewhere(stage, RUN_SWEEP);
	session_refresh(&stage->ui.session);
	assert_shows(stage, "running");
	press(stage, KEYS_HOME);
	assert_false(is_useful(stage, 'r'));
	/* Its process is gone. */
	store_unclaim(stage->stored.store, run);
	stage->ui.session.store_changes++;
	assert_shows(stage, "interrupted");
	assert_true(is_useful(stage, 'r'));
}

/* ---- the filter ---- */

static void the_filter_works_while_it_is_typed(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	type(stage, "/kind=sw");
	assert_shows(stage, "1 of 2 runs");
	assert_shows(stage, "filter kind=sw");
	type(stage, " lr");
	assert_shows(stage, "0 of 2 runs pass");
	type(stage, "<");
	assert_shows(stage, "a value belongs after 'lr'");
	/* What cannot be read cannot be kept. */
	press(stage, KEYS_ENTER);
	assert_non_null(stage->ui.dialog);
	press(stage, '1');
	press(stage, KEYS_ENTER);
	assert_null(stage->ui.dialog);
	assert_shows(stage, "1 of 2 runs  / kind=sw lr<1");
}

static void escape_brings_the_filter_before_back(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	type(stage, "/sweep");
	press(stage, KEYS_ENTER);
	type(stage, "/x");
	assert_shows(stage, "No run passes the filter");
	press(stage, KEYS_BACKSPACE);
	press(stage, KEYS_BACKSPACE);
	assert_shows(stage, "filter swee");
	press(stage, KEYS_CLEAR);
	assert_shows(stage, " 2 runs");
	press(stage, KEYS_ESCAPE);
	assert_shows(stage, "1 of 2 runs  / sweep");
}

static void letters_of_a_filter_are_no_keys(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	type(stage, "/sDqo4 c");
	assert_string_equal(stage->ui.runs.filter, "sDqo4 c");
	assert_false(stage->ui.leaving);
	assert_ptr_equal(stage->ui.pane, &pane_runs);
	assert_int_equal(stage->ui.runs.list.tags, 0);
}

/* ---- deletion ---- */

static void nothing_is_deleted_without_a_yes(void **state)
{
	static const int no[] = {KEYS_ESCAPE, 'n', 'q', KEYS_INTERRUPT};
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
		press(stage, KEYS_DELETE);
		assert_shows(stage, "Delete this run?");
		assert_shows(stage, "2     sweep  4 trials  tiny");
		press(stage, no[i]);
		assert_null(stage->ui.dialog);
		assert_shows(stage, " 2 runs");
	}
	assert_false(stage->ui.leaving);
}

static void a_yes_deletes_the_run_and_its_files(void **state)
{
	struct stage *stage = *state;
	struct store_run run;

	assert_shows(stage, "2 runs");
	type(stage, "Dy");
	assert_shows(stage, "1 run\n");
	assert_shows(stage, "run 2 is deleted");
	assert_int_equal(store_run(stage->stored.store, 2, &run, NULL), -1);
	assert_int_equal(store_run(stage->stored.store, 1, &run, NULL), 0);
}

static void tagged_runs_are_deleted_at_once(void **state)
{
	struct stage *stage = *state;

	store_unclaim(stage->stored.store, begin_elsewhere(stage, RUN_TRAIN));
	assert_shows(stage, "3 runs");
	type(stage, "  ");
	assert_shows(stage, "● 2 tagged");
	type(stage, "D");
	assert_shows(stage, "Delete 2 runs?");
	type(stage, "y");
	assert_shows(stage, "2 runs are deleted");
	assert_int_equal(stage->ui.runs.list.count, 1);
	assert_int_equal(stage->ui.runs.list.chosen, 1);
	assert_int_equal(stage->ui.runs.list.tags, 0);
}

static void a_run_that_somebody_works_on_is_not_deleted(void **state)
{
	struct stage *stage = *state;
	uint32_t run = begin_elsewhere(stage, RUN_TRAIN);
	struct store_run stored;
	struct err err;

	assert_shows(stage, "3 runs");
	assert_int_equal(store_remove(stage->ui.session.recording.store, run, &err), -1);
	type(stage, "Dy");
	assert_string_equal(stage->ui.notice, err.text);
	assert_int_equal(store_run(stage->stored.store, run, &stored, NULL), 0);
	/* The others that were tagged go. */
	type(stage, "   Dy");
	assert_string_equal(stage->ui.notice, err.text);
	assert_int_equal(stage->ui.runs.list.count, 1);
	assert_int_equal(stage->ui.runs.list.chosen, run);
}

/* ---- the overlay ---- */

static void the_tagged_runs_curves_are_laid_over_each_other(void **state)
{
	struct stage *stage = *state;
	uint32_t run = begin_elsewhere(stage, RUN_TRAIN);
	const struct runs_overlay *overlay = &stage->ui.runs.overlay;

	write_epoch_elsewhere(stage, run, 1);
	assert_shows(stage, "3 runs");
	type(stage, "   o");
	assert_ptr_equal(stage->ui.dialog, &dialog_overlay);
	assert_string_equal(
		stage->ui.notice, "1 sweep is left out: a sweep has no curve of its own");
	assert_int_equal(overlay->count, 2);
	assert_int_equal(overlay->shown[0].run.id, 1);
	assert_int_equal(overlay->shown[0].losses, STORED_EPOCHS);
	assert_true(
		overlay->shown[0].measure[11].y == stored_epoch(12).validation_accuracy);
	assert_shows(stage, "train loss");
	assert_shows(stage, "1 .0714");
	assert_int_equal(role_of(stage, "1 .8200"), ROLE_VALIDATION);
	press(stage, KEYS_DOWN);
	assert_int_equal(role_of(stage, "1 .8200"), ROLE_DIM);
	assert_int_equal(overlay->chosen, 1);
	assert_shows(stage, "› 3    val  .7100");
	/* The one that goes on grows. */
	write_epoch_elsewhere(stage, run, 2);
	session_refresh(&stage->ui.session);
	assert_shows(stage, "› 3    val  .7200");
	assert_int_equal(overlay->shown[1].losses, 2);
	press(stage, KEYS_ESCAPE);
	assert_shows(stage, "3 runs");
}

static void a_sweep_alone_has_nothing_to_overlay(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	type(stage, "o");
	assert_null(stage->ui.dialog);
	assert_shows(stage, "a sweep has no curve of its own");
}

static void no_more_runs_are_overlaid_than_can_be_told_apart(void **state)
{
	struct stage *stage = *state;
	uint32_t run = 0;

	for (int i = 0; i < OVERLAY_MOST; i++) {
		run = begin_elsewhere(stage, RUN_TRAIN);
		store_unclaim(stage->stored.store, run);
	}
	assert_int_equal(run, OVERLAY_MOST + 2);
	assert_shows(stage, "18 runs");
	for (uint32_t i = 1; i <= run; i++)
		runs_list_tag(&stage->ui.runs.list, i);
	type(stage, "o");
	assert_int_equal(stage->ui.runs.overlay.count, OVERLAY_MOST);
	assert_shows(stage, "untag some");
}

/* ---- all of it ---- */

static void plain(struct stage *stage)
{
	(void)stage;
}

static void filtering(struct stage *stage)
{
	type(stage, "/kind=sweep and a text that is longer than many a screen is wide");
}

static void wrong_filter(struct stage *stage)
{
	type(stage, "/lr<");
}

static void overlaid(struct stage *stage)
{
	type(stage, "  o");
}

static void deleting(struct stage *stage)
{
	type(stage, "  D");
}

static void no_store(struct stage *stage)
{
	recording_close(&stage->ui.session.recording, NULL);
	snprintf(stage->ui.session.store_problem, 64, "the store is of a newer version");
}

/* The last one leaves no way back. */
static void (*const scenes[])(struct stage *) = {
	plain, filtering, wrong_filter, overlaid, deleting, no_store};

static void draw_at_every_size(struct stage *stage, enum glyphs glyphs)
{
	for (int i = 0; i < MOST_ROWS * MOST_COLS; i++) {
		struct grid grid;

		grid_init(&grid, 1 + i % MOST_ROWS, 1 + i / MOST_ROWS, glyphs);
		ui_draw(&stage->ui, &grid);
		grid_release(&grid);
	}
}

static void every_size_and_glyph_is_drawn(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "2 runs");
	for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
		scenes[i](stage);
		for (int glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++)
			draw_at_every_size(stage, (enum glyphs)glyphs);
		press(stage, KEYS_ESCAPE);
		press(stage, 'u');
		press(stage, KEYS_HOME);
	}
}

static void keys_in_any_order_do_no_harm(void **state)
{
	static const int keys[] = {KEYS_UP, KEYS_DOWN, 'j', 'k', 'g', 'G', KEYS_PAGE_UP,
		KEYS_PAGE_DOWN, KEYS_HOME, KEYS_END, ' ', 'u', '<', '>', 'I', 'o', 'D', 'n',
		'/', 'k', '=', 'x', KEYS_BACKSPACE, KEYS_CLEAR, KEYS_ESCAPE, KEYS_ENTER,
		'y', 'z', 'Z', KEYS_LEFT, KEYS_RIGHT, 0xe9, '3'};
	struct stage *stage = *state;
	uint32_t random = 1;

	for (int i = 0; i < 3000; i++) {
		random = random * 1664525u + 1013904223u;
		ui_key(&stage->ui, keys[(random >> 16) % (sizeof keys / sizeof keys[0])]);
		if (stage->ui.pane != &pane_runs && stage->ui.dialog == NULL)
			stage->ui.pane = &pane_runs;
		if (i % 5 == 0)
			free(screen(stage, 24, 80));
	}
	assert_false(stage->ui.leaving);
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_runs_of_the_store_are_listed),
		cmocka_unit_test_setup_teardown(
			an_empty_store_says_what_to_do, begin_empty, end),
		STAGE(a_store_that_is_not_there_says_why),
		STAGE(a_run_of_another_process_appears_by_itself),
		STAGE(enter_opens_a_run_on_the_pane_of_its_kind),
		STAGE(only_a_sweep_that_was_broken_off_can_be_resumed),
		STAGE(the_filter_works_while_it_is_typed),
		STAGE(escape_brings_the_filter_before_back),
		STAGE(letters_of_a_filter_are_no_keys),
		STAGE(nothing_is_deleted_without_a_yes),
		STAGE(a_yes_deletes_the_run_and_its_files),
		STAGE(tagged_runs_are_deleted_at_once),
		STAGE(a_run_that_somebody_works_on_is_not_deleted),
		STAGE(the_tagged_runs_curves_are_laid_over_each_other),
		STAGE(a_sweep_alone_has_nothing_to_overlay),
		STAGE(no_more_runs_are_overlaid_than_can_be_told_apart),
		STAGE(every_size_and_glyph_is_drawn),
		STAGE(keys_in_any_order_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

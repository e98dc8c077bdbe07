/*
 * The Sweep pane on a sweep that another process works on: so large that its trials'
 * epochs are read when they are looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/ui.h"
#include "fmnist/xalloc.h"
#include "made_up_sweep.h"
#include "room.h"

#define TRIALS 600

struct stage {
	char *directory;
	struct session_options options;
	struct ui ui;
	/* The other one. */
	struct store *store;
	struct sink sink;
	struct sweep_story story;
};

static void write_event(struct sink *sink, const struct event *event)
{
	struct stage *stage =
		(struct stage *)(void *)((char *)sink - offsetof(struct stage, sink));
	struct event numbered = *event;
	struct err err = {""};

	numbered.run = 1;
	if (store_write(stage->store, &numbered, &err) != 0)
		fail_msg("%s", err.text);
}

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	uint32_t run;

	stage->directory = room_make();
	hparams_default(&stage->options.hparams);
	stage->options.threads = 1;
	stage->options.store = stage->directory;
	stage->sink.take = write_event;
	stage->store = store_open(stage->directory, NULL);
	assert_int_equal(
		store_begin(stage->store, RUN_SWEEP, "homework", "[sweep]\n", &run, NULL),
		0);
	assert_int_equal(store_write_begin(stage->store, NULL), 0);
	sweep_story_begin(&stage->story, &stage->sink, TRIALS, METRIC_VAL_ACCURACY);
	for (size_t i = 0; i < TRIALS - 1; i++)
		sweep_story_whole(&stage->story, i);
	assert_int_equal(store_write_end(stage->store, NULL), 0);
	stage->options.run = 1;
	assert_int_equal(ui_init(&stage->ui, &stage->options, NULL), 0);
	*state = stage;
	return 0;
}

static int end(void **state)
{
	struct stage *stage = *state;

	ui_release(&stage->ui);
	store_close(stage->store);
	room_remove(stage->directory);
	free(stage);
	return 0;
}

static void assert_shows(struct stage *stage, const char *part)
{
	struct grid grid;
	char *text;

	grid_init(&grid, 24, 80, GLYPHS_ASCII);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen:\n%s", part, text);
	free(text);
}

/* The other one trains a trial, and this one notices. */
static void go_on(struct stage *stage)
{
	assert_int_equal(store_write_begin(stage->store, NULL), 0);
	sweep_story_whole(&stage->story, TRIALS - 1);
	assert_int_equal(store_write_end(stage->store, NULL), 0);
	session_refresh(&stage->ui.session);
	assert_int_equal(stage->ui.session.store_changes, 1);
}

static void the_curves_of_a_trial_stay_while_its_sweep_goes_on(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "599 of 600 done");
	ui_key(&stage->ui, KEYS_ENTER);
	assert_shows(stage, "train .");
	go_on(stage);
	assert_shows(stage, "train .");
	ui_key(&stage->ui, KEYS_ESCAPE);
	assert_shows(stage, "600 of 600 done");
}

static void the_curves_of_tagged_trials_stay_while_their_sweep_goes_on(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, "599 of 600 done");
	ui_key(&stage->ui, ' ');
	ui_key(&stage->ui, 'o');
	assert_shows(stage, "trial ");
	go_on(stage);
	assert_shows(stage, "trial ");
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_curves_of_a_trial_stay_while_its_sweep_goes_on),
		STAGE(the_curves_of_tagged_trials_stay_while_their_sweep_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

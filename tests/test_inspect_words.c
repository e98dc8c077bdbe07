/*
 * What the Inspect pane says, and when it looks into another network.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/clock.h"
#include "inspect_stage.h"

/* ---- what is said ---- */

static void the_head_says_which_network_and_how_good(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	assert_shows(stage, 24, 80, "run 1  784-40-40-40-10 relu");
	assert_shows(stage, 24, 80, "after epoch 4 ● training");
	assert_shows(stage, 24, 80, "of 600 images, for showing only");
	assert_shows(stage, 24, 120, "of 600 images, which choose nothing");
	assert_shows(stage, 24, 58, "only shown");
	/* In one line. */
	assert_shows(stage, 1, 60, "synthetic  run 1  test .");
	assert_shows(stage, 1, 70, "taken for");
	story_end(&stage->story, RUN_COMPLETED);
	assert_shows(stage, 24, 80, "● completed");
}

static void sweep(struct stage *stage)
{
	struct inspector *inspector = &stage->ui.session.inspector;

	confusion(stage);
	stage->ui.session.live.board.run = inspector->run = 7;
	stage->ui.session.live.board.status = RUN_COMPLETED;
	inspector->trial = 15;
	inspector->inspection.hparams.hidden_layers = 2;
	inspector->inspection.hparams.batch_norm = 1;
}

static void of_a_sweep_the_head_names_the_trial(void **state)
{
	struct stage *stage = *state;

	sweep(stage);
	/* Trials count from 0. */
	assert_shows(stage, 24, 80, "run 7  best trial 14  784-40-40-10 relu");
	assert_shows(stage, 24, 120, "batch norm");
	assert_shows(stage, 24, 80, "after epoch 4 ● completed");
}

static void a_network_within_an_epoch_is_called_so(void **state)
{
	struct stage *stage = *state;
	struct snapshot *snapshot;

	confusion(stage);
	/* 3,750 iterations an epoch. */
	snapshot = stage->ui.session.inspector.inspection.snapshot;
	snapshot->iteration = 4 * 3750;
	assert_shows(stage, 24, 80, "after epoch 4 ●");
	snapshot->iteration++;
	assert_shows(stage, 24, 80, "in epoch 5 ●");
	snapshot->epoch = 0;
	snapshot->iteration = 937;
	assert_shows(stage, 24, 80, "in epoch 1 ●");
	snapshot->iteration = 0;
	assert_shows(stage, 24, 80, "not trained yet ●");
}

static void where_there_is_nothing_it_says_why(void **state)
{
	static const int sizes[][2] = {{1, 40}, {5, 40}, {12, 40}, {24, 80}};
	struct stage *stage = *state;

	ui_follow(&stage->ui);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_shows(stage, sizes[i][0], sizes[i][1], "there is no network yet");
	no_network(stage);
	assert_shows(stage, 24, 80, "the first network is still being trained");
	assert_shows(stage, 24, 80, "Here stands where a network goes wrong");
	/* No key of the pane does anything. */
	assert_false(shows(stage, 24, 80, "v images"));
	KEYS(stage, 'v', KEYS_ENTER, KEYS_DOWN, KEYS_PAGE_DOWN, 't', 'u', ' ', 'z');
	assert_int_equal(stage->ui.inspect.view, INSPECT_CONFUSION);
}

static void the_matrix_has_every_count(void **state)
{
	struct stage *stage = *state;
	const struct inspection *inspection;

	confusion(stage);
	inspection = shown(stage);
	for (int c = 0; c < DATASET_CLASSES; c++) {
		char text[16];

		for (int p = 0; p < DATASET_CLASSES; p++) {
			snprintf(text, sizeof text, " %u", inspection->confusion[c][p]);
			if (inspection->confusion[c][p] > 0)
				assert_shows(stage, 24, 80, text);
		}
		snprintf(text, sizeof text, "%.4f", inspection->by_class[c].recall);
		if (inspection->by_class[c].recall < 1.0)
			assert_shows(stage, 24, 80, text + 1);
		snprintf(text, sizeof text, "%.4f", inspection->by_class[c].precision);
		if (inspection->by_class[c].precision < 1.0)
			assert_shows(stage, 24, 80, text + 1);
	}
}

static void the_most_frequent_confusion_is_said_in_words(void **state)
{
	struct stage *stage = *state;
	const struct inspection *inspection;
	char text[96];

	confusion(stage);
	inspection = shown(stage);
	snprintf(text, sizeof text, "Shirt taken for T-shirt/top  %u of %u",
		inspection->confusion[6][0], inspection->by_class[6].images);
	assert_shows(stage, 24, 80, text);
	assert_shows(stage, 24, 80, "most often        Shirt taken for T-shirt/top");
	snprintf(text, sizeof text, "%u  35.0 %%   and back %u",
		inspection->confusion[6][0], inspection->confusion[0][6]);
	assert_shows(stage, 24, 80, text);
}

static void a_network_that_is_never_wrong_has_no_confusion(void **state)
{
	struct stage *stage = *state;
	struct inspection *inspection = &stage->ui.session.inspector.inspection;

	confusion(stage);
	for (size_t i = 0; i < IMAGES; i++)
		inspection->predicted[i] = stage->ui.session.data.test.labels[i];
	for (int c = 0; c < DATASET_CLASSES; c++) {
		memset(inspection->confusion[c], 0, sizeof inspection->confusion[c]);
		inspection->confusion[c][c] = 60;
	}
	inspection->mistakes = 0;
	inspection->accuracy = 1.0;
	stage->ui.session.inspector.changes++;
	assert_shows(stage, 24, 80, "test 1.000");
	assert_shows(stage, 24, 80, "T-shirt/top recognised  60 of 60");
	assert_false(shows(stage, 24, 80, "most often"));
	KEYS(stage, 'v');
	assert_shows(stage, 24, 80, "0 mistakes, the surest first");
	KEYS(stage, KEYS_DOWN, KEYS_END, KEYS_PAGE_UP);
	assert_shows(stage, 24, 80, "none");
}

static void worst_fields_come_in_order(void **state)
{
	struct stage *stage = *state;
	const struct inspection *inspection;
	struct confusion_field worst[100];
	size_t count, some;

	confusion(stage);
	inspection = shown(stage);
	count = confusion_worst(inspection, worst, 100);
	for (size_t i = 0; i < count; i++) {
		uint32_t here =
			inspection->confusion[worst[i].true_class][worst[i].predicted];

		assert_true(here > 0 && worst[i].true_class != worst[i].predicted);
		if (i > 0)
			assert_true(here <= inspection->confusion[worst[i - 1].true_class]
								 [worst[i - 1].predicted]);
	}
	/* None is left out, and fewer are the first of them. */
	for (int c = 0; c < DATASET_CLASSES; c++)
		for (int p = 0; p < DATASET_CLASSES; p++)
			some = c != p && inspection->confusion[c][p] > 0, count -= some;
	assert_int_equal(count, 0);
	{
		struct confusion_field three[3];

		assert_int_equal(confusion_worst(inspection, three, 3), 3);
		assert_memory_equal(three, worst, sizeof three);
		assert_int_equal(confusion_worst(inspection, three, 0), 0);
	}
}

/* ---- the pane in the dashboard ---- */

static void beside_a_wide_matrix_stand_the_images_of_the_field(void **state)
{
	struct stage *stage = *state;
	char text[64];

	confusion(stage);
	snprintf(text, sizeof text, "%u of Shirt taken for T-shirt/top, the surest first",
		shown(stage)->confusion[6][0]);
	assert_shows(stage, 40, 160, text);
	KEYS(stage, KEYS_RIGHT);
	assert_shows(stage, 40, 160, "of Shirt taken for Trouser");
	assert_false(shows(stage, 40, 120, "of Shirt taken for Trouser, the"));
}

static void the_view_goes_round(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	assert_shows(stage, 24, 80, "v images");
	KEYS(stage, 'v');
	assert_shows(stage, 24, 80, "v weights");
	KEYS(stage, 'v');
	assert_shows(stage, 24, 80, "v confusion");
	KEYS(stage, 'v');
	assert_int_equal(stage->ui.inspect.view, INSPECT_CONFUSION);
	KEYS(stage, 'v', 'v', KEYS_ESCAPE);
	assert_int_equal(stage->ui.inspect.view, INSPECT_CONFUSION);
}

static void a_network_that_is_held_stays(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	assert_shows(stage, 24, 120, "Space hold");
	KEYS(stage, ' ');
	assert_shows(stage, 24, 80, "● held");
	assert_shows(stage, 24, 120, "Space follow");
	/* The run has another network, which nobody looks into. */
	stage->ui.session.data.synthetic = false;
	stage->ui.session.live.view.network = snapshot_empty(1);
	stage->ui.session.live.view.status = RUN_PAUSED;
	ui_follow(&stage->ui);
	assert_false(worker_busy(&stage->ui.session.inspector.worker));
	assert_int_equal(shown(stage)->snapshot->epoch, 4);
	KEYS(stage, ' ');
	ui_follow(&stage->ui);
	assert_true(worker_busy(&stage->ui.session.inspector.worker));
}

static void holding_ends_with_the_run_that_is_shown(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	KEYS(stage, ' ');
	stage->ui.session.shown = &stage->ui.session.past;
	ui_follow(&stage->ui);
	assert_false(stage->ui.inspect.held);
}

static void only_the_pane_in_front_looks(void **state)
{
	struct stage *stage = *state;
	struct session *session = &stage->ui.session;

	confusion(stage);
	session->data.synthetic = false;
	session->live.view.network = snapshot_empty(1);
	session->live.view.status = RUN_PAUSED;
	stage->ui.pane = &pane_train;
	ui_follow(&stage->ui);
	assert_false(worker_busy(&session->inspector.worker));
	stage->ui.pane = &pane_inspect;
	ui_follow(&stage->ui);
	assert_true(worker_busy(&session->inspector.worker));
}

static void a_fast_run_is_looked_into_now_and_then(void **state)
{
	struct stage *stage = *state;
	struct session *session = &stage->ui.session;

	confusion(stage);
	session->data.synthetic = false;
	session->live.view.network = snapshot_empty(1);
	stage->ui.inspect.next_look = clock_now() + 1e6;
	ui_follow(&stage->ui);
	assert_false(worker_busy(&session->inspector.worker));
	/* But the last network at once: nothing comes after it. */
	story_end(&stage->story, RUN_COMPLETED);
	session->worker.job = NULL;
	ui_follow(&stage->ui);
	assert_true(worker_busy(&session->inspector.worker));
}

static void the_help_explains_every_key(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	KEYS(stage, '?');
	for (const struct binding *b = pane_inspect.bindings; b->press != NULL; b++)
		assert_shows(stage, 70, 100, b->help);
	assert_shows(stage, 70, 100, "nothing is chosen by them");
	assert_shows(stage, 70, 100, "logarithmic");
}

static void keys_in_any_order_do_no_harm(void **state)
{
	static const int any[] = {'v', 'v', 't', 'T', 'a', 'A', 'u', 'z', ' ', 'j', 'k',
		'g', 'G', 'x', 'y', KEYS_UP, KEYS_DOWN, KEYS_LEFT, KEYS_RIGHT, KEYS_PAGE_UP,
		KEYS_PAGE_DOWN, KEYS_HOME, KEYS_END, KEYS_ENTER, KEYS_ESCAPE};
	struct stage *stage = *state;
	uint32_t random = 1;

	confusion(stage);
	for (int i = 0; i < 5000; i++) {
		random = random * 1664525u + 1013904223u;
		ui_key(&stage->ui, any[(random >> 16) % (sizeof any / sizeof any[0])]);
		stage->ui.pane = &pane_inspect;
		if (i % 100 == 0)
			become(stage, 1 + (uint64_t)i / 100 % 9);
		if (i % 25 == 0) {
			struct grid grid = drawn(stage, 3 + i % 50, 20 + i % 170,
				GLYPHS_BRAILLE, i % 2 == 0);

			check_cells("any", &grid);
			grid_release(&grid);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_head_says_which_network_and_how_good),
		STAGE(of_a_sweep_the_head_names_the_trial),
		STAGE(a_network_within_an_epoch_is_called_so),
		STAGE(where_there_is_nothing_it_says_why),
		STAGE(the_matrix_has_every_count),
		STAGE(the_most_frequent_confusion_is_said_in_words),
		STAGE(a_network_that_is_never_wrong_has_no_confusion),
		STAGE(worst_fields_come_in_order),
		STAGE(beside_a_wide_matrix_stand_the_images_of_the_field),
		STAGE(the_view_goes_round),
		STAGE(a_network_that_is_held_stays),
		STAGE(holding_ends_with_the_run_that_is_shown),
		STAGE(only_the_pane_in_front_looks),
		STAGE(a_fast_run_is_looked_into_now_and_then),
		STAGE(the_help_explains_every_key),
		STAGE(keys_in_any_order_do_no_harm),
	};

	return cmocka_run_group_tests_name("inspect words", tests, NULL, NULL);
}

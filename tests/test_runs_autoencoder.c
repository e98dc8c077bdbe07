/*
 * The Runs pane, where some of the runs are autoencoders: 1 a network, 2 a sweep
 * (stored.h), 3 and 4 autoencoders.
 */
#include <math.h>
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

#define EPOCHS 6

struct stage {
	struct stored stored;
	struct session_options options;
	struct ui ui;
};

static double error_at(uint32_t run, uint64_t epoch)
{
	return 0.01 + 0.03 / (double)(epoch + run);
}

static void tell(struct stage *stage, struct event event)
{
	struct err err = {""};

	if (store_write(stage->stored.store, &event, &err) != 0)
		fail_msg("%s", err.text);
}

static void begin_run(struct stage *stage, uint32_t run, int64_t bottleneck)
{
	struct event event = {.kind = EVENT_RUN_STARTED,
		.run = run,
		.started = {.inputs = 784,
			.parameters = 218192,
			.train_images = 60000,
			.test_images = 10000,
			.iterations = 469}};

	hparams_default_autoencoder(&event.started.hparams);
	event.started.hparams.epochs = EPOCHS;
	event.started.hparams.bottleneck = bottleneck;
	tell(stage, event);
}

static void write_autoencoder(struct stage *stage, int64_t bottleneck)
{
	struct err err = {""};
	uint32_t run;

	if (store_begin(stage->stored.store, RUN_AUTOENCODER, "", NULL, &run, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(store_write_begin(stage->stored.store, &err), 0);
	begin_run(stage, run, bottleneck);
	for (uint64_t i = 1; i <= EPOCHS; i++)
		tell(stage,
			(struct event){.kind = EVENT_EPOCH,
				.run = run,
				.epoch = {.epoch = i,
					.epochs = EPOCHS,
					.train_loss = error_at(run, i) * 0.99,
					.validation_loss = NAN,
					.validation_accuracy = NAN,
					.test_loss = error_at(run, i),
					.test_accuracy = NAN,
					.seconds = 0.5,
					.examples_per_second = 1e5}});
	tell(stage,
		(struct event){.kind = EVENT_RUN_FINISHED,
			.run = run,
			.finished = {.status = RUN_COMPLETED,
				.epochs = EPOCHS,
				.best_epoch = EPOCHS,
				.train_loss = error_at(run, EPOCHS) * 0.99,
				.validation_loss = NAN,
				.validation_accuracy = NAN,
				.test_loss = error_at(run, EPOCHS),
				.test_accuracy = NAN,
				.seconds = 3.0}});
	assert_int_equal(store_write_end(stage->stored.store, &err), 0);
	store_unclaim(stage->stored.store, run);
}

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct err err;

	stored_init(&stage->stored);
	write_autoencoder(stage, 64);
	write_autoencoder(stage, 16);
	hparams_default(&stage->options.hparams);
	hparams_default_autoencoder(&stage->options.autoencoder);
	stage->options.threads = 1;
	stage->options.store = stage->stored.directory;
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	stage->ui.session.data_state = DATA_READY;
	stage->ui.pane = &pane_runs;
	*state = stage;
	return 0;
}

static int end(void **state)
{
	struct stage *stage = *state;

	ui_release(&stage->ui);
	stored_release(&stage->stored);
	free(stage);
	return 0;
}

static void press(struct stage *stage, const char *keys)
{
	for (; *keys != '\0'; keys++)
		ui_key(&stage->ui, *keys);
}

static void assert_shows(struct stage *stage, int cols, const char *part)
{
	struct grid grid;
	char *text;

	grid_init(&grid, 24, cols, GLYPHS_BRAILLE);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen:\n%s", part, text);
	assert_null(strcasestr(text, "nan"));
	free(text);
}

/* The numbers of the runs as they stand below each other. */
static void assert_rows(const struct stage *stage, const char *expected)
{
	const struct runs_list *list = &stage->ui.runs.list;
	char text[64] = "";

	for (size_t i = 0; i < list->rows; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%u",
			i > 0 ? " " : "", list->run[list->row[i]].id);
	assert_string_equal(text, expected);
}

/* ---- the list ---- */

static void an_autoencoder_has_its_error_where_others_have_accuracies(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, 80, "completed   128-64           .001   128   6/6 e .0133 █");
	assert_shows(stage, 80, "12/12 v .8200 ");
	assert_shows(stage, 160, "autoencoder   completed");
	assert_shows(stage, 160, "784-128-64-128-784");
	assert_shows(stage, 160, "err .01333");
}

static void its_detail_tells_the_errors(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, 100, "run 4  784-128-16-128-784  relu  lr 0.001");
	assert_shows(stage, 100, "test error .01300  train error .01287");
}

static void its_curve_is_that_of_its_errors(void **state)
{
	struct stage *stage = *state;
	const struct runs_list *list = &stage->ui.runs.list;

	assert_shows(stage, 80, "4 runs");
	assert_int_equal(list->run[1].id, 3);
	assert_int_equal(list->curve[1].count, EPOCHS);
	for (int i = 0; i < EPOCHS; i++)
		assert_true(list->curve[1].value[i] == (float)error_at(3, (uint64_t)i + 1));
}

static void errors_stand_after_accuracies_the_least_first(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, 80, "4 runs");
	while (stage->ui.runs.list.sort != RUNS_BEST)
		press(stage, ">");
	assert_rows(stage, "2 1 4 3");
	press(stage, "I");
	assert_rows(stage, "3 4 1 2");
}

static void filters_ask_for_errors(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, 80, "4 runs");
	press(stage, "/error<0.0132");
	assert_rows(stage, "4");
	ui_key(&stage->ui, KEYS_CLEAR);
	press(stage, "kind=autoencoder");
	assert_rows(stage, "4 3");
	ui_key(&stage->ui, KEYS_CLEAR);
	press(stage, "acc>0");
	assert_rows(stage, "2 1");
	ui_key(&stage->ui, KEYS_CLEAR);
	press(stage, "bottleneck=16");
	assert_rows(stage, "4");
}

/* ---- curves over each other ---- */

static void errors_are_laid_over_each_other(void **state)
{
	struct stage *stage = *state;
	const struct runs_overlay *overlay = &stage->ui.runs.overlay;

	assert_shows(stage, 80, "4 runs");
	press(stage, "  o");
	assert_ptr_equal(stage->ui.dialog, &dialog_overlay);
	assert_int_equal(overlay->count, 2);
	assert_int_equal(overlay->shown[0].losses, EPOCHS);
	assert_int_equal(overlay->shown[0].measures, EPOCHS);
	assert_true(overlay->shown[0].measure[EPOCHS - 1].y == error_at(3, EPOCHS));
	assert_shows(stage, 80, "train error");
	assert_shows(stage, 80, "test error");
	assert_shows(stage, 80, "› 3    error .01333");
}

static void errors_and_accuracies_are_not_mixed(void **state)
{
	struct stage *stage = *state;
	const struct runs_overlay *overlay = &stage->ui.runs.overlay;

	assert_shows(stage, 80, "4 runs");
	/* All four; the last, a network, is the chosen one. */
	press(stage, "    o");
	assert_int_equal(overlay->count, 1);
	assert_int_equal(overlay->shown[0].run.id, 1);
	assert_shows(stage, 80, "3 runs are left out: errors and accuracies share no axis");
	assert_shows(stage, 80, "train loss");
	ui_key(&stage->ui, KEYS_ESCAPE);
	press(stage, "go");
	assert_int_equal(overlay->count, 2);
	assert_int_equal(overlay->shown[1].run.id, 4);
	assert_shows(stage, 80, "2 runs are left out");
}

static void a_sweep_with_an_autoencoder_is_said_as_before(void **state)
{
	struct stage *stage = *state;

	assert_shows(stage, 80, "4 runs");
	press(stage, " j o");
	assert_int_equal(stage->ui.runs.overlay.count, 1);
	assert_int_equal(stage->ui.runs.overlay.shown[0].run.id, 4);
	assert_shows(stage, 80, "1 sweep is left out: a sweep has no curve of its own");
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(an_autoencoder_has_its_error_where_others_have_accuracies),
		STAGE(its_detail_tells_the_errors),
		STAGE(its_curve_is_that_of_its_errors),
		STAGE(errors_stand_after_accuracies_the_least_first),
		STAGE(filters_ask_for_errors),
		STAGE(errors_are_laid_over_each_other),
		STAGE(errors_and_accuracies_are_not_mixed),
		STAGE(a_sweep_with_an_autoencoder_is_said_as_before),
	};

	return cmocka_run_group_tests_name("runs with autoencoders", tests, NULL, NULL);
}

/*
 * The surveyor on runs of the store: their snapshots, and the landscapes that are kept.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"
#include "made_up_landscape.h"
#include "room.h"
#include "surveyor_stage.h"

static void store_made_up(struct stage *stage, uint32_t run, size_t points)
{
	struct survey *survey = made_up_survey(PLANE_PATH, 6, 7, points);

	stage_store_survey(stage, run, survey);
	survey_drop(survey);
}

static void no_data(struct stage *stage)
{
	images_release(&stage->data.train);
	stage->data.train = (struct images){.count = 0};
}

static void assert_stored_is_found(struct stage *stage, size_t points)
{
	const struct survey *survey = stage_found(stage);

	assert_non_null(survey);
	assert_int_equal(survey->settings.cols, 6);
	assert_int_equal(survey->settings.rows, 7);
	assert_int_equal(survey->plane.points, points);
	assert_true(survey_complete(survey));
	assert_int_equal(survey->hparams.hidden_units, 4);
}

/* ---- snapshots ---- */

/* As somebody who makes room does it. */
static void remove_folder(struct stage *stage, uint32_t run)
{
	char *directory = store_run_directory(stage->store, run);

	room_remove(directory);
}

static void the_trail_of_a_stored_run_makes_its_landscape(void **state)
{
	struct stage *stage = *state;
	const struct trail *trail;
	struct snapshot *last;

	stage_show(stage, stage_store(stage, 5), 4);
	stage_look_through(stage);
	assert_non_null(stage_found(stage));
	assert_int_equal(stage_found(stage)->plane.points, 5);
	assert_true(survey_complete(stage_found(stage)));
	trail = surveyor_trail(&stage->surveyor, &stage->subject);
	assert_int_equal(trail->count, 5);
	last = made_up_step(stage->numbers, 1, 4);
	assert_memory_equal(trail->snapshot[4]->value, last->value,
		stage->numbers * sizeof last->value[0]);
	snapshot_drop(last);
}

static void a_run_that_goes_on_elsewhere_is_read_again(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 3);

	stage_show(stage, run, 2);
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 3);
	stage_store_more(stage, run, 3, 2);
	/* Not before it is known of. */
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 3);
	stage_show(stage, run, 4);
	/* It rests from this one, too. */
	stage->subject.running = true;
	stage->surveyor.rest_until = INFINITY;
	stage_look(stage);
	assert_false(stage_busy(stage));
	stage->surveyor.rest_until = 0;
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 5);
}

/* The file may have 64 MB. */
static void a_trail_is_read_once_though_its_last_network_is_not_in_it(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 3);

	stage_show(stage, run, 7);
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 3);
	remove_folder(stage, run);
	stage_look_through(stage);
	assert_int_equal(surveyor_trail(&stage->surveyor, &stage->subject)->count, 3);
}

static void two_runs_do_not_mix(void **state)
{
	struct stage *stage = *state;
	uint32_t one = stage_store(stage, 4), other = stage_store(stage, 3);

	stage_show(stage, one, 3);
	stage_look_through(stage);
	stage_show(stage, other, 2);
	assert_null(stage_found(stage));
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 3);
	stage_show(stage, one, 3);
	assert_null(stage_found(stage));
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 4);
}

static void a_range_of_one_run_is_none_of_another(void **state)
{
	struct stage *stage = *state;
	uint32_t one = stage_store(stage, 4), other = stage_store(stage, 4);
	struct survey_settings settings = stage->surveyor.settings;

	stage_show(stage, one, 3);
	stage_look_through(stage);
	settings.has_range = true;
	settings.range = (struct plane_range){{70, 80}, {71, 81}};
	surveyor_want(&stage->surveyor, &settings);
	stage_look_through(stage);
	assert_true(stage_found(stage)->range.low[0] == 70.0);
	stage_show(stage, other, 3);
	stage_look_through(stage);
	assert_true(stage_found(stage)->range.low[0] < 0.0);
}

static void a_run_without_snapshots_says_so(void **state)
{
	struct stage *stage = *state;
	uint32_t one = stage_store(stage, 1), none = stage_store(stage, 0);

	stage_show(stage, none, 0);
	stage_look_through(stage);
	assert_problem(stage, "no snapshots of this run are kept, or its folder is gone");
	assert_null(stage_found(stage));
	stage_show(stage, one, 0);
	stage_look_through(stage);
	assert_problem(stage, "this run has fewer: n shows the surroundings of its last");
	assert_null(stage_found(stage));
}

static void a_folder_that_is_gone_is_told_of(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 4);

	remove_folder(stage, run);
	stage_show(stage, run, 3);
	stage_look_through(stage);
	assert_problem(stage, "or its folder is gone");
	assert_null(stage_found(stage));
}

static void a_file_that_is_damaged_is_told_of(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 4);
	char *directory = store_run_directory(stage->store, run);
	char text[] = "birds";
	struct bytes bytes = {.data = (uint8_t *)text, .size = 5};

	free(room_write(directory, "snapshots.npy", bytes));
	free(directory);
	stage_show(stage, run, 3);
	stage_look_through(stage);
	assert_problem(stage, "snapshots.npy");
	assert_null(stage_found(stage));
}

/* ---- landscapes ---- */

static void a_stored_landscape_is_shown_without_data(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	const struct survey *survey;

	store_made_up(stage, run, 3);
	no_data(stage);
	stage_show(stage, run, 2);
	stage_look_through(stage);
	assert_stored_is_found(stage, 3);
	survey = stage_found(stage);
	assert_true(survey->loss[9] ==
		(float)made_up_loss(survey_x(survey, 3), survey_y(survey, 1)));
	assert_true(survey->true_loss[1] ==
		1.25 * made_up_loss(survey->plane.point[1].x, survey->plane.point[1].y));
	assert_problem(stage, "training images are not there yet");
}

static void a_stored_landscape_stays_until_there_is_a_newer_one(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 25);

	store_made_up(stage, run, 3);
	stage_show(stage, run, 24);
	stage_look(stage);
	assert_true(stage_busy(stage));
	assert_stored_is_found(stage, 3);
	/* Its plane has no vectors that what came later could be placed with. */
	surveyor_reach(&stage->surveyor, &stage->subject);
	assert_int_equal(stage->surveyor.aheads, 0);
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->settings.cols, 5);
	assert_int_equal(stage_found(stage)->plane.points, 25);
}

/* Losses of networks that are known are not computed again. */
static void what_is_known_of_the_path_is_taken_over(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 3);
	struct survey *kept = made_up_survey_begun(PLANE_PATH, 6, 7, 3);

	kept->settings.images = stage->data.train.count;
	for (size_t i = 0; i < 3; i++)
		kept->plane.point[i].iteration = 10 * i;
	made_up_survey_path(kept);
	kept->true_loss[1] = 77.0;
	stage_store_survey(stage, run, kept);
	survey_drop(kept);
	stage_show(stage, run, 2);
	stage_look_through(stage);
	assert_true(stage_found(stage)->true_loss[1] == 77.0);
	assert_true(stage_found(stage)->plane_loss[1] < 10.0);
}

static void a_stored_landscape_comes_back_after_another_was_shown(void **state)
{
	struct stage *stage = *state;
	uint32_t kept = stage_store(stage, 0);

	store_made_up(stage, kept, 3);
	stage_show(stage, kept, 2);
	stage_look_through(stage);
	assert_stored_is_found(stage, 3);
	stage_train(stage, 5);
	stage_snapshots(stage, 0, 4);
	stage_train_ends(stage);
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->plane.points, 4);
	stage_show(stage, kept, 2);
	stage_look_through(stage);
	assert_stored_is_found(stage, 3);
	/* And that of the run before. */
	stage->subject.run = 5;
	stage_look_through(stage);
	assert_non_null(stage_found(stage));
	assert_int_equal(stage_found(stage)->plane.points, 4);
}

/* When the program begins there are none; then there are some, and they are others. */
static void a_stored_landscape_stays_when_data_come_that_it_is_not_of(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 4);

	store_made_up(stage, run, 3);
	stage_show(stage, run, 3);
	stage->data.synthetic = true;
	stage_look_through(stage);
	assert_stored_is_found(stage, 3);
	surveyor_forget(&stage->surveyor);
	stage_look_through(stage);
	assert_problem(stage, "trained on Fashion-MNIST, which is not there");
	assert_stored_is_found(stage, 3);
}

static void a_landscape_that_was_interrupted_is_shown_as_far_as_it_went(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 0);
	struct survey *half = made_up_survey_begun(PLANE_PATH, 6, 7, 3);

	made_up_survey_row(half, 2);
	stage_store_survey(stage, run, half);
	survey_drop(half);
	no_data(stage);
	stage_show(stage, run, 2);
	stage_look_through(stage);
	assert_non_null(stage_found(stage));
	assert_int_equal(survey_rows_done(stage_found(stage)), 1);
	assert_false(survey_has_path(stage_found(stage)));
}

static void without_a_store_there_are_only_the_runs_of_this_process(void **state)
{
	struct stage *stage = *state;
	uint32_t run = stage_store(stage, 4);

	store_close(stage->store);
	stage->store = NULL;
	stage_show(stage, run, 3);
	stage_look_through(stage);
	assert_problem(stage, "no snapshots of this run are kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_trail_of_a_stored_run_makes_its_landscape),
		STAGE(a_run_that_goes_on_elsewhere_is_read_again),
		STAGE(a_trail_is_read_once_though_its_last_network_is_not_in_it),
		STAGE(two_runs_do_not_mix),
		STAGE(a_range_of_one_run_is_none_of_another),
		STAGE(a_run_without_snapshots_says_so),
		STAGE(a_folder_that_is_gone_is_told_of),
		STAGE(a_file_that_is_damaged_is_told_of),
		STAGE(a_stored_landscape_is_shown_without_data),
		STAGE(a_stored_landscape_stays_until_there_is_a_newer_one),
		STAGE(what_is_known_of_the_path_is_taken_over),
		STAGE(a_stored_landscape_comes_back_after_another_was_shown),
		STAGE(a_stored_landscape_stays_when_data_come_that_it_is_not_of),
		STAGE(a_landscape_that_was_interrupted_is_shown_as_far_as_it_went),
		STAGE(without_a_store_there_are_only_the_runs_of_this_process),
	};

	return cmocka_run_group_tests_name("surveyor_stored", tests, NULL, NULL);
}

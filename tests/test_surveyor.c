/*
 * The surveyor makes the landscape of what is looked at, follows a run that goes on, and
 * says why where it cannot.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "surveyor_stage.h"

static size_t points_of(struct stage *stage)
{
	const struct survey *survey = stage_found(stage);

	assert_non_null(survey);
	assert_true(survey_complete(survey));
	return survey->plane.points;
}

/* A run that goes on, with so many snapshots and their landscape. */
static void train(struct stage *stage, uint64_t snapshots)
{
	stage_train(stage, 1);
	stage_snapshots(stage, 0, snapshots);
	stage_look_through(stage);
	assert_int_equal(points_of(stage), snapshots);
}

static void want(struct stage *stage, size_t side)
{
	struct survey_settings settings = stage->surveyor.settings;

	settings.cols = settings.rows = side;
	surveyor_want(&stage->surveyor, &settings);
}

/* ---- a run that goes on ---- */

static void the_plane_follows_a_path_that_grows(void **state)
{
	struct stage *stage = *state;
	const struct survey *before;

	train(stage, 3);
	before = stage_found(stage);
	assert_int_equal(before->plane.kind, PLANE_PATH);
	assert_int_equal(before->plane.point[2].iteration, 20);
	stage_snapshots(stage, 3, 2);
	stage->surveyor.rest_until = 0;
	stage_look(stage);
	assert_true(stage_busy(stage));
	/* There is one to be shown all the time. */
	assert_ptr_equal(stage_found(stage), before);
	stage_wait(stage);
	assert_int_equal(points_of(stage), 5);
	assert_int_equal(stage_found(stage)->plane.point[4].iteration, 40);
}

static void what_came_after_the_survey_is_placed_in_its_plane(void **state)
{
	struct stage *stage = *state;
	struct surveyor *surveyor = &stage->surveyor;
	struct plane_point want;

	train(stage, 4);
	surveyor_reach(surveyor, &stage->subject);
	assert_int_equal(surveyor->aheads, 0);
	stage_snapshots(stage, 4, 2);
	surveyor_reach(surveyor, &stage->subject);
	assert_int_equal(surveyor->aheads, 2);
	want = plane_place(&stage_found(stage)->plane, stage->subject.snapshot);
	assert_true(surveyor->ahead[1].x == want.x && surveyor->ahead[1].y == want.y);
	assert_int_equal(surveyor->ahead[0].iteration, 40);
	/* Once is enough. */
	surveyor_reach(surveyor, &stage->subject);
	assert_int_equal(surveyor->aheads, 2);
	surveyor->rest_until = 0;
	stage_look_through(stage);
	surveyor_reach(surveyor, &stage->subject);
	assert_int_equal(surveyor->aheads, 0);
	/* Nor are they of any other plane. */
	stage_snapshots(stage, 6, 1);
	surveyor_reach(surveyor, &stage->subject);
	assert_int_equal(surveyor->aheads, 1);
	surveyor_forget(surveyor);
	assert_int_equal(surveyor->aheads, 0);
	assert_null(surveyor->ahead_of);
}

static void it_rests_while_a_run_goes_on_and_not_from_the_user(void **state)
{
	struct stage *stage = *state;

	train(stage, 3);
	assert_true(stage->surveyor.job.aside);
	assert_int_equal(stage->surveyor.job.threads, 1);
	stage->surveyor.rest_until = INFINITY;
	stage_snapshots(stage, 3, 1);
	stage_look(stage);
	assert_false(stage_busy(stage));
	want(stage, 6);
	stage_look(stage);
	assert_true(stage_busy(stage));
	stage_wait(stage);
	assert_int_equal(points_of(stage), 4);
	assert_int_equal(stage_found(stage)->settings.cols, 6);
	/* At its end there is nothing more to stand in the way of. */
	stage->surveyor.rest_until = INFINITY;
	stage_snapshots(stage, 4, 1);
	stage_train_ends(stage);
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 5);
	assert_false(stage->surveyor.job.aside);
}

/* Nothing comes that would let it look again after the rest. */
static void it_does_not_rest_while_a_run_is_paused(void **state)
{
	struct stage *stage = *state;

	train(stage, 3);
	stage_snapshots(stage, 3, 2);
	stage->surveyor.rest_until = INFINITY;
	stage->training = false;
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 5);
	assert_false(stage->surveyor.job.aside);
}

static void the_grid_is_coarse_while_a_run_goes_on(void **state)
{
	struct stage *stage = *state;

	stage->surveyor.settings.cols = 13;
	stage->surveyor.settings.rows = 14;
	train(stage, 3);
	assert_int_equal(stage_found(stage)->settings.cols, 7);
	assert_int_equal(stage_found(stage)->settings.rows, 7);
	stage_train_ends(stage);
	stage_look_through(stage);
	assert_int_equal(stage_found(stage)->settings.cols, 13);
	assert_int_equal(stage_found(stage)->settings.rows, 14);
	/* Over the plane that there is. */
	assert_true(stage->surveyor.job.same_plane);
}

static void what_is_done_is_not_done_again(void **state)
{
	struct stage *stage = *state;
	uint64_t changes;
	int ends;

	train(stage, 3);
	stage_train_ends(stage);
	stage_look_through(stage);
	ends = stage->ends;
	changes = stage->surveyor.changes;
	stage_look(stage);
	assert_false(stage_busy(stage));
	assert_int_equal(stage->ends, ends);
	assert_int_equal(stage->surveyor.changes, changes);
	assert_string_equal(stage->surveyor.problem, "");
}

static void snapshots_of_others_are_not_its_own(void **state)
{
	struct stage *stage = *state;
	struct snapshot *foreign = snapshot_empty(stage->numbers);
	struct event event = {.kind = EVENT_SNAPSHOT, .run = 2, .snapshot = foreign};

	train(stage, 3);
	surveyor_take(&stage->surveyor, &event);
	event.run = 1;
	event.trial = 4;
	surveyor_take(&stage->surveyor, &event);
	assert_int_equal(stage->surveyor.live.trail.count, 3);
	/* The next one begins with none. */
	stage_train(stage, 2);
	assert_int_equal(stage->surveyor.live.trail.count, 0);
	assert_null(stage_found(stage));
	snapshot_drop(foreign);
}

static void another_plane_is_made_of_the_last_network(void **state)
{
	struct stage *stage = *state;
	struct survey_settings settings = stage->surveyor.settings;

	stage_train(stage, 1);
	stage_snapshots(stage, 0, 1);
	stage_train_ends(stage);
	settings.plane = PLANE_RANDOM;
	surveyor_want(&stage->surveyor, &settings);
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 1);
	assert_int_equal(stage_found(stage)->plane.kind, PLANE_RANDOM);
	/* Of a sweep there is such a one, too. */
	stage->subject.trial = 7;
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 1);
	settings.plane = PLANE_PATH;
	surveyor_want(&stage->surveyor, &settings);
	stage_look_through(stage);
	assert_problem(stage, "of a sweep's trials no path is kept");
}

/* ---- leaving off ---- */

/* A landscape that takes a while begins. */
static void begin_long(struct stage *stage)
{
	stage_train(stage, 1);
	stage_snapshots(stage, 0, 3);
	stage_train_ends(stage);
	want(stage, LANDSCAPE_MOST);
	stage_look(stage);
	assert_true(stage_busy(stage));
}

static bool is_cancelled(struct stage *stage)
{
	return (control_check(&stage->surveyor.worker.control) & REQUEST_CANCEL) != 0;
}

static void another_range_is_not_waited_for(void **state)
{
	struct stage *stage = *state;
	struct survey_settings settings;

	begin_long(stage);
	settings = stage->surveyor.settings;
	settings.cols = settings.rows = 3;
	settings.has_range = true;
	settings.range = (struct plane_range){{-1, -1}, {1, 2}};
	surveyor_want(&stage->surveyor, &settings);
	assert_true(is_cancelled(stage));
	stage_wait(stage);
	assert_null(stage_found(stage));
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 3);
	assert_int_equal(stage_found(stage)->settings.cols, 3);
	assert_true(stage_found(stage)->range.high[1] == 2.0);
}

static void another_run_is_not_kept_waiting(void **state)
{
	struct stage *stage = *state;
	uint32_t run;

	/* Numbers begin with 1, which is the one that is trained. */
	stage_store(stage, 0);
	run = stage_store(stage, 4);
	begin_long(stage);
	stage_show(stage, run, 3);
	stage->surveyor.settings.cols = stage->surveyor.settings.rows = 4;
	stage_look(stage);
	assert_true(is_cancelled(stage));
	assert_null(stage_found(stage));
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 4);
	assert_int_equal(stage->surveyor.matter.run, run);
}

static void what_is_forgotten_while_it_is_made_does_not_come_back(void **state)
{
	struct stage *stage = *state;

	begin_long(stage);
	surveyor_forget(&stage->surveyor);
	assert_false(stage_busy(stage));
	/* Events of it are still on their way. */
	stage_wait_ends(stage, 1);
	assert_null(stage_found(stage));
	assert_null(stage->surveyor.coming);
	stage->surveyor.settings.cols = stage->surveyor.settings.rows = 3;
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 3);
}

static void leaving_while_it_computes_leaves_nothing_behind(void **state)
{
	/* For a sanitizer to see. */
	begin_long(*state);
}

/* ---- what cannot be shown ---- */

static void every_obstacle_has_its_words(void **state)
{
	struct stage *stage = *state;
	struct hparams autoencoder;
	struct images train = stage->data.train;

	stage_look(stage);
	assert_problem(stage, "there is no network yet: s trains one");
	stage_train(stage, 1);
	stage_snapshots(stage, 0, 3);
	stage_train_ends(stage);
	stage->data.train.count = 0;
	stage_look(stage);
	assert_problem(stage, "training images are not there yet");
	stage->data.train = train;
	stage->data.synthetic = true;
	stage_look(stage);
	assert_problem(stage, "trained on Fashion-MNIST, which is not there");
	stage->data.synthetic = false;
	stage->subject.synthetic = true;
	stage_look(stage);
	assert_problem(stage, "show it with --data synthetic");
	stage->subject.synthetic = false;
	hparams_default_autoencoder(&autoencoder);
	stage->subject.hparams = &autoencoder;
	stage_look(stage);
	assert_problem(stage, "an autoencoder has no cross-entropy");
	stage->subject.hparams = &stage->hparams;
	stage->subject.trial = 1;
	stage_look(stage);
	assert_problem(stage, "of a sweep's trials no path is kept");
	stage->subject.trial = 0;
	/* Nothing was begun with any of them. */
	assert_false(stage_busy(stage));
	assert_null(stage_found(stage));
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 3);
	assert_string_equal(stage->surveyor.problem, "");
}

static void too_few_snapshots_are_waited_for_or_told(void **state)
{
	struct stage *stage = *state;

	stage_train(stage, 1);
	stage_look(stage);
	assert_problem(stage, "needs three snapshots of the network: they are coming");
	stage_snapshots(stage, 0, 2);
	stage_look(stage);
	assert_problem(stage, "they are coming");
	stage_train_ends(stage);
	stage_look(stage);
	assert_problem(stage, "this run has fewer: n shows the surroundings of its last");
	assert_false(stage_busy(stage));
}

/* Snapshots of the caller's, instead of those of a walk. */
static void snapshots(struct stage *stage, struct snapshot **made, size_t count)
{
	stage_train(stage, 1);
	for (size_t i = 0; i < count; i++) {
		made[i]->iteration = 10 * i;
		surveyor_take(&stage->surveyor,
			&(struct event){
				.kind = EVENT_SNAPSHOT, .run = 1, .snapshot = made[i]});
	}
	stage->subject.snapshot = snapshot_hold(made[count - 1]);
	stage_train_ends(stage);
}

static void a_network_that_does_not_move_has_no_plane(void **state)
{
	struct stage *stage = *state;
	struct snapshot *same[3];
	int ends;

	for (size_t i = 0; i < 3; i++)
		same[i] = snapshot_empty(stage->numbers);
	for (size_t i = 0; i < 3 * stage->numbers; i++)
		same[i % 3]->value[i / 3] = 0.5f;
	snapshots(stage, same, 3);
	stage_look_through(stage);
	assert_problem(stage, "are all the same");
	assert_null(stage_found(stage));
	/* It is tried once. */
	ends = stage->ends;
	stage_look(stage);
	assert_false(stage_busy(stage));
	assert_int_equal(stage->ends, ends);
	/* After another problem was told, this one is found out anew. */
	stage->subject.run = 0;
	stage_look(stage);
	assert_problem(stage, "s trains one");
	stage->subject.run = 1;
	stage_look_through(stage);
	assert_problem(stage, "are all the same");
	/* And one that does move has. */
	same[1]->value[7] = 0.75f;
	same[2]->value[8] = 0.25f;
	snapshots(stage, same, 3);
	surveyor_forget(&stage->surveyor);
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 3);
	for (size_t i = 0; i < 3; i++)
		snapshot_drop(same[i]);
}

static void what_is_not_finite_is_left_out_or_told(void **state)
{
	struct stage *stage = *state;
	const struct survey *survey;
	struct snapshot *made[4];

	for (size_t i = 0; i < 4; i++) {
		made[i] = snapshot_empty(stage->numbers);
		for (size_t k = 0; k < stage->numbers; k++)
			made[i]->value[k] = (float)((k * (i + 3)) % 7) / 7.0f;
	}
	made[3]->value[5] = NAN;
	snapshots(stage, made, 4);
	stage_look_through(stage);
	assert_int_equal(points_of(stage), 3);
	survey = stage_found(stage);
	assert_int_equal(survey->left_out, 1);
	for (size_t i = 0; i < 3; i++)
		assert_true(isfinite(survey->true_loss[i]) &&
			isfinite(survey->plane.point[i].x));
	/* It has no place, so nothing is ahead. */
	surveyor_reach(&stage->surveyor, &stage->subject);
	assert_int_equal(stage->surveyor.aheads, 0);
	made[0]->value[0] = INFINITY;
	snapshots(stage, made, 4);
	surveyor_forget(&stage->surveyor);
	stage_look_through(stage);
	assert_problem(stage, "parameters are not finite");
	assert_null(stage_found(stage));
	for (size_t i = 0; i < 4; i++)
		snapshot_drop(made[i]);
}

static void networks_of_another_size_are_refused(void **state)
{
	struct stage *stage = *state;

	stage->numbers++;
	stage_train(stage, 1);
	stage_snapshots(stage, 0, 3);
	stage_look_through(stage);
	assert_problem(stage, "have 175 numbers, and one of these hyper-parameters 174");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_plane_follows_a_path_that_grows),
		STAGE(what_came_after_the_survey_is_placed_in_its_plane),
		STAGE(it_rests_while_a_run_goes_on_and_not_from_the_user),
		STAGE(it_does_not_rest_while_a_run_is_paused),
		STAGE(the_grid_is_coarse_while_a_run_goes_on),
		STAGE(what_is_done_is_not_done_again),
		STAGE(snapshots_of_others_are_not_its_own),
		STAGE(another_plane_is_made_of_the_last_network),
		STAGE(another_range_is_not_waited_for),
		STAGE(another_run_is_not_kept_waiting),
		STAGE(what_is_forgotten_while_it_is_made_does_not_come_back),
		STAGE(leaving_while_it_computes_leaves_nothing_behind),
		STAGE(every_obstacle_has_its_words),
		STAGE(too_few_snapshots_are_waited_for_or_told),
		STAGE(a_network_that_does_not_move_has_no_plane),
		STAGE(what_is_not_finite_is_left_out_or_told),
		STAGE(networks_of_another_size_are_refused),
	};

	return cmocka_run_group_tests_name("surveyor", tests, NULL, NULL);
}

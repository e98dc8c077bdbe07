/*
 * The inspector follows what is shown, and says why where it cannot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "room.h"
#include "session_scene.h"

static void start(struct scene *scene)
{
	struct err err = {""};

	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static void train(struct scene *scene)
{
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->finished == 1 && scene_idle(scene));
}

static struct subject subject_of(struct scene *scene)
{
	return exhibit_subject(scene->session.shown);
}

static const struct inspection *found(struct scene *scene)
{
	struct subject subject = subject_of(scene);

	return inspector_find(&scene->session.inspector, &subject);
}

static bool busy(const struct scene *scene)
{
	return worker_busy(&scene->session.inspector.worker);
}

/* Looks until there is nothing new to be looked into. */
static void look(struct scene *scene)
{
	session_inspect(&scene->session);
	WAIT_FOR(scene, (session_inspect(&scene->session), !busy(scene)));
}

static void assert_problem(struct scene *scene, const char *part)
{
	const char *problem = scene->session.inspector.problem;

	if (strstr(problem, part) == NULL)
		fail_msg("'%s' says nothing of '%s'", problem, part);
}

/* ---- following ---- */

static void the_newest_network_is_looked_into(void **state)
{
	struct scene *scene = *state;
	const struct view *view = &scene->session.live.view;
	const struct inspection *inspection;

	train(scene);
	assert_null(found(scene));
	look(scene);
	inspection = found(scene);
	assert_non_null(inspection);
	assert_ptr_equal(inspection->snapshot, view->network);
	assert_int_equal(inspection->snapshot->epoch, 5);
	assert_int_equal(inspection->count, 50);
	assert_int_equal(inspection->hparams.hidden_units, 4);
	assert_true(inspection->accuracy == view_last(view)->test_accuracy);
	assert_int_equal(scene->session.inspector.run, 1);
	assert_int_equal(scene->session.inspector.trial, 0);
}

static void what_is_done_is_not_done_again(void **state)
{
	struct scene *scene = *state;
	uint64_t changes;

	train(scene);
	look(scene);
	changes = scene->session.inspector.changes;
	session_inspect(&scene->session);
	assert_false(busy(scene));
	assert_int_equal(scene->session.inspector.changes, changes);
}

static void a_run_is_followed_while_it_goes_on(void **state)
{
	struct scene *scene = *state;
	const struct inspection *inspection;
	uint64_t epoch, changes;

	scene->session.hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, (session_inspect(&scene->session), found(scene) != NULL));
	epoch = found(scene)->snapshot->epoch;
	changes = scene->session.inspector.changes;
	/* There is one to be shown all the time. */
	WAIT_FOR(scene,
		(session_inspect(&scene->session), inspection = found(scene),
			inspection == NULL || inspection->snapshot->epoch > epoch + 3));
	assert_non_null(inspection);
	assert_true(scene->session.inspector.changes > changes);
	session_cancel(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	look(scene);
	assert_ptr_equal(found(scene)->snapshot, scene->session.live.view.network);
}

static void the_next_run_has_none_until_its_first_epoch(void **state)
{
	struct scene *scene = *state;

	train(scene);
	look(scene);
	scene->session.hparams.epochs = 1000000;
	scene->session.hparams.seed = 7;
	start(scene);
	WAIT_FOR(scene, scene->session.live.view.run == 2);
	if (scene->session.live.view.network == NULL) {
		session_inspect(&scene->session);
		assert_problem(scene, "still being trained");
	}
	assert_null(found(scene));
	WAIT_FOR(scene, (session_inspect(&scene->session), found(scene) != NULL));
	assert_int_equal(scene->session.inspector.run, 2);
	assert_int_equal(scene->session.inspector.problem[0], '\0');
}

static void a_stored_run_is_looked_into_as_a_live_one(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};
	double accuracy;

	train(scene);
	look(scene);
	accuracy = found(scene)->accuracy;
	/* The recorder tells nobody that it has written; this asks again. */
	while (recording_settle(&scene->session.recording))
		assert_int_equal(poll(NULL, 0, 10), 0);
	scene->session.hparams.seed = 7;
	start(scene);
	WAIT_FOR(scene, scene->finished == 2 && scene_idle(scene));
	look(scene);
	assert_int_equal(scene->session.inspector.run, 2);
	if (session_show(&scene->session, 1, &err) != 0)
		fail_msg("%s", err.text);
	assert_null(found(scene));
	look(scene);
	assert_non_null(found(scene));
	assert_true(found(scene)->accuracy == accuracy);
	session_show_live(&scene->session);
	assert_null(found(scene));
	look(scene);
	assert_int_equal(scene->session.inspector.run, 2);
}

/* ---- what cannot be looked into ---- */

static void before_anything_it_says_what_to_do(void **state)
{
	struct scene *scene = *state;

	session_inspect(&scene->session);
	assert_problem(scene, "s trains one");
	assert_null(found(scene));
	assert_false(busy(scene));
}

static void every_obstacle_has_its_words(void **state)
{
	struct scene *scene = *state;
	struct inspector *inspector = &scene->session.inspector;
	struct subject subject;
	struct hparams autoencoder;
	struct dataset other;

	train(scene);
	subject = subject_of(scene);
	inspector_look(inspector, &subject, NULL);
	assert_problem(scene, "test images are not there yet");
	subject.snapshot = NULL;
	subject.running = true;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_problem(scene, "first network is still being trained");
	subject.running = false;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_problem(scene, "was not kept");
	subject = subject_of(scene);
	subject.synthetic = true;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_problem(scene, "--data synthetic");
	subject = subject_of(scene);
	hparams_default_autoencoder(&autoencoder);
	subject.hparams = &autoencoder;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_problem(scene, "an autoencoder takes no image for a class");
	subject = subject_of(scene);
	other = scene->session.data;
	other.synthetic = true;
	inspector_look(inspector, &subject, &other);
	assert_problem(scene, "trained on Fashion-MNIST, which is not there");
	/* Nothing was begun with any of them. */
	assert_false(busy(scene));
	assert_null(found(scene));
	look(scene);
	assert_non_null(found(scene));
	assert_int_equal(inspector->problem[0], '\0');
}

static void a_network_that_does_not_fit_is_tried_once(void **state)
{
	struct scene *scene = *state;
	struct inspector *inspector = &scene->session.inspector;
	struct snapshot *small = snapshot_empty(3);
	struct subject subject;
	int ends;

	train(scene);
	look(scene);
	subject = subject_of(scene);
	subject.snapshot = small;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_true(busy(scene));
	WAIT_FOR(scene, !busy(scene));
	assert_problem(scene, "has 3 numbers");
	/* The one before stays on the screen. */
	assert_non_null(found(scene));
	ends = scene->ends;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_false(busy(scene));
	assert_int_equal(scene->ends, ends);
	/* After another problem was told, this one is found out anew. */
	subject.run = 0;
	inspector_look(inspector, &subject, &scene->session.data);
	assert_problem(scene, "s trains one");
	subject.run = 1;
	inspector_look(inspector, &subject, &scene->session.data);
	WAIT_FOR(scene, !busy(scene));
	assert_problem(scene, "has 3 numbers");
	snapshot_drop(small);
}

/* ---- forgetting ---- */

static void what_is_forgotten_while_it_is_made_does_not_come_back(void **state)
{
	struct scene *scene = *state;
	struct inspector *inspector = &scene->session.inspector;
	int ends;

	train(scene);
	ends = scene->ends;
	session_inspect(&scene->session);
	assert_true(busy(scene));
	inspector_forget(inspector);
	assert_false(busy(scene));
	assert_null(found(scene));
	assert_null(inspector->seen);
	/* The end of its job is still on its way. */
	WAIT_FOR(scene, scene->ends == ends + 1);
	assert_null(found(scene));
	look(scene);
	assert_non_null(found(scene));
}

static void an_end_that_comes_late_takes_the_next_job_whole(void **state)
{
	struct scene *scene = *state;

	train(scene);
	session_inspect(&scene->session);
	inspector_forget(&scene->session.inspector);
	/* Begun before the end of the first was taken. */
	session_inspect(&scene->session);
	assert_true(busy(scene));
	WAIT_FOR(scene, !busy(scene));
	assert_non_null(found(scene));
	assert_int_equal(found(scene)->count, 50);
}

static void other_data_are_not_mixed_with_what_was_made(void **state)
{
	struct scene *scene = *state;
	uint64_t changes;

	train(scene);
	look(scene);
	changes = scene->session.inspector.changes;
	scene_load(scene);
	assert_null(found(scene));
	assert_true(scene->session.inspector.changes > changes);
	look(scene);
	assert_non_null(found(scene));
}

static void leaving_while_it_looks_leaves_nothing_behind(void **state)
{
	struct scene *scene = *state;

	train(scene);
	/* For a sanitizer to see. */
	session_inspect(&scene->session);
	assert_true(busy(scene));
}

/* ---- which network ---- */

static char *small_sweep(struct scene *scene)
{
	char text[] = "[sweep]\ntrials = 4\nworkers = 2\n[fixed]\ntrain-on = train\n"
		      "hidden-layers = 1\nepochs = 2\n[space]\nhidden-units = 4 6 8\n";
	struct bytes bytes = {.data = (uint8_t *)text, .size = strlen(text)};

	return room_write(scene->directory, "small.ini", bytes);
}

static void of_a_sweep_it_is_the_best_trials(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;
	struct err err = {""};
	struct subject subject;
	char *path = small_sweep(scene);

	free(scene->session.sweep);
	scene->session.sweep = path;
	scene_load(scene);
	if (session_start_sweep(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene, scene->finished == 1 && scene_idle(scene));
	subject = subject_of(scene);
	assert_int_equal(subject.run, 1);
	assert_int_equal((int)subject.trial - 1, board_best(board));
	assert_false(subject.running);
	look(scene);
	assert_non_null(found(scene));
	assert_int_equal(scene->session.inspector.trial, subject.trial);
	assert_int_equal(found(scene)->hparams.hidden_units,
		board->trial[subject.trial - 1].begun.hparams.hidden_units);
	/* And then what was trained after it. */
	start(scene);
	WAIT_FOR(scene, scene->finished == 2 && scene_idle(scene));
	assert_int_equal(subject_of(scene).run, 2);
	assert_int_equal(subject_of(scene).trial, 0);
}

static void a_sweep_without_a_network_has_no_trial(void **state)
{
	struct exhibit exhibit;
	struct subject subject;

	(void)state;
	exhibit_init(&exhibit);
	assert_int_equal(exhibit_subject(&exhibit).run, 0);
	exhibit.board.run = 4;
	exhibit.board.status = RUN_RUNNING;
	exhibit.board.network_trial = 9;
	subject = exhibit_subject(&exhibit);
	assert_int_equal(subject.run, 4);
	assert_int_equal(subject.trial, 0);
	assert_null(subject.snapshot);
	assert_null(subject.hparams);
	assert_true(subject.running);
	/* Nor has one whose trial is not known. */
	exhibit.board.network = snapshot_empty(1);
	subject = exhibit_subject(&exhibit);
	assert_null(subject.snapshot);
	assert_null(subject.hparams);
	exhibit_release(&exhibit);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_newest_network_is_looked_into),
		SCENE(what_is_done_is_not_done_again),
		SCENE(a_run_is_followed_while_it_goes_on),
		SCENE(the_next_run_has_none_until_its_first_epoch),
		SCENE(a_stored_run_is_looked_into_as_a_live_one),
		SCENE(before_anything_it_says_what_to_do),
		SCENE(every_obstacle_has_its_words),
		SCENE(a_network_that_does_not_fit_is_tried_once),
		SCENE(what_is_forgotten_while_it_is_made_does_not_come_back),
		SCENE(an_end_that_comes_late_takes_the_next_job_whole),
		SCENE(other_data_are_not_mixed_with_what_was_made),
		SCENE(leaving_while_it_looks_leaves_nothing_behind),
		SCENE(of_a_sweep_it_is_the_best_trials),
		cmocka_unit_test(a_sweep_without_a_network_has_no_trial),
	};

	return cmocka_run_group_tests_name("inspector", tests, NULL, NULL);
}

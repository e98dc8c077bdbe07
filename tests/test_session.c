/*
 * Whole sessions without a screen, on a small data set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/file.h"
#include "fmnist/session.h"
#include "room.h"
#include "session_scene.h"

static void start(struct scene *scene)
{
	struct err err = {""};

	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static const char *last_line(const struct scene *scene)
{
	const struct logbook *log = &scene->session.log;

	assert_true(log->count > 0);
	return logbook_line(log, log->count - 1)->text;
}

static void a_run_goes_from_loading_to_its_end(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	scene_load(scene);
	assert_int_equal(session->data_state, DATA_READY);
	assert_int_equal(session->data.train.count, 200);
	assert_non_null(strstr(last_line(scene), scene->directory));
	assert_false(session_training(session));
	start(scene);
	assert_true(session_training(session));
	WAIT_FOR(scene, scene_idle(scene));
	assert_false(session_training(session));
	assert_int_equal(session->live.view.run, 1);
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
	assert_int_equal(session->live.view.epochs, 5);
	assert_int_equal(view_iteration(&session->live.view), 5 * 13);
	assert_int_equal(session->live.view.started.train_images, 200);
	assert_int_equal(session->live.view.started.hparams.hidden_units, 4);
	assert_non_null(strstr(last_line(scene), "run 1 completed after 5 epochs"));
	assert_int_equal(scene->started, 1);
	assert_int_equal(scene->finished, 1);
	assert_int_equal(scene->messages, 0);
}

static void the_next_run_has_the_next_number_and_its_own_parameters(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	session->hparams.epochs = 2;
	session->hparams.train_on = TRAIN_ON_TRAIN;
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.run, 2);
	assert_int_equal(session->live.view.epochs, 2);
	assert_int_equal(session->live.view.started.validation_images, 40);
	assert_true(view_best_validation(&session->live.view) >= 0);
}

static void a_start_while_data_are_read_waits_for_them(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session_load(session, scene->directory);
	start(scene);
	assert_int_equal(session->pending, START_TRAIN);
	assert_false(session_training(session));
	assert_int_equal(session->live.view.run, 0);
	WAIT_FOR(scene, scene->finished == 1 && scene_idle(scene));
	assert_int_equal(session->pending, START_NOTHING);
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
	assert_int_equal(session->live.view.run, 1);
}

static void two_runs_at_once_are_refused(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	scene->session.hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->started == 1);
	assert_int_equal(session_start(&scene->session, &err), -1);
	assert_says(&err, "run 1", "stop it first", NULL);
	assert_true(session_training(&scene->session));
}

static void a_paused_run_does_nothing_until_it_goes_on(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	uint64_t iteration;
	int epochs;

	session->hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 2);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->live.view.status == RUN_PAUSED);
	assert_true(session_training(session));
	iteration = view_iteration(&session->live.view);
	epochs = scene->epochs;
	/* "Paused" was the last that it said. */
	session_dispatch(session);
	assert_int_equal(view_iteration(&session->live.view), iteration);
	assert_int_equal(scene->epochs, epochs);
	assert_int_equal(scene->states[RUN_PAUSED], 1);
	session_toggle_pause(session);
	WAIT_FOR(scene, scene->epochs > epochs + 2);
	assert_int_equal(session->live.view.status, RUN_RUNNING);
	assert_int_equal(scene->states[RUN_RUNNING], 1);
	/* Not one iteration is missing or came twice. */
	assert_int_equal(session->live.view.losses.first_nonfinite, UINT64_MAX);
	assert_true(view_iteration(&session->live.view) >= session->live.view.epochs * 13);
}

static void a_stop_waits_for_the_end_of_the_epoch(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_stop(session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_STOPPED);
	/* Whole epochs only. */
	assert_int_equal(
		view_iteration(&session->live.view), session->live.view.epochs * 13);
	assert_int_equal(session->live.view.finished.epochs, session->live.view.epochs);
	assert_non_null(strstr(last_line(scene), "run 1 stopped"));
}

static void a_paused_run_can_be_stopped(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	size_t epochs;

	session->hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->live.view.status == RUN_PAUSED);
	epochs = session->live.view.epochs;
	/* A pause between two epochs has none to finish. */
	epochs += view_iteration(&session->live.view) % 13 != 0;
	session_stop(session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_STOPPED);
	/* The epoch that was running is finished, and no other. */
	assert_int_equal(session->live.view.epochs, epochs);
}

static void a_cancelled_run_ends_within_its_epoch(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->live.view.status == RUN_PAUSED);
	session_cancel(session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_STOPPED);
	assert_true(
		view_iteration(&session->live.view) < session->live.view.epochs * 13 + 13);
	/* And the next one may begin. */
	session->hparams.epochs = 1;
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.run, 2);
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
}

static void leaving_while_data_are_read_leaves_nothing_behind(void **state)
{
	struct scene *scene = *state;

	/* For a sanitizer to see. */
	session_load(&scene->session, scene->directory);
}

static void leaving_does_not_wait_for_a_run(void **state)
{
	struct scene *scene = *state;

	scene->session.hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	/* end() would wait for ever. */
}

static void leaving_does_not_wait_for_a_pause(void **state)
{
	struct scene *scene = *state;

	scene->session.hparams.epochs = 1000000;
	scene_load(scene);
	start(scene);
	session_toggle_pause(&scene->session);
	WAIT_FOR(scene, scene->session.live.view.status == RUN_PAUSED);
}

static void divergence_ends_the_run_with_its_iteration(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.lr = 1e6;
	session->hparams.epochs = 1000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_DIVERGED);
	assert_int_equal(session->live.view.finished.diverged_at,
		session->live.view.losses.first_nonfinite + 1);
	assert_non_null(strstr(last_line(scene), "diverged"));
}

static void a_network_beyond_memory_is_refused_and_said(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.hidden_layers = 64;
	session->hparams.hidden_units = 8192;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(scene->started, 0);
	assert_int_equal(scene->messages, 1);
	assert_non_null(strstr(last_line(scene), "--hidden-units"));
	assert_non_null(strstr(session->run_problem, "--hidden-units"));
	/* The data are still good for another try. */
	assert_int_equal(session->data_state, DATA_READY);
	session->hparams = scene->options.hparams;
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
}

static void missing_data_say_what_to_do(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	char *nowhere = path_join(scene->directory, "nowhere");

	session_load(session, nowhere);
	WAIT_FOR(scene, session->data_state != DATA_READING);
	assert_int_equal(session->data_state, DATA_MISSING);
	assert_non_null(strstr(session->data_problem, "nowhere"));
	assert_false(session_training(session));
	/* A start is kept until there are data. */
	start(scene);
	assert_int_equal(session->pending, START_TRAIN);
	assert_int_equal(scene->started, 0);
	scene_load(scene);
	WAIT_FOR(scene, scene->finished == 1 && scene_idle(scene));
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
	free(nowhere);
}

static void broken_data_say_which_file(void **state)
{
	struct scene *scene = *state;
	struct bytes short_labels = idx_labels(199, 1);
	char *path = room_write(scene->directory, "train-labels-idx1-ubyte", short_labels);

	session_load(&scene->session, scene->directory);
	WAIT_FOR(scene, scene->session.data_state != DATA_READING);
	assert_int_equal(scene->session.data_state, DATA_MISSING);
	assert_non_null(strstr(scene->session.data_problem, "train-labels-idx1-ubyte"));
	free(path);
	free(short_labels.data);
}

static void a_download_that_fails_says_so(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	/* Nobody listens there. */
	scene->options.url = "http://127.0.0.1:1/";
	session_fetch(session);
	assert_int_equal(session->data_state, DATA_FETCHING);
	WAIT_FOR(scene, session->data_state != DATA_FETCHING);
	assert_int_equal(session->data_state, DATA_MISSING);
	assert_true(session->data_problem[0] != '\0');
	scene_load(scene);
	assert_int_equal(session->data_state, DATA_READY);
}

static void the_synthetic_set_trains_too(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.epochs = 1;
	session_load(session, "synthetic");
	WAIT_FOR(scene, session->data_state != DATA_READING);
	assert_int_equal(session->data_state, DATA_READY);
	assert_true(session->data.synthetic);
	start(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_true(session->live.view.started.synthetic);
	assert_int_equal(session->live.view.started.train_images, 60000);
	assert_int_equal(session->live.view.status, RUN_COMPLETED);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_run_goes_from_loading_to_its_end),
		SCENE(the_next_run_has_the_next_number_and_its_own_parameters),
		SCENE(a_start_while_data_are_read_waits_for_them),
		SCENE(two_runs_at_once_are_refused),
		SCENE(a_paused_run_does_nothing_until_it_goes_on),
		SCENE(a_stop_waits_for_the_end_of_the_epoch),
		SCENE(a_paused_run_can_be_stopped),
		SCENE(a_cancelled_run_ends_within_its_epoch),
		SCENE(leaving_while_data_are_read_leaves_nothing_behind),
		SCENE(leaving_does_not_wait_for_a_run),
		SCENE(leaving_does_not_wait_for_a_pause),
		SCENE(divergence_ends_the_run_with_its_iteration),
		SCENE(a_network_beyond_memory_is_refused_and_said),
		SCENE(missing_data_say_what_to_do),
		SCENE(broken_data_say_which_file),
		SCENE(a_download_that_fails_says_so),
		SCENE(the_synthetic_set_trains_too),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}

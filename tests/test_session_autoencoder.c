/*
 * Sessions that train autoencoders, beside classifiers.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "session_scene.h"

static void start_network(struct scene *scene)
{
	struct err err = {""};

	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static void start(struct scene *scene)
{
	struct err err = {""};

	if (session_start_autoencoder(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

/* Of the run that was started last. */
static void wait_for_end(struct scene *scene, int finished)
{
	WAIT_FOR(scene, scene->finished == finished && scene_idle(scene));
}

/* What the recorder has still to write; it tells nobody that it has written. */
static void settle(struct scene *scene)
{
	while (recording_settle(&scene->session.recording))
		assert_int_equal(poll(NULL, 0, 10), 0);
}

static void an_autoencoder_goes_from_its_start_to_its_end(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	const struct view *view = &session->live.autoencoder;

	scene_load(scene);
	start(scene);
	assert_true(session_training(session));
	assert_false(session_sweeping(session));
	/* Also before it has told anything. */
	assert_ptr_equal(session_network(session), view);
	wait_for_end(scene, 1);
	assert_int_equal(view->run, 1);
	assert_int_equal(view->status, RUN_COMPLETED);
	assert_int_equal(session_status(session), RUN_COMPLETED);
	assert_int_equal(view->epochs, 4);
	assert_int_equal(view->started.hparams.bottleneck, 3);
	assert_int_equal(view->started.parameters,
		784 * 6 + 6 + 6 * 3 + 3 + 3 * 6 + 6 + 6 * 784 + 784);
	assert_true(view_last(view)->test_loss > 0.0);
	assert_int_equal(view->baseline.components, 3);
	assert_non_null(view->network);
	/* No other pane shows it. */
	assert_int_equal(session->live.view.run, 0);
	assert_int_equal(session->live.board.run, 0);
}

static void its_end_is_told_by_its_errors(void **state)
{
	struct scene *scene = *state;
	const struct logbook *log = &scene->session.log;
	const char *text;

	scene_load(scene);
	start(scene);
	wait_for_end(scene, 1);
	text = logbook_line(log, log->count - 1)->text;
	assert_non_null(strstr(text, "run 1 completed after 4 epochs: train loss 0."));
	assert_non_null(strstr(text, "test loss 0."));
	assert_null(strstr(text, "nan"));
}

static void network_and_autoencoder_stay_beside_each_other(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	struct exhibit *live = &session->live;

	scene_load(scene);
	start_network(scene);
	wait_for_end(scene, 1);
	start(scene);
	assert_ptr_equal(session_network(session), &live->autoencoder);
	wait_for_end(scene, 2);
	assert_int_equal(live->view.run, 1);
	assert_int_equal(live->view.epochs, 5);
	assert_int_equal(live->autoencoder.run, 2);
	assert_int_equal(live->autoencoder.epochs, 4);
	assert_ptr_equal(session_network(session), &live->autoencoder);
	/* What can be looked into is still the classifier. */
	assert_int_equal(exhibit_subject(live).run, 1);
	assert_int_equal(exhibit_autoencoder(live).run, 2);
	assert_ptr_equal(exhibit_autoencoder(live).snapshot, live->autoencoder.network);
	start_network(scene);
	assert_ptr_equal(session_network(session), &live->view);
	wait_for_end(scene, 3);
	assert_int_equal(live->view.run, 3);
	assert_int_equal(live->autoencoder.run, 2);
	assert_true(exhibit_has(live, 2));
	assert_true(exhibit_has(live, 3));
	assert_false(exhibit_has(live, 1));
}

static void the_next_ones_have_hyper_parameters_of_their_own(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	scene_load(scene);
	session->autoencoder.bottleneck = 2;
	session->hparams.hidden_units = 5;
	start(scene);
	wait_for_end(scene, 1);
	start_network(scene);
	wait_for_end(scene, 2);
	assert_int_equal(session->live.autoencoder.started.hparams.bottleneck, 2);
	assert_int_equal(session->live.autoencoder.started.hparams.hidden_units, 6);
	assert_int_equal(session->live.view.started.hparams.hidden_units, 5);
	assert_int_equal(session->live.view.started.hparams.bottleneck, 0);
}

static void a_start_while_data_are_read_waits_for_them(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session_load(session, scene->directory);
	start(scene);
	assert_int_equal(session->pending, START_AUTOENCODER);
	wait_for_end(scene, 1);
	assert_int_equal(session->pending, START_NOTHING);
	assert_int_equal(session->live.autoencoder.epochs, 4);
}

static void another_run_at_the_same_time_is_refused(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	struct err err = {""};

	session->autoencoder.epochs = 1000000;
	scene_load(scene);
	start(scene);
	assert_int_equal(session_start_autoencoder(session, &err), -1);
	assert_non_null(strstr(err.text, "run 1 is not finished"));
	assert_int_equal(session_start(session, &err), -1);
	session_cancel(session);
	wait_for_end(scene, 1);
	assert_int_equal(session->live.autoencoder.run, 1);
}

static void it_can_be_paused_and_stopped(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	const struct view *view = &session->live.autoencoder;

	session->autoencoder.epochs = 1000000;
	scene_load(scene);
	start(scene);
	session_toggle_pause(session);
	WAIT_FOR(scene, view->status == RUN_PAUSED);
	assert_int_equal(session_status(session), RUN_PAUSED);
	session_toggle_pause(session);
	WAIT_FOR(scene, view->status == RUN_RUNNING && view->epochs > 1);
	session_stop(session);
	wait_for_end(scene, 1);
	assert_int_equal(session_status(session), RUN_STOPPED);
	assert_string_equal(view_state(view), "stopped");
}

static void a_stored_one_has_its_own_place_too(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	const struct view *past = &session->past.autoencoder;
	struct event_baseline baseline;
	struct event_epoch last;
	struct err err = {""};

	scene_load(scene);
	start(scene);
	wait_for_end(scene, 1);
	last = *view_last(&session->live.autoencoder);
	baseline = session->live.autoencoder.baseline;
	settle(scene);
	session->autoencoder.seed = 7;
	start(scene);
	wait_for_end(scene, 2);
	if (session_show(session, 1, &err) != 0)
		fail_msg("%s", err.text);
	assert_ptr_equal(session->shown, &session->past);
	assert_int_equal(past->run, 1);
	assert_int_equal(past->status, RUN_COMPLETED);
	assert_int_equal(past->epochs, 4);
	assert_true(view_last(past)->test_loss == last.test_loss);
	assert_int_equal(past->baseline.components, baseline.components);
	assert_true(past->baseline.test_loss == baseline.test_loss);
	assert_int_equal(session->past.view.run, 0);
	assert_non_null(exhibit_autoencoder(session->shown).snapshot);
	/* There is nothing else to look into. */
	assert_int_equal(exhibit_subject(session->shown).run, 1);
	assert_true(hparams_reconstruct(exhibit_subject(session->shown).hparams));
	/* And the live one is found where it is. */
	assert_int_equal(session_show(session, 2, &err), 0);
	assert_ptr_equal(session->shown, &session->live);
}

static bool has_figure(const struct scene *scene, uint32_t run, const char *name)
{
	char *path = xasprintf(
		"%s/fmnist-tui/runs/%u/%s", scene->directory, (unsigned)run, name);
	bool there = access(path, R_OK) == 0;

	free(path);
	return there;
}

static void figures_are_left_in_the_folder_of_a_run_that_has_ended(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	scene_load(scene);
	start(scene);
	wait_for_end(scene, 1);
	WAIT_FOR(scene, !worker_busy(&session->illustrator.worker));
	assert_int_equal(scene->messages, 0);
	assert_true(has_figure(scene, 1, "reconstruction.png"));
	assert_true(has_figure(scene, 1, "latent.png"));
	/* Networks have none; and the end of the session waits for them. */
	start_network(scene);
	wait_for_end(scene, 2);
	assert_false(worker_busy(&session->illustrator.worker));
	start(scene);
	wait_for_end(scene, 3);
	assert_int_equal(session_close(session, NULL), 0);
	assert_false(has_figure(scene, 2, "latent.png"));
	assert_true(has_figure(scene, 3, "latent.png"));
}

static void a_diverged_one_has_no_figures(void **state)
{
	struct scene *scene = *state;

	scene->session.autoencoder.optimizer = OPTIMIZER_SGD;
	scene->session.autoencoder.lr = 1e3;
	scene->session.autoencoder.weight_decay = 1e3;
	scene_load(scene);
	start(scene);
	wait_for_end(scene, 1);
	assert_int_equal(scene->session.live.autoencoder.status, RUN_DIVERGED);
	assert_false(worker_busy(&scene->session.illustrator.worker));
	assert_int_equal(session_close(&scene->session, NULL), 0);
	assert_false(has_figure(scene, 1, "latent.png"));
}

static void a_paused_one_still_goes_on(void **state)
{
	struct exhibit exhibit;

	(void)state;
	exhibit_init(&exhibit);
	assert_false(exhibit_goes_on(&exhibit));
	exhibit.autoencoder.run = 4;
	exhibit.autoencoder.status = RUN_PAUSED;
	assert_true(exhibit_goes_on(&exhibit));
	exhibit.autoencoder.status = RUN_COMPLETED;
	assert_false(exhibit_goes_on(&exhibit));
	exhibit_release(&exhibit);
}

static void divergence_is_told_as_of_any_network(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	/* A sigmoid does not let the loss grow: the weights have to. */
	session->autoencoder.optimizer = OPTIMIZER_SGD;
	session->autoencoder.lr = 1e3;
	session->autoencoder.weight_decay = 1e3;
	scene_load(scene);
	start(scene);
	wait_for_end(scene, 1);
	assert_int_equal(session->live.autoencoder.status, RUN_DIVERGED);
	assert_int_equal(session_status(session), RUN_DIVERGED);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(an_autoencoder_goes_from_its_start_to_its_end),
		SCENE(its_end_is_told_by_its_errors),
		SCENE(network_and_autoencoder_stay_beside_each_other),
		SCENE(the_next_ones_have_hyper_parameters_of_their_own),
		SCENE(a_start_while_data_are_read_waits_for_them),
		SCENE(another_run_at_the_same_time_is_refused),
		SCENE(it_can_be_paused_and_stopped),
		SCENE(a_stored_one_has_its_own_place_too),
		SCENE(figures_are_left_in_the_folder_of_a_run_that_has_ended),
		SCENE(a_diverged_one_has_no_figures),
		cmocka_unit_test(a_paused_one_still_goes_on),
		SCENE(divergence_is_told_as_of_any_network),
	};

	return cmocka_run_group_tests_name("session with autoencoders", tests, NULL, NULL);
}

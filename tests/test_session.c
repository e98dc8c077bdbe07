/*
 * Whole sessions without a screen, on a small data set.
 */
#include <poll.h>
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

/* A limit that only a session that hangs reaches. */
#define WAIT_MS 60000

/* A session on a directory of its own, and what it was told. */
struct scene {
	char *directory;
	struct session_options options;
	struct session session;
	struct sink sink;
	int started, epochs, finished, messages, ends;
	int states[RUN_FAILED + 1];
};

static void take(struct sink *sink, const struct event *event)
{
	struct scene *scene =
		(struct scene *)(void *)((char *)sink - offsetof(struct scene, sink));

	scene->started += event->kind == EVENT_RUN_STARTED;
	scene->epochs += event->kind == EVENT_EPOCH;
	scene->finished += event->kind == EVENT_RUN_FINISHED;
	scene->messages += event->kind == EVENT_MESSAGE;
	scene->ends += event->kind == EVENT_JOB_ENDED;
	if (event->kind == EVENT_STATE)
		scene->states[event->state]++;
}

/* 200 images, and a network that trains an epoch in a millisecond. */
static int begin(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);
	struct err err;

	if (scene == NULL)
		return -1;
	scene->directory = room_make();
	setenv("HOME", scene->directory, 1);
	setenv("XDG_DATA_HOME", scene->directory, 1);
	unsetenv("KERAS_HOME");
	unsetenv("FMNIST_DATA_DIR");
	room_data_set(scene->directory, 200, 50);
	hparams_default(&scene->options.hparams);
	scene->options.threads = 1;
	scene->options.hparams.hidden_units = 4;
	scene->options.hparams.hidden_layers = 1;
	scene->options.hparams.epochs = 5;
	if (session_init(&scene->session, &scene->options, &err) != 0)
		return -1;
	scene->sink.take = take;
	mailbox_add_sink(scene->session.events, &scene->sink);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	session_release(&scene->session);
	room_remove(scene->directory);
	free(scene);
	return 0;
}

/* Takes what is posted until the condition holds. */
#define WAIT_FOR(scene, condition)                                                         \
	do {                                                                               \
		struct pollfd fd = {.fd = mailbox_fd((scene)->session.events), .events = POLLIN}; \
		while (!(condition)) {                                                     \
			if (poll(&fd, 1, WAIT_MS) != 1)                                    \
				fail_msg("nothing happens, and not " #condition);          \
			session_dispatch(&(scene)->session);                               \
		}                                                                          \
	} while (0)

static void load(struct scene *scene)
{
	session_load(&scene->session, scene->directory);
	assert_int_equal(scene->session.data_state, DATA_READING);
	WAIT_FOR(scene, scene->session.data_state != DATA_READING);
}

static void start(struct scene *scene)
{
	struct err err = {""};

	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static bool idle(const struct scene *scene)
{
	return !worker_busy(&scene->session.worker);
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

	load(scene);
	assert_int_equal(session->data_state, DATA_READY);
	assert_int_equal(session->data.train.count, 200);
	assert_non_null(strstr(last_line(scene), scene->directory));
	assert_false(session_training(session));
	start(scene);
	assert_true(session_training(session));
	WAIT_FOR(scene, idle(scene));
	assert_false(session_training(session));
	assert_int_equal(session->view.run, 1);
	assert_int_equal(session->view.status, RUN_COMPLETED);
	assert_int_equal(session->view.epochs, 5);
	assert_int_equal(view_iteration(&session->view), 5 * 13);
	assert_int_equal(session->view.started.train_images, 200);
	assert_int_equal(session->view.started.hparams.hidden_units, 4);
	assert_non_null(strstr(last_line(scene), "run 1 completed after 5 epochs"));
	assert_int_equal(scene->started, 1);
	assert_int_equal(scene->finished, 1);
	assert_int_equal(scene->messages, 0);
}

static void the_next_run_has_the_next_number_and_its_own_parameters(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	load(scene);
	start(scene);
	WAIT_FOR(scene, idle(scene));
	session->hparams.epochs = 2;
	session->hparams.train_on = TRAIN_ON_TRAIN;
	start(scene);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.run, 2);
	assert_int_equal(session->view.epochs, 2);
	assert_int_equal(session->view.started.validation_images, 40);
	assert_true(view_best_validation(&session->view) >= 0);
}

static void a_start_while_data_are_read_waits_for_them(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session_load(session, scene->directory);
	start(scene);
	assert_true(session->start_when_ready);
	assert_false(session_training(session));
	assert_int_equal(session->view.run, 0);
	WAIT_FOR(scene, scene->finished == 1 && idle(scene));
	assert_false(session->start_when_ready);
	assert_int_equal(session->view.status, RUN_COMPLETED);
	assert_int_equal(session->view.run, 1);
}

static void two_runs_at_once_are_refused(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	scene->session.hparams.epochs = 1000000;
	load(scene);
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
	load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 2);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->view.status == RUN_PAUSED);
	assert_true(session_training(session));
	iteration = view_iteration(&session->view);
	epochs = scene->epochs;
	/* "Paused" was the last that it said. */
	session_dispatch(session);
	assert_int_equal(view_iteration(&session->view), iteration);
	assert_int_equal(scene->epochs, epochs);
	assert_int_equal(scene->states[RUN_PAUSED], 1);
	session_toggle_pause(session);
	WAIT_FOR(scene, scene->epochs > epochs + 2);
	assert_int_equal(session->view.status, RUN_RUNNING);
	assert_int_equal(scene->states[RUN_RUNNING], 1);
	/* Not one iteration is missing or came twice. */
	assert_int_equal(session->view.losses.first_nonfinite, UINT64_MAX);
	assert_true(view_iteration(&session->view) >= session->view.epochs * 13);
}

static void a_stop_waits_for_the_end_of_the_epoch(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.epochs = 1000000;
	load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_stop(session);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.status, RUN_STOPPED);
	/* Whole epochs only. */
	assert_int_equal(view_iteration(&session->view), session->view.epochs * 13);
	assert_int_equal(session->view.finished.epochs, session->view.epochs);
	assert_non_null(strstr(last_line(scene), "run 1 stopped"));
}

static void a_paused_run_can_be_stopped(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	size_t epochs;

	session->hparams.epochs = 1000000;
	load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->view.status == RUN_PAUSED);
	epochs = session->view.epochs;
	/* A pause between two epochs has none to finish. */
	epochs += view_iteration(&session->view) % 13 != 0;
	session_stop(session);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.status, RUN_STOPPED);
	/* The epoch that was running is finished, and no other. */
	assert_int_equal(session->view.epochs, epochs);
}

static void a_cancelled_run_ends_within_its_epoch(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.epochs = 1000000;
	load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	session_toggle_pause(session);
	WAIT_FOR(scene, session->view.status == RUN_PAUSED);
	session_cancel(session);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.status, RUN_STOPPED);
	assert_true(view_iteration(&session->view) < session->view.epochs * 13 + 13);
	/* And the next one may begin. */
	session->hparams.epochs = 1;
	start(scene);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.run, 2);
	assert_int_equal(session->view.status, RUN_COMPLETED);
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
	load(scene);
	start(scene);
	WAIT_FOR(scene, scene->epochs > 0);
	/* end() would wait for ever. */
}

static void leaving_does_not_wait_for_a_pause(void **state)
{
	struct scene *scene = *state;

	scene->session.hparams.epochs = 1000000;
	load(scene);
	start(scene);
	session_toggle_pause(&scene->session);
	WAIT_FOR(scene, scene->session.view.status == RUN_PAUSED);
}

static void divergence_ends_the_run_with_its_iteration(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.lr = 1e6;
	session->hparams.epochs = 1000;
	load(scene);
	start(scene);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.status, RUN_DIVERGED);
	assert_int_equal(session->view.finished.diverged_at,
		session->view.losses.first_nonfinite + 1);
	assert_non_null(strstr(last_line(scene), "diverged"));
}

static void a_network_beyond_memory_is_refused_and_said(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;

	session->hparams.hidden_layers = 64;
	session->hparams.hidden_units = 8192;
	load(scene);
	start(scene);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(scene->started, 0);
	assert_int_equal(scene->messages, 1);
	assert_non_null(strstr(last_line(scene), "--hidden-units"));
	assert_non_null(strstr(session->run_problem, "--hidden-units"));
	/* The data are still good for another try. */
	assert_int_equal(session->data_state, DATA_READY);
	session->hparams = scene->options.hparams;
	start(scene);
	WAIT_FOR(scene, idle(scene));
	assert_int_equal(session->view.status, RUN_COMPLETED);
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
	assert_true(session->start_when_ready);
	assert_int_equal(scene->started, 0);
	load(scene);
	WAIT_FOR(scene, scene->finished == 1 && idle(scene));
	assert_int_equal(session->view.status, RUN_COMPLETED);
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
	load(scene);
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
	WAIT_FOR(scene, idle(scene));
	assert_true(session->view.started.synthetic);
	assert_int_equal(session->view.started.train_images, 60000);
	assert_int_equal(session->view.status, RUN_COMPLETED);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

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

/*
 * Sweeps and stored runs in a session: what the dashboard's panes are shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "session_scene.h"

#define TRIALS 6
/* Epochs of a trial that still runs when the test thread gets to stop the sweep. */
#define LONG_EPOCHS 400
#define LONG "400"

static void use_text(struct scene *scene, const char *text)
{
	struct session *session = &scene->session;
	char *copy = xstrdup(text);
	struct bytes bytes = {.data = (uint8_t *)copy, .size = strlen(text)};

	free(session->sweep);
	session->sweep = room_write(scene->directory, "small.ini", bytes);
	free(copy);
}

static void use_sweep(struct scene *scene, const char *epochs)
{
	char text[256];

	snprintf(text, sizeof text,
		"[sweep]\ntrials = %d\nworkers = 2\n[fixed]\ntrain-on = train\n"
		"hidden-layers = 1\nepochs = %s\n[space]\nhidden-units = 4 6 8\n"
		"lr = 0.1 0.01\n",
		TRIALS, epochs);
	use_text(scene, text);
}

static void start_chosen(struct scene *scene)
{
	struct err err = {""};

	if (session_start_sweep(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static void start_sweep(struct scene *scene, const char *epochs)
{
	use_sweep(scene, epochs);
	start_chosen(scene);
}

static size_t done(const struct board *board)
{
	struct board_counts counts;

	board_count(board, &counts);
	return counts.done;
}

static void a_sweep_fills_the_board_and_leaves_the_curves_alone(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;

	scene_load(scene);
	start_sweep(scene, "3");
	assert_true(session_sweeping(&scene->session));
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->run, 1);
	assert_int_equal(board->status, RUN_COMPLETED);
	assert_int_equal(done(board), TRIALS);
	assert_true(board_best(board) >= 0);
	assert_int_equal(board->trial[0].kept, 3);
	assert_int_equal(scene->session.live.view.run, 0);
}

static void a_trial_that_is_cancelled_ends_alone(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;

	scene_load(scene);
	start_sweep(scene, "100000");
	WAIT_FOR(scene,
		board->trials > 1 && board->trial[0].started && board->trial[1].started);
	session_cancel_trial(&scene->session, 1);
	WAIT_FOR(scene, board->trial[0].status == RUN_CANCELLED);
	WAIT_FOR(scene, board->trial[2].started);
	assert_int_equal(board->trial[1].status, RUN_RUNNING);
	session_cancel(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->status, RUN_STOPPED);
	assert_int_equal(board->trial[1].status, RUN_INTERRUPTED);
	assert_int_equal(done(board), 1);
}

/* What the store has of run 1, once it has its end. */
static void settle(struct scene *scene)
{
	while (recording_settle(&scene->session.recording)) {
		/* The recorder tells nobody that it has written; this asks again. */
		assert_int_equal(poll(NULL, 0, 10), 0);
	}
}

static void a_stopped_sweep_is_resumed_and_runs_only_what_is_missing(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;
	struct err err = {""};
	double before;

	scene_load(scene);
	start_sweep(scene, LONG);
	WAIT_FOR(scene, board->run != 0 && done(board) >= 1);
	session_stop(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->status, RUN_STOPPED);
	assert_true(done(board) >= 1 && done(board) < TRIALS);
	before = board->trial[0].validation_loss;
	settle(scene);
	if (session_resume(&scene->session, 1, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->run, 1);
	assert_int_equal(board->status, RUN_COMPLETED);
	assert_int_equal(done(board), TRIALS);
	assert_true(board->trial[0].validation_loss == before);
	/* Epochs of trials that ended before are read when somebody wants them. */
	assert_int_equal(board->trial[0].kept, 0);
	session_fill_trial(&scene->session, 1);
	assert_int_equal(board->trial[0].kept, LONG_EPOCHS);
}

static void tell_database(struct scene *scene, const char *sql)
{
	char *path =
		xasprintf("%s/runs.db", store_directory(scene->session.recording.store));
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	free(path);
}

/* Also of one whose process was killed, which has no end in the store. */
static void a_resumed_sweep_took_the_time_of_all_its_parts(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;
	struct err err = {""};

	scene_load(scene);
	start_sweep(scene, LONG);
	WAIT_FOR(scene, board->run != 0 && done(board) >= 1);
	session_stop(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	settle(scene);
	tell_database(
		scene, "UPDATE runs SET status = 'running', ended = NULL, seconds = 1000");
	if (session_resume(&scene->session, 1, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->status, RUN_COMPLETED);
	assert_true(board->finished.seconds > 1000.0 && board->finished.seconds < 1100.0);
}

/* Learning slower and slower, the later trials are pruned, by what the earlier ones had
 * reached. */
static const char pruned[] =
	"[sweep]\nsampler = grid\nworkers = 1\npruner = median\nprune-from-trials = 2\n"
	"prune-from-epoch = 2\n[fixed]\ntrain-on = train\nhidden-layers = 1\n"
	"hidden-units = 8\nepochs = 300\n[space]\n"
	"lr = 0.1 0.08 0.06 0.003 0.001 0.0003 0.0001 0.00001\n";

static void a_resumed_sweep_remembers_what_its_pruner_knew(void **state)
{
	struct scene *scene = *state;
	const struct board *board = &scene->session.live.board;
	enum run_status whole[8];
	struct err err = {""};
	size_t given_up = 0;

	scene_load(scene);
	use_text(scene, pruned);
	start_chosen(scene);
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(board->trials, 8);
	for (size_t i = 0; i < 8; i++) {
		whole[i] = board->trial[i].status;
		given_up += whole[i] == RUN_PRUNED;
	}
	assert_true(given_up > 0 && given_up < 8);
	start_chosen(scene);
	/* The last that is sure to run on; those after it soon end. */
	WAIT_FOR(scene, board->run == 2 && board->trial[1].started);
	session_stop(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	assert_true(done(board) < 8);
	settle(scene);
	if (session_resume(&scene->session, 2, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene, scene_idle(scene));
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(board->trial[i].status, whole[i]);
}

static void a_stored_sweep_is_shown_as_it_was(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	const struct board *live = &session->live.board;
	const struct board *past = &session->past.board;
	struct err err = {""};

	scene_load(scene);
	start_sweep(scene, "3");
	WAIT_FOR(scene, scene_idle(scene));
	settle(scene);
	/* A second one takes its place on the board. */
	start_sweep(scene, "2");
	WAIT_FOR(scene, scene_idle(scene) && live->run == 2);
	if (session_show(session, 1, &err) != 0)
		fail_msg("%s", err.text);
	assert_ptr_equal(session->shown, &session->past);
	assert_int_equal(past->run, 1);
	assert_int_equal(past->status, RUN_COMPLETED);
	assert_int_equal(done(past), TRIALS);
	assert_int_equal(past->trial[2].epochs, 3);
	assert_int_equal(past->trial[2].kept, 3);
	assert_int_equal(session_show(session, 2, &err), 0);
	assert_ptr_equal(session->shown, &session->live);
	assert_int_equal(session_show(session, 99, &err), -1);
	assert_non_null(strstr(err.text, "99"));
}

static void a_stored_run_of_one_network_is_shown_as_it_was(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	struct err err = {""};

	scene_load(scene);
	assert_int_equal(session_start(session, &err), 0);
	WAIT_FOR(scene, scene_idle(scene));
	settle(scene);
	start_sweep(scene, "2");
	WAIT_FOR(scene, scene_idle(scene));
	assert_int_equal(session->live.board.run, 2);
	session->live.view.run = 0; /* as after a new start of the program */
	assert_int_equal(session_show(session, 1, &err), 0);
	assert_int_equal(session->past.view.run, 1);
	assert_int_equal(session->past.view.epochs, 5);
	assert_int_equal(session->past.view.status, RUN_COMPLETED);
	assert_int_equal(view_iteration(&session->past.view), 5 * 13);
}

static void without_a_store_no_sweep_begins_but_a_network_is_trained(void **state)
{
	struct scene *scene = *state;
	struct session session;
	struct err err = {""};

	scene->options.store = "/dev/null/store";
	assert_int_equal(session_init(&session, &scene->options, &err), 0);
	assert_null(session_store(&session));
	assert_int_equal(session_start_sweep(&session, &err), -1);
	assert_says(&err, "a sweep has to be recorded", "/dev/null/store", NULL);
	assert_int_equal(session.pending, START_NOTHING);
	assert_int_equal(session_start(&session, &err), 0);
	assert_int_equal(session.pending, START_TRAIN);
	session_release(&session);
}

static void what_is_not_recorded_is_told(void **state)
{
	struct scene *scene = *state;
	struct session *session = &scene->session;
	struct event event = {.kind = EVENT_MESSAGE, .message.level = MESSAGE_INFO};

	snprintf(event.message.text, sizeof event.message.text, "recording again");
	hub_post(&session->hub, &event);
	WAIT_FOR(scene, scene->messages == 1);
	assert_string_equal(session->run_problem, "");
	event.message.level = MESSAGE_WARNING;
	snprintf(event.message.text, sizeof event.message.text, "not recorded");
	hub_post(&session->hub, &event);
	WAIT_FOR(scene, scene->messages == 2);
	assert_string_equal(session->run_problem, "not recorded");
}

static void a_wrong_sweep_file_begins_nothing(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	scene_load(scene);
	use_sweep(scene, "0");
	assert_int_equal(session_start_sweep(&scene->session, &err), -1);
	assert_non_null(strstr(err.text, "small.ini:7:"));
	assert_true(scene_idle(scene));
	assert_int_equal(scene->session.recording.run, 0);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_sweep_fills_the_board_and_leaves_the_curves_alone),
		SCENE(a_trial_that_is_cancelled_ends_alone),
		SCENE(a_stopped_sweep_is_resumed_and_runs_only_what_is_missing),
		SCENE(a_resumed_sweep_took_the_time_of_all_its_parts),
		SCENE(a_resumed_sweep_remembers_what_its_pruner_knew),
		SCENE(a_stored_sweep_is_shown_as_it_was),
		SCENE(a_stored_run_of_one_network_is_shown_as_it_was),
		SCENE(without_a_store_no_sweep_begins_but_a_network_is_trained),
		SCENE(what_is_not_recorded_is_told),
		SCENE(a_wrong_sweep_file_begins_nothing),
	};

	return cmocka_run_group_tests_name("session_sweep", tests, NULL, NULL);
}

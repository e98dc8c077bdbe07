/*
 * The Autoencoder pane over a session that trains: what keys ask for is made, shown and
 * written, of a run that goes on and of a stored one.
 */
#include <dirent.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/autoencoder_write.h"
#include "fmnist/xalloc.h"
#include "room.h"

/* A limit that only a dashboard that hangs reaches. */
#define WAIT_MS 60000

struct stage {
	char *room, *before; /* the current directory is the room */
	struct session_options options;
	struct ui ui;
};

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct err err;

	stage->room = room_make();
	stage->before = getcwd(NULL, 0);
	setenv("HOME", stage->room, 1);
	setenv("XDG_DATA_HOME", stage->room, 1);
	unsetenv("KERAS_HOME");
	unsetenv("FMNIST_DATA_DIR");
	room_data_set(stage->room, 200, 50);
	hparams_default(&stage->options.hparams);
	hparams_default_autoencoder(&stage->options.autoencoder);
	stage->options.threads = 1;
	stage->options.autoencoder.hidden_units = 6;
	stage->options.autoencoder.bottleneck = 3;
	stage->options.autoencoder.epochs = 3;
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	session_load(&stage->ui.session, stage->room);
	stage->ui.pane = &pane_autoencoder;
	*state = stage;
	return chdir(stage->room);
}

static int end(void **state)
{
	struct stage *stage = *state;

	ui_release(&stage->ui);
	if (chdir(stage->before) != 0)
		return -1;
	room_remove(stage->room);
	free(stage->before);
	free(stage);
	return 0;
}

/* What the dashboard's loop does for events. */
static void step(struct stage *stage)
{
	struct pollfd fd = {.fd = mailbox_fd(stage->ui.session.events), .events = POLLIN};

	if (poll(&fd, 1, WAIT_MS) != 1)
		fail_msg("nothing happens");
	session_dispatch(&stage->ui.session);
	ui_follow(&stage->ui);
}

static const struct reconstructor *made(const struct stage *stage)
{
	return &stage->ui.session.reconstructor;
}

static const struct view *view(const struct stage *stage)
{
	return &stage->ui.session.shown->autoencoder;
}

static bool is_calm(const struct stage *stage)
{
	return !session_training(&stage->ui.session) && !worker_busy(&made(stage)->worker);
}

/* Until the newest network is known in full. */
static void wait_until_known(struct stage *stage)
{
	ui_follow(&stage->ui);
	while (!is_calm(stage) || made(stage)->all.snapshot == NULL ||
		made(stage)->all.snapshot != view(stage)->network)
		step(stage);
}

static void train(struct stage *stage)
{
	while (stage->ui.session.data_state != DATA_READY)
		step(stage);
	ui_key(&stage->ui, 's');
	wait_until_known(stage);
	assert_int_equal(view(stage)->status, RUN_COMPLETED);
}

static void press(struct stage *stage, int key)
{
	ui_key(&stage->ui, key);
	ui_follow(&stage->ui);
}

static void wait_until_written(struct stage *stage)
{
	while (autoencoder_write_waits(&stage->ui))
		step(stage);
}

static char *screen(struct stage *stage)
{
	struct grid grid;
	char *text;

	grid_init(&grid, 24, 80, GLYPHS_BRAILLE);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static void assert_shows(struct stage *stage, const char *part)
{
	char *text = screen(stage);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen:\n%s", part, text);
	free(text);
}

static size_t count_files(const char *ending)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	size_t n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		const char *at = strstr(entry->d_name, ending);

		n += at != NULL && strncmp(entry->d_name, "fmnist-run", 10) == 0 &&
			strcmp(at, ending) == 0;
	}
	closedir(dir);
	return n;
}

/* ---- tests ---- */

static void a_key_trains_and_the_pane_shows_what_comes_out(void **state)
{
	struct stage *stage = *state;
	char error[32];

	train(stage);
	assert_shows(stage, "784-6-3-6-784");
	assert_shows(stage, "50 test images");
	assert_shows(stage, "PCA-3");
	snprintf(error, sizeof error, "%.5f", made(stage)->some.error[0]);
	assert_shows(stage, error + 1);
}

static void the_errors_that_are_shown_have_the_epochs_mean(void **state)
{
	struct stage *stage = *state;
	double sum = 0.0;

	train(stage);
	for (size_t i = 0; i < 50; i++)
		sum += made(stage)->all.all.error[i];
	assert_true(view_last(view(stage))->test_loss - sum / 50 < 1e-6);
	assert_true(sum / 50 - view_last(view(stage))->test_loss < 1e-6);
}

static void pictures_and_numbers_are_written_on_demand(void **state)
{
	struct stage *stage = *state;

	train(stage);
	press(stage, 'w');
	wait_until_written(stage);
	assert_non_null(
		strstr(stage->ui.notice, "written: fmnist-run1-reconstruction.png"));
	assert_int_equal(access("fmnist-run1-reconstruction.png", R_OK), 0);
	assert_int_equal(access("fmnist-run1-reconstruction-images.csv", R_OK), 0);
	assert_int_equal(access("fmnist-run1-reconstruction-epochs.csv", R_OK), 0);
	press(stage, 'v');
	press(stage, 'v');
	press(stage, 'w');
	wait_until_written(stage);
	assert_non_null(strstr(stage->ui.notice, "written: fmnist-run1-latent.png"));
	assert_int_equal(access("fmnist-run1-latent-images.csv", R_OK), 0);
	assert_int_equal(access("fmnist-run1-latent-classes.csv", R_OK), 0);
	assert_int_equal(count_files(".png"), 2);
	assert_int_equal(count_files(".csv"), 4);
}

static void a_run_that_goes_on_is_written_as_it_is_at_the_moment(void **state)
{
	struct stage *stage = *state;

	while (stage->ui.session.data_state != DATA_READY)
		step(stage);
	stage->ui.session.autoencoder.epochs = 1000000;
	press(stage, 's');
	while (!reconstructor_knows(made(stage), 1))
		step(stage);
	press(stage, 'w');
	assert_true(session_training(&stage->ui.session));
	wait_until_written(stage);
	assert_non_null(
		strstr(stage->ui.notice, "written: fmnist-run1-reconstruction.png"));
	session_cancel(&stage->ui.session);
	while (!is_calm(stage))
		step(stage);
}

static void what_cannot_be_written_is_said(void **state)
{
	struct stage *stage = *state;

	train(stage);
	assert_int_equal(chdir("/proc"), 0);
	press(stage, 'w');
	wait_until_written(stage);
	assert_int_equal(stage->ui.notice_role, ROLE_FAILURE);
	assert_non_null(strstr(stage->ui.notice, "cannot write fmnist-run1-reconst"));
	assert_int_equal(chdir(stage->room), 0);
}

static void a_stored_run_is_shown_and_written_in_the_same_way(void **state)
{
	struct stage *stage = *state;
	struct session *session = &stage->ui.session;
	struct err err = {""};
	char *live, *past;

	train(stage);
	while (recording_settle(&session->recording))
		assert_int_equal(poll(NULL, 0, 10), 0);
	live = screen(stage);
	/* As the Runs pane does, of a run that this process does not hold. */
	session->live.autoencoder.run = 0;
	if (session_show(session, 1, &err) != 0)
		fail_msg("%s", err.text);
	assert_ptr_equal(session->shown, &session->past);
	assert_ptr_equal(ui_pane_of(exhibit_kind(session->shown)), &pane_autoencoder);
	wait_until_known(stage);
	past = screen(stage);
	assert_string_equal(past, live);
	/* Here this key leads back. */
	press(stage, KEYS_ESCAPE);
	assert_ptr_equal(session->shown, &session->live);
	assert_int_equal(session_show(session, 1, &err), 0);
	wait_until_known(stage);
	press(stage, 'w');
	wait_until_written(stage);
	assert_int_equal(access("fmnist-run1-reconstruction-images.csv", R_OK), 0);
	free(live);
	free(past);
}

static void keys_for_the_moment_before_there_is_a_run_do_nothing(void **state)
{
	static const int keys[] = {'v', 'w', 't', 'T', 'u', '>', '<', ' ', 'y', 'z', 'Z',
		KEYS_LEFT, KEYS_RIGHT, KEYS_UP, KEYS_DOWN, KEYS_PAGE_UP, KEYS_PAGE_DOWN,
		KEYS_HOME, KEYS_END, KEYS_ENTER, KEYS_ESCAPE};
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		press(stage, keys[i]);
	assert_ptr_equal(stage->ui.pane, &pane_autoencoder);
	assert_shows(stage, "No autoencoder has been trained yet");
	while (stage->ui.session.data_state != DATA_READY)
		step(stage);
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(a_key_trains_and_the_pane_shows_what_comes_out),
		STAGE(the_errors_that_are_shown_have_the_epochs_mean),
		STAGE(pictures_and_numbers_are_written_on_demand),
		STAGE(a_run_that_goes_on_is_written_as_it_is_at_the_moment),
		STAGE(what_cannot_be_written_is_said),
		STAGE(a_stored_run_is_shown_and_written_in_the_same_way),
		STAGE(keys_for_the_moment_before_there_is_a_run_do_nothing),
	};

	return cmocka_run_group_tests_name("autoencoder pane, live", tests, NULL, NULL);
}

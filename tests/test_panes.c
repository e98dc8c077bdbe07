/*
 * Every pane and dialog, drawn from made-up runs at every size, and a few screens
 * of 80x24 compared with kept ones (tests/fixtures/screens). After a change that
 * is meant, FMNIST_UPDATE_SCREENS=1 writes them anew: look at the difference.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "fmnist/clock.h"
#include "fmnist/ui.h"
#include "fmnist/xalloc.h"
#include "kept_screen.h"
#include "made_up.h"
#include "room.h"

#define MOST_ROWS 40
#define MOST_COLS 100

struct stage {
	struct session_options options;
	struct ui ui;
	struct story story;
	struct job running; /* stands for a run in progress */
};

static int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct err err;

	hparams_default(&stage->options.hparams);
	stage->options.threads = 1;
	/* Nothing is ever fetched from elsewhere. */
	stage->options.url = "http://127.0.0.1:1/";
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	/* What the screen costs is not shown in the first second. */
	stage->ui.wall_since = clock_now() + 1e6;
	*state = stage;
	return 0;
}

static int end(void **state)
{
	struct stage *stage = *state;

	stage->ui.session.worker.job = NULL;
	ui_release(&stage->ui);
	free(stage);
	return 0;
}

/* ---- what can be on the screen ---- */

static void nothing(struct stage *stage)
{
	stage->ui.session.data_state = DATA_READY;
	stage->ui.session.data.synthetic = true;
}

static void no_data(struct stage *stage)
{
	struct session *session = &stage->ui.session;

	session->data_state = DATA_MISSING;
	snprintf(session->data_problem, sizeof session->data_problem,
		"no Fashion-MNIST found on this machine: run 'fmnist-tui data fetch', name "
		"its directory with --data, or take --data synthetic");
	snprintf(stage->ui.path, sizeof stage->ui.path, "~/where it is/é");
	stage->ui.dialog = &dialog_data;
}

static void fetching(struct stage *stage)
{
	struct session *session = &stage->ui.session;

	session->data_state = DATA_FETCHING;
	session->fetch_directory = xstrdup("/home/someone/.local/share/fmnist-tui");
	session->fetched = (struct event_fetch){.file = "train-images-idx3-ubyte.gz",
		.index = 0,
		.files = 4,
		.done = 12345678,
		.total = 26421880};
	stage->ui.dialog = &dialog_data;
}

static void first_epoch(struct stage *stage)
{
	nothing(stage);
	stage->ui.session.worker.job = &stage->running;
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	stage->story.sink = &stage->ui.session.log.sink;
	story_begin(&stage->story, stage->story.sink, 50);
	stage->story.sink = &stage->ui.session.live.view.sink;
	story_iterations(&stage->story, 1000, 2.3, 0.9);
}

static void training(struct stage *stage)
{
	first_epoch(stage);
	story_epoch(&stage->story, 1.0717, 0.6543, 0.7680);
	story_epoch(&stage->story, 0.5432, 0.5321, 0.8123);
	story_epoch(&stage->story, 0.4607, 0.4987, 0.8250);
	story_epoch(&stage->story, 0.4252, 0.4876, 0.8311);
	story_iterations(&stage->story, 1500, 0.42, 0.40);
}

static void paused(struct stage *stage)
{
	training(stage);
	story_state(&stage->story, RUN_PAUSED);
}

static void validated(struct stage *stage)
{
	nothing(stage);
	stage->ui.session.data.synthetic = false;
	story_begin_split(&stage->story, &stage->ui.session.live.view.sink, 30);
	for (int i = 1; i <= 30; i++)
		story_epoch(&stage->story, 0.3 + 0.8 / i, 0.4 + 0.7 / i,
			0.87 - 0.2 / i + 0.01 * sin(i));
	story_end(&stage->story, RUN_COMPLETED);
}

static void diverged(struct stage *stage)
{
	nothing(stage);
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	story_epoch(&stage->story, 1.0717, 0.6543, 0.7680);
	story_iterations(&stage->story, 30, 1e3, 1e30);
	story_iterations(&stage->story, 1, (double)NAN, (double)NAN);
	story_end(&stage->story, RUN_DIVERGED);
}

static void looked_at(struct stage *stage)
{
	struct chart_camera *camera = &stage->ui.camera;

	training(stage);
	camera->log_y = true;
	camera->smoothing = 0.6;
	camera->cursor_on = true;
	camera_zoom(camera, 4.0);
}

static void configuring(struct stage *stage)
{
	training(stage);
	ui_key(&stage->ui, 'c');
	while (strcmp(hparam_table[stage->ui.form.field].name, "batch-size") != 0)
		ui_key(&stage->ui, KEYS_DOWN);
	ui_key(&stage->ui, '0');
}

static void helping(struct stage *stage)
{
	training(stage);
	ui_key(&stage->ui, '?');
}

static void quitting(struct stage *stage)
{
	training(stage);
	ui_key(&stage->ui, 'q');
}

static void logging(struct stage *stage)
{
	first_epoch(stage);
	for (int i = 0; i < 30; i++)
		logbook_add(&stage->ui.session.log, (enum role)(i % ROLE_COUNT),
			"line %d, with \xc3\xa9, \xe4\xb8\xad and \xff\xc2\x9b in it", i);
	ui_key(&stage->ui, 'l');
	ui_key(&stage->ui, KEYS_UP);
}

static void noticing(struct stage *stage)
{
	training(stage);
	ui_notice(&stage->ui, ROLE_FAILURE, "%0200d", 7);
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
} scenes[] = {
	{"welcome", nothing},
	{"no-data", no_data},
	{"fetching", fetching},
	{"first-epoch", first_epoch},
	{"training", training},
	{"paused", paused},
	{"validated", validated},
	{"diverged", diverged},
	{"looked-at", looked_at},
	{"configuring", configuring},
	{"help", helping},
	{"quit", quitting},
	{"log", logging},
	{"notice", noticing},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

/* ---- at every size ---- */

static bool has(enum glyphs glyphs, uint32_t glyph)
{
	if (glyph < ' ' || (glyph >= 0x7f && glyph < 0xa0))
		return false;
	if (glyphs == GLYPHS_ASCII)
		return glyph < 0x7f;
	return glyphs == GLYPHS_BRAILLE || glyph < 0x2800 || glyph > 0x28ff;
}

static void draw_and_check(struct stage *stage, const char *name, struct grid *grid)
{
	ui_draw(&stage->ui, grid);
	for (int i = 0; i < grid->rows * grid->cols; i++)
		if (!has(grid->glyphs, grid->cell[i].glyph) ||
			grid->cell[i].role >= ROLE_COUNT)
			fail_msg(
				"%s at %dx%d: glyph U+%04X of role %d at row %d, column %d",
				name, grid->rows, grid->cols, grid->cell[i].glyph,
				grid->cell[i].role, i / grid->cols, i % grid->cols);
}

static void draw_at_every_size(enum glyphs glyphs)
{
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *state = NULL;

		assert_int_equal(begin(&state), 0);
		stage = state;
		scenes[i].set(stage);
		for (int rows = 1; rows <= MOST_ROWS; rows++) {
			for (int cols = 1; cols <= MOST_COLS; cols++) {
				struct grid grid;

				grid_init(&grid, rows, cols, glyphs);
				draw_and_check(stage, scenes[i].name, &grid);
				grid_release(&grid);
			}
		}
		end(&state);
	}
}

static void every_screen_is_drawn_at_every_size_in_braille(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BRAILLE);
}

static void every_screen_is_drawn_at_every_size_in_blocks(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_BLOCKS);
}

static void every_screen_is_drawn_at_every_size_in_ascii(void **state)
{
	(void)state;
	draw_at_every_size(GLYPHS_ASCII);
}

/* ---- as text ---- */

static char *screen(struct stage *stage, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid;
	char *text;

	grid_init(&grid, rows, cols, glyphs);
	ui_draw(&stage->ui, &grid);
	text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static void assert_shows(struct stage *stage, int rows, int cols, const char *part)
{
	char *text = screen(stage, rows, cols, GLYPHS_BRAILLE);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen:\n%s", part, text);
	free(text);
}

/* Times of day are the only thing that is not always the same. */
static void forget_when(struct logbook *log)
{
	for (size_t i = 0; i < LOGBOOK_LINES; i++)
		log->line[i].when = 0;
}

static void screens_look_as_they_were_last_approved(void **state)
{
	static const enum glyphs glyphs[] = {GLYPHS_BRAILLE, GLYPHS_BLOCKS, GLYPHS_ASCII};
	static const char *const set[] = {"", "-blocks", "-ascii"};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage;
		void *fresh = NULL;

		assert_int_equal(begin(&fresh), 0);
		stage = fresh;
		scenes[i].set(stage);
		forget_when(&stage->ui.session.log);
		for (int g = 0; g < 3; g++) {
			char name[64];
			char *text;

			/* One of each kind is enough to see the other glyphs. */
			if (g > 0 && strcmp(scenes[i].name, "training") != 0)
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, set[g]);
			text = screen(stage, 24, 80, glyphs[g]);
			assert_as_kept_screen(name, text);
			free(text);
		}
		end(&fresh);
	}
}

static void the_help_explains_every_key(void **state)
{
	struct stage *stage = *state;

	training(stage);
	for (int i = 0; ui_panes[i] != NULL; i++) {
		const struct binding *tables[] = {ui_panes[i]->bindings, ui_bindings};

		stage->ui.pane = ui_panes[i];
		stage->ui.dialog = &dialog_help;
		for (int t = 0; t < 2; t++)
			for (const struct binding *b = tables[t]; b->press != NULL; b++)
				assert_shows(stage, 64, 100, b->help);
	}
}

static void on_a_narrow_screen_no_words_are_cut_off(void **state)
{
	struct stage *stage = *state;
	const char *last;

	helping(stage);
	for (const struct binding *b = ui_bindings; b->press != NULL; b++) {
		last = strrchr(b->help, ' ');
		assert_shows(stage, 100, 40, last != NULL ? last + 1 : b->help);
	}
	stage->ui.dialog = &dialog_quit;
	assert_shows(stage, 12, 40, "finish this epoch, then quit");
	assert_shows(stage, 12, 80, "stop after this epoch, then quit");
}

static void the_key_line_has_only_keys_that_do_something(void **state)
{
	struct stage *stage = *state;
	char *text;

	nothing(stage);
	text = screen(stage, 24, 120, GLYPHS_BRAILLE);
	assert_non_null(strstr(text, "s start"));
	assert_null(strstr(text, "s stop"));
	assert_null(strstr(text, "p pause"));
	assert_null(strstr(text, "y log axis"));
	assert_null(strstr(text, "d data"));
	free(text);
	training(stage);
	text = screen(stage, 24, 120, GLYPHS_BRAILLE);
	assert_null(strstr(text, "s start"));
	assert_non_null(strstr(text, "s stop"));
	assert_non_null(strstr(text, "p pause"));
	assert_non_null(strstr(text, "y log axis"));
	free(text);
	story_state(&stage->story, RUN_PAUSED);
	text = screen(stage, 24, 120, GLYPHS_BRAILLE);
	assert_non_null(strstr(text, "p resume"));
	assert_null(strstr(text, "p pause"));
	free(text);
}

static void synthetic_data_are_named_on_every_screen(void **state)
{
	static const int sizes[][2] = {{1, 40}, {5, 40}, {12, 40}, {24, 80}, {60, 200}};
	struct stage *stage = *state;

	training(stage);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_shows(stage, sizes[i][0], sizes[i][1], "synthetic");
}

static void one_line_tells_the_state_of_the_run(void **state)
{
	struct stage *stage = *state;

	training(stage);
	stage->ui.session.data.synthetic = false;
	assert_shows(stage, 1, 60, "run 1  epoch 5/50  loss 0.4252  test 0.8311");
	story_state(&stage->story, RUN_PAUSED);
	assert_shows(stage, 1, 60, "paused");
	story_end(&stage->story, RUN_DIVERGED);
	assert_shows(stage, 1, 60, "diverged");
}

static void twenty_losses_are_all_shown(void **state)
{
	static const int sizes[][2] = {{24, 80}, {30, 100}, {30, 160}, {60, 200}};
	struct stage *stage = *state;
	const struct view *view = &stage->ui.session.live.view;

	nothing(stage);
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	for (int i = 1; i <= 25; i++)
		story_epoch(&stage->story, 1.0 + i / 1000.0, 0.5, 0.8);
	/* Losses that stand nowhere else. */
	story_iterations(&stage->story, 20, 3.0, 5.0);
	for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
		for (int i = 0; i < VIEW_RECENT; i++) {
			char text[16];

			snprintf(text, sizeof text, "%.3f", (double)view->recent[i]);
			assert_shows(stage, sizes[s][0], sizes[s][1], text);
			snprintf(text, sizeof text, "%.3f", 1.0 + (i + 6) / 1000.0);
			assert_shows(stage, sizes[s][0], sizes[s][1], text);
		}
	}
}

static void a_wrong_field_says_what_it_allows(void **state)
{
	struct stage *stage = *state;

	nothing(stage);
	ui_key(&stage->ui, 'c');
	assert_shows(stage, 24, 80, "hidden-layers");
	ui_key(&stage->ui, '9');
	ui_key(&stage->ui, '9');
	assert_shows(stage, 24, 80, "out of range (allowed: 0 to 64)");
	assert_shows(stage, 12, 40, "allowed: 0 to 64");
	/* Enter stays in the form. */
	ui_key(&stage->ui, KEYS_ENTER);
	assert_ptr_equal(stage->ui.dialog, &dialog_form);
	assert_int_equal(stage->ui.session.hparams.hidden_layers, 3);
	ui_key(&stage->ui, KEYS_ESCAPE);
	assert_null(stage->ui.dialog);
}

static void keys_in_any_order_do_no_harm(void **state)
{
	static const int keys[] = {'y', 'x', 'z', 'Z', '+', '-', '0', 'h', 'l', '1', '2',
		'?', 'c', 'j', 'k', 'g', 'G', 'b', '9', '.', 0xe9, KEYS_UP, KEYS_DOWN,
		KEYS_LEFT, KEYS_RIGHT, KEYS_HOME, KEYS_END, KEYS_PAGE_UP, KEYS_PAGE_DOWN,
		KEYS_ESCAPE, KEYS_TAB, KEYS_BACK_TAB, KEYS_BACKSPACE, KEYS_DELETE, KEYS_F1,
		KEYS_REPAINT, KEYS_CLEAR};
	struct stage *stage = *state;
	uint32_t random = 1;

	training(stage);
	for (int i = 0; i < 20000; i++) {
		struct grid grid;
		size_t which;

		random = random * 1664525u + 1013904223u;
		which = (random >> 16) % (sizeof keys / sizeof keys[0]);
		ui_key(&stage->ui, keys[which]);
		if (i % 10 != 0)
			continue;
		grid_init(&grid, 24, 80, GLYPHS_BRAILLE);
		draw_and_check(stage, "any", &grid);
		grid_release(&grid);
	}
	assert_false(stage->ui.leaving);
}

static void a_run_that_is_refused_is_said_on_the_train_pane(void **state)
{
	struct stage *stage = *state;
	struct session *session = &stage->ui.session;

	nothing(stage);
	snprintf(session->run_problem, sizeof session->run_problem, "too many parameters");
	ui_follow(&stage->ui);
	assert_shows(stage, 24, 80, "too many parameters");
	assert_shows(stage, 5, 40, "too many parameters");
	ui_key(&stage->ui, KEYS_REPAINT);
	assert_int_equal(stage->ui.notice[0], '\0');
}

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_every_size_in_braille),
		cmocka_unit_test(every_screen_is_drawn_at_every_size_in_blocks),
		cmocka_unit_test(every_screen_is_drawn_at_every_size_in_ascii),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		STAGE(the_help_explains_every_key),
		STAGE(on_a_narrow_screen_no_words_are_cut_off),
		STAGE(the_key_line_has_only_keys_that_do_something),
		STAGE(synthetic_data_are_named_on_every_screen),
		STAGE(one_line_tells_the_state_of_the_run),
		STAGE(twenty_losses_are_all_shown),
		STAGE(a_wrong_field_says_what_it_allows),
		STAGE(keys_in_any_order_do_no_harm),
		STAGE(a_run_that_is_refused_is_said_on_the_train_pane),
	};

	char *room = room_make();
	int rc;

	setenv("TZ", "UTC", 1);
	tzset();
	setenv("XDG_DATA_HOME", room, 1);
	rc = cmocka_run_group_tests_name("panes", tests, NULL, NULL);
	room_remove(room);
	return rc;
}

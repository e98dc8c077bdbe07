/*
 * Choosing a sweep: what is chosen and typed, what is wrong with it, and the dialog.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/sweep_builtin.h"
#include "fmnist/sweep_choice.h"
#include "fmnist/ui.h"
#include "fmnist/xalloc.h"
#include "room.h"

static const char good[] = "[sweep]\ntrials = 7\nsampler = random\nworkers = 3\n"
			   "pruner = median\n"
			   "[space]\nlr = 0.1 0.01\nhidden-units = 5 10 20\n";
static const char wrong[] = "[sweep]\ntrials = 7\n[space]\nlr = 0.1 zero\n";

static void type_text(struct sweep_choice *choice, const char *text)
{
	for (; *text != '\0'; text++)
		sweep_choice_type(choice, (unsigned char)*text);
}

static void a_built_in_sweep_or_a_file_is_chosen_at_first(void **state)
{
	struct sweep_choice choice;

	(void)state;
	sweep_choice_init(&choice, "enhanced", 4);
	assert_string_equal(sweep_builtin_names[choice.at], "enhanced");
	assert_int_equal(choice.workers, 4);
	assert_string_equal(choice.path, "");
	sweep_choice_init(&choice, "mine.ini", 0);
	assert_true(sweep_choice_is_file(&choice));
	assert_string_equal(choice.path, "mine.ini");
}

static void typing_chooses_the_file_and_moving_keeps_what_was_typed(void **state)
{
	struct sweep_choice choice;

	(void)state;
	sweep_choice_init(&choice, "homework", 0);
	assert_false(sweep_choice_is_file(&choice));
	type_text(&choice, "a b.ini");
	sweep_choice_type(&choice, 0xe9);
	assert_true(sweep_choice_is_file(&choice));
	assert_string_equal(choice.path, "a b.ini\u00e9");
	sweep_choice_move(&choice, 1);
	assert_int_equal(choice.at, 0);
	sweep_choice_type(&choice, KEYS_HOME);
	assert_int_equal(choice.at, 0);
	sweep_choice_move(&choice, -1);
	assert_true(sweep_choice_is_file(&choice));
	assert_string_equal(choice.path, "a b.ini\u00e9");
	sweep_choice_type(&choice, KEYS_BACKSPACE);
	assert_string_equal(choice.path, "a b.ini");
	sweep_choice_clear(&choice);
	assert_string_equal(choice.path, "");
	sweep_choice_type(&choice, KEYS_BACKSPACE);
	assert_string_equal(choice.path, "");
	for (int i = 0; i < 2000; i++)
		sweep_choice_type(&choice, 0x2022);
	assert_true(strlen(choice.path) < SWEEP_CHOICE_PATH);
}

static void workers_stay_within_their_limits(void **state)
{
	struct sweep_choice choice;

	(void)state;
	sweep_choice_init(&choice, "homework", 1);
	sweep_choice_workers(&choice, -1);
	assert_int_equal(choice.workers, 0);
	sweep_choice_workers(&choice, -1);
	assert_int_equal(choice.workers, 0);
	sweep_choice_workers(&choice, 1 << 20);
	assert_int_equal(choice.workers, SWEEP_CHOICE_WORKERS);
	sweep_choice_workers(&choice, -1);
	assert_int_equal(choice.workers, SWEEP_CHOICE_WORKERS - 1);
}

static char *write_file(const char *room, const char *name, const char *text)
{
	return room_write(
		room, name, (struct bytes){(uint8_t *)(uintptr_t)text, strlen(text)});
}

static int set_up(void **state)
{
	*state = room_make();
	return 0;
}

static int tear_down(void **state)
{
	room_remove(*state);
	return 0;
}

static void a_built_in_sweep_and_a_right_file_can_be_started(void **state)
{
	char *path = write_file(*state, "mine.ini", good);
	struct sweep_choice choice;
	char *name;

	sweep_choice_init(&choice, "homework", 0);
	name = sweep_choice_check(&choice);
	assert_non_null(name);
	assert_string_equal(name, "homework");
	free(name);
	type_text(&choice, path);
	name = sweep_choice_check(&choice);
	assert_non_null(name);
	assert_string_equal(name, path);
	free(name);
	free(path);
}

static void a_tilde_is_the_home_directory(void **state)
{
	char *path = write_file(*state, "mine.ini", good);
	const char *home = getenv("HOME");
	char *before = home != NULL ? xstrdup(home) : NULL;
	struct sweep_choice choice;

	setenv("HOME", *state, 1);
	sweep_choice_init(&choice, "~/mine.ini", 0);
	char *name = sweep_choice_check(&choice);
	assert_non_null(name);
	assert_string_equal(name, path);
	if (before != NULL)
		setenv("HOME", before, 1);
	free(before);
	free(name);
	free(path);
}

static void a_wrong_file_is_refused_with_its_line_and_stays_typed(void **state)
{
	char *path = write_file(*state, "wrong.ini", wrong);
	struct sweep_choice choice;

	sweep_choice_init(&choice, path, 0);
	assert_null(sweep_choice_check(&choice));
	assert_says(&choice.problem, "wrong.ini:4: ", "zero", NULL);
	assert_string_equal(choice.path, path);
	sweep_choice_type(&choice, 'x');
	assert_string_equal(choice.problem.text, "");
	assert_null(sweep_choice_check(&choice));
	assert_says(&choice.problem, "wrong.inix", NULL);
	sweep_choice_clear(&choice);
	assert_null(sweep_choice_check(&choice));
	assert_string_equal(choice.problem.text, "type the path of a sweep file");
	sweep_choice_move(&choice, 1);
	assert_string_equal(choice.problem.text, "");
	free(path);
}

static void a_sweep_is_told_in_a_line(void **state)
{
	struct sweep_spec spec;
	char text[128];

	(void)state;
	assert_int_equal(sweep_spec_parse(&spec, "mine", good, NULL), 0);
	assert_string_equal(sweep_choice_about(&spec, text, sizeof text),
		"7 trials, random, pruned by median");
	assert_string_equal(sweep_choice_axes(&spec, true, text, sizeof text),
		"lr 0.1 0.01, units 5 10 20");
	assert_string_equal(
		sweep_choice_axes(&spec, false, text, sizeof text), "lr, units");
	assert_string_equal(sweep_choice_axes(&spec, true, text, 8), "lr 0.1 ");
	sweep_spec_release(&spec);
}

/* ---- the dialog ---- */

static struct ui *new_ui(const char *sweep)
{
	struct ui *ui = xcalloc(1, sizeof *ui);

	sweep_choice_init(&ui->sweep_choice, sweep, 0);
	ui->dialog = &dialog_sweep;
	return ui;
}

static void free_ui(struct ui *ui)
{
	free(ui->session.sweep);
	free(ui);
}

/* The dialog alone, as text; free() it. */
static char *draw(struct ui *ui, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid;

	grid_init(&grid, rows, cols, glyphs);
	struct area area = grid_area(&grid);
	dialog_sweep.draw(ui, &area);
	char *text = grid_dump(&grid);
	grid_release(&grid);
	return text;
}

static void assert_shows(struct ui *ui, int rows, int cols, const char *part)
{
	char *text = draw(ui, rows, cols, GLYPHS_ASCII);

	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, text);
	free(text);
}

static void enter_hands_the_choice_to_the_session(void **state)
{
	struct ui *ui = new_ui("enhanced");

	ui->session.recording.store = store_open(*state, NULL);
	assert_non_null(ui->session.recording.store);
	ui_key(ui, KEYS_UP);
	ui_key(ui, KEYS_RIGHT);
	ui_key(ui, KEYS_RIGHT);
	ui_key(ui, KEYS_RIGHT);
	ui_key(ui, KEYS_LEFT);
	/* The data are still being read. */
	ui_key(ui, KEYS_ENTER);
	assert_null(ui->dialog);
	assert_ptr_equal(ui->pane, &pane_sweep);
	assert_string_equal(ui->session.sweep, "homework");
	assert_int_equal(ui->session.workers, 2);
	assert_int_equal(ui->session.pending, START_SWEEP);
	ui->dialog = &dialog_sweep;
	ui->session.data_state = DATA_MISSING;
	ui_key(ui, KEYS_ENTER);
	assert_ptr_equal(ui->dialog, &dialog_data);
	store_close(ui->session.recording.store);
	free_ui(ui);
}

static void what_is_wrong_is_shown_and_the_dialog_stays(void **state)
{
	char *path = write_file(*state, "wrong.ini", wrong);
	struct ui *ui = new_ui(path);

	ui_key(ui, KEYS_ENTER);
	assert_ptr_equal(ui->dialog, &dialog_sweep);
	assert_null(ui->session.sweep);
	assert_shows(ui, 22, 100, "wrong.ini:4: ");
	ui_key(ui, 'x');
	assert_shows(ui, 22, 100, "type its path");
	ui_key(ui, KEYS_ESCAPE);
	assert_null(ui->dialog);
	free_ui(ui);
	free(path);
}

static void the_dialog_says_what_a_sweep_varies(void **state)
{
	struct ui *ui = new_ui("homework");

	(void)state;
	assert_shows(ui, 22, 80, "> homework  50 trials, random");
	assert_shows(ui, 22, 80, "layers 2 3 4 5 6, batch 8 12 16");
	assert_shows(ui, 22, 80, "workers   < auto >  as the file says");
	assert_shows(ui, 10, 40, "> homework  50 trials, random");
	assert_shows(ui, 10, 40, "workers   < auto >     ");
	assert_shows(ui, 10, 40, "layers, batch, lr, units, wd, epochs");
	ui_key(ui, KEYS_RIGHT);
	assert_shows(ui, 10, 40, "workers   < 1 >  trials at once");
	for (const char *path = "/a/very/long/path/that/does/not/fit/at/all.ini";
		*path != '\0'; path++)
		ui_key(ui, *path);
	assert_shows(ui, 10, 40, "> file      ");
	assert_shows(ui, 10, 40, "not/fit/at/all.ini");
	free_ui(ui);
}

static void every_size_can_be_drawn(void **state)
{
	struct ui *ui = new_ui("homework");

	(void)state;
	for (size_t at = 0; at < 3; at++) {
		for (int rows = 1; rows < 16; rows++)
			for (int cols = 1; cols < 90; cols += 4)
				free(draw(ui, rows, cols, (enum glyphs)(cols % 3)));
		/* Whatever else goes, the chosen line stays. */
		assert_shows(ui, 3, 40, "> ");
		ui_key(ui, KEYS_DOWN);
	}
	free_ui(ui);
}

#define IN_ROOM(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_built_in_sweep_or_a_file_is_chosen_at_first),
		cmocka_unit_test(typing_chooses_the_file_and_moving_keeps_what_was_typed),
		cmocka_unit_test(workers_stay_within_their_limits),
		IN_ROOM(a_built_in_sweep_and_a_right_file_can_be_started),
		IN_ROOM(a_tilde_is_the_home_directory),
		IN_ROOM(a_wrong_file_is_refused_with_its_line_and_stays_typed),
		cmocka_unit_test(a_sweep_is_told_in_a_line),
		IN_ROOM(enter_hands_the_choice_to_the_session),
		IN_ROOM(what_is_wrong_is_shown_and_the_dialog_stays),
		cmocka_unit_test(the_dialog_says_what_a_sweep_varies),
		cmocka_unit_test(every_size_can_be_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * autoencoder, by the program: what it trains, the figures that it leaves, and what it
 * refuses before it trains anything.
 */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include <cmocka.h>

#include "fmnist/dataset.h"
#include "fmnist/number.h"
#include "fmnist/preset.h"
#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"
#include "sweep_scene.h"

#define SMALL "--widths 6 --bottleneck 3"
#define TRAIN "autoencoder --quiet --epochs 2 --seed 4711 " SMALL

static struct page page_of(const char *directory, const char *name)
{
	char *path = xasprintf("%s/%s", directory, name);
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static bool there_is(const char *directory, const char *name)
{
	char *path = xasprintf("%s/%s", directory, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static int runs(struct sweep_scene *scene)
{
	json_t *lines = events_read(sweep_scene_run(scene, 0, "runs --json"));
	int count = (int)json_array_size(lines);

	json_decref(lines);
	return count;
}

/* ---- the figure that is asked for ---- */

static void a_figure_is_written_at_the_end(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;
	json_t *shown;
	char error[32];

	assert_holds(sweep_scene_run(scene, 0, TRAIN " --figure %s/x.png", scene->home),
		"/x.png: test images and their reconstructions\n");
	assert_string_equal(scene->launch.stderr_text, "");
	page = page_of(scene->home, "x.png");
	shown = events_read(sweep_scene_run(scene, 0, "show last --json"));
	number_error(
		json_real_value(json_object_get(json_array_get(shown, 0), "test_loss")),
		error, sizeof error);
	assert_string_equal(page_tag(&page, "Test error"), error);
	assert_string_equal(page_tag(&page, "Run"), "run 1");
	assert_string_equal(page_tag(&page, "Network"), "784-6-3-6-784");
	assert_string_equal(page_tag(&page, "Seed"), "4711");
	assert_string_equal(page_tag(&page, "Epoch"), "2");
	assert_string_equal(page_tag(&page, "Images"), "0 1");
	assert_string_equal(page_tag(&page, "Principal components"), "3");
	json_decref(shown);
	page_release(&page);
}

static void columns_scale_and_what_it_shows_can_be_chosen(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page, large;

	sweep_scene_run(scene, 0, TRAIN " --json --figure %s/x.png --columns 3 --scale 1",
		scene->home);
	page = page_of(scene->home, "x.png");
	assert_string_equal(page_tag(&page, "Images"), "0 1 2");
	assert_true(fabs(page.scale - 1) < 0.01);
	sweep_scene_run(scene, 0,
		"show 1 --figure %s/y.png --columns 3 --scale 4 --what reconstruction",
		scene->home);
	large = page_of(scene->home, "y.png");
	assert_true(fabs(large.scale - 4) < 0.01);
	assert_in_range(large.width, 4 * page.width - 4, 4 * page.width + 4);
	page_release(&page);
	page_release(&large);
	sweep_scene_run(scene, 0, TRAIN " --figure %s/z.png --what latent --threads 1",
		scene->home);
	page = page_of(scene->home, "z.png");
	assert_string_equal(
		page_tag(&page, "Title"), "Run 2: the codes of the test images");
	page_release(&page);
	/* Standard output has events and nothing else. */
	json_decref(events_read(
		sweep_scene_run(scene, 0, TRAIN " --json --figure %s/w.svg", scene->home)));
	assert_true(there_is(scene->home, "w.svg"));
}

/* Whatever it is, nothing is trained and no run is there. */
static void what_cannot_be_drawn_is_refused_before_training(void **state)
{
	static const struct {
		int status;
		const char *options, *why;
	} refused[] = {
		{2, "--figure x.jpg", ".png, .pdf or .svg"},
		{2, "--figure x.png --what confusion", "'confusion'"},
		{2, "--figure x.png --what latent --columns 3", "not of 'latent'"},
		{2, "--columns 3", "--figure FILE"},
		{2, "--scale 3", "--figure FILE"},
		{2, "--what latent", "--figure FILE"},
		{2, "--figure x.png --columns 0", "--columns '0'"},
		{2, "--figure x.png --columns 2.5", "--columns '2.5'"},
		{2, "--figure x.png --scale 0", "--scale '0'"},
		{2, "--figure x.png --scale big", "--scale 'big'"},
		{2, "--figure x.png --scale nan", "--scale 'nan'"},
		{2, "--preset bset", "homework, best"},
		{2, "--bottleneck 0", "at least one unit"},
		{1, "--figure /no/such/x.png", "No such file or directory"},
		{1, "--figure x.png --columns 61", "there are 60 test images"},
		{1, "--figure x.png --what latent --scale 16 --data /none", "/none"},
	};
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, TRAIN);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		const char *out = sweep_scene_run(
			scene, refused[i].status, TRAIN " %s", refused[i].options);

		assert_string_equal(out, "");
		assert_holds(scene->launch.stderr_text, refused[i].why);
		assert_int_equal(runs(scene), 1);
	}
	assert_false(there_is(".", "x.png"));
}

/* A full disk shows itself only when it is written. */
static void a_figure_that_fails_at_the_end_fails_the_command(void **state)
{
	struct sweep_scene *scene = *state;
	char *link = xasprintf("%s/full.png", scene->home);

	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_int_equal(symlink("/dev/full", link), 0);
	sweep_scene_run(scene, 1, TRAIN " --figure %s", link);
	assert_holds(scene->launch.stderr_text, "the disk is full");
	/* The run is whole all the same. */
	assert_holds(sweep_scene_run(scene, 0, "show 1"), "completed");
	free(link);
}

static void an_interrupt_leaves_the_figure_of_what_there_is(void **state)
{
	struct sweep_scene *scene = *state;
	char *args = xasprintf("autoencoder --json --quiet --epochs 1000000 " SMALL
			       " --figure %s/x.png",
		scene->home);
	struct page page;

	sweep_scene_start(scene, "%s", args);
	launch_wait_text(&scene->launch, "\"epoch\":2,");
	launch_signal(&scene->launch, SIGINT);
	assert_ends(&scene->launch, 130);
	page = page_of(scene->home, "x.png");
	assert_true(atoi(page_tag(&page, "Epoch")) >= 2);
	page_release(&page);
	free(args);
}

/* ---- the run's folder ---- */

/* What the table of artifacts has of run 1, "kind file" in order. */
static char *artifacts(const struct sweep_scene *scene)
{
	char *database = xasprintf("%s/runs.db", scene->directory), *all = xstrdup("");
	sqlite3_stmt *statement;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db,
			"SELECT kind, file FROM artifacts WHERE run = 1 ORDER BY file", -1,
			&statement, NULL),
		SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		char *before = all;

		all = xasprintf("%s%s %s\n", before,
			(const char *)sqlite3_column_text(statement, 0),
			(const char *)sqlite3_column_text(statement, 1));
		free(before);
	}
	sqlite3_finalize(statement);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(database);
	return all;
}

static void the_runs_folder_has_both_figures(void **state)
{
	struct sweep_scene *scene = *state;
	char *folder = xasprintf("%s/runs/1", scene->directory), *all;
	struct page page;

	sweep_scene_run(scene, 0, TRAIN " --json");
	assert_string_equal(scene->launch.stderr_text, "");
	page = page_of(folder, "reconstruction.png");
	assert_string_equal(page_tag(&page, "Images"), "0 1");
	assert_string_equal(page_tag(&page, "Run"), "run 1");
	page_release(&page);
	page = page_of(folder, "latent.png");
	assert_string_equal(
		page_tag(&page, "Title"), "Run 1: the codes of the test images");
	page_release(&page);
	all = artifacts(scene);
	assert_string_equal(
		all, "figure latent.png\nnetwork network.npy\nfigure reconstruction.png\n");
	free(all);
	free(folder);
	/* They go with the run, and the network is found beside them. */
	sweep_scene_run(scene, 0, "show 1 --figure %s/x.png", scene->home);
	sweep_scene_run(scene, 0, "rm 1 --yes");
	all = artifacts(scene);
	assert_string_equal(all, "");
	free(all);
	assert_false(there_is(scene->directory, "runs/1"));
}

static void a_folder_that_takes_no_figures_is_a_warning(void **state)
{
	struct sweep_scene *scene = *state;
	char *taken = xasprintf("%s/runs/1/reconstruction.png", scene->directory);
	char *folder = xasprintf("%s/runs/1", scene->directory), *all;
	char *above = xasprintf("%s/runs", scene->directory);

	assert_int_equal(mkdir(above, 0700), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkdir(taken, 0700), 0);
	sweep_scene_run(scene, 0, TRAIN);
	assert_holds(scene->launch.stderr_text,
		"fmnist-tui: the run's folder lacks figures: cannot write ");
	all = artifacts(scene);
	assert_null(strstr(all, "reconstruction"));
	assert_holds(sweep_scene_run(scene, 0, "show 1"), "completed");
	free(all);
	free(above);
	free(folder);
	free(taken);
}

static void without_a_store_the_figure_names_no_run(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;

	free(sweep_scene_write(scene, "file", ""));
	sweep_scene_run(scene, 0, TRAIN " --store %s/file --figure %s/x.png", scene->home,
		scene->home);
	assert_holds(scene->launch.stderr_text, "nothing is recorded");
	page = page_of(scene->home, "x.png");
	assert_string_equal(page_tag(&page, "Title"),
		"A network: test images and their reconstructions");
	page_release(&page);
}

/* ---- presets ---- */

static void a_preset_is_trained_and_can_be_changed(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = events_read(sweep_scene_run(scene, 0,
		"autoencoder --json --preset best --epochs 3 --widths 5 --warmup-epochs "
		"1"));
	const json_t *started = json_array_get(events, 0);
	const struct preset *best = preset_find("best", NULL);

	assert_true(event_is(started, "run_started"));
	assert_int_equal(event_integer(started, "epochs"), 3);
	assert_string_equal(event_text(started, "widths"), "5");
	for (size_t i = 0; i < PRESET_VALUES && best->value[i][0] != NULL; i++)
		if (strcmp(best->value[i][0], "activation") == 0)
			assert_string_equal(
				event_text(started, "activation"), best->value[i][1]);
	json_decref(events);
	events = events_read(sweep_scene_run(
		scene, 0, "autoencoder --json --preset homework --epochs 1"));
	started = json_array_get(events, 0);
	assert_int_equal(event_integer(started, "parameters"), 218192);
	assert_string_equal(event_text(started, "activation"), "relu");
	json_decref(events);
}

static void the_help_tells_every_preset_and_what_it_sets(void **state)
{
	const char *help = sweep_scene_run(*state, 0, "help autoencoder");

	for (size_t i = 0; i < preset_count; i++) {
		const struct preset *preset = &preset_table[i];

		assert_holds(help, preset->help);
		for (size_t k = 0; k < PRESET_VALUES && preset->value[k][0] != NULL; k++) {
			char *option = xasprintf(
				"--%s %s", preset->value[k][0], preset->value[k][1]);

			assert_holds(help, option);
			free(option);
		}
	}
}

/* ---- what it prints ---- */

static void the_table_tells_errors_and_the_linear_answer(void **state)
{
	struct sweep_scene *scene = *state;
	const char *out = sweep_scene_run(scene, 0, TRAIN);

	assert_holds(out, "784-6-3-6-784, ");
	assert_holds(out, "train error");
	assert_holds(out, "completed after 2 of 2 epochs");
	assert_holds(out, "3 principal components, the linear answer: test error ");
}

static void an_export_has_the_errors_of_every_epoch(void **state)
{
	struct sweep_scene *scene = *state;
	const char *table;

	sweep_scene_run(scene, 0, TRAIN);
	table = sweep_scene_run(scene, 0, "export 1");
	assert_holds(table,
		"run,trial,epoch,train_loss,val_loss,val_accuracy,test_loss,"
		"test_accuracy,");
	assert_holds(table, "\n1,,1,0.");
	assert_holds(table, "\n1,,2,0.");
	/* No accuracy, and nothing validates. */
	assert_holds(table, ",,,0.");
}

/* They are those of the kept network, whose errors the table of epochs tells. */
static void an_export_of_the_codes_has_a_row_for_each_test_image(void **state)
{
	struct sweep_scene *scene = *state;
	double sum = 0, loss, code[3], error, least = INFINITY, most = -INFINITY;
	const char *line;
	char class[32];
	json_t *shown;
	int image, n = 0;

	sweep_scene_run(scene, 0, TRAIN);
	shown = events_read(sweep_scene_run(scene, 0, "show 1 --json"));
	loss = json_real_value(json_object_get(json_array_get(shown, 0), "test_loss"));
	line = sweep_scene_run(scene, 0, "export 1 --what codes");
	assert_int_equal(
		strncmp(line, "run,image,class,error,code_1,code_2,code_3\n", 43), 0);
	while ((line = strchr(line, '\n')) != NULL && *++line != '\0') {
		assert_int_equal(sscanf(line, "1,%d,%31[^,],%lf,%lf,%lf,%lf", &image, class,
					 &error, &code[0], &code[1], &code[2]),
			6);
		assert_int_equal(image, n);
		assert_string_equal(class, dataset_class_name[(n + 2) % 10]);
		sum += error;
		least = fmin(least, code[0] + code[1] + code[2]);
		most = fmax(most, code[0] + code[1] + code[2]);
		n++;
	}
	assert_true(most > least);
	assert_int_equal(n, 60);
	assert_true(fabs(sum / n - loss) < 1e-6);
	json_decref(shown);
	sweep_scene_run(scene, 0, "train --quiet --epochs 1 --hidden-units 4");
	sweep_scene_refused(scene, "it is no autoencoder", "export 2 --what codes");
}

#define SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_figure_is_written_at_the_end),
		SCENE(columns_scale_and_what_it_shows_can_be_chosen),
		SCENE(what_cannot_be_drawn_is_refused_before_training),
		SCENE(a_figure_that_fails_at_the_end_fails_the_command),
		SCENE(an_interrupt_leaves_the_figure_of_what_there_is),
		SCENE(the_runs_folder_has_both_figures),
		SCENE(a_folder_that_takes_no_figures_is_a_warning),
		SCENE(without_a_store_the_figure_names_no_run),
		SCENE(a_preset_is_trained_and_can_be_changed),
		SCENE(the_help_tells_every_preset_and_what_it_sets),
		SCENE(the_table_tells_errors_and_the_linear_answer),
		SCENE(an_export_has_the_errors_of_every_epoch),
		SCENE(an_export_of_the_codes_has_a_row_for_each_test_image),
	};

	return cmocka_run_group_tests_name("autoencoder", tests, NULL, NULL);
}

/*
 * landscape, by the program: what it prints, stores and goes on with, and what it says
 * where there is no plane.
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
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include <cmocka.h>

#include "fmnist/array_file.h"
#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"
#include "sweep_scene.h"

#define TRAIN "train --quiet --hidden-layers 1 --hidden-units 6 --batch-size 8 --epochs 3"
#define SMALL "landscape 1 --quiet --images 40 --grid 5x4"

static void do_sql(const struct sweep_scene *scene, const char *sql)
{
	char *path = xasprintf("%s/runs.db", scene->directory);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static void remove_file(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/%s", scene->directory, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static const json_t *find(const json_t *events, const char *name)
{
	const json_t *event;
	size_t i;

	json_array_foreach(events, i, event) if (event_is(event, name)) return event;
	fail_msg("there is no event '%s'", name);
	return NULL;
}

static double real(const json_t *event, const char *key)
{
	return json_number_value(json_object_get(event, key));
}

/* Loss at a place of the grid, of the last rows that were told. */
static double loss_at(const json_t *events, long long row, size_t col)
{
	double loss = NAN;
	const json_t *event;
	size_t i;

	json_array_foreach(events, i, event) if (event_is(event, "landscape_row") &&
		event_integer(event, "row") == row) loss =
		json_number_value(json_array_get(json_object_get(event, "loss"), col));
	return loss;
}

static json_t *compute(struct sweep_scene *scene, const char *options)
{
	return events_read(sweep_scene_run(scene, 0, SMALL " --json %s", options));
}

static void events_tell_plane_path_and_every_row_once(void **state)
{
	struct sweep_scene *scene = *state;
	const json_t *begin, *path, *point, *end;
	json_t *events;
	size_t i;

	sweep_scene_run(scene, 0, TRAIN);
	events = compute(scene, "");
	begin = find(events, "landscape");
	assert_string_equal(event_text(begin, "plane"), "path");
	/* Four an epoch and the initial one. */
	assert_int_equal(event_integer(begin, "snapshots"), 13);
	assert_int_equal(event_integer(begin, "cols"), 5);
	assert_int_equal(event_integer(begin, "rows"), 4);
	assert_int_equal(json_array_size(json_object_get(begin, "explained_variance")), 2);
	path = json_object_get(find(events, "landscape_path"), "path");
	assert_int_equal(json_array_size(path), 13);
	json_array_foreach(path, i, point)
	{
		assert_true(real(point, "distance") >= 0.0);
		assert_true(real(point, "loss") > 0.0 && real(point, "plane_loss") > 0.0);
	}
	assert_int_equal(event_integer(json_array_get(path, 12), "epoch"), 3);
	assert_int_equal(events_count(events, "landscape_row", -1, NULL), 4);
	for (int row = 0; row < 4; row++)
		assert_true(loss_at(events, row, 4) > 0.0);
	end = find(events, "landscape_finished");
	assert_true(json_is_true(json_object_get(end, "complete")));
	assert_true(real(end, "loss_min") < real(end, "loss_max"));
	json_decref(events);
}

static void the_table_says_what_plane_it_is_and_where_epochs_are(void **state)
{
	struct sweep_scene *scene = *state;
	const char *out;

	sweep_scene_run(scene, 0, TRAIN " --batch-norm");
	out = sweep_scene_run(scene, 0, SMALL);
	assert_holds(out, "cross-entropy of 40 training images, seed 541, at 5 x 4 points");
	assert_holds(out, "principal components of 13 snapshots: ");
	assert_holds(out, "random walk  of as many snapshots: ");
	assert_holds(out, "statistics estimated anew at every point");
	assert_holds(out, "\n    0          0 ");
	assert_holds(out, "\n    3 ");
	assert_holds(out, "\n4 of 4 rows in ");
}

/* What is stored is believed, and what is missing is as it was. */
static void the_same_again_computes_only_what_is_missing(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *first, *again;

	sweep_scene_run(scene, 0, TRAIN);
	first = compute(scene, "");
	do_sql(scene,
		"DELETE FROM landscape_rows WHERE row > 1;"
		"UPDATE landscape_rows SET loss = "
		"x'0000c0400000c0400000c0400000c0400000c040'"
		" WHERE row = 1");
	again = compute(scene, "--threads 1");
	assert_true(loss_at(again, 1, 2) == 6.0);
	assert_true(loss_at(again, 0, 2) == loss_at(first, 0, 2));
	assert_true(loss_at(again, 3, 4) == loss_at(first, 3, 4));
	json_decref(again);
	/* Another seed, other images: nothing of it may stay. */
	again = compute(scene, "--seed 7");
	assert_true(loss_at(again, 1, 2) != 6.0);
	assert_true(loss_at(again, 0, 2) != loss_at(first, 0, 2));
	json_decref(again);
	json_decref(first);
}

static void an_interrupt_leaves_rows_to_go_on_with(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events;
	long long done;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_start(
		scene, "landscape 1 --json --quiet --grid 400 --images 60 --threads 1");
	launch_wait_text(&scene->launch, "\"row\":8,");
	launch_signal(&scene->launch, SIGINT);
	assert_ends(&scene->launch, 130);
	events = events_read(scene->launch.stdout_text);
	done = event_integer(find(events, "landscape_finished"), "rows_done");
	assert_true(done >= 2);
	if (done < 400)
		assert_true(json_is_false(
			json_object_get(find(events, "landscape_finished"), "complete")));
	json_decref(events);
	assert_holds(sweep_scene_run(scene, 0, "export 1 --what landscape"), "\n1,8,399,");
}

static void other_planes_need_only_networks(void **state)
{
	struct sweep_scene *scene = *state;
	const json_t *path;
	json_t *events;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_run(scene, 0, TRAIN " --seed 8");
	sweep_scene_run(scene, 0, TRAIN " --seed 9");
	events = compute(scene, "--plane random");
	assert_string_equal(event_text(find(events, "landscape"), "plane"), "random");
	assert_true(json_is_null(json_array_get(
		json_object_get(find(events, "landscape"), "explained_variance"), 0)));
	json_decref(events);
	events = compute(scene, "--through 2,last");
	path = json_object_get(find(events, "landscape_path"), "path");
	assert_int_equal(json_array_size(path), 3);
	assert_true(fabs(real(json_array_get(path, 1), "x") - 1.0) < 1e-5);
	assert_true(fabs(real(json_array_get(path, 2), "y") - 1.0) < 1e-5);
	/* In its own plane a network has its own loss. */
	for (size_t i = 0; i < 3; i++)
		assert_true(fabs(real(json_array_get(path, i), "loss") -
				    real(json_array_get(path, i), "plane_loss")) < 1e-4);
	json_decref(events);
	assert_holds(sweep_scene_run(scene, 0, SMALL " --through 2,3"),
		"through the networks of this run, 2 and 3");
}

static void a_sweeps_best_has_surroundings_but_no_path(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, "sweep --quiet %s", scene->small);
	sweep_scene_refused(
		scene, "no path is kept: train one with 'train --from 1:N'", SMALL);
	assert_holds(sweep_scene_run(scene, 0, SMALL " --plane random"), "4 of 4 rows");
}

static void a_range_and_an_export_are_as_asked_for(void **state)
{
	struct sweep_scene *scene = *state;
	char *path = xasprintf("%s/grid.npy", scene->home);
	char *line = xasprintf("%s/path.npy", scene->home);
	const char *table;
	size_t rows, cols;
	float *values;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_refused(scene, "no landscape is stored", "export 1 --what landscape");
	sweep_scene_run(scene, 0, SMALL " --x -1.5,2 --y 0,1");
	table = sweep_scene_run(scene, 0, "export 1 --what landscape");
	assert_int_equal(strncmp(table, "run,row,column,x,y,loss\n1,0,0,-1.5,0,", 37), 0);
	assert_holds(table, "\n1,3,4,2,1,");
	assert_holds(sweep_scene_run(scene, 0, "export 1 --what path"),
		"run,number,epoch,iteration,x,y,distance,loss,plane_loss\n1,0,0,0,");
	sweep_scene_run(
		scene, 0, "export 1 --what landscape --format npy --output %s", path);
	assert_int_equal(array_file_read(path, &values, &rows, &cols, NULL), 0);
	assert_int_equal(rows, 4);
	assert_int_equal(cols, 5);
	free(values);
	sweep_scene_run(scene, 0, "export 1 --what path --format npy --output %s", line);
	assert_int_equal(access(line, R_OK), 0);
	free(line);
	free(path);
}

static void what_has_no_plane_is_refused_in_a_line(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, "train --quiet --epochs 1 --snapshots-per-epoch 1");
	sweep_scene_refused(
		scene, "needs 3 snapshots of the network, and there are 2", SMALL);
	sweep_scene_run(scene, 0, "train --quiet --epochs 2 --lr 1e-12 --weight-decay 0");
	sweep_scene_refused(
		scene, "snapshots are all the same", "landscape 2 --quiet --images 40");
	sweep_scene_run(
		scene, 0, "autoencoder --quiet --epochs 1 --widths 6 --bottleneck 3");
	sweep_scene_refused(
		scene, "run 3 is an autoencoder", "landscape 3 --quiet --images 40");
	sweep_scene_refused(scene, "there are 300 training images",
		"landscape 1 --quiet --plane random --images 301");
	assert_holds(
		sweep_scene_run(scene, 0, "landscape 1 --quiet --plane random --grid 2"),
		"cross-entropy of 300 training images");
	sweep_scene_run(scene, 0, "train --quiet --epochs 2");
	remove_file(scene, "runs/4/snapshots.npy");
	sweep_scene_refused(scene, "no snapshots are kept", "landscape 4 --quiet");
	sweep_scene_refused(scene, "no run 9", "landscape 9 --quiet");
}

/* Nothing that is not a number is left to lead anywhere. */
static void a_diverged_run_is_shown_as_far_as_it_came(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 1, "train --quiet --epochs 4 --lr 1000000");
	sweep_scene_refused(
		scene, "needs 3 snapshots of the network, and there are 1", SMALL);
	assert_holds(sweep_scene_run(scene, 0, SMALL " --plane random"), "4 of 4 rows");
}

/* ---- figures ---- */

static struct page read_page(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/%s", scene->home, name);
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static void assert_no_file(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/%s", scene->home, name);

	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
}

/* A figure of this name in the store's folder of run 1 is of a landscape. */
static void assert_left(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/runs/1/%s", scene->directory, name);
	struct page page;

	page_read(&page, path);
	assert_string_equal(page_tag(&page, "Title"), "The loss landscape of run 1");
	page_release(&page);
	free(path);
}

static void figures_are_in_the_runs_folder_and_where_they_are_wanted(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;

	sweep_scene_run(scene, 0, TRAIN " --batch-norm");
	assert_holds(sweep_scene_run(scene, 0,
			     SMALL " --figure %s/x.png --azimuth 20 --elevation 50 --log "
				   "--size 400x300 --scale 1",
			     scene->home),
		"x.png: the landscape as a surface\n");
	page = read_page(scene, "x.png");
	assert_int_equal(page.width, 400);
	assert_int_equal(page.height, 300);
	assert_string_equal(page_tag(&page, "Eye"), "azimuth 20, elevation 50 degrees");
	assert_non_null(strstr(page_tag(&page, "Losses shown"), "logarithmic"));
	assert_non_null(strstr(page_tag(&page, "Configuration"), "--batch-norm=true"));
	assert_string_equal(page_tag(&page, "Seed"), "576");
	assert_non_null(strstr(page_tag(&page, "Description"), "estimated anew"));
	page_release(&page);
	assert_left(scene, "landscape-surface.png");
	assert_left(scene, "landscape-map.png");
	sweep_scene_run(scene, 0, SMALL " --figure %s/x.pdf --what map", scene->home);
	do_sql(scene,
		"CREATE TABLE t AS SELECT 1 / (count(*) = 2) AS one FROM artifacts"
		" WHERE run = 1 AND file LIKE 'landscape-%.png';"
		"CREATE TABLE u (one INTEGER NOT NULL); INSERT INTO u SELECT one FROM t");
}

static void a_stored_landscape_is_drawn_without_data(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_refused(scene, "no landscape is stored: compute it with 'landscape 1'",
		"show 1 --figure %s/x.png --what map", scene->home);
	assert_no_file(scene, "x.png");
	sweep_scene_run(scene, 0, SMALL);
	do_sql(scene, "DELETE FROM landscape_rows WHERE row = 2");
	assert_holds(sweep_scene_run(scene, 0,
			     "show 1 --data /no/such --figure %s/x.png --what map --linear",
			     scene->home),
		"x.png: the landscape from above, 3 of 4 rows\n");
	page = read_page(scene, "x.png");
	assert_non_null(strstr(page_tag(&page, "Losses shown"), "linear"));
	assert_string_equal(page_tag(&page, "Points that are not computed"), "5");
	assert_string_equal(page_tag(&page, "Network"), "784-6-10");
	page_release(&page);
	assert_holds(
		sweep_scene_run(scene, 0,
			"show last --json --figure %s/x.svg --what surface", scene->home),
		"\"what\":\"surface\"");
	sweep_scene_run(scene, 2, "show 1 --azimuth 3 --figure %s/y.png", scene->home);
	assert_holds(scene->launch.stderr_text, "--what surface or --what map");
	sweep_scene_run(scene, 2, "show 1 --log");
	assert_holds(scene->launch.stderr_text, "give it --figure FILE");
}

static void of_a_sweep_the_figure_is_that_of_its_best_trial(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;

	sweep_scene_run(scene, 0, "sweep --quiet %s", scene->small);
	sweep_scene_run(scene, 0, SMALL " --plane random --figure %s/x.png", scene->home);
	page = read_page(scene, "x.png");
	assert_non_null(strstr(page_tag(&page, "Run"), "of run 1"));
	assert_non_null(strstr(page_tag(&page, "Description"), "two random directions"));
	page_release(&page);
	sweep_scene_run(scene, 0, "show 1 --figure %s/y.png --what map", scene->home);
	page = read_page(scene, "y.png");
	assert_non_null(strstr(page_tag(&page, "Run"), "of run 1"));
	page_release(&page);
}

/* Before anything is computed. */
static void a_figure_that_cannot_be_written_is_known_before(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_refused(
		scene, "No such file or directory", SMALL " --figure /no/such/x.png");
	sweep_scene_refused(
		scene, "points wide, not 50", SMALL " --figure x.png --size 50x300");
	sweep_scene_refused(scene, "no landscape is stored", "export 1 --what landscape");
}

static void wrong_usage_is_explained(void **state)
{
	static const struct {
		const char *options, *why;
	} refused[] = {
		{"", "needs a run"},
		{"1 --grid 1", "--grid '1'"},
		{"1 --grid 401", "each from 2 to 400"},
		{"1 --grid 5x", "--grid '5x'"},
		{"1 --plane pca", "not one of path and random"},
		{"1 --through 2", "not two runs"},
		{"1 --through 2,3 --plane random", "leave out --plane"},
		{"1 --margin -1", "--margin '-1'"},
		{"1 --x 0,1", "given together"},
		{"1 --x 2,1 --y 0,1", "not LOW,HIGH"},
		{"1 --x 0,1 --y 0,nan", "not LOW,HIGH"},
		{"1 --x 0,1 --y 0,1 --margin 1", "in place of"},
		{"1 --images 0", "--images '0'"},
		{"1 --seed -3", "--seed '-3'"},
		{"1 --figure x.gif", ".png, .pdf or .svg"},
		{"1 --figure x.png --what inspection", "the figures surface and map"},
		{"1 --figure x.png --size 400", "not WIDTHxHEIGHT"},
		{"1 --figure x.png --size 400x", "not WIDTHxHEIGHT"},
		{"1 --figure x.png --size -4x300", "not WIDTHxHEIGHT"},
		{"1 --figure x.png --azimuth east", "not a number of degrees"},
		{"1 --figure x.png --elevation 91", "between -90 and 90"},
		{"1 --figure x.png --log --linear", "not both"},
		{"1 --what map", "give it --figure FILE"},
		{"1 --azimuth 3", "give it --figure FILE"},
	};
	struct sweep_scene *scene = *state;

	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		sweep_scene_run(scene, 2, "landscape %s", refused[i].options);
		assert_holds(scene->launch.stderr_text, refused[i].why);
	}
}

#define SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(events_tell_plane_path_and_every_row_once),
		SCENE(the_table_says_what_plane_it_is_and_where_epochs_are),
		SCENE(the_same_again_computes_only_what_is_missing),
		SCENE(an_interrupt_leaves_rows_to_go_on_with),
		SCENE(other_planes_need_only_networks),
		SCENE(a_sweeps_best_has_surroundings_but_no_path),
		SCENE(a_range_and_an_export_are_as_asked_for),
		SCENE(what_has_no_plane_is_refused_in_a_line),
		SCENE(a_diverged_run_is_shown_as_far_as_it_came),
		SCENE(figures_are_in_the_runs_folder_and_where_they_are_wanted),
		SCENE(a_stored_landscape_is_drawn_without_data),
		SCENE(of_a_sweep_the_figure_is_that_of_its_best_trial),
		SCENE(a_figure_that_cannot_be_written_is_known_before),
		SCENE(wrong_usage_is_explained),
	};

	return cmocka_run_group_tests_name("landscape_command", tests, NULL, NULL);
}

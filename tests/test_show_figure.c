/*
 * show --figure, by the program: of runs and trials that were trained, and what cannot be
 * drawn.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"
#include "sweep_scene.h"

#define AUTOENCODER "autoencoder --quiet --epochs 1 --widths 4 --bottleneck 2"
#define TRAIN "train --quiet --epochs 2 --hidden-layers 1 --hidden-units 4 --seed 4711"

static struct page read_page(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/%s", scene->home, name);
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static bool there_is(const struct sweep_scene *scene, const char *name)
{
	char *path = xasprintf("%s/%s", scene->home, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* ---- what is drawn ---- */

static void the_figure_is_of_the_run_that_was_named(void **state)
{
	struct sweep_scene *scene = *state;
	char accuracy[32];
	struct page page;
	json_t *shown;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_run(scene, 0, "%s", TRAIN " --hidden-units 5");
	assert_holds(sweep_scene_run(scene, 0, "show 1 --figure %s/x.png", scene->home),
		"/x.png: ");
	assert_string_equal(scene->launch.stderr_text, "");
	page = read_page(scene, "x.png");
	shown = events_read(sweep_scene_run(scene, 0, "show 1 --json"));
	snprintf(accuracy, sizeof accuracy, "%.4f",
		json_real_value(
			json_object_get(json_array_get(shown, 0), "test_accuracy")));
	assert_string_equal(page_tag(&page, "Test accuracy"), accuracy);
	assert_string_equal(page_tag(&page, "Run"), "run 1");
	assert_string_equal(page_tag(&page, "Network"), "784-4-10");
	assert_string_equal(page_tag(&page, "Data set"), "Fashion-MNIST");
	assert_string_equal(page_tag(&page, "Seed"), "4711");
	assert_string_equal(page_tag(&page, "Epoch"), "2");
	assert_string_equal(page_tag(&page, "Test images"), "60");
	json_decref(shown);
	page_release(&page);
}

static void of_a_sweep_it_is_that_of_the_best_trial(void **state)
{
	struct sweep_scene *scene = *state;
	char run[64];
	struct page page;
	json_t *line;
	int best;

	sweep_scene_run(scene, 0, "sweep %s --quiet", scene->small);
	line = events_read(sweep_scene_run(
		scene, 0, "show last --json --figure %s/x.png", scene->home));
	assert_int_equal(json_array_size(line), 1);
	best = (int)event_integer(json_array_get(line, 0), "trial");
	assert_int_equal(event_integer(json_array_get(line, 0), "run"), 1);
	assert_holds(event_text(json_array_get(line, 0), "figure"), "/x.png");
	snprintf(run, sizeof run, "trial %d of run 1", best);
	page = read_page(scene, "x.png");
	assert_string_equal(page_tag(&page, "Run"), run);
	assert_int_equal(atoi(page_tag(&page, "Seed")), 3 + best);
	sweep_scene_run(scene, 0, "show 1:%d --figure %s/y.svg", best, scene->home);
	/* The networks of the others are gone, and it is said whose is there. */
	snprintf(run, sizeof run, "only that of 1:%d", best);
	sweep_scene_refused(
		scene, run, "show 1:%d --figure %s/z.png", (best + 1) % 8, scene->home);
	assert_false(there_is(scene, "z.png"));
	json_decref(line);
	page_release(&page);
}

static void of_a_synthetic_run_the_title_says_so(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;

	sweep_scene_run(scene, 0, TRAIN " --data synthetic --epochs 1 --batch-size 512");
	sweep_scene_run(scene, 0, "show 1 --figure %s/x.png", scene->home);
	page = read_page(scene, "x.png");
	assert_holds(page_tag(&page, "Title"), "(synthetic data)");
	assert_holds(page_tag(&page, "Description"), "not Fashion-MNIST");
	page_release(&page);
}

static void of_an_autoencoder_it_is_its_reconstructions_or_its_codes(void **state)
{
	struct sweep_scene *scene = *state;
	struct page page;
	json_t *line;

	sweep_scene_run(scene, 0, AUTOENCODER);
	assert_holds(sweep_scene_run(scene, 0, "show 1 --figure %s/x.png --columns 60",
			     scene->home),
		"/x.png: test images and their reconstructions, test error 0.");
	page = read_page(scene, "x.png");
	assert_string_equal(page_tag(&page, "Run"), "run 1");
	assert_string_equal(page_tag(&page, "Network"), "784-4-2-4-784");
	assert_string_equal(page_tag(&page, "Principal components"), "2");
	assert_holds(page_tag(&page, "Images"), "0 1 2 ");
	assert_holds(page_tag(&page, "Images"), " 58 59");
	page_release(&page);
	line = events_read(sweep_scene_run(
		scene, 0, "show 1 --json --figure %s/y.png --what latent", scene->home));
	assert_holds(event_text(json_array_get(line, 0), "figure"), "/y.png");
	assert_true(
		json_real_value(json_object_get(json_array_get(line, 0), "test_loss")) > 0);
	assert_null(json_object_get(json_array_get(line, 0), "test_accuracy"));
	page = read_page(scene, "y.png");
	assert_string_equal(
		page_tag(&page, "Title"), "Run 1: the codes of the test images");
	assert_string_equal(page_tag(&page, "Test images"), "60");
	page_release(&page);
	json_decref(line);
}

/* ---- what is refused ---- */

static void an_unknown_ending_is_refused_before_anything_is_read(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 2, "show 1 --figure %s/x.jpg", scene->home);
	assert_holds(scene->launch.stderr_text, ".png, .pdf or .svg");
	sweep_scene_run(scene, 2, "runs --figure %s/x.png", scene->home);
	assert_holds(scene->launch.stderr_text, "--figure");
}

static void what_cannot_be_written_is_one_line(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_refused(scene, "No such file or directory",
		"show 1 --figure %s/no/x.png", scene->home);
	sweep_scene_refused(scene, "no run 7", "show 7 --figure %s/x.png", scene->home);
	sweep_scene_refused(scene, "run 1 was made with Fashion-MNIST",
		"show 1 --data synthetic --figure %s/x.png", scene->home);
	assert_false(there_is(scene, "x.png"));
}

static void a_full_disk_leaves_the_old_figure(void **state)
{
	struct sweep_scene *scene = *state;
	char *path = sweep_scene_write(scene, "x.png", "old");
	struct rlimit limit;
	struct bytes bytes;
	rlim_t before;

	sweep_scene_run(scene, 0, TRAIN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = 20000;
	/* The limit and what is ignored are inherited. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	sweep_scene_start(scene, "show 1 --figure %s", path);
	launch_finish(&scene->launch);
	limit.rlim_cur = before;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(scene->launch.status, 1);
	assert_says_only(&scene->launch, "the disk is full");
	bytes = room_read(path);
	assert_int_equal(bytes.size, 3);
	assert_memory_equal(bytes.data, "old", 3);
	free(bytes.data);
	free(path);
}

static void what_a_network_has_not_cannot_be_seen(void **state)
{
	struct sweep_scene *scene = *state;

	sweep_scene_run(scene, 0, TRAIN);
	sweep_scene_run(scene, 0, AUTOENCODER);
	sweep_scene_refused(scene, "a classifier has the figure inspection",
		"show 1 --figure %s/x.png --what latent", scene->home);
	sweep_scene_refused(scene, "this is no autoencoder",
		"show 1 --figure %s/x.png --columns 3", scene->home);
	sweep_scene_refused(scene, "the figures reconstruction and latent",
		"show 2 --figure %s/x.png --what inspection", scene->home);
	sweep_scene_refused(scene, "there are 60 test images",
		"show 2 --figure %s/x.png --columns 61", scene->home);
	assert_false(there_is(scene, "x.png"));
	sweep_scene_run(scene, 2, "show 2 --what latent");
	assert_holds(scene->launch.stderr_text, "--figure FILE");
	sweep_scene_run(
		scene, 0, "show 1 --figure %s/x.png --what inspection", scene->home);
	assert_true(there_is(scene, "x.png"));
}

/* As a store from before networks were kept. */
static void forget_networks(const struct sweep_scene *scene)
{
	char *database = xasprintf("%s/runs.db", scene->directory);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "DELETE FROM artifacts", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(database);
}

static void a_network_that_is_gone_is_missed(void **state)
{
	struct sweep_scene *scene = *state;
	char *network = xasprintf("%s/runs/1/network.npy", scene->directory);

	sweep_scene_run(scene, 0, TRAIN);
	assert_int_equal(unlink(network), 0);
	sweep_scene_refused(scene, network, "show 1 --figure %s/x.png", scene->home);
	forget_networks(scene);
	sweep_scene_refused(scene, "of run 1 no network is kept",
		"show 1 --figure %s/x.png", scene->home);
	assert_false(there_is(scene, "x.png"));
	free(network);
}

static void a_network_of_other_images_does_not_fit(void **state)
{
	struct sweep_scene *scene = *state;
	struct bytes train = idx_images(300, 6, 5, 0), test = idx_images(60, 6, 5, 1);

	sweep_scene_run(scene, 0, TRAIN);
	free(room_write(scene->directory, "train-images-idx3-ubyte", train));
	free(room_write(scene->directory, "t10k-images-idx3-ubyte", test));
	sweep_scene_refused(
		scene, "the stored network has", "show 1 --figure %s/x.png", scene->home);
	free(train.data);
	free(test.data);
}

#define SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_figure_is_of_the_run_that_was_named),
		SCENE(of_a_sweep_it_is_that_of_the_best_trial),
		SCENE(of_a_synthetic_run_the_title_says_so),
		SCENE(of_an_autoencoder_it_is_its_reconstructions_or_its_codes),
		SCENE(an_unknown_ending_is_refused_before_anything_is_read),
		SCENE(what_cannot_be_written_is_one_line),
		SCENE(what_a_network_has_not_cannot_be_seen),
		SCENE(a_full_disk_leaves_the_old_figure),
		SCENE(a_network_that_is_gone_is_missed),
		SCENE(a_network_of_other_images_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

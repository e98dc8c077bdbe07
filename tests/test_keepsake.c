/*
 * What the dashboard writes to the current directory: its names, and that it is all there
 * or nothing.
 */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/keepsake.h"
#include "fmnist/xalloc.h"
#include "made_up_init.h"
#include "made_up_inspection.h"
#include "made_up_shape.h"
#include "page.h"
#include "room.h"

#define IMAGES 90

struct scene {
	char *room, *before; /* the current directory is the room */
	struct made_up_inspection made;
	char message[256];
};

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	struct hparams hp;

	hparams_default(&hp);
	hp.hidden_units = 5;
	made_up_inspection_init(&scene->made, &hp, IMAGES);
	scene->before = getcwd(NULL, 0);
	scene->room = room_make();
	assert_int_equal(chdir(scene->room), 0);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(chdir(scene->before), 0);
	room_remove(scene->room);
	made_up_inspection_release(&scene->made);
	free(scene->before);
	free(scene);
	return 0;
}

static int export_of(struct scene *scene, struct origin origin)
{
	int rc = inspect_export(&scene->made.inspection, &scene->made.test, &origin,
		scene->message, sizeof scene->message);

	assert_null(strchr(scene->message, '\n'));
	return rc;
}

static size_t count_files(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static void assert_tells(const struct scene *scene, const char *what)
{
	if (strstr(scene->message, what) == NULL)
		fail_msg("'%s' does not say '%s'", scene->message, what);
}

static void assert_written(const char *prefix, const char *const *table)
{
	char *path = xasprintf("%s.png", prefix);
	struct page page;

	page_read(&page, path);
	page_release(&page);
	free(path);
	for (; *table != NULL; table++) {
		struct stat st;

		path = xasprintf("%s-%s.csv", prefix, *table);
		assert_int_equal(stat(path, &st), 0);
		assert_true(st.st_size > 100);
		free(path);
	}
}

/* The picture and three tables. */
static void assert_whole(const char *prefix)
{
	static const char *const tables[] = {"confusion", "classes", "mistakes", NULL};

	assert_written(prefix, tables);
}

static void picture_and_tables_are_named_after_the_run(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(export_of(scene, (struct origin){.run = 12}), 0);
	assert_tells(scene, "fmnist-run12-inspect.png");
	assert_whole("fmnist-run12-inspect");
	assert_int_equal(export_of(scene, (struct origin){.run = 12, .trial = 36}), 0);
	assert_whole("fmnist-run12-trial35-inspect");
	assert_int_equal(export_of(scene, (struct origin){.run = 3, .synthetic = true}), 0);
	assert_whole("fmnist-run3-synthetic-inspect");
	assert_int_equal(count_files(), 12);
}

static void what_is_there_is_left_as_it_is(void **state)
{
	struct scene *scene = *state;
	uint8_t old[] = "old";
	struct bytes bytes = {old, 3};

	free(room_write(".", "fmnist-run12-inspect.png", bytes));
	free(room_write(".", "fmnist-run12-inspect-2-mistakes.csv", bytes));
	for (int i = 3; i < 6; i++) {
		char *prefix = xasprintf("fmnist-run12-inspect-%d", i);

		assert_int_equal(export_of(scene, (struct origin){.run = 12}), 0);
		assert_tells(scene, prefix);
		assert_whole(prefix);
		free(prefix);
	}
	assert_int_equal(count_files(), 2 + 3 * 4);
	bytes = room_read("fmnist-run12-inspect.png");
	assert_int_equal(bytes.size, 3);
	free(bytes.data);
	bytes = room_read("fmnist-run12-inspect-2-mistakes.csv");
	assert_int_equal(bytes.size, 3);
	free(bytes.data);
}

/* No file may grow beyond so many bytes. Returns what was before. */
static rlim_t limit_files(rlim_t most)
{
	struct rlimit limit;
	rlim_t before;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = most;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	return before;
}

/* Full before the picture is whole. */
static void on_a_full_disk_nothing_is_left_behind(void **state)
{
	struct scene *scene = *state;
	rlim_t before;
	int rc;

	signal(SIGXFSZ, SIG_IGN);
	before = limit_files(1000);
	rc = export_of(scene, (struct origin){.run = 12});
	limit_files(before);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(rc, -1);
	assert_tells(scene, "the disk is full");
	assert_int_equal(count_files(), 0);
}

/* A table cannot be written: its temporary file's name is taken. */
static void without_a_table_there_is_no_picture(void **state)
{
	struct scene *scene = *state;
	char *part =
		xasprintf("fmnist-run12-inspect-mistakes.csv.%ld.part", (long)getpid());

	assert_int_equal(mkdir(part, 0700), 0);
	assert_int_equal(export_of(scene, (struct origin){.run = 12}), -1);
	assert_tells(scene, "fmnist-run12-inspect-mistakes.csv");
	assert_int_equal(count_files(), 1);
	free(part);
}

static void a_directory_that_is_gone_is_said(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(rmdir(scene->room), 0);
	assert_int_equal(export_of(scene, (struct origin){.run = 12}), -1);
	assert_tells(scene, "fmnist-run12-inspect.png");
	assert_tells(scene, "No such file or directory");
	assert_int_equal(mkdir(scene->room, 0700), 0);
}

/* ---- landscapes ---- */

static int export_landscape(
	struct scene *scene, struct survey *survey, bool surface, double azimuth)
{
	const struct origin origin = {.run = 12};
	struct landscape_look look;
	const struct surveyed surveyed = {survey, 12, 784, &look};
	int rc;

	landscape_look_default(&look);
	look.azimuth = azimuth;
	rc = landscape_export(
		&surveyed, surface, &origin, scene->message, sizeof scene->message);
	assert_null(strchr(scene->message, '\n'));
	return rc;
}

static void a_landscape_is_written_as_it_is_seen_with_its_numbers(void **state)
{
	static const char *const tables[] = {"grid", "path", NULL};
	struct scene *scene = *state;
	struct survey *survey = made_up_shape(PLANE_PATH, 9, 8, 5, made_up_broken);
	struct bytes grid, path;
	struct page page;

	assert_int_equal(export_landscape(scene, survey, false, 0), 0);
	assert_tells(scene, "fmnist-run12-landscape-map.png");
	assert_written("fmnist-run12-landscape-map", tables);
	assert_int_equal(export_landscape(scene, survey, true, 40), 0);
	assert_tells(scene, "fmnist-run12-landscape-surface.png");
	assert_written("fmnist-run12-landscape-surface", tables);
	page_read(&page, "fmnist-run12-landscape-surface.png");
	assert_string_equal(page_tag(&page, "Eye"), "azimuth 40, elevation 35 degrees");
	page_release(&page);
	grid = room_read("fmnist-run12-landscape-map-grid.csv");
	grid.data[grid.size - 1] = '\0';
	assert_non_null(strstr((char *)grid.data, "\n12,0,0,-1,-1,2.20000005\n"));
	assert_non_null(strstr((char *)grid.data, "\n12,7,8,1,1,inf"));
	path = room_read("fmnist-run12-landscape-map-path.csv");
	path.data[path.size - 1] = '\0';
	assert_non_null(strstr((char *)path.data, "\n12,4,4,0,0.5,-0.5,0.25,0.7,0.7"));
	free(grid.data);
	free(path.data);
	survey_drop(survey);
}

/* As many as a landscape has while it is computed. */
static void rows_that_are_not_computed_are_empty(void **state)
{
	struct scene *scene = *state;
	const struct survey_settings settings = {
		.cols = 4, .rows = 3, .range = {{0, 0}, {3, 2}}, .images = 10};
	struct survey *survey = survey_empty(&settings, 0);
	const float row[] = {1, 2, 3, 4};
	struct bytes grid;

	hparams_default(&survey->hparams);
	survey_set_row(survey, 1, row);
	assert_int_equal(export_landscape(scene, survey, false, 0), 0);
	grid = room_read("fmnist-run12-landscape-map-grid.csv");
	grid.data[grid.size - 1] = '\0';
	assert_non_null(strstr((char *)grid.data, "\n12,0,3,3,0,\n12,1,0,0,1,1\n"));
	assert_non_null(strstr((char *)grid.data, "\n12,1,3,3,1,4\n12,2,0,0,2,\n"));
	free(grid.data);
	survey_drop(survey);
}

static void a_landscape_that_cannot_be_written_leaves_nothing(void **state)
{
	struct scene *scene = *state;
	struct survey *survey = made_up_shape(PLANE_PATH, 9, 8, 5, made_up_bowl);
	rlim_t before;
	int rc;

	signal(SIGXFSZ, SIG_IGN);
	before = limit_files(1000);
	rc = export_landscape(scene, survey, true, 0);
	limit_files(before);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(rc, -1);
	assert_tells(scene, "the disk is full");
	assert_int_equal(count_files(), 0);
	survey_drop(survey);
}

/* ---- initialisations ---- */

static void a_study_of_initialisations_is_written_with_its_tables(void **state)
{
	static const char *const tables[] = {"layers", "steps", NULL};
	struct scene *scene = *state;
	const struct init_settings settings = made_up_init_settings(MADE_UP_SCHEMES, 4);
	struct init_result *drawn = made_up_init(&settings, 20);
	struct init_result *trained = made_up_init_trained();

	assert_int_equal(init_export(drawn, scene->message, sizeof scene->message), 0);
	assert_tells(scene, "fmnist-init.png");
	assert_written("fmnist-init", tables);
	assert_int_equal(init_export(trained, scene->message, sizeof scene->message), 0);
	assert_tells(scene, "fmnist-run12-init.png");
	assert_written("fmnist-run12-init", tables);
	drawn->synthetic = true;
	assert_int_equal(init_export(drawn, scene->message, sizeof scene->message), 0);
	assert_written("fmnist-synthetic-init", tables);
	init_result_drop(drawn);
	init_result_drop(trained);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(picture_and_tables_are_named_after_the_run),
		SCENE(what_is_there_is_left_as_it_is),
		SCENE(on_a_full_disk_nothing_is_left_behind),
		SCENE(without_a_table_there_is_no_picture),
		SCENE(a_directory_that_is_gone_is_said),
		SCENE(a_landscape_is_written_as_it_is_seen_with_its_numbers),
		SCENE(rows_that_are_not_computed_are_empty),
		SCENE(a_landscape_that_cannot_be_written_leaves_nothing),
		SCENE(a_study_of_initialisations_is_written_with_its_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

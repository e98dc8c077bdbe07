/* A landscape is filled row by row: by any number of threads, stopped, and gone on with. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/network.h"
#include "fmnist/rng.h"
#include "fmnist/survey.h"
#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

#define SNAPSHOTS 6
#define IMAGES 120
#define COLS 7
#define ROWS 11

struct scene {
	struct hparams hp;
	struct images images;
	struct snapshot *path[SNAPSHOTS];
	struct survey_settings settings;
};

/* A network and steps from it, as long as each other and in all directions. */
static struct scene *scene_new(void)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	struct model model;
	struct rng rng;

	hparams_default(&scene->hp);
	scene->hp.hidden_layers = 1;
	scene->hp.hidden_units = 8;
	synthetic_draw(&scene->images, IMAGES, 3);
	network_build(&model, &scene->hp, 784, 10);
	rng_seed(&rng, 5);
	model_draw_parameters(&model, &init_torch, &rng);
	for (size_t k = 0; k < SNAPSHOTS; k++) {
		scene->path[k] = snapshot_new(&model, k, k);
		for (size_t i = 0; i < model.parameters; i++)
			model.param[i] +=
				0.01f * ((float)(rng_u32(&rng) & 0xff) / 255.0f - 0.5f);
	}
	model_release(&model);
	survey_settings_default(&scene->settings);
	scene->settings.cols = COLS;
	scene->settings.rows = ROWS;
	scene->settings.images = 90;
	return scene;
}

static void scene_free(struct scene *scene)
{
	for (size_t k = 0; k < SNAPSHOTS; k++)
		snapshot_drop(scene->path[k]);
	images_release(&scene->images);
	free(scene);
}

static struct survey *begin(const struct scene *scene)
{
	struct err err;
	struct survey *survey =
		survey_new(&scene->settings, &scene->hp, scene->path, SNAPSHOTS, 784, &err);

	if (survey == NULL)
		fail_msg("%s", err.text);
	return survey;
}

/* What filling told, and when it is to stop. */
struct told {
	atomic_size_t paths, count, row[ROWS];
	size_t first;   /* row that came first */
	size_t stop_at; /* rows; 0: never */
};

static bool stopped(void *arg)
{
	struct told *told = arg;

	return told->stop_at > 0 && atomic_load(&told->count) >= told->stop_at;
}

static void take_path(void *arg)
{
	struct told *told = arg;

	atomic_fetch_add(&told->paths, 1);
}

static void take_row(void *arg, size_t row)
{
	struct told *told = arg;

	if (atomic_fetch_add(&told->count, 1) == 0)
		told->first = row;
	atomic_fetch_add(&told->row[row], 1);
}

static bool fill(
	const struct scene *scene, struct survey *survey, size_t threads, struct told *told)
{
	struct pool *pool = pool_new(threads);
	const struct survey_work work = {
		.images = &scene->images,
		.pool = pool,
		.snapshot = scene->path,
		.stopped = stopped,
		.path = take_path,
		.row = take_row,
		.arg = told,
	};
	bool complete = survey_fill(survey, &work);

	pool_free(pool);
	return complete;
}

static void assert_same(const struct survey *a, const struct survey *b)
{
	assert_memory_equal(a->loss, b->loss, ROWS * COLS * sizeof a->loss[0]);
	assert_memory_equal(a->true_loss, b->true_loss, SNAPSHOTS * sizeof a->true_loss[0]);
	assert_memory_equal(
		a->plane_loss, b->plane_loss, SNAPSHOTS * sizeof a->plane_loss[0]);
}

static void threads_change_nothing_and_each_row_comes_once(void **state)
{
	struct scene *scene = scene_new();
	struct survey *one = begin(scene), *three = begin(scene);
	struct told told = {0};
	float low, high;

	(void)state;
	survey_extent(one, &low, &high);
	assert_true(isnan(low) && isnan(high));
	assert_true(fill(scene, one, 1, &told));
	assert_int_equal(told.first, 0);
	told = (struct told){0};
	assert_true(fill(scene, three, 3, &told));
	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(atomic_load(&told.row[i]), 1);
	assert_int_equal(atomic_load(&told.paths), 1);
	assert_same(one, three);
	survey_extent(one, &low, &high);
	assert_true(low > 0.0f && high > low && isfinite(high));
	survey_drop(three);
	survey_drop(one);
	scene_free(scene);
}

static void what_was_stopped_goes_on_and_computes_nothing_twice(void **state)
{
	struct scene *scene = scene_new();
	struct survey *whole = begin(scene), *parts = begin(scene), *later = begin(scene);
	struct told told = {0}, first = {.stop_at = 4}, second = {0};

	(void)state;
	assert_true(fill(scene, whole, 1, &told));
	assert_false(fill(scene, parts, 1, &first));
	assert_int_equal(survey_rows_done(parts), 4);
	/* Coarse rows first. */
	assert_true(survey_has_row(parts, 0) && survey_has_row(parts, 8));
	assert_true(survey_has_row(parts, 4) && !survey_has_row(parts, 1));
	for (size_t i = 0; i < ROWS; i++)
		if (survey_has_row(parts, i))
			survey_set_row(later, i, parts->loss + i * COLS);
	/* What is known is believed. */
	parts->loss[3] = 77.0f;
	survey_set_row(later, 0, parts->loss);
	assert_true(fill(scene, later, 2, &second));
	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(atomic_load(&second.row[i]), 1);
	assert_true(later->loss[3] == 77.0f);
	survey_set_row(later, 0, whole->loss);
	assert_same(whole, later);
	survey_drop(later);
	survey_drop(parts);
	survey_drop(whole);
	scene_free(scene);
}

static void surveys_are_equal_when_the_same_was_wanted(void **state)
{
	struct scene *scene = scene_new();
	struct survey *one = begin(scene), *same = begin(scene), *other, *shorter;

	(void)state;
	assert_true(survey_equal(one, same));
	scene->settings.seed++;
	other = begin(scene);
	assert_false(survey_equal(one, other));
	survey_drop(other);
	scene->settings.seed--;
	scene->settings.margin = 0.3;
	other = begin(scene);
	assert_false(survey_equal(one, other));
	scene->settings.margin = LANDSCAPE_MARGIN;
	shorter = survey_new(
		&scene->settings, &scene->hp, scene->path, SNAPSHOTS - 1, 784, NULL);
	assert_false(survey_equal(one, shorter));
	survey_drop(shorter);
	survey_drop(other);
	survey_drop(same);
	survey_drop(one);
	scene_free(scene);
}

/* A cell at which there is no loss is not a cell that was not computed. */
static void a_loss_that_is_no_number_is_infinite(void **state)
{
	struct scene *scene = scene_new();
	struct survey *survey;
	struct told told = {0};
	float low, high;

	(void)state;
	scene->settings.has_range = true;
	scene->settings.range = (struct plane_range){{-1e30, -1e30}, {1e30, 1e30}};
	survey = begin(scene);
	assert_true(fill(scene, survey, 1, &told));
	assert_true(isinf(survey->loss[0]) && survey->loss[0] > 0.0f);
	survey_extent(survey, &low, &high);
	assert_true(isfinite(low) && isfinite(high));
	survey_drop(survey);
	scene_free(scene);
}

static void a_path_ends_where_it_diverges(void **state)
{
	struct scene *scene = scene_new();
	struct survey *survey;

	(void)state;
	scene->path[SNAPSHOTS - 1]->value[17] = NAN;
	survey = begin(scene);
	assert_int_equal(survey->plane.points, SNAPSHOTS - 1);
	assert_int_equal(survey->left_out, 1);
	survey_drop(survey);
	scene_free(scene);
}

static void refuse(const struct scene *scene, size_t count, const char *why)
{
	struct err err = {""};

	assert_null(
		survey_new(&scene->settings, &scene->hp, scene->path, count, 784, &err));
	if (strstr(err.text, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.text, why);
}

static void networks_that_make_no_plane_are_refused(void **state)
{
	struct scene *scene = scene_new();

	(void)state;
	refuse(scene, 0, "needs 3 snapshots of the network, and there are 0");
	refuse(scene, 1, "there are 1");
	scene->hp.hidden_units = 9;
	refuse(scene, SNAPSHOTS, "have 6370 numbers");
	scene->hp.hidden_units = 8;
	scene->settings.plane = PLANE_THREE;
	scene->path[1]->value[3] = INFINITY;
	refuse(scene, 3, "network 2 are not finite");
	scene->path[0]->value[3] = NAN;
	refuse(scene, 3, "parameters are not finite");
	scene_free(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_change_nothing_and_each_row_comes_once),
		cmocka_unit_test(what_was_stopped_goes_on_and_computes_nothing_twice),
		cmocka_unit_test(surveys_are_equal_when_the_same_was_wanted),
		cmocka_unit_test(a_loss_that_is_no_number_is_infinite),
		cmocka_unit_test(a_path_ends_where_it_diverges),
		cmocka_unit_test(networks_that_make_no_plane_are_refused),
	};

	blas_init();
	return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}

/*
 * Planes and losses over them against scikit-learn and PyTorch
 * (tests/gen/gen_landscape.py).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "fmnist/blas.h"
#include "fmnist/landscape.h"
#include "fmnist/network.h"
#include "fmnist/xalloc.h"

#define TOLERANCE 1e-4
#define INPUTS 30
#define IMAGES 60
#define SUBSET 41
#define SNAPSHOTS 9
#define SIDE 5

struct scene {
	const char *name;
	struct hparams hp;
	struct model model;
	struct images images;
	struct snapshot *path[SNAPSHOTS];
	struct plane plane;
};

static double *expected(
	const struct scene *scene, const char *what, size_t rows, size_t cols)
{
	char name[64];

	snprintf(name, sizeof name, "landscape/%s_%s", scene->name, what);
	return fixture_f64(name, rows, cols);
}

static void assert_near(const char *what, size_t i, double want, double got, double scale)
{
	if (!(fabs(got - want) <= TOLERANCE * fmax(fabs(want), scale)))
		fail_msg("%s[%zu]: expected %.9g, found %.9g", what, i, want, got);
}

/* Pixels and labels, then the walk, as the script draws them. */
static void draw(struct scene *scene, uint64_t seed)
{
	size_t count = scene->model.parameters;
	char name[64];
	float *start;
	struct rng rng;

	rng_seed(&rng, seed);
	scene->images = (struct images){.count = IMAGES,
		.rows = 6,
		.cols = 5,
		.pixels = xmalloc(IMAGES * INPUTS),
		.labels = xmalloc(IMAGES)};
	for (size_t i = 0; i < IMAGES * INPUTS; i++)
		scene->images.pixels[i] = (uint8_t)(rng_u32(&rng) & 0xff);
	for (size_t i = 0; i < IMAGES; i++)
		scene->images.labels[i] = (uint8_t)(rng_u32(&rng) % 10);
	snprintf(name, sizeof name, "landscape/%s_start", scene->name);
	start = fixture_f32(name, count, 0);
	for (size_t k = 0; k < SNAPSHOTS; k++) {
		scene->path[k] = snapshot_empty(count + scene->model.buffers);
		scene->path[k]->epoch = k;
		for (size_t i = 0; i < count; i++) {
			float byte = (float)(rng_u32(&rng) & 0xff);
			float step = (byte / 255.0f - 0.5f) * 0.2f;

			scene->path[k]->value[i] =
				k == 0 ? start[i] : scene->path[k - 1]->value[i] + step;
		}
	}
	free(start);
}

static struct scene *scene_new(const char *name, uint64_t seed)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	struct err err;

	scene->name = name;
	hparams_default(&scene->hp);
	scene->hp.hidden_layers = 2;
	scene->hp.hidden_units = 12;
	if (strcmp(name, "normalised") == 0) {
		scene->hp.batch_norm = 1;
		scene->hp.dropout = 0.3;
		assert_int_equal(
			hparam_set(&scene->hp, hparam_find("activation"), "prelu", NULL),
			0);
	}
	network_build(&scene->model, &scene->hp, INPUTS, 10);
	draw(scene, seed);
	if (plane_of_path(&scene->plane, scene->path, SNAPSHOTS, scene->model.parameters,
		    &err) != 0)
		fail_msg("%s", err.text);
	return scene;
}

static void scene_free(struct scene *scene)
{
	plane_release(&scene->plane);
	for (size_t k = 0; k < SNAPSHOTS; k++)
		snapshot_drop(scene->path[k]);
	model_release(&scene->model);
	images_release(&scene->images);
	free(scene);
}

static void check_path(const struct scene *scene)
{
	const struct plane *plane = &scene->plane;
	double *explained = expected(scene, "explained", 2, 0);
	double *place = expected(scene, "place", SNAPSHOTS, 2);
	double *distance = expected(scene, "distance", SNAPSHOTS, 0);

	for (size_t k = 0; k < 2; k++)
		assert_near("explained", k, explained[k], plane->explained[k], 0.0);
	for (size_t k = 0; k < SNAPSHOTS; k++) {
		assert_near("x", k, place[2 * k], plane->point[k].x, 0.1);
		assert_near("y", k, place[2 * k + 1], plane->point[k].y, 0.1);
		assert_near("distance", k, distance[k], plane->point[k].distance, 0.1);
		assert_int_equal(plane->point[k].epoch, k);
	}
	free(distance);
	free(place);
	free(explained);
}

static void check_losses(const struct scene *scene)
{
	struct landscape *landscape =
		landscape_new(&scene->hp, &scene->plane, &scene->images, SUBSET, 7, 2);
	struct plane_range range = plane_range(&scene->plane, LANDSCAPE_MARGIN);
	double *grid = expected(scene, "grid", SIDE, SIDE);
	double *truth = expected(scene, "true", SNAPSHOTS, 0);
	double *edge = expected(scene, "range", 2, 2);
	double x[SIDE];

	for (size_t k = 0; k < 2; k++) {
		assert_near("low", k, edge[k], range.low[k], 0.1);
		assert_near("high", k, edge[2 + k], range.high[k], 0.1);
	}
	for (size_t i = 0; i < SIDE; i++)
		x[i] = edge[0] + (edge[2] - edge[0]) * (double)i / (SIDE - 1);
	for (size_t j = 0; j < SIDE; j++) {
		double y = edge[1] + (edge[3] - edge[1]) * (double)j / (SIDE - 1);
		float loss[SIDE];

		landscape_row(landscape, j % 2, x, SIDE, y, loss);
		for (size_t i = 0; i < SIDE; i++)
			assert_near("grid", j * SIDE + i, grid[j * SIDE + i],
				(double)loss[i], 0.0);
	}
	for (size_t k = 0; k < SNAPSHOTS; k++)
		assert_near("true loss", k, truth[k],
			landscape_loss(landscape, k % 2, scene->path[k]), 0.0);
	free(edge);
	free(truth);
	free(grid);
	landscape_free(landscape);
}

static void path_and_losses_of_a_plain_network_are_those_of_python(void **state)
{
	struct scene *scene = scene_new("plain", 41);

	(void)state;
	check_path(scene);
	check_losses(scene);
	scene_free(scene);
}

static void batch_norm_estimates_and_dropout_drops_nothing(void **state)
{
	struct scene *scene = scene_new("normalised", 42);

	(void)state;
	check_path(scene);
	check_losses(scene);
	scene_free(scene);
}

/* Along each direction each unit's change is as long as its weights. */
static void random_directions_are_scaled_as_the_network(void **state)
{
	struct scene *scene = scene_new("plain", 41);
	const struct snapshot *last = scene->path[SNAPSHOTS - 1];
	struct plane plane;

	(void)state;
	assert_int_equal(
		plane_random(&plane, &scene->model, scene->path, SNAPSHOTS, 3, NULL), 0);
	for (int k = 0; k < 2; k++) {
		double own = 0.0, as = 0.0;

		for (size_t i = 0; i < INPUTS; i++) {
			own += pow((double)plane.direction[k][5 * INPUTS + i], 2.0);
			as += pow((double)last->value[5 * INPUTS + i], 2.0);
		}
		assert_near("unit 5", (size_t)k, sqrt(as), sqrt(own), 0.0);
		/* The biases stay. */
		for (size_t i = 0; i < 12; i++)
			assert_true(plane.direction[k][12 * INPUTS + i] == 0.0f);
	}
	assert_true(fabs(plane.point[SNAPSHOTS - 1].x) < 1e-6);
	assert_true(plane.point[SNAPSHOTS - 1].distance < 1e-6);
	assert_true(isnan(plane.explained[0]));
	plane_release(&plane);
	scene_free(scene);
}

static void three_networks_are_the_corners_of_their_plane(void **state)
{
	static const double corner[][2] = {{0, 0}, {1, 0}, {0, 1}};
	struct scene *scene = scene_new("plain", 41);
	size_t parameters = scene->model.parameters;
	float *back = xcalloc(parameters, sizeof *back);
	struct plane plane;

	(void)state;
	assert_int_equal(plane_through(&plane, scene->path + 2, parameters, NULL), 0);
	for (size_t k = 0; k < 3; k++) {
		assert_true(fabs(plane.point[k].x - corner[k][0]) < 1e-5);
		assert_true(fabs(plane.point[k].y - corner[k][1]) < 1e-5);
		assert_true(plane.point[k].distance < 1e-5);
		plane_parameters(&plane, corner[k][0], corner[k][1], 0, parameters, back);
		for (size_t i = 0; i < parameters; i++)
			assert_true(fabsf(back[i] - scene->path[2 + k]->value[i]) < 1e-6f);
	}
	plane_release(&plane);
	free(back);
	scene_free(scene);
}

static void a_random_walk_explains_what_was_simulated(void **state)
{
	double *simulated = fixture_f64("landscape/random_walk_50", 2, 0);
	double explained[2];

	(void)state;
	plane_random_walk(50, explained);
	/* Ten walks scatter by a few thousandths. */
	assert_true(fabs(explained[0] - simulated[0]) < 0.01);
	assert_true(fabs(explained[1] - simulated[1]) < 0.01);
	plane_random_walk(1000000, explained);
	assert_true(fabs(explained[0] - 0.6079) < 1e-3);
	assert_true(fabs(explained[1] - 0.1520) < 1e-3);
	free(simulated);
}

static void too_few_or_strange_snapshots_are_refused(void **state)
{
	struct scene *scene = scene_new("plain", 41);
	struct plane plane;
	struct err err = {""};

	(void)state;
	assert_int_equal(
		plane_of_path(&plane, scene->path, 2, scene->model.parameters, &err), -1);
	assert_non_null(strstr(err.text, "needs 3 snapshots"));
	assert_int_equal(plane_of_path(&plane, scene->path, SNAPSHOTS,
				 scene->model.parameters + 1, &err),
		-1);
	assert_non_null(strstr(err.text, "parameters"));
	scene_free(scene);
}

static void refuse(struct snapshot *const *path, size_t parameters, const char *why)
{
	struct plane plane;
	struct err err = {""};

	assert_int_equal(plane_of_path(&plane, path, 4, parameters, &err), -1);
	if (strstr(err.text, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.text, why);
}

static void a_path_without_a_plane_is_refused(void **state)
{
	struct scene *scene = scene_new("plain", 41);
	size_t parameters = scene->model.parameters;
	struct snapshot *const *path = scene->path;
	struct snapshot *still[] = {path[0], path[0], path[0], path[0]};
	struct snapshot *to_and_fro[] = {path[0], path[1], path[0], path[1]};
	struct snapshot *two[] = {path[0], path[0], path[1]};
	struct plane plane;
	struct err err = {""};

	(void)state;
	refuse(still, parameters, "are all the same");
	refuse(to_and_fro, parameters, "lie on a line");
	assert_int_equal(plane_through(&plane, two, parameters, &err), -1);
	assert_non_null(strstr(err.text, "three networks lie on a line"));
	scene_free(scene);
}

static void what_comes_after_a_divergence_is_not_finite(void **state)
{
	struct scene *scene = scene_new("plain", 41);
	size_t parameters = scene->model.parameters;

	(void)state;
	assert_int_equal(plane_finite(scene->path, SNAPSHOTS, parameters), SNAPSHOTS);
	scene->path[5]->value[parameters - 1] = NAN;
	assert_int_equal(plane_finite(scene->path, SNAPSHOTS, parameters), 5);
	scene->path[0]->value[0] = INFINITY;
	assert_int_equal(plane_finite(scene->path, SNAPSHOTS, parameters), 0);
	scene_free(scene);
}

/* Random directions are as long as the network, so 1 is the length that matters. */
static void a_random_plane_reaches_as_far_as_the_network(void **state)
{
	struct scene *scene = scene_new("plain", 41);
	struct plane plane;
	struct plane_range range;

	(void)state;
	assert_int_equal(plane_random(&plane, &scene->model, scene->path, 1, 3, NULL), 0);
	range = plane_range(&plane, LANDSCAPE_MARGIN);
	for (int k = 0; k < 2; k++) {
		assert_true(range.low[k] == -1.0);
		assert_true(range.high[k] == 1.0);
	}
	plane_release(&plane);
	scene_free(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_and_losses_of_a_plain_network_are_those_of_python),
		cmocka_unit_test(batch_norm_estimates_and_dropout_drops_nothing),
		cmocka_unit_test(random_directions_are_scaled_as_the_network),
		cmocka_unit_test(three_networks_are_the_corners_of_their_plane),
		cmocka_unit_test(a_random_walk_explains_what_was_simulated),
		cmocka_unit_test(too_few_or_strange_snapshots_are_refused),
		cmocka_unit_test(a_path_without_a_plane_is_refused),
		cmocka_unit_test(what_comes_after_a_divergence_is_not_finite),
		cmocka_unit_test(a_random_plane_reaches_as_far_as_the_network),
	};

	blas_init();
	return cmocka_run_group_tests_name("landscape", tests, NULL, NULL);
}

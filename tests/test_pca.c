/*
 * Principal components against scikit-learn's (tests/gen/gen_pca.py).
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
#include "fmnist/pca.h"
#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

#define TOLERANCE 1e-5

struct matrix {
	float *value; /* (count, width) */
	size_t count, width;
};

/* As gen_pca.py draws it. */
static struct matrix drawn(uint64_t seed, size_t count, size_t width)
{
	struct matrix matrix = {xcalloc(count * width, sizeof(float)), count, width};
	struct rng rng;

	rng_seed(&rng, seed);
	for (size_t i = 0; i < count * width; i++)
		matrix.value[i] =
			(float)(rng_u32(&rng) & 0xff) * (1.0f + (float)(i % width % 17));
	return matrix;
}

static void get(const void *arg, size_t first, size_t n, float *out)
{
	const struct matrix *matrix = arg;

	memcpy(out, matrix->value + first * matrix->width, n * matrix->width * sizeof *out);
}

static struct pca_rows rows_of(const struct matrix *matrix)
{
	return (struct pca_rows){
		.count = matrix->count, .width = matrix->width, .get = get, .arg = matrix};
}

static void assert_floats(
	const char *what, const float *expected, const float *found, size_t n)
{
	double largest = 0.0;

	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, fabs((double)expected[i]));
	for (size_t i = 0; i < n; i++)
		if (!(fabs((double)found[i] - (double)expected[i]) <= TOLERANCE * largest))
			fail_msg("%s[%zu]: expected %.9g, found %.9g", what, i,
				(double)expected[i], (double)found[i]);
}

static void assert_near(double expected, double found)
{
	if (!(fabs(found - expected) <= TOLERANCE * fabs(expected)))
		fail_msg("expected %.9g, found %.9g", expected, found);
}

static void check(const char *name, const struct matrix *matrix, size_t components)
{
	struct pca_rows rows = rows_of(matrix);
	float *coordinate = xcalloc(matrix->count * components, sizeof *coordinate);
	struct pca pca;
	double *reals;
	float *floats;
	char path[64];

	assert_int_equal(pca_fit(&pca, &rows, components, NULL), 0);
	assert_int_equal(pca.components, components);
	snprintf(path, sizeof path, "pca/%s_direction", name);
	floats = fixture_f32(path, components, matrix->width);
	assert_floats(path, floats, pca.direction, components * matrix->width);
	free(floats);
	snprintf(path, sizeof path, "pca/%s_coordinates", name);
	floats = fixture_f32(path, matrix->count, components);
	pca_project(&pca, matrix->value, matrix->count, coordinate);
	assert_floats(path, floats, coordinate, matrix->count * components);
	free(floats);
	snprintf(path, sizeof path, "pca/%s_variance", name);
	reals = fixture_f64(path, components, 0);
	for (size_t i = 0; i < components; i++)
		assert_near(reals[i], pca.variance[i]);
	free(reals);
	snprintf(path, sizeof path, "pca/%s_ratio", name);
	reals = fixture_f64(path, components, 0);
	for (size_t i = 0; i < components; i++)
		assert_near(reals[i], pca.variance[i] / pca.total);
	free(reals);
	snprintf(path, sizeof path, "pca/%s_error", name);
	reals = fixture_f64(path, 1, 0);
	assert_near(reals[0], pca_error(&pca, &rows));
	free(reals);
	pca_release(&pca);
	free(coordinate);
}

static void a_tall_matrix_has_scikit_learns_components(void **state)
{
	struct matrix matrix = drawn(31, 300, 40);

	(void)state;
	check("tall", &matrix, 5);
	free(matrix.value);
}

static void a_wide_matrix_has_them_by_its_gram_matrix(void **state)
{
	struct matrix matrix = drawn(32, 12, 500);

	(void)state;
	check("wide", &matrix, 3);
	free(matrix.value);
}

/* Three rows span a plane. */
static void there_are_no_more_directions_than_the_rows_have(void **state)
{
	struct matrix matrix = drawn(33, 3, 100);
	struct pca_rows rows = rows_of(&matrix);
	struct pca pca;

	(void)state;
	assert_int_equal(pca_fit(&pca, &rows, 64, NULL), 0);
	assert_int_equal(pca.components, 2);
	assert_near(pca.total, pca.variance[0] + pca.variance[1]);
	assert_true(pca_error(&pca, &rows) < 1e-9 * pca.total);
	pca_release(&pca);
	free(matrix.value);
}

static void rows_that_are_all_the_same_vary_in_no_direction(void **state)
{
	struct matrix matrix = {xcalloc(5 * 8, sizeof(float)), 5, 8};
	struct pca_rows rows = rows_of(&matrix);
	struct pca pca;

	(void)state;
	for (size_t i = 0; i < 5 * 8; i++)
		matrix.value[i] = (float)(i % 8);
	assert_int_equal(pca_fit(&pca, &rows, 2, NULL), 0);
	assert_true(pca.total == 0.0 && pca.variance[0] == 0.0);
	for (size_t i = 0; i < pca.components * pca.width; i++)
		assert_true(isfinite(pca.direction[i]));
	pca_release(&pca);
	free(matrix.value);
}

static void one_row_is_refused(void **state)
{
	struct matrix matrix = drawn(34, 1, 8);
	struct pca_rows rows = rows_of(&matrix);
	struct err err = {""};
	struct pca pca;

	(void)state;
	assert_int_equal(pca_fit(&pca, &rows, 2, &err), -1);
	assert_non_null(strstr(err.text, "1 rows"));
	free(matrix.value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tall_matrix_has_scikit_learns_components),
		cmocka_unit_test(a_wide_matrix_has_them_by_its_gram_matrix),
		cmocka_unit_test(there_are_no_more_directions_than_the_rows_have),
		cmocka_unit_test(rows_that_are_all_the_same_vary_in_no_direction),
		cmocka_unit_test(one_row_is_refused),
	};

	blas_init();
	return cmocka_run_group_tests_name("pca", tests, NULL, NULL);
}

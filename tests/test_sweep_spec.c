/*
 * Sweep files: what they draw, and what is refused.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/sweep_builtin.h"
#include "fmnist/sweep_spec.h"

/* The homework's 50 trials as NumPy drew them, in the order of the file's lines. */
static const struct {
	int64_t layers, batch;
	double lr;
	int64_t units;
	double decay;
	int64_t epochs;
} homework[] = {
	{2, 20, 0.0001, 5, 1e-05, 20},
	{2, 145, 5e-05, 10, 1e-05, 15},
	{6, 145, 0.005, 10, 0.0005, 25},
	{6, 20, 0.001, 5, 0.0005, 25},
	{4, 128, 0.001, 5, 0.0001, 15},
	{4, 8, 1e-05, 30, 0.0001, 20},
	{4, 256, 0.0005, 20, 0.0, 15},
	{4, 8, 0.001, 40, 0.0001, 25},
	{4, 8, 0.0001, 40, 0.001, 20},
	{3, 128, 0.0001, 40, 0.001, 15},
	{5, 32, 0.005, 30, 0.0, 25},
	{5, 48, 5e-05, 5, 0.0001, 25},
	{6, 32, 0.001, 10, 0.001, 25},
	{3, 8, 1e-05, 20, 0.0, 20},
	{5, 12, 0.005, 5, 0.001, 25},
	{4, 48, 0.01, 10, 0.001, 15},
	{4, 12, 0.0001, 20, 1e-05, 25},
	{4, 32, 0.001, 30, 0.0, 20},
	{3, 64, 0.0005, 5, 1e-05, 15},
	{6, 16, 0.01, 5, 0.001, 15},
	{2, 20, 0.0001, 20, 0.001, 25},
	{3, 20, 1e-05, 20, 1e-05, 20},
	{3, 48, 5e-05, 30, 1e-05, 20},
	{4, 16, 0.005, 20, 0.0005, 25},
	{3, 64, 0.0005, 10, 1e-05, 20},
	{6, 32, 5e-05, 40, 1e-05, 15},
	{5, 20, 0.0005, 20, 0.0001, 25},
	{6, 64, 0.0005, 30, 0.0, 15},
	{3, 256, 0.01, 40, 0.0001, 20},
	{6, 64, 0.0005, 20, 0.0, 15},
	{6, 32, 0.001, 30, 0.0001, 20},
	{2, 12, 1e-05, 10, 0.001, 25},
	{5, 8, 0.0001, 30, 0.0005, 25},
	{3, 48, 5e-05, 20, 1e-05, 15},
	{4, 20, 1e-05, 40, 0.001, 20},
	{3, 16, 0.01, 40, 0.001, 25},
	{2, 256, 0.005, 10, 0.0005, 15},
	{3, 128, 0.0005, 5, 0.0, 15},
	{6, 32, 1e-05, 5, 1e-05, 25},
	{3, 64, 1e-05, 20, 0.0001, 20},
	{5, 16, 0.005, 30, 0.0005, 25},
	{2, 32, 0.01, 30, 1e-05, 25},
	{3, 32, 0.005, 30, 0.0, 20},
	{5, 48, 0.005, 40, 1e-05, 20},
	{5, 256, 0.001, 40, 0.0005, 20},
	{6, 128, 1e-05, 5, 0.001, 20},
	{3, 16, 0.0005, 5, 0.0005, 25},
	{2, 256, 0.0001, 30, 0.0001, 25},
	{4, 145, 0.005, 40, 0.001, 25},
	{6, 12, 0.001, 40, 0.0, 20},
};

#define TRIALS (sizeof homework / sizeof homework[0])

static void the_homework_draws_its_50_configurations_in_order(void **state)
{
	struct sweep_spec spec;
	struct hparams *drawn;

	(void)state;
	assert_int_equal(sweep_spec_open(&spec, "homework", NULL), 0);
	assert_int_equal(spec.trials, TRIALS);
	drawn = sweep_spec_draw(&spec);
	for (size_t i = 0; i < TRIALS; i++) {
		assert_int_equal(drawn[i].hidden_layers, homework[i].layers);
		assert_int_equal(drawn[i].batch_size, homework[i].batch);
		assert_true(drawn[i].lr == homework[i].lr);
		assert_int_equal(drawn[i].hidden_units, homework[i].units);
		assert_true(drawn[i].weight_decay == homework[i].decay);
		assert_int_equal(drawn[i].epochs, homework[i].epochs);
		assert_int_equal(drawn[i].seed, 541 + (int64_t)i);
		assert_int_equal(drawn[i].train_on, TRAIN_ON_TRAIN);
		assert_int_equal(drawn[i].decay_scope, DECAY_WEIGHTS);
	}
	free(drawn);
	sweep_spec_release(&spec);
}

static void a_grid_varies_the_last_line_fastest(void **state)
{
	struct sweep_spec spec;
	struct hparams *drawn;

	(void)state;
	assert_int_equal(sweep_spec_parse(&spec, "a.ini",
				 "[sweep]\nsampler = grid\n[space]\nhidden-layers = 1 2\n"
				 "lr = 0.1, 0.2, 0.3\n[fixed]\ntrain-on = train\n",
				 NULL),
		0);
	assert_int_equal(spec.trials, 6);
	drawn = sweep_spec_draw(&spec);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(drawn[i].hidden_layers, i / 3 + 1);
		assert_true(fabs(drawn[i].lr - 0.1 * (double)(i % 3 + 1)) < 1e-12);
	}
	free(drawn);
	sweep_spec_release(&spec);
}

static void assert_refused(const char *text, const char *where)
{
	struct sweep_spec spec;
	struct err err = {""};

	assert_int_equal(sweep_spec_parse(&spec, "my.ini", text, &err), -1);
	if (strstr(err.text, where) == NULL)
		fail_msg("'%s' does not say '%s'", err.text, where);
}

#define HEAD "[sweep]\ntrials = 3\n[fixed]\ntrain-on = train\n[space]\n"

static void what_is_wrong_is_refused_with_file_and_line(void **state)
{
	(void)state;
	assert_refused(HEAD "lr = 0.1\nhidden-layerz = 1 2\n", "my.ini:7:");
	assert_refused(HEAD "lr = 0.1\nhidden-layers = 0x\n", "my.ini:7:");
	assert_refused(HEAD "lr =\n", "my.ini:6:");
	assert_refused(HEAD "lr = 0.1\nhidden-units = 99999999\n", "my.ini:7:");
	assert_refused(HEAD "lr = 0.1\nlr = 0.2\n", "my.ini:7:");
	assert_refused("[sweep]\ntrials = 0\n[space]\nlr = 0.1\n", "my.ini:2:");
	assert_refused("[sweep]\npruner = axe\n[space]\nlr = 0.1\n", "my.ini:2:");
	assert_refused("[swep]\ntrials = 3\n[space]\nlr = 0.1\n", "my.ini:1:");
}

static void what_this_version_lacks_is_refused_by_its_line(void **state)
{
	struct sweep_spec spec;
	struct err err = {""};

	(void)state;
	assert_non_null(sweep_builtin_text("enhanced"));
	assert_int_equal(sweep_spec_open(&spec, "enhanced", &err), -1);
	assert_non_null(strstr(err.text, "enhanced:"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_homework_draws_its_50_configurations_in_order),
		cmocka_unit_test(a_grid_varies_the_last_line_fastest),
		cmocka_unit_test(what_is_wrong_is_refused_with_file_and_line),
		cmocka_unit_test(what_this_version_lacks_is_refused_by_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

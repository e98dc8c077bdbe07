#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "fmnist/inifile.h"
#include "fmnist/rng_numpy.h"
#include "fmnist/sweep_builtin.h"
#include "fmnist/sweep_spec.h"
#include "fmnist/xalloc.h"
#include "room.h"

#define TRIALS "[sweep]\ntrials = 4\n"
#define SPACE "[space]\nlr = 0.1 0.2\n"

static struct sweep_spec parsed(const char *text)
{
	struct sweep_spec spec;
	struct err err;

	if (sweep_spec_parse(&spec, "my.ini", text, &err) != 0)
		fail_msg("%s", err.text);
	return spec;
}

static void assert_refused(const char *text, const char *message)
{
	struct sweep_spec spec;
	struct err err = {""};

	if (sweep_spec_parse(&spec, "my.ini", text, &err) == 0)
		fail_msg("accepted, though: %s", message);
	if (strncmp(err.text, message, strlen(message)) != 0)
		fail_msg("'%s' is not '%s'", err.text, message);
	assert_null(spec.axis);
	assert_null(spec.text);
}

static void the_homework_draws_the_fifty_configurations_of_numpy(void **state)
{
	static const char *const column[] = {"hidden-layers", "batch-size", "lr",
		"hidden-units", "weight-decay", "epochs"};
	double *expected = fixture_f64("sweep/homework", 50, 6);
	struct sweep_spec spec;
	struct hparams *hp;
	struct err err;

	(void)state;
	if (sweep_spec_open(&spec, "homework", &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(spec.trials, 50);
	hp = sweep_spec_draw(&spec);
	for (size_t t = 0; t < 50; t++) {
		for (size_t i = 0; i < 6; i++) {
			const struct hparam *param = hparam_find(column[i]);
			double value = param->type == HPARAM_REAL
				? hparam_real(&hp[t], param)
				: (double)hparam_integer(&hp[t], param);

			assert_ptr_equal(spec.axis[i].param, param);
			assert_true(value == expected[t * 6 + i]);
		}
		assert_int_equal(hp[t].seed, 541 + (int64_t)t);
		assert_int_equal(hp[t].train_on, TRAIN_ON_TRAIN);
		assert_int_equal(hp[t].decay_scope, DECAY_WEIGHTS);
		assert_int_equal(hp[t].split_seed, 541);
	}
	assert_string_equal(spec.name, "homework");
	assert_int_equal(spec.metric, METRIC_VAL_ACCURACY);
	assert_int_equal(spec.pruner.kind, PRUNER_NONE);
	free(hp);
	free(expected);
	sweep_spec_release(&spec);
}

/* What the homework printed of it: trials 0, 1 and 5, each better than all before. */
static void the_enhanced_sweep_draws_the_configurations_that_were_printed(void **state)
{
	static const struct {
		size_t trial;
		const char *row; /* in the order of the file's lines */
	} printed[] = {
		{0, "5 32 0.001 64 0.0001 30 false 0 relu"},
		{1, "4 64 0.001 64 0 30 true 0.2 leaky_relu"},
		{5, "4 32 0.001 256 0.0001 30 true 0.2 relu"},
	};
	struct sweep_spec spec;
	struct hparams *hp;

	(void)state;
	assert_int_equal(sweep_spec_open(&spec, "enhanced", NULL), 0);
	assert_int_equal(spec.trials, 15);
	hp = sweep_spec_draw(&spec);
	for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
		char row[256] = "", value[64];

		for (size_t a = 0; a < spec.axes; a++) {
			strcat(row, a > 0 ? " " : "");
			strcat(row,
				hparam_format(&hp[printed[i].trial], spec.axis[a].param,
					value, sizeof value));
		}
		assert_string_equal(row, printed[i].row);
		assert_int_equal(hp[printed[i].trial].seed, 541 + printed[i].trial);
	}
	free(hp);
	sweep_spec_release(&spec);
}

static void a_hyper_parameter_that_this_version_has_not_is_refused_with_its_line(
	void **state)
{
	(void)state;
	assert_refused(TRIALS "[space]\nlr = 1\nwidth = 2\n",
		"my.ini:5: this version has no hyper-parameter 'width'; it has "
		"hidden-layers");
	assert_refused(
		TRIALS SPACE "[fixed]\nwidth = 2\n", "my.ini:6: this version has no");
}

static void what_a_file_says_is_what_the_spec_holds(void **state)
{
	struct sweep_spec spec = parsed("; mine\n"
					"[sweep]\n"
					"metric = val_loss ; the least\n"
					"trials = 7\n"
					"seed = 12\n"
					"workers = 3\n"
					"pruner = median\n"
					"prune-from-epoch = 4\n"
					"prune-from-trials = 9\n"
					"[fixed]\n"
					"batch_size = 32\n"
					"[space]\n"
					"lr = 0.1, 0.2,0.3\n"
					"# one more\n"
					"hidden-layers: 1\t2\r\n"
					"    3 4\n");

	(void)state;
	assert_string_equal(spec.name, "my");
	assert_memory_equal(spec.text, "; mine\n[sweep]", 14);
	assert_int_equal(spec.metric, METRIC_VAL_LOSS);
	assert_int_equal(spec.sampler, SAMPLER_RANDOM);
	assert_int_equal(spec.trials, 7);
	assert_int_equal(spec.seed, 12);
	assert_int_equal(spec.workers, 3);
	assert_int_equal(spec.pruner.kind, PRUNER_MEDIAN);
	assert_int_equal(spec.pruner.first_epoch, 4);
	assert_int_equal(spec.pruner.first_trials, 9);
	assert_int_equal(spec.base.batch_size, 32);
	assert_int_equal(spec.base.train_on, TRAIN_ON_TRAIN);
	assert_int_equal(spec.axes, 2);
	assert_string_equal(spec.axis[0].param->name, "lr");
	assert_int_equal(spec.axis[0].values, 3);
	assert_string_equal(spec.axis[0].value[2], "0.3");
	assert_int_equal(spec.axis[1].values, 4);
	assert_string_equal(spec.axis[1].value[3], "4");
	sweep_spec_release(&spec);
}

static void a_grid_is_all_combinations_and_its_last_line_varies_fastest(void **state)
{
	static const int64_t units[] = {5, 6, 7, 5, 6, 7};
	struct sweep_spec spec = parsed("[sweep]\nsampler = grid\n[space]\n"
					"hidden-layers = 1 2\nhidden-units = 5 6 7\n");
	struct hparams *hp = sweep_spec_draw(&spec);

	(void)state;
	assert_int_equal(spec.trials, 6);
	for (size_t t = 0; t < 6; t++) {
		assert_int_equal(hp[t].hidden_layers, t < 3 ? 1 : 2);
		assert_int_equal(hp[t].hidden_units, units[t]);
		assert_int_equal(hp[t].seed, 541 + (int64_t)t);
	}
	free(hp);
	sweep_spec_release(&spec);
	spec = parsed("[sweep]\nsampler = grid\ntrials = 2\n" SPACE);
	assert_int_equal(spec.trials, 2);
	sweep_spec_release(&spec);
}

static void a_grid_of_more_trials_than_combinations_is_refused(void **state)
{
	char text[4096] = "[sweep]\nsampler = grid\n[space]\n";
	char *to = text + strlen(text);

	(void)state;
	assert_refused("[sweep]\nsampler = grid\ntrials = 3\n" SPACE,
		"my.ini:3: trials '3': the grid has only 2 combinations");
	for (int i = 0; i < 3; i++) {
		static const char *const key[] = {"hidden-units", "batch-size", "epochs"};

		to += sprintf(to, "%s =", key[i]);
		for (int value = 1; value <= 101; value++)
			to += sprintf(to, " %d", value);
		to += sprintf(to, "\n");
	}
	assert_refused(text, "my.ini:2: the grid has more than 1000000 combinations");
}

static void a_value_that_cannot_be_is_refused_with_file_and_line(void **state)
{
	(void)state;
	assert_refused(TRIALS "[space]\n\nhidden-layers = 2 0x 3\n",
		"my.ini:5: hidden-layers '0x': not a whole number (allowed: 0 to 64)");
	assert_refused(TRIALS "[space]\nlr = 0.1\n   0.2\n   -3\n",
		"my.ini:6: lr '-3': out of range");
	assert_refused(TRIALS SPACE "[fixed]\ninit = best\n",
		"my.ini:6: init 'best': no such choice (allowed: torch|he|xavier|normal)");
	assert_refused(TRIALS SPACE "[fixed]\nhidden-units = 1 2\n",
		"my.ini:6: hidden-units '1 2': not a whole number");
	assert_refused(TRIALS "[space]\nlr = 0.001 0.1 1e-3\n",
		"my.ini:4: lr '1e-3': stands in the list twice");
	assert_refused(TRIALS "[space]\nlr = 1\nepochs =\nbatch-size = 3\n",
		"my.ini:5: epochs has no values");
	assert_refused(TRIALS SPACE "[fixed]\nepochs =\n", "my.ini:6: epochs has no value");
	assert_refused("[sweep]\ntrials = 0\n" SPACE,
		"my.ini:2: trials '0': out of range (allowed: 1 to 1000000)");
	assert_refused(
		"[sweep]\ntrials = 1000001\n" SPACE, "my.ini:2: trials '1000001': out");
	assert_refused(
		"[sweep]\ntrials = -1\n" SPACE, "my.ini:2: trials '-1': not a whole");
	assert_refused("[sweep]\ntrials = 99999999999999999999\n" SPACE,
		"my.ini:2: trials '99999999999999999999': out of range");
	assert_refused(
		"[sweep]\ntrials = 3\nworkers = 0\n" SPACE, "my.ini:3: workers '0': out");
	assert_refused("[sweep]\nmetric = test_accuracy\n" SPACE,
		"my.ini:2: metric 'test_accuracy': no such choice (allowed: "
		"val_accuracy|val_loss)");
	assert_refused(
		"[sweep]\nsampler = tpe\n" SPACE, "my.ini:2: sampler 'tpe': no such");
	assert_refused(
		"[sweep]\npruner = some\n" SPACE, "my.ini:2: pruner 'some': no such");
	assert_refused(
		"[sweep]\nseed = x\n" SPACE, "my.ini:2: seed 'x': not a whole number");
	assert_refused("[sweep]\ntrials = 2\nseed = 4294967295\n" SPACE,
		"my.ini:3: seed '4294967295': the last of 2 trials");
}

static void what_stands_in_the_wrong_place_or_twice_is_refused(void **state)
{
	(void)state;
	assert_refused("trials = 2\n" SPACE, "my.ini:1: a key before any section");
	assert_refused(TRIALS "[spcae]\n\nlr = 1\n", "my.ini:3: no section 'spcae'");
	assert_refused("[sweep]\ntrails = 2\n" SPACE,
		"my.ini:2: [sweep] knows no 'trails'; it knows metric trials");
	assert_refused("[sweep]\ntrials = 2\nseed = 1\ntrials = 3\n" SPACE,
		"my.ini:4: trials is set already, on line 2");
	assert_refused(TRIALS SPACE "lr = 0.3\n", "my.ini:5: lr is set already, on line 4");
	assert_refused(TRIALS SPACE "[fixed]\nlr = 0.3\n",
		"my.ini:6: lr is set already, on line 4");
	assert_refused(TRIALS "[space]\nseed = 1 2\n", "my.ini:4: a trial's seed is");
	assert_refused(
		TRIALS "[space]\ntrain-on = train full\n", "my.ini:4: train-on full");
	assert_refused(
		TRIALS SPACE "[fixed]\ntrain-on = full\n", "my.ini:6: train-on full");
	assert_refused(TRIALS SPACE "what is this\n",
		"my.ini:5: neither [section] nor 'key = value'");
	assert_refused(TRIALS "[space\nlr = 1\n", "my.ini:3: neither [section]");
	assert_refused(TRIALS SPACE "  epochs = 3\n",
		"my.ini:5: 'epochs = 3' is no list of values");
	assert_refused("[sweep]\nseed = 1\n  trials = 2\n" SPACE,
		"my.ini:3: 'trials = 2': a line with blanks");
	assert_refused(SPACE, "my.ini: [sweep] sets no 'trials'");
	assert_refused(TRIALS, "my.ini: [space] is missing or empty");
	assert_refused(TRIALS "[space]\n", "my.ini: [space] is missing or empty");
	assert_refused("", "my.ini: [space] is missing or empty");
	assert_refused("[sweep]\ntrials = 3\nprune-factor = 2\n" SPACE,
		"my.ini:3: prune-factor is for pruner asha, and pruner is none");
	assert_refused("[sweep]\ntrials = 3\nprune-from-epoch = 2\n" SPACE,
		"my.ini:3: prune-from-epoch says nothing where pruner is none");
}

/* inih reads 200 characters of a line. */
static void a_long_line_is_read_whole_and_counts_as_one(void **state)
{
	char text[16384];
	char *to = text + sprintf(text, TRIALS "; %0400d\n[space]\nhidden-units =", 7);
	struct sweep_spec spec;

	(void)state;
	for (int i = 1; i <= 900; i++)
		to += sprintf(to, "%s%d", i % 3 == 0 ? "," : " ", i);
	sprintf(to, " ; hidden %0300d = 5 ; 8\nlr = 0.1 0.2\n", 8);
	spec = parsed(text);
	assert_int_equal(spec.axes, 2);
	assert_int_equal(spec.axis[0].values, 900);
	for (int i = 1; i <= 900; i++)
		assert_int_equal(atoi(spec.axis[0].value[i - 1]), i);
	assert_int_equal(spec.axis[1].values, 2);
	sweep_spec_release(&spec);
	sprintf(to, "\nlr = 0.1 x\n");
	assert_refused(text, "my.ini:6: lr 'x': not a number");
	sprintf(to, " 1x 950\nlr = 0.1\n");
	assert_refused(text, "my.ini:5: hidden-units '1x'");
	sprintf(to, "\nlr\n");
	assert_refused(text, "my.ini:6: neither [section]");
	sprintf(text, TRIALS "[space]\nlr = 0.1 %0300d\n", 8);
	assert_refused(text, "my.ini:4: a word of more than");
}

static void more_values_than_a_list_may_hold_are_refused(void **state)
{
	char text[16384];
	char *to = text + sprintf(text, TRIALS "[space]\nhidden-units =");

	(void)state;
	for (int i = 1; i <= 1001; i++)
		to += sprintf(to, " %d", i);
	assert_refused(text, "my.ini:4: hidden-units has more than 1000 values");
}

static void a_file_is_opened_by_its_path(void **state)
{
	char *directory = room_make();
	const char text[] = TRIALS SPACE;
	char *path = room_write(directory, "tall.ini",
		(struct bytes){(uint8_t *)(uintptr_t)text, sizeof text - 1});
	struct sweep_spec spec;
	struct err err;

	(void)state;
	assert_int_equal(sweep_spec_open(&spec, path, &err), 0);
	assert_string_equal(spec.name, "tall");
	assert_string_equal(spec.text, text);
	sweep_spec_release(&spec);
	free(path);
	path = room_write(directory, "zero.ini",
		(struct bytes){(uint8_t *)(uintptr_t)text, sizeof text});
	assert_int_equal(sweep_spec_open(&spec, path, &err), -1);
	assert_says(&err, path, "zero byte", NULL);
	assert_int_equal(sweep_spec_open(&spec, "hoemwork", &err), -1);
	assert_says(&err, "hoemwork", "No such file", "homework, enhanced", NULL);
	assert_int_equal(sweep_spec_open(&spec, directory, &err), -1);
	assert_says(&err, directory, "not a regular file", NULL);
	free(path);
	room_remove(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_homework_draws_the_fifty_configurations_of_numpy),
		cmocka_unit_test(
			the_enhanced_sweep_draws_the_configurations_that_were_printed),
		cmocka_unit_test(
			a_hyper_parameter_that_this_version_has_not_is_refused_with_its_line),
		cmocka_unit_test(what_a_file_says_is_what_the_spec_holds),
		cmocka_unit_test(
			a_grid_is_all_combinations_and_its_last_line_varies_fastest),
		cmocka_unit_test(a_grid_of_more_trials_than_combinations_is_refused),
		cmocka_unit_test(a_value_that_cannot_be_is_refused_with_file_and_line),
		cmocka_unit_test(what_stands_in_the_wrong_place_or_twice_is_refused),
		cmocka_unit_test(a_long_line_is_read_whole_and_counts_as_one),
		cmocka_unit_test(more_values_than_a_list_may_hold_are_refused),
		cmocka_unit_test(a_file_is_opened_by_its_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

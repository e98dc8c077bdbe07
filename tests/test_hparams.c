#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/form.h"
#include "fmnist/hparams.h"

static void defaults_are_the_homeworks_best_configuration(void **state)
{
	struct hparams hp;

	(void)state;
	hparams_default(&hp);
	assert_int_equal(hp.hidden_layers, 3);
	assert_int_equal(hp.hidden_units, 40);
	assert_int_equal(hp.batch_size, 16);
	assert_true(hp.lr == 0.01);
	assert_true(hp.weight_decay == 0.001);
	assert_int_equal(hp.decay_scope, DECAY_ALL);
	assert_int_equal(hp.epochs, 50);
	assert_int_equal(hp.train_on, TRAIN_ON_FULL);
	assert_int_equal(hp.seed, 576);
	assert_int_equal(hp.init, INIT_TORCH);
	assert_ptr_equal(hparam_activations[hp.activation], &layer_relu);
}

static void every_value_survives_being_written_and_read(void **state)
{
	static const double values[] = {0.1, 1e-12, 5e-5, 0.3333333333333333, 1e6};
	const struct hparam *lr = hparam_find("lr");
	struct hparams hp, back;
	char text[64];

	(void)state;
	for (size_t i = 0; i < hparam_count; i++) {
		hparams_default(&hp);
		memset(&back, 0, sizeof back);
		assert_int_equal(
			hparam_set(&back, &hparam_table[i],
				hparam_format(&hp, &hparam_table[i], text, sizeof text),
				NULL),
			0);
		if (hparam_table[i].type == HPARAM_REAL)
			assert_true(hparam_real(&back, &hparam_table[i]) ==
				hparam_real(&hp, &hparam_table[i]));
		else
			assert_int_equal(hparam_integer(&back, &hparam_table[i]),
				hparam_integer(&hp, &hparam_table[i]));
	}
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		hp.lr = values[i];
		assert_int_equal(hparam_set(&back, lr,
					 hparam_format(&hp, lr, text, sizeof text), NULL),
			0);
		assert_true(back.lr == values[i]);
	}
}

static void names_are_found_with_dashes_and_underscores(void **state)
{
	(void)state;
	assert_non_null(hparam_find("hidden-layers"));
	assert_ptr_equal(hparam_find("hidden_layers"), hparam_find("hidden-layers"));
	assert_null(hparam_find("hidden"));
	assert_null(hparam_find("hidden-layers-x"));
	assert_null(hparam_find(""));
}

static void assert_refused(const char *name, const char *text, const char *why)
{
	struct hparams hp;
	struct err err = {""};

	hparams_default(&hp);
	assert_int_equal(hparam_set(&hp, hparam_find(name), text, &err), -1);
	if (strstr(err.text, why) == NULL || strstr(err.text, name) == NULL)
		fail_msg("'%s' does not name %s and say '%s'", err.text, name, why);
}

static void wrong_values_are_refused_with_name_and_range(void **state)
{
	(void)state;
	assert_refused("batch-size", "0", "1 to 65536");
	assert_refused("batch-size", "65537", "1 to 65536");
	assert_refused("batch-size", "-5", "1 to 65536");
	assert_refused("batch-size", "16x", "not a whole number");
	assert_refused("batch-size", "", "not a whole number");
	assert_refused("batch-size", "99999999999999999999", "out of range");
	assert_refused("lr", "nan", "not a number");
	assert_refused("lr", "inf", "out of range");
	assert_refused("lr", "-0.1", "out of range");
	assert_refused("lr", "0.1 ", "not a number");
	assert_refused("init", "xavier_normal", "torch|he|xavier|normal");
	assert_refused("init", "", "torch|he|xavier|normal");
}

static void a_refused_value_changes_nothing(void **state)
{
	struct hparams hp;

	(void)state;
	hparams_default(&hp);
	assert_int_equal(hparam_set(&hp, hparam_find("epochs"), "0", NULL), -1);
	assert_int_equal(hp.epochs, 50);
}

static void the_form_has_room_for_the_table(void **state)
{
	char text[64];
	struct hparams hp;

	(void)state;
	hparams_default(&hp);
	assert_true(hparam_count <= FORM_FIELDS);
	for (size_t i = 0; i < hparam_count; i++)
		assert_true(strlen(hparam_format(
				    &hp, &hparam_table[i], text, sizeof text)) < FORM_TEXT);
}

static void a_shape_is_written_as_its_widths(void **state)
{
	struct hparams hp;
	char text[64];
	char small[8];

	(void)state;
	hparams_default(&hp);
	assert_string_equal(
		hparams_shape(&hp, 784, 10, text, sizeof text), "784-40-40-40-10");
	hp.hidden_layers = 0;
	assert_string_equal(hparams_shape(&hp, 784, 10, text, sizeof text), "784-10");
	hp.hidden_layers = 64;
	assert_string_equal(hparams_shape(&hp, 784, 10, text, sizeof text), "784-40x64-10");
	hp.hidden_layers = 6;
	hparams_shape(&hp, 784, 10, small, sizeof small);
	assert_true(strlen(small) < sizeof small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_the_homeworks_best_configuration),
		cmocka_unit_test(every_value_survives_being_written_and_read),
		cmocka_unit_test(names_are_found_with_dashes_and_underscores),
		cmocka_unit_test(wrong_values_are_refused_with_name_and_range),
		cmocka_unit_test(a_refused_value_changes_nothing),
		cmocka_unit_test(the_form_has_room_for_the_table),
		cmocka_unit_test(a_shape_is_written_as_its_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Hyper-parameters of an autoencoder that have a name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/preset.h"

/* hparam_set() refuses what does not parse, and what an autoencoder does not have would
 * change nothing. */
static void every_value_is_one_of_an_autoencoder(void **state)
{
	(void)state;
	for (size_t i = 0; i < preset_count; i++) {
		const struct preset *preset = &preset_table[i];
		struct hparams hp, plain;

		hparams_default_autoencoder(&plain);
		for (size_t k = 0; k < PRESET_VALUES && preset->value[k][0] != NULL; k++) {
			const struct hparam *param = hparam_find(preset->value[k][0]);

			hparams_default_autoencoder(&hp);
			assert_non_null(param);
			assert_true(hparam_applies(param, true));
			assert_int_equal(
				hparam_set(&hp, param, preset->value[k][1], NULL), 0);
			/* A value that is the default says nothing. */
			assert_memory_not_equal(&hp, &plain, sizeof hp);
		}
		assert_true(preset->help[0] != '\0');
	}
}

static void a_preset_sets_what_it_names_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < preset_count; i++) {
		const struct preset *preset = &preset_table[i];
		struct hparams hp, wanted;

		hparams_default(&hp);
		preset_apply(preset, &hp);
		hparams_default_autoencoder(&wanted);
		for (size_t k = 0; k < PRESET_VALUES && preset->value[k][0] != NULL; k++)
			hparam_set(&wanted, hparam_find(preset->value[k][0]),
				preset->value[k][1], NULL);
		assert_memory_equal(&hp, &wanted, sizeof hp);
		assert_int_equal(hp.bottleneck, 64);
	}
}

static void presets_are_found_by_their_names(void **state)
{
	struct err err = {""};

	(void)state;
	assert_ptr_equal(preset_find("homework", NULL), &preset_table[0]);
	assert_string_equal(preset_find("best", NULL)->name, "best");
	assert_null(preset_find("bes", &err));
	assert_non_null(strstr(err.text, "'bes'"));
	for (size_t i = 0; i < preset_count; i++)
		assert_non_null(strstr(err.text, preset_table[i].name));
}

static void the_homework_is_the_default(void **state)
{
	struct hparams hp, wanted;

	(void)state;
	preset_apply(preset_find("homework", NULL), &hp);
	hparams_default_autoencoder(&wanted);
	assert_memory_equal(&hp, &wanted, sizeof hp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_is_one_of_an_autoencoder),
		cmocka_unit_test(a_preset_sets_what_it_names_and_nothing_else),
		cmocka_unit_test(presets_are_found_by_their_names),
		cmocka_unit_test(the_homework_is_the_default),
	};

	return cmocka_run_group_tests_name("presets", tests, NULL, NULL);
}

/*
 * The form's fields, as they are typed and read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/form.h"

static int begin(void **state)
{
	static struct form form;
	struct hparams hp;

	hparams_default(&hp);
	form_fill(&form, &hp);
	*state = &form;
	return 0;
}

static void go_to(struct form *form, const char *name)
{
	while (strcmp(hparam_table[form->field].name, name) != 0)
		form_move(form, 1);
}

static void type(struct form *form, const char *text)
{
	for (; *text != '\0'; text++)
		form_type(form, (unsigned char)*text);
}

static const char *shown(const struct form *form)
{
	return form->text[form->field];
}

static void every_hyper_parameter_has_a_field(void **state)
{
	struct form *form = *state;

	assert_true(hparam_count <= FORM_FIELDS);
	for (size_t i = 0; i < hparam_count; i++) {
		assert_string_equal(form->text[i], hparam_table[i].initial);
		if (form_has(form, i))
			assert_int_equal(form_check(form, i, NULL), 0);
	}
}

static void what_is_filled_in_is_read_back(void **state)
{
	struct form *form = *state;
	struct hparams hp, read;
	struct err err;

	hparams_default(&hp);
	hp.lr = 0.1 + 0.2; /* needs 17 digits */
	hp.weight_decay = 1e-12;
	hp.seed = 4294967295;
	hp.init = INIT_HE;
	hp.train_on = TRAIN_ON_TRAIN;
	form_fill(form, &hp);
	assert_int_equal(form_read(form, &read, &err), 0);
	assert_true(read.lr == hp.lr && read.weight_decay == hp.weight_decay);
	assert_int_equal(read.seed, hp.seed);
	assert_int_equal(read.init, INIT_HE);
	assert_int_equal(read.train_on, TRAIN_ON_TRAIN);
	assert_int_equal(read.batch_size, hp.batch_size);
}

static void the_first_character_replaces_the_value(void **state)
{
	struct form *form = *state;

	go_to(form, "lr");
	type(form, "0.05");
	assert_string_equal(shown(form), "0.05");
	/* Left and come back to, it is whole again. */
	form_move(form, 1);
	form_move(form, -1);
	type(form, "7");
	assert_string_equal(shown(form), "7");
}

static void backspace_edits_the_value(void **state)
{
	struct form *form = *state;

	go_to(form, "hidden-units");
	form_backspace(form);
	assert_string_equal(shown(form), "4");
	type(form, "2");
	assert_string_equal(shown(form), "42");
	for (int i = 0; i < 5; i++)
		form_backspace(form);
	assert_string_equal(shown(form), "");
}

static void clearing_empties_and_reset_gives_the_default(void **state)
{
	struct form *form = *state;

	go_to(form, "batch-size");
	type(form, "128");
	form_clear(form);
	assert_string_equal(shown(form), "");
	type(form, "3");
	assert_string_equal(shown(form), "3");
	form_reset(form);
	assert_string_equal(shown(form), "16");
	type(form, "5");
	assert_string_equal(shown(form), "5");
}

static void moving_goes_around_the_ends(void **state)
{
	struct form *form = *state;

	form_move(form, -1);
	assert_int_equal(form->field, hparam_count - 1);
	form_move(form, 1);
	assert_int_equal(form->field, 0);
	form_move(form, 3 * (int)form_count(form) + 2);
	assert_int_equal(form->field, 2);
	form_move(form, -2 * (int)form_count(form) - 3);
	assert_int_equal(form->field, hparam_count - 1);
}

static void choices_turn_around_and_numbers_do_not(void **state)
{
	struct form *form = *state;

	go_to(form, "train-on");
	assert_string_equal(shown(form), "full");
	form_cycle(form, 1);
	assert_string_equal(shown(form), "train");
	form_cycle(form, 1);
	assert_string_equal(shown(form), "full");
	form_cycle(form, -1);
	assert_string_equal(shown(form), "train");
	go_to(form, "epochs");
	form_cycle(form, 1);
	assert_string_equal(shown(form), "50");
}

static void a_choice_may_be_typed(void **state)
{
	struct form *form = *state;
	struct hparams read;
	struct err err;

	go_to(form, "init");
	type(form, "h");
	assert_int_equal(form_check(form, form->field, NULL), -1);
	type(form, "e");
	assert_int_equal(form_check(form, form->field, NULL), 0);
	assert_int_equal(form_read(form, &read, &err), 0);
	assert_int_equal(read.init, INIT_HE);
}

static void a_wrong_value_names_the_range(void **state)
{
	static const struct {
		const char *field, *text, *range;
	} wrong[] = {
		{"batch-size", "0", "1 to 65536"},
		{"batch-size", "65537", "1 to 65536"},
		{"batch-size", "-1", "1 to 65536"},
		{"batch-size", "16x", "1 to 65536"},
		{"batch-size", "1.5", "1 to 65536"},
		{"batch-size", "99999999999999999999", "1 to 65536"},
		{"hidden-layers", "65", "0 to 64"},
		{"lr", "0", "to"},
		{"lr", "nan", "to"},
		{"lr", "inf", "to"},
		{"lr", "0.1.1", "to"},
		{"weight-decay", "-0.001", "0 to 1000"},
		{"init", "xyz", "torch|he"},
		{"epochs", "", "1 to 1000000"},
	};
	struct form *form = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct hparams read = {.seed = 77};
		struct err err = {""};

		go_to(form, wrong[i].field);
		form_clear(form);
		type(form, wrong[i].text);
		assert_int_equal(form_check(form, form->field, &err), -1);
		if (strstr(err.text, wrong[i].field) == NULL ||
			strstr(err.text, wrong[i].range) == NULL)
			fail_msg("'%s' says neither %s nor %s", err.text, wrong[i].field,
				wrong[i].range);
		/* Nothing is taken over. */
		assert_int_equal(form_read(form, &read, &err), -1);
		assert_int_equal(read.seed, 77);
		form_reset(form);
	}
}

static void reading_goes_to_the_first_wrong_field(void **state)
{
	struct form *form = *state;
	struct hparams read;
	struct err err;

	go_to(form, "epochs");
	type(form, "0");
	go_to(form, "lr");
	type(form, "-1");
	go_to(form, "seed");
	assert_int_equal(form_read(form, &read, &err), -1);
	assert_string_equal(hparam_table[form->field].name, "lr");
	assert_non_null(strstr(err.text, "--lr"));
	/* Typing replaces it at once. */
	type(form, "0.5");
	assert_string_equal(shown(form), "0.5");
	assert_int_equal(form_read(form, &read, &err), -1);
	assert_string_equal(hparam_table[form->field].name, "epochs");
}

static void keys_that_are_no_text_are_not_typed(void **state)
{
	struct form *form = *state;

	go_to(form, "seed");
	form_type(form, ' ');
	form_type(form, '\t');
	form_type(form, 0x7f);
	form_type(form, 0xe9);
	form_type(form, 0x110001);
	form_type(form, 0);
	assert_string_equal(shown(form), "576");
}

static void a_field_that_is_full_takes_no_more(void **state)
{
	struct form *form = *state;
	size_t next = form->field + 1;

	go_to(form, "seed");
	next = form->field + 1;
	for (int i = 0; i < 3 * FORM_TEXT; i++)
		form_type(form, '1');
	assert_int_equal(strlen(shown(form)), FORM_TEXT - 1);
	assert_string_equal(form->text[next], hparam_table[next].initial);
	assert_int_equal(form_check(form, form->field, NULL), -1);
}

#define FORM(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM(every_hyper_parameter_has_a_field),
		FORM(what_is_filled_in_is_read_back),
		FORM(the_first_character_replaces_the_value),
		FORM(backspace_edits_the_value),
		FORM(clearing_empties_and_reset_gives_the_default),
		FORM(moving_goes_around_the_ends),
		FORM(choices_turn_around_and_numbers_do_not),
		FORM(a_choice_may_be_typed),
		FORM(a_wrong_value_names_the_range),
		FORM(reading_goes_to_the_first_wrong_field),
		FORM(keys_that_are_no_text_are_not_typed),
		FORM(a_field_that_is_full_takes_no_more),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}

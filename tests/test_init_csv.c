/*
 * The numbers of a study of initialisations, as programs for tables read them.
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

#include "fmnist/init_csv.h"
#include "fmnist/xalloc.h"
#include "made_up_init.h"
#include "room.h"

#define HIDDEN 4
#define LAYERS (HIDDEN + 1)
#define FIELDS 17

typedef void write_fn(struct csv *csv, const struct init_result *result);

/* The table as text, to be freed; the result is dropped. */
static char *text_of(write_fn *write, struct init_result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct csv csv;

	assert_non_null(out);
	csv_init(&csv, out);
	write(&csv, result);
	assert_int_equal(fclose(out), 0);
	init_result_drop(result);
	return text;
}

static struct init_result *drawn(unsigned mask, size_t done)
{
	const struct init_settings settings = made_up_init_settings(mask, HIDDEN);

	return made_up_init(&settings, done);
}

/* Of row i below the line of names, which ends in NULL; an empty field is "". */
static void split(const char *text, size_t row, char *copy, const char *field[FIELDS])
{
	const char *line = text;
	char *rest = copy;

	for (size_t i = 0; i <= row; i++)
		line = strchr(line, '\n') + 1;
	memcpy(copy, line, strcspn(line, "\n"));
	copy[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < FIELDS; i++)
		field[i] = rest != NULL ? strsep(&rest, ",") : NULL;
	assert_null(rest);
}

static size_t count_rows(const char *text)
{
	size_t n = 0;

	while ((text = strchr(text, '\n')) != NULL) {
		text++;
		n++;
	}
	return n - 1;
}

static size_t count_words(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word)) != NULL) {
		text += strlen(word);
		n++;
	}
	return n;
}

static void assert_begins(const char *text, const char *with)
{
	assert_int_equal(strncmp(text, with, strlen(with)), 0);
}

static void assert_number(const char *field, double wanted)
{
	if (!(fabs(atof(field) - wanted) <= 1e-8 * fabs(wanted)))
		fail_msg("%s is not %.9g", field, wanted);
}

static void every_scheme_and_layer_has_a_row(void **state)
{
	struct init_result *result = drawn(MADE_UP_SCHEMES, 200);
	const struct init_layer second = result->scheme[1].layer[1];
	char *text = text_of(init_csv_layers, result), copy[512];
	const char *field[FIELDS];

	(void)state;
	assert_begins(text,
		"scheme,layer,inputs,outputs,weight_variance,x2,x2_error,x2_theory,var_z,"
		"var_z_error,var_z_theory,ratio,ratio_error,ratio_theory,var_gradient,"
		"var_gradient_error,var_gradient_theory\n");
	assert_int_equal(count_rows(text), INIT_SCHEMES * LAYERS);
	split(text, LAYERS + 1, copy, field);
	assert_string_equal(field[0], "xavier");
	assert_string_equal(field[1], "2");
	assert_string_equal(field[2], "256");
	assert_string_equal(field[3], "256");
	assert_number(field[4], 2.0 / 512);
	assert_number(field[5], second.x2.mean);
	assert_number(field[9], second.z.error);
	assert_number(field[10], second.z.theory);
	assert_number(field[11], second.ratio.mean);
	assert_number(field[14], second.gradient.mean);
	assert_number(field[16], second.gradient.theory);
	split(text, HIDDEN, copy, field);
	assert_string_equal(field[0], "he");
	assert_string_equal(field[1], "5");
	assert_string_equal(field[3], "10");
	free(text);
}

/* The output layer has no 6, 7, 8, 9 and 11, the first no 10 and 12; 13 and 14 are there
 * once. */
static void every_step_that_was_measured_has_a_row(void **state)
{
	char *text = text_of(init_csv_steps, drawn(1u << INIT_HE, 200)), copy[512];
	const char *field[FIELDS];

	(void)state;
	assert_begins(text, "scheme,step,formula,layer,left,right,error,verdict\n");
	assert_int_equal(count_rows(text), 12 * LAYERS - 5 - 2 + 2);
	split(text, 5 * LAYERS, copy, field);
	assert_string_equal(field[0], "he");
	assert_string_equal(field[1], "6");
	assert_string_equal(field[2], init_steps[INIT_STEP_SYMMETRY].formula);
	assert_string_equal(field[3], "1");
	assert_number(field[5], 0.5);
	assert_number(field[6], 0.0025);
	assert_string_equal(field[7], "holds");
	assert_null(field[8]);
	free(text);
}

static void a_step_that_fails_says_so(void **state)
{
	char *kept = text_of(init_csv_steps, drawn(1u << INIT_HE, 200));
	char *halved = text_of(init_csv_steps, drawn(1u << INIT_XAVIER, 200));

	(void)state;
	/* The output layer's weights have another m. */
	assert_int_equal(count_words(kept, ",fails\n"), 1);
	assert_int_equal(count_words(halved, ",fails\n"), HIDDEN + HIDDEN);
	free(kept);
	free(halved);
}

static void what_is_not_known_is_empty(void **state)
{
	char *text = text_of(init_csv_layers, drawn(1u << INIT_HE, 1)), copy[512];
	const char *field[FIELDS];

	(void)state;
	split(text, 0, copy, field);
	assert_string_equal(field[6], "");
	assert_string_equal(field[9], "");
	assert_string_not_equal(field[8], "");
	free(text);
	/* No verdict without an error. */
	text = text_of(init_csv_steps, drawn(1u << INIT_HE, 1));
	assert_int_equal(count_words(text, "holds") + count_words(text, "fails"), 0);
	free(text);
	text = text_of(init_csv_layers, made_up_init_trained());
	split(text, 0, copy, field);
	assert_string_equal(field[0], "trained");
	assert_string_equal(field[15], "");
	assert_string_not_equal(field[12], "");
	free(text);
}

static void what_exploded_is_inf_and_what_vanished_0(void **state)
{
	struct init_settings settings = made_up_init_settings(1u << INIT_NORMAL, 64);
	const char *field[FIELDS];
	char *text, copy[512];

	(void)state;
	settings.hparams.init_std = 1;
	text = text_of(init_csv_layers, made_up_init(&settings, 200));
	split(text, 64, copy, field);
	assert_string_equal(field[8], "inf");
	free(text);
	settings.hparams.init_std = 0.01;
	text = text_of(init_csv_layers, made_up_init(&settings, 200));
	split(text, 64, copy, field);
	assert_string_equal(field[8], "0");
	free(text);
}

static void both_tables_become_files(void **state)
{
	char *room = room_make(), *prefix = xasprintf("%s/out", room);
	struct init_result *result = drawn(MADE_UP_SCHEMES, 200);

	(void)state;
	assert_int_equal(csv_write_tables(prefix, init_tables, result, NULL), 0);
	for (const struct csv_table *table = init_tables; table->name != NULL; table++) {
		char *path = csv_path(prefix, table->name);
		struct bytes bytes = room_read(path);

		assert_true(bytes.size > 1000);
		free(bytes.data);
		free(path);
	}
	init_result_drop(result);
	free(prefix);
	room_remove(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scheme_and_layer_has_a_row),
		cmocka_unit_test(every_step_that_was_measured_has_a_row),
		cmocka_unit_test(a_step_that_fails_says_so),
		cmocka_unit_test(what_is_not_known_is_empty),
		cmocka_unit_test(what_exploded_is_inf_and_what_vanished_0),
		cmocka_unit_test(both_tables_become_files),
	};

	return cmocka_run_group_tests_name("initialisation tables", tests, NULL, NULL);
}

/* The steps of the derivation: numbered alike in table and document, and judged by chance.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/init_step.h"
#include "fmnist/xalloc.h"
#include "room.h"

/* With a zero behind it. */
static char *read_document(void)
{
	const char *srcdir = getenv("srcdir");
	char *path =
		xasprintf("%s/docs/he-initialization.md", srcdir != NULL ? srcdir : ".");
	struct bytes bytes = room_read(path);
	char *text;

	assert_non_null(bytes.data);
	text = xmalloc(bytes.size + 1);
	memcpy(text, bytes.data, bytes.size);
	text[bytes.size] = '\0';
	free(bytes.data);
	free(path);
	return text;
}

static bool ends_in(const char *line, size_t length, const char *ending)
{
	size_t n = strlen(ending);

	return length > n && strncmp(line + length - n, ending, n) == 0;
}

/* Whether a line of the document is the formula, blanks, and the number. */
static bool states(const char *document, const char *formula, const char *number)
{
	for (const char *line = document; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		const char *at = line + strspn(line, " ");
		size_t n = strlen(formula);

		if (at - line == 4 && strncmp(at, formula, n) == 0 && at[n] == ' ' &&
			ends_in(line, length, number))
			return true;
		line += length + (line[length] == '\n');
	}
	return false;
}

static void the_document_has_each_formula_under_its_number(void **state)
{
	char *document = read_document();

	(void)state;
	for (int i = 0; i < INIT_STEPS; i++) {
		char number[16];

		snprintf(number, sizeof number, "(%d)", i + 1);
		if (!states(document, init_steps[i].formula, number))
			fail_msg("'%s %s' stands nowhere in the document",
				init_steps[i].formula, number);
	}
	free(document);
}

/* A displayed line that is numbered has the number of a step. */
static void the_document_has_no_number_besides(void **state)
{
	char *document = read_document();

	(void)state;
	for (char *line = strtok(document, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char *open = strrchr(line, '(');
		int number;

		if (strncmp(line, "    ", 4) != 0 || open == NULL ||
			sscanf(open, "(%d)", &number) != 1)
			continue;
		assert_in_range(number, 1, INIT_STEPS);
	}
	free(document);
}

static void the_plain_formulas_are_ascii(void **state)
{
	(void)state;
	for (int i = 0; i < INIT_STEPS; i++)
		for (const char *c = init_steps[i].plain; *c != '\0'; c++)
			assert_in_range((unsigned char)*c, 0x20, 0x7e);
}

/* Differences of +-1 around `off`, left around 10. */
static struct pairs scattered(double off, size_t count)
{
	struct pairs pairs = {0};

	for (size_t i = 0; i < count; i++)
		pairs_add(&pairs, 10.0 + off + (i % 2 == 0 ? 1.0 : -1.0), 10.0);
	return pairs;
}

static void what_chance_explains_holds(void **state)
{
	/* 100 numbers of deviation 1: an error of 0.1, of which four are allowed. */
	struct pairs within = scattered(0.39, 100), beyond = scattered(0.42, 100);
	struct pairs below = scattered(-0.42, 100);

	(void)state;
	assert_int_equal(init_judge(&within), INIT_HOLDS);
	assert_int_equal(init_judge(&beyond), INIT_FAILS);
	assert_int_equal(init_judge(&below), INIT_FAILS);
}

static void rounding_is_no_difference(void **state)
{
	struct pairs pairs = {0};

	(void)state;
	for (int i = 0; i < 10; i++)
		pairs_add(&pairs, 0.50000001, 0.5);
	assert_int_equal(init_judge(&pairs), INIT_HOLDS);
}

static void without_an_error_there_is_no_verdict(void **state)
{
	struct pairs none = {0}, one = {0}, infinite = {0};

	(void)state;
	pairs_add(&one, 1.0, 2.0);
	pairs_add(&infinite, INFINITY, 2.0);
	pairs_add(&infinite, 1.0, 2.0);
	assert_int_equal(init_judge(&none), INIT_NOT_MEASURED);
	assert_int_equal(init_judge(&one), INIT_NOT_MEASURED);
	assert_int_equal(init_judge(&infinite), INIT_NOT_MEASURED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_document_has_each_formula_under_its_number),
		cmocka_unit_test(the_document_has_no_number_besides),
		cmocka_unit_test(the_plain_formulas_are_ascii),
		cmocka_unit_test(what_chance_explains_holds),
		cmocka_unit_test(rounding_is_no_difference),
		cmocka_unit_test(without_an_error_there_is_no_verdict),
	};

	return cmocka_run_group_tests_name("init_step", tests, NULL, NULL);
}

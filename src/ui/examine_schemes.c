#include "fmnist/examine_schemes.h"

#include <stdio.h>
#include <string.h>

#include "fmnist/examine_column.h"

enum { NAME, VARIANCE, FIRST, SECOND, OVER, THEORY, FATE, COLUMNS };

static const struct examine_column forward_columns[COLUMNS] = {
	[NAME] = {"", 7, true, 0},
	[VARIANCE] = {"Var[w]", 9, true, 52},
	[FIRST] = {"Var[z]/2E[x²]", 13, false, 0},
	[SECOND] = {"theory", 7, false, 64},
	[OVER] = {"last/first", 14, false, 70},
	[THEORY] = {"theory", 8, false, 79},
	[FATE] = {"signal", 8, true, 0},
};

static const struct examine_column backward_columns[COLUMNS] = {
	[NAME] = {"", 7, true, 0},
	[VARIANCE] = {"Var[w]", 9, true, 52},
	[FIRST] = {"last Var[δz]", 12, false, 58},
	[SECOND] = {"first", 7, false, 64},
	[OVER] = {"first/last", 14, false, 0},
	[THEORY] = {"theory", 8, false, 79},
	[FATE] = {"gradient", 8, true, 0},
};

static void fill_forward(
	const struct init_result *result, size_t scheme, struct examine_cell cell[COLUMNS])
{
	const struct init_estimate ratio = examine_ratio(result, scheme);

	examine_estimate(&ratio, cell[FIRST].text);
	examine_number(ratio.theory, cell[SECOND].text);
	cell[SECOND].role = ROLE_DIM;
}

static void fill_backward(
	const struct init_result *result, size_t scheme, struct examine_cell cell[COLUMNS])
{
	const struct init_layer *layer = result->scheme[scheme].layer;
	size_t last = result->layers > 1 ? result->layers - 2 : 0;

	examine_number(layer[last].gradient.mean, cell[FIRST].text);
	examine_number(layer[0].gradient.mean, cell[SECOND].text);
}

static void fill(const struct init_result *result, size_t scheme, bool backward,
	struct examine_cell cell[COLUMNS])
{
	const struct init_result_scheme *of = &result->scheme[scheme];
	const struct init_estimate *over = backward ? &of->backward : &of->forward;
	enum examine_fate fate = examine_fate(result, scheme, backward);

	snprintf(cell[NAME].text, EXAMINE_TEXT, "%s", init_result_name(result, scheme));
	cell[NAME].role = examine_role(result, scheme);
	examine_variance(result, scheme, cell[VARIANCE].text);
	(backward ? fill_backward : fill_forward)(result, scheme, cell);
	examine_estimate(over, cell[OVER].text);
	examine_number(over->theory, cell[THEORY].text);
	cell[THEORY].role = ROLE_DIM;
	snprintf(cell[FATE].text, EXAMINE_TEXT, "%s", examine_fate_word(fate));
	cell[FATE].role = examine_fate_role(fate);
}

void examine_schemes_draw(const struct init_result *result, size_t chosen, bool backward,
	const struct area *area)
{
	const struct examine_column *column = backward ? backward_columns : forward_columns;

	examine_column_names(area, column, COLUMNS);
	for (size_t i = 0; i < result->schemes; i++) {
		struct area line = area_part(area, 1 + (int)i, 0, 1, area->cols);
		struct examine_cell cell[COLUMNS] = {{.role = ROLE_TEXT}};

		fill(result, i, backward, cell);
		examine_column_row(
			&line, column, cell, COLUMNS, i == chosen && result->schemes > 1);
	}
}

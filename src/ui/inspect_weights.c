#include "fmnist/inspect_weights.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/class_name.h"
#include "fmnist/picture.h"

#define FACTS_ROWS 3

/* Without hidden layers the first layer's units are the classes. */
static bool is_output(const struct inspection *inspection)
{
	size_t width[HPARAMS_HIDDEN];

	return hparams_widths(&inspection->hparams, width) == 0;
}

size_t inspect_weights_units(const struct inspection *inspection, const struct images *test)
{
	size_t width[HPARAMS_HIDDEN];
	size_t hidden = hparams_widths(&inspection->hparams, width);
	size_t units = hidden > 0 ? width[0] : DATASET_CLASSES;

	/* The weights, then the biases. */
	if (inspection->snapshot->count < units * (test->rows * test->cols + 1))
		return 0;
	return units;
}

void inspect_weights_layout(const struct images *test, const struct area *area,
	bool other_size, struct gallery *out)
{
	const struct gallery_plan plan = {
		.pixel_rows = (int)test->rows,
		.pixel_cols = (int)test->cols,
		.facts_rows = FACTS_ROWS,
		.other_size = other_size,
	};

	gallery_layout(area->rows, area->cols, &plan, out);
}

void inspect_weights_say(const struct inspection *inspection, size_t units, size_t unit,
	const struct gallery *gallery, const struct area *line)
{
	size_t first = gallery_first(gallery, unit), last = first + gallery_page(gallery);
	const char *scale = line->grid->tones ? "blue below 0, orange above"
		: line->grid->glyphs == GLYPHS_ASCII
		? "=-, below 0, .+# above"
		: "=-\u00b7 below 0, \u2591\u2592\u2588 above";
	struct area words;
	char place[64];
	int col;

	last = last < units ? last : units;
	if (last > first + 1)
		snprintf(place, sizeof place, "%zu\u2013%zu", first, last - 1);
	else
		snprintf(place, sizeof place, "%zu", first);
	words = area_part(line, 0, 0, 1, line->cols - text_columns(place) - 2);
	col = area_item(&words, 1, ROLE_TITLE, "first layer: %zu %s", units,
		is_output(inspection) ? "outputs" : "units");
	area_item(&words, col, ROLE_DIM, "%s, each on its own scale", scale);
	area_text_right(line, 0, line->cols - 1, ROLE_DIM, 0, place);
}

/* ---- one unit ---- */

struct unit {
	const float *weight; /* (rows, cols) */
	float bias;
	double low, high, norm;
};

static struct unit unit_of(
	const struct inspection *inspection, const struct images *test, size_t number)
{
	size_t inputs = test->rows * test->cols;
	size_t units = inspect_weights_units(inspection, test);
	const float *value = inspection->snapshot->value;
	struct unit unit = {
		.weight = value + number * inputs,
		.bias = value[units * inputs + number],
		.low = INFINITY,
		.high = -INFINITY,
	};

	for (size_t i = 0; i < inputs; i++) {
		double w = (double)unit.weight[i];

		unit.low = fmin(unit.low, w);
		unit.high = fmax(unit.high, w);
		unit.norm += w * w;
	}
	unit.norm = sqrt(unit.norm);
	return unit;
}

static void draw_picture(
	const struct unit *unit, const struct images *test, const struct area *area)
{
	struct picture picture =
		picture_of_weights(unit->weight, (int)test->rows, (int)test->cols);

	picture_draw(area, &picture);
}

static void draw_name(
	const struct inspection *inspection, size_t number, const struct area *line)
{
	if (is_output(inspection))
		area_text(line, 0, 0, ROLE_TITLE, ATTR_BOLD,
			class_name((int)number, CLASS_NAME_FULL));
	else
		area_printf(line, 0, 0, ROLE_TITLE, ATTR_BOLD, "unit %zu", number);
}

static void draw_facts(const struct inspection *inspection, const struct unit *unit,
	size_t number, const struct area *area)
{
	draw_name(inspection, number, area);
	area_printf(
		area, 1, 0, ROLE_TEXT, 0, "weights %+.3f to %+.3f", unit->low, unit->high);
	area_printf(area, 2, 0, ROLE_TEXT, 0, "norm %.3g  bias %+.3f", unit->norm,
		(double)unit->bias);
}

static void draw_small(const struct inspection *inspection, const struct images *test,
	size_t number, bool chosen, const struct area *place)
{
	struct unit unit = unit_of(inspection, test, number);
	struct area inside = area_part(place, 0, 0, place->rows - 1, place->cols);
	struct area caption = area_part(place, place->rows - 1, 0, 1, place->cols);
	bool output = is_output(inspection);
	char text[32];
	int col;

	draw_picture(&unit, test, &inside);
	snprintf(text, sizeof text, "%zu", number);
	col = area_text(&caption, 0, 0, ROLE_TEXT, 0,
		output ? class_name((int)number, CLASS_NAME_SHORT) : text);
	snprintf(text, sizeof text, "\u00b1%.2g", fmax(-unit.low, unit.high));
	if (col + text_columns(text) < caption.cols)
		area_text_right(&caption, 0, caption.cols, ROLE_DIM, 0, text);
	if (chosen)
		area_mark(&caption, ROLE_SELECTED, ATTR_REVERSE);
}

void inspect_weights_draw(const struct inspection *inspection, const struct images *test,
	size_t unit, const struct gallery *gallery, const struct area *area)
{
	struct area large = layout_part(area, gallery->large);
	struct area facts = layout_part(area, gallery->facts);
	size_t units = inspect_weights_units(inspection, test);
	size_t first = gallery_first(gallery, unit);
	size_t shown = gallery_shown(gallery);
	struct unit chosen;

	if (unit >= units)
		return;
	chosen = unit_of(inspection, test, unit);
	draw_picture(&chosen, test, &large);
	draw_facts(inspection, &chosen, unit, &facts);
	for (size_t i = 0; i < shown && first + i < units; i++) {
		struct area place = layout_part(area, gallery_place(gallery, i));

		draw_small(inspection, test, first + i, first + i == unit, &place);
	}
}

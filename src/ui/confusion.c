#include "fmnist/confusion.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/class_name.h"
#include "fmnist/column.h"
#include "fmnist/number.h"
#include "fmnist/tint.h"

#define FIELDS (DATASET_CLASSES * DATASET_CLASSES)
#define FIELD_MOST 9 /* columns of a field */
#define HEIGHT_MOST 3
#define PERCENT 3 /* columns of a field that says how many per cent */
#define FIGURE 7  /* of recall or precision, with a gap */

/* ---- what it says ---- */

size_t confusion_worst(
	const struct inspection *inspection, struct confusion_field *out, size_t most)
{
	size_t n = 0;

	for (int field = 0; field < FIELDS; field++) {
		struct confusion_field at = {
			field / DATASET_CLASSES, field % DATASET_CLASSES};
		uint32_t count = inspection->confusion[at.true_class][at.predicted];
		size_t place = n;

		if (at.true_class == at.predicted || count == 0)
			continue;
		while (place > 0 &&
			inspection->confusion[out[place - 1].true_class]
					     [out[place - 1].predicted] < count)
			place--;
		if (place >= most)
			continue;
		n += n < most;
		for (size_t i = n - 1; i > place; i--)
			out[i] = out[i - 1];
		out[place] = at;
	}
	return n;
}

static double share(uint32_t part, uint32_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0.0;
}

/* ---- where things stand ---- */

struct fit {
	int name;   /* columns of the names at the left, with a gap */
	int field;  /* columns of a field */
	int figure; /* columns of recall and precision */
	int figures;
	bool counts; /* else per cent of the class */
	int height;  /* rows of a field */
};

static int digits(const struct inspection *inspection)
{
	uint32_t most = 0;
	char text[16];

	for (int field = 0; field < FIELDS; field++) {
		uint32_t count = inspection->confusion[field / DATASET_CLASSES]
						      [field % DATASET_CLASSES];

		most = count > most ? count : most;
	}
	return snprintf(text, sizeof text, "%" PRIu32, most);
}

static int width_of(const struct fit *fit)
{
	return fit->name + DATASET_CLASSES * fit->field + fit->figures * fit->figure;
}

static struct fit find_fit(const struct inspection *inspection, const struct area *area)
{
	/* Without tones a mark stands behind a count. */
	int counts = digits(inspection) + 1 + !area->grid->tones;
	/* From the widest to the narrowest. */
	const struct fit fits[] = {
		{CLASS_NAME_FULL + 1, counts, FIGURE, 2, true, 1},
		{CLASS_NAME_SHORT + 1, counts, FIGURE, 2, true, 1},
		{CLASS_NAME_FOUR + 1, counts, FIGURE, 2, true, 1},
		{CLASS_NAME_FOUR + 1, counts, FIGURE, 1, true, 1},
		{CLASS_NAME_FOUR + 1, PERCENT, PERCENT + 1, 2, false, 1},
		{CLASS_NAME_FOUR + 1, PERCENT, PERCENT + 1, 1, false, 1},
		{CLASS_NAME_TWO + 1, PERCENT, 0, 0, false, 1},
	};
	size_t i = 0;
	struct fit fit;

	while (i + 1 < sizeof fits / sizeof fits[0] && width_of(&fits[i]) > area->cols)
		i++;
	fit = fits[i];
	while (fit.counts && fit.field < FIELD_MOST &&
		width_of(&fit) + DATASET_CLASSES <= area->cols)
		fit.field++;
	while (fit.height < HEIGHT_MOST &&
		(fit.height + 1) * DATASET_CLASSES + 1 <= area->rows)
		fit.height++;
	return fit;
}

/* ---- drawing ---- */

/* Off the diagonal; a third of a class is as hot as it gets. */
static uint8_t tone_for(const struct inspection *inspection, struct confusion_field at)
{
	uint32_t images = inspection->by_class[at.true_class].images;
	uint32_t count = inspection->confusion[at.true_class][at.predicted];

	if (count == 0 || at.true_class == at.predicted)
		return TONE_NONE;
	return tone_of(RAMP_HEAT, log1p(count) / log1p(images / 3.0));
}

static void field_text(const struct inspection *inspection, struct confusion_field at,
	const struct fit *fit, char *text, size_t size)
{
	uint32_t images = inspection->by_class[at.true_class].images;
	uint32_t count = inspection->confusion[at.true_class][at.predicted];

	if (count == 0)
		snprintf(text, size, "·");
	else if (fit->counts)
		snprintf(text, size, "%" PRIu32, count);
	else
		snprintf(text, size, "%.0f", 100.0 * share(count, images));
}

static void draw_field(const struct inspection *inspection, struct confusion_field at,
	const struct fit *fit, bool selected, const struct area *field)
{
	uint8_t tone = tone_for(inspection, at);
	char text[16];

	field_text(inspection, at, fit, text, sizeof text);
	for (int row = 0; row < field->rows; row++)
		tint_field(field, row, 0, field->cols, tone,
			row == (fit->height - 1) / 2 ? text : "");
	if (selected)
		area_mark(field, ROLE_SELECTED, ATTR_REVERSE | ATTR_BOLD);
	else if (at.true_class == at.predicted)
		area_mark(field, ROLE_TEST, ATTR_BOLD);
	else if (tone == TONE_NONE)
		area_mark(field, ROLE_DIM, 0);
}

static void draw_header(const struct inspection *inspection, const struct fit *fit,
	struct confusion_field cursor, const struct area *line)
{
	static const char *const names[] = {"recall", "prec."};
	/* Above the counts, which leave room for a mark where there are no tones. */
	int mark = !line->grid->tones;
	char accuracy[COLUMN_TEXT];
	int end = fit->name;

	if (fit->counts)
		area_text_right(line, 0, fit->name - 1, ROLE_DIM, 0, "true");
	else if (fit->name > CLASS_NAME_FOUR)
		area_text(line, 0, 0, ROLE_TEST, 0,
			column_accuracy(inspection->accuracy, accuracy));
	for (int c = 0; c < DATASET_CLASSES; c++) {
		bool chosen = c == cursor.predicted;

		end += fit->field;
		area_text_right(line, 0, end - mark, chosen ? ROLE_TITLE : ROLE_DIM,
			chosen ? ATTR_BOLD : 0, class_name(c, fit->field - 1));
	}
	for (int i = 0; i < fit->figures; i++) {
		char name[8];

		end += fit->figure;
		snprintf(name, sizeof name, "%.*s", fit->figure - 1, names[i]);
		area_text_right(line, 0, end, ROLE_DIM, 0, name);
	}
}

static void draw_figure(
	double value, const struct fit *fit, const struct area *line, int end)
{
	char text[COLUMN_TEXT];

	if (fit->counts || isnan(value))
		column_accuracy(value, text);
	else
		snprintf(text, sizeof text, "%.0f", 100.0 * value);
	area_text_right(line, 0, end, ROLE_TEXT, 0, text);
}

static void draw_class(const struct inspection *inspection, int class,
	const struct fit *fit, struct confusion_field cursor, const struct area *band)
{
	const struct inspection_class *figures = &inspection->by_class[class];
	const double figure[] = {figures->recall, figures->precision};
	struct area line = area_part(band, (fit->height - 1) / 2, 0, 1, band->cols);
	bool chosen = class == cursor.true_class;
	int col = fit->name;

	area_text_right(&line, 0, fit->name - 1, chosen ? ROLE_TITLE : ROLE_DIM,
		chosen ? ATTR_BOLD : 0, class_name(class, fit->name - 1));
	for (int predicted = 0; predicted < DATASET_CLASSES; predicted++) {
		struct confusion_field at = {class, predicted};
		struct area field = area_part(band, 0, col, band->rows, fit->field);

		draw_field(inspection, at, fit, chosen && predicted == cursor.predicted,
			&field);
		col += fit->field;
	}
	for (int i = 0; i < fit->figures; i++)
		draw_figure(figure[i], fit, &line, col += fit->figure);
}

int confusion_draw(const struct inspection *inspection, struct confusion_field cursor,
	const struct area *area)
{
	struct fit fit = find_fit(inspection, area);
	int header = area->rows > DATASET_CLASSES, row = header;
	int first = 0;

	if (header)
		draw_header(inspection, &fit, cursor, area);
	/* Where not all classes have room the chosen one has. */
	if (area->rows < DATASET_CLASSES && cursor.true_class >= area->rows)
		first = cursor.true_class - area->rows + 1;
	for (int class = first; class < DATASET_CLASSES; class ++) {
		struct area band = area_part(area, row, 0, fit.height, area->cols);

		draw_class(inspection, class, &fit, cursor, &band);
		row += fit.height;
	}
	return row;
}

/* ---- in words ---- */

void confusion_say(const struct inspection *inspection, struct confusion_field field,
	const struct area *line)
{
	uint32_t count = inspection->confusion[field.true_class][field.predicted];
	uint32_t images = inspection->by_class[field.true_class].images;
	const char *name = dataset_class_name[field.true_class];
	bool right = field.true_class == field.predicted;
	char part[24], whole[24];
	int col = 1;

	if (count == 0)
		area_printf(line, 0, col, ROLE_TEXT, 0, "no %s was %s%s", name,
			right ? "recognised" : "taken for ",
			right ? "" : dataset_class_name[field.predicted]);
	if (count == 0)
		return;
	number_grouped(count, part, sizeof part);
	number_grouped(images, whole, sizeof whole);
	col = area_item(line, col, ROLE_TITLE, "%s %s%s", name,
		right ? "recognised" : "taken for ",
		right ? "" : dataset_class_name[field.predicted]);
	col = area_item(line, col, ROLE_TEXT, "%s of %s", part, whole);
	col = area_item(line, col, ROLE_TEXT, "%.1f %%", 100.0 * share(count, images));
	if (!right)
		area_item(line, col, ROLE_DIM, "%.1f %% of all mistakes",
			100.0 * (double)count / (double)inspection->mistakes);
}

#define LIST_LABEL "most often"
#define NUMBER_COLUMNS 6

static void list_one(const struct inspection *inspection, struct confusion_field field,
	const struct area *line)
{
	uint32_t count = inspection->confusion[field.true_class][field.predicted];
	uint32_t back = inspection->confusion[field.predicted][field.true_class];
	uint32_t images = inspection->by_class[field.true_class].images;
	int name = line->cols >= 50 ? CLASS_NAME_FULL : CLASS_NAME_FOUR, col = name;
	char number[24];

	area_text_right(line, 0, col, ROLE_TEXT, 0, class_name(field.true_class, name));
	col += area_text(line, 0, col, ROLE_DIM, 0,
		name > CLASS_NAME_FOUR ? " taken for " : " for ");
	area_text(line, 0, col, ROLE_TEXT, 0, class_name(field.predicted, name));
	col += name + NUMBER_COLUMNS;
	area_text_right(
		line, 0, col, ROLE_TEXT, 0, number_grouped(count, number, sizeof number));
	snprintf(number, sizeof number, "%.1f %%", 100.0 * share(count, images));
	col += NUMBER_COLUMNS + 2;
	area_text_right(line, 0, col, ROLE_DIM, 0, number);
	area_item(line, col + 3, ROLE_DIM, "and back %s",
		number_grouped(back, number, sizeof number));
}

void confusion_list(const struct inspection *inspection, const struct area *area)
{
	struct confusion_field worst[FIELDS];
	size_t count =
		confusion_worst(inspection, worst, area->rows > 0 ? (size_t)area->rows : 0);
	int label = area->cols >= 62 ? text_columns(LIST_LABEL) + 2 : 0;

	if (label > 0 && count > 0)
		area_text(area, 0, 1, ROLE_DIM, 0, LIST_LABEL);
	for (size_t i = 0; i < count; i++) {
		struct area line =
			area_part(area, (int)i, 1 + label, 1, area->cols - 1 - label);

		list_one(inspection, worst[i], &line);
	}
}

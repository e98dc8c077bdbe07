#include "fmnist/inspect_images.h"

#include <stdio.h>

#include "fmnist/class_name.h"
#include "fmnist/number.h"
#include "fmnist/picture.h"

#define PREDICTED 0x25cf  /* ● */
#define TRUE_CLASS 0x25cb /* ○ */

/* Of the facts beside the large image. */
#define BARS DATASET_CLASSES
#define HEAD_ROWS 4 /* classes, number of the image, a blank line */
#define FACTS_LEAST 3
#define MARK_COLUMNS 2
#define VALUE_COLUMNS 5
#define FACTS_COLUMNS 21
#define FACTS_COLUMNS_WIDE 32
#define WIDE_FROM 110

void inspect_images_layout(const struct images *test, const struct area *area,
	bool other_size, struct gallery *out)
{
	const struct gallery_plan plan = {
		.pixel_rows = (int)test->rows,
		.pixel_cols = (int)test->cols,
		.facts_cols = area->cols >= WIDE_FROM ? FACTS_COLUMNS_WIDE : FACTS_COLUMNS,
		.facts_rows = HEAD_ROWS + BARS,
		.facts_least = FACTS_LEAST,
		.other_size = other_size,
	};

	gallery_layout(area->rows, area->cols, &plan, out);
}

/* ---- in words ---- */

static void describe(const struct inspect_list *list, char *text, size_t size)
{
	int true_class = list->filter.true_class, predicted = list->filter.predicted;
	char count[24];

	number_grouped(list->count, count, sizeof count);
	if (true_class == CLASS_ANY && predicted == CLASS_ANY)
		snprintf(text, size, "%s mistakes, the surest first", count);
	else if (predicted == CLASS_ANY)
		snprintf(text, size, "%s mistakes on %s, the surest first", count,
			dataset_class_name[true_class]);
	else if (true_class == CLASS_ANY)
		snprintf(text, size, "%s wrongly taken for %s, the surest first", count,
			dataset_class_name[predicted]);
	else if (true_class == predicted)
		snprintf(text, size, "%s of %s recognised, the least sure first", count,
			dataset_class_name[true_class]);
	else
		snprintf(text, size, "%s of %s taken for %s, the surest first", count,
			dataset_class_name[true_class], dataset_class_name[predicted]);
}

void inspect_images_say(const struct inspect_list *list, const struct gallery *gallery,
	const struct area *line)
{
	size_t first = gallery_first(gallery, list->at);
	size_t last = first + gallery_page(gallery);
	char text[96], from[24], to[24], place[64];
	int col;

	describe(list, text, sizeof text);
	col = area_text(line, 0, 1, ROLE_TITLE, 0, text) + 1;
	last = last < list->count ? last : list->count;
	number_grouped(first + 1, from, sizeof from);
	number_grouped(last, to, sizeof to);
	if (last > first + 1)
		snprintf(place, sizeof place, "%s\u2013%s", from, to);
	else
		snprintf(place, sizeof place, "%s", from);
	if (list->count > 0 && col + text_columns(place) + 2 <= line->cols)
		area_text_right(line, 0, line->cols - 1, ROLE_DIM, 0, place);
}

/* ---- one image ---- */

static struct picture picture_of(const struct images *test, uint32_t image)
{
	return picture_of_bytes(test->pixels + (size_t)image * test->rows * test->cols,
		(int)test->rows, (int)test->cols);
}

/* What is right is green, what is wrong is no failure of the program: not red. */
static enum role class_role(int class, int true_class, int predicted)
{
	if (class == true_class)
		return ROLE_GOOD;
	return class == predicted ? ROLE_WARNING : ROLE_DIM;
}

static void draw_bar(const struct inspection *inspection, uint32_t image, int class,
	int true_class, const struct area *line)
{
	int predicted = inspection->predicted[image];
	double p =
		(double)inspection->probability[image * DATASET_CLASSES + (size_t) class];
	enum role role = class_role(class, true_class, predicted);
	int name = line->cols >= FACTS_COLUMNS_WIDE ? CLASS_NAME_FULL : CLASS_NAME_SHORT;
	int bar = line->cols - MARK_COLUMNS - name - 1 - VALUE_COLUMNS;
	char value[16];

	if (class == predicted)
		area_put(line, 0, 0, PREDICTED, role, 0);
	else if (class == true_class)
		area_put(line, 0, 0, TRUE_CLASS, role, 0);
	area_text(line, 0, MARK_COLUMNS, role, 0, class_name(class, name));
	area_bar(line, 0, MARK_COLUMNS + name + 1, bar, p, role);
	/* ".998", but "1.00" */
	snprintf(value, sizeof value, p < 0.9995 ? "%.3f" : "%.2f", p);
	area_text_right(line, 0, line->cols, role, 0, value + (value[0] == '0'));
}

static void draw_heading(const struct inspection *inspection, uint32_t image,
	int true_class, const struct area *area)
{
	int predicted = inspection->predicted[image];
	bool right = true_class == predicted;
	char number[24];

	area_put(area, 0, 0, right ? PREDICTED : TRUE_CLASS, ROLE_GOOD, 0);
	area_text(area, 0, MARK_COLUMNS, ROLE_DIM, 0, "is");
	area_text(area, 0, MARK_COLUMNS + 8, ROLE_GOOD, 0, dataset_class_name[true_class]);
	if (!right)
		area_put(area, 1, 0, PREDICTED, ROLE_WARNING, 0);
	area_text(area, 1, MARK_COLUMNS, ROLE_DIM, 0, "seen as");
	area_text(area, 1, MARK_COLUMNS + 8, right ? ROLE_GOOD : ROLE_WARNING, 0,
		dataset_class_name[predicted]);
	area_printf(area, 2, MARK_COLUMNS, ROLE_DIM, 0, "test image %s",
		number_grouped(image, number, sizeof number));
}

static void draw_facts(const struct inspection *inspection, uint32_t image, int true_class,
	const struct area *area)
{
	int row = area->rows >= HEAD_ROWS + BARS ? HEAD_ROWS
		: area->rows > BARS              ? area->rows - BARS
						 : 0;
	struct area heading = area_part(area, 0, 0, row, area->cols);

	draw_heading(inspection, image, true_class, &heading);
	for (int class = 0; class < BARS; class ++) {
		struct area line = area_part(area, row + class, 0, 1, area->cols);

		draw_bar(inspection, image, class, true_class, &line);
	}
}

static void draw_small(const struct inspection *inspection, uint32_t image, int true_class,
	bool chosen, const struct images *test, const struct area *place)
{
	struct picture picture = picture_of(test, image);
	struct area inside = area_part(place, 0, 0, place->rows - 1, place->cols);
	struct area caption = area_part(place, place->rows - 1, 0, 1, place->cols);
	int predicted = inspection->predicted[image];
	int name = place->cols >= 2 * CLASS_NAME_SHORT + 9 ? CLASS_NAME_SHORT
							   : CLASS_NAME_FOUR;
	float confidence = inspection_confidence(inspection, image);
	char value[16];
	int col;

	picture_draw(&inside, &picture);
	col = area_text(&caption, 0, 0, ROLE_GOOD, 0, class_name(true_class, name));
	if (predicted != true_class) {
		col += area_text(&caption, 0, col, ROLE_DIM, 0, "\u2192");
		col += area_text(
			&caption, 0, col, ROLE_WARNING, 0, class_name(predicted, name));
	}
	snprintf(value, sizeof value, confidence < 0.995f ? "%.2f" : "%.1f",
		(double)confidence);
	if (col + 4 <= caption.cols)
		area_text_right(
			&caption, 0, caption.cols, ROLE_DIM, 0, value + (value[0] == '0'));
	if (chosen)
		area_mark(&caption, ROLE_SELECTED, ATTR_REVERSE);
}

void inspect_images_draw(const struct inspect_list *list,
	const struct inspection *inspection, const struct images *test,
	const struct gallery *gallery, const struct area *area)
{
	struct area large = layout_part(area, gallery->large);
	struct area facts = layout_part(area, gallery->facts);
	size_t first = gallery_first(gallery, list->at);
	size_t shown = gallery_shown(gallery);
	struct picture picture;
	uint32_t image;

	if (list->count == 0) {
		area_text(area, area->rows / 3, 1, ROLE_DIM, 0, "none");
		return;
	}
	image = list->image[list->at];
	picture = picture_of(test, image);
	picture_draw(&large, &picture);
	draw_facts(inspection, image, test->labels[image], &facts);
	for (size_t i = 0; i < shown && first + i < list->count; i++) {
		struct area place = layout_part(area, gallery_place(gallery, i));

		image = list->image[first + i];
		draw_small(inspection, image, test->labels[image], first + i == list->at,
			test, &place);
	}
}

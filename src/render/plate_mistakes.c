#include "fmnist/plate_mistakes.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/hue.h"
#include "fmnist/number.h"
#include "fmnist/bitmap.h"
#include "fmnist/plate.h"

#define CLASSES DATASET_CLASSES
#define COLUMNS 3
#define COLUMN_GAP 15.0
#define HEAD 9.5 /* of a card */
#define ROW 6.3  /* of a probability */
#define CARD_HEIGHT (HEAD + CLASSES * ROW)
#define CARD_GAP 9.0
#define IMAGE (CLASSES * ROW)
#define IMAGE_GAP 6.0
#define NAME_WIDTH 38.0
#define NUMBER_WIDTH 18.0
#define TOLD 0.0005 /* less is not worth a number */

/* Colours apart for everybody: Okabe and Ito's vermilion, and the curves' blue. */
#define WRONG 0xd55e00
#define RIGHT HUE_TRAIN

static size_t shown(const struct inspection *inspection)
{
	return inspection->mistakes < PLATE_MISTAKES ? inspection->mistakes
						     : PLATE_MISTAKES;
}

double plate_mistakes_height(const struct inspection *inspection)
{
	size_t rows = (shown(inspection) + COLUMNS - 1) / COLUMNS;

	if (rows == 0)
		return PLATE_HEAD;
	return PLATE_HEAD + (double)rows * (CARD_HEIGHT + CARD_GAP) - CARD_GAP;
}

/* One class of a card: its name, how probable the network holds it, and a bar. */
static void draw_probability(struct figure *figure, struct box row, size_t class,
	double probability, struct colour colour, bool marked)
{
	struct lettering how = {.face = FACE_TINY, .across = 1, .up = 0.5};
	double middle = row.y + row.h / 2;
	struct box bar = {row.x + NAME_WIDTH, row.y + row.h * 0.14,
		row.w - NAME_WIDTH - NUMBER_WIDTH, row.h * 0.72};
	char number[16];

	how.colour = marked ? colour : colour_of(PEN_DIM);
	pen_text_within(
		figure, bar.x - 3, middle, NAME_WIDTH - 3, &how, dataset_class_name[class]);
	pen_box(figure, bar, colour_of(PEN_FAINT));
	snprintf(number, sizeof number, "%.3f", probability);
	if (marked || probability >= TOLD)
		pen_text(figure, row.x + row.w, middle, &how, number);
	bar.w *= probability;
	pen_box(figure, bar, colour);
}

/* "Shirt taken for Coat", and which image it is. */
static void draw_card_head(
	struct figure *figure, struct box card, size_t right, size_t wrong, size_t image)
{
	static const char taken[] = " taken for ";
	struct lettering how = {.face = FACE_SMALL, .up = 1};
	double x = card.x;
	char text[48];

	how.colour = colour_of(RIGHT);
	pen_text(figure, x, card.y, &how, dataset_class_name[right]);
	x += pen_width(figure, how.face, dataset_class_name[right]);
	how.colour = colour_of(PEN_DIM);
	pen_text(figure, x, card.y, &how, taken);
	x += pen_width(figure, how.face, taken);
	how.colour = colour_of(WRONG);
	pen_text(figure, x, card.y, &how, dataset_class_name[wrong]);
	how.colour = colour_of(PEN_DIM);
	how.across = 1;
	snprintf(text, sizeof text, "no. %zu", image);
	pen_text(figure, card.x + card.w, card.y, &how, text);
}

static void draw_card(struct figure *figure, struct box card,
	const struct inspection *inspection, const struct images *test, size_t image)
{
	size_t pixels = test->rows * test->cols, wrong = inspection->predicted[image];
	size_t right = test->labels[image];
	struct box frame = {card.x, card.y + HEAD, IMAGE, IMAGE};
	struct box row = {
		card.x + IMAGE + IMAGE_GAP, frame.y, card.w - IMAGE - IMAGE_GAP, ROW};

	draw_card_head(figure, card, right, wrong, image);
	bitmap_grey(figure, bitmap_fit(frame, test->rows, test->cols),
		test->pixels + image * pixels, test->rows, test->cols);
	for (size_t c = 0; c < CLASSES; c++, row.y += ROW) {
		uint32_t colour = c == wrong ? WRONG : c == right ? RIGHT : PEN_PALE;

		draw_probability(figure, row, c,
			(double)inspection->probability[image * CLASSES + c],
			colour_of(colour), c == wrong || c == right);
	}
}

static void draw_head(
	struct figure *figure, struct box box, const struct inspection *inspection)
{
	double y = box.y + pen_capital(figure, FACE_HEADING) - 2.5;
	char text[96], all[32];
	double x;

	snprintf(text, sizeof text, "%zu of %s, with all ten probabilities",
		shown(inspection), number_grouped(inspection->mistakes, all, sizeof all));
	plate_head(figure, box, "The most confident mistakes",
		inspection->mistakes > 0 ? text : "there is none");
	if (inspection->mistakes == 0)
		return;
	x = box.x + box.w - plate_key_width(figure, "predicted class") -
		plate_key_width(figure, "true class");
	x = plate_key(figure, x, y, colour_of(WRONG), "predicted class");
	plate_key(figure, x, y, colour_of(RIGHT), "true class");
}

void plate_mistakes_draw(struct figure *figure, struct box box,
	const struct inspection *inspection, const struct images *test)
{
	double width = (box.w - (COLUMNS - 1) * COLUMN_GAP) / COLUMNS;

	draw_head(figure, box, inspection);
	for (size_t i = 0; i < shown(inspection); i++) {
		struct box card = {box.x + (double)(i % COLUMNS) * (width + COLUMN_GAP),
			box.y + PLATE_HEAD +
				(double)(i / COLUMNS) * (CARD_HEIGHT + CARD_GAP),
			width, CARD_HEIGHT};

		draw_card(figure, card, inspection, test, inspection->mistake[i]);
	}
}

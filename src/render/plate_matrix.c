#include "fmnist/plate_matrix.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/colourbar.h"
#include "fmnist/heatmap.h"
#include "fmnist/hue.h"
#include "fmnist/number.h"
#include "fmnist/plate.h"

#define CLASSES DATASET_CLASSES
#define NAMES_WIDTH 46.0  /* of the rows */
#define NAMES_HEIGHT 38.0 /* of the columns */
#define MATRIX_WIDTH 226.0
#define ROW 17.0
#define BAR_GAP 6.0 /* between matrix and colour bar */
#define TABLE_GAP 4.0
#define IMAGES_WIDTH 28.0 /* columns of numbers in the table */
#define PREDICTED_WIDTH 37.0
#define SHARE_GAP 14.0
#define POWER 0.5 /* confusions are a few hundredths of what is right */

double plate_matrix_height(void)
{
	return PLATE_HEAD + NAMES_HEIGHT + (CLASSES + 1) * ROW;
}

static void draw_matrix(
	struct figure *figure, struct box matrix, const struct inspection *inspection)
{
	double value[CLASSES * CLASSES], most = 1;
	struct axis axis = {0};
	struct colourscale scale;

	for (size_t i = 0; i < CLASSES * CLASSES; i++) {
		value[i] = inspection->confusion[i / CLASSES][i % CLASSES];
		most = fmax(most, value[i]);
	}
	axis_fit(&axis, 0, most, 0, INFINITY);
	colourscale_init(&scale, COLORMAP_COUNTS, &axis, POWER);
	heatmap_draw(figure, matrix,
		&(struct heatmap){.value = value,
			.rows = CLASSES,
			.cols = CLASSES,
			.scale = &scale,
			.number = "%.0f",
			.face = FACE_SMALL});
	heatmap_name_rows(
		figure, matrix, dataset_class_name, CLASSES, NAMES_WIDTH, FACE_SMALL);
	heatmap_name_cols(
		figure, matrix, dataset_class_name, CLASSES, NAMES_HEIGHT, FACE_SMALL);
	matrix.y += matrix.h + BAR_GAP;
	matrix.h = ROW;
	colourbar_draw(figure, matrix, &scale, false);
}

/* The table's columns: where each ends, or begins. */
struct columns {
	double images, predicted; /* right ends */
	double recall, precision; /* left ends */
	double share;             /* width of the last two */
};

static void write_count(struct figure *figure, double right, double y, uint32_t count)
{
	const struct lettering how = {
		.face = FACE_SMALL, .colour = colour_of(PEN_INK), .across = 1, .up = 0.5};
	char text[32];

	pen_text(figure, right, y, &how, number_grouped(count, text, sizeof text));
}

/* A bar from 0 to 1 and its number; NaN is a dash. */
static void draw_share(
	struct figure *figure, double x, double y, double width, double share)
{
	const struct lettering how = {
		.face = FACE_SMALL, .colour = colour_of(PEN_INK), .across = 1, .up = 0.5};
	double number = pen_width(figure, FACE_SMALL, "0.000") + 4;
	struct box bar = {x, y - ROW * 0.22, width - number, ROW * 0.44};
	char text[16];

	snprintf(text, sizeof text, isnan(share) ? "-" : "%.3f", share);
	pen_text(figure, x + width, y, &how, text);
	pen_box(figure, bar, colour_of(PEN_FAINT));
	bar.w *= share;
	pen_box(figure, bar, colour_of(HUE_TEST));
}

static void draw_head(struct figure *figure, const struct columns *at, double y)
{
	struct lettering how = {
		.face = FACE_SMALL, .colour = colour_of(PEN_DIM), .across = 1};

	pen_text(figure, at->images, y, &how, "images");
	pen_text(figure, at->predicted, y, &how, "predicted");
	how.across = 0;
	pen_text(figure, at->recall, y, &how, "recall");
	pen_text(figure, at->precision, y, &how, "precision");
}

static struct columns arrange(struct box box)
{
	struct columns at = {.images = box.x + IMAGES_WIDTH};

	at.predicted = at.images + PREDICTED_WIDTH;
	at.recall = at.predicted + SHARE_GAP;
	at.share = (box.x + box.w - at.recall - SHARE_GAP) / 2;
	at.precision = at.recall + at.share + SHARE_GAP;
	return at;
}

static void draw_row(struct figure *figure, const struct columns *at, double y,
	const struct inspection_class *class)
{
	write_count(figure, at->images, y, class->images);
	write_count(figure, at->predicted, y, class->predicted);
	draw_share(figure, at->recall, y, at->share, class->recall);
	draw_share(figure, at->precision, y, at->share, class->precision);
}

/* Beside the matrix, row by row. */
static void draw_table(
	struct figure *figure, struct box box, const struct inspection *inspection)
{
	const struct lettering how = {
		.face = FACE_SMALL, .colour = colour_of(PEN_DIM), .up = 0.5};
	struct columns at = arrange(box);
	double foot = box.y + (CLASSES + 0.5) * ROW;

	draw_head(figure, &at, box.y - 4);
	for (size_t c = 0; c <= CLASSES; c++) {
		double y = box.y + ROW * (double)c;

		pen_line(figure, (struct point){box.x, y}, (struct point){box.x + box.w, y},
			PEN_HAIR, colour_of(c < CLASSES ? PEN_FAINT : PEN_PALE));
		if (c < CLASSES)
			draw_row(figure, &at, y + ROW / 2, &inspection->by_class[c]);
	}
	write_count(figure, at.images, foot, (uint32_t)inspection->count);
	draw_share(figure, at.recall, foot, at.share, inspection->accuracy);
	pen_text(figure, at.precision, foot, &how, "accuracy of all");
}

void plate_matrix_draw(
	struct figure *figure, struct box box, const struct inspection *inspection)
{
	struct box matrix = {box.x + NAMES_WIDTH, box.y + PLATE_HEAD + NAMES_HEIGHT,
		MATRIX_WIDTH, CLASSES * ROW};
	struct box table = matrix;

	plate_head(figure, box, "What is taken for what",
		"test images of each class (rows), by the class that was predicted "
		"(columns)");
	draw_matrix(figure, matrix, inspection);
	table.x = matrix.x + matrix.w + TABLE_GAP;
	table.w = box.x + box.w - table.x;
	draw_table(figure, table, inspection);
}

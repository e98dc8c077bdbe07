#include "fmnist/plate_classes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/bitmap.h"
#include "fmnist/hue.h"
#include "fmnist/number.h"
#include "fmnist/plate.h"
#include "fmnist/xalloc.h"

#define CLASSES DATASET_CLASSES
#define COLUMNS 5
#define ROWS ((CLASSES + COLUMNS - 1) / COLUMNS)
#define GAP 9.0
#define NAME 11.0
#define CELL 2.0           /* points */
#define POWER 0.5          /* of the density: few images are to be seen, too */
#define FAINTEST 0.25      /* of the class's colour, where there is one image */
#define SOMEWHERE 0xe4e4e4 /* images of other classes */

static const uint32_t hue[CLASSES] = HUE_CLASSES;

/* Images in each cell of a picture. */
struct density {
	size_t rows, cols;
	uint32_t *all;            /* (rows, cols) */
	uint32_t *class[CLASSES]; /* likewise */
};

static double width_of(double width)
{
	return (width - (COLUMNS - 1) * GAP) / COLUMNS;
}

double plate_classes_height(double width, double aspect)
{
	return PLATE_HEAD + ROWS * (NAME + width_of(width) * aspect + GAP) - GAP;
}

static size_t cell(const struct axis *axis, float value, size_t cells)
{
	double place = axis_place(axis, (double)value) * (double)cells;

	return (size_t)fmin(fmax(place, 0), (double)cells - 1);
}

static void density_init(struct density *density, const struct latent *latent,
	const uint8_t *labels, const struct axis *x, const struct axis *y)
{
	size_t cells = density->rows * density->cols;

	density->all = xcalloc(cells, sizeof *density->all);
	for (size_t c = 0; c < CLASSES; c++)
		density->class[c] = xcalloc(cells, sizeof *density->class[c]);
	for (size_t i = 0; i < latent->count; i++) {
		const float *place = latent->place + i * LATENT_AXES;
		size_t row = density->rows - 1 - cell(y, place[1], density->rows);
		size_t at = row * density->cols + cell(x, place[0], density->cols);

		density->all[at]++;
		density->class[labels[i]][at]++;
	}
}

static void density_release(struct density *density)
{
	free(density->all);
	for (size_t c = 0; c < CLASSES; c++)
		free(density->class[c]);
}

static uint32_t most_of(const uint32_t *count, size_t cells)
{
	uint32_t most = 1;

	for (size_t i = 0; i < cells; i++)
		most = count[i] > most ? count[i] : most;
	return most;
}

static void draw_picture(
	struct figure *figure, struct box box, const struct density *density, size_t class)
{
	size_t cells = density->rows * density->cols;
	const uint32_t *count = density->class[class];
	double most = most_of(count, cells);
	uint32_t *rgb = xcalloc(cells, sizeof *rgb);

	for (size_t i = 0; i < cells; i++) {
		double part = FAINTEST + (1 - FAINTEST) * pow(count[i] / most, POWER);

		rgb[i] = density->all[i] > 0 ? SOMEWHERE : 0xffffff;
		if (count[i] > 0)
			rgb[i] = colour_rgb(colour_between(
				colour_of(0xffffff), colour_of(hue[class]), part));
	}
	bitmap_draw(figure, box, rgb, density->rows, density->cols);
	pen_frame(figure, box, PEN_HAIR, colour_of(PEN_PALE));
	free(rgb);
}

/* "Sandal", and at the right the mean error of its images. */
static void write_name(struct figure *figure, struct box box, size_t class, double error)
{
	struct lettering how = {.face = FACE_SMALL, .colour = colour_of(PEN_INK)};
	double foot = box.y + NAME - 3;
	char number[32], text[48];

	pen_text(figure, box.x, foot, &how, dataset_class_name[class]);
	how.face = FACE_TINY;
	how.colour = colour_of(PEN_DIM);
	how.across = 1;
	snprintf(text, sizeof text, "error %s", number_error(error, number, sizeof number));
	pen_text(figure, box.x + box.w, foot, &how, text);
}

static double error_of(
	const struct reconstruction *coded, const uint8_t *labels, size_t class)
{
	double sum = 0;
	size_t images = 0;

	for (size_t i = 0; i < coded->count; i++) {
		sum += labels[i] == class ? coded->error[i] : 0;
		images += labels[i] == class;
	}
	return images > 0 ? sum / (double)images : NAN;
}

void plate_classes_draw(struct figure *figure, struct box box, const struct latent *latent,
	const uint8_t *labels, const struct reconstruction *coded, const struct axis *x,
	const struct axis *y, double aspect)
{
	double width = width_of(box.w), height = width * aspect;
	struct density density = {.rows = (size_t)fmax(height / CELL, 1),
		.cols = (size_t)fmax(width / CELL, 1)};

	plate_head(figure, box, "Each class by itself",
		"darker: more of its images; grey: images of other classes; the mean error "
		"of its images");
	density_init(&density, latent, labels, x, y);
	for (size_t c = 0; c < CLASSES; c++) {
		struct box at = {box.x + (double)(c % COLUMNS) * (width + GAP),
			box.y + PLATE_HEAD + (double)(c / COLUMNS) * (NAME + height + GAP),
			width, height};

		write_name(figure, at, c, error_of(coded, labels, c));
		at.y += NAME;
		draw_picture(figure, at, &density, c);
	}
	density_release(&density);
}

#include "fmnist/plate_weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/colourbar.h"
#include "fmnist/bitmap.h"
#include "fmnist/plate.h"
#include "fmnist/xalloc.h"

#define BAR_WIDTH 32.0
#define GAP 4.0        /* between pictures */
#define SIDE_MOST 56.0 /* of a picture */
#define IN_A_ROW 14    /* at least, before there is a second one */
#define NAME_HEIGHT 9.0
#define WITHIN 0.99 /* of the weights, has colours of its own */

/* How the pictures stand. */
struct grid_of_units {
	size_t units, all; /* that are shown, and that there are */
	size_t cols, rows;
	double width, height; /* of a picture */
	double name;          /* height of a name below it; 0: there is none */
};

/* The weights of the first layer stand first, (units, inputs), as they do in a model. A
 * network without a hidden layer has a unit for each class. */
static size_t count_units(const struct inspection *inspection, bool *hidden)
{
	size_t width[HPARAMS_HIDDEN];

	*hidden = hparams_widths(&inspection->hparams, width) > 0;
	return *hidden ? width[0] : DATASET_CLASSES;
}

static struct grid_of_units arrange(
	const struct inspection *inspection, const struct images *test, double width)
{
	struct grid_of_units grid = {0};
	double aspect = (double)test->rows / (double)test->cols;
	double room;
	bool hidden;

	grid.all = count_units(inspection, &hidden);
	grid.units = grid.all < PLATE_UNITS ? grid.all : PLATE_UNITS;
	grid.cols = grid.units < IN_A_ROW ? grid.units : IN_A_ROW;
	grid.rows = (grid.units + grid.cols - 1) / grid.cols;
	room = (width - BAR_WIDTH - GAP) / (double)grid.cols - GAP;
	grid.width = fmin(fmin(room, SIDE_MOST), SIDE_MOST / aspect);
	grid.height = grid.width * aspect;
	grid.name = hidden ? 0 : NAME_HEIGHT;
	return grid;
}

double plate_weights_height(
	const struct inspection *inspection, const struct images *test, double width)
{
	struct grid_of_units grid = arrange(inspection, test, width);

	return PLATE_HEAD + (double)grid.rows * (grid.height + grid.name + GAP) - GAP;
}

static int by_size(const void *a, const void *b)
{
	const float *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The size below which WITHIN of the weights lie. */
static double usual_size(const float *weight, size_t count)
{
	float *size = xcalloc(count + 1, sizeof *size);
	size_t n = 0;
	double usual = 0;

	for (size_t i = 0; i < count; i++)
		if (isfinite(weight[i]))
			size[n++] = fabsf(weight[i]);
	qsort(size, n, sizeof *size, by_size);
	if (n > 0)
		usual = (double)size[(size_t)(WITHIN * (double)(n - 1))];
	free(size);
	return usual > 0 ? usual : 1;
}

static void draw_head(
	struct figure *figure, struct box box, const struct grid_of_units *grid)
{
	char first[64] = "", text[160];

	if (grid->units < grid->all)
		snprintf(first, sizeof first, "the first %zu of %zu units; ", grid->units,
			grid->all);
	snprintf(text, sizeof text,
		"%sred: a bright pixel drives the unit, blue: it holds the unit back; 1 "
		"%% of the weights are beyond the bar",
		first);
	plate_head(figure, box, "First layer's weights", text);
}

void plate_weights_draw(struct figure *figure, struct box box,
	const struct inspection *inspection, const struct images *test)
{
	const struct lettering name = {
		.face = FACE_TINY, .colour = colour_of(PEN_INK), .across = 0.5, .up = 1};
	struct grid_of_units grid = arrange(inspection, test, box.w);
	const float *weight = inspection->snapshot->value;
	size_t pixels = test->rows * test->cols;
	struct colourscale scale;

	draw_head(figure, box, &grid);
	colourscale_init_signed(&scale, usual_size(weight, grid.units * pixels));
	box.y += PLATE_HEAD;
	for (size_t i = 0; i < grid.units; i++) {
		struct box at = {box.x + (double)(i % grid.cols) * (grid.width + GAP),
			box.y + (double)(i / grid.cols) * (grid.height + grid.name + GAP),
			grid.width, grid.height};

		bitmap_coloured(
			figure, at, weight + i * pixels, test->rows, test->cols, &scale);
		pen_frame(figure, at, PEN_HAIR, colour_of(PEN_PALE));
		if (grid.name > 0)
			pen_text_within(figure, at.x + at.w / 2, at.y + at.h + 3,
				grid.width + GAP, &name, dataset_class_name[i]);
	}
	box.x += (double)grid.cols * (grid.width + GAP) + GAP;
	box.h = (double)grid.rows * (grid.height + grid.name + GAP) - GAP - grid.name;
	colourbar_draw(
		figure, (struct box){box.x, box.y, BAR_WIDTH - GAP, box.h}, &scale, true);
}

#include "fmnist/heatmap.h"

#include <math.h>

#define GAP 4.0          /* between names and table */
#define COLUMN_TURN 45.0 /* degrees */

static struct box cell_of(struct box box, const struct heatmap *heatmap, size_t i, size_t j)
{
	double width = box.w / (double)heatmap->cols;
	double height = box.h / (double)heatmap->rows;

	return (struct box){
		box.x + width * (double)j, box.y + height * (double)i, width, height};
}

static void write_number(struct figure *figure, struct box cell,
	const struct heatmap *heatmap, double value, struct colour ground)
{
	struct lettering how = {.face = heatmap->face, .across = 0.5, .up = 0.5};
	char text[NUMBER_MAX];

	how.colour = value == 0 ? colour_of(PEN_PALE) : colour_ink_on(ground);
	value_text(text, heatmap->number, value);
	pen_text(figure, cell.x + cell.w / 2, cell.y + cell.h / 2, &how, text);
}

void heatmap_draw(struct figure *figure, struct box box, const struct heatmap *heatmap)
{
	for (size_t i = 0; i < heatmap->rows; i++)
		for (size_t j = 0; j < heatmap->cols; j++) {
			double value = heatmap->value[i * heatmap->cols + j];
			struct colour ground = colourscale_colour(heatmap->scale, value);
			struct box cell = cell_of(box, heatmap, i, j);

			pen_box(figure, cell, ground);
			if (heatmap->number != NULL)
				write_number(figure, cell, heatmap, value, ground);
		}
	for (size_t i = 1; i < heatmap->rows; i++) {
		double y = cell_of(box, heatmap, i, 0).y;

		pen_line(figure, (struct point){box.x, y}, (struct point){box.x + box.w, y},
			PEN_HAIR, colour_of(PEN_FAINT));
	}
	for (size_t j = 1; j < heatmap->cols; j++) {
		double x = cell_of(box, heatmap, 0, j).x;

		pen_line(figure, (struct point){x, box.y}, (struct point){x, box.y + box.h},
			PEN_HAIR, colour_of(PEN_FAINT));
	}
	pen_frame(figure, box, PEN_HAIR, colour_of(PEN_PALE));
}

void heatmap_name_rows(struct figure *figure, struct box box, const char *const *name,
	size_t rows, double width, enum face face)
{
	const struct lettering how = {
		.face = face, .colour = colour_of(PEN_INK), .across = 1, .up = 0.5};
	double height = box.h / (double)rows;

	for (size_t i = 0; i < rows; i++)
		pen_text_within(figure, box.x - GAP, box.y + height * ((double)i + 0.5),
			width - GAP, &how, name[i]);
}

void heatmap_name_cols(struct figure *figure, struct box box, const char *const *name,
	size_t cols, double height, enum face face)
{
	const struct lettering how = {
		.face = face, .colour = colour_of(PEN_INK), .up = 0.5, .turn = COLUMN_TURN};
	double width = box.w / (double)cols;
	double longest = (height - GAP) / sin(COLUMN_TURN * (M_PI / 180));

	for (size_t j = 0; j < cols; j++)
		pen_text_within(figure, box.x + width * ((double)j + 0.5), box.y - GAP,
			longest, &how, name[j]);
}

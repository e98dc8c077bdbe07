#include "fmnist/plate.h"

#define BESIDE 8.0
#define SQUARE 5.0
#define INDENT 3.0

void plate_head(
	struct figure *figure, struct box box, const char *title, const char *explanation)
{
	const struct lettering big = {
		.face = FACE_HEADING, .colour = colour_of(PEN_INK), .up = 1};
	const struct lettering small = {.face = FACE_SMALL, .colour = colour_of(PEN_DIM)};
	double left = box.x + pen_width(figure, FACE_HEADING, title) + BESIDE;

	pen_text(figure, box.x, box.y, &big, title);
	pen_text_within(figure, left, box.y + pen_capital(figure, FACE_HEADING),
		box.x + box.w - left, &small, explanation);
}

double plate_key_width(struct figure *figure, const char *name)
{
	return SQUARE + INDENT + pen_width(figure, FACE_SMALL, name) + BESIDE;
}

double plate_key(
	struct figure *figure, double x, double y, struct colour colour, const char *name)
{
	const struct lettering small = {
		.face = FACE_SMALL, .colour = colour_of(PEN_INK), .up = 0.5};

	pen_box(figure, (struct box){x, y - SQUARE / 2, SQUARE, SQUARE}, colour);
	pen_text(figure, x + SQUARE + INDENT, y, &small, name);
	return x + plate_key_width(figure, name);
}

#include "fmnist/callout.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

#define DIRECTIONS 16
#define DISTANCES 12
#define STEP 5.0  /* from one distance to the next */
#define CLEAR 1.5 /* around a name */
#define EDGE 2.0  /* of the letters */
#define ROUNDS 8
#define LINE_FROM 8.0 /* of a name that stands further away */

/* What it costs to stand over a name or a place, or outside, for each point of length; a
 * point of distance costs 1. */
#define OVER 20.0

struct field {
	struct box within;
	const struct callout *callout; /* (count) */
	struct box *name;              /* (count): where each stands */
	size_t count;
	double radius;
};

/* The name's box in one of the directions, its nearest point this far from the place. */
static struct box candidate(
	struct point at, double w, double h, size_t direction, double far)
{
	double turn = 2 * M_PI * (double)direction / DIRECTIONS;
	double dx = cos(turn), dy = sin(turn);

	return (struct box){at.x + dx * far + (dx - 1) * w / 2,
		at.y + dy * far + (dy - 1) * h / 2, w, h};
}

/* How deep two boxes are in each other; 0: not at all. */
static double depth(struct box a, struct box b)
{
	double x = fmin(a.x + a.w, b.x + b.w) - fmax(a.x, b.x);
	double y = fmin(a.y + a.h, b.y + b.h) - fmax(a.y, b.y);

	return fmax(fmin(x, y), 0);
}

static double outside(struct box box, struct box within)
{
	return fmax(within.x - box.x, 0) + fmax(within.y - box.y, 0) +
		fmax(box.x + box.w - within.x - within.w, 0) +
		fmax(box.y + box.h - within.y - within.h, 0);
}

static struct box around(struct point at, double radius)
{
	return (struct box){at.x - radius, at.y - radius, 2 * radius, 2 * radius};
}

/* Names beyond `placed` do not stand yet. */
static double cost(const struct field *field, size_t i, struct box box, size_t placed)
{
	double sum = outside(box, field->within);

	for (size_t k = 0; k < field->count; k++) {
		if (k != i && k < placed)
			sum += depth(box, field->name[k]);
		sum += depth(box, around(field->callout[k].at, field->radius));
	}
	return OVER * sum;
}

static void place(struct field *field, size_t i, size_t placed)
{
	struct box at = field->name[i], best = at;
	double least = INFINITY;

	for (size_t d = 0; d < DISTANCES; d++)
		for (size_t k = 0; k < DIRECTIONS; k++) {
			double far = field->radius + CLEAR + STEP * (double)d;
			struct box box =
				candidate(field->callout[i].at, at.w, at.h, k, far);
			double price = cost(field, i, box, placed) + far;

			if (price < least) {
				least = price;
				best = box;
			}
		}
	field->name[i] = best;
}

/* From the place to the nearest point of the name. */
static void draw_line(
	struct figure *figure, struct point at, struct box name, double radius)
{
	struct point to = {fmin(fmax(at.x, name.x), name.x + name.w),
		fmin(fmax(at.y, name.y), name.y + name.h)};
	double far = hypot(to.x - at.x, to.y - at.y);

	if (far < radius + LINE_FROM)
		return;
	at.x += (to.x - at.x) * radius / far;
	at.y += (to.y - at.y) * radius / far;
	pen_line(figure, at, to, EDGE, colour_of(0xffffff));
	pen_line(figure, at, to, PEN_HAIR, colour_of(PEN_INK));
}

void callout_place(struct figure *figure, struct box box, const struct callout *callout,
	size_t callouts, double radius, enum face face, struct box *name)
{
	struct field field = {.within = box,
		.callout = callout,
		.name = name,
		.count = callouts,
		.radius = radius};

	for (size_t i = 0; i < callouts; i++) {
		name[i] = (struct box){0};
		if (callout[i].name == NULL)
			continue;
		name[i].w = pen_width(figure, face, callout[i].name) + 2 * CLEAR;
		name[i].h = pen_capital(figure, face) + 2 * CLEAR;
		place(&field, i, i);
	}
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < callouts; i++)
			if (callout[i].name != NULL)
				place(&field, i, callouts);
}

void callout_show(struct figure *figure, const struct callout *callout, size_t callouts,
	double radius, enum face face, const struct box *name)
{
	const struct lettering how = {
		.face = face, .colour = colour_of(PEN_INK), .across = 0.5, .up = 0.5};

	for (size_t i = 0; i < callouts; i++)
		if (callout[i].name != NULL)
			draw_line(figure, callout[i].at, name[i], radius);
	for (size_t i = 0; i < callouts; i++)
		if (callout[i].name != NULL)
			pen_text_edged(figure, name[i].x + name[i].w / 2,
				name[i].y + name[i].h / 2, &how, EDGE, colour_of(0xffffff),
				callout[i].name);
}

void callout_draw(struct figure *figure, struct box box, const struct callout *callout,
	size_t callouts, double radius, enum face face)
{
	struct box *name = xcalloc(callouts + 1, sizeof *name);

	callout_place(figure, box, callout, callouts, radius, face, name);
	callout_show(figure, callout, callouts, radius, face, name);
	free(name);
}

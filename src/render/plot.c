#include "fmnist/plot.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

#define TICKS_MOST 16
#define TICK 2.5       /* points */
#define GAP 2.0        /* between tick, number and label */
#define ROOM_X 44.0    /* for a number, side by side */
#define ROOM_Y 20.0    /* above each other */
#define LINE_WIDTH 0.7 /* of an axis */
#define FACE FACE_SMALL
#define EVEN_ROUNDS 3

struct ticks {
	double at[TICKS_MOST];
	int count;
	char text[TICKS_MOST][NUMBER_MAX];
};

static void find_ticks(
	struct ticks *ticks, const struct axis *axis, double length, double room)
{
	int most = (int)fmin(length / room, TICKS_MOST);

	ticks->count = axis_ticks(axis, most > 2 ? most : 2, ticks->at);
	for (int i = 0; i < ticks->count; i++)
		axis_number(ticks->text[i], axis, ticks->at, ticks->count, i);
}

static double widest(struct figure *figure, const struct ticks *ticks)
{
	double width = 0;

	for (int i = 0; i < ticks->count; i++)
		width = fmax(width, pen_width(figure, FACE, ticks->text[i]));
	return width;
}

struct point plot_point(const struct plot *plot, double x, double y)
{
	return (struct point){plot->inside.x + plot->inside.w * axis_place(&plot->x, x),
		plot->inside.y + plot->inside.h * (1 - axis_place(&plot->y, y))};
}

static void draw_x(const struct plot *plot, const struct ticks *ticks)
{
	const struct lettering how = {
		.face = FACE, .colour = colour_of(PEN_INK), .across = 0.5, .up = 1};
	double foot = plot->inside.y + plot->inside.h;

	for (int i = 0; i < ticks->count; i++) {
		double x = plot_point(plot, ticks->at[i], plot->y.low).x;

		pen_line(plot->figure, (struct point){x, plot->inside.y},
			(struct point){x, foot}, PEN_HAIR, colour_of(PEN_FAINT));
		pen_line(plot->figure, (struct point){x, foot},
			(struct point){x, foot + TICK}, LINE_WIDTH, colour_of(PEN_DIM));
		pen_text(plot->figure, x, foot + TICK + GAP, &how, ticks->text[i]);
	}
}

static void draw_y(const struct plot *plot, const struct ticks *ticks)
{
	const struct lettering how = {
		.face = FACE, .colour = colour_of(PEN_INK), .across = 1, .up = 0.5};
	double left = plot->inside.x;

	for (int i = 0; i < ticks->count; i++) {
		double y = plot_point(plot, plot->x.low, ticks->at[i]).y;

		pen_line(plot->figure, (struct point){left, y},
			(struct point){left + plot->inside.w, y}, PEN_HAIR,
			colour_of(PEN_FAINT));
		pen_line(plot->figure, (struct point){left - TICK, y},
			(struct point){left, y}, LINE_WIDTH, colour_of(PEN_DIM));
		pen_text(plot->figure, left - TICK - GAP, y, &how, ticks->text[i]);
	}
}

static void draw_sides(const struct plot *plot)
{
	struct box in = plot->inside;
	struct point foot = {in.x, in.y + in.h};

	pen_line(plot->figure, (struct point){in.x, in.y}, foot, LINE_WIDTH,
		colour_of(PEN_DIM));
	pen_line(plot->figure, foot, (struct point){in.x + in.w, in.y + in.h}, LINE_WIDTH,
		colour_of(PEN_DIM));
}

static void draw_labels(
	const struct plot *plot, struct box box, const char *x_label, const char *y_label)
{
	struct lettering how = {
		.face = FACE_BODY, .colour = colour_of(PEN_INK), .across = 0.5};

	if (x_label != NULL)
		pen_text(plot->figure, plot->inside.x + plot->inside.w / 2, box.y + box.h,
			&how, x_label);
	how.turn = 90;
	how.up = 1;
	if (y_label != NULL)
		pen_text(plot->figure, box.x, plot->inside.y + plot->inside.h / 2, &how,
			y_label);
}

/* Which numbers stand at the axes, and what they and the labels leave. */
static void place(struct plot *plot, struct box box, const char *x_label,
	const char *y_label, double room_y, struct ticks *along, struct ticks *up)
{
	double number = pen_capital(plot->figure, FACE);
	double label = pen_line_height(FACE_BODY);
	double foot = TICK + 2 * GAP + number + (x_label != NULL ? label : 0);
	double left;

	find_ticks(up, &plot->y, box.h - foot, room_y);
	left = TICK + 2 * GAP + widest(plot->figure, up) + (y_label != NULL ? label : 0);
	find_ticks(along, &plot->x, box.w - left, ROOM_X);
	/* Half a number stands beyond the frame at its top and at its right. */
	plot->inside = (struct box){box.x + left, box.y + number / 2,
		fmax(box.w - left - widest(plot->figure, along) / 2, 1),
		fmax(box.h - foot - number / 2, 1)};
}

static void draw(struct plot *plot, struct box box, const char *x_label,
	const char *y_label, const struct ticks *along, const struct ticks *up)
{
	draw_x(plot, along);
	draw_y(plot, up);
	draw_sides(plot);
	draw_labels(plot, box, x_label, y_label);
}

void plot_init(struct plot *plot, struct figure *figure, struct box box,
	const struct axis *x, const char *x_label, const struct axis *y,
	const char *y_label)
{
	struct ticks along, up;

	*plot = (struct plot){.figure = figure, .x = *x, .y = *y};
	place(plot, box, x_label, y_label, ROOM_Y, &along, &up);
	draw(plot, box, x_label, y_label, &along, &up);
}

struct box plot_inside(struct figure *figure, struct box box, const struct axis *x,
	const char *x_label, const struct axis *y, const char *y_label)
{
	struct plot plot = {.figure = figure, .x = *x, .y = *y};
	struct ticks along, up;

	place(&plot, box, x_label, y_label, ROOM_Y, &along, &up);
	return plot.inside;
}

double plot_height(struct figure *figure, double width, double aspect, const struct axis *x,
	const char *x_label, const struct axis *y, const char *y_label)
{
	struct plot plot = {.figure = figure, .x = *x, .y = *y};
	double height = width * aspect;
	struct ticks along, up;

	/* A higher axis may have more digits, which leave less of the width. */
	for (int round = 0; round < EVEN_ROUNDS; round++) {
		place(&plot, (struct box){0, 0, width, height}, x_label, y_label, ROOM_Y,
			&along, &up);
		height += aspect * plot.inside.w - plot.inside.h;
	}
	return height;
}

/* To this span, around the same middle. */
static void extend(struct axis *axis, double span)
{
	double more = (span - (axis->high - axis->low)) / 2;

	axis->low -= fmax(more, 0);
	axis->high += fmax(more, 0);
}

void plot_init_even(struct plot *plot, struct figure *figure, struct box box,
	const struct axis *x, const char *x_label, const struct axis *y,
	const char *y_label)
{
	struct ticks along, up;

	*plot = (struct plot){.figure = figure, .x = *x, .y = *y};
	place(plot, box, x_label, y_label, ROOM_X, &along, &up);
	/* Longer axes may have wider numbers, which leave less. */
	for (int round = 0; round < EVEN_ROUNDS; round++) {
		double unit = fmax((x->high - x->low) / plot->inside.w,
			(y->high - y->low) / plot->inside.h);

		plot->x = *x;
		plot->y = *y;
		extend(&plot->x, unit * plot->inside.w);
		extend(&plot->y, unit * plot->inside.h);
		place(plot, box, x_label, y_label, ROOM_X, &along, &up);
	}
	draw(plot, box, x_label, y_label, &along, &up);
}

static bool can_show(const struct plot *plot, double x, double y)
{
	return axis_can_show(&plot->x, x) && axis_can_show(&plot->y, y);
}

void plot_line(const struct plot *plot, const double *x, const double *y, size_t count,
	double width, struct colour colour)
{
	struct point *point = xcalloc(count + 1, sizeof *point);
	size_t points = 0;

	pen_clip(plot->figure, plot->inside);
	for (size_t i = 0; i <= count; i++) {
		if (i < count && can_show(plot, x[i], y[i])) {
			point[points++] = plot_point(plot, x[i], y[i]);
			continue;
		}
		/* One point alone is a dot. */
		if (points == 1)
			pen_disc(plot->figure, point[0], width, colour);
		else if (points > 1)
			pen_lines(plot->figure, point, points, width, colour);
		points = 0;
	}
	pen_unclip(plot->figure);
	free(point);
}

void plot_scatter(const struct plot *plot, const double *x, const double *y, size_t count,
	double radius, struct colour colour)
{
	pen_clip(plot->figure, plot->inside);
	for (size_t i = 0; i < count; i++)
		if (can_show(plot, x[i], y[i]))
			pen_disc(
				plot->figure, plot_point(plot, x[i], y[i]), radius, colour);
	pen_unclip(plot->figure);
}

void plot_bars(const struct plot *plot, const double *x, const double *y, size_t count,
	double width, struct colour colour)
{
	pen_clip(plot->figure, plot->inside);
	for (size_t i = 0; i < count; i++) {
		struct point left, right;

		if (!can_show(plot, x[i], y[i]))
			continue;
		left = plot_point(plot, x[i] - width / 2, y[i]);
		right = plot_point(plot, x[i] + width / 2, plot->y.low);
		pen_box(plot->figure,
			(struct box){left.x, left.y, right.x - left.x, right.y - left.y},
			colour);
	}
	pen_unclip(plot->figure);
}

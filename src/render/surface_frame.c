#include "fmnist/surface_frame.h"

#include <math.h>
#include <string.h>

#include "fmnist/levels.h"

#define AXES 3
#define TICKS_MOST 12
#define TICK 3.0
#define GAP 2.0
#define ROOM_PLANE 19.0 /* points, from number to number */
#define ROOM_HEIGHT 13.0
#define SHORT 24.0 /* an edge that is seen shorter has no numbers */
#define FACE FACE_SMALL
#define WALL 0xf7f7f7
#define LINE 0xdedede
#define EDGE_WIDTH 0.7
#define NUMBERS_ROOM 20.0
#define NAME_ROOM 30.0
#define ROUNDS 8
#define LEAST 10.0
#define NAME_MOST 0.85   /* of an edge */
#define RIGHT_COUNTS 0.1 /* times as much as down */
#define UPRIGHT (105 * M_PI / 180)

struct ticks {
	double at[TICKS_MOST]; /* (count) 0 to 1 */
	char text[TICKS_MOST][NUMBER_MAX];
	size_t count;
};

/* A place in the box, each coordinate from 0 to 1. */
struct corner {
	double at[AXES];
};

static struct point page_point(const struct prospect *prospect, struct corner corner)
{
	const struct place *box = &prospect->relief.box;

	return prospect_point(prospect,
		(struct place){(corner.at[0] - 0.5) * box->x, (corner.at[1] - 0.5) * box->y,
			(corner.at[2] - 0.5) * box->z});
}

/* ---- numbers ---- */

static struct axis axis_of(const struct prospect *prospect, int axis)
{
	const struct plane_range *range = &prospect->terrain->range;

	if (axis == 2)
		return prospect->heights;
	return (struct axis){.low = range->low[axis], .high = range->high[axis]};
}

static void find_ticks(
	struct ticks *ticks, const struct prospect *prospect, int axis, double length)
{
	struct axis values = axis_of(prospect, axis);
	double room = axis == 2 ? ROOM_HEIGHT : ROOM_PLANE;
	size_t most = (size_t)fmin(fmax(length / room, 3), TICKS_MOST);
	double value[LEVELS_MOST];

	ticks->count = levels_choose(&values, most, value);
	for (size_t i = 0; i < ticks->count; i++) {
		ticks->at[i] = axis_place(&values, value[i]);
		levels_text(ticks->text[i], &values, value, ticks->count, i);
	}
}

/* ---- edges ---- */

/* One of the box's edges along an axis. */
struct edge {
	struct corner from, to;
	struct point a, b;  /* where they are seen */
	struct point outer; /* the direction away from the box, of length 1 */
	double length;
};

static struct edge edge_of(const struct prospect *prospect, int axis, int which)
{
	struct edge edge = {.outer = {0, 0}};
	int k = (axis + 1) % AXES, l = (axis + 2) % AXES;

	edge.from.at[axis] = 0;
	edge.from.at[k] = which & 1;
	edge.from.at[l] = which >> 1;
	edge.to = edge.from;
	edge.to.at[axis] = 1;
	edge.a = page_point(prospect, edge.from);
	edge.b = page_point(prospect, edge.to);
	edge.length = hypot(edge.b.x - edge.a.x, edge.b.y - edge.a.y);
	return edge;
}

static void find_outer(struct edge *edge, struct point middle)
{
	double x = (edge->a.x + edge->b.x) / 2 - middle.x;
	double y = (edge->a.y + edge->b.y) / 2 - middle.y;
	double across = edge->length > 0 ? (edge->b.y - edge->a.y) / edge->length : 1;
	double down = edge->length > 0 ? (edge->a.x - edge->b.x) / edge->length : 0;
	double side = across * x + down * y < 0 ? -1 : 1;

	edge->outer = (struct point){side * across, side * down};
}

/* The one at the edge of what is seen: of the upright ones the furthest to the left; of
 * those along the plane the lowest, and where two are about as low that at the right, since
 * the heights are at the left. */
static struct edge outer_edge(const struct prospect *prospect, int axis)
{
	struct corner middle = {{0.5, 0.5, 0.5}};
	struct edge best = edge_of(prospect, axis, 0);

	for (int which = 1; which < 4; which++) {
		struct edge edge = edge_of(prospect, axis, which);
		double right = edge.a.x + edge.b.x - best.a.x - best.b.x;
		double down = edge.a.y + edge.b.y - best.a.y - best.b.y;

		if ((axis == 2 ? -right : down + RIGHT_COUNTS * right) > 1e-9)
			best = edge;
	}
	find_outer(&best, page_point(prospect, middle));
	return best;
}

/* ---- room ---- */

static void include(struct box *box, struct point at)
{
	double right = fmax(box->x + box->w, at.x), foot = fmax(box->y + box->h, at.y);

	box->x = fmin(box->x, at.x);
	box->y = fmin(box->y, at.y);
	box->w = right - box->x;
	box->h = foot - box->y;
}

static struct point beyond(const struct edge *edge, double part, double away)
{
	return (struct point){
		edge->a.x + part * (edge->b.x - edge->a.x) + away * edge->outer.x,
		edge->a.y + part * (edge->b.y - edge->a.y) + away * edge->outer.y};
}

struct box surface_frame_bounds(const struct prospect *prospect)
{
	struct corner origin = {{0, 0, 0}};
	struct point at = page_point(prospect, origin);
	struct box box = {at.x, at.y, 0, 0};

	for (int axis = 0; axis < AXES; axis++) {
		struct edge outer = outer_edge(prospect, axis);

		for (int which = 0; which < 4; which++) {
			struct edge edge = edge_of(prospect, axis, which);

			include(&box, edge.a);
			include(&box, edge.b);
		}
		if (outer.length < SHORT)
			continue;
		include(&box, beyond(&outer, 0, NUMBERS_ROOM));
		include(&box, beyond(&outer, 1, NUMBERS_ROOM));
		include(&box, beyond(&outer, 0.2, NAME_ROOM));
		include(&box, beyond(&outer, 0.8, NAME_ROOM));
	}
	return box;
}

void surface_frame_fit(struct prospect *prospect, struct box box)
{
	struct box in = box;

	/* Letters do not grow with the box. */
	for (int round = 0; round < ROUNDS; round++) {
		struct box all;
		double w = in.w, h = in.h;

		prospect_fit(prospect, in);
		all = surface_frame_bounds(prospect);
		in.w = fmax(in.w + box.w - all.w, LEAST);
		in.h = fmax(in.h + box.h - all.h, LEAST);
		/* The side that has room to spare keeps it, and shares it out. */
		in.w = fmin(in.w, box.w);
		in.h = fmin(in.h, box.h);
		in.x += box.x + box.w / 2 - all.x - all.w / 2 + (w - in.w) / 2;
		in.y += box.y + box.h / 2 - all.y - all.h / 2 + (h - in.h) / 2;
	}
	prospect_fit(prospect, in);
}

double surface_frame_height(const struct prospect *prospect, double width)
{
	struct prospect trial = *prospect;

	surface_frame_fit(&trial, (struct box){0, 0, width, 10 * width});
	return surface_frame_bounds(&trial).h;
}

/* ---- walls ---- */

/* Which of the two faces across an axis is behind. */
static double back_of(const struct prospect *prospect, int axis)
{
	const struct place *eye = &prospect->projection.toward;
	double toward = axis == 0 ? eye->x : axis == 1 ? eye->y : eye->z;

	return toward > 0 ? 0 : 1;
}

static void draw_wall(struct figure *figure, const struct prospect *prospect, int axis)
{
	int k = (axis + 1) % AXES, l = (axis + 2) % AXES;
	struct point at[4];

	for (int i = 0; i < 4; i++) {
		struct corner corner;

		corner.at[axis] = back_of(prospect, axis);
		corner.at[k] = i == 1 || i == 2;
		corner.at[l] = i >= 2;
		at[i] = page_point(prospect, corner);
	}
	pen_area(figure, at, 4, colour_of(WALL));
}

/* Across the walls along both other axes, at the numbers of this one and at its ends. */
static void draw_wall_lines(
	struct figure *figure, const struct prospect *prospect, int axis)
{
	struct ticks ticks;

	find_ticks(&ticks, prospect, axis, outer_edge(prospect, axis).length);
	for (int along = 0; along < AXES; along++)
		for (size_t i = 0; along != axis && i < ticks.count; i++) {
			struct corner from, to;

			from.at[axis] = ticks.at[i];
			from.at[along] = 0;
			from.at[AXES - axis - along] =
				back_of(prospect, AXES - axis - along);
			to = from;
			to.at[along] = 1;
			pen_line(figure, page_point(prospect, from),
				page_point(prospect, to), PEN_HAIR, colour_of(LINE));
		}
}

/* The three edges at which walls meet, and those that end them. */
static void draw_wall_edges(struct figure *figure, const struct prospect *prospect)
{
	for (int axis = 0; axis < AXES; axis++)
		for (int which = 0; which < 4; which++) {
			struct edge edge = edge_of(prospect, axis, which);
			int k = (axis + 1) % AXES, l = (axis + 2) % AXES;

			if (edge.from.at[k] == back_of(prospect, k) ||
				edge.from.at[l] == back_of(prospect, l))
				pen_line(figure, edge.a, edge.b, PEN_HAIR,
					colour_of(PEN_PALE));
		}
}

void surface_frame_draw_walls(struct figure *figure, const struct prospect *prospect)
{
	for (int axis = 0; axis < AXES; axis++)
		draw_wall(figure, prospect, axis);
	for (int axis = 0; axis < AXES; axis++)
		draw_wall_lines(figure, prospect, axis);
	draw_wall_edges(figure, prospect);
}

/* ---- axes ---- */

/* Where text stands whose nearest point to a place is there. */
static struct box text_box(struct figure *figure, struct point at, const struct edge *edge,
	enum face face, const char *text)
{
	double w = pen_width(figure, face, text), h = pen_capital(figure, face);

	return (struct box){at.x - (1 - edge->outer.x) / 2 * w,
		at.y - (1 - edge->outer.y) / 2 * h, w, h};
}

/* Whether there is room for a number and a little between it and the next. */
static bool take(struct clearance *clearance, struct box box)
{
	box.x -= GAP;
	box.y -= GAP / 2;
	box.w += 2 * GAP;
	box.h += GAP;
	if (!clearance_box_is_free(clearance, box))
		return false;
	clearance_take_box(clearance, box);
	return true;
}

/* Returns how far numbers go from the edge. */
static double draw_numbers(struct figure *figure, const struct edge *edge,
	const struct ticks *ticks, struct clearance *clearance)
{
	const struct lettering how = {.face = FACE, .colour = colour_of(PEN_INK)};
	double far = 0;

	for (size_t i = 0; i < ticks->count; i++) {
		double part = ticks->at[i];
		struct point at = {edge->a.x + part * (edge->b.x - edge->a.x),
			edge->a.y + part * (edge->b.y - edge->a.y)};
		struct point end = {
			at.x + TICK * edge->outer.x, at.y + TICK * edge->outer.y};
		struct point stand = {
			end.x + GAP * edge->outer.x, end.y + GAP * edge->outer.y};
		struct box box = text_box(figure, stand, edge, FACE, ticks->text[i]);

		pen_line(figure, at, end, EDGE_WIDTH, colour_of(PEN_DIM));
		if (!take(clearance, box))
			continue;
		pen_text(figure, box.x, box.y + box.h, &how, ticks->text[i]);
		far = fmax(far, fabs(edge->outer.x) * box.w + fabs(edge->outer.y) * box.h);
	}
	return TICK + GAP + far;
}

static void draw_name(
	struct figure *figure, const struct edge *edge, double away, const char *name)
{
	struct lettering how = {
		.face = FACE_BODY, .colour = colour_of(PEN_INK), .across = 0.5};
	double turn = -atan2(edge->b.y - edge->a.y, edge->b.x - edge->a.x);
	double x = (edge->a.x + edge->b.x) / 2 + away * edge->outer.x;
	double y = (edge->a.y + edge->b.y) / 2 + away * edge->outer.y;

	/* What is nearly upright reads upwards. */
	if (turn > UPRIGHT)
		turn -= M_PI;
	else if (turn <= UPRIGHT - M_PI)
		turn += M_PI;
	/* Its head or its foot is towards the box. */
	how.up = -sin(turn) * edge->outer.x - cos(turn) * edge->outer.y < 0 ? 1 : 0;
	how.turn = turn * (180 / M_PI);
	pen_text(figure, x, y, &how, name);
}

void surface_frame_draw_axes(struct figure *figure, const struct prospect *prospect,
	const struct landscape_name name[AXES], struct clearance *clearance)
{
	for (int axis = 0; axis < AXES; axis++) {
		struct edge edge = outer_edge(prospect, axis);
		struct ticks ticks;
		double away;

		if (edge.length < SHORT)
			continue;
		find_ticks(&ticks, prospect, axis, edge.length);
		pen_line(figure, edge.a, edge.b, EDGE_WIDTH, colour_of(PEN_DIM));
		away = draw_numbers(figure, &edge, &ticks, clearance);
		draw_name(figure, &edge, away + 2 * GAP,
			pen_width(figure, FACE_BODY, name[axis].full) <
					NAME_MOST * edge.length
				? name[axis].full
				: name[axis].brief);
	}
}

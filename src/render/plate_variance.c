#include "fmnist/plate_variance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/axis.h"
#include "fmnist/clearance.h"
#include "fmnist/plate.h"
#include "fmnist/plot.h"
#include "fmnist/scheme_mark.h"
#include "fmnist/variance_range.h"
#include "fmnist/variance_text.h"
#include "fmnist/xalloc.h"

#define PLOT_HEIGHT 216.0
#define LINE 0.9
#define THEORY 3.6       /* wide and pale, to be seen on both sides of the line */
#define THEORY_PALE 0.72 /* of the way to white */
#define RADIUS_MOST 2.0
#define RADIUS_LEAST 1.0
#define RADIUS_PART 0.13 /* of the distance from layer to layer */
#define BAR 0.7
#define LEAST_DECADES 1.0
#define ROOM 0.07       /* of what is shown, at both ends */
#define ROOM_LEAST 0.15 /* decades */
#define BEYOND 1e9      /* of an end of the axis: 0, or infinite */
#define ARROW 3.0
#define EDGE 1.5
#define INSET 3.0 /* of a name, from the frame */
#define GAPS 4
#define GAP_FIRST 3.5
#define GAP_STEP 3.5
#define ROWS_NEAR 3
#define ROWS_MOST 20
#define FROM_EDGE 3.5

/* A quantity, and in which direction it goes. */
struct way {
	const char *title, *explanation, *label;
	size_t offset; /* of its estimate in a layer */
	bool back;     /* from the last layer to the first */
};

static const struct way ways[] = {
	{"Forward: Var[z] of each layer",
		"variance of a layer's outputs before the activation", "Var[z]",
		offsetof(struct init_layer, z), false},
	{"Backward: Var[δz] of each layer",
		"variance of the gradient of one image's loss with respect to these "
		"outputs",
		"Var[δz]", offsetof(struct init_layer, gradient), true},
};

#define WAYS (sizeof ways / sizeof ways[0])

struct scene {
	const struct init_result *result;
	const struct way *way;
	struct axis x, y;
	char label[64]; /* of x */
	struct plot plot;
	struct clearance taken;
	double radius;
};

static const struct init_estimate *estimate_of(
	const struct scene *scene, size_t scheme, size_t layer)
{
	return variance_estimate(scene->result, scheme, layer, scene->way->offset);
}

/* The layer that a signal reaches as number k, from 0. */
static size_t layer_at(const struct scene *scene, size_t k)
{
	return scene->way->back ? scene->result->layers - 1 - k : k;
}

/* ---- the axes ---- */

static struct axis axis_up(const struct scene *scene)
{
	struct axis axis = {.log = true};
	struct variance_range range = variance_range_of(scene->result, scene->way->offset);
	double decades = log10(range.high / range.low);
	double room = fmax(fmax(ROOM * decades, ROOM_LEAST), (LEAST_DECADES - decades) / 2);

	axis_fit(&axis, range.low / pow(10, room), range.high * pow(10, room), 0, INFINITY);
	return axis;
}

static void make_axes(struct scene *scene)
{
	size_t layers = scene->result->layers;

	scene->x = (struct axis){.low = 0.5, .high = (double)layers + 0.5, .whole = true};
	scene->y = axis_up(scene);
	snprintf(scene->label, sizeof scene->label, "layer (%zu: output layer)", layers);
}

/* ---- lines ---- */

/* What is beyond all numbers stands far outside, so that its line leaves the frame. */
static double drawn_value(const struct scene *scene, double value)
{
	const struct axis *axis = &scene->y;

	if (isnan(value))
		return NAN;
	return fmin(fmax(value, axis->low / BEYOND), axis->high * BEYOND);
}

static struct point place_of(const struct scene *scene, size_t scheme, size_t layer)
{
	double mean = estimate_of(scene, scheme, layer)->mean;

	return plot_point(&scene->plot, (double)layer + 1, drawn_value(scene, mean));
}

static bool is_inside(const struct scene *scene, struct point at)
{
	struct box in = scene->plot.inside;

	return at.y >= in.y && at.y <= in.y + in.h;
}

/* Where a line from one place to another crosses the frame's head or foot. */
static struct point crossing(const struct scene *scene, struct point from, struct point to)
{
	struct box in = scene->plot.inside;
	double edge = to.y < in.y ? in.y : in.y + in.h;
	double part = (edge - from.y) / (to.y - from.y);

	return (struct point){from.x + part * (to.x - from.x), edge};
}

static void draw_theory(struct scene *scene, size_t scheme, double *x, double *y)
{
	struct colour pale = colour_between(
		scheme_colour(scene->result, scheme), colour_of(0xffffff), THEORY_PALE);

	for (size_t l = 0; l < scene->result->layers; l++) {
		x[l] = (double)l + 1;
		y[l] = drawn_value(scene, estimate_of(scene, scheme, l)->theory);
	}
	plot_line(&scene->plot, x, y, scene->result->layers, THEORY, pale);
}

static void draw_line(struct scene *scene, size_t scheme, double *x, double *y)
{
	for (size_t l = 0; l < scene->result->layers; l++) {
		x[l] = (double)l + 1;
		y[l] = drawn_value(scene, estimate_of(scene, scheme, l)->mean);
	}
	plot_line(&scene->plot, x, y, scene->result->layers, LINE,
		scheme_colour(scene->result, scheme));
}

/* The interval, where it is larger than the point. */
static void draw_bar(struct scene *scene, size_t scheme, size_t layer)
{
	const struct init_estimate *of = estimate_of(scene, scheme, layer);
	double x = (double)layer + 1, half = INIT_INTERVAL * of->error;
	struct point foot, head;

	if (!isfinite(half) || !isfinite(of->mean))
		return;
	foot = plot_point(&scene->plot, x, drawn_value(scene, of->mean - half));
	head = plot_point(&scene->plot, x, drawn_value(scene, of->mean + half));
	pen_line(scene->plot.figure, foot, head, BAR, scheme_colour(scene->result, scheme));
	if (foot.y - head.y > 2 * scene->radius)
		clearance_take(&scene->taken, foot, head, scene->radius);
}

static void draw_points(struct scene *scene, size_t scheme)
{
	struct figure *figure = scene->plot.figure;

	pen_clip(figure, scene->plot.inside);
	for (size_t l = 0; l < scene->result->layers; l++)
		draw_bar(scene, scheme, l);
	pen_unclip(figure);
	for (size_t l = 0; l < scene->result->layers; l++) {
		struct point at = place_of(scene, scheme, l);

		if (is_inside(scene, at)) /* not where it is no number */
			scheme_mark(figure, at, scene->radius, scene->result, scheme);
	}
}

/* No name may stand over a line. */
static void take_line(struct scene *scene, size_t scheme)
{
	for (size_t l = 0; l + 1 < scene->result->layers; l++) {
		struct point from = place_of(scene, scheme, l);
		struct point to = place_of(scene, scheme, l + 1);

		if (isnan(from.y) || isnan(to.y) ||
			(!is_inside(scene, from) && !is_inside(scene, to)))
			continue;
		if (!is_inside(scene, from))
			from = crossing(scene, to, from);
		if (!is_inside(scene, to))
			to = crossing(scene, from, to);
		clearance_take(&scene->taken, from, to, scene->radius);
	}
}

/* ---- names ---- */

/* Where a line ends: how many layers it reaches inside the frame. */
static size_t layers_inside(const struct scene *scene, size_t scheme)
{
	size_t k = 0;

	while (k < scene->result->layers &&
		is_inside(scene, place_of(scene, scheme, layer_at(scene, k))))
		k++;
	return k;
}

#define NAMES 3

/* "normal: 2.1e-38 in layer 21" or "normal: 0 from layer 9 on", "normal: 0", "normal": the
 * less room there is. Of a line that stays inside all are the last. */
struct names {
	char text[NAMES][96];
};

static void make_names(
	const struct scene *scene, size_t scheme, size_t inside, struct names *names)
{
	const char *name = init_result_name(scene->result, scheme);
	size_t layers = scene->result->layers, k = inside;
	double mean = NAN;
	char value[VARIANCE_TEXT] = "no number";
	bool is_number = true;

	for (int i = 0; i < NAMES; i++)
		snprintf(names->text[i], sizeof names->text[i], "%s", name);
	if (inside == layers)
		return;
	for (; k < layers && is_number; k++) {
		mean = estimate_of(scene, scheme, layer_at(scene, k))->mean;
		is_number = mean > 0 && !isinf(mean);
	}
	if (!isnan(mean))
		variance_text(value, mean, NAN);
	snprintf(names->text[0], sizeof names->text[0],
		is_number ? "%s: %s in layer %zu" : "%s: %s from layer %zu on", name, value,
		layer_at(scene, k - 1) + 1);
	snprintf(names->text[1], sizeof names->text[1], "%s: %s", name, value);
}

static bool put_name(struct scene *scene, size_t scheme, struct box box, const char *text)
{
	const struct lettering how = {
		.face = FACE_BODY, .colour = scheme_ink(scene->result, scheme), .up = 1};
	struct box in = scene->plot.inside;
	struct box wide = {box.x - EDGE, box.y - EDGE, box.w + 2 * EDGE, box.h + 2 * EDGE};

	if (box.x < in.x + INSET || box.x + box.w > in.x + in.w - INSET ||
		box.y < in.y + INSET || box.y + box.h > in.y + in.h - INSET ||
		!clearance_box_is_free(&scene->taken, wide))
		return false;
	pen_text_edged(
		scene->plot.figure, box.x, box.y, &how, EDGE, colour_of(0xffffff), text);
	clearance_take_box(&scene->taken, wide);
	return true;
}

/* Above, below, and to both sides of a place. */
static bool put_beside(struct scene *scene, size_t scheme, struct point at, struct box box,
	double gap, const char *text)
{
	static const double across[] = {-0.5, 0, -1};
	double far = gap + scene->radius;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < sizeof across / sizeof across[0]; i++) {
			box.x = at.x + across[i] * box.w;
			box.y = side == 0 ? at.y - far - box.h : at.y + far;
			if (put_name(scene, scheme, box, text))
				return true;
		}
	return false;
}

/* Along a line, from its end on. */
static bool name_line(
	struct scene *scene, size_t scheme, size_t inside, struct box box, const char *text)
{
	for (int gap = 0; gap < GAPS; gap++)
		for (size_t k = inside; k-- > 0;) {
			struct point at = place_of(scene, scheme, layer_at(scene, k));

			if (put_beside(scene, scheme, at, box, GAP_FIRST + GAP_STEP * gap,
				    text))
				return true;
		}
	return false;
}

/* Where a line leaves the frame. */
struct edge {
	struct point at;
	double down; /* 1: at the foot, -1: at the head */
};

static void draw_arrow(struct scene *scene, size_t scheme, const struct edge *out)
{
	struct point at = out->at;
	const struct point corner[] = {at, {at.x - ARROW, at.y - 2 * ARROW * out->down},
		{at.x + ARROW, at.y - 2 * ARROW * out->down}};

	pen_area(scene->plot.figure, corner, 3, scheme_colour(scene->result, scheme));
	clearance_take(&scene->taken, at, corner[1], ARROW / 2);
	clearance_take(&scene->taken, at, corner[2], ARROW / 2);
}

/* Beside the arrow, some rows from the edge. */
static bool name_arrow(struct scene *scene, size_t scheme, const struct edge *out,
	struct box box, const char *text, int rows)
{
	for (int row = 0; row < rows; row++) {
		double far = FROM_EDGE + row * (box.h + 2 * EDGE);

		box.y = out->down > 0 ? out->at.y - far - box.h : out->at.y + far;
		box.x = out->at.x + 2 * ARROW + EDGE;
		if (put_name(scene, scheme, box, text))
			return true;
		box.x = out->at.x - 2 * ARROW - EDGE - box.w;
		if (put_name(scene, scheme, box, text))
			return true;
	}
	return false;
}

/* Where its line leaves the frame, if it does. */
static bool find_exit(
	const struct scene *scene, size_t scheme, size_t inside, struct edge *out)
{
	struct box in = scene->plot.inside;
	struct point to;

	if (inside == scene->result->layers)
		return false;
	to = place_of(scene, scheme, layer_at(scene, inside));
	if (isnan(to.y))
		return false;
	out->down = to.y > in.y ? 1 : -1;
	out->at = inside > 0
		? crossing(scene, place_of(scene, scheme, layer_at(scene, inside - 1)), to)
		: (struct point){to.x, out->down > 0 ? in.y + in.h : in.y};
	return true;
}

static struct box box_of(const struct scene *scene, const char *text)
{
	return (struct box){.w = pen_width(scene->plot.figure, FACE_BODY, text),
		.h = pen_capital(scene->plot.figure, FACE_BODY)};
}

static void name_leaving(struct scene *scene, size_t scheme, size_t inside,
	const struct edge *out, const struct names *names)
{
	for (int rows = ROWS_NEAR; rows <= ROWS_MOST; rows += ROWS_MOST - ROWS_NEAR)
		for (int i = 0; i < NAMES; i++)
			if (name_arrow(scene, scheme, out, box_of(scene, names->text[i]),
				    names->text[i], rows))
				return;
	name_line(scene, scheme, inside, box_of(scene, names->text[0]), names->text[0]);
}

/* Those at the edge have few places, so they come before the others. */
static void name_scheme(struct scene *scene, size_t scheme, bool leaving)
{
	size_t inside = layers_inside(scene, scheme);
	struct edge out = {{0, 0}, 0};
	struct names names;

	if (find_exit(scene, scheme, inside, &out) != leaving)
		return;
	make_names(scene, scheme, inside, &names);
	if (leaving) {
		draw_arrow(scene, scheme, &out);
		name_leaving(scene, scheme, inside, &out, &names);
	} else {
		name_line(
			scene, scheme, inside, box_of(scene, names.text[0]), names.text[0]);
	}
}

/* ---- the plate ---- */

static void draw_lines(struct scene *scene)
{
	const struct init_result *result = scene->result;
	double *x = xcalloc(result->layers, sizeof *x);
	double *y = xcalloc(result->layers, sizeof *y);

	for (size_t i = 0; i < result->schemes; i++)
		draw_theory(scene, i, x, y);
	for (size_t i = 0; i < result->schemes; i++)
		draw_line(scene, i, x, y);
	for (size_t i = 0; i < result->schemes; i++)
		draw_points(scene, i);
	free(x);
	free(y);
}

static void draw_names(struct scene *scene)
{
	size_t schemes = scene->result->schemes;

	for (size_t i = 0; i < schemes; i++)
		take_line(scene, i);
	for (size_t i = 0; i < schemes; i++)
		name_scheme(scene, i, true);
	for (size_t i = 0; i < schemes; i++)
		name_scheme(scene, i, false);
	clearance_release(&scene->taken);
}

static void draw_plot(struct scene *scene, struct figure *figure, struct box box)
{
	plot_init(&scene->plot, figure, box, &scene->x, scene->label, &scene->y,
		scene->way->label);
	scene->radius = fmin(RADIUS_MOST,
		fmax(RADIUS_LEAST, RADIUS_PART * scene->plot.inside.w / scene->x.high));
	draw_lines(scene);
	draw_names(scene);
}

/* The narrower numbers of one axis stand further in, so that layers stand below each
 * other. */
static void align(struct scene scene[WAYS], struct figure *figure, struct box box[WAYS])
{
	double left[WAYS], most = 0;

	for (size_t i = 0; i < WAYS; i++) {
		left[i] = plot_inside(figure, box[i], &scene[i].x, scene[i].label,
			&scene[i].y, scene[i].way->label)
				  .x;
		most = fmax(most, left[i]);
	}
	for (size_t i = 0; i < WAYS; i++) {
		box[i].x += most - left[i];
		box[i].w -= most - left[i];
	}
}

double plate_variance_height(void)
{
	return WAYS * (PLATE_HEAD + PLOT_HEIGHT) + (WAYS - 1) * PLATE_GAP;
}

void plate_variance_draw(
	struct figure *figure, struct box box, const struct init_result *result)
{
	struct scene scene[WAYS];
	struct box plot[WAYS];

	for (size_t i = 0; i < WAYS; i++) {
		plate_head(figure, box, ways[i].title, ways[i].explanation);
		plot[i] = (struct box){box.x, box.y + PLATE_HEAD, box.w, PLOT_HEIGHT};
		box.y += PLATE_HEAD + PLOT_HEIGHT + PLATE_GAP;
		scene[i] = (struct scene){.result = result, .way = &ways[i]};
		make_axes(&scene[i]);
	}
	align(scene, figure, plot);
	for (size_t i = 0; i < WAYS; i++)
		draw_plot(&scene[i], figure, plot[i]);
}

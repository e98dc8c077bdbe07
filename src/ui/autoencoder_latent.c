#include "fmnist/autoencoder_latent.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/axis.h"
#include "fmnist/canvas.h"
#include "fmnist/class_name.h"
#include "fmnist/inspect_list.h"
#include "fmnist/xalloc.h"

#define CLASSES DATASET_CLASSES
#define TICKS_MOST 12
#define DIAMOND 0x25c6
#define DISC 0x25cf
#define RIGHT 0x25b8
#define UP 0x25b4
#define ROOM 0.02    /* of the range of the points, around them */
#define STRIP 0.35   /* of a class's height, to both sides, where there is one axis */
#define NAMES_ROWS 8 /* from which on names stand at the classes' means */
#define NAMES_COLS 30
#define NAME_CLASHES 3 /* rows that a name gives way to others, to either side */

static_assert(ROLE_CLASSES == CLASSES, "each class has a colour");

/* Everything that follows from scene and area. */
struct plot {
	const struct latent_scene *scene;
	struct area area, body;
	struct axis axis[LATENT_AXES];
	bool digits; /* in place of dots */
	bool strips; /* one axis: the other one is the class */
	struct canvas canvas;
	uint16_t *count; /* (body.rows, body.cols, CLASSES) */
	bool *taken;     /* (body.rows, body.cols): a name stands there */
	double tick[LATENT_AXES][TICKS_MOST];
	int ticks[LATENT_AXES];
	int gutter;
	bool has_numbers; /* below the plot; beside it where there is a gutter */
};

/* ---- places ---- */

/* Any number in [-1, 1) that stays the image's own. */
static double jitter(size_t i)
{
	uint32_t x = (uint32_t)i * 2654435761u;

	x ^= x >> 15;
	x *= 2246822519u;
	return (double)(x ^ x >> 13) / 2147483648.0 - 1.0;
}

/* Where there is one axis, the classes lie in strips. */
static double place_of(const struct plot *plot, size_t i, size_t axis)
{
	const struct latent *latent = plot->scene->latent;

	if (axis < latent->axes)
		return (double)latent->place[i * latent->axes + axis];
	return CLASSES - 1 - plot->scene->test->labels[i] + STRIP * jitter(i);
}

static double mean_of(const struct plot *plot, int class, size_t axis)
{
	const struct latent *latent = plot->scene->latent;

	return axis < latent->axes ? latent->mean[class][axis] : CLASSES - 1 - class;
}

static void fit_axis(struct plot *plot, size_t which)
{
	const struct latent_scene *scene = plot->scene;
	struct axis *axis = &plot->axis[which];
	double low = INFINITY, high = -INFINITY, room, middle;

	for (size_t i = 0; i < scene->latent->count; i++) {
		double at = place_of(plot, i, which);

		low = fmin(low, at);
		high = fmax(high, at);
	}
	room = fmax(ROOM * (high - low), 1e-6);
	*axis = (struct axis){.low = low - room, .high = high + room};
	if (!(scene->zoom > 1.0))
		return;
	/* About the chosen image, and no farther than there is something. */
	room = (axis->high - axis->low) / scene->zoom;
	middle = place_of(plot, scene->chosen, which);
	middle = fmax(axis->low + room / 2.0, fmin(middle, axis->high - room / 2.0));
	*axis = (struct axis){.low = middle - room / 2.0, .high = middle + room / 2.0};
}

static bool find_dot(const struct plot *plot, size_t i, int *x, int *y)
{
	double across = axis_place(&plot->axis[0], place_of(plot, i, 0));
	double up = axis_place(&plot->axis[1], place_of(plot, i, 1));

	if (!(across >= 0.0 && across <= 1.0 && up >= 0.0 && up <= 1.0))
		return false;
	*x = (int)lround(across * (plot->canvas.wide - 1));
	*y = (int)lround((1.0 - up) * (plot->canvas.high - 1));
	return true;
}

static void cell_of(const struct plot *plot, int x, int y, int *row, int *col)
{
	int wide, high;

	canvas_cell(plot->area.grid->glyphs, &wide, &high);
	*row = y / high;
	*col = x / wide;
}

/* ---- layout ---- */

static void layout(struct plot *plot)
{
	const struct area *area = &plot->area;
	int rows = area->rows, cols = area->cols, high;

	plot->has_numbers = rows >= 6 && cols >= 20;
	high = rows - 1 - 2 * plot->has_numbers;
	for (size_t i = 0; i < LATENT_AXES; i++) {
		int room = i == 0 ? cols / 8 : high / 3;

		fit_axis(plot, i);
		plot->ticks[i] = axis_ticks(&plot->axis[i],
			room < 2                    ? 2
				: room > TICKS_MOST ? TICKS_MOST
						    : room,
			plot->tick[i]);
	}
	for (int i = 0; i < plot->ticks[1] && plot->has_numbers; i++) {
		char text[NUMBER_MAX];
		int wide;

		axis_number(text, &plot->axis[1], plot->tick[1], plot->ticks[1], i);
		wide = text_columns(text);
		plot->gutter = wide > plot->gutter ? wide : plot->gutter;
	}
	if (plot->strips || plot->gutter > cols / 4)
		plot->gutter = 0;
	plot->body = area_part(area, 1, plot->gutter + 1, high, cols - plot->gutter - 1);
}

/* ---- points ---- */

static uint16_t *count_at(const struct plot *plot, int row, int col)
{
	return plot->count +
		((size_t)row * (size_t)plot->body.cols + (size_t)col) * CLASSES;
}

static void count_points(struct plot *plot)
{
	const struct latent_scene *scene = plot->scene;

	for (size_t i = 0; i < scene->latent->count; i++) {
		int x, y, row, col;
		uint16_t *count;

		if (!find_dot(plot, i, &x, &y))
			continue;
		cell_of(plot, x, y, &row, &col);
		count = &count_at(plot, row, col)[scene->test->labels[i]];
		*count = (uint16_t)(*count + (*count < UINT16_MAX));
	}
}

/* The class that a cell shows: the one that stands out if it is there, else the one that
 * has most; -1: there is nobody. */
static int class_at(const struct plot *plot, int row, int col)
{
	const uint16_t *count = count_at(plot, row, col);
	int class = plot->scene->class, best = -1;

	if (class != CLASS_ANY && count[class] > 0)
		return class;
	for (int i = 0; i < CLASSES; i++)
		if (count[i] > 0 && (best < 0 || count[i] > count[best]))
			best = i;
	return best;
}

static bool stands_out(const struct plot *plot, int class)
{
	return plot->scene->class == CLASS_ANY || plot->scene->class == class;
}

static void draw_digits(const struct plot *plot)
{
	for (int row = 0; row < plot->body.rows; row++) {
		for (int col = 0; col < plot->body.cols; col++) {
			int class = class_at(plot, row, col);

			if (class >= 0 && stands_out(plot, class))
				area_text(&plot->body, row, col, role_of_class(class), 0,
					class_name(class, 1));
			else if (class >= 0)
				area_put(&plot->body, row, col, 0xb7, ROLE_DIM, 0);
		}
	}
}

/* The dots of others are ground where one class stands out. */
static void draw_dots(struct plot *plot)
{
	const struct latent_scene *scene = plot->scene;

	for (size_t i = 0; i < scene->latent->count; i++) {
		int x, y, row, col;

		if (!find_dot(plot, i, &x, &y))
			continue;
		cell_of(plot, x, y, &row, &col);
		canvas_dot(&plot->canvas, x, y,
			stands_out(plot, scene->test->labels[i])
				? role_of_class(class_at(plot, row, col))
				: ROLE_ENVELOPE);
	}
	canvas_flush(&plot->canvas);
}

/* ---- names and marks ---- */

static bool is_free(const struct plot *plot, int row, int col, int cols)
{
	if (row < 0 || row >= plot->body.rows)
		return false;
	for (int i = col; i < col + cols; i++)
		if (plot->taken[row * plot->body.cols + i])
			return false;
	return true;
}

/* At the mean of its images, or a few rows off where another name stands. */
static void draw_name(const struct plot *plot, int class)
{
	double across = axis_place(&plot->axis[0], mean_of(plot, class, 0));
	double up = axis_place(&plot->axis[1], mean_of(plot, class, 1));
	const char *name = class_name(class, CLASS_NAME_SHORT);
	int cols = text_columns(name), row, col;

	if (!(across >= 0.0 && across <= 1.0 && up >= 0.0 && up <= 1.0))
		return;
	col = (int)lround(across * (plot->body.cols - 1)) - cols / 2;
	col = col < 0 ? 0 : col > plot->body.cols - cols ? plot->body.cols - cols : col;
	row = (int)lround((1.0 - up) * (plot->body.rows - 1));
	for (int i = 0; i <= 2 * NAME_CLASHES; i++) {
		int at = row + (i % 2 != 0 ? (i + 1) / 2 : -(i / 2));

		if (!is_free(plot, at, col, cols))
			continue;
		area_text(&plot->body, at, col, role_of_class(class), ATTR_BOLD, name);
		for (int k = col; k < col + cols; k++)
			plot->taken[at * plot->body.cols + k] = true;
		return;
	}
}

static void draw_names(const struct plot *plot)
{
	if (plot->body.rows < NAMES_ROWS || plot->body.cols < NAMES_COLS)
		return;
	for (int class = 0; class < CLASSES; class ++)
		if (stands_out(plot, class))
			draw_name(plot, class);
}

/* ---- axes ---- */

/* The longest that takes no more than so many columns. */
static void describe_axis(
	const struct plot *plot, size_t which, int cols, char *text, size_t size)
{
	double share = plot->scene->latent->share[which];

	snprintf(text, size, "PC%zu  %.1f %% of the variance", which + 1, share * 100);
	if (text_columns(text) > cols)
		snprintf(text, size, "PC%zu  %.1f %%", which + 1, share * 100);
	if (isnan(share) || text_columns(text) > cols)
		snprintf(text, size, "PC%zu", which + 1);
}

static void draw_title(const struct plot *plot)
{
	const struct latent_scene *scene = plot->scene;
	char text[64] = "", note[64] = "";

	if (!plot->strips)
		describe_axis(plot, 1, plot->area.cols / 2, text, sizeof text);
	if (scene->zoom > 1.0)
		snprintf(note, sizeof note, "zoom %.3g\u00d7", scene->zoom);
	else if (scene->latent->idle > 0)
		snprintf(note, sizeof note, "%zu of the numbers never change",
			scene->latent->idle);
	area_text(&plot->area, 0, 0, ROLE_TITLE, 0, text);
	if (text_columns(text) + 2 + text_columns(note) < plot->area.cols)
		area_text_right(&plot->area, 0, plot->area.cols, ROLE_DIM, 0, note);
}

static void draw_y_axis(const struct plot *plot)
{
	int line = plot->gutter;

	for (int row = 0; row < plot->body.rows; row++)
		area_put(&plot->area, 1 + row, line, 0x2502, ROLE_DIM, 0);
	for (int i = 0; i < plot->ticks[1] && !plot->strips; i++) {
		double place = 1.0 - axis_place(&plot->axis[1], plot->tick[1][i]);
		int row = 1 + (int)lround(place * (plot->body.rows - 1));
		char text[NUMBER_MAX];

		axis_number(text, &plot->axis[1], plot->tick[1], plot->ticks[1], i);
		area_put(&plot->area, row, line, 0x2524, ROLE_DIM, 0);
		if (plot->gutter > 0)
			area_text_right(&plot->area, row, line, ROLE_DIM, 0, text);
	}
}

/* Numbers below their ticks, and at the end what the axis is. */
static void draw_x_axis(const struct plot *plot)
{
	int row = 1 + plot->body.rows, left = plot->gutter + 1;
	struct area line = area_part(&plot->area, row + 1, 0, 1, plot->area.cols);
	char text[64];
	int end = plot->area.cols;

	for (int col = left; col < plot->area.cols; col++)
		area_put(&plot->area, row, col, 0x2500, ROLE_DIM, 0);
	area_put(&plot->area, row, left - 1, 0x2514, ROLE_DIM, 0);
	describe_axis(plot, 0, plot->area.cols / 2, text, sizeof text);
	area_text_right(&line, 0, end, ROLE_TITLE, 0, text);
	end -= text_columns(text) + 1;
	for (int i = 0; i < plot->ticks[0]; i++) {
		double place = axis_place(&plot->axis[0], plot->tick[0][i]);
		int col = left + (int)lround(place * (plot->body.cols - 1)), from;
		char number[NUMBER_MAX];

		axis_number(number, &plot->axis[0], plot->tick[0], plot->ticks[0], i);
		from = col - (text_columns(number) - 1) / 2;
		area_put(&plot->area, row, col, 0x252c, ROLE_DIM, 0);
		if (from >= 0 && from + text_columns(number) <= end)
			area_text(&line, 0, from, ROLE_DIM, 0, number);
	}
}

/* In the plot and on its axes. */
static void mark_chosen(const struct plot *plot)
{
	int x, y, row, col;

	if (!find_dot(plot, plot->scene->chosen, &x, &y))
		return;
	cell_of(plot, x, y, &row, &col);
	area_put(&plot->body, row, col, DIAMOND, ROLE_SELECTED, ATTR_REVERSE | ATTR_BOLD);
	if (!plot->has_numbers)
		return;
	area_put(&plot->area, 1 + row, plot->gutter, RIGHT, ROLE_TEXT, ATTR_BOLD);
	area_put(&plot->area, 1 + plot->body.rows, plot->gutter + 1 + col, UP, ROLE_TEXT,
		ATTR_BOLD);
}

void autoencoder_latent_draw(const struct latent_scene *scene, const struct area *area)
{
	struct plot plot = {.scene = scene,
		.area = *area,
		.digits = !area->grid->colours || area->grid->glyphs != GLYPHS_BRAILLE,
		.strips = scene->latent->axes < LATENT_AXES};
	size_t cells;

	if (area->rows < 2 || area->cols < 4)
		return;
	layout(&plot);
	cells = (size_t)plot.body.rows * (size_t)plot.body.cols;
	plot.count = xcalloc(cells * CLASSES, sizeof *plot.count);
	plot.taken = xcalloc(cells, sizeof *plot.taken);
	canvas_init(&plot.canvas, plot.body);
	count_points(&plot);
	if (plot.digits)
		draw_digits(&plot);
	else
		draw_dots(&plot);
	draw_names(&plot);
	draw_title(&plot);
	if (plot.has_numbers) {
		draw_y_axis(&plot);
		draw_x_axis(&plot);
	}
	mark_chosen(&plot);
	canvas_release(&plot.canvas);
	free(plot.count);
	free(plot.taken);
}

/* ---- the legend ---- */

static double mean_error(
	const struct autoencoding *all, const struct images *test, int class)
{
	double sum = 0.0;
	size_t n = 0;

	for (size_t i = 0; i < all->all.count; i++) {
		if (test->labels[i] != class)
			continue;
		sum += all->all.error[i];
		n++;
	}
	return n > 0 ? sum / (double)n : NAN;
}

void autoencoder_latent_legend(const struct autoencoding *all, const struct images *test,
	int class, const struct area *area)
{
	area_text(area, 0, 0, ROLE_DIM, 0, "class");
	area_text_right(area, 0, area->cols, ROLE_DIM, 0, "mean error");
	for (int i = 0; i < CLASSES; i++) {
		double error = mean_error(all, test, i);
		bool dim = class != CLASS_ANY && class != i;
		enum role role = dim ? ROLE_DIM : role_of_class(i);
		char text[NUMBER_MAX];

		area_put(area, 1 + i, 0, DISC, role, 0);
		area_printf(area, 1 + i, 2, role, class == i ? ATTR_BOLD : 0, "%d %s", i,
			class_name(i, CLASS_NAME_FULL));
		value_text(text, "%.5f", error);
		if (isfinite(error))
			area_text_right(area, 1 + i, area->cols, ROLE_TEST, 0, text);
	}
}

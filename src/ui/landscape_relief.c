#include "fmnist/landscape_relief.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/canvas.h"
#include "fmnist/projection.h"
#include "fmnist/tone.h"
#include "fmnist/xalloc.h"

#define DISTANCE 4.0  /* of the eye, in sides of the box */
#define DOTS_A_LINE 7 /* between two lines of the mesh, about */
#define LINES_MOST 60
#define MESH ROLE_ENVELOPE /* the ground: where the path goes it is left out */
#define BULLET 0x2022
#define DISC 0x25cf

static const struct place box = {1.25, 1.25, 0.75};

struct scene {
	const struct landscape_map *map;
	struct relief
		relief; /* heights from the least to the highest of surface and path */
	struct projection projection;
	struct canvas canvas;
	double scale, right, down; /* from what is seen to dots */
	double *height; /* (area.rows, area.cols): of the surface in a cell; NaN: none */
};

/* ---- where things are ---- */

static struct place corner(int i)
{
	return (struct place){box.x * ((i & 1) - 0.5), box.y * ((i >> 1 & 1) - 0.5),
		box.z * ((i >> 2 & 1) - 0.5)};
}

/* The box fills the area. Dots are about as wide as high, but those of half blocks and of
 * ASCII. */
static void fit(struct scene *scene)
{
	int wide, high;
	double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
	double stretch, room_x, room_y;

	canvas_cell(scene->canvas.area.grid->glyphs, &wide, &high);
	for (int i = 0; i < 8; i++) {
		struct place seen = projection_see(&scene->projection, corner(i));

		low_x = fmin(low_x, seen.x);
		high_x = fmax(high_x, seen.x);
		low_y = fmin(low_y, seen.y);
		high_y = fmax(high_y, seen.y);
	}
	/* A cell is twice as high as wide: dots a unit to the right, for one up. */
	stretch = 2.0 * wide / high;
	room_x = (scene->canvas.wide - 1) / (high_x - low_x) / stretch;
	room_y = (scene->canvas.high - 1) / (high_y - low_y);
	scene->scale = fmin(room_x, room_y);
	scene->right = (scene->canvas.wide - 1) / 2.0 -
		scene->scale * stretch * (low_x + high_x) / 2.0;
	scene->down =
		(scene->canvas.high - 1) / 2.0 + scene->scale * (low_y + high_y) / 2.0;
}

static void dot_of(const struct scene *scene, struct place place, int *x, int *y)
{
	struct place seen = projection_see(&scene->projection, place);
	int wide, high;

	canvas_cell(scene->canvas.area.grid->glyphs, &wide, &high);
	*x = (int)lround(scene->right + scene->scale * (2.0 * wide / high) * seen.x);
	*y = (int)lround(scene->down - scene->scale * seen.y);
}

static bool cell_of(const struct scene *scene, struct place place, int *row, int *col)
{
	int wide, high, x, y;

	canvas_cell(scene->canvas.area.grid->glyphs, &wide, &high);
	dot_of(scene, place, &x, &y);
	if (x < 0 || y < 0 || x >= scene->canvas.wide || y >= scene->canvas.high)
		return false;
	*row = y / high;
	*col = x / wide;
	return true;
}

/* ---- lines ---- */

static void put_dot(struct scene *scene, struct place place, enum role role, double height)
{
	int x, y, row, col;

	if (relief_hides(&scene->relief, &scene->projection, place))
		return;
	dot_of(scene, place, &x, &y);
	canvas_dot(&scene->canvas, x, y, role);
	if (cell_of(scene, place, &row, &col))
		scene->height[row * scene->canvas.area.cols + col] = height;
}

/* Dot by dot from one place to another; over the surface (`on`) its height is followed. */
static void draw_line(
	struct scene *scene, struct place from, struct place to, enum role role, bool on)
{
	int x0, y0, x1, y1, steps;

	dot_of(scene, from, &x0, &y0);
	dot_of(scene, to, &x1, &y1);
	/* The surface may go up and down on the way. */
	steps = (int)fmax(fabs((double)x1 - x0), fabs((double)y1 - y0)) * (on ? 2 : 1) + 1;
	steps = steps < 4096 ? steps : 4096;
	for (int i = 0; i <= steps; i++) {
		double part = (double)i / steps, col, row, height = NAN, old;
		struct place place = {from.x + part * (to.x - from.x),
			from.y + part * (to.y - from.y), from.z + part * (to.z - from.z)};

		if (on) {
			relief_find(&scene->relief, place, &col, &row, &old);
			height = relief_height(&scene->relief, col, row);
			if (!isfinite(height) || height > scene->relief.ceiling)
				continue;
			place = relief_place(&scene->relief, col, row, height);
		}
		put_dot(scene, place, role, height);
	}
}

/* As many as stand some dots apart, on lines of the grid where there are enough. */
static size_t count_lines(const struct scene *scene, size_t points)
{
	size_t most = (size_t)(scene->scale * box.x / DOTS_A_LINE) + 1;

	most = most < 4 ? 4 : most < LINES_MOST ? most : LINES_MOST;
	return points < most ? points : most;
}

static void draw_mesh(struct scene *scene)
{
	size_t across = count_lines(scene, scene->relief.cols);
	size_t along = count_lines(scene, scene->relief.rows);
	double last_col = (double)(scene->relief.cols - 1);
	double last_row = (double)(scene->relief.rows - 1);

	for (size_t i = 0; i < across; i++) {
		double col = last_col * (double)i / (double)(across - 1);

		draw_line(scene, relief_place(&scene->relief, col, 0, 0),
			relief_place(&scene->relief, col, last_row, 0), MESH, true);
	}
	for (size_t i = 0; i < along; i++) {
		double row = last_row * (double)i / (double)(along - 1);

		draw_line(scene, relief_place(&scene->relief, 0, row, 0),
			relief_place(&scene->relief, last_col, row, 0), MESH, true);
	}
}

static void draw_floor(struct scene *scene)
{
	static const int edge[][2] = {{0, 1}, {1, 3}, {3, 2}, {2, 0}};

	for (int i = 0; i < 4; i++)
		draw_line(scene, corner(edge[i][0]), corner(edge[i][1]), ROLE_DIM, false);
}

/* ---- the path ---- */

/* At the loss that the network has itself; on the surface until that is known. */
static bool place_of(const struct scene *scene, size_t i, struct place *out)
{
	const struct survey *survey = scene->map->survey;
	const struct plane_point *point = &survey->plane.point[i];
	const struct plane_range *range = &survey->range;
	double col = (point->x - range->low[0]) / (range->high[0] - range->low[0]) *
		(double)(scene->relief.cols - 1);
	double row = (point->y - range->low[1]) / (range->high[1] - range->low[1]) *
		(double)(scene->relief.rows - 1);
	double height = relief_height(&scene->relief, col, row);
	const struct axis *axis = &scene->map->scale.heights;

	if (isnan(height))
		return false;
	if (survey_has_path(survey) && axis_can_show(axis, survey->true_loss[i]))
		height = fmax(height, fmin(axis_place(axis, survey->true_loss[i]), 1.0));
	*out = relief_place(&scene->relief, col, row, height);
	return true;
}

static void draw_path(struct scene *scene)
{
	const struct plane *plane = &scene->map->survey->plane;
	struct place from, to;

	for (size_t i = 1; i < plane->points && plane->kind == PLANE_PATH; i++)
		if (place_of(scene, i - 1, &from) && place_of(scene, i, &to))
			draw_line(scene, from, to, ROLE_CURSOR, false);
}

static void mark(const struct scene *scene, size_t i, uint32_t glyph)
{
	struct place place;
	int row, col;

	if (place_of(scene, i, &place) && cell_of(scene, place, &row, &col) &&
		!relief_hides(&scene->relief, &scene->projection, place))
		area_put(&scene->canvas.area, row, col, glyph, ROLE_CURSOR, ATTR_BOLD);
}

static void mark_path(
	const struct scene *scene, const struct landscape_cursor *cursor, bool ended)
{
	const struct plane *plane = &scene->map->survey->plane;

	if (plane->points == 0)
		return;
	if (plane->kind == PLANE_PATH)
		mark(scene, 0, 'S');
	mark(scene, plane->points - 1,
		plane->kind != PLANE_PATH ? BULLET
			: ended           ? 'E'
					  : 'N');
	if (plane->kind == PLANE_PATH && cursor->snapshot + 1 < plane->points)
		mark(scene, cursor->snapshot, DISC);
}

/* ---- all of it ---- */

/* At the middle of the edge of the floor that is nearest to the eye. */
static void name_axis(const struct scene *scene, int axis, const char *name)
{
	struct place a = {0, 0, -box.z / 2}, b = a;
	int row, col;

	*(axis == 0 ? &a.y : &a.x) = -(axis == 0 ? box.y : box.x) / 2;
	*(axis == 0 ? &b.y : &b.x) = (axis == 0 ? box.y : box.x) / 2;
	if (projection_see(&scene->projection, b).z >
		projection_see(&scene->projection, a).z)
		a = b;
	if (!cell_of(scene, a, &row, &col))
		return;
	row += row + 1 < scene->canvas.area.rows;
	area_text(&scene->canvas.area, row, col - 1, ROLE_DIM, 0, name);
}

/* The colour of the surface for the lines on it. */
static void tint_lines(const struct scene *scene)
{
	const struct area *area = &scene->canvas.area;
	const struct axis *heights = &scene->map->scale.heights;
	const struct axis *colours = &scene->map->scale.colours;

	for (int row = 0; row < area->rows; row++) {
		for (int col = 0; col < area->cols; col++) {
			const struct cell *cell = area_cell(area, row, col);
			double height = scene->height[row * area->cols + col];
			double value =
				heights->low + height * (heights->high - heights->low);

			if (heights->log)
				value = heights->low *
					pow(heights->high / heights->low, height);
			if (cell->role == MESH && isfinite(height))
				area_tint(area, row, col,
					tone_of(RAMP_HEAT,
						0.15 + 0.85 * axis_place(colours, value)),
					TONE_NONE);
		}
	}
}

void landscape_relief_draw(const struct landscape_map *map,
	const struct landscape_cursor *cursor, double azimuth, double elevation, bool ended,
	const struct area *area)
{
	const struct survey_settings *settings = &map->survey->settings;
	size_t cells = (size_t)(area->rows * area->cols);
	struct scene scene = {.map = map};

	if (cells == 0)
		return;
	scene.height = xcalloc(cells, sizeof *scene.height);
	for (size_t i = 0; i < cells; i++)
		scene.height[i] = NAN;
	relief_init(&scene.relief, map->loss, settings->rows, settings->cols,
		&map->scale.heights, map->scale.ceiling, box);
	projection_init(&scene.projection, azimuth, elevation, DISTANCE);
	canvas_init(&scene.canvas, *area);
	fit(&scene);
	draw_floor(&scene);
	draw_mesh(&scene);
	draw_path(&scene);
	canvas_flush(&scene.canvas);
	tint_lines(&scene);
	name_axis(&scene, 0, landscape_map_axis(map, 0));
	name_axis(&scene, 1, landscape_map_axis(map, 1));
	mark_path(&scene, cursor, ended);
	canvas_release(&scene.canvas);
	relief_release(&scene.relief);
	free(scene.height);
}

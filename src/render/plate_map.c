#include "fmnist/plate_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/clearance.h"
#include "fmnist/colourbar.h"
#include "fmnist/contour.h"
#include "fmnist/contour_name.h"
#include "fmnist/landscape_caption.h"
#include "fmnist/levels.h"
#include "fmnist/plot.h"
#include "fmnist/terrain_fill.h"
#include "fmnist/track.h"
#include "fmnist/xalloc.h"

#define BAR_WIDTH 46.0 /* with its numbers */
#define BAR_GAP 10.0
#define BAR_HEAD 12.0
#define LEVELS 14
#define LEAST_ASPECT 0.35
#define MOST_ASPECT 1.3
#define LINE_WIDTH 0.6
#define LINE_INK 0.55 /* of the way from the ground to what can be read on it */
#define NAME_INK 0.9
#define PATH_ROOM 4.0 /* around it, without names of lines */
#define ROUNDS 6
#define NAME_ROOM 24.0 /* of the plot's side, that is not beside the axis */

struct map {
	struct figure *figure;
	const struct terrain *terrain;
	struct plot plot;
	struct relief relief;
	struct colourscale colours;
	struct clearance clearance;
	struct point *path; /* (terrain->points) on the page */
	struct track_names names;
	double level[LEVELS_MOST];
	size_t levels;
};

struct sides {
	struct axis x, y;
	struct landscape_name x_name, y_name;
};

static void find_sides(
	struct sides *sides, const struct survey *survey, const struct terrain *terrain)
{
	const struct plane_range *range = &terrain->range;

	sides->x = (struct axis){.low = range->low[0], .high = range->high[0]};
	sides->y = (struct axis){.low = range->low[1], .high = range->high[1]};
	landscape_axis_name(survey, 0, &sides->x_name);
	landscape_axis_name(survey, 1, &sides->y_name);
}

static double height_of(struct figure *figure, const struct sides *sides,
	const struct terrain *terrain, double width)
{
	return plot_height(figure, width,
		terrain_aspect(terrain, LEAST_ASPECT, MOST_ASPECT), &sides->x,
		sides->x_name.full, &sides->y, sides->y_name.full);
}

double plate_map_height(
	const struct survey *survey, const struct terrain *terrain, double width)
{
	struct figure *scratch = figure_scratch();
	struct sides sides;
	double height;

	find_sides(&sides, survey, terrain);
	height = height_of(scratch, &sides, terrain, width - BAR_WIDTH - BAR_GAP);
	figure_scratch_free(scratch);
	return height;
}

/* The largest plot within the box that has the plane's proportions. */
static struct box fit(struct figure *figure, struct box box, const struct sides *sides,
	const struct terrain *terrain)
{
	double room = box.h, width = box.w - BAR_WIDTH - BAR_GAP;

	box.w = width;
	box.h = height_of(figure, sides, terrain, width);
	for (int round = 0; round < ROUNDS && box.h > room + 0.01; round++) {
		box.w *= room / box.h;
		box.h = height_of(figure, sides, terrain, box.w);
	}
	box.h = fmin(box.h, room);
	return box;
}

static const char *name_that_fits(
	struct figure *figure, const struct landscape_name *name, double length)
{
	bool fits = pen_width(figure, FACE_BODY, name->full) < length - NAME_ROOM;

	return fits ? name->full : name->brief;
}

static struct point page_point(const struct map *map, double col, double row)
{
	const struct box *in = &map->plot.inside;

	return (struct point){in->x + in->w * col / (double)(map->terrain->cols - 1),
		in->y + in->h * (1 - row / (double)(map->terrain->rows - 1))};
}

/* ---- contour lines ---- */

static struct colour line_colour(const struct map *map, double level, double ink)
{
	struct colour ground = colourscale_colour(&map->colours, level);

	return colour_between(ground, colour_ink_on(ground), ink);
}

static void draw_part(const struct map *map, const struct point *line, size_t points,
	double from, double to, struct colour colour)
{
	struct point *part = xcalloc(points + 2, sizeof *part);
	size_t n = contour_name_cut(line, points, from, to, part);

	if (n > 1)
		pen_lines(map->figure, part, n, LINE_WIDTH, colour);
	free(part);
}

static void draw_line(
	struct map *map, const struct contour_line *line, double level, const char *text)
{
	struct lettering how = {.face = FACE_TINY, .across = 0.5, .up = 0.5};
	struct point *at = xcalloc(line->points, sizeof *at);
	struct colour colour = line_colour(map, level, LINE_INK);
	struct contour_name name;

	for (size_t i = 0; i < line->points; i++)
		at[i] = page_point(map, line->x[i], line->y[i]);
	if (contour_name_place(at, line->points, map->plot.inside,
		    pen_width(map->figure, how.face, text),
		    pen_capital(map->figure, how.face), &map->clearance, &name)) {
		draw_part(map, at, line->points, 0, name.from, colour);
		draw_part(map, at, line->points, name.to, INFINITY, colour);
		how.colour = line_colour(map, level, NAME_INK);
		how.turn = name.turn;
		pen_text(map->figure, name.at.x, name.at.y, &how, text);
	} else
		pen_lines(map->figure, at, line->points, LINE_WIDTH, colour);
	free(at);
}

static void draw_contours(struct map *map)
{
	pen_clip(map->figure, map->plot.inside);
	for (size_t i = 0; i < map->levels; i++) {
		double height = axis_place(&map->colours.axis, map->level[i]);
		struct contour contour;
		char text[NUMBER_MAX];

		levels_text(text, &map->colours.axis, map->level, map->levels, i);
		contour_trace(&contour, map->relief.height, map->relief.rows,
			map->relief.cols, height);
		for (size_t k = 0; k < contour.lines; k++)
			draw_line(map, &contour.line[k], map->level[i], text);
		contour_release(&contour);
	}
	pen_unclip(map->figure);
}

/* ---- the path ---- */

static bool is_inside(struct point at, struct box box)
{
	return at.x >= box.x && at.x <= box.x + box.w && at.y >= box.y &&
		at.y <= box.y + box.h;
}

static void find_path(struct map *map)
{
	const struct terrain *terrain = map->terrain;

	map->path = xcalloc(terrain->points + 1, sizeof *map->path);
	for (size_t i = 0; i < terrain->points; i++)
		map->path[i] =
			page_point(map, terrain->point[i].col, terrain->point[i].row);
	for (size_t i = 1; terrain->path && i < terrain->points; i++)
		clearance_take(&map->clearance, map->path[i - 1], map->path[i], PATH_ROOM);
}

static void draw_path(const struct map *map)
{
	const struct terrain *terrain = map->terrain;

	pen_clip(map->figure, map->plot.inside);
	if (terrain->path)
		track_line(map->figure, map->path, terrain->points);
	for (size_t i = 0; i < terrain->points; i++)
		track_point(map->figure, terrain, i, map->path[i]);
	pen_unclip(map->figure);
}

/* Before the lines' numbers, which leave them their room. */
static void find_names(struct map *map)
{
	const struct terrain *terrain = map->terrain;
	struct point *at = xcalloc(terrain->points + 1, sizeof *at);

	for (size_t i = 0; i < terrain->points; i++) {
		at[i] = map->path[i];
		if (!is_inside(at[i], map->plot.inside))
			at[i].x = NAN;
	}
	track_names_init(
		&map->names, map->figure, map->plot.inside, terrain, at, &map->clearance);
	free(at);
}

/* ---- all of it ---- */

static void draw_bar(const struct map *map, struct box box)
{
	const struct lettering how = {.face = FACE_SMALL, .colour = colour_of(PEN_DIM)};

	pen_text(map->figure, box.x, box.y + pen_capital(map->figure, FACE_SMALL), &how,
		map->colours.axis.log ? "loss (log)" : "loss");
	box.y += BAR_HEAD;
	box.h -= BAR_HEAD;
	colourbar_draw_numbers(
		map->figure, box, &map->colours, true, map->level, map->levels);
}

void plate_map_draw(struct figure *figure, struct box box, const struct survey *survey,
	const struct terrain *terrain)
{
	struct map map = {.figure = figure, .terrain = terrain};
	const struct axis *losses = &terrain->scale.colours;
	struct box in = box;
	struct sides sides;

	find_sides(&sides, survey, terrain);
	in = fit(figure, box, &sides, terrain);
	plot_init(&map.plot, figure, in, &sides.x,
		name_that_fits(figure, &sides.x_name, in.w), &sides.y,
		name_that_fits(figure, &sides.y_name, in.h));
	in = map.plot.inside;
	colourscale_init(&map.colours, COLORMAP_VALUES, losses, 1);
	terrain_relief(terrain, losses, (struct place){1, 1, 1}, &map.relief);
	map.levels = levels_choose(losses, LEVELS, map.level);
	terrain_fill(figure, in, &map.relief, &map.colours);
	find_path(&map);
	find_names(&map);
	draw_contours(&map);
	pen_frame(figure, in, PEN_HAIR, colour_of(PEN_DIM));
	draw_path(&map);
	track_names_draw(figure, &map.names);
	if (loss_scale_shows(&terrain->scale))
		draw_bar(&map, (struct box){in.x + in.w + BAR_GAP, in.y, BAR_WIDTH, in.h});
	track_names_release(&map.names);
	clearance_release(&map.clearance);
	relief_release(&map.relief);
	free(map.path);
}

#include "fmnist/landscape_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/tint.h"
#include "fmnist/xalloc.h"

#define CONTOURS 9
#define LINES_FROM 80 /* columns: on fewer pixels lines are steps */
#define TICKS_MOST 16
#define ROUNDING 1e-9 /* of a row */
#define DISC 0x25cf
#define DOT 0xb7
#define BULLET 0x2022

/* ---- what is drawn ---- */

/* The row that is there and nearest to this one; -1: none is. */
static long nearest_row(const struct survey *survey, size_t row)
{
	for (size_t off = 0; off < survey->settings.rows; off++) {
		if (off <= row && survey_has_row(survey, row - off))
			return (long)(row - off);
		if (row + off < survey->settings.rows && survey_has_row(survey, row + off))
			return (long)(row + off);
	}
	return -1;
}

/* (rows, cols), to be freed: `filled` with what is nearest, else NaN. */
static float *copy_losses(const struct survey *survey, bool filled)
{
	size_t rows = survey->settings.rows, cols = survey->settings.cols;
	float *loss = xcalloc(rows * cols, sizeof *loss);

	for (size_t row = 0; row < rows; row++) {
		long from = filled ? nearest_row(survey, row) : (long)row;

		if (from >= 0 && survey_has_row(survey, (size_t)from))
			memcpy(loss + row * cols, survey->loss + (size_t)from * cols,
				cols * sizeof *loss);
		else
			for (size_t col = 0; col < cols; col++)
				loss[row * cols + col] = NAN;
	}
	return loss;
}

void landscape_map_init(
	struct landscape_map *map, const struct survey *survey, enum landscape_scale scale)
{
	size_t rows = survey->settings.rows, cols = survey->settings.cols;
	const struct place box = {1.0, 1.0, 1.0};
	bool path = survey_has_path(survey);
	struct landscape_look look;
	float *known = copy_losses(survey, false);

	*map = (struct landscape_map){.survey = survey,
		.loss = copy_losses(survey, true),
		.known = xcalloc(rows, sizeof *map->known)};
	for (size_t row = 0; row < rows; row++)
		map->known[row] = !isnan(known[row * cols]);
	landscape_look_default(&look);
	look.scale = scale;
	loss_scale_init(&map->scale, known, rows * cols, survey->true_loss,
		path ? survey->plane.points : 0, &look);
	relief_init(&map->relief, map->loss, rows, cols, &map->scale.colours,
		map->scale.ceiling, box);
	map->levels = levels_choose(&map->scale.colours, CONTOURS, map->level);
	free(known);
}

void landscape_map_release(struct landscape_map *map)
{
	if (map->survey != NULL)
		relief_release(&map->relief);
	free(map->loss);
	free(map->known);
	*map = (struct landscape_map){.survey = NULL};
}

const char *landscape_map_axis(const struct landscape_map *map, int axis)
{
	static const char *const names[][2] = {
		{"direction 1", "direction 2"}, {"PC1", "PC2"}};

	return names[map->survey->plane.kind == PLANE_PATH][axis];
}

static double place_on(const struct survey *survey, int axis, double value)
{
	const struct plane_range *range = &survey->range;

	return (value - range->low[axis]) / (range->high[axis] - range->low[axis]);
}

/* 0..1 along the scale; NaN where there is none. Parts of the range, from the low ends. */
static double height_at(const struct landscape_map *map, double right, double up)
{
	const struct relief *relief = &map->relief;

	return relief_height(relief, right * (double)(relief->cols - 1),
		up * (double)(relief->rows - 1));
}

static double value_of(const struct axis *axis, double height)
{
	if (axis->log)
		return axis->low * pow(axis->high / axis->low, height);
	return axis->low + height * (axis->high - axis->low);
}

/* What is filled in between rows that are there is for the eye alone. */
static bool is_known(const struct landscape_map *map, double up)
{
	double row = up * (double)(map->relief.rows - 1);

	return up >= 0.0 && up <= 1.0 && map->known[(size_t)floor(row + ROUNDING)] &&
		map->known[(size_t)ceil(row - ROUNDING)];
}

double landscape_map_loss(const struct landscape_map *map, double x, double y)
{
	double up = place_on(map->survey, 1, y);
	double height = height_at(map, place_on(map->survey, 0, x), up);

	return isfinite(height) && is_known(map, up) ? value_of(&map->scale.colours, height)
						     : NAN;
}

/* ---- the field ---- */

/* How many contour lines lie below. */
static int band_of(const struct landscape_map *map, double height)
{
	double value = value_of(&map->scale.colours, height);
	size_t band = 0;

	while (band < map->levels && value >= map->level[band])
		band++;
	return (int)band;
}

struct field {
	const struct landscape_map *map;
	struct area area;
	bool lines;     /* contour lines are drawn */
	double *height; /* (2 * area.rows, area.cols): of each pixel, from the top */
};

static double *pixel(const struct field *field, int y, int col)
{
	return &field->height[y * field->area.cols + col];
}

static void measure(struct field *field)
{
	int high = 2 * field->area.rows, wide = field->area.cols;

	for (int y = 0; y < high; y++)
		for (int col = 0; col < wide; col++)
			*pixel(field, y, col) = height_at(
				field->map, (col + 0.5) / wide, 1.0 - (y + 0.5) / high);
}

/* Whether a contour line goes between this pixel and the one below or to the right. */
static bool on_contour(const struct field *field, int y, int col)
{
	double own = *pixel(field, y, col);
	int band = band_of(field->map, own);
	bool below = y + 1 < 2 * field->area.rows && isfinite(*pixel(field, y + 1, col)) &&
		band_of(field->map, *pixel(field, y + 1, col)) != band;
	bool right = col + 1 < field->area.cols && isfinite(*pixel(field, y, col + 1)) &&
		band_of(field->map, *pixel(field, y, col + 1)) != band;

	return below || right;
}

/* Contour lines are darker than what is around, and where that is dark, lighter. */
static uint8_t tone_at(const struct field *field, int y, int col)
{
	double height = *pixel(field, y, col);

	if (!isfinite(height))
		return TONE_NONE;
	if (field->lines && on_contour(field, y, col))
		height += height > 0.4 ? -0.2 : 0.2;
	return tone_of(RAMP_HEAT, height);
}

static void draw_field(const struct field *field)
{
	for (int row = 0; row < field->area.rows; row++) {
		for (int col = 0; col < field->area.cols; col++) {
			uint8_t upper = tone_at(field, 2 * row, col);
			uint8_t lower = tone_at(field, 2 * row + 1, col);

			if (upper == TONE_NONE || lower == TONE_NONE)
				area_put(&field->area, row, col, '!', ROLE_FAILURE, 0);
			else
				tint_pixels_exactly(&field->area, row, col, upper, lower);
		}
	}
}

/* ---- on top of it ---- */

static bool cell_of(const struct field *field, double x, double y, int *row, int *col)
{
	const struct survey *survey = field->map->survey;
	double right = place_on(survey, 0, x), up = place_on(survey, 1, y);

	if (!(right >= 0.0 && right <= 1.0 && up >= 0.0 && up <= 1.0))
		return false;
	*col = (int)fmin(right * field->area.cols, field->area.cols - 1);
	*row = (int)fmin((1.0 - up) * field->area.rows, field->area.rows - 1);
	return true;
}

/* A glyph over the field, black or white as it can be read there. */
static void put_over(const struct field *field, int row, int col, uint32_t glyph,
	enum role role, int attr)
{
	double upper = *pixel(field, 2 * row, col), lower = *pixel(field, 2 * row + 1, col);
	uint8_t paper = TONE_NONE;

	if (isfinite(upper) && isfinite(lower))
		paper = tone_of(RAMP_HEAT, (upper + lower) / 2.0);
	area_put(&field->area, row, col, glyph, role, attr);
	if (paper != TONE_NONE)
		area_tint(&field->area, row, col, tone_ink(paper), paper);
}

static void draw_step(const struct field *field, const struct plane_point *from,
	const struct plane_point *to)
{
	int cells = field->area.rows + field->area.cols;
	int row, col;

	for (int i = 1; i < cells; i++) {
		double part = (double)i / cells;

		if (cell_of(field, from->x + part * (to->x - from->x),
			    from->y + part * (to->y - from->y), &row, &col))
			put_over(field, row, col, DOT, ROLE_TEXT, 0);
	}
}

static void draw_point(const struct field *field, const struct plane_point *point,
	uint32_t glyph, enum role role, int attr)
{
	int row, col;

	if (cell_of(field, point->x, point->y, &row, &col))
		put_over(field, row, col, glyph, role, attr);
}

static void draw_ahead(const struct field *field, const struct landscape_cursor *cursor,
	const struct plane_point *from)
{
	for (size_t i = 0; i < cursor->aheads; i++) {
		draw_step(field, from, &cursor->ahead[i]);
		from = &cursor->ahead[i];
		draw_point(field, from, DOT, ROLE_TEXT, ATTR_BOLD);
	}
}

static void draw_path(
	const struct field *field, const struct landscape_cursor *cursor, bool ended)
{
	const struct plane *plane = &field->map->survey->plane;
	const bool ascii = field->area.grid->glyphs == GLYPHS_ASCII;
	const bool path = plane->kind == PLANE_PATH;
	const struct plane_point *last;

	if (plane->points == 0)
		return;
	last = &plane->point[plane->points - 1];
	for (size_t i = 1; i < plane->points && path; i++)
		draw_step(field, &plane->point[i - 1], &plane->point[i]);
	if (path)
		draw_ahead(field, cursor, last);
	for (size_t i = 0; i < plane->points; i++)
		draw_point(field, &plane->point[i], ascii ? 'o' : BULLET, ROLE_TEXT,
			ATTR_BOLD);
	if (!path)
		return;
	if (cursor->aheads > 0)
		last = &cursor->ahead[cursor->aheads - 1];
	draw_point(field, &plane->point[0], 'S', ROLE_TITLE, ATTR_BOLD);
	draw_point(field, last, ended ? 'E' : 'N', ROLE_TITLE, ATTR_BOLD);
	if (cursor->snapshot + 1 < plane->points)
		draw_point(field, &plane->point[cursor->snapshot], DISC, ROLE_CURSOR,
			ATTR_BOLD);
}

static void draw_cursor(const struct field *field, const struct landscape_cursor *cursor)
{
	int row, col;

	if (cursor->on && cell_of(field, cursor->x, cursor->y, &row, &col))
		area_put(&field->area, row, col, '+', ROLE_SELECTED, ATTR_REVERSE);
}

/* ---- axes ---- */

struct axes {
	struct axis x, y;
	double x_tick[TICKS_MOST], y_tick[TICKS_MOST];
	int x_ticks, y_ticks;
	int gutter; /* columns of the numbers at the left, with the line */
	int below;  /* rows of the line and the numbers below */
};

static int at_most(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

static struct axes find_axes(const struct landscape_map *map, const struct area *area)
{
	const struct plane_range *range = &map->survey->range;
	struct axes axes = {
		.x = {.low = range->low[0], .high = range->high[0]},
		.y = {.low = range->low[1], .high = range->high[1]},
		.below = area->rows >= 8 ? 2 : 0,
	};
	int widest = 0;

	axes.y_ticks = axis_ticks(
		&axes.y, at_most(area->rows / 4 + 1, 1, TICKS_MOST), axes.y_tick);
	for (int i = 0; i < axes.y_ticks; i++) {
		char text[NUMBER_MAX];

		axis_number(text, &axes.y, axes.y_tick, axes.y_ticks, i);
		widest = (int)strlen(text) > widest ? (int)strlen(text) : widest;
	}
	axes.gutter = area->cols >= 30 ? at_most(widest, 4, 9) + 1 : 0;
	axes.x_ticks = axis_ticks(&axes.x,
		at_most((area->cols - axes.gutter) / 8, 1, TICKS_MOST), axes.x_tick);
	return axes;
}

static void draw_y_axis(const struct axes *axes, const struct area *area, int rows)
{
	char text[NUMBER_MAX];

	for (int row = 0; row < rows; row++)
		area_put(area, row, axes->gutter - 1, 0x2502, ROLE_DIM, 0);
	for (int i = 0; i < axes->y_ticks; i++) {
		double up = axis_place(&axes->y, axes->y_tick[i]);
		int row = at_most((int)((1.0 - up) * rows), 0, rows - 1);

		axis_number(text, &axes->y, axes->y_tick, axes->y_ticks, i);
		area_put(area, row, axes->gutter - 1, 0x2524, ROLE_DIM, 0);
		area_text_right(area, row, axes->gutter - 1, ROLE_DIM, 0, text);
	}
}

static void draw_x_axis(
	const struct axes *axes, const struct area *area, int rows, const char *name)
{
	int cols = area->cols - axes->gutter, room = area->cols - text_columns(name);
	char text[NUMBER_MAX];
	int end = axes->gutter;

	for (int col = axes->gutter; col < area->cols; col++)
		area_put(area, rows, col, 0x2500, ROLE_DIM, 0);
	if (axes->gutter > 0)
		area_put(area, rows, axes->gutter - 1, 0x2514, ROLE_DIM, 0);
	for (int i = 0; i < axes->x_ticks; i++) {
		double right = axis_place(&axes->x, axes->x_tick[i]);
		int col = axes->gutter + at_most((int)(right * cols), 0, cols - 1);
		int from;

		axis_number(text, &axes->x, axes->x_tick, axes->x_ticks, i);
		from = at_most(col - ((int)strlen(text) - 1) / 2, 0, area->cols);
		area_put(area, rows, col, 0x252c, ROLE_DIM, 0);
		if (from < end || from + (int)strlen(text) >= room)
			continue;
		area_text(area, rows + 1, from, ROLE_DIM, 0, text);
		end = from + (int)strlen(text) + 1;
	}
	area_text_right(area, rows + 1, area->cols, ROLE_DIM, 0, name);
}

void landscape_map_draw(const struct landscape_map *map,
	const struct landscape_cursor *cursor, bool ended, bool lines,
	const struct area *area)
{
	struct axes axes = find_axes(map, area);
	int rows = area->rows - axes.below, cols = area->cols - axes.gutter;
	struct field field = {.map = map,
		.area = area_part(area, 0, axes.gutter, rows, cols),
		.lines = lines && area->grid->tones && cols >= LINES_FROM};
	if (rows <= 0 || cols <= 0)
		return;
	field.height = xcalloc((size_t)(2 * rows * cols), sizeof *field.height);
	measure(&field);
	draw_field(&field);
	draw_path(&field, cursor, ended);
	draw_cursor(&field, cursor);
	if (axes.gutter > 0)
		draw_y_axis(&axes, area, rows);
	if (axes.below > 0)
		draw_x_axis(&axes, area, rows, landscape_map_axis(map, 0));
	free(field.height);
}

void landscape_map_step(const struct landscape_map *map, int rows, int cols, double step[2])
{
	const struct plane_range *range = &map->survey->range;

	step[0] = (range->high[0] - range->low[0]) / (cols > 0 ? cols : 1);
	step[1] = (range->high[1] - range->low[1]) / (rows > 0 ? rows : 1);
}

/* ---- the legend ---- */

void landscape_map_legend(const struct landscape_map *map, const struct area *area)
{
	const struct axis *axis = &map->scale.colours;
	double level[LEVELS_MOST];
	size_t levels = levels_choose(
		axis, (size_t)at_most(area->rows / 2 + 1, 1, LEVELS_MOST), level);
	char text[NUMBER_MAX];

	for (int row = 0; row < area->rows; row++) {
		double upper = 1.0 - (2 * row + 0.5) / (2 * area->rows);
		double lower = 1.0 - (2 * row + 1.5) / (2 * area->rows);

		for (int col = 0; col < 2; col++)
			tint_pixels(area, row, col, tone_of(RAMP_HEAT, upper),
				tone_of(RAMP_HEAT, lower));
	}
	for (size_t i = 0; i < levels; i++) {
		double up = axis_place(axis, level[i]);
		int row = at_most((int)((1.0 - up) * area->rows), 0, area->rows - 1);

		levels_text(text, axis, level, levels, i);
		area_text(area, row, 3, ROLE_DIM, 0, text);
	}
}

/*
 * The Landscape pane: the loss around the path of a training, and the path.
 */
#include "fmnist/pane_landscape.h"

#include <math.h>

#include "fmnist/keepsake.h"
#include "fmnist/landscape_relief.h"
#include "fmnist/landscape_words.h"
#include "fmnist/ui.h"

#define ZOOM 2.0
#define PAN 0.25 /* of what is shown */

/* A range: as a part of its numbers, and in all. */
#define NARROWEST 1e-6
#define WIDEST 1e6

/* Degrees: where the surface is seen from at first, and how far a key turns it. */
#define AZIMUTH -60
#define ELEVATION 30
#define TURN 10
#define TILT 5

void pane_landscape_init(struct landscape_pane *pane)
{
	*pane = (struct landscape_pane){
		.newest = true, .azimuth = AZIMUTH, .elevation = ELEVATION};
}

static void drop_map(struct landscape_pane *pane)
{
	landscape_map_release(&pane->map);
	survey_drop(pane->made_of);
	pane->made_of = NULL;
}

void pane_landscape_release(struct landscape_pane *pane)
{
	drop_map(pane);
}

/* ---- what is shown ---- */

const struct survey *pane_landscape_shown(const struct ui *ui)
{
	struct subject subject = exhibit_subject(ui->session.shown);

	return surveyor_find(&ui->session.surveyor, &subject);
}

void pane_landscape_follow(struct ui *ui)
{
	session_survey(&ui->session);
}

/* The map of what is shown, made again where there is more to be seen; NULL: none. */
static struct landscape_map *make_map(struct ui *ui)
{
	struct landscape_pane *pane = &ui->landscape;
	struct surveyor *surveyor = &ui->session.surveyor;
	struct subject subject = exhibit_subject(ui->session.shown);
	struct survey *survey = surveyor_find(surveyor, &subject);

	if (survey == NULL) {
		drop_map(pane);
		return NULL;
	}
	if (survey != pane->made_of || surveyor->changes != pane->changes) {
		drop_map(pane);
		pane->made_of = survey_hold(survey);
		pane->changes = surveyor->changes;
		landscape_map_init(&pane->map, survey, pane->scale);
	}
	surveyor_reach(surveyor, &subject);
	pane->cursor.ahead = surveyor->ahead;
	pane->cursor.aheads = surveyor->aheads;
	if (pane->newest || pane->cursor.snapshot >= survey->plane.points)
		pane->cursor.snapshot =
			survey->plane.points > 0 ? survey->plane.points - 1 : 0;
	return &pane->map;
}

/* ---- drawing ---- */

#define HEAD_ROWS 2
#define BLANK_FROM 20 /* rows of the pane */
#define SIDE_FROM 70  /* columns: words stand beside the map */
#define STATUS_ROWS 3 /* up to here there is one line */

static bool path_has_ended(const struct ui *ui)
{
	return !exhibit_subject(ui->session.shown).running;
}

static void draw_map(struct ui *ui, const struct area *area)
{
	struct landscape_pane *pane = &ui->landscape;

	pane->map_rows = area->rows;
	pane->map_cols = area->cols;
	if (pane->view == LANDSCAPE_SURFACE)
		landscape_relief_draw(&pane->map, &pane->cursor, pane->azimuth,
			pane->elevation, path_has_ended(ui), area);
	else
		landscape_map_draw(
			&pane->map, &pane->cursor, path_has_ended(ui), !pane->plain, area);
}

static void draw_body(struct ui *ui, const struct area *area)
{
	bool beside = area->cols >= SIDE_FROM;
	int side = beside ? LANDSCAPE_SIDE_COLS : 0, below = !beside && area->rows > 6;
	struct area map = area_part(
		area, 0, 0, area->rows - below, area->cols - side - (beside ? 2 : 0));
	struct area words = area_part(area, beside ? 0 : area->rows - below,
		beside ? area->cols - side : 0, beside ? area->rows : below, area->cols);

	draw_map(ui, &map);
	if (beside)
		landscape_words_side(ui, &words);
	else if (below > 0)
		landscape_words_below(ui, &words);
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct landscape_map *map = make_map(ui);
	int head = area->rows >= 16 ? HEAD_ROWS : area->rows >= 8;
	int blank = area->rows >= BLANK_FROM;
	struct area top = area_part(area, 0, 0, head, area->cols);
	struct area body =
		area_part(area, head + blank, 0, area->rows - head - blank, area->cols);

	if (map == NULL) {
		landscape_words_empty(ui, area);
		return;
	}
	if (area->rows <= STATUS_ROWS) {
		landscape_words_status(ui, map->survey, area);
		return;
	}
	if (head > 0)
		landscape_words_head(ui, map->survey, &top);
	draw_body(ui, &body);
}

/* ---- keys ---- */

static double clamp(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

/* The one that was asked for, also while it is not there yet: no key is lost. */
static struct plane_range range_of(const struct ui *ui, const struct landscape_map *map)
{
	const struct survey_settings *settings = &ui->session.surveyor.settings;

	return settings->has_range ? settings->range : map->survey->range;
}

/* Whether numbers are there between its ends. */
static bool is_range(const struct plane_range *range)
{
	for (int k = 0; k < 2; k++) {
		double size = range->high[k] - range->low[k];

		if (!(size > NARROWEST * (fabs(range->low[k]) + fabs(range->high[k])) &&
			    size < WIDEST))
			return false;
	}
	return true;
}

/* Another range of what is shown. */
static void want_range(struct ui *ui, const struct plane_range *range)
{
	struct survey_settings settings = ui->session.surveyor.settings;

	if (!is_range(range))
		return;
	settings.has_range = true;
	settings.range = *range;
	surveyor_want(&ui->session.surveyor, &settings);
}

static void put_cursor(struct ui *ui)
{
	struct landscape_pane *pane = &ui->landscape;
	const struct plane *plane = &pane->map.survey->plane;
	const struct plane_range *range = &pane->map.survey->range;
	struct plane_point at = {.x = (range->low[0] + range->high[0]) / 2.0,
		.y = (range->low[1] + range->high[1]) / 2.0};

	if (pane->cursor.on)
		return;
	if (plane->points > 0)
		at = plane->point[pane->cursor.snapshot];
	pane->cursor.on = true;
	pane->cursor.x = clamp(at.x, range->low[0], range->high[0]);
	pane->cursor.y = clamp(at.y, range->low[1], range->high[1]);
}

static void pan(struct ui *ui, double right, double up)
{
	const struct landscape_map *map = make_map(ui);
	const double by[2] = {right, up};
	struct plane_range range;

	if (map == NULL)
		return;
	range = range_of(ui, map);
	for (int k = 0; k < 2; k++) {
		double step = by[k] * (range.high[k] - range.low[k]);

		range.low[k] += step;
		range.high[k] += step;
	}
	want_range(ui, &range);
}

/* The surface follows the arrow, as if one had a hand on it. */
static void turn(struct landscape_pane *pane, int right, int up)
{
	int elevation = pane->elevation - TILT * up;

	pane->azimuth = (pane->azimuth - TURN * right) % 360;
	pane->elevation = elevation < 0 ? 0 : elevation < 90 ? elevation : 90;
}

/* At the edge it takes the range along. */
static void move(struct ui *ui, int right, int up)
{
	struct landscape_pane *pane = &ui->landscape;
	const struct landscape_map *map = make_map(ui);
	const struct plane_range *range;
	double step[2];

	if (map == NULL)
		return;
	if (pane->view == LANDSCAPE_SURFACE) {
		turn(pane, right, up);
		return;
	}
	range = &map->survey->range;
	if (!pane->cursor.on) {
		put_cursor(ui);
		return;
	}
	landscape_map_step(map, pane->map_rows, pane->map_cols, step);
	pane->cursor.x += right * step[0];
	pane->cursor.y += up * step[1];
	if (pane->cursor.x < range->low[0] || pane->cursor.x > range->high[0] ||
		pane->cursor.y < range->low[1] || pane->cursor.y > range->high[1])
		pan(ui, PAN * right, PAN * up);
}

static void press_view(struct ui *ui)
{
	ui->landscape.view = (ui->landscape.view + 1) % LANDSCAPE_VIEWS;
}

static void press_cursor(struct ui *ui)
{
	if (make_map(ui) == NULL)
		return;
	if (ui->landscape.cursor.on)
		ui->landscape.cursor.on = false;
	else
		put_cursor(ui);
}

static void press_up(struct ui *ui)
{
	move(ui, 0, 1);
}

static void press_down(struct ui *ui)
{
	move(ui, 0, -1);
}

static void press_left(struct ui *ui)
{
	move(ui, -1, 0);
}

static void press_right(struct ui *ui)
{
	move(ui, 1, 0);
}

static void press_pan_up(struct ui *ui)
{
	pan(ui, 0, PAN);
}

static void press_pan_down(struct ui *ui)
{
	pan(ui, 0, -PAN);
}

static void press_pan_left(struct ui *ui)
{
	pan(ui, -PAN, 0);
}

static void press_pan_right(struct ui *ui)
{
	pan(ui, PAN, 0);
}

/* Around the cursor, or the snapshot that is told of. */
static void zoom(struct ui *ui, double factor)
{
	struct landscape_pane *pane = &ui->landscape;
	const struct landscape_map *map = make_map(ui);
	struct plane_range range;
	double at[2];

	if (map == NULL)
		return;
	put_cursor(ui);
	range = range_of(ui, map);
	at[0] = pane->cursor.x;
	at[1] = pane->cursor.y;
	for (int k = 0; k < 2; k++) {
		double half = factor / 2.0 * (range.high[k] - range.low[k]);

		range.low[k] = at[k] - half;
		range.high[k] = at[k] + half;
	}
	want_range(ui, &range);
}

static void press_zoom_in(struct ui *ui)
{
	zoom(ui, 1.0 / ZOOM);
}

static void press_zoom_out(struct ui *ui)
{
	zoom(ui, ZOOM);
}

static void press_whole(struct ui *ui)
{
	struct survey_settings settings = ui->session.surveyor.settings;

	settings.has_range = false;
	ui->landscape.cursor.on = false;
	surveyor_want(&ui->session.surveyor, &settings);
}

static void press_scale(struct ui *ui)
{
	struct landscape_pane *pane = &ui->landscape;

	pane->scale = pane->map.survey != NULL && pane->map.scale.colours.log
		? LANDSCAPE_LINEAR
		: LANDSCAPE_LOG;
	drop_map(pane);
}

static void press_lines(struct ui *ui)
{
	ui->landscape.plain = !ui->landscape.plain;
}

static void press_plane(struct ui *ui)
{
	struct survey_settings settings = ui->session.surveyor.settings;

	settings.plane = settings.plane == PLANE_PATH ? PLANE_RANDOM : PLANE_PATH;
	settings.has_range = false;
	ui->landscape.cursor.on = false;
	surveyor_want(&ui->session.surveyor, &settings);
}

static void press_grid(struct ui *ui, int step)
{
	static const size_t sides[] = {13, LANDSCAPE_SIDE, 50, 100, 200, LANDSCAPE_MOST};
	const size_t count = sizeof sides / sizeof sides[0];
	struct survey_settings settings = ui->session.surveyor.settings;
	size_t at = 0;

	while (at + 1 < count && sides[at] < settings.cols)
		at++;
	if ((step < 0 && at == 0) || (step > 0 && at + 1 == count))
		return;
	at += (size_t)step;
	settings.cols = settings.rows = sides[at];
	surveyor_want(&ui->session.surveyor, &settings);
}

static void press_finer(struct ui *ui)
{
	press_grid(ui, 1);
}

static void press_coarser(struct ui *ui)
{
	press_grid(ui, -1);
}

static void choose_snapshot(struct ui *ui, long to)
{
	struct landscape_pane *pane = &ui->landscape;
	const struct landscape_map *map = make_map(ui);
	long points;

	if (map == NULL)
		return;
	points = (long)map->survey->plane.points;
	to = to < 0 ? 0 : to < points ? to : points - 1;
	pane->cursor.snapshot = (size_t)to;
	pane->newest = to == points - 1;
}

static void press_before(struct ui *ui)
{
	choose_snapshot(ui, (long)ui->landscape.cursor.snapshot - 1);
}

static void press_after(struct ui *ui)
{
	choose_snapshot(ui, (long)ui->landscape.cursor.snapshot + 1);
}

static void press_first(struct ui *ui)
{
	choose_snapshot(ui, 0);
}

static void press_last(struct ui *ui)
{
	choose_snapshot(ui, (long)TRAIL_BYTES);
}

/* What is shown: the map, or the surface from where it is seen. */
static void press_write(struct ui *ui)
{
	const struct landscape_pane *pane = &ui->landscape;
	struct subject subject = exhibit_subject(ui->session.shown);
	const struct origin origin = {subject.run, subject.trial, subject.synthetic};
	struct landscape_look look;
	const struct surveyed surveyed = {
		pane_landscape_shown(ui), subject.run, (size_t)subject.inputs, &look};
	char message[sizeof ui->notice];
	int rc;

	landscape_look_default(&look);
	look.scale = pane->scale;
	look.azimuth = pane->azimuth;
	look.elevation = pane->elevation;
	/* Figures are drawn by one thread at a time. */
	illustrator_wait(&ui->session.illustrator);
	rc = landscape_export(&surveyed, pane->view == LANDSCAPE_SURFACE, &origin, message,
		sizeof message);
	ui_notice(ui, rc == 0 ? ROLE_TEXT : ROLE_FAILURE, "%s", message);
}

/* ---- when keys do something ---- */

static bool shows(const struct ui *ui)
{
	return pane_landscape_shown(ui) != NULL;
}

static bool in_map(const struct ui *ui)
{
	return shows(ui) && ui->landscape.view == LANDSCAPE_MAP;
}

static bool in_surface(const struct ui *ui)
{
	return shows(ui) && ui->landscape.view == LANDSCAPE_SURFACE;
}

static bool is_zoomed(const struct ui *ui)
{
	return shows(ui) &&
		(ui->session.surveyor.settings.has_range || ui->landscape.cursor.on);
}

static bool has_path(const struct ui *ui)
{
	const struct survey *survey = pane_landscape_shown(ui);

	return survey != NULL && survey->plane.points > 1;
}

static const struct binding bindings[] = {
	{'v', 0, "surface", "the landscape as a surface in space", press_view, in_map},
	{'v', 0, "map", "the landscape from above", press_view, in_surface},
	{KEYS_UP, 'k', NULL, "the cursor up; at the edge the range moves", press_up,
		in_map},
	{KEYS_DOWN, 'j', NULL, "the cursor down", press_down, in_map},
	{KEYS_LEFT, 0, NULL, "the cursor to the left", press_left, in_map},
	{KEYS_RIGHT, 0, NULL, "the cursor to the right", press_right, in_map},
	{KEYS_UP, 'k', NULL, "tilt the surface away", press_up, in_surface},
	{KEYS_DOWN, 'j', NULL, "tilt it towards you", press_down, in_surface},
	{KEYS_LEFT, 0, NULL, "turn it to the left", press_left, in_surface},
	{KEYS_RIGHT, 0, NULL, "turn it to the right", press_right, in_surface},
	{'z', '+', "zoom", "zoom in at the cursor", press_zoom_in, shows},
	{'Z', '-', "out", "zoom out", press_zoom_out, shows},
	{'0', 0, "whole", "the whole path again, without a cursor", press_whole, is_zoomed},
	{'K', 0, NULL, "move the range up", press_pan_up, shows},
	{'J', 0, NULL, "move the range down", press_pan_down, shows},
	{'H', 0, NULL, "move the range to the left", press_pan_left, shows},
	{'L', 0, NULL, "move the range to the right", press_pan_right, shows},
	{'<', KEYS_PAGE_UP, "before", "the snapshot before", press_before, has_path},
	{'>', KEYS_PAGE_DOWN, "after", "the snapshot after", press_after, has_path},
	{KEYS_HOME, 'g', NULL, "the first snapshot", press_first, has_path},
	{KEYS_END, 'G', NULL, "the newest snapshot", press_last, has_path},
	{'x', 0, "cursor", "a reading cursor, or none", press_cursor, in_map},
	{'y', 0, "log", "logarithmic or linear scale of losses", press_scale, shows},
	{'i', 0, NULL, "contour lines, or none", press_lines, in_map},
	{']', 0, "finer", "more points", press_finer, shows},
	{'[', 0, NULL, "fewer points", press_coarser, shows},
	{'w', 0, "write", "write a picture and tables", press_write, shows},
	{'n', 0, "plane", "plane of the path, or random directions", press_plane, NULL},
	{0},
};

const struct pane pane_landscape = {
	.name = "Landscape",
	.draw = draw,
	.bindings = bindings,
	.notes = "The loss is the plain cross-entropy of a fixed part of the training "
		 "images, over the plane of the first two principal components of the "
		 "path; S is where it begins, N where the network is, E where it ended.\n"
		 "A random walk has much of its variance in two directions, too: what "
		 "these hold of it stands beside what they hold of the path.\n"
		 "A snapshot lies off the plane; its own loss differs from that of the "
		 "plane at its place by what the plane leaves out.",
};

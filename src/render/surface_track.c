#include "fmnist/surface_track.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/track.h"
#include "fmnist/xalloc.h"

#define STEP 1.0 /* points of the page, from one place of a line to the next */
#define STEPS_MOST 400
#define DROP_LEAST 2.0 /* points; a shorter one is within the point's disc */
#define DROP_WIDTH 0.45
#define DROP_INK 0x5a0a18
#define HIDDEN_DROP_WIDTH 0.25
#define HIDDEN_DROP_INK 0xb0606e
#define FOOT 0.8

/* A place over the grid. */
struct stop {
	double col, row, height;
};

/* A line that is gathered until what hides it changes. */
struct run {
	struct figure *figure;
	const struct prospect *prospect;
	struct point *at; /* (capacity) */
	size_t points, capacity;
	bool hidden;      /* what is gathered */
	bool want_hidden; /* what is drawn */
};

static void end_run(struct run *run)
{
	if (run->hidden == run->want_hidden) {
		if (run->hidden)
			track_hidden_line(run->figure, run->at, run->points);
		else
			track_line(run->figure, run->at, run->points);
	}
	run->points = 0;
}

static void go_on(struct run *run, struct point at, bool hidden)
{
	struct point last = run->points > 0 ? run->at[run->points - 1] : at;

	if (run->points > 0 && hidden != run->hidden) {
		end_run(run);
		run->at[run->points++] = last;
	}
	if (run->points == run->capacity) {
		run->capacity = 2 * run->capacity + 256;
		run->at = xrealloc(run->at, run->capacity, sizeof run->at[0]);
	}
	run->hidden = hidden;
	run->at[run->points++] = at;
}

static bool is_inside(const struct prospect *prospect, struct stop stop)
{
	return stop.col >= 0 && stop.col <= (double)(prospect->relief.cols - 1) &&
		stop.row >= 0 && stop.row <= (double)(prospect->relief.rows - 1) &&
		stop.height <= 1;
}

static struct point page_point(const struct prospect *prospect, struct stop stop)
{
	return prospect_grid_point(prospect, stop.col, stop.row, stop.height);
}

static bool is_hidden(const struct prospect *prospect, struct stop stop)
{
	return prospect_hides(prospect, stop.col, stop.row, stop.height);
}

static struct stop between(struct stop a, struct stop b, double part)
{
	return (struct stop){a.col + part * (b.col - a.col), a.row + part * (b.row - a.row),
		a.height + part * (b.height - a.height)};
}

static size_t steps_of(const struct prospect *prospect, struct stop a, struct stop b)
{
	struct point from = page_point(prospect, a), to = page_point(prospect, b);
	double length = hypot(to.x - from.x, to.y - from.y);

	return (size_t)fmin(fmax(ceil(length / STEP), 1), STEPS_MOST);
}

/* Where a point is; its height may be above the box. False: it has none. */
static bool find_stop(const struct prospect *prospect, size_t point, struct stop *stop)
{
	const struct terrain_point *at = &prospect->terrain->point[point];

	*stop = (struct stop){at->col, at->row, NAN};
	prospect_stand(prospect, point, &stop->height);
	return isfinite(stop->height);
}

/* ---- the line ---- */

static void follow(struct run *run, struct stop from, struct stop to)
{
	size_t steps = steps_of(run->prospect, from, to);

	for (size_t i = 0; i <= steps; i++) {
		struct stop stop = between(from, to, (double)i / (double)steps);

		if (is_inside(run->prospect, stop))
			go_on(run, page_point(run->prospect, stop),
				is_hidden(run->prospect, stop));
		else
			end_run(run);
	}
}

static void draw_line(
	struct figure *figure, const struct prospect *prospect, bool want_hidden)
{
	struct run run = {
		.figure = figure, .prospect = prospect, .want_hidden = want_hidden};
	struct stop last = {NAN, NAN, NAN}, next;

	for (size_t i = 0; i < prospect->terrain->points; i++) {
		bool there = find_stop(prospect, i, &next);

		if (there && isfinite(last.height))
			follow(&run, last, next);
		else
			end_run(&run);
		last = next;
	}
	end_run(&run);
	free(run.at);
}

/* ---- down to the surface ---- */

static void draw_drop(
	struct figure *figure, const struct prospect *prospect, struct stop from)
{
	struct stop to = from, last = from;
	size_t steps;

	to.height = relief_height(&prospect->relief, from.col, from.row);
	if (isnan(to.height) || to.height > prospect->relief.ceiling)
		return;
	from.height = fmin(from.height, 1);
	steps = steps_of(prospect, from, to);
	if ((double)steps * STEP < DROP_LEAST)
		return;
	for (size_t i = 1; i <= steps; i++) {
		struct stop stop = between(from, to, (double)i / (double)steps);
		const struct point line[] = {
			page_point(prospect, last), page_point(prospect, stop)};

		bool hidden = is_hidden(prospect, between(last, stop, 0.5));

		pen_lines(figure, line, 2, hidden ? HIDDEN_DROP_WIDTH : DROP_WIDTH,
			colour_of(hidden ? HIDDEN_DROP_INK : DROP_INK));
		last = stop;
	}
	if (!is_hidden(prospect, to))
		pen_disc(figure, page_point(prospect, to), FOOT, colour_of(DROP_INK));
}

static void draw_drops(struct figure *figure, const struct prospect *prospect)
{
	for (size_t i = 0; i < prospect->terrain->points; i++) {
		struct stop stop;

		if (find_stop(prospect, i, &stop) &&
			!isnan(prospect->terrain->point[i].loss))
			draw_drop(figure, prospect, stop);
	}
}

/* ---- points ---- */

static void draw_points(
	struct figure *figure, const struct prospect *prospect, struct point *page)
{
	const struct terrain *terrain = prospect->terrain;

	for (size_t i = 0; i < terrain->points; i++) {
		struct stop stop;

		page[i] = (struct point){NAN, NAN};
		if (!find_stop(prospect, i, &stop) || !is_inside(prospect, stop))
			continue;
		page[i] = page_point(prospect, stop);
		if (is_hidden(prospect, stop))
			track_hidden_point(figure, terrain, i, page[i]);
		else
			track_point(figure, terrain, i, page[i]);
	}
}

void surface_track_draw(struct figure *figure, const struct prospect *prospect,
	struct box within, struct clearance *clearance)
{
	const struct terrain *terrain = prospect->terrain;
	struct point *page = xcalloc(terrain->points + 1, sizeof *page);
	struct track_names names;

	draw_drops(figure, prospect);
	if (terrain->path) {
		draw_line(figure, prospect, true);
		draw_line(figure, prospect, false);
	}
	draw_points(figure, prospect, page);
	track_names_init(&names, figure, within, terrain, page, clearance);
	track_names_draw(figure, &names);
	track_names_release(&names);
	free(page);
}

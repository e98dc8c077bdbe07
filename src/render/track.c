#include "fmnist/track.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

#define INK 0xc3102f
#define WIDTH 1.2
#define DASH 2.2
#define HIDDEN_WIDTH 0.9
#define HIDDEN_PART 0.75 /* of a point's radius */
#define HIDDEN_OPACITY 0.6
#define END_RADIUS 2.9
#define LEAST 0.8 /* radius of one of very many points */
#define MOST 1.7
#define MANY 60.0 /* points that have the largest radius */
#define NAME_AWAY (END_RADIUS + TRACK_EDGE)

static struct colour ink(void)
{
	return colour_of(INK);
}

static struct colour paper(void)
{
	return colour_of(0xffffff);
}

void track_line(struct figure *figure, const struct point *at, size_t points)
{
	if (points < 2)
		return;
	pen_lines(figure, at, points, WIDTH + 2 * TRACK_EDGE, paper());
	pen_lines(figure, at, points, WIDTH, ink());
}

void track_hidden_line(struct figure *figure, const struct point *at, size_t points)
{
	if (points < 2)
		return;
	pen_dashes(figure, at, points, HIDDEN_WIDTH, DASH, ink());
}

static bool is_end(const struct terrain *terrain, size_t point)
{
	return !terrain->path || point == 0 || point + 1 == terrain->points;
}

double track_radius(const struct terrain *terrain, size_t point)
{
	if (is_end(terrain, point))
		return END_RADIUS;
	return fmin(MOST, fmax(LEAST, MOST * sqrt(MANY / (double)(terrain->points + 1))));
}

/* A ring where it begins, a disc where it ends. */
static bool is_ring(const struct terrain *terrain, size_t point)
{
	return terrain->path && point == 0 && terrain->points > 1;
}

void track_point(
	struct figure *figure, const struct terrain *terrain, size_t point, struct point at)
{
	double radius = track_radius(terrain, point);

	pen_disc(figure, at, radius + TRACK_EDGE, paper());
	pen_disc(figure, at, radius, ink());
	if (is_ring(terrain, point))
		pen_disc(figure, at, radius - WIDTH, paper());
}

void track_hidden_point(
	struct figure *figure, const struct terrain *terrain, size_t point, struct point at)
{
	double radius = track_radius(terrain, point);

	pen_dot(figure, at, is_end(terrain, point) ? radius : HIDDEN_PART * radius, ink(),
		HIDDEN_OPACITY);
}

void track_names_init(struct track_names *names, struct figure *figure, struct box box,
	const struct terrain *terrain, const struct point *at, struct clearance *clearance)
{
	size_t n = 0;

	names->callout = xcalloc(terrain->points + 1, sizeof *names->callout);
	names->name = xcalloc(terrain->points + 1, sizeof *names->name);
	names->room = xcalloc(terrain->points + 1, sizeof *names->room);
	for (size_t i = 0; i < terrain->points; i++) {
		if (isnan(at[i].x))
			continue;
		names->callout[n] = (struct callout){at[i], NULL};
		if (terrain_name(terrain, i, names->name[n]))
			names->callout[n].name = names->name[n];
		n++;
	}
	names->count = n;
	callout_place(figure, box, names->callout, n, NAME_AWAY, FACE_SMALL, names->room);
	for (size_t i = 0; i < n; i++)
		if (names->callout[i].name != NULL)
			clearance_take_box(clearance, names->room[i]);
}

void track_names_draw(struct figure *figure, const struct track_names *names)
{
	callout_show(
		figure, names->callout, names->count, NAME_AWAY, FACE_SMALL, names->room);
}

void track_names_release(struct track_names *names)
{
	free(names->callout);
	free(names->name);
	free(names->room);
	*names = (struct track_names){0};
}

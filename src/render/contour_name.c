#include "fmnist/contour_name.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

#define STEP 3.0      /* from one place that is tried to the next */
#define ROOM 2.0      /* at both ends of the number */
#define LEAST 2.5     /* times the number a line must be long */
#define CROOKED 0.16  /* of its width the line may be off the number's middle */
#define SIDEWAYS 0.02 /* how much a turn counts, of a right angle, beside that */

/* A line with the length up to each of its points. */
struct measured {
	const struct point *line;
	double *along; /* (points) */
	size_t points;
};

static void measure(struct measured *measured, const struct point *line, size_t points)
{
	*measured = (struct measured){line, xcalloc(points, sizeof(double)), points};
	for (size_t i = 1; i < points; i++)
		measured->along[i] = measured->along[i - 1] +
			hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
}

static double length_of(const struct measured *measured)
{
	return measured->along[measured->points - 1];
}

/* The last point that is not behind a place. */
static size_t point_before(const struct measured *measured, double along)
{
	size_t low = 0, high = measured->points - 1;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (measured->along[middle] <= along)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static struct point point_at(const struct measured *measured, double along)
{
	size_t i = point_before(measured, along);
	const struct point *a = &measured->line[i], *b = a + 1;
	double length = measured->along[i + 1] - measured->along[i];
	double part = length > 0 ? (along - measured->along[i]) / length : 0;

	part = fmin(fmax(part, 0), 1);
	return (struct point){a->x + part * (b->x - a->x), a->y + part * (b->y - a->y)};
}

/* How far the line goes off the straight way between two of its places. */
static double bend(const struct measured *measured, double from, double to)
{
	struct point a = point_at(measured, from), b = point_at(measured, to);
	double dx = b.x - a.x, dy = b.y - a.y, straight = hypot(dx, dy), most = 0;

	if (straight <= 0)
		return INFINITY;
	for (double at = from + 1; at < to; at += 1) {
		struct point p = point_at(measured, at);

		most = fmax(most, fabs((p.x - a.x) * dy - (p.y - a.y) * dx) / straight);
	}
	/* It may also go forth and back. */
	return fmax(most, (to - from - straight) / 2);
}

static bool is_within(struct point at, struct box box, double radius)
{
	return at.x >= box.x + radius && at.x <= box.x + box.w - radius &&
		at.y >= box.y + radius && at.y <= box.y + box.h - radius;
}

/* The number's two ends, where its middle is `middle` along the line. */
struct stand {
	struct point from, to;
	double turn, bend;
};

static struct stand stand_at(const struct measured *measured, double middle, double width)
{
	double from = middle - width / 2, to = middle + width / 2;
	struct stand stand = {.from = point_at(measured, from),
		.to = point_at(measured, to),
		.bend = bend(measured, from, to)};

	stand.turn =
		-atan2(stand.to.y - stand.from.y, stand.to.x - stand.from.x) * (180 / M_PI);
	if (stand.turn > 90)
		stand.turn -= 180;
	else if (stand.turn <= -90)
		stand.turn += 180;
	return stand;
}

static double price(const struct stand *stand, double width)
{
	return stand->bend / width + SIDEWAYS * fabs(stand->turn) / 90;
}

bool contour_name_place(const struct point *line, size_t points, struct box within,
	double width, double height, struct clearance *clearance, struct contour_name *name)
{
	double room = width + 2 * ROOM, least = INFINITY, best = 0;
	struct measured measured;
	struct stand stand;

	if (points < 2)
		return false;
	measure(&measured, line, points);
	for (double at = room / 2; length_of(&measured) >= LEAST * width &&
		at <= length_of(&measured) - room / 2;
		at += STEP) {
		stand = stand_at(&measured, at, room);
		if (stand.bend > CROOKED * width || price(&stand, width) >= least ||
			!is_within(stand.from, within, height / 2) ||
			!is_within(stand.to, within, height / 2) ||
			!clearance_is_free(
				clearance, stand.from, stand.to, height / 2 + ROOM))
			continue;
		least = price(&stand, width);
		best = at;
	}
	if (isfinite(least)) {
		stand = stand_at(&measured, best, room);
		clearance_take(clearance, stand.from, stand.to, height / 2 + ROOM);
		*name = (struct contour_name){
			.at = {(stand.from.x + stand.to.x) / 2,
				(stand.from.y + stand.to.y) / 2},
			.turn = stand.turn,
			.from = best - room / 2,
			.to = best + room / 2,
		};
	}
	free(measured.along);
	return isfinite(least);
}

size_t contour_name_cut(
	const struct point *line, size_t points, double from, double to, struct point *part)
{
	struct measured measured;
	size_t n = 0;

	if (points < 2)
		return 0;
	measure(&measured, line, points);
	to = fmin(to, length_of(&measured));
	from = fmax(from, 0);
	if (from < to) {
		part[n++] = point_at(&measured, from);
		for (size_t i = 0; i < points; i++)
			if (measured.along[i] > from && measured.along[i] < to)
				part[n++] = line[i];
		part[n++] = point_at(&measured, to);
	}
	free(measured.along);
	return n;
}

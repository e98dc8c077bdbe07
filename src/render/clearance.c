#include "fmnist/clearance.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

void clearance_release(struct clearance *clearance)
{
	free(clearance->disc);
	*clearance = (struct clearance){0};
}

static void take_disc(struct clearance *clearance, struct point at, double radius)
{
	if (clearance->discs == clearance->capacity) {
		clearance->capacity = 2 * clearance->capacity + 64;
		clearance->disc = xrealloc(
			clearance->disc, clearance->capacity, sizeof clearance->disc[0]);
	}
	clearance->disc[clearance->discs++] = (struct disc){at, radius};
}

static struct point between(struct point from, struct point to, double part)
{
	return (struct point){
		from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
}

void clearance_take(
	struct clearance *clearance, struct point from, struct point to, double radius)
{
	double length = hypot(to.x - from.x, to.y - from.y);
	size_t steps = length > radius ? (size_t)(length / radius) + 1 : 1;

	for (size_t i = 0; i <= steps; i++)
		take_disc(clearance, between(from, to, (double)i / (double)steps), radius);
}

/* The middle of a box, along its longer side, and half of its shorter one. */
static double middle_of(struct box box, struct point *from, struct point *to)
{
	double radius = fmin(box.w, box.h) / 2;

	*from = (struct point){box.x + radius, box.y + radius};
	*to = (struct point){box.x + box.w - radius, box.y + box.h - radius};
	return radius;
}

void clearance_take_box(struct clearance *clearance, struct box box)
{
	struct point from, to;
	double radius = middle_of(box, &from, &to);

	clearance_take(clearance, from, to, radius);
}

/* From a point to the nearest of a line. */
static double distance(struct point at, struct point from, struct point to)
{
	double dx = to.x - from.x, dy = to.y - from.y, square = dx * dx + dy * dy;
	double part =
		square > 0 ? ((at.x - from.x) * dx + (at.y - from.y) * dy) / square : 0;
	struct point nearest = between(from, to, fmin(fmax(part, 0), 1));

	return hypot(at.x - nearest.x, at.y - nearest.y);
}

bool clearance_is_free(const struct clearance *clearance, struct point from,
	struct point to, double radius)
{
	for (size_t i = 0; i < clearance->discs; i++) {
		const struct disc *disc = &clearance->disc[i];

		if (distance(disc->at, from, to) < disc->radius + radius)
			return false;
	}
	return true;
}

bool clearance_box_is_free(const struct clearance *clearance, struct box box)
{
	struct point from, to;
	double radius = middle_of(box, &from, &to);

	return clearance_is_free(clearance, from, to, radius);
}

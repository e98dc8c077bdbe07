#include "fmnist/scheme_mark.h"

#include <math.h>

#include "fmnist/hue.h"

#define DARKER 0.3

/* Corners around a middle; 0: a disc. */
struct shape {
	size_t corners;
	double turn; /* of the first corner, degrees from the right against the clock */
	double size; /* from the middle to a corner, for a disc of radius 1 */
};

static const struct shape shapes[INIT_SCHEMES] = {
	[INIT_TORCH] = {3, 90, 1.5},
	[INIT_HE] = {0},
	[INIT_XAVIER] = {4, 45, 1.25},
	[INIT_NORMAL] = {4, 90, 1.35},
};

static const struct shape trained_shape = {0};
static const uint32_t hue[INIT_SCHEMES] = HUE_SCHEMES;

struct colour scheme_colour(const struct init_result *result, size_t scheme)
{
	return colour_of(
		result->run != 0 ? HUE_TRAIN : hue[result->scheme[scheme].rule.scheme]);
}

struct colour scheme_ink(const struct init_result *result, size_t scheme)
{
	return colour_between(scheme_colour(result, scheme), colour_of(PEN_INK), DARKER);
}

void scheme_mark(struct figure *figure, struct point at, double radius,
	const struct init_result *result, size_t scheme)
{
	const struct shape *shape = result->run != 0
		? &trained_shape
		: &shapes[result->scheme[scheme].rule.scheme];
	struct colour colour = scheme_colour(result, scheme);
	struct point corner[4];

	if (shape->corners == 0) {
		pen_disc(figure, at, radius, colour);
		return;
	}
	for (size_t i = 0; i < shape->corners; i++) {
		double turn = shape->turn + 360.0 * (double)i / (double)shape->corners;
		double far = radius * shape->size;

		corner[i] = (struct point){at.x + far * cos(turn * M_PI / 180),
			at.y - far * sin(turn * M_PI / 180)};
	}
	pen_area(figure, corner, shape->corners, colour);
}

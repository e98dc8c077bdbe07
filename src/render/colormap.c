#include "fmnist/colormap.h"

#include <math.h>
#include <stddef.h>

/* Points of a path: lightness, chroma, and hue in degrees. */
struct stop {
	double lightness, chroma, hue;
};

static const struct stop values[] = {
	{0.27, 0.12, 305},
	{0.42, 0.11, 272},
	{0.57, 0.09, 215},
	{0.71, 0.14, 158},
	{0.83, 0.17, 126},
	{0.92, 0.17, 103},
};
static const struct stop counts[] = {
	{1.00, 0.00, 245},
	{0.90, 0.04, 245},
	{0.72, 0.09, 242},
	{0.54, 0.12, 250},
	{0.33, 0.11, 260},
};
/* From the middle outwards. */
static const struct stop below[] = {
	{0.98, 0.00, 250}, {0.72, 0.09, 245}, {0.42, 0.12, 255}};
static const struct stop above[] = {{0.98, 0.00, 45}, {0.72, 0.12, 45}, {0.46, 0.15, 32}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PIECES 64 /* of the path, from stop to stop */

static struct oklab place_of(const struct stop *stop)
{
	double angle = stop->hue * (M_PI / 180);

	return (struct oklab){
		stop->lightness, stop->chroma * cos(angle), stop->chroma * sin(angle)};
}

/* Catmull and Rom's curve through b and c. */
static double curve(double a, double b, double c, double d, double t)
{
	return b +
		0.5 * t *
		(c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/* The path at `along`, which counts stops. */
static struct oklab path(const struct stop *stop, size_t stops, double along)
{
	size_t i = along < (double)(stops - 1) ? (size_t)along : stops - 2;
	double t = along - (double)i;
	struct oklab a = place_of(&stop[i > 0 ? i - 1 : 0]);
	struct oklab b = place_of(&stop[i]);
	struct oklab c = place_of(&stop[i + 1]);
	struct oklab d = place_of(&stop[i + 2 < stops ? i + 2 : stops - 1]);

	return (struct oklab){curve(a.l, b.l, c.l, d.l, t), curve(a.a, b.a, c.a, d.a, t),
		curve(a.b, b.b, c.b, d.b, t)};
}

static double distance(struct oklab x, struct oklab y)
{
	return hypot(x.l - y.l, hypot(x.a - y.a, x.b - y.b));
}

/* `count` colours from the first stop to the last, equally far from each other. The next
 * one stands `stride` further. */
static void walk(struct colour *to, ptrdiff_t stride, size_t count, const struct stop *stop,
	size_t stops)
{
	size_t pieces = PIECES * (stops - 1), done = 0;
	struct oklab last = path(stop, stops, 0), next;
	double length = 0, walked = 0;

	for (size_t i = 1; i <= pieces; i++, last = next) {
		next = path(stop, stops, (double)i / PIECES);
		length += distance(last, next);
	}
	last = path(stop, stops, 0);
	for (size_t i = 1; i <= pieces; i++, last = next) {
		double step;

		next = path(stop, stops, (double)i / PIECES);
		step = distance(last, next);
		for (; done < count; done++, to += stride) {
			double goal = length * (double)done / (double)(count - 1);
			double part = (goal - walked) / step;

			if (part > 1 && i < pieces)
				break;
			*to = colour_of_oklab(
				(struct oklab){last.l + part * (next.l - last.l),
					last.a + part * (next.a - last.a),
					last.b + part * (next.b - last.b)});
		}
		walked += step;
	}
}

void colormap_init(struct colormap *map, enum colormap_kind kind)
{
	const size_t half = COLORMAP_COLOURS / 2;

	switch (kind) {
	case COLORMAP_VALUES:
		walk(map->colour, 1, COLORMAP_COLOURS, values, COUNT(values));
		break;
	case COLORMAP_COUNTS:
		walk(map->colour, 1, COLORMAP_COLOURS, counts, COUNT(counts));
		break;
	case COLORMAP_SIGNED:
		walk(map->colour + half - 1, -1, half, below, COUNT(below));
		walk(map->colour + half, 1, half, above, COUNT(above));
		break;
	}
}

struct colour colormap_colour(const struct colormap *map, double part)
{
	double place = part * (COLORMAP_COLOURS - 1);
	size_t i;

	if (isnan(part))
		return colour_of(0xb0b0b0);
	if (place <= 0)
		return map->colour[0];
	if (place >= COLORMAP_COLOURS - 1)
		return map->colour[COLORMAP_COLOURS - 1];
	i = (size_t)place;
	return colour_between(map->colour[i], map->colour[i + 1], place - (double)i);
}

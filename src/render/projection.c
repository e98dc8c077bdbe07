#include "fmnist/projection.h"

#include <math.h>

static double dot(struct place a, struct place b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

void projection_init(
	struct projection *projection, double azimuth, double elevation, double distance)
{
	double a = azimuth * (M_PI / 180), e = elevation * (M_PI / 180);

	projection->right = (struct place){-sin(a), cos(a), 0};
	projection->up = (struct place){-sin(e) * cos(a), -sin(e) * sin(a), cos(e)};
	projection->toward = (struct place){cos(e) * cos(a), cos(e) * sin(a), sin(e)};
	projection->distance = distance;
}

/* How much larger what is so far towards the eye is seen. */
static double magnification(const struct projection *projection, double toward)
{
	return isinf(projection->distance)
		? 1
		: projection->distance / (projection->distance - toward);
}

struct place projection_see(const struct projection *projection, struct place place)
{
	double toward = dot(projection->toward, place);
	double times = magnification(projection, toward);

	return (struct place){times * dot(projection->right, place),
		times * dot(projection->up, place), toward};
}

struct place projection_back(const struct projection *projection, struct place seen)
{
	double times = magnification(projection, seen.z);
	double right = seen.x / times, up = seen.y / times;
	const struct place *a = &projection->right, *b = &projection->up,
			   *c = &projection->toward;

	return (struct place){right * a->x + up * b->x + seen.z * c->x,
		right * a->y + up * b->y + seen.z * c->y,
		right * a->z + up * b->z + seen.z * c->z};
}

struct place projection_toward(const struct projection *projection, struct place place)
{
	struct place way = projection->toward;
	double length;

	if (isinf(projection->distance))
		return way;
	way.x = projection->distance * way.x - place.x;
	way.y = projection->distance * way.y - place.y;
	way.z = projection->distance * way.z - place.z;
	length = sqrt(dot(way, way));
	return (struct place){way.x / length, way.y / length, way.z / length};
}

void projection_order(const struct projection *projection, int axis, double low,
	double high, size_t cells, size_t *order)
{
	double toward = axis == 0 ? projection->toward.x : projection->toward.y;
	double eye = toward > 0 ? INFINITY : -INFINITY;
	size_t first = 0, last = cells;

	if (!isinf(projection->distance))
		eye = (projection->distance * toward - low) / (high - low) * (double)cells;
	/* From both ends to where the eye is. */
	for (size_t n = 0; n < cells; n++) {
		double before = eye - (double)first, behind = (double)last - eye;

		order[n] = before > behind ? first++ : --last;
	}
}

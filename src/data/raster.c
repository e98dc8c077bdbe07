#include "fmnist/raster.h"

#include <string.h>

#define EDGE (RASTER_SIDE * RASTER_ONE)
#define MASK (RASTER_ONE - 1)

void raster_clear(struct raster *raster)
{
	memset(raster->cell, 0, sizeof raster->cell);
	raster->first = RASTER_SIDE;
	raster->end = 0;
}

static int32_t clamp(int32_t v)
{
	return v < 0 ? 0 : v > EDGE ? EDGE : v;
}

/*
 * A piece of an edge inside one cell, dy high, from xa to xb (which may touch
 * the cell's right side): everything to its right is covered.
 */
static void add_cell(int32_t *row, int32_t column, int32_t xa, int32_t xb, int32_t dy)
{
	int32_t left = column * RASTER_ONE;
	int32_t area = (xa - left + xb - left) * dy;

	row[column] += 2 * RASTER_ONE * dy - area;
	row[column + 1] += area;
}

/* A piece of an edge inside one row. */
static void add_row(int32_t *row, int32_t xa, int32_t xb, int32_t dy)
{
	int32_t left = xa < xb ? xa : xb;
	int32_t right = xa < xb ? xb : xa;
	int32_t column = left / RASTER_ONE;
	int32_t done = 0;
	int32_t from = left;

	while (right > (column + 1) * RASTER_ONE) {
		int32_t to = (column + 1) * RASTER_ONE;
		int32_t upto = dy * (to - left) / (right - left);

		add_cell(row, column, from, to, upto - done);
		done = upto;
		from = to;
		column++;
	}
	add_cell(row, column, from, right, dy - done);
}

static void add_edge(struct raster *raster, struct raster_point a, struct raster_point b)
{
	int32_t sign = 1;
	int32_t x;

	if (a.y > b.y) {
		struct raster_point swapped = a;

		a = b;
		b = swapped;
		sign = -1;
	}
	if (a.y / RASTER_ONE < raster->first)
		raster->first = a.y / RASTER_ONE;
	if ((b.y + MASK) / RASTER_ONE > raster->end)
		raster->end = (b.y + MASK) / RASTER_ONE;
	x = a.x;
	for (int32_t y = a.y; y < b.y;) {
		int32_t next = (y & ~MASK) + RASTER_ONE;
		int32_t to;

		if (next > b.y)
			next = b.y;
		to = a.x + (b.x - a.x) * (next - a.y) / (b.y - a.y);
		add_row(raster->cell[y / RASTER_ONE], x, to, sign * (next - y));
		x = to;
		y = next;
	}
}

void raster_add(struct raster *raster, const struct raster_point *point, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct raster_point *p = &point[i];
		const struct raster_point *q = &point[i + 1 < n ? i + 1 : 0];
		struct raster_point a = {clamp(p->x), clamp(p->y)};
		struct raster_point b = {clamp(q->x), clamp(q->y)};

		add_edge(raster, a, b);
	}
}

void raster_row(const struct raster *raster, int32_t y, int16_t coverage[RASTER_SIDE])
{
	const int32_t *cell = raster->cell[y];
	int32_t sum = 0;

	for (int x = 0; x < RASTER_SIDE; x++) {
		int32_t part;

		sum += cell[x];
		part = (sum < 0 ? -sum : sum) / (2 * RASTER_ONE);
		coverage[x] = (int16_t)(part < RASTER_FULL ? part : RASTER_FULL);
	}
}

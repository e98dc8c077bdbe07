#include "fmnist/sketch.h"

#include <string.h>

#define SIDE RASTER_SIDE
#define MIDDLE (SIDE * RASTER_ONE / 2)
#define EIGHTH (RASTER_ONE / 8)

int32_t sketch_draw(struct sketch *sketch, int32_t low, int32_t high)
{
	uint64_t choices = (uint64_t)(high - low) + 1;

	return low + (int32_t)(rng_u32(&sketch->rng) * choices >> 32);
}

bool sketch_chance(struct sketch *sketch, int32_t percent)
{
	return sketch_draw(sketch, 1, 100) <= percent;
}

static int32_t between(int32_t v, int32_t low, int32_t high)
{
	return v < low ? low : v > high ? high : v;
}

/* A triangle wave of period 256 and amplitude 64. */
static int32_t triangle(int32_t phase)
{
	int32_t t = phase & 255;

	return t < 128 ? t - 64 : 191 - t;
}

/* Light and dark bands across the cloth: folds, soft stripes. */
static void add_wave(struct sketch *sketch, int32_t along_x, int32_t along_y, int32_t depth)
{
	int32_t phase = sketch_draw(sketch, 0, 255);

	for (int32_t y = 0; y < SIDE; y++)
		for (int32_t x = 0; x < SIDE; x++) {
			int32_t wave = triangle(phase + along_x * x + along_y * y);

			sketch->cloth[y * SIDE + x] =
				(int16_t)(sketch->cloth[y * SIDE + x] + wave * depth / 64);
		}
}

/* Sharp stripes, `period` 16ths of a pixel apart. */
static void add_stripes(struct sketch *sketch, int32_t along_x, int32_t along_y,
	int32_t period, int32_t depth)
{
	int32_t dark = sketch_draw(sketch, period / 4, period * 3 / 4);

	for (int32_t y = 0; y < SIDE; y++)
		for (int32_t x = 0; x < SIDE; x++)
			if (16 * (along_x * x + along_y * y) % period < dark)
				sketch->cloth[y * SIDE + x] =
					(int16_t)(sketch->cloth[y * SIDE + x] - depth);
}

/* A darker or lighter block: a print, a yoke, the other half of a two-tone. */
static void add_block(struct sketch *sketch)
{
	int32_t left = sketch_draw(sketch, 6, 12);
	int32_t right = sketch_draw(sketch, 15, 22);
	int32_t top = sketch_draw(sketch, 5, 14);
	int32_t bottom = top + sketch_draw(sketch, 3, 9);
	int32_t depth = sketch_draw(sketch, -110, 70);

	if (sketch_chance(sketch, 40)) {
		left = 0;
		right = SIDE;
	}
	for (int32_t y = top; y < bottom; y++)
		for (int32_t x = left; x < right; x++)
			sketch->cloth[y * SIDE + x] =
				(int16_t)(sketch->cloth[y * SIDE + x] + depth);
}

static void add_pattern(struct sketch *sketch)
{
	int32_t period = sketch_draw(sketch, 32, 112);
	int32_t depth = sketch_draw(sketch, 15, 110);

	switch (sketch_draw(sketch, 0, 5)) {
	case 0:
	case 1:
		add_stripes(sketch, 0, 1, period, depth);
		break;
	case 2:
		add_stripes(sketch, 1, 0, period, depth);
		break;
	case 3:
		add_stripes(sketch, 1, 0, period, depth / 2);
		add_stripes(sketch, 0, 1, period, depth / 2);
		break;
	case 4:
		add_block(sketch);
		break;
	default:
		add_wave(sketch, 0, 5, depth);
		break;
	}
}

static void draw_cloth(struct sketch *sketch, int32_t patterned)
{
	int32_t tone = sketch_chance(sketch, 30) ? sketch_draw(sketch, 40, 130)
						 : sketch_draw(sketch, 120, 245);
	int32_t along_x, along_y;

	for (size_t i = 0; i < SKETCH_PIXELS; i++)
		sketch->cloth[i] = (int16_t)tone;
	/* Two sets of folds, one steep, one at any angle. */
	along_x = sketch_draw(sketch, 14, 40);
	along_y = sketch_draw(sketch, -8, 8);
	add_wave(sketch, along_x, along_y, sketch_draw(sketch, 4, 26));
	along_x = sketch_draw(sketch, -30, 30);
	along_y = sketch_draw(sketch, -30, 30);
	add_wave(sketch, along_x, along_y, sketch_draw(sketch, 2, 20));
	if (sketch_chance(sketch, patterned))
		add_pattern(sketch);
}

void sketch_begin(struct sketch *sketch, int32_t patterned)
{
	memset(sketch->pixel, 0, sizeof sketch->pixel);
	sketch->points = 0;
	sketch->wide = sketch_draw(sketch, 232, 278);
	sketch->high = sketch_draw(sketch, 238, 264);
	sketch->slant = sketch_draw(sketch, -14, 14);
	sketch->dx = sketch_draw(sketch, -220, 220);
	sketch->dy = sketch_draw(sketch, -200, 200);
	draw_cloth(sketch, patterned);
}

void sketch_point(struct sketch *sketch, int32_t x, int32_t y)
{
	struct raster_point *point = &sketch->outline[sketch->points++];
	int32_t from_middle = y - 4 * SIDE;

	point->x = MIDDLE + x * EIGHTH * sketch->wide / 256 +
		from_middle * sketch->slant / 8 + sketch->dx;
	point->y = MIDDLE + from_middle * EIGHTH * sketch->high / 256 + sketch->dy;
}

void sketch_fill(struct sketch *sketch, int32_t shade)
{
	struct raster raster;
	int16_t coverage[SIDE];

	raster_clear(&raster);
	raster_add(&raster, sketch->outline, sketch->points);
	sketch->points = 0;
	for (int32_t y = raster.first; y < raster.end; y++) {
		int16_t *pixel = &sketch->pixel[y * SIDE];
		const int16_t *cloth = &sketch->cloth[y * SIDE];

		raster_row(&raster, y, coverage);
		for (int32_t x = 0; x < SIDE; x++) {
			int32_t over = between(cloth[x] + shade, 8, 255) - pixel[x];

			pixel[x] = (int16_t)(pixel[x] + over * coverage[x] / RASTER_FULL);
		}
	}
}

void sketch_line(struct sketch *sketch, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
	int32_t width, int32_t shade)
{
	/* Widened across the direction in which it runs more. */
	bool flat = (x1 > x0 ? x1 - x0 : x0 - x1) > (y1 > y0 ? y1 - y0 : y0 - y1);
	int32_t wx = flat ? 0 : width;
	int32_t wy = flat ? width : 0;

	sketch_point(sketch, x0, y0);
	sketch_point(sketch, x1, y1);
	sketch_point(sketch, x1 + wx, y1 + wy);
	sketch_point(sketch, x0 + wx, y0 + wy);
	sketch_fill(sketch, shade);
}

void sketch_finish(struct sketch *sketch, uint8_t pixels[SKETCH_PIXELS])
{
	int32_t grain = sketch_draw(sketch, 2, 20);
	int8_t noise[SKETCH_PIXELS]; /* -8 to 7 */

	for (size_t i = 0; i < SKETCH_PIXELS; i += 8) {
		uint32_t random = rng_u32(&sketch->rng);

		for (size_t k = i; k < i + 8; k++, random >>= 4)
			noise[k] = (int8_t)((int32_t)(random & 15) - 8);
	}
	/* In proportion: the ground is without grain, as in the real pictures. */
	for (size_t i = 0; i < SKETCH_PIXELS; i++) {
		int32_t was = sketch->pixel[i];

		pixels[i] = (uint8_t)between(was + noise[i] * grain * was / 2048, 0, 255);
	}
}

#include "fmnist/tint.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#define UPPER_HALF 0x2580
#define LOWER_HALF 0x2584
#define FULL_BLOCK 0x2588

/* Steps of a ramp that two tones may be apart and do for each other. */
#define NOT_SEEN 1
#define EXACTLY 0

/* ---- without tones ---- */

/* How much of each half of its cell a glyph covers. */
static const struct cover {
	uint32_t glyph;
	double upper, lower;
} covers[] = {
	{' ', 0.0, 0.0},
	{0x2591, 0.25, 0.25},
	{0x2592, 0.5, 0.5},
	{0x2593, 0.75, 0.75},
	{0x2588, 1.0, 1.0},
	{UPPER_HALF, 1.0, 0.0},
	{LOWER_HALF, 0.0, 1.0},
};

/* The glyph that covers as much as the two pixels are bright. */
static uint32_t nearest_cover(double upper, double lower)
{
	uint32_t best = ' ';
	double least = INFINITY;

	for (size_t i = 0; i < sizeof covers / sizeof covers[0]; i++) {
		double a = upper - covers[i].upper, b = lower - covers[i].lower;

		if (a * a + b * b < least) {
			least = a * a + b * b;
			best = covers[i].glyph;
		}
	}
	return best;
}

static uint32_t pick(const uint32_t *glyph, size_t count, double value)
{
	return glyph[(size_t)lround(value * (double)(count - 1))];
}

#define PICK(glyphs, value) pick(glyphs, sizeof(glyphs) / sizeof((glyphs)[0]), value)

static uint32_t stand_in(enum glyphs glyphs, enum ramp ramp, double upper, double lower)
{
	static const uint32_t dense[] = {' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'};
	static const uint32_t around[] = {'=', '-', ',', ' ', '.', '+', '#'};
	static const uint32_t around_shades[] = {
		'=', '-', 0xb7, ' ', 0x2591, 0x2592, 0x2588};
	double mean = (upper + lower) / 2;

	if (ramp == RAMP_SIGNED)
		return glyphs == GLYPHS_ASCII ? PICK(around, mean)
					      : PICK(around_shades, mean);
	return glyphs == GLYPHS_ASCII ? PICK(dense, mean) : nearest_cover(upper, lower);
}

/* ---- drawing ---- */

/* Whether a pixel may be shown in this tone: what is not seen costs nothing. */
static bool will_do(uint8_t shown, uint8_t pixel, int apart)
{
	if (shown == TONE_NONE || pixel == TONE_NONE)
		return shown == pixel;
	return tone_ramp(shown) == tone_ramp(pixel) && abs(shown - pixel) <= apart;
}

enum half { HALF_PAPER, HALF_INK, HALF_NEITHER };

/* Which tone of the cell shows the pixel best. */
static enum half choose(const struct cell *cell, uint8_t pixel, int apart)
{
	bool paper = will_do(cell->paper, pixel, apart);
	bool ink = cell->ink != TONE_NONE && will_do(cell->ink, pixel, apart);

	if (paper && ink)
		return abs(cell->ink - pixel) < abs(cell->paper - pixel) ? HALF_INK
									 : HALF_PAPER;
	return paper ? HALF_PAPER : ink ? HALF_INK : HALF_NEITHER;
}

/* Nothing of a half that has no pixel may be covered, so that half is paper. */
static struct cell tones_for(uint8_t upper, uint8_t lower)
{
	if (upper == lower)
		return (struct cell){.paper = upper};
	if (upper == TONE_NONE)
		return (struct cell){.ink = lower};
	return (struct cell){.ink = upper, .paper = lower};
}

/* A change of colours is most of what a cell costs on the line, so those of the cell to
 * the left are taken where they will do. */
static void put_tones(
	const struct area *area, int row, int col, uint8_t upper, uint8_t lower, int apart)
{
	static const uint32_t glyph[2][2] = {
		[HALF_PAPER] = {' ', LOWER_HALF}, [HALF_INK] = {UPPER_HALF, FULL_BLOCK}};
	const struct cell *left = area_cell(area, row, col - 1);
	struct cell cell = left != NULL ? *left : (struct cell){.ink = TONE_NONE};
	enum half high = choose(&cell, upper, apart), low = choose(&cell, lower, apart);

	if (high == HALF_NEITHER || low == HALF_NEITHER) {
		cell = tones_for(upper, lower);
		high = choose(&cell, upper, apart);
		low = choose(&cell, lower, apart);
	}
	area_put(area, row, col, glyph[high][low], ROLE_TEXT, 0);
	area_tint(area, row, col, cell.ink, cell.paper);
}

static void put_pixels(
	const struct area *area, int row, int col, uint8_t upper, uint8_t lower, int apart)
{
	uint8_t any = upper != TONE_NONE ? upper : lower;
	double high, low;

	if (any == TONE_NONE)
		return;
	if (area->grid->tones) {
		put_tones(area, row, col, upper, lower, apart);
		return;
	}
	high = tone_value(any);
	low = lower != TONE_NONE ? tone_value(lower) : high;
	area_put(area, row, col, stand_in(area->grid->glyphs, tone_ramp(any), high, low),
		ROLE_TEXT, 0);
}

void tint_pixels(const struct area *area, int row, int col, uint8_t upper, uint8_t lower)
{
	put_pixels(area, row, col, upper, lower, NOT_SEEN);
}

void tint_pixels_exactly(
	const struct area *area, int row, int col, uint8_t upper, uint8_t lower)
{
	put_pixels(area, row, col, upper, lower, EXACTLY);
}

void tint_field(
	const struct area *area, int row, int col, int cols, uint8_t tone, const char *text)
{
	struct area field = area_part(area, row, col, 1, cols);
	bool tones = area->grid->tones;
	bool mark = !tones && text_columns(text) < field.cols;
	int end = field.cols - mark;

	area_fill(&field, ' ', ROLE_TEXT, 0);
	area_text_right(&field, 0, end, ROLE_TEXT, 0, text);
	if (tone == TONE_NONE)
		return;
	if (mark)
		tint_pixels(&field, 0, end, tone, tone);
	for (int i = 0; i < field.cols; i++)
		area_tint(&field, 0, i, tone_ink(tone), tone);
}

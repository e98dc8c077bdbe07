#include "fmnist/autoencoder_code.h"

#include <math.h>
#include <stdbool.h>

#include "fmnist/axis.h"
#include "fmnist/canvas.h"
#include "fmnist/tint.h"

#define BARS_FROM 5 /* rows */
#define WIDEST 4    /* columns of a number in the strip */
#define LEAST_STRIP 8

struct range {
	double low, high; /* of the finite numbers */
	bool finite;      /* there are some */
};

static struct range range_of(const float *code, size_t codes)
{
	struct range range = {INFINITY, -INFINITY, false};

	for (size_t i = 0; i < codes; i++) {
		if (!isfinite(code[i]))
			continue;
		range.low = fmin(range.low, (double)code[i]);
		range.high = fmax(range.high, (double)code[i]);
		range.finite = true;
	}
	return range;
}

/* Of numbers [from, to), at least one. */
static double farthest(const float *code, size_t from, size_t to)
{
	double found = (double)code[from];

	for (size_t i = from + 1; i < to; i++)
		if (!(fabs((double)code[i]) <= fabs(found)))
			found = (double)code[i];
	return found;
}

/* What place i of so many shows. */
static double shown_at(const float *code, size_t codes, size_t i, size_t places)
{
	size_t from = i * codes / places, to = (i + 1) * codes / places;

	return farthest(code, from, to > from ? to : from + 1);
}

/* ---- the strip ---- */

static uint8_t tone_at(const struct range *range, double value)
{
	double most = fmax(fabs(range->low), fabs(range->high));

	if (!(most > 0.0))
		return tone_of(range->low < 0.0 ? RAMP_SIGNED : RAMP_HEAT, 0.0);
	if (range->low < 0.0)
		return tone_of(RAMP_SIGNED, 0.5 + value / most / 2.0);
	return tone_of(RAMP_HEAT, value / most);
}

/* Lines that numbers as wide as they become do not leave empty. */
static int strip_rows(size_t codes, const struct area *strip)
{
	int rows = strip->rows;

	while (rows > 1 && codes * WIDEST <= (size_t)(strip->cols * (rows - 1)))
		rows--;
	return rows;
}

/* Numbers in lines of the same length, each as wide as there is room. Returns the columns
 * that they take. */
static int draw_tones(const float *code, size_t codes, const struct range *range,
	const struct area *strip)
{
	size_t rows = (size_t)strip->rows;
	size_t a_line = (codes + rows - 1) / rows, places;
	int wide = (int)((size_t)strip->cols / a_line);

	wide = wide < 1 ? 1 : wide > WIDEST ? WIDEST : wide;
	if (a_line > (size_t)strip->cols)
		a_line = (size_t)strip->cols;
	places = a_line * rows < codes ? a_line * rows : codes;
	for (size_t i = 0; i < places; i++) {
		double value = shown_at(code, codes, i, places);
		int row = (int)(i / a_line), col = (int)(i % a_line) * wide;

		if (!isfinite(value))
			area_put(strip, row, col, '!', ROLE_FAILURE, 0);
		else
			tint_field(strip, row, col, wide, tone_at(range, value), "");
	}
	return (int)a_line * wide;
}

/* Least number, strip, greatest number; before them a word where there is room. */
static void draw_strip(
	const float *code, size_t codes, const struct range *range, const struct area *area)
{
	static const char *const labels[] = {"code ", "", NULL};
	char low[NUMBER_MAX], high[NUMBER_MAX];
	struct area strip;

	value_text(low, "%.3g", range->low);
	value_text(high, "%.3g", range->high);
	for (int i = 0; i < 3; i++) {
		const char *label = labels[i];
		int left = label == NULL ? 0 : 2 + text_columns(label) + text_columns(low);
		int right = label == NULL ? 0 : 2 + text_columns(high);

		strip = area_part(area, 0, left, area->rows, area->cols - left - right);
		/* Words leave before a number has no place of its own. */
		if (i < 2 &&
			(strip.cols < LEAST_STRIP ||
				(i < 1 && (size_t)(strip.cols * strip.rows) < codes)))
			continue;
		if (strip.cols <= 0)
			return;
		strip.rows = strip_rows(codes, &strip);
		right = left + draw_tones(code, codes, range, &strip) + 1;
		if (label == NULL)
			return;
		area_printf(area, 0, 1, ROLE_DIM, 0, "%s%s", label, low);
		if (codes > 1)
			area_text(area, strip.rows - 1, right, ROLE_DIM, 0, high);
		return;
	}
}

/* ---- bars ---- */

#define GUTTER 8   /* of the numbers left of the bars */
#define GAP_FROM 3 /* dots of a bar that leave one to the gap */

static void draw_bar(struct canvas *canvas, const struct axis *axis, int x, double value)
{
	bool finite = isfinite(value);
	double high = canvas->high - 1;
	int zero = (int)lround((1.0 - axis_place(axis, 0.0)) * high);
	int end = finite ? (int)lround((1.0 - axis_place(axis, value)) * high) : 0;

	canvas_line(canvas, x, zero, x, end, finite ? ROLE_TEXT : ROLE_FAILURE);
}

static void draw_bars(
	const float *code, size_t codes, const struct range *range, const struct area *area)
{
	struct area body =
		area_part(area, 1, GUTTER, area->rows - 1, area->cols - GUTTER - 1);
	struct axis axis = {.low = fmin(range->low, 0.0), .high = fmax(range->high, 0.0)};
	struct canvas canvas;
	char text[NUMBER_MAX];
	size_t places, wide;

	if (!(axis.high > axis.low))
		axis.high = axis.low + 1.0;
	canvas_init(&canvas, body);
	wide = (size_t)canvas.wide;
	places = codes < wide ? codes : wide;
	for (size_t x = 0; x < wide; x++) {
		size_t i = x * places / wide, next = (x + 1) * places / wide;

		if (next == i || wide < GAP_FROM * places)
			draw_bar(&canvas, &axis, (int)x, shown_at(code, codes, i, places));
	}
	canvas_flush(&canvas);
	canvas_release(&canvas);
	area_printf(area, 0, 1, ROLE_TITLE, 0, "code: %zu number%s", codes,
		codes == 1 ? "" : "s");
	value_text(text, "%.3g", axis.high);
	area_text_right(area, 1, GUTTER - 1, ROLE_DIM, 0, text);
	value_text(text, "%.3g", axis.low);
	area_text_right(area, area->rows - 1, GUTTER - 1, ROLE_DIM, 0, text);
}

void autoencoder_code_draw(const float *code, size_t codes, const struct area *area)
{
	struct range range = range_of(code, codes);

	if (area->rows <= 0 || area->cols <= 0)
		return;
	if (!range.finite) {
		area_text(area, 0, 1, ROLE_FAILURE, 0, "the code is not finite");
		return;
	}
	if (area->rows >= BARS_FROM)
		draw_bars(code, codes, &range, area);
	else
		draw_strip(code, codes, &range, area);
}

#include "fmnist/picture.h"

#include <math.h>
#include <stddef.h>

#include "fmnist/tint.h"

struct picture picture_of_bytes(const uint8_t *bytes, int rows, int cols)
{
	return (struct picture){.rows = rows,
		.cols = cols,
		.bytes = bytes,
		.high = UINT8_MAX,
		.ramp = RAMP_GREY};
}

struct picture picture_of_values(
	const float *values, int rows, int cols, double low, double high, enum ramp ramp)
{
	return (struct picture){.rows = rows,
		.cols = cols,
		.values = values,
		.low = low,
		.high = high,
		.ramp = ramp};
}

struct picture picture_of_weights(const float *values, int rows, int cols)
{
	double most = 0.0;

	/* Of numbers that are not finite there is no farthest. */
	for (int i = 0; i < rows * cols; i++)
		if (isfinite(values[i]))
			most = fmax(most, fabs((double)values[i]));
	return picture_of_values(values, rows, cols, -most, most, RAMP_SIGNED);
}

void picture_fit(
	const struct picture *picture, int rows, int cols, int *fit_rows, int *fit_cols)
{
	double scale = fmin(1.0,
		fmin((double)cols / picture->cols, 2.0 * (double)rows / picture->rows));
	int high = (int)ceil(picture->rows * scale / 2.0 - 1e-9);
	int wide = (int)floor(picture->cols * scale + 1e-9);

	if (rows <= 0 || cols <= 0) {
		*fit_rows = *fit_cols = 0;
		return;
	}
	*fit_rows = high < 1 ? 1 : high > rows ? rows : high;
	*fit_cols = wide < 1 ? 1 : wide;
}

static double value_at(const struct picture *picture, int row, int col)
{
	int at = row * picture->cols + col;

	return picture->bytes != NULL ? picture->bytes[at] : (double)picture->values[at];
}

/* How much of [i, i + 1) lies in [from, to). */
static double overlap(int i, double from, double to)
{
	return fmax(fmin(to, i + 1.0) - fmax(from, i), 0.0);
}

/* The mean over a rectangle of the picture, in its own pixels. */
static double mean(
	const struct picture *picture, double top, double bottom, double left, double right)
{
	int last_row = (int)fmin(ceil(bottom), picture->rows);
	int last_col = (int)fmin(ceil(right), picture->cols);
	double sum = 0.0, weight = 0.0;

	for (int row = (int)top; row < last_row; row++) {
		for (int col = (int)left; col < last_col; col++) {
			double part = overlap(row, top, bottom) * overlap(col, left, right);

			if (part > 1e-9) {
				sum += part * value_at(picture, row, col);
				weight += part;
			}
		}
	}
	return sum / weight;
}

/* The tone at row `y` of the 2 * area->rows rows of pixels that the area has. */
static uint8_t tone_at(
	const struct area *area, const struct picture *picture, int y, int col)
{
	double high = (double)picture->rows / (2 * area->rows);
	double wide = (double)picture->cols / area->cols;
	double value =
		mean(picture, y * high, (y + 1) * high, col * wide, (col + 1) * wide);
	double range = picture->high - picture->low;

	if (!isfinite(value))
		return TONE_NONE;
	return tone_of(picture->ramp, range > 0.0 ? (value - picture->low) / range : 0.5);
}

void picture_draw(const struct area *area, const struct picture *picture)
{
	if (picture->rows <= 0 || picture->cols <= 0)
		return;
	for (int row = 0; row < area->rows; row++) {
		for (int col = 0; col < area->cols; col++) {
			uint8_t upper = tone_at(area, picture, 2 * row, col);
			uint8_t lower = tone_at(area, picture, 2 * row + 1, col);

			if (upper == TONE_NONE || lower == TONE_NONE)
				area_put(area, row, col, '!', ROLE_FAILURE, 0);
			else
				tint_pixels(area, row, col, upper, lower);
		}
	}
}

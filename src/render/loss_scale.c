#include "fmnist/loss_scale.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

/* Where half of the losses fill less than this part of a linear scale, and the greatest is
 * that many times the least, it is logarithmic. */
#define HALF_FILLS 0.25
#define LOG_FROM 4.0

/* Nine tenths of the losses fill at least this part of a scale. */
#define MOST_OF_THEM 0.9
#define MOST_FILL 0.35

/* The path goes at most this many times the surface's range above it. */
#define PATH_ABOVE 1.5

struct losses {
	double *value; /* (count), rising: those that are finite */
	size_t count;
};

static int rising(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static struct losses collect(struct loss_scale *scale, const float *grid, size_t points)
{
	struct losses losses = {.value = xcalloc(points + 1, sizeof *losses.value)};

	scale->points = points;
	for (size_t i = 0; i < points; i++) {
		double loss = (double)grid[i];

		scale->missing += isnan(loss) != 0;
		scale->diverged += isinf(loss) != 0;
		if (isfinite(loss))
			losses.value[losses.count++] = loss;
	}
	qsort(losses.value, losses.count, sizeof *losses.value, rising);
	return losses;
}

static double quantile(const struct losses *losses, double part)
{
	return losses->value[(size_t)(part * (double)(losses->count - 1))];
}

/* The least that such an axis can show; NaN: there is none. */
static double least(const struct losses *losses, bool log)
{
	for (size_t i = 0; i < losses->count; i++)
		if (!log || losses->value[i] > 0)
			return losses->value[i];
	return NAN;
}

static bool wants_log(const struct losses *losses, enum landscape_scale scale)
{
	double low = least(losses, true), high = quantile(losses, 1);

	if (scale != LANDSCAPE_AUTOMATIC || isnan(low))
		return scale == LANDSCAPE_LOG && !isnan(low);
	return high > LOG_FROM * low &&
		quantile(losses, 0.5) - low < HALF_FILLS * (high - low);
}

/* The loss at `part` of the way along a scale from low to high. */
static double along(double low, double high, bool log, double part)
{
	return log ? low * pow(high / low, part) : low + part * (high - low);
}

/* Two digits, rounded up. */
static double round_up(double loss)
{
	double digit = pow(10, floor(log10(loss)) - 1);

	return digit * ceil(loss / digit - 1e-6);
}

/* Not below the greatest loss that is not far above the others; INFINITY where none is. */
static double choose_ceiling(const struct losses *losses, double low, bool log)
{
	double most = fmax(quantile(losses, MOST_OF_THEM), low);
	double far = along(low, most, log, 1 / MOST_FILL);
	size_t n = losses->count;

	/* Where all of these are equal nothing is known of the others. */
	if (!(most > low) || quantile(losses, 1) <= far)
		return INFINITY;
	while (losses->value[n - 1] > far)
		n--;
	return fmax(round_up(losses->value[n - 1]), losses->value[n - 1]);
}

/* Ends that are apart. */
static void set_axis(struct axis *axis, double low, double high)
{
	double room = low != 0 ? 0.05 * fabs(low) : 1;

	axis->low = high > low ? low : low - room;
	axis->high = high > low ? high : high + room;
}

/* From the surface to the highest point of the path, as far as it goes. */
static void reach_for_path(
	struct loss_scale *scale, const double *path, size_t points, bool chosen)
{
	const struct axis *axis = &scale->colours;
	double most = chosen ? along(axis->low, axis->high, axis->log, 1 + PATH_ABOVE)
			     : scale->ceiling;

	scale->heights = *axis;
	for (size_t i = 0; i < points; i++) {
		if (!axis_can_show(axis, path[i]))
			continue;
		scale->path_above += path[i] > most;
		scale->heights.low = fmin(scale->heights.low, path[i]);
		scale->heights.high = fmax(scale->heights.high, fmin(path[i], most));
	}
}

void loss_scale_init(struct loss_scale *scale, const float *grid, size_t points,
	const double *path, size_t path_points, const struct landscape_look *look)
{
	struct losses losses;
	double low = NAN, high;

	*scale = (struct loss_scale){.ceiling = INFINITY};
	losses = collect(scale, grid, points);
	if (losses.count == 0) {
		axis_fit(&scale->colours, NAN, NAN, 0, INFINITY);
		reach_for_path(scale, path, path_points, true);
		free(losses.value);
		return;
	}
	scale->colours.log = wants_log(&losses, look->scale);
	low = least(&losses, scale->colours.log);
	high = quantile(&losses, 1);
	scale->chosen = !(look->ceiling > low);
	scale->ceiling = scale->chosen ? choose_ceiling(&losses, low, scale->colours.log)
				       : look->ceiling;
	for (size_t i = losses.count; i > 0 && losses.value[i - 1] > scale->ceiling; i--)
		scale->above++;
	set_axis(&scale->colours, low, fmin(high, scale->ceiling));
	reach_for_path(scale, path, path_points, scale->chosen);
	free(losses.value);
}

bool loss_scale_shows(const struct loss_scale *scale)
{
	return scale->missing + scale->diverged < scale->points;
}

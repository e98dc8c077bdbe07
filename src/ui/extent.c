#include "fmnist/extent.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

/* How many values may be left out on each side. */
#define OUTLIERS_MOST 3

struct extent {
	double low, high; /* low > high: nothing is in it */
};

static const struct extent nothing = {INFINITY, -INFINITY};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The extent of values (count), sorted in place. The few most extreme ones are
 * left out when they alone would squeeze all others into a twentieth; not more
 * than a few, for the steep beginning of a long curve is no outlier.
 */
static struct extent extent_of(double *values, size_t count, bool log_y)
{
	if (count == 0)
		return nothing;
	qsort(values, count, sizeof(*values), compare_doubles);
	struct extent extent = {values[0], values[count - 1]};
	size_t few = count < 100 ? 1 + count / 50 : OUTLIERS_MOST;
	if (log_y || count < 4 * few)
		return extent;
	double low = values[few], high = values[count - 1 - few];
	if (!(high > low))
		return extent;
	if (extent.high - high > 20 * (high - low))
		extent.high = high;
	if (low - extent.low > 20 * (high - low))
		extent.low = low;
	return extent;
}

static bool counts(
	const struct chart *chart, const struct chart_point *point, const struct axis *y)
{
	bool limited = chart->y_least < chart->y_most;

	return axis_can_show(y, point->y) &&
		(!limited || (point->y >= chart->y_least && point->y <= chart->y_most));
}

static struct extent points_extent(
	const struct chart *chart, const struct axis *x, const struct axis *y)
{
	size_t total = 0, count = 0;

	for (size_t i = 0; i < chart->count; i++)
		total += chart->series[i].count;
	double *values = xcalloc(total, sizeof(*values));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_series *series = &chart->series[i];
		for (size_t k = 0; k < series->count; k++) {
			const struct chart_point *point = &series->point[k];
			if (point->x >= x->low && point->x <= x->high &&
				counts(chart, point, y))
				values[count++] = point->y;
		}
	}
	struct extent extent = extent_of(values, count, y->log);
	free(values);
	return extent;
}

static struct extent spans_extent(
	const struct chart *chart, const struct axis *x, const struct axis *y)
{
	size_t total = 0, count = 0;

	for (size_t i = 0; i < chart->count; i++)
		total += 2 * chart->series[i].spans;
	double *values = xcalloc(total, sizeof(*values));
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_series *series = &chart->series[i];
		for (size_t k = 0; k < series->spans; k++) {
			const struct chart_span *span = &series->span[k];
			if (span->x1 < x->low || span->x0 > x->high)
				continue;
			if (axis_can_show(y, span->low))
				values[count++] = span->low;
			if (axis_can_show(y, span->high))
				values[count++] = span->high;
		}
	}
	struct extent extent = extent_of(values, count, y->log);
	free(values);
	return extent;
}

void extent_fit(struct axis *y, const struct chart *chart, const struct axis *x)
{
	struct extent points = points_extent(chart, x, y),
		      spans = spans_extent(chart, x, y);
	struct extent all = points;

	if (points.low > points.high) {
		all = spans;
	} else if (spans.low <= spans.high) {
		/* The curves are the news: they keep three quarters of the height.
		 * One value alone has none, then the spans say what is large. */
		if (!(points.high > points.low))
			points = spans;
		double low = points.low, high = points.high;
		if (y->log) {
			double room = pow(high / low, 1.0 / 6);
			low /= room;
			high *= room;
		} else {
			double room = (high - low) / 6;
			low -= room;
			high += room;
		}
		all.low = fmin(all.low, fmax(spans.low, low));
		all.high = fmax(all.high, fmin(spans.high, high));
	}
	axis_fit(y, all.low, all.high, chart->y_floor, chart->y_ceiling);
}

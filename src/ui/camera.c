#include "fmnist/camera.h"

#include <math.h>
#include <stddef.h>

#include "fmnist/chart.h"

#define ZOOM_MOST 1000.0
/* Part of the window that stays free after the newest point, for its name. */
#define FOLLOW_ROOM 0.15

void camera_init(struct chart_camera *camera)
{
	*camera = (struct chart_camera){
		.zoom = 1,
		.centre = 0.5,
		.follow = true,
		.cursor = NAN,
	};
}

void camera_zoom(struct chart_camera *camera, double factor)
{
	double zoom = camera->zoom * factor;

	/* Written so that NaN becomes 1. */
	camera->zoom = zoom > 1 ? fmin(zoom, ZOOM_MOST) : 1;
}

/* The first series that has points, or NULL. */
static const struct chart_series *leading_series(const struct chart *chart)
{
	for (size_t i = 0; i < chart->count; i++)
		if (chart->series[i].count > 0)
			return &chart->series[i];
	return NULL;
}

static double newest_x(const struct chart *chart)
{
	double newest = NAN;

	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_series *series = &chart->series[i];
		if (series->count > 0)
			newest = fmax(newest, series->point[series->count - 1].x);
		if (series->spans > 0)
			newest = fmax(newest, series->span[series->spans - 1].x1);
	}
	return newest;
}

static size_t nearest_point(const struct chart_series *series, double x)
{
	size_t low = 0, high = series->count;

	if (isnan(x))
		return series->count - 1;
	/* The first point that is not left of x, then its left neighbour if nearer. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (series->point[middle].x < x)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == series->count)
		return low - 1;
	if (low > 0 && x - series->point[low - 1].x < series->point[low].x - x)
		return low - 1;
	return low;
}

double camera_cursor(const struct chart_camera *camera, const struct chart *chart)
{
	const struct chart_series *series = leading_series(chart);

	if (!series)
		return NAN;
	return series->point[nearest_point(series, camera->cursor)].x;
}

/* Moves [*x0, *x1] as little as possible so that it holds x. */
static void include(double x, double *x0, double *x1)
{
	double shift = 0;

	if (x < *x0)
		shift = x - *x0;
	else if (x > *x1)
		shift = x - *x1;
	*x0 += shift;
	*x1 += shift;
}

void camera_window(const struct chart_camera *camera, const struct chart *chart, double *x0,
	double *x1)
{
	double low = chart->x_min, high = chart->x_max;

	if (!isfinite(low) || !isfinite(high) || low > high)
		low = 0, high = 1;
	if (!(high - low > 1e-12 * fmax(fabs(low), fabs(high))))
		low -= 0.5, high = low + 1;
	*x0 = low;
	*x1 = high;
	if (!(camera->zoom > 1))
		return;
	double span = (high - low) / fmin(camera->zoom, ZOOM_MOST);
	double newest = newest_x(chart);
	double middle = low + camera->centre * (high - low);
	if (!isfinite(middle))
		middle = low + 0.5 * (high - low);
	*x1 = middle + span / 2;
	if (camera->follow && isfinite(newest))
		*x1 = newest + FOLLOW_ROOM * span;
	*x1 = fmax(fmin(*x1, high), low + span);
	*x0 = *x1 - span;
	double cursor = camera->cursor_on ? camera_cursor(camera, chart) : NAN;
	if (isfinite(cursor))
		include(fmax(fmin(cursor, high), low), x0, x1);
}

void camera_move(struct chart_camera *camera, const struct chart *chart, int steps)
{
	double x0, x1;

	if (camera->cursor_on) {
		const struct chart_series *series = leading_series(chart);
		if (!series)
			return;
		size_t at = nearest_point(series, camera->cursor);
		if (steps < 0)
			at -= (size_t) - (long)steps < at ? (size_t) - (long)steps : at;
		else if ((size_t)steps < series->count - 1 - at)
			at += (size_t)steps;
		else
			at = series->count - 1;
		camera->cursor = at == series->count - 1 ? NAN : series->point[at].x;
		return;
	}
	camera_window(camera, chart, &x0, &x1);
	if (!(camera->zoom > 1))
		return;
	double range = chart->x_max - chart->x_min;
	double half = 0.5 / camera->zoom;
	double centre = ((x0 + x1) / 2 - chart->x_min) / range + 0.2 * half * steps;
	camera->centre = fmax(half, fmin(centre, 1 - half));
	double newest = newest_x(chart);
	double end = chart->x_min + (camera->centre + half) * range;
	camera->follow = steps > 0 ? isfinite(newest) && end >= newest
				   : camera->follow && steps == 0;
}

/*
 * camera: what part of a chart is looked at.
 *
 * It belongs to the user: the pane keeps it between updates and changes it by
 * keys, the chart only reads it. So zoom and cursor survive new points.
 */
#ifndef FMNIST_CAMERA_H
#define FMNIST_CAMERA_H

#include <stdbool.h>

struct chart;

struct chart_camera {
	bool log_y;
	double smoothing; /* weight of the past in an exponential mean, 0 <= s < 1 */
	double zoom;      /* >= 1: how many times the whole range fits the window */
	double centre;    /* 0..1 of the whole x range; only with zoom > 1 */
	bool follow;      /* the window keeps the newest point in view */
	bool cursor_on;
	double cursor; /* x in data units, moves by points; NaN: the newest point */
};

void camera_init(struct chart_camera *camera);
/* Zoom times factor, held between 1 and 1000, about the middle of the window. */
void camera_zoom(struct chart_camera *camera, double factor);
/* Moves the cursor `steps` points along the first series that has points, or
 * the window by tenths of itself when the cursor is off. A window or cursor that
 * is moved to the newest point goes on with it, moved elsewhere it stays. */
void camera_move(struct chart_camera *camera, const struct chart *chart, int steps);

/* The x range that is in the window; it holds the cursor when that is on. */
void camera_window(const struct chart_camera *camera, const struct chart *chart, double *x0,
	double *x1);

/* The cursor's x, at a point where there is one; NaN when there is nothing to read. */
double camera_cursor(const struct chart_camera *camera, const struct chart *chart);

#endif

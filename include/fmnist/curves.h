/*
 * curves: a run's losses and accuracies as charts.
 *
 * Reads a view and a camera, draws into the rectangles that a layout gives.
 * Loss on the left with the spread of the single iterations behind it, accuracy
 * on the right; the x axis of both is epochs, so one camera serves both.
 */
#ifndef FMNIST_CURVES_H
#define FMNIST_CURVES_H

#include "fmnist/camera.h"
#include "fmnist/grid.h"
#include "fmnist/layout.h"
#include "fmnist/view.h"

void curves_draw(const struct view *view, const struct chart_camera *camera,
	const struct area *area, const struct train_layout *layout);

/* Of an autoencoder: train and test error in one chart, and as a flat line what as many
 * principal components make of the test images. */
void curves_draw_errors(const struct view *view, const struct chart_camera *camera,
	const struct area *area);

/* The losses of the last iterations and epochs: charts where there is room, else
 * numbers. */
void curves_draw_recent(const struct view *view, const struct area *area,
	const struct train_layout *layout);

/* Moves the cursor by epochs, or the zoomed window. */
void curves_move(const struct view *view, struct chart_camera *camera, int steps);

#endif

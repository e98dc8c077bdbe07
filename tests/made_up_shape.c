#include "made_up_shape.h"

#include <math.h>

#include "fmnist/xalloc.h"

void made_up_place(struct survey *survey, size_t point, double x, double y, double loss)
{
	survey->plane.point[point].x = x;
	survey->plane.point[point].y = y;
	survey->true_loss[point] = loss;
}

struct survey *made_up_shape(
	enum plane_kind plane, size_t cols, size_t rows, size_t points, made_up_loss *loss)
{
	const struct survey_settings settings = {.plane = plane,
		.cols = cols,
		.rows = rows,
		.has_range = true,
		.range = {{-1, -1}, {1, 1}},
		.images = 2500,
		.seed = 541};
	struct survey *survey = survey_empty(&settings, points);
	float row[LANDSCAPE_MOST];

	hparams_default(&survey->hparams);
	for (int k = 0; k < 2; k++) {
		survey->plane.explained[k] = plane != PLANE_PATH ? NAN : k ? 0.125 : 0.8;
		survey->plane.random_walk[k] = plane != PLANE_PATH ? NAN : k ? 0.15 : 0.6;
	}
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < cols; j++)
			row[j] = (float)loss(survey_x(survey, j), survey_y(survey, i));
		survey_set_row(survey, i, row);
		/* What is computed, and no number, is above all of them. */
		for (size_t j = 0; j < cols; j++)
			if (isnan(row[j]))
				survey->loss[i * cols + j] = NAN;
	}
	for (size_t i = 0; i < points; i++) {
		double x = points > 1 ? (double)i / (double)(points - 1) - 0.5 : 0;

		survey->plane.point[i].epoch = i;
		survey->plane.point[i].distance = 0.25;
		made_up_place(survey, i, x, -x, loss(x, -x));
		survey->plane_loss[i] = loss(x, -x);
	}
	survey_set_path(survey);
	return survey;
}

double made_up_bowl(double x, double y)
{
	return 0.2 + x * x + y * y;
}

double made_up_broken(double x, double y)
{
	return x > 0 && y > 0 ? INFINITY : made_up_bowl(x, y);
}

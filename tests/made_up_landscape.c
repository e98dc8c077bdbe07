#include "made_up_landscape.h"

#include <math.h>

#include "fmnist/rng.h"

double made_up_loss(double x, double y)
{
	double along = x - 1.0, across = y + 0.5;

	return MADE_UP_LEAST + 0.25 * along * along + 2.0 * across * across;
}

static struct plane_point point_of(size_t i, size_t points)
{
	double part = points > 1 ? (double)i / (double)(points - 1) : 1.0;
	double rest = 1.0 - part;

	return (struct plane_point){.epoch = i,
		.iteration = 100 * i,
		.x = 1.0 - 2.5 * rest,
		.y = -0.5 + 1.25 * rest * rest,
		.distance = 0.1 * (double)i};
}

struct survey *made_up_survey_begun(
	enum plane_kind kind, size_t cols, size_t rows, size_t points)
{
	struct survey_settings settings;
	struct survey *survey;

	survey_settings_default(&settings);
	settings.plane = kind;
	settings.cols = cols;
	settings.rows = rows;
	settings.has_range = true;
	settings.range =
		(struct plane_range){{-MADE_UP_X, -MADE_UP_Y}, {MADE_UP_X, MADE_UP_Y}};
	survey = survey_empty(&settings, points);
	hparams_default(&survey->hparams);
	for (size_t i = 0; i < points; i++)
		survey->plane.point[i] = point_of(i, points);
	for (int k = 0; k < 2; k++) {
		survey->plane.explained[k] = kind == PLANE_PATH ? 0.75 - 0.5 * k : NAN;
		survey->plane.random_walk[k] = kind == PLANE_PATH ? 0.6 - 0.45 * k : NAN;
	}
	return survey;
}

void made_up_survey_row(struct survey *survey, size_t row)
{
	float loss[LANDSCAPE_MOST];

	for (size_t i = 0; i < survey->settings.cols; i++)
		loss[i] = (float)made_up_loss(survey_x(survey, i), survey_y(survey, row));
	survey_set_row(survey, row, loss);
}

void made_up_survey_path(struct survey *survey)
{
	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *point = &survey->plane.point[i];

		survey->plane_loss[i] = made_up_loss(point->x, point->y);
		survey->true_loss[i] = 1.25 * survey->plane_loss[i];
	}
	survey_set_path(survey);
}

struct survey *made_up_survey(enum plane_kind kind, size_t cols, size_t rows, size_t points)
{
	struct survey *survey = made_up_survey_begun(kind, cols, rows, points);

	made_up_survey_path(survey);
	for (size_t row = 0; row < rows; row++)
		made_up_survey_row(survey, row);
	return survey;
}

struct snapshot *made_up_step(size_t numbers, uint32_t salt, uint64_t k)
{
	struct snapshot *snapshot = snapshot_empty(numbers);
	struct rng rng;

	rng_seed(&rng, salt);
	snapshot->epoch = k;
	snapshot->iteration = 10 * k;
	for (size_t i = 0; i < numbers; i++)
		snapshot->value[i] = 0.0f;
	for (uint64_t step = 0; step <= k; step++)
		for (size_t i = 0; i < numbers; i++)
			snapshot->value[i] += ((float)(rng_u32(&rng) & 0xff) - 127.5f) /
				(step == 0 ? 256.0f : 1024.0f);
	return snapshot;
}

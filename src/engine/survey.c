#include "fmnist/survey.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/network.h"
#include "fmnist/xalloc.h"

#define SEED 541

void survey_settings_default(struct survey_settings *settings)
{
	*settings = (struct survey_settings){
		.plane = PLANE_PATH,
		.plane_seed = SEED,
		.cols = LANDSCAPE_SIDE,
		.rows = LANDSCAPE_SIDE,
		.margin = LANDSCAPE_MARGIN,
		.images = LANDSCAPE_IMAGES,
		.seed = SEED,
	};
}

static int make_plane(struct survey *survey, const struct model *model,
	struct snapshot *const *snapshot, size_t count, struct err *err)
{
	const struct survey_settings *settings = &survey->settings;

	for (size_t i = 0; i < count; i++)
		if (snapshot[i]->count != model->parameters + model->buffers)
			return err_set(err,
				"the stored networks have %zu numbers, and one of these "
				"hyper-parameters %zu",
				snapshot[i]->count, model->parameters + model->buffers);
	if (settings->plane == PLANE_RANDOM)
		return plane_random(
			&survey->plane, model, snapshot, count, settings->plane_seed, err);
	if (settings->plane == PLANE_THREE)
		return plane_through(&survey->plane, snapshot, model->parameters, err);
	return plane_of_path(&survey->plane, snapshot, count, model->parameters, err);
}

static float *unknown(size_t count)
{
	float *values = xcalloc(count, sizeof *values);

	for (size_t i = 0; i < count; i++)
		values[i] = NAN;
	return values;
}

int survey_init(struct survey *survey, const struct survey_settings *settings,
	const struct hparams *hp, struct snapshot *const *snapshot, size_t count,
	size_t inputs, struct err *err)
{
	struct model model;
	int rc;

	*survey = (struct survey){.settings = *settings, .hparams = *hp};
	network_build(&model, hp, inputs, DATASET_CLASSES);
	rc = make_plane(survey, &model, snapshot, count, err);
	model_release(&model);
	if (rc != 0)
		return -1;
	survey->range = settings->has_range ? settings->range
					    : plane_range(&survey->plane, settings->margin);
	survey->loss = unknown(settings->rows * settings->cols);
	survey->true_loss = xcalloc(survey->plane.points, sizeof *survey->true_loss);
	survey->plane_loss = xcalloc(survey->plane.points, sizeof *survey->plane_loss);
	for (size_t i = 0; i < survey->plane.points; i++)
		survey->true_loss[i] = survey->plane_loss[i] = NAN;
	return 0;
}

void survey_release(struct survey *survey)
{
	plane_release(&survey->plane);
	free(survey->loss);
	free(survey->true_loss);
	free(survey->plane_loss);
	*survey = (struct survey){0};
}

static double between(const struct plane_range *range, int axis, size_t i, size_t count)
{
	double part = (double)i / (double)(count - 1);

	return range->low[axis] + part * (range->high[axis] - range->low[axis]);
}

double survey_x(const struct survey *survey, size_t col)
{
	return between(&survey->range, 0, col, survey->settings.cols);
}

double survey_y(const struct survey *survey, size_t row)
{
	return between(&survey->range, 1, row, survey->settings.rows);
}

bool survey_has_row(const struct survey *survey, size_t row)
{
	/* A loss that is no number is +Inf in the grid (below): only NaN is missing. */
	return !isnan(survey->loss[row * survey->settings.cols]);
}

bool survey_complete(const struct survey *survey)
{
	for (size_t i = 0; i < survey->settings.rows; i++)
		if (!survey_has_row(survey, i))
			return false;
	return true;
}

void survey_extent(const struct survey *survey, float *low, float *high)
{
	*low = *high = NAN;
	for (size_t i = 0; i < survey->settings.rows * survey->settings.cols; i++) {
		float loss = survey->loss[i];

		if (!isfinite(loss))
			continue;
		*low = isnan(*low) || loss < *low ? loss : *low;
		*high = isnan(*high) || loss > *high ? loss : *high;
	}
}

/* ---- filling ---- */

struct filling {
	struct survey *survey;
	const struct survey_work *work;
	struct landscape *landscape;
	const size_t *row; /* (rows): in which order they come */
	const double *x;   /* (cols) */
};

static bool stopped(const struct survey_work *work)
{
	return work->stop != NULL && atomic_load(work->stop);
}

static void fill_row(void *arg, size_t piece, size_t worker)
{
	const struct filling *filling = arg;
	struct survey *survey = filling->survey;
	size_t cols = survey->settings.cols, row = filling->row[piece];
	float *loss = survey->loss + row * cols;

	if (survey_has_row(survey, row) || stopped(filling->work))
		return;
	landscape_row(
		filling->landscape, worker, filling->x, cols, survey_y(survey, row), loss);
	for (size_t i = 0; i < cols; i++)
		loss[i] = isnan(loss[i]) ? INFINITY : loss[i];
	if (filling->work->row != NULL)
		filling->work->row(filling->work->arg, row);
}

static void fill_point(void *arg, size_t i, size_t worker)
{
	const struct filling *filling = arg;
	struct survey *survey = filling->survey;
	const struct plane_point *point = &survey->plane.point[i];
	float loss;

	if (stopped(filling->work))
		return;
	landscape_row(filling->landscape, worker, &point->x, 1, point->y, &loss);
	survey->plane_loss[i] = (double)loss;
	survey->true_loss[i] =
		landscape_loss(filling->landscape, worker, filling->work->snapshot[i]);
}

/* Every eighth row, then those in their middles, and so on. */
static size_t *coarse_first(size_t rows)
{
	size_t *order = xcalloc(rows, sizeof *order);
	size_t n = 0;

	for (size_t i = 0; i < rows; i += 8)
		order[n++] = i;
	for (size_t step = 8; step > 1; step /= 2)
		for (size_t i = step / 2; i < rows; i += step)
			order[n++] = i;
	return order;
}

bool survey_fill(struct survey *survey, const struct survey_work *work)
{
	const struct survey_settings *settings = &survey->settings;
	size_t *row = coarse_first(settings->rows);
	double *x = xcalloc(settings->cols, sizeof *x);
	struct filling filling = {
		.survey = survey,
		.work = work,
		.landscape = landscape_new(&survey->hparams, &survey->plane, work->images,
			settings->images, settings->seed, pool_workers(work->pool)),
		.row = row,
		.x = x,
	};

	for (size_t i = 0; i < settings->cols; i++)
		x[i] = survey_x(survey, i);
	pool_run(work->pool, survey->plane.points, fill_point, &filling);
	pool_run(work->pool, settings->rows, fill_row, &filling);
	landscape_free(filling.landscape);
	free(x);
	free(row);
	return survey_complete(survey);
}

#include "fmnist/survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/network.h"
#include "fmnist/xalloc.h"

#define SEED 541

void survey_settings_default(struct survey_settings *settings)
{
	*settings = (struct survey_settings){
		.plane = PLANE_PATH,
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
	size_t finite = plane_finite(snapshot, count, model->parameters);

	for (size_t i = 0; i < count; i++)
		if (snapshot[i]->count != model->parameters + model->buffers)
			return err_set(err,
				"the stored networks have %zu numbers, and one of these "
				"hyper-parameters %zu",
				snapshot[i]->count, model->parameters + model->buffers);
	if (finite == 0 && count > 0)
		return err_set(err, "the network's parameters are not finite");
	if (settings->plane == PLANE_THREE && finite < count)
		return err_set(
			err, "the parameters of network %zu are not finite", finite + 1);
	survey->left_out = count - finite;
	if (settings->plane == PLANE_RANDOM)
		return plane_random(
			&survey->plane, model, snapshot, finite, settings->seed, err);
	if (settings->plane == PLANE_THREE)
		return plane_through(&survey->plane, snapshot, model->parameters, err);
	return plane_of_path(&survey->plane, snapshot, finite, model->parameters, err);
}

static float *unknown(size_t count)
{
	float *values = xcalloc(count, sizeof *values);

	for (size_t i = 0; i < count; i++)
		values[i] = NAN;
	return values;
}

/* What others see, and how many hold it. */
struct counted {
	struct survey survey; /* first */
	atomic_uint holders;
};

static void survey_free(struct survey *survey)
{
	plane_release(&survey->plane);
	free(survey->loss);
	free(survey->has_row);
	free(survey->true_loss);
	free(survey->plane_loss);
	free((struct counted *)survey);
}

static void set_range(struct survey *survey)
{
	const struct survey_settings *settings = &survey->settings;

	survey->range = settings->has_range ? settings->range
					    : plane_range(&survey->plane, settings->margin);
}

static void make_arrays(struct survey *survey)
{
	const struct survey_settings *settings = &survey->settings;

	survey->loss = unknown(settings->rows * settings->cols);
	survey->has_row = xcalloc(settings->rows, sizeof *survey->has_row);
	survey->true_loss = xcalloc(survey->plane.points, sizeof *survey->true_loss);
	survey->plane_loss = xcalloc(survey->plane.points, sizeof *survey->plane_loss);
	for (size_t i = 0; i < survey->plane.points; i++)
		survey->true_loss[i] = NAN;
}

static struct counted *begin(const struct survey_settings *settings)
{
	struct counted *counted = xcalloc(1, sizeof *counted);

	atomic_init(&counted->holders, 1);
	counted->survey.settings = *settings;
	return counted;
}

struct survey *survey_new(const struct survey_settings *settings, const struct hparams *hp,
	struct snapshot *const *snapshot, size_t count, size_t inputs, struct err *err)
{
	struct survey *survey = &begin(settings)->survey;
	struct model model;
	int rc;

	survey->hparams = *hp;
	network_build(&model, hp, inputs, DATASET_CLASSES);
	rc = make_plane(survey, &model, snapshot, count, err);
	model_release(&model);
	if (rc != 0) {
		survey_free(survey);
		return NULL;
	}
	set_range(survey);
	make_arrays(survey);
	return survey;
}

struct survey *survey_again(
	const struct survey *before, const struct survey_settings *settings)
{
	struct survey *survey = &begin(settings)->survey;
	size_t points = before->plane.points;

	survey->hparams = before->hparams;
	survey->left_out = before->left_out;
	plane_copy(&survey->plane, &before->plane);
	set_range(survey);
	make_arrays(survey);
	if (survey_has_path(before) && settings->images == before->settings.images &&
		settings->seed == before->settings.seed) {
		memcpy(survey->true_loss, before->true_loss,
			points * sizeof *survey->true_loss);
		memcpy(survey->plane_loss, before->plane_loss,
			points * sizeof *survey->plane_loss);
		survey_set_path(survey);
	}
	return survey;
}

struct survey *survey_empty(const struct survey_settings *settings, size_t points)
{
	struct survey *survey = &begin(settings)->survey;

	survey->plane = (struct plane){
		.kind = settings->plane,
		.points = points,
		.point = xcalloc(points, sizeof *survey->plane.point),
	};
	survey->range = settings->range;
	make_arrays(survey);
	return survey;
}

struct survey *survey_hold(struct survey *survey)
{
	if (survey != NULL)
		atomic_fetch_add(&((struct counted *)survey)->holders, 1);
	return survey;
}

void survey_drop(struct survey *survey)
{
	struct counted *counted = (struct counted *)survey;

	if (counted != NULL && atomic_fetch_sub(&counted->holders, 1) == 1)
		survey_free(survey);
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

void survey_set_row(struct survey *survey, size_t row, const float *loss)
{
	size_t cols = survey->settings.cols;

	for (size_t i = 0; i < cols; i++)
		survey->loss[row * cols + i] = isnan(loss[i]) ? INFINITY : loss[i];
	atomic_store_explicit(&survey->has_row[row], true, memory_order_release);
}

void survey_set_path(struct survey *survey)
{
	atomic_store_explicit(&survey->has_path, true, memory_order_release);
}

void survey_recall_path(struct survey *survey, const struct survey *before)
{
	size_t at = 0;

	if (survey_has_path(survey) || !survey_has_path(before) ||
		survey->settings.images != before->settings.images ||
		survey->settings.seed != before->settings.seed)
		return;
	for (size_t i = 0; i < before->plane.points; i++) {
		while (at < survey->plane.points &&
			survey->plane.point[at].iteration <
				before->plane.point[i].iteration)
			at++;
		if (at < survey->plane.points &&
			survey->plane.point[at].iteration ==
				before->plane.point[i].iteration)
			survey->true_loss[at] = before->true_loss[i];
	}
}

static bool same_settings(const struct survey_settings *a, const struct survey_settings *b)
{
	return a->plane == b->plane && a->through[0] == b->through[0] &&
		a->through[1] == b->through[1] && a->cols == b->cols &&
		a->rows == b->rows && a->images == b->images && a->seed == b->seed;
}

static bool same_point(const struct plane_point *a, const struct plane_point *b)
{
	return a->iteration == b->iteration && a->x == b->x && a->y == b->y;
}

bool survey_equal(const struct survey *a, const struct survey *b)
{
	if (!same_settings(&a->settings, &b->settings) ||
		memcmp(&a->range, &b->range, sizeof a->range) != 0 ||
		a->plane.points != b->plane.points)
		return false;
	for (size_t i = 0; i < a->plane.points; i++)
		if (!same_point(&a->plane.point[i], &b->plane.point[i]))
			return false;
	return true;
}

bool survey_has_row(const struct survey *survey, size_t row)
{
	return atomic_load_explicit(&survey->has_row[row], memory_order_acquire);
}

bool survey_has_path(const struct survey *survey)
{
	return atomic_load_explicit(&survey->has_path, memory_order_acquire);
}

size_t survey_rows_done(const struct survey *survey)
{
	size_t done = 0;

	for (size_t i = 0; i < survey->settings.rows; i++)
		done += survey_has_row(survey, i);
	return done;
}

bool survey_complete(const struct survey *survey)
{
	return survey_has_path(survey) && survey_rows_done(survey) == survey->settings.rows;
}

void survey_extent(const struct survey *survey, float *low, float *high)
{
	size_t cols = survey->settings.cols;

	*low = *high = NAN;
	for (size_t i = 0; i < survey->settings.rows * cols; i++) {
		if (!survey_has_row(survey, i / cols)) {
			i += cols - 1;
			continue;
		}
		if (!isfinite(survey->loss[i]))
			continue;
		*low = fminf(*low, survey->loss[i]); /* which NaN gives way to */
		*high = fmaxf(*high, survey->loss[i]);
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
	return work->stopped != NULL && work->stopped(work->arg);
}

static void compute_row(const struct filling *filling, size_t row, size_t worker)
{
	struct survey *survey = filling->survey;
	size_t cols = survey->settings.cols;
	float *loss = xcalloc(cols, sizeof *loss);

	landscape_row(
		filling->landscape, worker, filling->x, cols, survey_y(survey, row), loss);
	survey_set_row(survey, row, loss);
	free(loss);
}

static void fill_row(void *arg, size_t piece, size_t worker)
{
	const struct filling *filling = arg;
	size_t row = filling->row[piece];

	if (stopped(filling->work))
		return;
	if (!survey_has_row(filling->survey, row))
		compute_row(filling, row, worker);
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
	if (isnan(survey->true_loss[i]))
		survey->true_loss[i] = landscape_loss(
			filling->landscape, worker, filling->work->snapshot[i]);
}

/* Half of it is of no use: whoever stops it does without. */
static void fill_path(struct filling *filling)
{
	const struct survey_work *work = filling->work;
	struct survey *survey = filling->survey;

	if (!survey_has_path(survey)) {
		pool_run(work->pool, survey->plane.points, fill_point, filling);
		if (stopped(work))
			return;
		survey_set_path(survey);
	}
	if (work->path != NULL)
		work->path(work->arg);
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
	fill_path(&filling);
	pool_run(work->pool, settings->rows, fill_row, &filling);
	landscape_free(filling.landscape);
	free(x);
	free(row);
	return survey_complete(survey);
}

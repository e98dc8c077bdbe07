#include "fmnist/terrain.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

/* A path that fills less than this part of the grid is no more than a place in it. */
#define PLACE 0.02

static void copy_losses(struct terrain *terrain, const struct survey *survey)
{
	terrain->loss = xcalloc(terrain->rows * terrain->cols, sizeof *terrain->loss);
	for (size_t i = 0; i < terrain->rows; i++) {
		bool there = survey_has_row(survey, i);

		for (size_t j = 0; j < terrain->cols; j++)
			terrain->loss[i * terrain->cols + j] =
				there ? survey->loss[i * terrain->cols + j] : NAN;
	}
}

static double grid_place(const struct plane_range *range, int axis, double at, size_t count)
{
	return (at - range->low[axis]) / (range->high[axis] - range->low[axis]) *
		(double)(count - 1);
}

static void copy_points(struct terrain *terrain, const struct survey *survey)
{
	const struct plane *plane = &survey->plane;
	bool known = survey_has_path(survey);

	terrain->path = plane->kind != PLANE_THREE;
	terrain->points = plane->points;
	terrain->point = xcalloc(plane->points + 1, sizeof *terrain->point);
	for (size_t i = 0; i < plane->points; i++) {
		const struct plane_point *from = &plane->point[i];

		terrain->point[i] = (struct terrain_point){
			.x = from->x,
			.y = from->y,
			.col = grid_place(&terrain->range, 0, from->x, terrain->cols),
			.row = grid_place(&terrain->range, 1, from->y, terrain->rows),
			.loss = known && isfinite(survey->true_loss[i])
				? survey->true_loss[i]
				: NAN,
			.epoch = from->epoch,
			.whole = i == 0 || from->epoch != plane->point[i - 1].epoch,
		};
	}
}

/* Projected onto random directions a path shrinks to a place. */
static void omit_a_place(struct terrain *terrain)
{
	double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

	for (size_t i = 0; i < terrain->points; i++) {
		const double at[2] = {terrain->point[i].col / (double)(terrain->cols - 1),
			terrain->point[i].row / (double)(terrain->rows - 1)};

		for (int k = 0; k < 2; k++) {
			low[k] = fmin(low[k], at[k]);
			high[k] = fmax(high[k], at[k]);
		}
	}
	if (!terrain->path || terrain->points < 2 || high[0] - low[0] > PLACE ||
		high[1] - low[1] > PLACE)
		return;
	terrain->omitted = terrain->points - 1;
	terrain->point[0] = terrain->point[terrain->omitted];
	terrain->points = 1;
}

void terrain_init(struct terrain *terrain, const struct survey *survey,
	const struct landscape_look *look)
{
	double *path;

	*terrain = (struct terrain){.plane = survey->plane.kind,
		.rows = survey->settings.rows,
		.cols = survey->settings.cols,
		.range = survey->range};
	copy_losses(terrain, survey);
	copy_points(terrain, survey);
	omit_a_place(terrain);
	path = xcalloc(terrain->points + 1, sizeof *path);
	for (size_t i = 0; i < terrain->points; i++)
		path[i] = terrain->point[i].loss;
	loss_scale_init(&terrain->scale, terrain->loss, terrain->rows * terrain->cols, path,
		terrain->points, look);
	free(path);
}

void terrain_release(struct terrain *terrain)
{
	free(terrain->loss);
	free(terrain->point);
	*terrain = (struct terrain){0};
}

void terrain_relief(const struct terrain *terrain, const struct axis *axis,
	struct place box, struct relief *relief)
{
	relief_init(relief, terrain->loss, terrain->rows, terrain->cols, axis,
		terrain->scale.ceiling, box);
}

double terrain_aspect(const struct terrain *terrain, double least, double most)
{
	const struct plane_range *range = &terrain->range;

	return fmin(
		fmax((range->high[1] - range->low[1]) / (range->high[0] - range->low[0]),
			least),
		most);
}

/* 1, 2, 5, 10, 20, 50, ... */
static bool is_round(uint64_t epoch)
{
	while (epoch >= 10 && epoch % 10 == 0)
		epoch /= 10;
	return epoch == 1 || epoch == 2 || epoch == 5;
}

bool terrain_name(const struct terrain *terrain, size_t point, char name[TERRAIN_NAME])
{
	const struct terrain_point *at = &terrain->point[point];
	uint64_t epoch = at->epoch;
	bool last = point + 1 == terrain->points;

	if (terrain->plane == PLANE_THREE)
		snprintf(name, TERRAIN_NAME, "network %zu", point + 1);
	else if (epoch == 0 && point == 0 && !last)
		snprintf(name, TERRAIN_NAME, "start");
	else if (last)
		snprintf(name, TERRAIN_NAME, "end, epoch %" PRIu64, epoch);
	else if (point == 0 || (at->whole && is_round(epoch)))
		snprintf(name, TERRAIN_NAME, "epoch %" PRIu64, epoch);
	else
		return false;
	return true;
}

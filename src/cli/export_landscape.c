#include "fmnist/export_landscape.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "fmnist/array_file.h"
#include "fmnist/csv.h"
#include "fmnist/xalloc.h"

#define PATH_COLUMNS 7

/* NULL: there is none. */
static struct survey *read(struct store *store, uint32_t run, struct err *err)
{
	struct survey *survey;

	if (store_landscape(store, run, &survey, err) == 0 && survey == NULL)
		err_set(err,
			"of run %" PRIu32 " no landscape is stored: compute it with "
			"'landscape %" PRIu32 "'",
			run, run);
	return survey;
}

static void write_head(struct csv *csv, const char *const *name)
{
	for (; *name != NULL; name++)
		csv_text(csv, *name);
	csv_end_row(csv);
}

static void write_loss(struct csv *csv, double loss)
{
	if (isinf(loss))
		csv_text(csv, "inf");
	else
		csv_number(csv, loss);
}

int export_landscape_csv(struct store *store, uint32_t run, FILE *out, struct err *err)
{
	static const char *const head[] = {"run", "row", "column", "x", "y", "loss", NULL};
	struct survey *survey = read(store, run, err);
	struct csv csv;

	if (survey == NULL)
		return -1;
	csv_init(&csv, out);
	write_head(&csv, head);
	for (size_t i = 0; i < survey->settings.rows * survey->settings.cols; i++) {
		size_t row = i / survey->settings.cols, col = i % survey->settings.cols;

		csv_integer(&csv, run);
		csv_integer(&csv, row);
		csv_integer(&csv, col);
		csv_number(&csv, survey_x(survey, col));
		csv_number(&csv, survey_y(survey, row));
		write_loss(&csv, (double)survey->loss[i]);
		csv_end_row(&csv);
	}
	survey_drop(survey);
	return 0;
}

int export_landscape_npy(struct store *store, uint32_t run, FILE *out, struct err *err)
{
	struct survey *survey = read(store, run, err);

	if (survey == NULL)
		return -1;
	array_file_print(out, survey->loss, survey->settings.rows, survey->settings.cols);
	survey_drop(survey);
	return 0;
}

int export_path_csv(struct store *store, uint32_t run, FILE *out, struct err *err)
{
	static const char *const head[] = {"run", "number", "epoch", "iteration", "x", "y",
		"distance", "loss", "plane_loss", NULL};
	struct survey *survey = read(store, run, err);
	struct csv csv;

	if (survey == NULL)
		return -1;
	csv_init(&csv, out);
	write_head(&csv, head);
	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *point = &survey->plane.point[i];

		csv_integer(&csv, run);
		csv_integer(&csv, i);
		csv_integer(&csv, point->epoch);
		csv_integer(&csv, point->iteration);
		csv_number(&csv, point->x);
		csv_number(&csv, point->y);
		csv_number(&csv, point->distance);
		write_loss(&csv, survey->true_loss[i]);
		write_loss(&csv, survey->plane_loss[i]);
		csv_end_row(&csv);
	}
	survey_drop(survey);
	return 0;
}

int export_path_npy(struct store *store, uint32_t run, FILE *out, struct err *err)
{
	struct survey *survey = read(store, run, err);
	double *rows, *row;

	if (survey == NULL)
		return -1;
	rows = row = xcalloc(survey->plane.points * PATH_COLUMNS, sizeof *rows);
	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *point = &survey->plane.point[i];

		*row++ = (double)point->epoch;
		*row++ = (double)point->iteration;
		*row++ = point->x;
		*row++ = point->y;
		*row++ = point->distance;
		*row++ = survey->true_loss[i];
		*row++ = survey->plane_loss[i];
	}
	array_file_print_doubles(out, rows, survey->plane.points, PATH_COLUMNS);
	free(rows);
	survey_drop(survey);
	return 0;
}

#include "fmnist/export_landscape.h"

#include <inttypes.h>
#include <stdlib.h>

#include "fmnist/array_file.h"
#include "fmnist/landscape_csv.h"
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

int export_landscape_csv(struct store *store, uint32_t run, FILE *out, struct err *err)
{
	struct survey *survey = read(store, run, err);
	struct csv csv;

	if (survey == NULL)
		return -1;
	csv_init(&csv, out);
	landscape_csv_grid(&csv, survey, run);
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
	struct survey *survey = read(store, run, err);
	struct csv csv;

	if (survey == NULL)
		return -1;
	csv_init(&csv, out);
	landscape_csv_path(&csv, survey, run);
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

#include "fmnist/landscape_csv.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/csv.h"
#include "fmnist/output.h"
#include "fmnist/xalloc.h"

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

void landscape_csv_grid(FILE *out, const struct survey *survey, uint32_t run)
{
	static const char *const head[] = {"run", "row", "column", "x", "y", "loss", NULL};
	size_t cols = survey->settings.cols;
	struct csv csv;

	csv_init(&csv, out);
	write_head(&csv, head);
	for (size_t row = 0; row < survey->settings.rows; row++) {
		bool there = survey_has_row(survey, row);

		for (size_t col = 0; col < cols; col++) {
			csv_integer(&csv, run);
			csv_integer(&csv, row);
			csv_integer(&csv, col);
			csv_number(&csv, survey_x(survey, col));
			csv_number(&csv, survey_y(survey, row));
			write_loss(
				&csv, there ? (double)survey->loss[row * cols + col] : NAN);
			csv_end_row(&csv);
		}
	}
}

void landscape_csv_path(FILE *out, const struct survey *survey, uint32_t run)
{
	static const char *const head[] = {"run", "number", "epoch", "iteration", "x", "y",
		"distance", "loss", "plane_loss", NULL};
	bool known = survey_has_path(survey);
	struct csv csv;

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
		write_loss(&csv, known ? survey->true_loss[i] : NAN);
		write_loss(&csv, known ? survey->plane_loss[i] : NAN);
		csv_end_row(&csv);
	}
}

const char *const landscape_csv_name[] = {"grid", "path", NULL};

/* In the order of the names. */
static void (*const writers[])(FILE *, const struct survey *, uint32_t) = {
	landscape_csv_grid, landscape_csv_path};

static int write_one(const char *prefix, size_t which, const struct survey *survey,
	uint32_t run, struct err *err)
{
	char *path = xasprintf("%s-%s.csv", prefix, landscape_csv_name[which]);
	struct output output;
	int rc = output_open(&output, path, err);

	if (rc == 0) {
		writers[which](output.file, survey, run);
		rc = output_commit(&output, err);
	}
	free(path);
	return rc;
}

int landscape_csv_write(
	const char *prefix, const struct survey *survey, uint32_t run, struct err *err)
{
	for (size_t i = 0; landscape_csv_name[i] != NULL; i++)
		if (write_one(prefix, i, survey, run, err) != 0)
			return -1;
	return 0;
}

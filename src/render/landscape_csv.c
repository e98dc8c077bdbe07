#include "fmnist/landscape_csv.h"

#include <math.h>

static void write_loss(struct csv *csv, double loss)
{
	if (isinf(loss))
		csv_text(csv, "inf");
	else
		csv_number(csv, loss);
}

void landscape_csv_grid(struct csv *csv, const struct survey *survey, uint32_t run)
{
	static const char *const head[] = {"run", "row", "column", "x", "y", "loss", NULL};
	size_t cols = survey->settings.cols;

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t row = 0; row < survey->settings.rows; row++) {
		bool there = survey_has_row(survey, row);

		for (size_t col = 0; col < cols; col++) {
			csv_integer(csv, run);
			csv_integer(csv, row);
			csv_integer(csv, col);
			csv_number(csv, survey_x(survey, col));
			csv_number(csv, survey_y(survey, row));
			write_loss(
				csv, there ? (double)survey->loss[row * cols + col] : NAN);
			csv_end_row(csv);
		}
	}
}

void landscape_csv_path(struct csv *csv, const struct survey *survey, uint32_t run)
{
	static const char *const head[] = {"run", "number", "epoch", "iteration", "x", "y",
		"distance", "loss", "plane_loss", NULL};
	bool known = survey_has_path(survey);

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *point = &survey->plane.point[i];

		csv_integer(csv, run);
		csv_integer(csv, i);
		csv_integer(csv, point->epoch);
		csv_integer(csv, point->iteration);
		csv_number(csv, point->x);
		csv_number(csv, point->y);
		csv_number(csv, point->distance);
		write_loss(csv, known ? survey->true_loss[i] : NAN);
		write_loss(csv, known ? survey->plane_loss[i] : NAN);
		csv_end_row(csv);
	}
}

static void write_grid(struct csv *csv, const void *of)
{
	const struct surveyed *surveyed = of;

	landscape_csv_grid(csv, surveyed->survey, surveyed->run);
}

static void write_path(struct csv *csv, const void *of)
{
	const struct surveyed *surveyed = of;

	landscape_csv_path(csv, surveyed->survey, surveyed->run);
}

const struct csv_table landscape_tables[] = {
	{"grid", write_grid},
	{"path", write_path},
	{0},
};

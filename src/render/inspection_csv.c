#include "fmnist/inspection_csv.h"

static void write_class_names(struct csv *csv)
{
	for (size_t c = 0; c < DATASET_CLASSES; c++)
		csv_text(csv, dataset_class_name[c]);
}

static void write_confusion(struct csv *csv, const void *of)
{
	const struct inspection *inspection = ((const struct inspected *)of)->inspection;

	csv_text(csv, "true_class");
	write_class_names(csv);
	csv_end_row(csv);
	for (size_t i = 0; i < DATASET_CLASSES; i++) {
		csv_text(csv, dataset_class_name[i]);
		for (size_t j = 0; j < DATASET_CLASSES; j++)
			csv_integer(csv, inspection->confusion[i][j]);
		csv_end_row(csv);
	}
}

static void write_classes(struct csv *csv, const void *of)
{
	const struct inspection *inspection = ((const struct inspected *)of)->inspection;
	static const char *const head[] = {
		"class", "images", "predicted", "correct", "recall", "precision", NULL};

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t c = 0; c < DATASET_CLASSES; c++) {
		const struct inspection_class *class = &inspection->by_class[c];

		csv_text(csv, dataset_class_name[c]);
		csv_integer(csv, class->images);
		csv_integer(csv, class->predicted);
		csv_integer(csv, class->correct);
		csv_number(csv, class->recall);
		csv_number(csv, class->precision);
		csv_end_row(csv);
	}
}

static void write_mistakes(struct csv *csv, const void *of)
{
	const struct inspection *inspection = ((const struct inspected *)of)->inspection;
	const struct images *test = ((const struct inspected *)of)->test;
	static const char *const head[] = {
		"image", "true_class", "predicted_class", "confidence", NULL};

	csv_texts(csv, head);
	write_class_names(csv);
	csv_end_row(csv);
	for (size_t i = 0; i < inspection->mistakes; i++) {
		size_t image = inspection->mistake[i];

		csv_integer(csv, image);
		csv_text(csv, dataset_class_name[test->labels[image]]);
		csv_text(csv, dataset_class_name[inspection->predicted[image]]);
		csv_number(csv, (double)inspection_confidence(inspection, image));
		for (size_t c = 0; c < DATASET_CLASSES; c++)
			csv_number(csv,
				(double)inspection
					->probability[image * DATASET_CLASSES + c]);
		csv_end_row(csv);
	}
}

const struct csv_table inspection_tables[] = {
	{"confusion", write_confusion},
	{"classes", write_classes},
	{"mistakes", write_mistakes},
	{0},
};

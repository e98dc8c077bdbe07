#include "fmnist/inspection_csv.h"

#include <stdlib.h>

#include "fmnist/csv.h"
#include "fmnist/output.h"
#include "fmnist/xalloc.h"

static void write_class_names(struct csv *csv)
{
	for (size_t c = 0; c < DATASET_CLASSES; c++)
		csv_text(csv, dataset_class_name[c]);
}

static void write_head(struct csv *csv, const char *const *name)
{
	for (; *name != NULL; name++)
		csv_text(csv, *name);
}

static void write_confusion(
	struct csv *csv, const struct inspection *inspection, const struct images *test)
{
	(void)test;
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

static void write_classes(
	struct csv *csv, const struct inspection *inspection, const struct images *test)
{
	static const char *const head[] = {
		"class", "images", "predicted", "correct", "recall", "precision", NULL};

	(void)test;
	write_head(csv, head);
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

static void write_mistakes(
	struct csv *csv, const struct inspection *inspection, const struct images *test)
{
	static const char *const head[] = {
		"image", "true_class", "predicted_class", "confidence", NULL};

	write_head(csv, head);
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

const char *const inspection_csv_name[] = {"confusion", "classes", "mistakes", NULL};

/* In the order of the names. */
static void (*const writers[])(struct csv *, const struct inspection *,
	const struct images *) = {write_confusion, write_classes, write_mistakes};

char *inspection_csv_path(const char *prefix, const char *name)
{
	return xasprintf("%s-%s.csv", prefix, name);
}

static int write_one(const char *prefix, size_t which, const struct inspection *inspection,
	const struct images *test, struct err *err)
{
	char *path = inspection_csv_path(prefix, inspection_csv_name[which]);
	struct output output;
	struct csv csv;
	int rc = output_open(&output, path, err);

	if (rc == 0) {
		csv_init(&csv, output.file);
		writers[which](&csv, inspection, test);
		rc = output_commit(&output, err);
	}
	free(path);
	return rc;
}

int inspection_csv_write(const char *prefix, const struct inspection *inspection,
	const struct images *test, struct err *err)
{
	for (size_t i = 0; inspection_csv_name[i] != NULL; i++)
		if (write_one(prefix, i, inspection, test, err) != 0)
			return -1;
	return 0;
}

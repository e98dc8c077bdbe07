#include "fmnist/inspection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/evaluate.h"
#include "fmnist/network.h"
#include "fmnist/xalloc.h"

/* Logits (classes) to probabilities, in place; returns the greatest's index. */
static uint8_t softmax(float *row, size_t classes)
{
	size_t best = 0;
	float top, sum = 0.0f;

	for (size_t j = 1; j < classes; j++)
		best = row[j] > row[best] ? j : best;
	top = row[best];
	for (size_t j = 0; j < classes; j++) {
		row[j] = expf(row[j] - top);
		sum += row[j];
	}
	for (size_t j = 0; j < classes; j++)
		row[j] /= sum;
	return (uint8_t)best;
}

float inspection_confidence(const struct inspection *inspection, size_t i)
{
	return inspection->probability[i * DATASET_CLASSES + inspection->predicted[i]];
}

/* A mistake to be sorted. Of equally confident ones the first image comes first. */
struct candidate {
	float confidence;
	uint32_t image;
};

static int more_confident(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	/* What is not a number is equal to all. */
	if (x->confidence < y->confidence || x->confidence > y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return x->image < y->image ? -1 : x->image > y->image;
}

static void find_mistakes(struct inspection *inspection, const uint8_t *labels)
{
	struct candidate *found = xcalloc(inspection->count, sizeof *found);
	size_t n = 0;

	for (size_t i = 0; i < inspection->count; i++)
		if (inspection->predicted[i] != labels[i])
			found[n++] = (struct candidate){
				inspection_confidence(inspection, i), (uint32_t)i};
	qsort(found, n, sizeof *found, more_confident);
	inspection->mistake = xcalloc(n, sizeof *inspection->mistake);
	for (size_t i = 0; i < n; i++)
		inspection->mistake[i] = found[i].image;
	inspection->mistakes = n;
	free(found);
}

static double share(uint32_t part, uint32_t whole)
{
	return whole > 0 ? (double)part / (double)whole : NAN;
}

static void count_classes(struct inspection *inspection, const uint8_t *labels)
{
	for (size_t i = 0; i < inspection->count; i++)
		inspection->confusion[labels[i]][inspection->predicted[i]]++;
	for (size_t c = 0; c < DATASET_CLASSES; c++) {
		struct inspection_class *class = &inspection->by_class[c];

		class->correct = inspection->confusion[c][c];
		for (size_t j = 0; j < DATASET_CLASSES; j++) {
			class->images += inspection->confusion[c][j];
			class->predicted += inspection->confusion[j][c];
		}
		class->recall = share(class->correct, class->images);
		class->precision = share(class->correct, class->predicted);
	}
}

static void look_at(struct inspection *inspection, const struct model *model,
	const struct images *test, struct pool *pool)
{
	struct evaluator evaluator;
	struct evaluation evaluation;

	evaluator_init(&evaluator, model, &task_classify, pool);
	evaluation = evaluator_run(
		&evaluator, model, test, NULL, test->count, inspection->probability);
	evaluator_release(&evaluator);
	inspection->accuracy = evaluation.accuracy;
	inspection->loss = evaluation.loss;
	for (size_t i = 0; i < test->count; i++)
		inspection->predicted[i] = softmax(
			inspection->probability + i * DATASET_CLASSES, DATASET_CLASSES);
	count_classes(inspection, test->labels);
	find_mistakes(inspection, test->labels);
}

int inspection_make(struct inspection *inspection, const struct hparams *hp,
	struct snapshot *snapshot, const struct images *test, struct pool *pool,
	struct err *err)
{
	struct model model;

	if (hparams_reconstruct(hp))
		return err_set(err, "an autoencoder takes no image for a class");
	network_build(&model, hp, test->rows * test->cols, DATASET_CLASSES);
	if (!snapshot_load(snapshot, &model)) {
		err_set(err,
			"the stored network has %zu numbers, and one of these "
			"hyper-parameters on these images %zu",
			snapshot->count, model.parameters + model.buffers);
		model_release(&model);
		return -1;
	}
	*inspection = (struct inspection){
		.snapshot = snapshot_hold(snapshot),
		.hparams = *hp,
		.count = test->count,
		.probability = xcalloc(test->count, DATASET_CLASSES * sizeof(float)),
		.predicted = xcalloc(test->count, 1),
	};
	look_at(inspection, &model, test, pool);
	model_release(&model);
	return 0;
}

void inspection_release(struct inspection *inspection)
{
	snapshot_drop(inspection->snapshot);
	free(inspection->probability);
	free(inspection->predicted);
	free(inspection->mistake);
	*inspection = (struct inspection){0};
}

#include "learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

#define UNITS 40
#define PARAMETERS 35090
#define SHIRT 6
#define SANDAL 5

void learner_images(struct images *out, size_t count)
{
	synthetic_draw(out, count, 7);
}

/* A number below 1000 that looks like any. */
static uint32_t any(size_t i, uint32_t salt)
{
	uint32_t x = (uint32_t)i * 2654435761u + salt * 40503u;

	x ^= x >> 15;
	x *= 2246822519u;
	x ^= x >> 13;
	return x % 1000;
}

static int mistaken_for(size_t i, int label, uint64_t epoch)
{
	static const uint8_t like[DATASET_CLASSES] = {6, 3, 4, 1, 2, 0, 0, 9, 5, 7};
	uint32_t chance = (label == SHIRT ? 480 : 200) - 20 * (uint32_t)epoch;

	if (label == SANDAL || any(i, 1) >= chance)
		return label;
	/* One in four is taken for something else. */
	return any(i, 2) % 4 == 0 ? (label + 1 + (int)any(i, 3) % 9) % DATASET_CLASSES
				  : like[label];
}

static void say_of_image(struct inspection *inspection, size_t i, int label, uint64_t epoch)
{
	float *p = inspection->probability + i * DATASET_CLASSES;
	int predicted = mistaken_for(i, label, epoch);
	int second = predicted == label ? (label + 3) % DATASET_CLASSES : label;
	float sure = 0.5f + (float)any(i, 4 + (uint32_t)epoch) / 2000.0f;

	for (int c = 0; c < DATASET_CLASSES; c++)
		p[c] = (1.0f - sure) / 16.0f;
	p[predicted] = sure;
	p[second] = (1.0f - sure) / 2.0f;
	inspection->predicted[i] = (uint8_t)predicted;
	inspection->confusion[label][predicted]++;
	if (predicted != label)
		inspection->mistake[inspection->mistakes++] = (uint32_t)i;
}

static void sort_mistakes(struct inspection *inspection)
{
	uint32_t *mistake = inspection->mistake;

	for (size_t i = 1; i < inspection->mistakes; i++)
		for (size_t k = i; k > 0 &&
			inspection_confidence(inspection, mistake[k]) >
				inspection_confidence(inspection, mistake[k - 1]);
			k--) {
			uint32_t swap = mistake[k];

			mistake[k] = mistake[k - 1];
			mistake[k - 1] = swap;
		}
}

static void sum_up(struct inspection *inspection)
{
	for (int c = 0; c < DATASET_CLASSES; c++) {
		struct inspection_class *class = &inspection->by_class[c];

		for (int other = 0; other < DATASET_CLASSES; other++) {
			class->images += inspection->confusion[c][other];
			class->predicted += inspection->confusion[other][c];
		}
		class->correct = inspection->confusion[c][c];
		class->recall = (double)class->correct / (double)class->images;
		class->precision = (double)class->correct / (double)class->predicted;
	}
	inspection->accuracy =
		1.0 - (double)inspection->mistakes / (double)inspection->count;
	inspection->loss = 0.5;
}

/* A ring of a size of its own for each unit, bright in one half and dark in the other. */
static void draw_weights(float *weight)
{
	for (int unit = 0; unit < UNITS; unit++) {
		for (int row = 0; row < 28; row++) {
			for (int col = 0; col < 28; col++) {
				int y = row - 14, x = col - 14, size = 4 + unit % 9;
				int off = y * y + x * x - size * size;
				int ring = 30 - abs(off);

				*weight++ = (float)((ring > 0 ? ring : 0) *
						    (x < unit % 5 ? 1 : -1)) /
					(100.0f + (float)unit);
			}
		}
	}
	for (int unit = 0; unit < UNITS; unit++)
		*weight++ = (float)(unit - 20) / 100.0f;
}

void learner_inspection(
	struct inspection *inspection, const struct images *images, uint64_t epoch)
{
	*inspection = (struct inspection){
		.snapshot = snapshot_empty(PARAMETERS),
		.count = images->count,
		.probability = xcalloc(images->count * DATASET_CLASSES, sizeof(float)),
		.predicted = xcalloc(images->count, 1),
		.mistake = xcalloc(images->count, sizeof(uint32_t)),
	};
	hparams_default(&inspection->hparams);
	inspection->snapshot->epoch = epoch;
	memset(inspection->snapshot->value, 0, PARAMETERS * sizeof(float));
	draw_weights(inspection->snapshot->value);
	for (size_t i = 0; i < images->count; i++)
		say_of_image(inspection, i, images->labels[i], epoch);
	sort_mistakes(inspection);
	sum_up(inspection);
}

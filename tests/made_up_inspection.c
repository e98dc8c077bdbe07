#include "made_up_inspection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/rng.h"
#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

#define CLASSES DATASET_CLASSES
#define CONFUSED 6 /* one in so many */

static void invent_probabilities(struct made_up_inspection *made, size_t i)
{
	struct inspection *inspection = &made->inspection;
	float *p = inspection->probability + i * CLASSES;
	size_t right = made->test.labels[i], wrong = (right + 1 + i % 3) % CLASSES;
	bool mistaken = i % CONFUSED == 0;
	/* Every mistake has another confidence, from 0.5 to nearly 1. */
	float most = mistaken
		? 1.0f - 0.5f * (float)(i + 1) / (float)(inspection->count + 2)
		: 0.9f;
	size_t first = mistaken ? wrong : right, second = mistaken ? right : wrong;

	for (size_t c = 0; c < CLASSES; c++)
		p[c] = (1 - most) * 0.25f / (CLASSES - 2);
	p[first] = most;
	p[second] = (1 - most) * 0.75f;
	inspection->predicted[i] = (uint8_t)first;
}

static double share(uint32_t part, uint32_t whole)
{
	return whole > 0 ? (double)part / whole : NAN;
}

static void count_class(struct inspection *inspection, size_t c)
{
	struct inspection_class *class = &inspection->by_class[c];

	*class = (struct inspection_class){.correct = inspection->confusion[c][c]};
	for (size_t j = 0; j < CLASSES; j++) {
		class->images += inspection->confusion[c][j];
		class->predicted += inspection->confusion[j][c];
	}
	class->recall = share(class->correct, class->images);
	class->precision = share(class->correct, class->predicted);
}

/* Mistakes stand in the order of the images, which is that of their confidence. */
void made_up_inspection_count(struct made_up_inspection *made)
{
	struct inspection *inspection = &made->inspection;

	memset(inspection->confusion, 0, sizeof inspection->confusion);
	inspection->mistakes = 0;
	for (size_t i = 0; i < inspection->count; i++) {
		uint8_t right = made->test.labels[i], taken = inspection->predicted[i];

		inspection->confusion[right][taken]++;
		if (right != taken)
			inspection->mistake[inspection->mistakes++] = (uint32_t)i;
	}
	for (size_t c = 0; c < CLASSES; c++)
		count_class(inspection, c);
	inspection->accuracy = 1 - (double)inspection->mistakes / (double)inspection->count;
	inspection->loss = 0.25;
}

static void invent(struct made_up_inspection *made, const struct hparams *hp)
{
	size_t count = made->test.count, pixels = made->test.rows * made->test.cols;
	size_t width[HPARAMS_HIDDEN];
	size_t units = hparams_widths(hp, width) > 0 ? width[0] : CLASSES;
	struct inspection *inspection = &made->inspection;
	struct rng rng;

	*inspection = (struct inspection){
		.snapshot = snapshot_empty(units * pixels + 1),
		.hparams = *hp,
		.count = count,
		.probability = xcalloc(count, CLASSES * sizeof(float)),
		.predicted = xcalloc(count, 1),
		.mistake = xcalloc(count, sizeof(uint32_t)),
	};
	inspection->snapshot->epoch = 7;
	rng_seed(&rng, 5);
	for (size_t i = 0; i < units * pixels; i++)
		inspection->snapshot->value[i] = ((float)(rng_u32(&rng) % 2001) - 1000.0f) /
			5000.0f * (float)(i / pixels % 7 + 1) / 7.0f;
	for (size_t i = 0; i < count; i++)
		invent_probabilities(made, i);
	made_up_inspection_count(made);
}

void made_up_inspection_init(
	struct made_up_inspection *made, const struct hparams *hp, size_t count)
{
	synthetic_draw(&made->test, count, 3);
	invent(made, hp);
}

void made_up_inspection_init_sized(struct made_up_inspection *made,
	const struct hparams *hp, size_t count, size_t rows, size_t cols)
{
	made->test = (struct images){.count = count,
		.rows = rows,
		.cols = cols,
		.pixels = xmalloc(count * rows * cols),
		.labels = xmalloc(count)};
	for (size_t i = 0; i < count; i++)
		made->test.labels[i] = (uint8_t)(i % CLASSES);
	for (size_t i = 0; i < count * rows * cols; i++)
		made->test.pixels[i] = (uint8_t)(i * 29);
	invent(made, hp);
}

void made_up_inspection_release(struct made_up_inspection *made)
{
	inspection_release(&made->inspection);
	images_release(&made->test);
}

#include "coder_stage.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/clock.h"
#include "fmnist/xalloc.h"

#define SIDE 28
#define PIXELS (SIDE * SIDE)

int coder_begin(void **state)
{
	struct stage *stage;

	if (begin(state) != 0)
		return -1;
	stage = *state;
	stage->ui.pane = &pane_autoencoder;
	hparams_default_autoencoder(&stage->ui.session.autoencoder);
	/* What the screen costs is not shown in the first second. */
	stage->ui.wall_since = clock_now() + 1e6;
	return 0;
}

/* ---- what the reconstructor would have found ---- */

/* Sum of a pixel and those around it. */
static int around(const uint8_t *image, int row, int col)
{
	int sum = 0;

	for (int r = row - 1; r <= row + 1; r++)
		for (int c = col - 1; c <= col + 1; c++)
			if (r >= 0 && r < SIDE && c >= 0 && c < SIDE)
				sum += image[r * SIDE + c];
	return sum;
}

/* The mean of what is around a pixel, and more of itself each epoch. */
static double blur(const uint8_t *image, uint64_t epoch, float *output)
{
	int own = (int)(epoch < 20 ? epoch : 20);
	double sum = 0.0;

	for (int k = 0; k < PIXELS; k++) {
		int mixed =
			around(image, k / SIDE, k % SIDE) * (20 - own) + image[k] * 9 * own;
		double off;

		output[k] = (float)mixed / (float)(9 * 20 * UINT8_MAX);
		off = (double)output[k] - image[k] / 255.0;
		sum += off * off;
	}
	return sum / PIXELS;
}

static void invent(struct reconstruction *made, const struct images *test, uint64_t epoch,
	size_t codes, bool outputs)
{
	float output[PIXELS];

	*made = (struct reconstruction){
		.count = test->count,
		.pixels = PIXELS,
		.codes = codes,
		.output = outputs ? xcalloc(test->count * PIXELS, sizeof(float)) : NULL,
		.code = xcalloc(test->count * codes, sizeof(float)),
		.error = xcalloc(test->count, sizeof(double)),
	};
	for (size_t i = 0; i < test->count; i++) {
		made->error[i] = blur(test->pixels + i * PIXELS, epoch,
			outputs ? made->output + i * PIXELS : output);
		for (size_t k = 0; k < codes; k++)
			made->code[i * codes + k] = k % 7 == 3
				? 0.0f
				: (float)((i * 17 + k * k * 29 + 5) % 101) / 8.0f;
	}
}

/* A cloud a class. */
static void place(struct latent *latent, const struct images *test, size_t axes)
{
	size_t n[DATASET_CLASSES] = {0};

	*latent = (struct latent){.count = test->count,
		.axes = axes,
		.place = xcalloc(test->count * axes, sizeof(float)),
		.share = {0.375, 0.25},
		.idle = 9};
	for (size_t i = 0; i < test->count; i++) {
		size_t class = test->labels[i];
		double at[2] = {(double)(class % 4) * 6.0 + (double)(i % 23) / 4.0,
			(double)(class / 4) * 5.0 + (double)(i % 31) / 6.0};

		n[class]++;
		for (size_t axis = 0; axis < axes; axis++) {
			latent->place[i * axes + axis] = (float)at[axis];
			latent->mean[class][axis] += at[axis];
		}
	}
	for (size_t class = 0; class < DATASET_CLASSES; class ++)
		for (size_t axis = 0; axis < axes; axis++)
			latent->mean[class][axis] /= n[class] > 0 ? (double)n[class] : NAN;
}

void coder_become(struct stage *stage, uint64_t epoch, size_t codes)
{
	struct reconstructor *made = &stage->ui.session.reconstructor;
	const struct images *test = &stage->ui.session.data.test;

	reconstructor_forget(made);
	made->run = 1;
	made->snapshot = snapshot_empty(1);
	made->snapshot->epoch = epoch;
	made->image = xcalloc(test->count, sizeof *made->image);
	for (size_t i = 0; i < test->count; i++)
		made->image[i] = (uint32_t)i;
	invent(&made->some, test, epoch, codes, true);
	invent(&made->all.all, test, epoch, codes, false);
	made->all.snapshot = snapshot_hold(made->snapshot);
	place(&made->latent, test, codes > 1 ? 2 : 1);
}

/* ---- what is shown ---- */

static void tell_epochs(struct stage *stage, int epochs, double to)
{
	for (int i = 1; i <= epochs; i++) {
		story_epoch(&stage->story, to + 0.03 / (i * i), to + 0.02 / (i * i), 0.0);
		if (i == 1)
			story_baseline(&stage->story, 0.01037);
	}
}

static void begin_run(struct stage *stage)
{
	stage->ui.session.worker.job = &stage->running;
	story_begin_autoencoder(
		&stage->story, &stage->ui.session.live.autoencoder.sink, 20);
	story_iterations(&stage->story, 100, 0.2, 0.08);
}

void coder_no_network(struct stage *stage)
{
	begin_run(stage);
	ui_follow(&stage->ui);
}

void coder_pictures(struct stage *stage)
{
	begin_run(stage);
	tell_epochs(stage, 4, 0.0115);
	coder_become(stage, 4, 64);
}

void coder_image(struct stage *stage)
{
	coder_pictures(stage);
	KEYS(stage, KEYS_RIGHT, KEYS_RIGHT, KEYS_ENTER);
}

void coder_latent(struct stage *stage)
{
	coder_pictures(stage);
	KEYS(stage, 'v', 'v');
}

void coder_beats(struct stage *stage)
{
	begin_run(stage);
	tell_epochs(stage, 20, 0.0095);
	story_end(&stage->story, RUN_COMPLETED);
	stage->ui.session.worker.job = NULL;
	coder_become(stage, 20, 64);
}

void coder_broken(struct stage *stage)
{
	struct reconstruction *some = &stage->ui.session.reconstructor.some;

	coder_pictures(stage);
	for (size_t i = 0; i < some->count; i++)
		some->error[i] = NAN;
	story_iterations(&stage->story, 1, (double)NAN, (double)NAN);
	story_end(&stage->story, RUN_DIVERGED);
	stage->ui.session.worker.job = NULL;
}

void coder_line(struct stage *stage)
{
	coder_latent(stage);
	coder_become(stage, 4, 1);
}

uint32_t coder_chosen(const struct stage *stage)
{
	const struct autoencoder_list *list = &stage->ui.autoencoder.list;

	assert_true(list->at < list->count);
	return list->image[list->at];
}

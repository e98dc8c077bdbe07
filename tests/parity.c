#include "parity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/batch.h"
#include "fmnist/kernels.h"
#include "fmnist/xalloc.h"

void batch_init(struct batch *batch, struct rng *rng, const struct model *model, size_t n)
{
	size_t count = n * model->inputs;
	uint8_t *pixels = xmalloc(count);

	batch->n = n;
	batch->x = xcalloc(count, sizeof *batch->x);
	batch->labels = xmalloc(n);
	for (size_t i = 0; i < count; i++)
		pixels[i] = (uint8_t)(rng_u32(rng) & 0xff);
	for (size_t i = 0; i < n; i++)
		batch->labels[i] = (uint8_t)(rng_u32(rng) % model->outputs);
	pixels_scale(batch->x, pixels, count, PIXEL_CENTRED);
	free(pixels);
}

void batch_release(struct batch *batch)
{
	free(batch->x);
	free(batch->labels);
}

double learn(const struct model *model, struct workspace *ws, const struct batch *batch,
	double smoothing, const struct gradient_sink *sink)
{
	const real *logits;
	double loss;

	memcpy(ws->x, batch->x, batch->n * model->inputs * sizeof *ws->x);
	logits = model_forward(model, ws, batch->n);
	loss = cross_entropy(ws->dy[model->layers - 1], logits, batch->labels, batch->n,
		batch->n, model->outputs, smoothing);
	model_backward(model, ws, batch->n, sink);
	return loss;
}

static double largest_of(const float *values, size_t n)
{
	double largest = 0.0;

	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, fabs((double)values[i]));
	return largest;
}

static void assert_within(const char *what, const float *expected, const real *found,
	size_t n, double largest)
{
	for (size_t i = 0; i < n; i++) {
		double error = fabs((double)found[i] - (double)expected[i]);

		/* Not a number must fail too. */
		if (!(error <= PARITY_TOLERANCE * largest))
			fail_msg("%s[%zu]: expected %.9g, found %.9g (largest %.3g)", what,
				i, (double)expected[i], (double)found[i], largest);
	}
}

void assert_tensor(const char *what, const float *expected, const real *found, size_t n)
{
	assert_within(what, expected, found, n, largest_of(expected, n));
}

void assert_vector(const char *name, const struct model *model, const float *expected,
	const real *found)
{
	double least = largest_of(expected, model->parameters) / 20.0;

	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_counts counts = layer_count(layer);
		const size_t size[] = {counts.weights, counts.biases};
		size_t first = layer->first;

		for (int part = 0; part < 2; first += size[part++]) {
			double largest = largest_of(expected + first, size[part]);
			char what[128];

			snprintf(what, sizeof what, "%s, layer %zu, %s", name, i,
				part == 0 ? "weight" : "bias");
			assert_within(what, expected + first, found + first, size[part],
				fmax(largest, least));
		}
	}
}

void assert_loss(double expected, double found)
{
	if (!(fabs(found - expected) <= PARITY_TOLERANCE * fabs(expected)))
		fail_msg("loss: expected %.9g, found %.9g", expected, found);
}

#include "fmnist/reconstruction.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/batch.h"
#include "fmnist/kernels.h"
#include "fmnist/network.h"
#include "fmnist/xalloc.h"

/* Images that go through the network at once. */
#define PIECE 250

/* The layer behind which the code stands: the last one of the bottleneck. */
static size_t code_layer(const struct model *model, const struct hparams *hp)
{
	size_t width[HPARAMS_HIDDEN], hidden = hparams_widths(hp, width);
	size_t before = hidden / 2; /* linear layers before the bottleneck's */
	size_t layer = 0, seen = 0;

	for (size_t i = 0; i < model->layers; i++) {
		seen += model->layer[i].ops == &layer_linear;
		if (seen == before + 1)
			layer = i;
	}
	return layer;
}

static void take_piece(struct reconstruction *r, const struct workspace *ws,
	const float *output, size_t layer, size_t first, size_t n)
{
	memcpy(r->code + first * r->codes, ws->y[layer], n * r->codes * sizeof *r->code);
	for (size_t i = 0; i < n; i++)
		r->error[first + i] = squared_error(NULL, output + i * r->pixels,
			ws->x + i * r->pixels, r->pixels, r->pixels);
	if (r->output != NULL)
		memcpy(r->output + first * r->pixels, output,
			n * r->pixels * sizeof *output);
}

static void run(struct reconstruction *r, const struct model *model,
	const struct hparams *hp, const struct images *images, const uint32_t *index)
{
	size_t piece = r->count < PIECE ? r->count : PIECE;
	size_t layer = code_layer(model, hp);
	struct workspace ws;

	workspace_init(&ws, model, piece, MODE_EVALUATION, NULL);
	for (size_t first = 0; first < r->count; first += piece) {
		size_t n = r->count - first < piece ? r->count - first : piece;

		batch_gather(images, index, first, n, PIXEL_UNIT, ws.x, NULL);
		take_piece(r, &ws, model_forward(model, &ws, n), layer, first, n);
	}
	workspace_release(&ws);
}

int reconstruction_make(struct reconstruction *reconstruction, const struct hparams *hp,
	const struct snapshot *snapshot, const struct images *images, const uint32_t *index,
	size_t count, bool outputs, struct err *err)
{
	size_t pixels = images->rows * images->cols;
	struct model model;

	network_build(&model, hp, pixels, 0);
	if (!hparams_reconstruct(hp) || !snapshot_load(snapshot, &model)) {
		model_release(&model);
		return err_set(err,
			"the stored network is not an autoencoder of these "
			"hyper-parameters");
	}
	*reconstruction = (struct reconstruction){
		.count = count,
		.pixels = pixels,
		.codes = (size_t)hp->bottleneck,
		.output = outputs ? xcalloc(count * pixels, sizeof(float)) : NULL,
		.code = xcalloc(count * (size_t)hp->bottleneck, sizeof(float)),
		.error = xcalloc(count, sizeof(double)),
	};
	run(reconstruction, &model, hp, images, index);
	model_release(&model);
	return 0;
}

void reconstruction_release(struct reconstruction *reconstruction)
{
	free(reconstruction->output);
	free(reconstruction->code);
	free(reconstruction->error);
	*reconstruction = (struct reconstruction){0};
}

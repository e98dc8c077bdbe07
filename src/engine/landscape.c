#include "fmnist/landscape.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/batch.h"
#include "fmnist/kernels.h"
#include "fmnist/network.h"
#include "fmnist/rng.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

/* Images of a piece, whose numbers stay in a cache from layer to layer. */
#define PIECE 512

/* What a thread needs for itself. */
struct hand {
	struct model model; /* at a point, but for the first layer */
	struct workspace ws;
	float *row; /* (piece, units): the first layer's at x = 0 of a row */
};

struct landscape {
	const struct plane *plane;
	size_t count, piece; /* images, and those that go through the layers at once */
	size_t units;        /* of the first layer */
	size_t rest;         /* where the parameters behind the first layer begin */
	float *base;         /* (count, units): of the origin, with its biases */
	float *along[2];     /* (count, units): of each direction */
	float *pixels;       /* (count, inputs) */
	uint8_t *labels;     /* (count) */
	struct hand *hand;   /* (workers) */
	size_t workers;
};

static void take_images(
	struct landscape *landscape, const struct images *images, uint64_t seed)
{
	uint32_t *order = xcalloc(images->count, sizeof *order);
	struct rng rng;

	rng_seed(&rng, seed);
	rng_torch_randperm(&rng, order, images->count);
	batch_gather(images, order, 0, landscape->count, PIXEL_CENTRED, landscape->pixels,
		landscape->labels);
	free(order);
}

/* The first layer's outputs (count, units) for weights and biases at `param`. */
static float *first_layer(
	const struct landscape *landscape, const float *param, size_t inputs)
{
	float *out = xaligned(landscape->count * landscape->units, sizeof *out);

	linear_forward(out, landscape->pixels, param, param + inputs * landscape->units,
		landscape->count, inputs, landscape->units);
	return out;
}

/* With batch normalisation all images must be seen at once. */
static size_t piece_of(const struct hparams *hp, size_t count)
{
	return hp->batch_norm != 0 || count < PIECE ? count : PIECE;
}

static void hand_init(struct landscape *landscape, struct hand *hand,
	const struct hparams *hp, size_t inputs)
{
	network_build(&hand->model, hp, inputs, DATASET_CLASSES);
	workspace_init(&hand->ws, &hand->model, landscape->piece, MODE_ESTIMATION, NULL);
	hand->row =
		xaligned(landscape->piece * hand->model.layer[0].out, sizeof *hand->row);
}

struct landscape *landscape_new(const struct hparams *hp, const struct plane *plane,
	const struct images *images, size_t count, uint64_t seed, size_t workers)
{
	size_t inputs = images->rows * images->cols;
	struct landscape *landscape = xcalloc(1, sizeof *landscape);

	landscape->plane = plane;
	landscape->count = count < images->count ? count : images->count;
	landscape->piece = piece_of(hp, landscape->count);
	landscape->workers = workers;
	landscape->hand = xcalloc(workers, sizeof *landscape->hand);
	for (size_t i = 0; i < workers; i++)
		hand_init(landscape, &landscape->hand[i], hp, inputs);
	landscape->units = landscape->hand[0].model.layer[0].out;
	landscape->rest = landscape->units * (inputs + 1);
	landscape->pixels = xaligned(landscape->count * inputs, sizeof(float));
	landscape->labels = xmalloc(landscape->count);
	take_images(landscape, images, seed);
	landscape->base = first_layer(landscape, plane->origin, inputs);
	for (int k = 0; k < 2; k++)
		landscape->along[k] = first_layer(landscape, plane->direction[k], inputs);
	return landscape;
}

void landscape_free(struct landscape *landscape)
{
	if (landscape == NULL)
		return;
	for (size_t i = 0; i < landscape->workers; i++) {
		workspace_release(&landscape->hand[i].ws);
		model_release(&landscape->hand[i].model);
		free(landscape->hand[i].row);
	}
	free(landscape->hand);
	free(landscape->base);
	free(landscape->along[0]);
	free(landscape->along[1]);
	free(landscape->pixels);
	free(landscape->labels);
	free(landscape);
}

/* Sum of the losses of a piece, whose first layer's outputs stand in the workspace. */
static double finish_piece(
	const struct landscape *landscape, struct hand *hand, size_t first, size_t n)
{
	const struct model *model = &hand->model;
	const real *logits = model_forward_from(model, &hand->ws, 1, n);

	return cross_entropy(
		       NULL, logits, landscape->labels + first, n, n, model->outputs, 0.0) *
		(double)n;
}

void landscape_row(struct landscape *landscape, size_t worker, const double *x, size_t n,
	double y, float *loss)
{
	struct hand *hand = &landscape->hand[worker];
	const struct plane *plane = landscape->plane;
	double *sum = xcalloc(n, sizeof *sum);

	/* Piece by piece, so that its numbers are in a cache for all points of the row. */
	for (size_t first = 0; first < landscape->count; first += landscape->piece) {
		size_t left = landscape->count - first;
		size_t images = left < landscape->piece ? left : landscape->piece;
		size_t numbers = images * landscape->units;
		size_t at = first * landscape->units;

		vector_combine(hand->row, landscape->base + at, landscape->along[1] + at,
			(real)y, numbers);
		for (size_t i = 0; i < n; i++) {
			plane_parameters(plane, x[i], y, landscape->rest,
				plane->parameters - landscape->rest,
				hand->model.param + landscape->rest);
			vector_combine(hand->ws.y[0], hand->row, landscape->along[0] + at,
				(real)x[i], numbers);
			sum[i] += finish_piece(landscape, hand, first, images);
		}
	}
	for (size_t i = 0; i < n; i++)
		loss[i] = (float)(sum[i] / (double)landscape->count);
	free(sum);
}

double landscape_loss(
	struct landscape *landscape, size_t worker, const struct snapshot *snapshot)
{
	struct hand *hand = &landscape->hand[worker];
	struct model *model = &hand->model;
	size_t inputs = model->inputs;
	double sum = 0.0;

	memcpy(model->param, snapshot->value, model->parameters * sizeof *model->param);
	for (size_t first = 0; first < landscape->count; first += landscape->piece) {
		size_t left = landscape->count - first;
		size_t images = left < landscape->piece ? left : landscape->piece;

		linear_forward(hand->ws.y[0], landscape->pixels + first * inputs,
			model->param, model->param + inputs * landscape->units, images,
			inputs, landscape->units);
		sum += finish_piece(landscape, hand, first, images);
	}
	return sum / (double)landscape->count;
}

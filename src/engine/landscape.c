#include "fmnist/landscape.h"

#include <stdbool.h>
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
	float *row; /* (piece, units) or (units, piece): the first layer's at x = 0 of a row
		     */
};

struct landscape {
	const struct plane *plane;
	size_t count, piece; /* images, and those that go through the layers at once */
	size_t units;        /* of the first layer */
	/* Behind the first layer a unit's numbers stand side by side, where all layers can:
	 * small products are a third faster so. Then the numbers of a piece, which are
	 * (piece, units) otherwise, are (units, piece). */
	bool turned;
	size_t rest; /* where the parameters behind the first layer begin */
	float *base; /* (count, units), piece by piece: of the origin, with its biases */
	float *along[2];   /* likewise: of each direction */
	float *pixels;     /* (count, inputs) */
	uint8_t *labels;   /* (count) */
	struct hand *hand; /* (workers) */
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

/* The first layer's outputs for some images, with weights and biases at `param`. */
static void first_layer_of(const struct landscape *landscape, const float *param,
	size_t first, size_t images, float *out)
{
	size_t units = landscape->units, inputs = landscape->rest / units - 1;
	void (*product)(real *, const real *, const real *, const real *, size_t, size_t,
		size_t) = landscape->turned ? linear_turn : linear_forward;

	product(out, landscape->pixels + first * inputs, param, param + inputs * units,
		images, inputs, units);
}

static size_t piece_at(const struct landscape *landscape, size_t first)
{
	size_t left = landscape->count - first;

	return left < landscape->piece ? left : landscape->piece;
}

/* For all of them (count, units), piece by piece. */
static float *first_layer(const struct landscape *landscape, const float *param)
{
	float *out = xaligned(landscape->count * landscape->units, sizeof *out);

	for (size_t first = 0; first < landscape->count; first += landscape->piece)
		first_layer_of(landscape, param, first, piece_at(landscape, first),
			out + first * landscape->units);
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
	landscape->turned = model_turns(&landscape->hand[0].model, 1);
	landscape->rest = landscape->units * (inputs + 1);
	landscape->pixels = xaligned(landscape->count * inputs, sizeof(float));
	landscape->labels = xmalloc(landscape->count);
	take_images(landscape, images, seed);
	landscape->base = first_layer(landscape, plane->origin);
	for (int k = 0; k < 2; k++)
		landscape->along[k] = first_layer(landscape, plane->direction[k]);
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
	const uint8_t *labels = landscape->labels + first;
	double loss;

	if (landscape->turned)
		loss = cross_entropy_turned(model_forward_turned(model, &hand->ws, 1, n),
			labels, n, model->outputs);
	else
		loss = cross_entropy(NULL, model_forward_from(model, &hand->ws, 1, n),
			labels, n, n, model->outputs, 0.0);
	return loss * (double)n;
}

void landscape_row(struct landscape *landscape, size_t worker, const double *x, size_t n,
	double y, float *loss)
{
	struct hand *hand = &landscape->hand[worker];
	const struct plane *plane = landscape->plane;
	double *sum = xcalloc(n, sizeof *sum);

	/* Piece by piece, so that its numbers are in a cache for all points of the row. */
	for (size_t first = 0; first < landscape->count; first += landscape->piece) {
		size_t images = piece_at(landscape, first);
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
	double sum = 0.0;

	memcpy(model->param, snapshot->value, model->parameters * sizeof *model->param);
	for (size_t first = 0; first < landscape->count; first += landscape->piece) {
		size_t images = piece_at(landscape, first);

		first_layer_of(landscape, model->param, first, images, hand->ws.y[0]);
		sum += finish_piece(landscape, hand, first, images);
	}
	return sum / (double)landscape->count;
}

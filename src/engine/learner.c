#include "fmnist/learner.h"

#include <stdlib.h>

#include "fmnist/kernels.h"
#include "fmnist/xalloc.h"

/* One batch. */
struct lesson {
	struct learner *learner;
	const uint32_t *index; /* (n) */
	size_t n;
	double lr;
};

static bool may_split(const struct hparams *hp, const struct model *model, size_t batch)
{
	return hp->batch_norm == 0 && hp->dropout == 0.0 && batch > LEARNER_PIECE &&
		model->parameters >= LEARNER_SPLIT / batch;
}

static void part_init(struct learner *learner, size_t i, struct rng *rng)
{
	struct learner_part *part = &learner->part[i];

	workspace_init(&part->ws, learner->model, learner->piece, MODE_TRAINING, rng);
	part->labels = xmalloc(learner->piece);
	part->gradient = i == 0
		? learner->optimizer.gradient
		: xaligned(learner->model->parameters, sizeof *part->gradient);
}

void learner_init(struct learner *learner, const struct hparams *hp, struct model *model,
	const struct images *images, size_t batch, uint64_t iterations, struct pool *pool,
	struct rng *rng)
{
	const struct optimizer_settings settings = {
		.kind = (enum optimizer_kind)hp->optimizer,
		.momentum = hp->momentum,
		.nesterov = hp->nesterov != 0,
		.weight_decay = hp->weight_decay,
		.decay_scope = (enum decay_scope)hp->decay_scope,
		.sums_gradients = may_split(hp, model, batch),
	};

	*learner = (struct learner){
		.hp = hp,
		.task = task_of(hp),
		.model = model,
		.images = images,
		.pool = pool,
		.piece = settings.sums_gradients ? LEARNER_PIECE : batch,
	};
	optimizer_init(&learner->optimizer, &settings, model);
	learner->schedule = (struct schedule){
		.kind = (enum schedule_kind)hp->schedule,
		.lr = hp->lr,
		.step_epochs = (uint64_t)hp->step_epochs,
		.factor = hp->step_factor,
		.warmup_epochs = (uint64_t)hp->warmup_epochs,
		.epochs = (uint64_t)hp->epochs,
		.iterations = iterations,
	};
	learner->parts = (batch + learner->piece - 1) / learner->piece;
	learner->part = xcalloc(learner->parts, sizeof *learner->part);
	for (size_t i = 0; i < learner->parts; i++)
		part_init(learner, i, rng);
}

void learner_release(struct learner *learner)
{
	for (size_t i = 0; i < learner->parts; i++) {
		workspace_release(&learner->part[i].ws);
		free(learner->part[i].labels);
		if (i > 0)
			free(learner->part[i].gradient);
	}
	free(learner->part);
	optimizer_release(&learner->optimizer);
	*learner = (struct learner){0};
}

/* Forward, loss and backward of one piece, into the sink. */
static void learn_piece(struct learner *learner, struct learner_part *part,
	const uint32_t *index, size_t n, const struct gradient_sink *sink)
{
	struct workspace *ws = &part->ws;
	struct task_batch batch = {.input = ws->x, .labels = part->labels, .n = n};

	batch_gather(
		learner->images, index, 0, n, learner->task->scale, ws->x, part->labels);
	batch.output = model_forward(learner->model, ws, n);
	batch.outputs = learner->model->outputs;
	part->loss =
		learner->task->loss(ws->delta[0], &batch, learner->hp->label_smoothing) *
		(double)n;
	model_backward(learner->model, ws, n, sink);
}

static void learn_part(void *arg, size_t i, size_t worker)
{
	const struct lesson *lesson = arg;
	struct learner *learner = lesson->learner;
	struct learner_part *part = &learner->part[i];
	size_t first = i * learner->piece;
	size_t n = lesson->n - first < learner->piece ? lesson->n - first : learner->piece;
	/* Of the batch's mean loss, not of the piece's. */
	const struct gradient_sink sink = {
		.target = part->gradient, .scale = (real)n / (real)lesson->n};

	(void)worker;
	learn_piece(learner, part, lesson->index + first, n, &sink);
}

static size_t parts_of(const struct learner *learner, size_t n)
{
	return (n + learner->piece - 1) / learner->piece;
}

/* Adds up a chunk of the pieces' gradients, and takes its step. */
static void step_chunk(void *arg, size_t i, size_t worker)
{
	const struct lesson *lesson = arg;
	struct learner *learner = lesson->learner;
	const struct optimizer_chunk *chunk = &learner->optimizer.chunk[i];

	(void)worker;
	for (size_t k = 1; k < parts_of(learner, lesson->n); k++)
		vector_add(learner->part[0].gradient + chunk->first,
			learner->part[k].gradient + chunk->first, chunk->count);
	optimizer_step_chunk(&learner->optimizer, i, lesson->lr);
}

static void learn_split(struct lesson *lesson)
{
	struct learner *learner = lesson->learner;

	pool_run(learner->pool, parts_of(learner, lesson->n), learn_part, lesson);
	pool_run(learner->pool, learner->optimizer.chunks, step_chunk, lesson);
	learner->optimizer.steps++;
}

double learner_step(
	struct learner *learner, const uint32_t *index, size_t n, uint64_t iteration)
{
	struct lesson lesson = {
		learner, index, n, schedule_lr(&learner->schedule, iteration)};
	double sum = 0.0;

	if (learner->optimizer.settings.sums_gradients) {
		learn_split(&lesson);
	} else {
		struct gradient_sink sink = optimizer_sink(&learner->optimizer, lesson.lr);

		learn_piece(learner, &learner->part[0], index, n, &sink);
		optimizer_step(&learner->optimizer, lesson.lr);
	}
	for (size_t i = 0; i < parts_of(learner, n); i++)
		sum += learner->part[i].loss;
	return sum / (double)n;
}

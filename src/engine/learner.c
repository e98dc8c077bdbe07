#include "fmnist/learner.h"

#include <stdlib.h>

#include "fmnist/xalloc.h"

/* One batch. */
struct lesson {
	struct learner *learner;
	const uint32_t *index; /* (n) */
	size_t n;
	double lr;
};

static bool may_split(const struct model *model, size_t batch)
{
	return batch > LEARNER_PIECE && model->parameters >= LEARNER_SPLIT / batch &&
		model_has_parts(model);
}

static size_t pieces_of(size_t n)
{
	return (n + LEARNER_PIECE - 1) / LEARNER_PIECE;
}

static void make_blocks(struct learner *learner)
{
	const struct model *model = learner->model;

	for (size_t i = 0; i < model->layers; i++) {
		size_t units = layer_count(&model->layer[i]).units;

		learner->block = xrealloc(learner->block,
			learner->blocks + units / LEARNER_UNITS + 1,
			sizeof *learner->block);
		for (size_t first = 0; first < units; first += LEARNER_UNITS) {
			size_t rest = units - first;

			learner->block[learner->blocks++] = (struct learner_block){
				i, first, rest < LEARNER_UNITS ? rest : LEARNER_UNITS};
		}
	}
}

static void init_optimizer(struct learner *learner)
{
	const struct hparams *hp = learner->hp;
	const struct optimizer_settings settings = {
		.kind = (enum optimizer_kind)hp->optimizer,
		.momentum = hp->momentum,
		.nesterov = hp->nesterov != 0,
		.weight_decay = hp->weight_decay,
		.decay_scope = (enum decay_scope)hp->decay_scope,
		.keeps_gradient = learner->split,
	};

	optimizer_init(&learner->optimizer, &settings, learner->model);
}

void learner_init(struct learner *learner, const struct hparams *hp, struct model *model,
	const struct images *images, size_t batch, uint64_t iterations, struct pool *pool,
	struct rng *rng)
{
	*learner = (struct learner){
		.hp = hp,
		.task = task_of(hp),
		.model = model,
		.images = images,
		.pool = pool,
		.split = may_split(model, batch),
		.labels = xmalloc(batch),
		.loss = xcalloc(pieces_of(batch), sizeof *learner->loss),
	};
	init_optimizer(learner);
	learner->schedule = (struct schedule){
		.kind = (enum schedule_kind)hp->schedule,
		.lr = hp->lr,
		.step_epochs = (uint64_t)hp->step_epochs,
		.factor = hp->step_factor,
		.warmup_epochs = (uint64_t)hp->warmup_epochs,
		.epochs = (uint64_t)hp->epochs,
		.iterations = iterations,
	};
	if (learner->split) {
		workspace_init_parts(&learner->ws, model, batch);
		make_blocks(learner);
	} else {
		workspace_init(&learner->ws, model, batch, MODE_TRAINING, rng);
	}
}

void learner_release(struct learner *learner)
{
	workspace_release(&learner->ws);
	optimizer_release(&learner->optimizer);
	free(learner->labels);
	free(learner->block);
	free(learner->loss);
	*learner = (struct learner){0};
}

/* Examples [first, first + n) of the batch up to the loss, and its gradient; returns the
 * sum of their losses. */
static double show(const struct lesson *lesson, size_t first, size_t n)
{
	struct learner *learner = lesson->learner;
	const struct model *model = learner->model;
	struct workspace *ws = &learner->ws;
	struct task_batch batch = {
		.input = ws->x + first * model->inputs,
		.labels = learner->labels + first,
		.n = n,
		.outputs = model->outputs,
		.of = lesson->n,
	};

	batch_gather(learner->images, lesson->index + first, 0, n, learner->task->scale,
		ws->x + first * model->inputs, learner->labels + first);
	batch.output = model_forward_examples(model, ws, first, n);
	return learner->task->loss(ws->dy[model->layers - 1] + first * model->outputs,
		&batch, learner->hp->label_smoothing);
}

static void learn_piece(void *arg, size_t piece, size_t worker)
{
	const struct lesson *lesson = arg;
	struct learner *learner = lesson->learner;
	size_t first = piece * LEARNER_PIECE;
	size_t rest = lesson->n - first;
	size_t n = rest < LEARNER_PIECE ? rest : LEARNER_PIECE;

	(void)worker;
	learner->loss[piece] = show(lesson, first, n);
	model_backward_examples(learner->model, &learner->ws, first, n);
}

static void step_block(void *arg, size_t i, size_t worker)
{
	const struct lesson *lesson = arg;
	struct learner *learner = lesson->learner;
	const struct learner_block *block = &learner->block[i];
	const struct layer *layer = &learner->model->layer[block->layer];
	const struct gradient_sink sink = optimizer_sink(&learner->optimizer, lesson->lr);
	const struct layer_counts counts = layer_count(layer);
	/* Of a unit. */
	size_t weights = counts.weights / counts.units;
	size_t biases = counts.biases / counts.units;

	(void)worker;
	model_backward_units(learner->model, &learner->ws, lesson->n, block->layer,
		block->first, block->units, &sink);
	optimizer_step_some(&learner->optimizer, layer->first + block->first * weights,
		block->units * weights, true, lesson->lr);
	optimizer_step_some(&learner->optimizer,
		layer->first + counts.weights + block->first * biases,
		block->units * biases, false, lesson->lr);
}

static double learn_in_parts(struct lesson *lesson)
{
	struct learner *learner = lesson->learner;
	double sum = 0.0;

	pool_run(learner->pool, pieces_of(lesson->n), learn_piece, lesson);
	pool_run(learner->pool, learner->blocks, step_block, lesson);
	learner->optimizer.steps++;
	for (size_t i = 0; i < pieces_of(lesson->n); i++)
		sum += learner->loss[i];
	return sum;
}

static double learn_at_once(struct lesson *lesson)
{
	struct learner *learner = lesson->learner;
	const struct gradient_sink sink = optimizer_sink(&learner->optimizer, lesson->lr);
	double sum = show(lesson, 0, lesson->n);

	model_backward(learner->model, &learner->ws, lesson->n, &sink);
	optimizer_step(&learner->optimizer, lesson->lr);
	return sum;
}

double learner_step(
	struct learner *learner, const uint32_t *index, size_t n, uint64_t iteration)
{
	struct lesson lesson = {
		learner, index, n, schedule_lr(&learner->schedule, iteration)};
	double sum = learner->split ? learn_in_parts(&lesson) : learn_at_once(&lesson);

	return sum / (double)n;
}

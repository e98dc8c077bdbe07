#include "fmnist/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/batch.h"
#include "fmnist/xalloc.h"

struct piece_result {
	double loss_sum;
	size_t correct;
};

struct evaluation_task {
	struct evaluator *evaluator;
	const struct model *model;
	const struct images *images;
	const uint32_t *index; /* (count) or NULL */
	size_t count;
	real *outputs;               /* (count, outputs) or NULL */
	struct piece_result *result; /* (pieces) */
};

void evaluator_init(struct evaluator *evaluator, const struct model *model,
	const struct task *task, struct pool *pool)
{
	size_t workers = pool_workers(pool);

	evaluator->task = task;
	evaluator->pool = pool;
	evaluator->ws = xcalloc(workers, sizeof *evaluator->ws);
	evaluator->labels = xmalloc(workers * EVALUATE_PIECE);
	for (size_t i = 0; i < workers; i++)
		workspace_init(
			&evaluator->ws[i], model, EVALUATE_PIECE, MODE_EVALUATION, NULL);
}

void evaluator_release(struct evaluator *evaluator)
{
	for (size_t i = 0; i < pool_workers(evaluator->pool); i++)
		workspace_release(&evaluator->ws[i]);
	free(evaluator->ws);
	free(evaluator->labels);
	*evaluator = (struct evaluator){0};
}

static void evaluate_piece(void *arg, size_t piece, size_t worker)
{
	struct evaluation_task *task = arg;
	const struct task *kind = task->evaluator->task;
	struct workspace *ws = &task->evaluator->ws[worker];
	uint8_t *labels = task->evaluator->labels + worker * EVALUATE_PIECE;
	size_t first = piece * EVALUATE_PIECE;
	size_t n = task->count - first;
	struct task_batch batch = {
		.input = ws->x, .labels = labels, .outputs = task->model->outputs};

	batch.n = batch.of = n < EVALUATE_PIECE ? n : EVALUATE_PIECE;
	batch_gather(task->images, task->index, first, batch.n, kind->scale, ws->x, labels);
	batch.output = model_forward(task->model, ws, batch.n);
	task->result[piece].loss_sum = kind->loss(NULL, &batch, 0.0);
	if (kind->correct != NULL)
		task->result[piece].correct = kind->correct(&batch);
	if (task->outputs != NULL)
		memcpy(task->outputs + first * batch.outputs, batch.output,
			batch.n * batch.outputs * sizeof *batch.output);
}

struct evaluation evaluator_run(struct evaluator *evaluator, const struct model *model,
	const struct images *images, const uint32_t *index, size_t count, real *outputs)
{
	size_t pieces = (count + EVALUATE_PIECE - 1) / EVALUATE_PIECE;
	struct evaluation_task task = {evaluator, model, images, index, count, outputs,
		xcalloc(pieces, sizeof *task.result)};
	double loss = 0.0;
	size_t correct = 0;

	pool_run(evaluator->pool, pieces, evaluate_piece, &task);
	for (size_t i = 0; i < pieces; i++) {
		loss += task.result[i].loss_sum;
		correct += task.result[i].correct;
	}
	free(task.result);
	return (struct evaluation){
		loss / (double)count,
		evaluator->task->correct != NULL ? (double)correct / (double)count : NAN,
	};
}

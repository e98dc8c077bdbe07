#include "fmnist/task.h"

#include "fmnist/kernels.h"

static double class_loss(real *dy, const struct task_batch *batch, double smoothing)
{
	return cross_entropy(dy, batch->output, batch->labels, batch->n, batch->of,
		       batch->outputs, smoothing) *
		(double)batch->n;
}

static size_t class_correct(const struct task_batch *batch)
{
	return count_correct(batch->output, batch->labels, batch->n, batch->outputs);
}

static double pixel_loss(real *dy, const struct task_batch *batch, double smoothing)
{
	size_t numbers = batch->n * batch->outputs;

	(void)smoothing;
	return squared_error(dy, batch->output, batch->input, numbers,
		       batch->of * batch->outputs) *
		(double)batch->n;
}

const struct task task_classify = {
	.scale = PIXEL_CENTRED, .loss = class_loss, .correct = class_correct};
const struct task task_reconstruct = {.scale = PIXEL_UNIT, .loss = pixel_loss};

const struct task *task_of(const struct hparams *hp)
{
	return hparams_reconstruct(hp) ? &task_reconstruct : &task_classify;
}

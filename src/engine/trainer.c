#include "fmnist/trainer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/batch.h"
#include "fmnist/clock.h"
#include "fmnist/control.h"
#include "fmnist/evaluate.h"
#include "fmnist/kernels.h"
#include "fmnist/optimizer.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

/* Everything of one run. */
struct training {
	const struct trainer *trainer;
	const struct hparams *hp;
	const struct images *images;
	struct rng rng;
	struct model model;
	struct workspace ws;
	struct evaluator evaluator;
	struct gradient_sink sink;

	uint32_t *split; /* (images): training part first; NULL: all are trained on */
	size_t train_count, validation_count;
	uint32_t *order; /* (train_count): images in the order of the epoch */
	uint8_t *labels; /* (batch) */

	size_t batch;
	uint64_t iterations; /* in an epoch */
	uint64_t iteration;  /* done in the run */
	bool stopping, cancelled;
	uint64_t diverged_at;

	struct event block; /* iterations not yet emitted */
	double block_began;
	double paused; /* seconds, in this epoch */

	struct event_run_finished result;
};

static void emit(struct training *t, const struct event *event)
{
	t->trainer->emit(t->trainer->arg, event);
}

static void emit_state(struct training *t, enum run_status state)
{
	struct event event = {.kind = EVENT_STATE, .state = state};

	emit(t, &event);
}

static void flush_block(struct training *t)
{
	struct event_iterations *block = &t->block.iterations;

	if (block->count > 0)
		emit(t, &t->block);
	block->first = t->iteration;
	block->count = 0;
	t->block_began = clock_now();
}

static void record_iteration(struct training *t, double loss)
{
	struct event_iterations *block = &t->block.iterations;

	block->loss[block->count++] = (float)loss;
	t->iteration++;
	if (block->count == EVENT_LOSSES ||
		clock_now() - t->block_began > TRAINER_BLOCK_SECONDS)
		flush_block(t);
}

/* Pause, stop and cancel, between two iterations. */
static void obey_requests(struct training *t)
{
	unsigned asked = t->trainer->check(t->trainer->arg);

	if (asked == 0)
		return;
	if (asked == REQUEST_PAUSE) {
		double began = clock_now();

		flush_block(t);
		emit_state(t, RUN_PAUSED);
		t->trainer->wait(t->trainer->arg);
		emit_state(t, RUN_RUNNING);
		t->paused += clock_now() - began;
		asked = t->trainer->check(t->trainer->arg);
	}
	if ((asked & (REQUEST_STOP | REQUEST_CANCEL)) != 0 && !t->stopping) {
		t->stopping = true;
		emit_state(t, RUN_STOPPING);
	}
	t->cancelled = (asked & REQUEST_CANCEL) != 0;
}

static int check_size(const struct trainer *trainer, struct err *err)
{
	const struct hparams *hp = trainer->hparams;
	const struct images *images = &trainer->data->train;
	size_t inputs = images->rows * images->cols;
	double units = (double)hp->hidden_units;
	double hidden = hp->hidden_layers > 0 ? (double)(hp->hidden_layers - 1) : 0.0;
	double count = (double)inputs * units + hidden * units * units;
	double batch = fmin((double)hp->batch_size, (double)images->count);
	double examples = batch + EVALUATE_PIECE * (double)pool_workers(trainer->pool);
	double numbers = examples * ((double)inputs + (hidden + 3.0) * units);

	if (hp->train_on == TRAIN_ON_TRAIN && images->count < 2)
		return err_set(
			err, "one training image cannot be split: use --train-on full");
	if (count <= (double)TRAINER_MAX_PARAMETERS &&
		numbers > (double)TRAINER_MAX_ACTIVATIONS)
		return err_set(err,
			"batches of %.0f in this network need %.3g numbers of memory, more "
			"than "
			"%" PRIu64
			": use a smaller --batch-size, or fewer --hidden-units or "
			"--threads",
			batch, numbers, TRAINER_MAX_ACTIVATIONS);
	if (count <= (double)TRAINER_MAX_PARAMETERS)
		return 0;
	return err_set(err,
		"%" PRId64 " hidden layers of %" PRId64
		" units make %.3g parameters, more than %" PRIu64
		": use fewer --hidden-layers or --hidden-units",
		hp->hidden_layers, hp->hidden_units, count, TRAINER_MAX_PARAMETERS);
}

static void draw_split(struct training *t)
{
	struct rng rng;

	t->train_count = t->images->count;
	t->validation_count = 0;
	if (t->hp->train_on == TRAIN_ON_FULL)
		return;
	t->split = xmalloc(t->images->count * sizeof *t->split);
	rng_seed(&rng, (uint64_t)t->hp->split_seed);
	t->train_count = split_draw(&rng, t->split, t->images->count);
	t->validation_count = t->images->count - t->train_count;
}

static void training_init(struct training *t, const struct trainer *trainer)
{
	const struct hparams *hp = trainer->hparams;
	const struct optimizer_settings settings = {
		.lr = hp->lr,
		.weight_decay = hp->weight_decay,
		.decay_scope = (enum decay_scope)hp->decay_scope,
	};

	*t = (struct training){
		.trainer = trainer, .hp = hp, .images = &trainer->data->train};
	draw_split(t);
	t->order = xmalloc(t->train_count * sizeof *t->order);
	t->batch = (size_t)hp->batch_size;
	t->batch = t->batch < t->train_count ? t->batch : t->train_count;
	t->labels = xmalloc(t->batch);
	t->iterations = (t->train_count + t->batch - 1) / t->batch;

	model_init_mlp(&t->model, t->images->rows * t->images->cols,
		(size_t)hp->hidden_layers, (size_t)hp->hidden_units, DATASET_CLASSES,
		hparam_activations[hp->activation]);
	workspace_init(&t->ws, &t->model, t->batch);
	evaluator_init(&t->evaluator, &t->model, trainer->pool);
	t->sink = optimizer_sgd(&settings, t->model.param);

	t->block.kind = EVENT_ITERATIONS;
	t->block_began = clock_now();
	t->result.train_loss = NAN;
	t->result.validation_loss = NAN;
	t->result.validation_accuracy = NAN;
	t->result.test_accuracy = NAN;
}

static void training_release(struct training *t)
{
	evaluator_release(&t->evaluator);
	workspace_release(&t->ws);
	model_release(&t->model);
	free(t->labels);
	free(t->order);
	free(t->split);
}

static void emit_started(struct training *t)
{
	struct event event = {.kind = EVENT_RUN_STARTED};

	event.started = (struct event_run_started){
		.hparams = *t->hp,
		.synthetic = t->trainer->data->synthetic,
		.inputs = t->model.inputs,
		.classes = t->model.outputs,
		.parameters = t->model.parameters,
		.train_images = t->train_count,
		.validation_images = t->validation_count,
		.test_images = t->trainer->data->test.count,
		.iterations = t->iterations,
	};
	emit(t, &event);
}

static void order_epoch(struct training *t)
{
	rng_torch_iterate_loader(&t->rng, true, t->order, t->train_count);
	for (size_t i = 0; t->split != NULL && i < t->train_count; i++)
		t->order[i] = t->split[t->order[i]];
}

/* Images in the batch that begins at `first`; the last of an epoch may be short. */
static size_t batch_size(const struct training *t, size_t first)
{
	size_t left = t->train_count - first;

	return left < t->batch ? left : t->batch;
}

/* Returns the mean loss of the batch, before the step. */
static double train_batch(struct training *t, size_t first)
{
	size_t n = batch_size(t, first);
	const real *logits;
	double loss;

	batch_gather(t->images, t->order, first, n, PIXEL_CENTRED, t->ws.x, t->labels);
	logits = model_forward(&t->model, &t->ws, n);
	loss = cross_entropy(t->ws.delta[0], logits, t->labels, n, t->model.outputs);
	model_backward(&t->model, &t->ws, n, &t->sink);
	return loss;
}

/* Returns whether the epoch was finished. */
static bool train_epoch(struct training *t, struct event_epoch *out)
{
	double began = clock_now();
	double sum = 0.0;

	t->paused = 0.0;
	order_epoch(t);
	for (size_t first = 0; first < t->train_count; first += t->batch) {
		double loss;

		/* Between two epochs it was asked already, and nothing has begun. */
		if (first > 0)
			obey_requests(t);
		if (t->cancelled)
			break;
		loss = train_batch(t, first);
		sum += loss * (double)batch_size(t, first);
		record_iteration(t, loss);
		if (!isfinite(loss)) {
			t->diverged_at = t->iteration;
			break;
		}
	}
	flush_block(t);
	out->train_loss = sum / (double)t->train_count;
	out->seconds = clock_now() - began - t->paused;
	out->examples_per_second = (double)t->train_count / out->seconds;
	return !t->cancelled && t->diverged_at == 0;
}

static void evaluate_epoch(struct training *t, struct event_epoch *out)
{
	const struct images *test = &t->trainer->data->test;
	double began = clock_now();
	struct evaluation result = {NAN, NAN};

	if (!t->trainer->last_counts || out->epoch == out->epochs)
		result = evaluator_run(&t->evaluator, &t->model, test, NULL, test->count);
	out->test_loss = result.loss;
	out->test_accuracy = result.accuracy;
	out->validation_loss = out->validation_accuracy = NAN;
	if (t->validation_count > 0) {
		result = evaluator_run(&t->evaluator, &t->model, t->images,
			t->split + t->train_count, t->validation_count);
		out->validation_loss = result.loss;
		out->validation_accuracy = result.accuracy;
	} else {
		/* The script iterates its test loader here. */
		rng_torch_iterate_loader(&t->rng, false, NULL, 0);
	}
	out->seconds += clock_now() - began;
}

/* The last step of an epoch can be the one that goes too far. What was not measured
 * says nothing. */
static bool went_too_far(const struct event_epoch *epoch)
{
	if (isinf(epoch->test_loss) || isinf(epoch->validation_loss))
		return true;
	return isnan(epoch->test_loss) && isnan(epoch->validation_loss);
}

static void keep_result(struct training *t, const struct event_epoch *epoch)
{
	struct event_run_finished *result = &t->result;

	result->epochs = epoch->epoch;
	result->train_loss = epoch->train_loss;
	/* The test accuracy chooses nothing: without validation the last epoch counts. */
	if (result->best_epoch == 0 || t->validation_count == 0 ||
		t->trainer->last_counts ||
		epoch->validation_accuracy > result->validation_accuracy) {
		result->best_epoch = epoch->epoch;
		result->validation_loss = epoch->validation_loss;
		result->validation_accuracy = epoch->validation_accuracy;
		result->test_accuracy = epoch->test_accuracy;
	}
}

static void emit_finished(struct training *t)
{
	struct event event = {.kind = EVENT_RUN_FINISHED};
	struct event_run_finished *result = &t->result;

	result->diverged_at = t->diverged_at;
	if (t->diverged_at != 0) {
		result->status = RUN_DIVERGED;
		snprintf(result->reason, sizeof result->reason,
			"the loss is not a number at iteration %" PRIu64 " (epoch %" PRIu64
			"): try a lower --lr than %g",
			t->diverged_at, (t->diverged_at - 1) / t->iterations + 1,
			t->hp->lr);
	} else {
		result->status = result->epochs == (uint64_t)t->hp->epochs ? RUN_COMPLETED
									   : RUN_STOPPED;
	}
	event.finished = *result;
	emit(t, &event);
}

int trainer_run(const struct trainer *trainer, struct model *trained, struct err *err)
{
	struct training t;
	double began = clock_now();

	if (check_size(trainer, err) != 0)
		return -1;
	training_init(&t, trainer);
	emit_started(&t);
	rng_seed(&t.rng, (uint64_t)t.hp->seed);
	model_draw_parameters(&t.model, (enum init_scheme)t.hp->init, &t.rng);
	for (int64_t i = 1; i <= t.hp->epochs && !t.stopping; i++) {
		struct event event = {.kind = EVENT_EPOCH};

		event.epoch.epoch = (uint64_t)i;
		event.epoch.epochs = (uint64_t)t.hp->epochs;
		if (!train_epoch(&t, &event.epoch))
			break;
		evaluate_epoch(&t, &event.epoch);
		keep_result(&t, &event.epoch);
		emit(&t, &event);
		if (went_too_far(&event.epoch)) {
			t.diverged_at = t.iteration;
			break;
		}
		/* What was asked during the evaluation is meant for this epoch. */
		if (i < t.hp->epochs)
			obey_requests(&t);
	}
	t.result.seconds = clock_now() - began;
	emit_finished(&t);
	if (trained != NULL) {
		*trained = t.model;
		t.model = (struct model){0};
	}
	training_release(&t);
	return 0;
}

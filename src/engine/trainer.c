#include "fmnist/trainer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/batch.h"
#include "fmnist/clock.h"
#include "fmnist/control.h"
#include "fmnist/early_stopping.h"
#include "fmnist/evaluate.h"
#include "fmnist/learner.h"
#include "fmnist/network.h"
#include "fmnist/rng_torch.h"
#include "fmnist/snapshot.h"
#include "fmnist/xalloc.h"

/* Everything of one run. */
struct training {
	const struct trainer *trainer;
	const struct hparams *hp;
	const struct images *images;
	struct rng rng;
	struct model model;
	struct learner learner;
	struct evaluator evaluator;
	struct early_stopping early;

	uint32_t *split; /* (images): training part first; NULL: all are trained on */
	size_t train_count, validation_count;
	uint32_t *order; /* (train_count): images in the order of the epoch */

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

/* torch.nn.BatchNorm1d refuses a batch of one, too. */
static int check_batches(
	const struct hparams *hp, const struct images *images, struct err *err)
{
	size_t count = hp->train_on == TRAIN_ON_FULL ? images->count
						     : split_train_count(images->count);
	size_t batch = (size_t)hp->batch_size < count ? (size_t)hp->batch_size : count;

	if (hp->batch_norm == 0 || (batch > 1 && count % batch != 1))
		return 0;
	return err_set(err,
		"--batch-norm needs two examples in every batch: of %zu images, batches of "
		"%zu leave one alone: use another --batch-size",
		count, batch);
}

static int check(const struct trainer *trainer, struct err *err)
{
	const struct hparams *hp = trainer->hparams;
	const struct images *images = &trainer->data->train;
	double batch = fmin((double)hp->batch_size, (double)images->count);

	if (hp->train_on == TRAIN_ON_TRAIN && images->count < 2)
		return err_set(
			err, "one training image cannot be split: use --train-on full");
	if (hp->train_on == TRAIN_ON_FULL && hp->patience > 0)
		return err_set(err,
			"--patience waits for the validation loss, and with --train-on "
			"full nothing validates: use --train-on train");
	if (hp->warmup_epochs >= hp->epochs && hp->warmup_epochs > 0)
		return err_set(err,
			"--warmup-epochs %" PRId64 " leave none of the %" PRId64
			" --epochs: use fewer",
			hp->warmup_epochs, hp->epochs);
	if (network_check(hp, images->rows * images->cols,
		    batch + EVALUATE_PIECE * (double)pool_workers(trainer->pool), err) != 0)
		return -1;
	return check_batches(hp, images, err);
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

	*t = (struct training){
		.trainer = trainer, .hp = hp, .images = &trainer->data->train};
	draw_split(t);
	t->order = xmalloc(t->train_count * sizeof *t->order);
	t->batch = (size_t)hp->batch_size;
	t->batch = t->batch < t->train_count ? t->batch : t->train_count;
	t->iterations = (t->train_count + t->batch - 1) / t->batch;

	network_build(&t->model, hp, t->images->rows * t->images->cols, DATASET_CLASSES);
	learner_init(&t->learner, hp, &t->model, t->images, t->batch, t->iterations,
		trainer->pool, &t->rng);
	evaluator_init(&t->evaluator, &t->model, task_of(hp), trainer->pool);
	early_stopping_init(&t->early, (uint64_t)hp->patience);

	t->block.kind = EVENT_ITERATIONS;
	t->block_began = clock_now();
	t->result.train_loss = NAN;
	t->result.validation_loss = NAN;
	t->result.validation_accuracy = NAN;
	t->result.test_loss = NAN;
	t->result.test_accuracy = NAN;
}

static void training_release(struct training *t)
{
	early_stopping_release(&t->early);
	evaluator_release(&t->evaluator);
	learner_release(&t->learner);
	model_release(&t->model);
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
		.classes = hparams_reconstruct(t->hp) ? 0 : t->model.outputs,
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

/* What it has become, for whoever looks into it. */
static void emit_snapshot(struct training *t, uint64_t epoch)
{
	struct event event = {.kind = EVENT_SNAPSHOT};

	event.snapshot = snapshot_new(&t->model, epoch, t->iteration);
	emit(t, &event);
	snapshot_drop(event.snapshot);
}

/* Within an epoch, as often as is asked for; that of its end comes with the epoch. */
static void take_snapshot(struct training *t, uint64_t epoch)
{
	uint64_t often = (uint64_t)t->hp->snapshots_per_epoch;
	uint64_t done = t->iteration % t->iterations;

	if (!t->trainer->last_counts && done > 0 &&
		done * often / t->iterations != (done - 1) * often / t->iterations)
		emit_snapshot(t, epoch - 1);
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
		loss = learner_step(
			&t->learner, t->order + first, batch_size(t, first), t->iteration);
		sum += loss * (double)batch_size(t, first);
		record_iteration(t, loss);
		if (!isfinite(loss)) {
			t->diverged_at = t->iteration;
			break;
		}
		take_snapshot(t, out->epoch);
	}
	flush_block(t);
	out->train_loss = sum / (double)t->train_count;
	out->seconds = clock_now() - began - t->paused;
	out->examples_per_second = (double)t->train_count / out->seconds;
	return !t->cancelled && t->diverged_at == 0;
}

static struct evaluation evaluate_test(struct training *t)
{
	const struct images *test = &t->trainer->data->test;

	return evaluator_run(&t->evaluator, &t->model, test, NULL, test->count, NULL);
}

static struct evaluation evaluate_validation(struct training *t)
{
	return evaluator_run(&t->evaluator, &t->model, t->images, t->split + t->train_count,
		t->validation_count, NULL);
}

static void evaluate_epoch(struct training *t, struct event_epoch *out)
{
	double began = clock_now();
	struct evaluation result = {NAN, NAN};

	if (!t->trainer->last_counts || out->epoch == out->epochs)
		result = evaluate_test(t);
	out->test_loss = result.loss;
	out->test_accuracy = result.accuracy;
	out->validation_loss = out->validation_accuracy = NAN;
	if (t->validation_count > 0) {
		result = evaluate_validation(t);
		out->validation_loss = result.loss;
		out->validation_accuracy = result.accuracy;
	} else if (!hparams_reconstruct(t->hp)) {
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

/* Which epoch's figures are the run's: the one whose network is kept, where early
 * stopping keeps one; of a trial the last; else the one that validated best, and without
 * validation the last, for the test accuracy chooses nothing. */
static bool counts(struct training *t, const struct event_epoch *epoch)
{
	bool kept = early_stopping_report(
		&t->early, &t->model, epoch->validation_loss, epoch->epoch, t->iteration);

	if (t->hp->patience > 0)
		return kept;
	return t->result.best_epoch == 0 || t->validation_count == 0 ||
		t->trainer->last_counts ||
		epoch->validation_accuracy > t->result.validation_accuracy;
}

static void keep_result(struct training *t, const struct event_epoch *epoch)
{
	struct event_run_finished *result = &t->result;

	result->epochs = epoch->epoch;
	result->train_loss = epoch->train_loss;
	if (!counts(t, epoch))
		return;
	result->best_epoch = epoch->epoch;
	result->validation_loss = epoch->validation_loss;
	result->validation_accuracy = epoch->validation_accuracy;
	result->test_loss = epoch->test_loss;
	result->test_accuracy = epoch->test_accuracy;
}

/* Back to the best network, where early stopping kept it. Returns whether it is another
 * than the last. */
static bool restore_best(struct training *t)
{
	const struct snapshot *kept = t->early.kept;

	if (kept == NULL || kept->iteration == t->iteration)
		return false;
	snapshot_load(kept, &t->model);
	if (isnan(t->result.test_loss)) {
		struct evaluation test = evaluate_test(t);

		t->result.test_loss = test.loss;
		t->result.test_accuracy = test.accuracy;
	}
	return true;
}

static void say_diverged(const struct training *t, struct event_run_finished *result)
{
	result->status = RUN_DIVERGED;
	result->diverged_at = t->diverged_at;
	snprintf(result->reason, sizeof result->reason,
		"the loss is not a number at iteration %" PRIu64 " (epoch %" PRIu64
		"): try a lower --lr than %g",
		t->diverged_at, (t->diverged_at - 1) / t->iterations + 1, t->hp->lr);
}

static void emit_finished(struct training *t, bool early)
{
	struct event event = {.kind = EVENT_RUN_FINISHED, .finished = t->result};
	struct event_run_finished *result = &event.finished;
	bool complete = early || result->epochs == (uint64_t)t->hp->epochs;

	result->status = complete ? RUN_COMPLETED : RUN_STOPPED;
	if (t->diverged_at != 0)
		say_diverged(t, result);
	else if (early)
		snprintf(result->reason, sizeof result->reason,
			"stopped early: no better validation loss in %" PRId64
			" epochs; the network of epoch %" PRIu64 " is kept",
			t->hp->patience, result->best_epoch);
	emit(t, &event);
}

/* Returns whether training is to go on; *early: it was stopped for want of progress. */
static bool run_epoch(struct training *t, uint64_t number, bool *early)
{
	struct event event = {.kind = EVENT_EPOCH};
	struct event_epoch *epoch = &event.epoch;

	epoch->epoch = number;
	epoch->epochs = (uint64_t)t->hp->epochs;
	if (!train_epoch(t, epoch))
		return false;
	evaluate_epoch(t, epoch);
	keep_result(t, epoch);
	emit(t, &event);
	if (went_too_far(epoch)) {
		t->diverged_at = t->iteration;
		return false;
	}
	if (!t->trainer->last_counts)
		emit_snapshot(t, number);
	if (number == epoch->epochs)
		return false;
	/* What was asked during the evaluation is meant for this epoch. */
	obey_requests(t);
	*early = !t->stopping && early_stopping_due(&t->early, number);
	return !t->stopping && !*early;
}

int trainer_run(const struct trainer *trainer, struct model *trained, struct err *err)
{
	struct training t;
	const struct init_rule rule = hparams_init_rule(trainer->hparams);
	double began = clock_now();
	uint64_t epoch = 1;
	bool early = false, restored;

	if (check(trainer, err) != 0)
		return -1;
	training_init(&t, trainer);
	emit_started(&t);
	rng_seed(&t.rng, (uint64_t)t.hp->seed);
	model_draw_parameters(&t.model, &rule, &t.rng);
	if (!trainer->last_counts)
		emit_snapshot(&t, 0);
	while (run_epoch(&t, epoch, &early))
		epoch++;
	restored = restore_best(&t);
	if (restored || (trainer->last_counts && !t.stopping && t.diverged_at == 0))
		emit_snapshot(&t, t.result.best_epoch);
	t.result.seconds = clock_now() - began;
	emit_finished(&t, early);
	if (trained != NULL) {
		*trained = t.model;
		t.model = (struct model){0};
	}
	training_release(&t);
	return 0;
}

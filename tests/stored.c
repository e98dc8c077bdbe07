#include "stored.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/jsonl.h"
#include "fmnist/xalloc.h"
#include "room.h"

static double loss_at(uint64_t epoch)
{
	return 1.0 / (double)(epoch + 2);
}

float stored_loss(uint64_t iteration)
{
	return iteration == 300 ? NAN : 2.3f / (float)(iteration + 3);
}

static void emit(struct stored *stored, struct jsonl *jsonl, struct event event)
{
	struct err err = {""};

	if (store_write(stored->store, &event, &err) != 0)
		fail_msg("%s", err.text);
	jsonl->sink.take(&jsonl->sink, &event);
}

static struct event_run_started started(void)
{
	struct event_run_started start = {.inputs = 784,
		.classes = 10,
		.parameters = 3190,
		.train_images = 48000,
		.validation_images = 12000,
		.test_images = 10000,
		.iterations = 50};

	hparams_default(&start.hparams);
	start.hparams.hidden_layers = 1;
	start.hparams.hidden_units = 4;
	start.hparams.epochs = STORED_EPOCHS;
	start.hparams.train_on = TRAIN_ON_TRAIN;
	return start;
}

static struct event_epoch epoch_of(uint64_t epoch, int64_t epochs, double accuracy)
{
	return (struct event_epoch){.epoch = epoch,
		.epochs = (uint64_t)epochs,
		.train_loss = loss_at(epoch),
		.validation_loss = loss_at(epoch) * 1.1,
		.validation_accuracy = accuracy,
		.test_loss = epoch == 3 ? NAN : loss_at(epoch) * 1.2,
		.test_accuracy = epoch == 3 ? NAN : accuracy - 0.01,
		.seconds = 0.125,
		.examples_per_second = 1e6 / 3.0};
}

struct event_epoch stored_epoch(uint64_t epoch)
{
	return epoch_of(epoch, STORED_EPOCHS, 0.7 + 0.01 * (double)epoch);
}

static void write_train(struct stored *stored, struct jsonl *jsonl, uint32_t run)
{
	struct event block = {.kind = EVENT_ITERATIONS, .run = run};

	emit(stored, jsonl,
		(struct event){
			.kind = EVENT_RUN_STARTED, .run = run, .started = started()});
	for (uint64_t i = 0; i < STORED_LOSSES; i++) {
		block.iterations.loss[block.iterations.count++] = stored_loss(i);
		if (block.iterations.count == 200) {
			emit(stored, jsonl, block);
			block.iterations.first = i + 1;
			block.iterations.count = 0;
		}
	}
	for (uint64_t i = 1; i <= STORED_EPOCHS; i++)
		emit(stored, jsonl,
			(struct event){
				.kind = EVENT_EPOCH, .run = run, .epoch = stored_epoch(i)});
	emit(stored, jsonl,
		(struct event){.kind = EVENT_RUN_FINISHED,
			.run = run,
			.finished = {.status = RUN_COMPLETED,
				.epochs = STORED_EPOCHS,
				.best_epoch = STORED_EPOCHS,
				.train_loss = loss_at(STORED_EPOCHS),
				.validation_loss = loss_at(STORED_EPOCHS) * 1.1,
				.validation_accuracy = 0.82,
				.test_accuracy = 0.81,
				.seconds = 83.0}});
}

struct event_run_started stored_trial_started(uint32_t trial)
{
	struct event_run_started start = started();

	start.hparams.epochs = 3;
	start.hparams.hidden_units = 4 + (int64_t)trial;
	start.hparams.lr = trial == 3 ? 1e6 : 0.1 / (double)(trial + 1);
	start.hparams.seed = 541 + (int64_t)trial;
	return start;
}

/* How the trials end: by these the third is the best, then the first. */
struct event_run_finished stored_trial_finished(uint32_t trial)
{
	static const enum run_status status[STORED_TRIALS] = {
		RUN_COMPLETED, RUN_PRUNED, RUN_COMPLETED, RUN_DIVERGED};
	static const double accuracy[STORED_TRIALS] = {0.8, 0.75, 0.85, NAN};
	struct event_run_finished end = {.status = status[trial],
		.epochs = trial == 1 ? 2 : 3,
		.best_epoch = trial == 1 ? 2 : 3,
		.train_loss = loss_at(trial),
		.validation_loss = loss_at(trial) * 1.1,
		.validation_accuracy = accuracy[trial],
		.test_accuracy = status[trial] == RUN_COMPLETED ? accuracy[trial] : NAN,
		.seconds = 1.5};

	if (trial == 1)
		snprintf(end.reason, sizeof end.reason, "%s", STORED_REASON);
	if (trial == 3) {
		end.epochs = end.best_epoch = 0;
		end.train_loss = end.validation_loss = NAN;
		end.diverged_at = 7;
		snprintf(end.reason, sizeof end.reason, "the loss of iteration 7 is inf");
	}
	return end;
}

struct event_epoch stored_trial_epoch(uint32_t trial, uint64_t epoch)
{
	return epoch_of(epoch, stored_trial_started(trial).hparams.epochs,
		stored_trial_finished(trial).validation_accuracy);
}

static void write_trial(
	struct stored *stored, struct jsonl *jsonl, uint32_t run, uint32_t trial)
{
	const struct event_run_finished end = stored_trial_finished(trial);

	emit(stored, jsonl,
		(struct event){.kind = EVENT_TRIAL_STARTED,
			.run = run,
			.trial = trial + 1,
			.started = stored_trial_started(trial)});
	for (uint64_t i = 1; i <= end.epochs; i++)
		emit(stored, jsonl,
			(struct event){.kind = EVENT_EPOCH,
				.run = run,
				.trial = trial + 1,
				.epoch = stored_trial_epoch(trial, i)});
	emit(stored, jsonl,
		(struct event){.kind = EVENT_TRIAL_FINISHED,
			.run = run,
			.trial = trial + 1,
			.finished = end});
}

static void write_sweep(struct stored *stored, struct jsonl *jsonl, uint32_t run)
{
	struct event event = {.kind = EVENT_SWEEP_STARTED,
		.run = run,
		.sweep = {.name = "tiny",
			.hparams = started().hparams,
			.axes = 2,
			.trials = STORED_TRIALS,
			.workers = 2,
			.seed = 541,
			.metric = METRIC_VAL_ACCURACY,
			.sampler = "random",
			.pruner = "median",
			.inputs = 784,
			.classes = 10,
			.train_images = 48000,
			.validation_images = 12000,
			.test_images = 10000}};

	event.sweep.axis[0] = (uint8_t)(hparam_find("hidden-units") - hparam_table);
	event.sweep.axis[1] = (uint8_t)(hparam_find("lr") - hparam_table);
	emit(stored, jsonl, event);
	for (uint32_t i = 0; i < STORED_TRIALS; i++)
		write_trial(stored, jsonl, run, i);
	emit(stored, jsonl,
		(struct event){.kind = EVENT_RUN_FINISHED,
			.run = run,
			.finished = {.status = RUN_COMPLETED,
				.epochs = 8,
				.best_trial = 3,
				.best_epoch = 3,
				.train_loss = loss_at(2),
				.validation_loss = loss_at(2) * 1.1,
				.validation_accuracy = 0.85,
				.test_accuracy = 0.85,
				.seconds = 4000.0}});
}

static void write_run(struct stored *stored, enum run_kind kind, const char *name,
	void (*write)(struct stored *, struct jsonl *, uint32_t))
{
	struct err err = {""};
	struct jsonl jsonl;
	size_t size;
	uint32_t run;
	FILE *text;

	if (store_begin(stored->store, kind, name, kind == RUN_SWEEP ? "[sweep]\n" : NULL,
		    &run, &err) != 0)
		fail_msg("%s", err.text);
	assert_in_range(run, 1, 2);
	text = open_memstream(&stored->jsonl[run], &size);
	jsonl_init(&jsonl, text);
	assert_int_equal(store_write_begin(stored->store, &err), 0);
	write(stored, &jsonl, run);
	if (store_write_end(stored->store, &err) != 0)
		fail_msg("%s", err.text);
	store_unclaim(stored->store, run);
	jsonl_release(&jsonl);
	fclose(text);
}

void stored_init_empty(struct stored *stored)
{
	*stored = (struct stored){.home = room_make()};
	stored->directory = xasprintf("%s/xdg/fmnist-tui", stored->home);
}

void stored_init(struct stored *stored)
{
	struct err err = {""};

	stored_init_empty(stored);
	stored->store = store_open(stored->directory, &err);
	if (stored->store == NULL)
		fail_msg("%s", err.text);
	write_run(stored, RUN_TRAIN, "", write_train);
	write_run(stored, RUN_SWEEP, "tiny", write_sweep);
}

void stored_release(struct stored *stored)
{
	store_close(stored->store);
	room_remove(stored->home);
	for (size_t i = 0; i < sizeof stored->jsonl / sizeof stored->jsonl[0]; i++)
		free(stored->jsonl[i]);
	free(stored->directory);
}

#include "made_up_sweep.h"

#include <math.h>
#include <stdio.h>

static void tell(struct sweep_story *story, struct event *event, uint32_t trial)
{
	event->run = story->run;
	event->trial = trial;
	story->sink->take(story->sink, event);
}

static uint8_t axis_of(const char *name)
{
	return (uint8_t)(hparam_find(name) - hparam_table);
}

void sweep_story_begin(
	struct sweep_story *story, struct sink *sink, uint64_t trials, enum metric metric)
{
	static const char *const axes[] = {"hidden-layers", "batch-size", "lr",
		"hidden-units", "weight-decay", "epochs"};
	struct event event = {.kind = EVENT_SWEEP_STARTED};

	*story = (struct sweep_story){
		.sink = sink, .run = 7, .trials = trials, .metric = metric};
	event.sweep = (struct event_sweep_started){
		.name = "homework",
		.axes = 6,
		.trials = trials,
		.workers = 2,
		.seed = 541,
		.metric = metric,
		.sampler = "random",
		.pruner = "median",
		.inputs = 784,
		.classes = 10,
		.train_images = 48000,
		.validation_images = 12000,
		.test_images = 10000,
	};
	hparams_default(&event.sweep.hparams);
	for (size_t i = 0; i < event.sweep.axes; i++)
		event.sweep.axis[i] = axis_of(axes[i]);
	tell(story, &event, 0);
}

/* A number below `most` that trial and purpose decide. */
static size_t draw(size_t trial, uint32_t purpose, size_t most)
{
	uint32_t x = (uint32_t)trial * 2654435761u + purpose * 40503u + 12345u;

	x ^= x >> 15;
	x *= 2246822519u;
	x ^= x >> 13;
	return x % most;
}

struct hparams sweep_story_hparams(size_t trial)
{
	static const int64_t layers[] = {2, 3, 4, 5, 6};
	static const int64_t batch[] = {8, 12, 16, 20, 32, 48, 64, 128, 145, 256};
	static const double lr[] = {0.01, 0.005, 0.001, 0.0005, 0.0001, 0.00005, 0.00001};
	static const int64_t units[] = {5, 10, 20, 30, 40};
	static const double decay[] = {0, 0.0005, 0.001, 0.0001, 0.00001};
	static const int64_t epochs[] = {15, 20, 25};
	struct hparams hp;

	hparams_default(&hp);
	hp.hidden_layers = layers[draw(trial, 1, 5)];
	hp.batch_size = batch[draw(trial, 2, 10)];
	hp.lr = lr[draw(trial, 3, 7)];
	hp.hidden_units = units[draw(trial, 4, 5)];
	hp.weight_decay = decay[draw(trial, 5, 5)];
	hp.epochs = epochs[draw(trial, 6, 3)];
	hp.train_on = TRAIN_ON_TRAIN;
	hp.seed = 541 + (int64_t)trial;
	return hp;
}

double sweep_story_accuracy(size_t trial, uint64_t epoch)
{
	struct hparams hp = sweep_story_hparams(trial);
	double work = (double)epoch * hp.lr / (double)hp.batch_size * 20000.0;
	double most = 0.86 + 0.0006 * (double)hp.hidden_units +
		0.0001 * (double)draw(trial, 7, 60);

	return 0.1 + (most - 0.1) * (1.0 - exp(-sqrt(work)));
}

void sweep_story_start(struct sweep_story *story, size_t trial)
{
	struct event event = {.kind = EVENT_TRIAL_STARTED};

	event.started = (struct event_run_started){
		.hparams = sweep_story_hparams(trial),
		.inputs = 784,
		.classes = 10,
		.parameters = 35090,
		.train_images = 48000,
		.validation_images = 12000,
		.test_images = 10000,
		.iterations = 3000,
	};
	tell(story, &event, (uint32_t)trial + 1);
}

void sweep_story_iterations(
	struct sweep_story *story, size_t trial, uint64_t first, uint32_t count)
{
	struct event event = {.kind = EVENT_ITERATIONS};

	event.iterations.first = first;
	event.iterations.count = count;
	tell(story, &event, (uint32_t)trial + 1);
}

void sweep_story_epochs(struct sweep_story *story, size_t trial, uint64_t from, uint64_t to)
{
	for (uint64_t epoch = from; epoch <= to; epoch++) {
		double accuracy = sweep_story_accuracy(trial, epoch);
		struct event event = {.kind = EVENT_EPOCH};

		event.epoch = (struct event_epoch){
			.epoch = epoch,
			.epochs = (uint64_t)sweep_story_hparams(trial).epochs,
			.train_loss = 2.6 * (1.0 - accuracy),
			.validation_loss = 2.7 * (1.0 - accuracy) + 0.01,
			.validation_accuracy = accuracy,
			.test_loss = NAN,
			.test_accuracy = NAN,
			.seconds = 0.08,
			.examples_per_second = 600000.0,
		};
		tell(story, &event, (uint32_t)trial + 1);
	}
}

void sweep_story_finish(struct sweep_story *story, size_t trial, uint64_t epochs,
	enum run_status status, const char *reason)
{
	double accuracy = sweep_story_accuracy(trial, epochs);
	struct event event = {.kind = EVENT_TRIAL_FINISHED};

	event.finished = (struct event_run_finished){
		.status = status,
		.epochs = epochs,
		.best_epoch = epochs,
		.train_loss = epochs > 0 ? 2.6 * (1.0 - accuracy) : NAN,
		.validation_loss = epochs > 0 ? 2.7 * (1.0 - accuracy) + 0.01 : NAN,
		.validation_accuracy = epochs > 0 ? accuracy : NAN,
		.test_accuracy = NAN,
		.seconds = 0.08 * (double)epochs,
	};
	snprintf(event.finished.reason, sizeof event.finished.reason, "%s", reason);
	tell(story, &event, (uint32_t)trial + 1);
}

void sweep_story_whole(struct sweep_story *story, size_t trial)
{
	uint64_t epochs = (uint64_t)sweep_story_hparams(trial).epochs;

	sweep_story_start(story, trial);
	sweep_story_epochs(story, trial, 1, epochs);
	sweep_story_finish(story, trial, epochs, RUN_COMPLETED, "");
}

void sweep_story_brief(struct sweep_story *story, size_t trial)
{
	sweep_story_start(story, trial);
	sweep_story_finish(story, trial, (uint64_t)sweep_story_hparams(trial).epochs,
		RUN_COMPLETED, "");
}

void sweep_story_state(struct sweep_story *story, enum run_status status)
{
	struct event event = {.kind = EVENT_STATE, .state = status};

	tell(story, &event, 0);
}

void sweep_story_end(struct sweep_story *story, enum run_status status)
{
	struct event event = {.kind = EVENT_RUN_FINISHED};

	event.finished.status = status;
	event.finished.seconds = 41.0;
	tell(story, &event, 0);
}

void sweep_story_midst(struct sweep_story *story, struct sink *sink)
{
	sweep_story_begin(story, sink, 50, METRIC_VAL_ACCURACY);
	for (size_t trial = 0; trial < 31; trial++) {
		if (trial == 9 || trial == 17 || trial == 21) {
			sweep_story_start(story, trial);
			sweep_story_epochs(story, trial, 1, 5);
			sweep_story_finish(story, trial, 5, RUN_PRUNED,
				"at epoch 5: val_accuracy 0.3127, the median of 8 "
				"trials is 0.6914");
		} else if (trial == 12) {
			sweep_story_start(story, trial);
			sweep_story_epochs(story, trial, 1, 1);
			sweep_story_finish(story, trial, 1, RUN_DIVERGED,
				"the loss is not a number at iteration 3781: try a lower "
				"--lr");
		} else if (trial == 25) {
			sweep_story_start(story, trial);
			sweep_story_epochs(story, trial, 1, 3);
			sweep_story_finish(story, trial, 3, RUN_CANCELLED, "");
		} else {
			sweep_story_whole(story, trial);
		}
	}
	sweep_story_start(story, 31);
	sweep_story_epochs(story, 31, 1, 9);
	sweep_story_iterations(story, 31, 27000, 250);
	sweep_story_start(story, 32);
	sweep_story_iterations(story, 32, 0, 250);
}

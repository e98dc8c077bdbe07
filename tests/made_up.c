#include "made_up.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static void tell(struct story *story, struct event *event)
{
	event->run = 1;
	story->sink->take(story->sink, event);
}

static void begin(struct story *story, struct sink *sink, int64_t epochs,
	enum train_on train_on, uint64_t images)
{
	struct event event = {.kind = EVENT_RUN_STARTED};

	event.started = (struct event_run_started){
		.inputs = 784,
		.classes = 10,
		.parameters = 35090,
		.train_images = images,
		.validation_images = 60000 - images,
		.test_images = 10000,
		.iterations = images / 16,
	};
	hparams_default(&event.started.hparams);
	event.started.hparams.epochs = epochs;
	event.started.hparams.train_on = train_on;
	*story = (struct story){.sink = sink, .started = event.started};
	tell(story, &event);
}

void story_begin(struct story *story, struct sink *sink, int64_t epochs)
{
	begin(story, sink, epochs, TRAIN_ON_FULL, 60000);
}

void story_begin_split(struct story *story, struct sink *sink, int64_t epochs)
{
	begin(story, sink, epochs, TRAIN_ON_TRAIN, 48000);
}

void story_begin_autoencoder(struct story *story, struct sink *sink, int64_t epochs)
{
	struct event event = {.kind = EVENT_RUN_STARTED};

	event.started = (struct event_run_started){
		.inputs = 784,
		.parameters = 218192,
		.train_images = 60000,
		.test_images = 10000,
		.iterations = 469,
	};
	hparams_default_autoencoder(&event.started.hparams);
	event.started.hparams.epochs = epochs;
	*story = (struct story){.sink = sink, .started = event.started};
	tell(story, &event);
}

void story_iterations(struct story *story, uint32_t count, double from, double to)
{
	for (uint32_t done = 0; done < count;) {
		struct event event = {.kind = EVENT_ITERATIONS};
		struct event_iterations *block = &event.iterations;

		block->first = story->iterations;
		while (block->count < EVENT_LOSSES && done < count) {
			double ripple = 0.1 * sin((double)story->iterations * 0.7);
			double mean = from + (to - from) * done / count;

			block->loss[block->count++] = (float)(mean * (1.0 + ripple));
			story->iterations++;
			done++;
		}
		tell(story, &event);
	}
}

void story_epoch(
	struct story *story, double train_loss, double test_loss, double test_accuracy)
{
	struct event event = {.kind = EVENT_EPOCH};
	uint64_t end = (story->epochs + 1) * story->started.iterations;
	int split = story->started.validation_images > 0;
	int reconstructs = story->started.classes == 0;

	story_iterations(
		story, (uint32_t)(end - story->iterations), train_loss, train_loss);
	event.epoch = (struct event_epoch){
		.epoch = ++story->epochs,
		.epochs = (uint64_t)story->started.hparams.epochs,
		.train_loss = train_loss,
		.validation_loss = split ? test_loss : NAN,
		.validation_accuracy = split ? test_accuracy : NAN,
		.test_loss = test_loss,
		.test_accuracy = reconstructs ? NAN : test_accuracy,
		.seconds = 2.0,
		.examples_per_second = 31250.0,
	};
	tell(story, &event);
}

void story_baseline(struct story *story, double test_loss)
{
	struct event event = {.kind = EVENT_BASELINE,
		.baseline = {.components = (uint64_t)story->started.hparams.bottleneck,
			.test_loss = test_loss}};

	tell(story, &event);
}

void story_state(struct story *story, enum run_status status)
{
	struct event event = {.kind = EVENT_STATE, .state = status};

	tell(story, &event);
}

void story_end(struct story *story, enum run_status status)
{
	struct event event = {.kind = EVENT_RUN_FINISHED};

	event.finished = (struct event_run_finished){
		.status = status,
		.epochs = story->epochs,
		.best_epoch = story->epochs,
		.train_loss = story->epochs > 0 ? 0.3456 : NAN,
		.validation_accuracy = NAN,
		.test_loss = story->epochs > 0 ? 0.4567 : NAN,
		.test_accuracy =
			story->epochs > 0 && story->started.classes > 0 ? 0.8765 : NAN,
		.seconds = 2.0 * (double)story->epochs,
	};
	if (status == RUN_DIVERGED) {
		event.finished.diverged_at = story->iterations;
		snprintf(event.finished.reason, sizeof event.finished.reason,
			"the loss is not a number at iteration %" PRIu64
			": try a lower --lr",
			story->iterations);
	}
	tell(story, &event);
}

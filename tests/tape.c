#include "tape.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

static void take(struct sink *sink, const struct event *event)
{
	tape_add((struct tape *)sink, event);
}

void tape_init(struct tape *tape)
{
	*tape = (struct tape){.sink.take = take};
}

void tape_release(struct tape *tape)
{
	free(tape->event);
	tape_init(tape);
}

void tape_add(struct tape *tape, const struct event *event)
{
	if (tape->count == tape->capacity) {
		tape->capacity = 2 * tape->capacity + 16;
		tape->event = xrealloc(tape->event, tape->capacity, sizeof tape->event[0]);
	}
	tape->event[tape->count++] = *event;
}

size_t tape_count(const struct tape *tape, enum event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < tape->count; i++)
		n += tape->event[i].kind == kind;
	return n;
}

const struct event *tape_last(const struct tape *tape, enum event_kind kind)
{
	for (size_t i = tape->count; i > 0; i--)
		if (tape->event[i - 1].kind == kind)
			return &tape->event[i - 1];
	fail_msg("no event '%s'", event_name(kind));
	return NULL;
}

void tape_write(const struct tape *tape, struct store *store)
{
	struct err err = {0};

	if (store_write_begin(store, &err) != 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < tape->count; i++)
		if (store_write(store, &tape->event[i], &err) != 0)
			fail_msg("%s", err.text);
	if (store_write_end(store, &err) != 0)
		fail_msg("%s", err.text);
}

/* Comparing */

static void same_real(double got, double want)
{
	if (!(isnan(got) && isnan(want)) && got != want)
		fail_msg("%.17g, not %.17g", got, want);
}

static void same_hparams(const struct hparams *got, const struct hparams *want)
{
	for (size_t i = 0; i < hparam_count; i++) {
		char a[64], b[64];

		assert_string_equal(hparam_format(got, &hparam_table[i], a, sizeof a),
			hparam_format(want, &hparam_table[i], b, sizeof b));
	}
}

static void same_started(const struct event *got, const struct event *want)
{
	const struct event_run_started *a = &got->started, *b = &want->started;

	same_hparams(&a->hparams, &b->hparams);
	assert_int_equal(a->synthetic, b->synthetic);
	assert_int_equal(a->inputs, b->inputs);
	assert_int_equal(a->classes, b->classes);
	assert_int_equal(a->parameters, b->parameters);
	assert_int_equal(a->train_images, b->train_images);
	assert_int_equal(a->validation_images, b->validation_images);
	assert_int_equal(a->test_images, b->test_images);
	assert_int_equal(a->iterations, b->iterations);
}

static void same_sweep(const struct event *got, const struct event *want)
{
	const struct event_sweep_started *a = &got->sweep, *b = &want->sweep;

	assert_string_equal(a->name, b->name);
	same_hparams(&a->hparams, &b->hparams);
	assert_int_equal(a->axes, b->axes);
	assert_memory_equal(a->axis, b->axis, b->axes);
	assert_int_equal(a->trials, b->trials);
	assert_int_equal(a->workers, b->workers);
	assert_int_equal(a->seed, b->seed);
	assert_int_equal(a->metric, b->metric);
	assert_string_equal(a->sampler, b->sampler);
	assert_string_equal(a->pruner, b->pruner);
	assert_int_equal(a->synthetic, b->synthetic);
	assert_int_equal(a->inputs, b->inputs);
	assert_int_equal(a->classes, b->classes);
	assert_int_equal(a->train_images, b->train_images);
	assert_int_equal(a->validation_images, b->validation_images);
	assert_int_equal(a->test_images, b->test_images);
}

static void same_iterations(const struct event *got, const struct event *want)
{
	const struct event_iterations *a = &got->iterations, *b = &want->iterations;

	assert_int_equal(a->first, b->first);
	assert_int_equal(a->count, b->count);
	assert_memory_equal(a->loss, b->loss, b->count * sizeof b->loss[0]);
}

static void same_epoch(const struct event *got, const struct event *want)
{
	const struct event_epoch *a = &got->epoch, *b = &want->epoch;

	assert_int_equal(a->epoch, b->epoch);
	assert_int_equal(a->epochs, b->epochs);
	same_real(a->train_loss, b->train_loss);
	same_real(a->validation_loss, b->validation_loss);
	same_real(a->validation_accuracy, b->validation_accuracy);
	same_real(a->test_loss, b->test_loss);
	same_real(a->test_accuracy, b->test_accuracy);
	same_real(a->seconds, b->seconds);
	same_real(a->examples_per_second, b->examples_per_second);
}

static void same_baseline(const struct event *got, const struct event *want)
{
	assert_int_equal(got->baseline.components, want->baseline.components);
	same_real(got->baseline.test_loss, want->baseline.test_loss);
}

static void same_state(const struct event *got, const struct event *want)
{
	assert_int_equal(got->state, want->state);
}

static void same_finished(const struct event *got, const struct event *want)
{
	const struct event_run_finished *a = &got->finished, *b = &want->finished;

	assert_string_equal(run_status_name(a->status), run_status_name(b->status));
	assert_int_equal(a->epochs, b->epochs);
	assert_int_equal(a->best_trial, b->best_trial);
	assert_int_equal(a->best_epoch, b->best_epoch);
	same_real(a->train_loss, b->train_loss);
	same_real(a->validation_loss, b->validation_loss);
	same_real(a->validation_accuracy, b->validation_accuracy);
	same_real(a->test_loss, b->test_loss);
	same_real(a->test_accuracy, b->test_accuracy);
	same_real(a->seconds, b->seconds);
	assert_int_equal(a->diverged_at, b->diverged_at);
	assert_string_equal(a->reason, b->reason);
}

static void same_message(const struct event *got, const struct event *want)
{
	assert_int_equal(got->message.level, want->message.level);
	assert_string_equal(got->message.text, want->message.text);
}

void assert_same_events(const struct tape *got, const struct tape *want)
{
	static void (*const same[])(const struct event *, const struct event *) = {
		[EVENT_RUN_STARTED] = same_started,
		[EVENT_SWEEP_STARTED] = same_sweep,
		[EVENT_TRIAL_STARTED] = same_started,
		[EVENT_ITERATIONS] = same_iterations,
		[EVENT_EPOCH] = same_epoch,
		[EVENT_STATE] = same_state,
		[EVENT_BASELINE] = same_baseline,
		[EVENT_TRIAL_FINISHED] = same_finished,
		[EVENT_RUN_FINISHED] = same_finished,
		[EVENT_MESSAGE] = same_message,
	};

	for (size_t i = 0; i < got->count && i < want->count; i++) {
		const struct event *a = &got->event[i], *b = &want->event[i];

		if (a->kind != b->kind || a->run != b->run || a->trial != b->trial)
			fail_msg("event %zu is %s of %u:%u, not %s of %u:%u", i,
				event_name(a->kind), a->run, a->trial, event_name(b->kind),
				b->run, b->trial);
		same[a->kind](a, b);
	}
	assert_int_equal(got->count, want->count);
}

/* Making up */

struct event made_run_started(uint32_t run)
{
	struct event event = {.kind = EVENT_RUN_STARTED, .run = run};
	struct event_run_started *started = &event.started;

	hparams_default(&started->hparams);
	started->hparams.hidden_layers = 2;
	started->hparams.hidden_units = 33;
	started->hparams.init = 1;
	started->hparams.lr = 0.1;
	started->hparams.weight_decay = 1e-5 / 3;
	started->hparams.decay_scope = 0;
	started->hparams.batch_size = 7;
	started->hparams.epochs = 25;
	started->hparams.train_on = TRAIN_ON_TRAIN;
	started->hparams.seed = 4294967295;
	started->hparams.split_seed = 1;
	started->synthetic = true;
	started->inputs = 784;
	started->classes = 10;
	started->parameters = 27000;
	started->train_images = 48000;
	started->validation_images = 12000;
	started->test_images = 10000;
	started->iterations = 512;
	return event;
}

struct event made_sweep_started(uint32_t run, uint64_t trials)
{
	struct event event = {.kind = EVENT_SWEEP_STARTED, .run = run};
	struct event_sweep_started *sweep = &event.sweep;

	snprintf(sweep->name, sizeof sweep->name, "homework");
	hparams_default(&sweep->hparams);
	sweep->axis[sweep->axes++] = (uint8_t)(hparam_find("lr") - hparam_table);
	sweep->axis[sweep->axes++] = (uint8_t)(hparam_find("hidden-layers") - hparam_table);
	sweep->trials = trials;
	sweep->workers = 2;
	sweep->seed = 541;
	sweep->metric = METRIC_VAL_ACCURACY;
	snprintf(sweep->sampler, sizeof sweep->sampler, "random");
	snprintf(sweep->pruner, sizeof sweep->pruner, "median");
	sweep->synthetic = true;
	sweep->inputs = 784;
	sweep->classes = 10;
	sweep->train_images = 48000;
	sweep->validation_images = 12000;
	sweep->test_images = 10000;
	return event;
}

struct event made_trial_started(uint32_t run, uint32_t trial)
{
	struct event event = made_run_started(run);

	event.kind = EVENT_TRIAL_STARTED;
	event.trial = trial;
	event.started.hparams.hidden_layers = 1 + trial % 4;
	event.started.hparams.lr = 0.01 * (trial % 3);
	event.started.hparams.seed = 541 + trial - 1;
	event.started.parameters = 27000 + trial;
	return event;
}

struct event made_iterations(uint32_t run, uint64_t first, uint32_t count)
{
	struct event event = {.kind = EVENT_ITERATIONS, .run = run};

	event.iterations.first = first;
	event.iterations.count = count;
	for (uint32_t i = 0; i < count; i++)
		event.iterations.loss[i] = 1.0f / (float)(1 + first + i);
	return event;
}

struct event made_epoch(uint32_t run, uint32_t trial, uint64_t epoch)
{
	struct event event = {.kind = EVENT_EPOCH, .run = run, .trial = trial};
	double t = 0.01 * trial + (double)epoch;

	event.epoch = (struct event_epoch){
		.epoch = epoch,
		.epochs = 25,
		.train_loss = 1.1 / t,
		.validation_loss = 1.2 / t,
		.validation_accuracy = 1 - 0.5 / t,
		.test_loss = trial > 0 ? NAN : 1.3 / t,
		.test_accuracy = trial > 0 ? NAN : 1 - 0.6 / t,
		.seconds = 0.25,
		.examples_per_second = 1e5 / t,
	};
	return event;
}

struct event made_finished(uint32_t run, uint32_t trial, enum run_status status)
{
	enum event_kind kind = trial > 0 ? EVENT_TRIAL_FINISHED : EVENT_RUN_FINISHED;
	struct event event = {.kind = kind, .run = run, .trial = trial};

	event.finished = (struct event_run_finished){
		.status = status,
		.epochs = 2,
		.best_epoch = 1,
		.train_loss = 0.31,
		.validation_loss = 0.32,
		.validation_accuracy = 0.9 - 0.01 * trial,
		.test_loss = trial > 0 ? NAN : 0.43,
		.test_accuracy = trial > 0 ? NAN : 0.81,
		.seconds = 12.5,
		.diverged_at = status == RUN_DIVERGED ? 77 : 0,
	};
	if (status != RUN_COMPLETED)
		snprintf(event.finished.reason, sizeof event.finished.reason,
			"it's why; \"quoted\"");
	return event;
}

struct event made_message(uint32_t run, enum message_level level, const char *text)
{
	struct event event = {.kind = EVENT_MESSAGE, .run = run};

	event.message.level = level;
	snprintf(event.message.text, sizeof event.message.text, "%s", text);
	return event;
}

struct event made_state(uint32_t run, enum run_status status)
{
	return (struct event){.kind = EVENT_STATE, .run = run, .state = status};
}

static void add_all(struct tape *tape, const struct event *event, size_t count)
{
	for (size_t i = 0; i < count; i++)
		tape_add(tape, &event[i]);
}

void tape_training(struct tape *tape, uint32_t run)
{
	struct event event[] = {
		made_run_started(run),
		made_iterations(run, 0, 256),
		made_iterations(run, 256, 256),
		made_epoch(run, 0, 1),
		made_iterations(run, 512, 100),
		made_state(run, RUN_PAUSED),
		made_message(run, MESSAGE_WARNING, "a word of caution"),
		made_state(run, RUN_RUNNING),
		made_iterations(run, 612, 156),
		made_iterations(run, 1000, 1), /* a gap */
		made_epoch(run, 0, 2),
		made_finished(run, 0, RUN_COMPLETED),
	};

	event[2].iterations.loss[255] = NAN;
	add_all(tape, event, sizeof event / sizeof event[0]);
}

void tape_sweep(struct tape *tape, uint32_t run)
{
	const struct event event[] = {
		made_sweep_started(run, 50),
		made_trial_started(run, 1),
		made_epoch(run, 1, 1),
		made_epoch(run, 1, 2),
		made_finished(run, 1, RUN_COMPLETED),
		made_trial_started(run, 2),
		made_epoch(run, 2, 1),
		made_finished(run, 2, RUN_PRUNED),
		made_state(run, RUN_PAUSED),
		made_state(run, RUN_RUNNING),
		made_trial_started(run, 3),
		made_epoch(run, 3, 1),
	};

	add_all(tape, event, sizeof event / sizeof event[0]);
}

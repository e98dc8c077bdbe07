#include "fmnist/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/batch.h"
#include "fmnist/clock.h"
#include "fmnist/control.h"
#include "fmnist/pool.h"
#include "fmnist/signals.h"
#include "fmnist/trainer.h"
#include "fmnist/xalloc.h"

/* A thread of the crew, and the trial that it trains. */
struct seat {
	struct sweep *sweep;
	pthread_t thread;
	struct pool *pool;
	uint32_t trial;        /* from 1; 0: none. Written under the lock */
	atomic_bool cancelled; /* the trial */
	bool pruned;
	struct snapshot *network; /* that the trial became; NULL: none yet */
	char reason[EVENT_TEXT];  /* why it was pruned */
};

struct sweep {
	struct sweep_settings settings;
	struct hparams *hparams; /* (trials) */
	struct pruner *pruner;
	struct sink memory;
	atomic_int state; /* enum run_status, as last emitted; written under the lock */

	pthread_mutex_t lock; /* guards all below, and the trials of the seats */
	struct seat *seat;    /* (seats) */
	size_t seats;
	bool *ended; /* (trials): is not run again */
	uint64_t next;
	uint64_t ends, failed; /* trials; the ended ones and, of these, the failed ones */
	double seconds_before; /* that it took until it was interrupted */
	struct event_run_finished result;
};

static void emit(const struct sweep *sweep, const struct event *event)
{
	sweep->settings.emit(sweep->settings.arg, event);
}

static int state_for(unsigned asked)
{
	if ((asked & (REQUEST_STOP | REQUEST_CANCEL)) != 0)
		return RUN_STOPPING;
	return (asked & REQUEST_PAUSE) != 0 ? RUN_PAUSED : RUN_RUNNING;
}

static struct event_run_finished nothing_measured(enum run_status status)
{
	return (struct event_run_finished){
		.status = status,
		.train_loss = NAN,
		.validation_loss = NAN,
		.validation_accuracy = NAN,
		.test_loss = NAN,
		.test_accuracy = NAN,
	};
}

/* The best is the best of the completed trials; of equal ones the first, whichever
 * ended first. Returns whether this one is. */
static bool count_locked(
	struct sweep *sweep, uint32_t trial, const struct event_run_finished *end)
{
	struct event_run_finished *result = &sweep->result;
	enum metric metric = sweep->settings.spec->metric;
	double value = metric_of(metric, end), best = metric_of(metric, result);

	sweep->ended[trial - 1] = true;
	sweep->ends++;
	result->epochs += end->epochs;
	if (end->status == RUN_FAILED) {
		sweep->failed++;
		if (result->reason[0] == '\0')
			memcpy(result->reason, end->reason, sizeof result->reason);
	}
	if (end->status != RUN_COMPLETED || metric_better(metric, best, value))
		return false;
	if (result->best_trial != 0 && !metric_better(metric, value, best) &&
		result->best_trial < trial)
		return false;
	result->best_trial = trial;
	result->best_epoch = end->best_epoch;
	result->train_loss = end->train_loss;
	result->validation_loss = end->validation_loss;
	result->validation_accuracy = end->validation_accuracy;
	result->test_loss = end->test_loss;
	result->test_accuracy = end->test_accuracy;
	return true;
}

static double metric_after(enum metric metric, const struct event_epoch *epoch)
{
	return metric == METRIC_VAL_ACCURACY ? epoch->validation_accuracy
					     : epoch->validation_loss;
}

/* Of the stored run: which trials need not run, and what the pruner knew. */
static void remember(struct sink *sink, const struct event *event)
{
	struct sweep *sweep =
		(struct sweep *)(void *)((char *)sink - offsetof(struct sweep, memory));
	enum metric metric = sweep->settings.spec->metric;
	uint32_t trial = event->trial;
	char reason[EVENT_TEXT];

	if (trial == 0 || trial > sweep->settings.spec->trials)
		return;
	if (event->kind == EVENT_EPOCH)
		pruner_report(sweep->pruner, trial, event->epoch.epoch,
			metric_after(metric, &event->epoch), reason, sizeof reason);
	if (event->kind == EVENT_TRIAL_FINISHED && !sweep->ended[trial - 1] &&
		run_status_ended(event->finished.status) &&
		event->finished.status != RUN_INTERRUPTED)
		count_locked(sweep, trial, &event->finished);
}

/*
 * Says what has been asked of the sweep, once, whoever notices it first: all look, so a
 * screen need not wait for the end of a trial. Under the lock, so that what is said is
 * in order, and no trial begins after a pause was told.
 */
static unsigned notice(struct sweep *sweep)
{
	unsigned asked = sweep->settings.check(sweep->settings.arg);
	int state = state_for(asked);

	if (state == atomic_load_explicit(&sweep->state, memory_order_relaxed))
		return asked;
	pthread_mutex_lock(&sweep->lock);
	asked = sweep->settings.check(sweep->settings.arg);
	state = state_for(asked);
	if (state != atomic_load(&sweep->state)) {
		struct event event = {.kind = EVENT_STATE, .state = (enum run_status)state};

		atomic_store(&sweep->state, state);
		emit(sweep, &event);
	}
	pthread_mutex_unlock(&sweep->lock);
	return asked;
}

/* A trial */

/* The network of the best trial so far is told before the trial's end, so that a store has
 * it by then; under the lock, so that the last one told is the best. */
static void keep_trial(struct seat *seat, const struct event_run_finished *end)
{
	struct sweep *sweep = seat->sweep;
	struct event event = {
		.kind = EVENT_SNAPSHOT, .trial = seat->trial, .snapshot = seat->network};

	pthread_mutex_lock(&sweep->lock);
	if (end->status != RUN_INTERRUPTED && count_locked(sweep, seat->trial, end) &&
		seat->network != NULL)
		emit(sweep, &event);
	seat->trial = 0;
	pthread_mutex_unlock(&sweep->lock);
	snapshot_drop(seat->network);
	seat->network = NULL;
}

/* A trainer that was stopped does not know why. */
static void say_why(struct seat *seat, struct event_run_finished *end)
{
	if (end->status != RUN_STOPPED)
		return;
	if (seat->pruned) {
		end->status = RUN_PRUNED;
		memcpy(end->reason, seat->reason, sizeof end->reason);
	} else {
		end->status =
			atomic_load(&seat->cancelled) ? RUN_CANCELLED : RUN_INTERRUPTED;
	}
}

static void seat_emit(void *arg, const struct event *event)
{
	struct seat *seat = arg;
	struct event own = *event;
	struct sweep *sweep = seat->sweep;

	own.trial = seat->trial;
	if (event->kind == EVENT_STATE)
		return;
	if (event->kind == EVENT_SNAPSHOT) {
		seat->network = snapshot_hold(event->snapshot);
		return;
	}
	if (event->kind == EVENT_RUN_STARTED)
		own.kind = EVENT_TRIAL_STARTED;
	if (event->kind == EVENT_RUN_FINISHED) {
		own.kind = EVENT_TRIAL_FINISHED;
		say_why(seat, &own.finished);
		keep_trial(seat, &own.finished);
	}
	emit(sweep, &own);
	/* After the last epoch there is nothing to give up. */
	if (event->kind == EVENT_EPOCH)
		seat->pruned =
			pruner_report(sweep->pruner, own.trial, event->epoch.epoch,
				metric_after(sweep->settings.spec->metric, &event->epoch),
				seat->reason, sizeof seat->reason) &&
			event->epoch.epoch < event->epoch.epochs;
}

/* A stop or a pause of the sweep is none of the trials that run. */
static unsigned seat_check(void *arg)
{
	struct seat *seat = arg;
	unsigned asked = notice(seat->sweep);

	if ((asked & REQUEST_CANCEL) != 0 || seat->pruned ||
		atomic_load_explicit(&seat->cancelled, memory_order_relaxed))
		return REQUEST_CANCEL;
	return 0;
}

static void seat_wait(void *arg)
{
	(void)arg; /* never paused */
}

/* One that cannot begin has a start and an end, too. */
static void tell_failed(struct seat *seat, const struct hparams *hp, const struct err *err)
{
	const struct dataset *data = seat->sweep->settings.data;
	struct event event = {.kind = EVENT_RUN_STARTED};
	size_t part = split_train_count(data->train.count);
	size_t batch = (size_t)hp->batch_size;

	event.started = (struct event_run_started){
		.hparams = *hp,
		.synthetic = data->synthetic,
		.inputs = data->train.rows * data->train.cols,
		.classes = DATASET_CLASSES,
		.train_images = part,
		.validation_images = data->train.count - part,
		.test_images = data->test.count,
		.iterations = (part + batch - 1) / batch,
	};
	seat_emit(seat, &event);
	event = (struct event){.kind = EVENT_RUN_FINISHED};
	event.finished = nothing_measured(RUN_FAILED);
	snprintf(event.finished.reason, sizeof event.finished.reason, "%.*s",
		(int)sizeof event.finished.reason - 1, err->text);
	seat_emit(seat, &event);
}

static void run_trial(struct seat *seat, struct pool *pool)
{
	const struct hparams *hp = &seat->sweep->hparams[seat->trial - 1];
	const struct trainer trainer = {
		.hparams = hp,
		.data = seat->sweep->settings.data,
		.pool = pool,
		.last_counts = true,
		.emit = seat_emit,
		.check = seat_check,
		.wait = seat_wait,
		.arg = seat,
	};
	struct err err;

	if (trainer_run(&trainer, NULL, &err) != 0)
		tell_failed(seat, hp, &err);
}

/* The crew */

/* Sits down to the next trial, once none is held up by a pause; false: there is none
 * or none may begin any more. */
static bool take_trial(struct seat *seat)
{
	struct sweep *sweep = seat->sweep;
	uint64_t trials = sweep->settings.spec->trials;

	for (;;) {
		bool held;
		int state;

		notice(sweep);
		pthread_mutex_lock(&sweep->lock);
		state = atomic_load(&sweep->state);
		while (sweep->next < trials && sweep->ended[sweep->next])
			sweep->next++;
		if (state == RUN_RUNNING && sweep->next < trials) {
			seat->trial = (uint32_t)++sweep->next;
			seat->pruned = false;
			atomic_store(&seat->cancelled, false);
		}
		held = state == RUN_PAUSED && sweep->next < trials;
		pthread_mutex_unlock(&sweep->lock);
		if (!held)
			return seat->trial != 0;
		sweep->settings.wait(sweep->settings.arg);
	}
}

static void *seat_main(void *arg)
{
	struct seat *seat = arg;
	struct pool *pool = pool_new(1);

	while (take_trial(seat))
		run_trial(seat, pool);
	pool_free(pool);
	return NULL;
}

/* Fewer threads than wanted are slower and not wrong; returns how many there are, and
 * leaves a message where there is none. */
static size_t start_crew(struct sweep *sweep, struct err *err)
{
	sigset_t before;
	size_t started = 0;
	int rc = 0;

	signals_block(&before);
	while (started < sweep->seats && rc == 0) {
		struct seat *seat = &sweep->seat[started];

		rc = pthread_create(&seat->thread, NULL, seat_main, seat);
		started += rc == 0;
	}
	signals_unblock(&before);
	if (started == 0)
		err_set(err, "cannot start a thread: %s", strerror(rc));
	return started;
}

static void emit_started(const struct sweep *sweep)
{
	const struct sweep_spec *spec = sweep->settings.spec;
	const struct dataset *data = sweep->settings.data;
	struct event event = {.kind = EVENT_SWEEP_STARTED};
	struct event_sweep_started *started = &event.sweep;

	*started = (struct event_sweep_started){
		.hparams = spec->base,
		.axes = (uint32_t)spec->axes,
		.trials = spec->trials,
		.workers = sweep->seats,
		.seed = spec->seed,
		.metric = spec->metric,
		.synthetic = data->synthetic,
		.inputs = data->train.rows * data->train.cols,
		.classes = DATASET_CLASSES,
		.train_images = split_train_count(data->train.count),
		.test_images = data->test.count,
	};
	started->validation_images = data->train.count - started->train_images;
	snprintf(started->name, sizeof started->name, "%s", spec->name);
	snprintf(started->sampler, sizeof started->sampler, "%s",
		sampler_name(spec->sampler));
	snprintf(started->pruner, sizeof started->pruner, "%s",
		pruner_name(spec->pruner.kind));
	for (size_t i = 0; i < spec->axes; i++)
		started->axis[i] = (uint8_t)(spec->axis[i].param - hparam_table);
	emit(sweep, &event);
}

/* Of a sweep, the reason of a trial counts only where no trial did better. */
static void emit_finished(struct sweep *sweep, const char *reason, double seconds)
{
	struct event event = {.kind = EVENT_RUN_FINISHED, .finished = sweep->result};
	uint64_t trials = sweep->settings.spec->trials;

	event.finished.status = sweep->ends == trials ? RUN_COMPLETED : RUN_STOPPED;
	if (reason != NULL)
		event.finished.status = RUN_FAILED;
	event.finished.seconds = sweep->seconds_before + seconds;
	snprintf(event.finished.reason, sizeof event.finished.reason, "%s",
		reason != NULL ? reason : "");
	emit(sweep, &event);
}

int sweep_run(struct sweep *sweep, struct err *err)
{
	double began = clock_now();
	struct err why = {""};
	size_t started = 0;

	emit_started(sweep);
	if (sweep->ends < sweep->settings.spec->trials)
		started = start_crew(sweep, &why);
	for (size_t i = 0; i < started; i++)
		pthread_join(sweep->seat[i].thread, NULL);
	if (sweep->failed == sweep->settings.spec->trials)
		err_set(&why, "every trial failed, the first with: %s",
			sweep->result.reason);
	emit_finished(sweep, why.text[0] != '\0' ? why.text : NULL, clock_now() - began);
	return why.text[0] != '\0' ? err_set(err, "%s", why.text) : 0;
}

void sweep_cancel_trial(struct sweep *sweep, uint32_t trial)
{
	pthread_mutex_lock(&sweep->lock);
	for (size_t i = 0; i < sweep->seats; i++)
		if (trial != 0 && sweep->seat[i].trial == trial)
			atomic_store(&sweep->seat[i].cancelled, true);
	pthread_mutex_unlock(&sweep->lock);
}

struct sink *sweep_memory(struct sweep *sweep)
{
	return &sweep->memory;
}

void sweep_took(struct sweep *sweep, double seconds)
{
	sweep->seconds_before = seconds;
}

struct sweep *sweep_new(const struct sweep_settings *settings, struct err *err)
{
	uint64_t trials = settings->spec->trials;
	struct sweep *sweep;

	if (split_train_count(settings->data->train.count) == 0) {
		err_set(err, "a sweep cannot choose: %zu training images cannot be split",
			settings->data->train.count);
		return NULL;
	}
	sweep = xcalloc(1, sizeof *sweep);
	sweep->settings = *settings;
	sweep->hparams = sweep_spec_draw(settings->spec);
	sweep->pruner = pruner_new(&settings->spec->pruner, settings->spec->metric);
	sweep->memory.take = remember;
	sweep->result = nothing_measured(RUN_RUNNING);
	sweep->ended = xcalloc(trials, sizeof sweep->ended[0]);
	sweep->seats = settings->workers < trials ? settings->workers : (size_t)trials;
	sweep->seat = xcalloc(sweep->seats, sizeof sweep->seat[0]);
	for (size_t i = 0; i < sweep->seats; i++)
		sweep->seat[i].sweep = sweep;
	atomic_init(&sweep->state, RUN_RUNNING);
	pthread_mutex_init(&sweep->lock, NULL);
	return sweep;
}

void sweep_free(struct sweep *sweep)
{
	if (sweep == NULL)
		return;
	pthread_mutex_destroy(&sweep->lock);
	pruner_free(sweep->pruner);
	free(sweep->hparams);
	free(sweep->ended);
	free(sweep->seat);
	free(sweep);
}

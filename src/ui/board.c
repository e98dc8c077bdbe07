#include "fmnist/board.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/clock.h"
#include "fmnist/xalloc.h"

static struct board *board_of(struct sink *sink)
{
	return (struct board *)(void *)((char *)sink - offsetof(struct board, sink));
}

/* The trial waits. Memory for its epochs stays with it. */
static void trial_clear(struct board_trial *trial)
{
	struct board_epoch *epoch = trial->epoch;
	size_t capacity = trial->capacity;

	free(trial->reason);
	*trial = (struct board_trial){
		.epoch = epoch,
		.capacity = capacity,
		.score = NAN,
		.train_loss = NAN,
		.validation_loss = NAN,
		.validation_accuracy = NAN,
		.test_accuracy = NAN,
	};
}

static void free_trials(struct board *board)
{
	for (size_t i = 0; i < board->trials; i++) {
		free(board->trial[i].epoch);
		free(board->trial[i].reason);
	}
	free(board->trial);
	board->trial = NULL;
	board->trials = 0;
	snapshot_drop(board->network);
	board->network = NULL;
}

static bool trial_done(const struct board_trial *trial)
{
	return trial->started && run_status_ended(trial->status) &&
		trial->status != RUN_INTERRUPTED;
}

static void take_sweep(struct board *board, const struct event *event)
{
	const struct event_sweep_started *sweep = &event->sweep;

	/* A sweep that goes on keeps what it has; the rest runs again. */
	if (event->run == board->run && sweep->trials == board->trials) {
		for (size_t i = 0; i < board->trials; i++)
			if (!trial_done(&board->trial[i]))
				trial_clear(&board->trial[i]);
	} else {
		free_trials(board);
		board->trials = sweep->trials;
		board->trial = xcalloc(board->trials + 1, sizeof board->trial[0]);
		for (size_t i = 0; i < board->trials; i++)
			trial_clear(&board->trial[i]);
	}
	board->run = event->run;
	board->status = RUN_RUNNING;
	board->sweep = *sweep;
	board->finished = (struct event_run_finished){0};
	board->began = clock_now();
}

static void take_state(struct board *board, const struct event *event)
{
	board->status = event->state;
}

static void take_finished(struct board *board, const struct event *event)
{
	board->finished = event->finished;
	board->status = event->finished.status;
}

static void trial_started(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	(void)board;
	trial_clear(trial);
	trial->started = true;
	trial->status = RUN_RUNNING;
	trial->begun = event->started;
}

static void trial_iterations(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	uint64_t done = event->iterations.first + event->iterations.count;

	(void)board;
	if (done > trial->iteration)
		trial->iteration = done;
}

/* Keeps an epoch's values for the curves. */
static void keep_epoch(struct board_trial *trial, const struct event_epoch *epoch)
{
	size_t at = epoch->epoch - 1;

	/* Nothing can stand after a gap. */
	if (epoch->epoch == 0 || at > trial->kept)
		return;
	if (at == trial->capacity) {
		trial->capacity = at < 8 ? 8 : at + at / 2;
		trial->epoch =
			xrealloc(trial->epoch, trial->capacity, sizeof trial->epoch[0]);
	}
	trial->epoch[at] = (struct board_epoch){
		.train_loss = (float)epoch->train_loss,
		.validation_loss = (float)epoch->validation_loss,
		.validation_accuracy = (float)epoch->validation_accuracy,
	};
	if (at == trial->kept)
		trial->kept++;
}

static void trial_epoch(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	const struct event_epoch *epoch = &event->epoch;
	struct event_run_finished now = {
		.validation_loss = epoch->validation_loss,
		.validation_accuracy = epoch->validation_accuracy,
	};

	keep_epoch(trial, epoch);
	/* An epoch of a stored trial that has ended: its end has said the rest. */
	if (run_status_ended(trial->status))
		return;
	trial->epochs = epoch->epoch;
	trial->score = metric_of(board->sweep.metric, &now);
	trial->train_loss = epoch->train_loss;
	trial->validation_loss = epoch->validation_loss;
	trial->validation_accuracy = epoch->validation_accuracy;
	trial->test_accuracy = epoch->test_accuracy;
	trial->seconds += epoch->seconds;
}

/* It comes before the end of its trial. */
static void trial_snapshot(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	(void)trial;
	snapshot_drop(board->network);
	board->network = snapshot_hold(event->snapshot);
	board->network_trial = event->trial;
}

static void trial_state(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	(void)board;
	trial->status = event->state;
}

static void trial_finished(
	struct board *board, struct board_trial *trial, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;

	trial->status = finished->status;
	trial->epochs = finished->epochs;
	trial->best_epoch = finished->best_epoch;
	trial->score = metric_of(board->sweep.metric, finished);
	trial->train_loss = finished->train_loss;
	trial->validation_loss = finished->validation_loss;
	trial->validation_accuracy = finished->validation_accuracy;
	trial->test_accuracy = finished->test_accuracy;
	trial->seconds = finished->seconds;
	free(trial->reason);
	trial->reason = finished->reason[0] != '\0' ? xstrdup(finished->reason) : NULL;
}

/* Returns whether the event changed the board. */
static bool take_of_run(struct board *board, const struct event *event)
{
	static void (*const take[])(struct board *, const struct event *) = {
		[EVENT_STATE] = take_state,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};

	if (take[event->kind] == NULL)
		return false;
	take[event->kind](board, event);
	return true;
}

static bool take_of_trial(struct board *board, const struct event *event)
{
	static void (*const take[])(
		struct board *, struct board_trial *, const struct event *) = {
		[EVENT_TRIAL_STARTED] = trial_started,
		[EVENT_ITERATIONS] = trial_iterations,
		[EVENT_EPOCH] = trial_epoch,
		[EVENT_STATE] = trial_state,
		[EVENT_SNAPSHOT] = trial_snapshot,
		[EVENT_TRIAL_FINISHED] = trial_finished,
		[EVENT_JOB_ENDED] = NULL,
	};
	struct board_trial *trial;

	if (event->trial > board->trials || take[event->kind] == NULL)
		return false;
	trial = &board->trial[event->trial - 1];
	if (!trial->started && event->kind != EVENT_TRIAL_STARTED)
		return false;
	take[event->kind](board, trial, event);
	return true;
}

static void board_take(struct sink *sink, const struct event *event)
{
	struct board *board = board_of(sink);
	bool changed;

	if (event->kind == EVENT_SWEEP_STARTED) {
		take_sweep(board, event);
		board->changes++;
		return;
	}
	if (board->run == 0 || event->run != board->run)
		return;
	changed =
		event->trial == 0 ? take_of_run(board, event) : take_of_trial(board, event);
	board->changes += changed;
}

void board_init(struct board *board)
{
	*board = (struct board){.sink.take = board_take};
}

void board_release(struct board *board)
{
	free_trials(board);
	*board = (struct board){0};
}

bool board_running(const struct board *board)
{
	return board->run != 0 && !run_status_ended(board->status);
}

uint64_t board_epochs_saved(const struct board_trial *trial)
{
	uint64_t epochs = (uint64_t)trial->begun.hparams.epochs;

	if (!trial->started || trial->status != RUN_PRUNED || trial->epochs >= epochs)
		return 0;
	return epochs - trial->epochs;
}

void board_count(const struct board *board, struct board_counts *counts)
{
	*counts = (struct board_counts){0};
	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (trial->started && !run_status_ended(trial->status))
			counts->running++;
		else if (!trial_done(trial))
			counts->waiting++;
		else
			counts->done++;
		if (!trial->started)
			continue;
		counts->failed +=
			trial->status == RUN_FAILED || trial->status == RUN_DIVERGED;
		counts->cancelled += trial->status == RUN_CANCELLED;
		counts->pruned += trial->status == RUN_PRUNED;
		counts->epochs_saved += board_epochs_saved(trial);
	}
}

int board_best(const struct board *board)
{
	int best = -1;

	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (!trial->started || trial->status != RUN_COMPLETED ||
			isnan(trial->score))
			continue;
		if (best < 0 ||
			metric_better(board->sweep.metric, trial->score,
				board->trial[best].score))
			best = (int)i;
	}
	return best;
}

double board_trial_fraction(const struct board_trial *trial)
{
	double total =
		(double)trial->begun.iterations * (double)trial->begun.hparams.epochs;

	double done = fmax((double)trial->iteration,
		(double)trial->begun.iterations * (double)trial->epochs);

	if (!trial->started || total <= 0.0)
		return 0.0;
	return fmin(done / total, 1.0);
}

/*
 * What a trial costs is taken from those that are done: seconds of training, which a
 * pause does not lengthen. Those that wait are taken to be like them.
 */
double board_seconds_left(const struct board *board)
{
	double seconds = 0.0, left = 0.0, mean, workers;
	size_t done = 0, running = 0, waiting = 0;

	if (!board_running(board))
		return NAN;
	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];
		double fraction = board_trial_fraction(trial);

		if (trial_done(trial)) {
			seconds += trial->seconds;
			done++;
		} else if (!trial->started || trial->status == RUN_INTERRUPTED) {
			waiting++;
		} else {
			running++;
			left += 1.0 - fraction; /* of a trial */
		}
	}
	if (done == 0)
		return NAN;
	mean = seconds / (double)done;
	if (board->status != RUN_STOPPING)
		left += (double)waiting;
	/* The last trials leave workers without work. */
	workers = fmax((double)board->sweep.workers, 1.0);
	if (running > 0 && (double)(running + waiting) < workers)
		workers = (double)(running + waiting);
	return mean * left / workers;
}

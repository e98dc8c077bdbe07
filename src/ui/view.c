#include "fmnist/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/clock.h"
#include "fmnist/xalloc.h"

static void take_started(struct view *view, const struct event *event)
{
	view->run = event->run;
	view->status = RUN_RUNNING;
	view->started = event->started;
	view->epochs = 0;
	view->recent_count = 0;
	view->first_seen = 0.0;
	snapshot_drop(view->network);
	view->network = NULL;
	view->baseline = (struct event_baseline){0};
	envelope_clear(&view->losses);
}

static void take_iterations(struct view *view, const struct event *event)
{
	const struct event_iterations *block = &event->iterations;
	int keep;
	int fresh = block->count < VIEW_RECENT ? (int)block->count : VIEW_RECENT;

	/* After a gap, older losses are not the last ones any more. */
	keep = block->first == view->losses.end ? VIEW_RECENT - fresh : 0;
	keep = keep < view->recent_count ? keep : view->recent_count;
	memmove(view->recent, view->recent + view->recent_count - keep,
		(size_t)keep * sizeof view->recent[0]);
	memcpy(view->recent + keep, block->loss + block->count - (uint32_t)fresh,
		(size_t)fresh * sizeof view->recent[0]);
	view->recent_count = keep + fresh;
	envelope_add(&view->losses, block->first, block->loss, block->count);
	view->last_seen = clock_now();
	if (view->first_seen == 0.0) {
		view->first_seen = view->last_seen;
		view->first_iteration = view->losses.end;
	}
}

static void take_epoch(struct view *view, const struct event *event)
{
	if (view->epochs == view->capacity) {
		view->capacity = view->capacity > 0 ? 2 * view->capacity : 64;
		view->epoch = xrealloc(view->epoch, view->capacity, sizeof view->epoch[0]);
	}
	view->epoch[view->epochs++] = event->epoch;
}

static void take_state(struct view *view, const struct event *event)
{
	view->status = event->state;
	/* A pause must not count as slowness. */
	view->first_seen = 0.0;
}

static void take_snapshot(struct view *view, const struct event *event)
{
	snapshot_drop(view->network);
	view->network = snapshot_hold(event->snapshot);
}

static void take_baseline(struct view *view, const struct event *event)
{
	view->baseline = event->baseline;
}

static void take_finished(struct view *view, const struct event *event)
{
	view->finished = event->finished;
	view->status = event->finished.status;
}

static void view_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct view *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_ITERATIONS] = take_iterations,
		[EVENT_EPOCH] = take_epoch,
		[EVENT_STATE] = take_state,
		[EVENT_BASELINE] = take_baseline,
		[EVENT_SNAPSHOT] = take_snapshot,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};

	struct view *view = (struct view *)sink;

	/* A sweep, or one of its trials: the board's. */
	if (event->trial != 0)
		return;
	if (event->kind == EVENT_RUN_STARTED
			? hparams_reconstruct(&event->started.hparams) != view->reconstructs
			: event->run != view->run)
		return;
	if (take[event->kind] != NULL)
		take[event->kind](view, event);
}

void view_init(struct view *view)
{
	*view = (struct view){.sink.take = view_take};
	envelope_init(&view->losses);
}

void view_init_autoencoder(struct view *view)
{
	view_init(view);
	view->reconstructs = true;
}

void view_release(struct view *view)
{
	envelope_release(&view->losses);
	free(view->epoch);
	snapshot_drop(view->network);
	*view = (struct view){0};
}

bool view_running(const struct view *view)
{
	return view->run != 0 &&
		(view->status == RUN_RUNNING || view->status == RUN_PAUSED ||
			view->status == RUN_STOPPING);
}

const struct event_epoch *view_last(const struct view *view)
{
	return view->epochs > 0 ? &view->epoch[view->epochs - 1] : NULL;
}

uint64_t view_iteration(const struct view *view)
{
	return view->losses.end;
}

static double total_iterations(const struct view *view)
{
	return (double)view->started.iterations * (double)view->started.hparams.epochs;
}

double view_fraction(const struct view *view)
{
	return view->run != 0 ? (double)view_iteration(view) / total_iterations(view) : 0.0;
}

#define RATE_EPOCHS 5

double view_seconds_left(const struct view *view)
{
	double left = total_iterations(view) - (double)view_iteration(view);
	double seconds = 0.0;
	size_t n = view->epochs < RATE_EPOCHS ? view->epochs : RATE_EPOCHS;
	double done;

	if (view->run == 0)
		return NAN;
	for (size_t i = 0; i < n; i++)
		seconds += view->epoch[view->epochs - 1 - i].seconds;
	if (n > 0)
		return seconds / (double)n * left / (double)view->started.iterations;
	/* Within the first epoch only the iterations tell the speed. */
	done = (double)(view->losses.end - view->first_iteration);
	if (view->first_seen == 0.0 || done <= 0.0)
		return NAN;
	return (view->last_seen - view->first_seen) / done * left;
}

static double test_accuracy(const struct event_epoch *epoch)
{
	return epoch->test_accuracy;
}

static double validation_accuracy(const struct event_epoch *epoch)
{
	return epoch->validation_accuracy;
}

static int best_of(const struct view *view, double (*value)(const struct event_epoch *))
{
	int best = -1;

	for (size_t i = 0; i < view->epochs; i++) {
		double x = value(&view->epoch[i]);

		if (!isnan(x) && (best < 0 || x > value(&view->epoch[best])))
			best = (int)i;
	}
	return best;
}

int view_best_test(const struct view *view)
{
	return best_of(view, test_accuracy);
}

int view_best_validation(const struct view *view)
{
	return best_of(view, validation_accuracy);
}

const char *view_state(const struct view *view)
{
	if (view->run == 0)
		return "no run yet";
	return view->status == RUN_RUNNING ? "training" : run_status_name(view->status);
}

#include "fmnist/event.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "fmnist/init_result.h"
#include "fmnist/survey.h"

bool event_of_landscape(enum event_kind kind)
{
	return kind >= EVENT_LANDSCAPE && kind <= EVENT_LANDSCAPE_FINISHED;
}

bool event_of_init(enum event_kind kind)
{
	return kind == EVENT_INIT || kind == EVENT_INIT_FINISHED;
}

void event_hold(const struct event *event)
{
	if (event->kind == EVENT_SNAPSHOT)
		snapshot_hold(event->snapshot);
	if (event_of_landscape(event->kind))
		survey_hold(event->landscape.survey);
	if (event_of_init(event->kind))
		init_result_hold(event->init);
}

void event_drop(const struct event *event)
{
	if (event->kind == EVENT_SNAPSHOT)
		snapshot_drop(event->snapshot);
	if (event_of_landscape(event->kind))
		survey_drop(event->landscape.survey);
	if (event_of_init(event->kind))
		init_result_drop(event->init);
}

const char *event_name(enum event_kind kind)
{
	static const char *const name[] = {
		[EVENT_RUN_STARTED] = "run_started",
		[EVENT_SWEEP_STARTED] = "run_started",
		[EVENT_TRIAL_STARTED] = "trial_started",
		[EVENT_ITERATIONS] = "iterations",
		[EVENT_EPOCH] = "epoch",
		[EVENT_STATE] = "state",
		[EVENT_BASELINE] = "baseline",
		[EVENT_SNAPSHOT] = "snapshot",
		[EVENT_TRIAL_FINISHED] = "trial_finished",
		[EVENT_RUN_FINISHED] = "run_finished",
		[EVENT_LANDSCAPE] = "landscape",
		[EVENT_LANDSCAPE_PATH] = "landscape_path",
		[EVENT_LANDSCAPE_ROW] = "landscape_row",
		[EVENT_LANDSCAPE_FINISHED] = "landscape_finished",
		[EVENT_INIT] = "init",
		[EVENT_INIT_FINISHED] = "init_finished",
		[EVENT_FETCH] = "fetch",
		[EVENT_MESSAGE] = "message",
		[EVENT_JOB_ENDED] = "job_ended",
	};

	return name[kind];
}

static const char *const kind_names[] = {
	[RUN_TRAIN] = "train",
	[RUN_SWEEP] = "sweep",
	[RUN_AUTOENCODER] = "autoencoder",
};

const char *run_kind_name(enum run_kind kind)
{
	return kind_names[kind];
}

enum run_kind run_kind_named(const char *name)
{
	for (size_t i = 0; i < sizeof kind_names / sizeof kind_names[0]; i++)
		if (strcmp(name, kind_names[i]) == 0)
			return (enum run_kind)i;
	return RUN_TRAIN;
}

const char *run_status_name(enum run_status status)
{
	static const char *const name[] = {
		[RUN_RUNNING] = "running",
		[RUN_PAUSED] = "paused",
		[RUN_STOPPING] = "stopping",
		[RUN_COMPLETED] = "completed",
		[RUN_STOPPED] = "stopped",
		[RUN_DIVERGED] = "diverged",
		[RUN_FAILED] = "failed",
		[RUN_INTERRUPTED] = "interrupted",
		[RUN_PRUNED] = "pruned",
		[RUN_CANCELLED] = "cancelled",
	};

	return name[status];
}

const char *metric_name(enum metric metric)
{
	static const char *const name[] = {
		[METRIC_VAL_ACCURACY] = "val_accuracy",
		[METRIC_VAL_LOSS] = "val_loss",
	};

	return name[metric];
}

bool run_status_ended(enum run_status status)
{
	return status != RUN_RUNNING && status != RUN_PAUSED && status != RUN_STOPPING;
}

double metric_of(enum metric metric, const struct event_run_finished *finished)
{
	return metric == METRIC_VAL_ACCURACY ? finished->validation_accuracy
					     : finished->validation_loss;
}

bool metric_better(enum metric metric, double a, double b)
{
	if (isnan(a) || isnan(b))
		return !isnan(a);
	return metric == METRIC_VAL_ACCURACY ? a > b : a < b;
}

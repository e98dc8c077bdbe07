#include "fmnist/event.h"

const char *event_name(enum event_kind kind)
{
	static const char *const name[] = {
		[EVENT_RUN_STARTED] = "run_started",
		[EVENT_ITERATIONS] = "iterations",
		[EVENT_EPOCH] = "epoch",
		[EVENT_STATE] = "state",
		[EVENT_RUN_FINISHED] = "run_finished",
		[EVENT_FETCH] = "fetch",
		[EVENT_MESSAGE] = "message",
		[EVENT_JOB_ENDED] = "job_ended",
	};

	return name[kind];
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
	};

	return name[status];
}

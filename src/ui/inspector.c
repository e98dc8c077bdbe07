#include "fmnist/inspector.h"

#include <stdio.h>

void inspector_init(struct inspector *inspector, struct hub *hub)
{
	*inspector = (struct inspector){.run = 0};
	worker_init(&inspector->worker, hub);
}

void inspector_release(struct inspector *inspector)
{
	inspector_forget(inspector);
	worker_release(&inspector->worker);
}

/* Takes over what the job has made. */
static void finish(struct inspector *inspector)
{
	inspector->problem[0] = '\0';
	if (worker_join(&inspector->worker) == 0) {
		inspection_release(&inspector->inspection);
		inspector->inspection = inspector->job.inspection;
		inspector->changes++;
		inspector->run = inspector->job_run;
		inspector->trial = inspector->job_trial;
	} else {
		snprintf(inspector->problem, sizeof inspector->problem, "%s",
			inspector->worker.err.text);
	}
	snapshot_drop(inspector->seen);
	inspector->seen = inspector->job.snapshot;
}

void inspector_take(struct inspector *inspector, const struct event *event)
{
	if (event->kind == EVENT_JOB_ENDED && event->ended.worker == &inspector->worker &&
		worker_busy(&inspector->worker))
		finish(inspector);
}

void inspector_forget(struct inspector *inspector)
{
	if (worker_busy(&inspector->worker))
		finish(inspector);
	inspection_release(&inspector->inspection);
	snapshot_drop(inspector->seen);
	inspector->seen = NULL;
	inspector->run = inspector->trial = 0;
	inspector->changes++;
	inspector->problem[0] = '\0';
}

/* Why the subject cannot be looked into; NULL: it can. */
static const char *obstacle(const struct subject *subject, const struct dataset *data)
{
	if (subject->run == 0)
		return "there is no network yet: s trains one";
	if (data != NULL && subject->hparams != NULL &&
		hparams_reconstruct(subject->hparams))
		return "an autoencoder takes no image for a class: it has nothing to be "
		       "wrong about here";
	return subject_obstacle(subject, data);
}

/* Another problem is told now, so what is known of the last network is found out again. */
static void say_why(struct inspector *inspector, const char *why)
{
	snprintf(inspector->problem, sizeof inspector->problem, "%s", why);
	snapshot_drop(inspector->seen);
	inspector->seen = NULL;
}

void inspector_look(struct inspector *inspector, const struct subject *subject,
	const struct dataset *data)
{
	const char *why = obstacle(subject, data);
	struct err err;

	if (why != NULL)
		say_why(inspector, why);
	if (why != NULL || worker_busy(&inspector->worker) ||
		subject->snapshot == inspector->seen)
		return;
	inspector->problem[0] = '\0';
	inspect_job_init(
		&inspector->job, subject->hparams, snapshot_hold(subject->snapshot), data);
	inspector->job_run = subject->run;
	inspector->job_trial = subject->trial;
	if (worker_start(&inspector->worker, &inspector->job.job, &err) == 0)
		return;
	snprintf(inspector->problem, sizeof inspector->problem, "%s", err.text);
	snapshot_drop(inspector->job.snapshot);
}

const struct inspection *inspector_find(
	const struct inspector *inspector, const struct subject *subject)
{
	if (inspector->inspection.snapshot == NULL || inspector->run != subject->run)
		return NULL;
	return &inspector->inspection;
}

#include "fmnist/reconstructor.h"

#include <stdio.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

void reconstructor_init(struct reconstructor *reconstructor, struct hub *hub)
{
	*reconstructor = (struct reconstructor){.run = 0};
	worker_init(&reconstructor->worker, hub);
}

void reconstructor_release(struct reconstructor *reconstructor)
{
	reconstructor_forget(reconstructor);
	worker_release(&reconstructor->worker);
}

static void release_all(struct reconstructor *reconstructor)
{
	autoencoding_release(&reconstructor->all);
	latent_release(&reconstructor->latent);
}

static void release_some(struct reconstructor *reconstructor)
{
	reconstruction_release(&reconstructor->some);
	free(reconstructor->image);
	reconstructor->image = NULL;
	snapshot_drop(reconstructor->snapshot);
	reconstructor->snapshot = NULL;
}

/* ---- the job ---- */

static void take_all(struct reconstructor *reconstructor)
{
	const struct reconstruct_job *job = &reconstructor->job;

	release_all(reconstructor);
	reconstructor->all = job->autoencoding;
	reconstructor->latent = job->latent;
	reconstructor->latent_problem = job->latent_problem;
	reconstructor->seconds = job->seconds;
	reconstructor->changes++;
}

static void take_some(struct reconstructor *reconstructor)
{
	release_some(reconstructor);
	reconstructor->some = reconstructor->job.some;
	reconstructor->image = reconstructor->job.image;
	reconstructor->snapshot = reconstructor->job.snapshot;
}

/* Takes over what the job has made. */
static void finish(struct reconstructor *reconstructor)
{
	struct reconstruct_job *job = &reconstructor->job;

	reconstructor->problem[0] = '\0';
	if (worker_join(&reconstructor->worker) != 0) {
		snprintf(reconstructor->problem, sizeof reconstructor->problem, "%s",
			reconstructor->worker.err.text);
		free(job->image);
		snapshot_drop(reconstructor->failed);
		reconstructor->failed = job->snapshot;
		return;
	}
	if (reconstructor->run != reconstructor->job_run) {
		release_all(reconstructor);
		reconstructor->changes++;
	}
	reconstructor->run = reconstructor->job_run;
	take_some(reconstructor);
	if (job->all)
		take_all(reconstructor);
}

void reconstructor_take(struct reconstructor *reconstructor, const struct event *event)
{
	if (event->kind == EVENT_JOB_ENDED &&
		event->ended.worker == &reconstructor->worker &&
		worker_busy(&reconstructor->worker))
		finish(reconstructor);
}

void reconstructor_forget(struct reconstructor *reconstructor)
{
	if (worker_busy(&reconstructor->worker))
		finish(reconstructor);
	release_some(reconstructor);
	release_all(reconstructor);
	snapshot_drop(reconstructor->failed);
	reconstructor->failed = NULL;
	reconstructor->run = 0;
	reconstructor->changes++;
	reconstructor->problem[0] = '\0';
}

static void start(struct reconstructor *reconstructor, const struct subject *subject,
	struct snapshot *snapshot, const struct dataset *data,
	const struct reconstruct_wish *wish)
{
	uint32_t *image = xcalloc(wish->count, sizeof *image);
	struct err err;

	for (size_t i = 0; i < wish->count; i++)
		image[i] = wish->image[i];
	reconstruct_job_init(&reconstructor->job, subject->hparams, snapshot_hold(snapshot),
		data, image, wish->count, wish->all);
	reconstructor->job_run = subject->run;
	if (worker_start(&reconstructor->worker, &reconstructor->job.job, &err) == 0)
		return;
	snprintf(reconstructor->problem, sizeof reconstructor->problem, "%s", err.text);
	snapshot_drop(snapshot);
	free(image);
}

/* ---- what is known ---- */

bool reconstructor_knows(const struct reconstructor *reconstructor, uint32_t run)
{
	return run != 0 && reconstructor->run == run;
}

size_t reconstructor_find(const struct reconstructor *reconstructor, uint32_t image)
{
	size_t i = 0;

	while (i < reconstructor->some.count && reconstructor->image[i] != image)
		i++;
	return i;
}

const struct autoencoding *reconstructor_all(
	const struct reconstructor *reconstructor, uint32_t run)
{
	return reconstructor_knows(reconstructor, run) &&
			reconstructor->all.snapshot != NULL
		? &reconstructor->all
		: NULL;
}

static bool is_fulfilled(const struct reconstructor *reconstructor, uint32_t run,
	const struct snapshot *snapshot, const struct reconstruct_wish *wish)
{
	if (!reconstructor_knows(reconstructor, run) || reconstructor->snapshot != snapshot)
		return false;
	if (wish->all && reconstructor->all.snapshot != snapshot)
		return false;
	for (size_t i = 0; i < wish->count; i++)
		if (reconstructor_find(reconstructor, wish->image[i]) ==
			reconstructor->some.count)
			return false;
	return true;
}

/* ---- looking ---- */

/* Another problem is told now, so what failed before is found out again. */
static void say_why(struct reconstructor *reconstructor, const char *why)
{
	snprintf(reconstructor->problem, sizeof reconstructor->problem, "%s", why);
	snapshot_drop(reconstructor->failed);
	reconstructor->failed = NULL;
}

void reconstructor_look(struct reconstructor *reconstructor, const struct subject *subject,
	const struct dataset *data, const struct reconstruct_wish *wish)
{
	const char *why = subject_obstacle(subject, data);
	struct snapshot *snapshot = subject->snapshot;

	if (why != NULL) {
		say_why(reconstructor, why);
		return;
	}
	if (wish->held && reconstructor_knows(reconstructor, subject->run))
		snapshot = reconstructor->snapshot;
	if (worker_busy(&reconstructor->worker) || snapshot == reconstructor->failed ||
		is_fulfilled(reconstructor, subject->run, snapshot, wish))
		return;
	reconstructor->problem[0] = '\0';
	start(reconstructor, subject, snapshot, data, wish);
}

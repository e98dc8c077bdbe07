#include "fmnist/illustrator.h"

#include <stdlib.h>

#include "fmnist/autoencoding.h"
#include "fmnist/run_figures.h"
#include "fmnist/xalloc.h"

void illustrator_init(struct illustrator *illustrator, struct hub *hub)
{
	*illustrator = (struct illustrator){.job.run = 0};
	worker_init(&illustrator->worker, hub);
}

void illustrator_release(struct illustrator *illustrator)
{
	illustrator_wait(illustrator);
	worker_release(&illustrator->worker);
}

static int write_figures(
	const struct illustrate_job *job, struct store *store, struct err *err)
{
	const struct images *test = &job->data->test;
	struct autoencoding autoencoding;
	int rc;

	if (autoencoding_make(&autoencoding, &job->hparams, job->snapshot, test,
		    &job->baseline, err) != 0)
		return -1;
	rc = run_figures_write(
		store, job->run, &autoencoding, test, job->data->synthetic, err);
	autoencoding_release(&autoencoding);
	return rc;
}

static int illustrate(struct job *base, struct worker *worker, struct err *err)
{
	const struct illustrate_job *job = (const struct illustrate_job *)base;
	struct err why;
	struct store *store = store_open(job->directory, &why);
	int rc = store != NULL ? write_figures(job, store, &why) : -1;

	(void)worker;
	store_close(store);
	if (rc != 0)
		err_set(err, "the folder of run %u lacks figures: %.400s", job->run,
			why.text);
	return rc;
}

/* The network is worth more than its pictures: what fails has been told. */
void illustrator_wait(struct illustrator *illustrator)
{
	if (!worker_busy(&illustrator->worker))
		return;
	worker_join(&illustrator->worker);
	snapshot_drop(illustrator->job.snapshot);
	free(illustrator->job.directory);
}

void illustrator_take(struct illustrator *illustrator, const struct event *event)
{
	if (event->kind == EVENT_JOB_ENDED && event->ended.worker == &illustrator->worker)
		illustrator_wait(illustrator);
}

void illustrator_draw(struct illustrator *illustrator, const char *directory,
	const struct view *view, const struct dataset *data)
{
	illustrator_wait(illustrator);
	if (view->network == NULL || view->status == RUN_DIVERGED)
		return;
	illustrator->job = (struct illustrate_job){
		.job.run = illustrate,
		.directory = xstrdup(directory),
		.run = view->run,
		.hparams = view->started.hparams,
		.baseline = view->baseline,
		.snapshot = snapshot_hold(view->network),
		.data = data,
	};
	if (worker_start(&illustrator->worker, &illustrator->job.job, NULL) == 0)
		return;
	snapshot_drop(illustrator->job.snapshot);
	free(illustrator->job.directory);
}

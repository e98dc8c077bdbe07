#include "fmnist/jobs.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/clock.h"
#include "fmnist/fetch.h"
#include "fmnist/locate.h"
#include "fmnist/trainer.h"

static int load_run(struct job *base, struct worker *worker, struct err *err)
{
	struct load_job *job = (struct load_job *)base;

	(void)worker;
	return dataset_open(&job->data, job->option, err);
}

void load_job_init(struct load_job *job, const char *option)
{
	*job = (struct load_job){.job.run = load_run, .option = option};
}

/* A report a tenth of a second is enough for any screen. */
#define FETCH_REPORT_SECONDS 0.1

struct fetch_reporter {
	struct worker *worker;
	double last;
};

static bool fetch_report_progress(void *arg, const struct fetch_progress *progress)
{
	struct fetch_reporter *reporter = arg;
	bool whole = progress->done == progress->total;
	struct event event = {.kind = EVENT_FETCH};

	if (whole || clock_now() - reporter->last > FETCH_REPORT_SECONDS) {
		reporter->last = clock_now();
		snprintf(event.fetch.file, sizeof event.fetch.file, "%s", progress->file);
		event.fetch.index = progress->index;
		event.fetch.files = progress->files;
		event.fetch.done = progress->done;
		event.fetch.total = progress->total;
		hub_post(reporter->worker->hub, &event);
	}
	return (control_check(&reporter->worker->control) & REQUEST_CANCEL) == 0;
}

static int fetch_run_job(struct job *base, struct worker *worker, struct err *err)
{
	struct fetch_job *job = (struct fetch_job *)base;
	struct fetch_reporter reporter = {.worker = worker};
	const struct fetch fetch = {
		.url = job->url,
		.directory = job->directory,
		.report = fetch_report_progress,
		.arg = &reporter,
	};

	return fetch_run(&fetch, err);
}

void fetch_job_init(struct fetch_job *job, const char *url, const char *directory)
{
	*job = (struct fetch_job){
		.job.run = fetch_run_job, .url = url, .directory = directory};
}

static void train_emit(void *arg, const struct event *event)
{
	struct train_job *job = arg;
	struct event numbered = *event;

	numbered.run = job->run;
	hub_post(job->worker->hub, &numbered);
}

/* What is compared with comes before the end, unless nobody waits for it. */
static void train_emit_own(void *arg, const struct event *event)
{
	struct train_job *job = arg;

	if (event->kind == EVENT_RUN_FINISHED)
		baseline_finish(&job->baseline, event->finished.status != RUN_COMPLETED);
	train_emit(job, event);
	if (event->kind == EVENT_RUN_STARTED && hparams_reconstruct(&job->hparams))
		baseline_start(&job->baseline, job->data, (size_t)job->hparams.bottleneck,
			train_emit, job);
}

static unsigned train_check(void *arg)
{
	struct train_job *job = arg;

	return control_check(&job->worker->control);
}

static void train_wait(void *arg)
{
	struct train_job *job = arg;

	control_wait(&job->worker->control);
}

/* Who began a run is told its end, also where it ends at once. */
static void tell_failed(struct train_job *job, const struct err *err)
{
	struct event event = {.kind = EVENT_RUN_FINISHED};

	event.finished = (struct event_run_finished){
		.status = RUN_FAILED,
		.train_loss = NAN,
		.validation_loss = NAN,
		.validation_accuracy = NAN,
		.test_loss = NAN,
		.test_accuracy = NAN,
	};
	snprintf(event.finished.reason, sizeof event.finished.reason, "%.*s",
		(int)sizeof event.finished.reason - 1, err->text);
	train_emit(job, &event);
}

static int train_run(struct job *base, struct worker *worker, struct err *err)
{
	struct train_job *job = (struct train_job *)base;
	const struct trainer trainer = {
		.hparams = &job->hparams,
		.data = job->data,
		.pool = job->pool,
		.emit = train_emit_own,
		.check = train_check,
		.wait = train_wait,
		.arg = job,
	};

	job->worker = worker;
	if (trainer_run(&trainer, NULL, err) == 0)
		return 0;
	tell_failed(job, err);
	return -1;
}

void train_job_init(struct train_job *job, uint32_t run, const struct hparams *hparams,
	const struct dataset *data, struct pool *pool)
{
	*job = (struct train_job){
		.job.run = train_run,
		.run = run,
		.hparams = *hparams,
		.data = data,
		.pool = pool,
	};
}

static void sweep_emit(void *arg, const struct event *event)
{
	struct sweep_job *job = arg;
	struct event numbered = *event;

	numbered.run = job->run;
	hub_post(job->worker->hub, &numbered);
}

static unsigned sweep_check(void *arg)
{
	struct sweep_job *job = arg;

	return control_check(&job->worker->control);
}

static void sweep_wait(void *arg)
{
	struct sweep_job *job = arg;

	control_wait(&job->worker->control);
}

static int sweep_run_job(struct job *base, struct worker *worker, struct err *err)
{
	struct sweep_job *job = (struct sweep_job *)base;

	job->worker = worker;
	return sweep_run(job->sweep, err);
}

int sweep_job_init(struct sweep_job *job, uint32_t run, const struct sweep_spec *spec,
	const struct dataset *data, size_t workers, struct err *err)
{
	const struct sweep_settings settings = {
		.spec = spec,
		.data = data,
		.workers = workers != 0      ? workers
			: spec->workers != 0 ? spec->workers
					     : pool_processors(),
		.emit = sweep_emit,
		.check = sweep_check,
		.wait = sweep_wait,
		.arg = job,
	};

	*job = (struct sweep_job){.job.run = sweep_run_job, .run = run};
	job->sweep = sweep_new(&settings, err);
	return job->sweep != NULL ? 0 : -1;
}

void sweep_job_release(struct sweep_job *job)
{
	sweep_free(job->sweep);
	job->sweep = NULL;
}

static int inspect_run(struct job *base, struct worker *worker, struct err *err)
{
	struct inspect_job *job = (struct inspect_job *)base;
	struct pool *pool = pool_new(1);
	int rc;

	(void)worker;
	rc = inspection_make(&job->inspection, &job->hparams, job->snapshot,
		&job->data->test, pool, err);
	pool_free(pool);
	return rc;
}

void inspect_job_init(struct inspect_job *job, const struct hparams *hparams,
	struct snapshot *snapshot, const struct dataset *data)
{
	*job = (struct inspect_job){
		.job.run = inspect_run,
		.hparams = *hparams,
		.snapshot = snapshot,
		.data = data,
	};
}

/* Without a plane there are errors nevertheless. */
static int reconstruct_all(struct reconstruct_job *job, struct err *err)
{
	const struct images *test = &job->data->test;

	if (autoencoding_make(
		    &job->autoencoding, &job->hparams, job->snapshot, test, NULL, err) != 0)
		return -1;
	latent_make(
		&job->latent, &job->autoencoding.all, test->labels, &job->latent_problem);
	return 0;
}

static int reconstruct_run(struct job *base, struct worker *worker, struct err *err)
{
	struct reconstruct_job *job = (struct reconstruct_job *)base;
	double began = clock_now();

	(void)worker;
	if (reconstruction_make(&job->some, &job->hparams, job->snapshot, &job->data->test,
		    job->image, job->count, true, err) != 0)
		return -1;
	if (job->all && reconstruct_all(job, err) != 0) {
		reconstruction_release(&job->some);
		return -1;
	}
	job->seconds = clock_now() - began;
	return 0;
}

void reconstruct_job_init(struct reconstruct_job *job, const struct hparams *hparams,
	struct snapshot *snapshot, const struct dataset *data, uint32_t *image,
	size_t count, bool all)
{
	*job = (struct reconstruct_job){
		.job.run = reconstruct_run,
		.hparams = *hparams,
		.snapshot = snapshot,
		.data = data,
		.image = image,
		.count = count,
		.all = all,
	};
}

static void survey_post(
	const struct survey_job *job, enum event_kind kind, size_t row, double seconds)
{
	const struct event event = {
		.kind = kind,
		.run = job->run,
		.landscape = {.survey = job->survey, .row = row, .seconds = seconds},
	};

	hub_post(job->worker->hub, &event);
}

static bool survey_stopped(void *arg)
{
	struct survey_job *job = arg;

	return (control_check(&job->worker->control) & (REQUEST_STOP | REQUEST_CANCEL)) !=
		0;
}

static void survey_path_done(void *arg)
{
	survey_post(arg, EVENT_LANDSCAPE_PATH, 0, 0.0);
}

static void survey_row_done(void *arg, size_t row)
{
	survey_post(arg, EVENT_LANDSCAPE_ROW, row, 0.0);
}

static struct survey *survey_make(const struct survey_job *job, struct err *err)
{
	const struct images *train = &job->data->train;

	struct survey *survey;

	if (job->same_plane)
		return survey_again(job->before, &job->settings);
	survey = survey_new(&job->settings, &job->hparams, job->snapshot, job->count,
		train->rows * train->cols, err);
	if (survey != NULL && job->before != NULL)
		survey_recall_path(survey, job->before);
	return survey;
}

static int survey_run(struct job *base, struct worker *worker, struct err *err)
{
	struct survey_job *job = (struct survey_job *)base;
	double begun = clock_now(), cpu = clock_thread_cpu();
	struct survey_work work = {
		.images = &job->data->train,
		.snapshot = job->snapshot,
		.stopped = survey_stopped,
		.path = survey_path_done,
		.row = survey_row_done,
		.arg = job,
	};

	job->worker = worker;
	if (job->aside)
		worker_stand_aside();
	if (job->survey == NULL)
		job->survey = survey_make(job, err);
	if (job->survey == NULL)
		return -1;
	/* The pool's threads stand aside with the one that makes them. */
	work.pool = pool_new(job->threads);
	survey_post(job, EVENT_LANDSCAPE, 0, 0.0);
	survey_fill(job->survey, &work);
	survey_post(job, EVENT_LANDSCAPE_FINISHED, 0, clock_now() - begun);
	pool_free(work.pool);
	job->cpu_seconds = clock_thread_cpu() - cpu;
	return 0;
}

void survey_job_init(struct survey_job *job, uint32_t run, struct snapshot *const *snapshot,
	size_t count, const struct dataset *data, size_t threads)
{
	*job = (struct survey_job){
		.job.run = survey_run,
		.run = run,
		.snapshot = snapshot,
		.count = count,
		.data = data,
		.threads = threads,
	};
}

static void init_post(
	const struct init_job *job, enum event_kind kind, struct init_result *result)
{
	const struct event event = {.kind = kind, .run = job->run, .init = result};

	hub_post(job->worker->hub, &event);
}

/* Waits in a pause. */
static bool init_stopped(void *arg)
{
	struct init_job *job = arg;

	control_wait(&job->worker->control);
	return (control_check(&job->worker->control) & (REQUEST_STOP | REQUEST_CANCEL)) !=
		0;
}

static void init_grown(void *arg, struct init_result *result)
{
	init_post(arg, EVENT_INIT, result);
}

static struct init_study *init_make(const struct init_job *job, struct err *err)
{
	if (job->snapshot == NULL)
		return init_study_new(&job->settings, job->data, err);
	return init_study_trained(
		&job->settings, job->snapshot, job->run, job->trial, job->data, err);
}

static int init_run(struct job *base, struct worker *worker, struct err *err)
{
	struct init_job *job = (struct init_job *)base;
	struct init_work work = {.stopped = init_stopped, .grown = init_grown, .arg = job};
	struct init_study *study = init_make(job, err);
	int rc = 0;

	job->worker = worker;
	if (study == NULL)
		return -1;
	if (job->aside)
		worker_stand_aside();
	/* The pool's threads stand aside with the one that makes them. */
	work.pool = pool_new(init_study_workers(study, job->threads));
	job->result = init_study_fill(study, &work);
	if (job->result != NULL)
		init_post(job, EVENT_INIT_FINISHED, job->result);
	else if (job->snapshot != NULL && !init_stopped(job))
		rc = err_set(err,
			"the network of run %u is of another size than its record says",
			job->run);
	pool_free(work.pool);
	init_study_free(study);
	return rc;
}

void init_job_init(struct init_job *job, const struct init_settings *settings,
	const struct dataset *data, size_t threads)
{
	*job = (struct init_job){
		.job.run = init_run,
		.settings = *settings,
		.data = data,
		.threads = threads,
	};
}

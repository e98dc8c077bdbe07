#include "fmnist/examiner.h"

#include <stdio.h>
#include <string.h>

#include "fmnist/clock.h"
#include "fmnist/pool.h"

/* How much longer it rests than it worked, beside a training. */
#define REST 10.0

void examiner_init(struct examiner *examiner, struct hub *hub)
{
	*examiner = (struct examiner){.changes = 0};
	worker_init(&examiner->worker, hub);
	init_settings_default(&examiner->settings);
}

void examiner_release(struct examiner *examiner)
{
	examiner_forget(examiner);
	worker_release(&examiner->worker);
}

/* ---- what is wanted ---- */

static bool same_settings(const struct init_settings *a, const struct init_settings *b)
{
	return memcmp(&a->hparams, &b->hparams, sizeof a->hparams) == 0 &&
		memcmp(a->scheme, b->scheme, sizeof a->scheme) == 0 &&
		a->draws == b->draws && a->images == b->images;
}

static struct init_settings settings_of(const struct examiner *examiner,
	const struct subject *subject, const struct dataset *data)
{
	struct init_settings settings = examiner->settings;

	if (subject != NULL)
		settings.hparams = *subject->hparams;
	if (settings.images > data->train.count)
		settings.images = data->train.count;
	return settings;
}

/* Why the subject cannot be measured; NULL: it can. */
static const char *obstacle(const struct subject *subject, const struct dataset *data)
{
	if (subject != NULL && subject->run == 0)
		return "no run is shown: s trains one, Runs opens one, n shows drawn ones";
	if (data == NULL)
		return "the training images are not there yet";
	return subject != NULL ? subject_obstacle(subject, data) : NULL;
}

static enum examined kind_of_job(const struct init_job *job)
{
	return job->snapshot != NULL ? EXAMINED_TRAINED : EXAMINED_DRAWN;
}

bool examiner_works(const struct examiner *examiner, enum examined kind)
{
	return worker_busy(&examiner->worker) && kind_of_job(&examiner->job) == kind;
}

/* ---- results ---- */

static bool same_networks(const struct init_result *a, const struct init_result *b)
{
	return a->run == b->run && a->trial == b->trial &&
		same_settings(&a->settings, &b->settings);
}

/* One that was begun again is the same as far as it goes: it does not take draws away. */
static void accept(struct examiner *examiner, struct init_result *result)
{
	struct examination *of = &examiner->of[kind_of_job(&examiner->job)];

	if (of->result != NULL && same_networks(of->result, result) &&
		result->done < of->result->done)
		return;
	init_result_hold(result);
	init_result_drop(of->result);
	of->result = result;
	examiner->changes++;
}

/* Its own: an event of a study that was given up may be late. */
static bool is_of_job(const struct examiner *examiner, const struct init_result *result)
{
	const struct init_job *job = &examiner->job;

	return worker_busy(&examiner->worker) && result->run == job->run &&
		result->trial == job->trial && result->synthetic == job->data->synthetic &&
		(job->snapshot != NULL || same_settings(&result->settings, &job->settings));
}

static void give_up(struct examiner *examiner)
{
	examiner->given_up = true;
	control_request(&examiner->worker.control, REQUEST_CANCEL);
}

/* Takes over what the job has made. */
static void finish(struct examiner *examiner)
{
	struct init_job *job = &examiner->job;
	struct examination *of = &examiner->of[kind_of_job(job)];
	int rc = worker_join(&examiner->worker);

	snprintf(of->problem, sizeof of->problem, "%s",
		rc != 0 ? examiner->worker.err.text : "");
	if (job->result != NULL) {
		examiner->rest_until = clock_now() + REST * job->result->seconds;
		accept(examiner, job->result);
	}
	if (rc != 0 || !examiner->given_up) {
		of->ended = true;
		of->settings = job->settings;
		snapshot_drop(of->snapshot);
		of->snapshot = snapshot_hold(job->snapshot);
	}
	init_result_drop(job->result);
	snapshot_drop(job->snapshot);
	job->result = NULL;
	job->snapshot = NULL;
	examiner->changes++;
}

static void forget_one(struct examination *of)
{
	init_result_drop(of->result);
	snapshot_drop(of->snapshot);
	*of = (struct examination){.result = NULL};
}

void examiner_forget(struct examiner *examiner)
{
	if (worker_busy(&examiner->worker)) {
		give_up(examiner);
		finish(examiner);
	}
	for (int i = 0; i < EXAMINED_KINDS; i++)
		forget_one(&examiner->of[i]);
	examiner->changes++;
}

/* ---- what comes ---- */

static void take_result(struct examiner *examiner, const struct event *event)
{
	if (is_of_job(examiner, event->init))
		accept(examiner, event->init);
}

static void take_started(struct examiner *examiner, const struct event *event)
{
	(void)event;
	if (worker_busy(&examiner->worker) && !examiner->job.aside)
		give_up(examiner);
}

static void take_job_ended(struct examiner *examiner, const struct event *event)
{
	if (event->ended.worker == &examiner->worker && worker_busy(&examiner->worker))
		finish(examiner);
}

void examiner_take(struct examiner *examiner, const struct event *event)
{
	static void (*const take[])(struct examiner *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_SWEEP_STARTED] = take_started,
		[EVENT_INIT] = take_result,
		[EVENT_JOB_ENDED] = take_job_ended,
	};

	if (take[event->kind] != NULL)
		take[event->kind](examiner, event);
}

/* ---- looking ---- */

/* Another problem is told now, so what ended before is found out again. */
static void say_why(struct examination *of, const char *why)
{
	snprintf(of->problem, sizeof of->problem, "%s", why);
	of->ended = false;
}

/* What is no longer looked at is not waited for. A network that is trained on meanwhile is
 * the same as far as that goes. */
static void leave_others(struct examiner *examiner, const struct subject *subject,
	const struct init_settings *settings)
{
	const struct init_job *job = &examiner->job;
	bool same =
		kind_of_job(job) == (subject != NULL ? EXAMINED_TRAINED : EXAMINED_DRAWN) &&
		same_settings(&job->settings, settings);

	if (!same ||
		(subject != NULL &&
			(job->run != subject->run || job->trial != subject->trial)))
		give_up(examiner);
}

static bool is_done(const struct examination *of, const struct init_settings *settings,
	const struct snapshot *snapshot)
{
	return of->ended && of->snapshot == snapshot &&
		same_settings(&of->settings, settings);
}

static void start(struct examiner *examiner, const struct subject *subject,
	const struct init_settings *settings, const struct dataset *data, bool training)
{
	struct init_job *job = &examiner->job;
	struct examination *of;
	struct err err;

	init_job_init(job, settings, data, training ? 1 : pool_processors());
	job->aside = training;
	if (subject != NULL) {
		job->snapshot = snapshot_hold(subject->snapshot);
		job->run = subject->run;
		job->trial = subject->trial;
	}
	of = &examiner->of[kind_of_job(job)];
	of->problem[0] = '\0';
	examiner->given_up = false;
	if (worker_start(&examiner->worker, &job->job, &err) == 0)
		return;
	snprintf(of->problem, sizeof of->problem, "%s", err.text);
	snapshot_drop(job->snapshot);
	job->snapshot = NULL;
}

void examiner_look(struct examiner *examiner, const struct subject *subject,
	const struct dataset *data, bool training)
{
	struct examination *of =
		&examiner->of[subject != NULL ? EXAMINED_TRAINED : EXAMINED_DRAWN];
	struct snapshot *snapshot = subject != NULL ? subject->snapshot : NULL;
	const char *why = obstacle(subject, data);
	struct init_settings settings;

	if (worker_busy(&examiner->worker))
		control_resume(&examiner->worker.control);
	if (why != NULL) {
		say_why(of, why);
		if (worker_busy(&examiner->worker))
			give_up(examiner);
		return;
	}
	settings = settings_of(examiner, subject, data);
	if (worker_busy(&examiner->worker)) {
		leave_others(examiner, subject, &settings);
		return;
	}
	/* A network that learns is followed at the pace of an eye. */
	if (subject != NULL && training && subject->running && of->result != NULL &&
		of->result->run == subject->run && clock_now() < examiner->rest_until)
		return;
	if (!is_done(of, &settings, snapshot))
		start(examiner, subject, &settings, data, training);
}

void examiner_look_away(struct examiner *examiner)
{
	if (worker_busy(&examiner->worker) && !examiner->given_up)
		control_request(&examiner->worker.control, REQUEST_PAUSE);
}

void examiner_want(struct examiner *examiner, const struct init_settings *settings)
{
	examiner->settings = *settings;
	examiner->of[EXAMINED_DRAWN].problem[0] = '\0';
	if (worker_busy(&examiner->worker))
		give_up(examiner);
}

const struct init_result *examiner_find(
	const struct examiner *examiner, const struct subject *subject)
{
	const struct init_result *result;

	if (subject == NULL)
		return examiner->of[EXAMINED_DRAWN].result;
	result = examiner->of[EXAMINED_TRAINED].result;
	return result != NULL && result->run == subject->run ? result : NULL;
}

bool examiner_is_current(const struct examiner *examiner, const struct init_result *result)
{
	struct init_settings wanted = examiner->settings;

	/* There may be fewer images than that. */
	wanted.images = result->settings.images;
	return result->run != 0 || same_settings(&result->settings, &wanted);
}

#include "fmnist/surveyor.h"

#include <stdio.h>
#include <stdlib.h>

#include "fmnist/clock.h"
#include "fmnist/pool.h"
#include "fmnist/xalloc.h"

/* How much longer it rests than it worked, beside a training. */
#define REST 10.0
#define COARSE 10 /* columns of a grid: fewer show nothing */

void surveyor_init(struct surveyor *surveyor, struct hub *hub)
{
	*surveyor = (struct surveyor){.changes = 0};
	worker_init(&surveyor->worker, hub);
	trail_init(&surveyor->job_trail);
	trail_init(&surveyor->live.trail);
	trail_init(&surveyor->past.trail);
	survey_settings_default(&surveyor->settings);
}

static void forget_ahead(struct surveyor *surveyor)
{
	surveyor->aheads = 0;
	surveyor->ahead_of = NULL;
}

static void drop_surveys(struct surveyor *surveyor)
{
	forget_ahead(surveyor);
	survey_drop(surveyor->shown);
	survey_drop(surveyor->coming);
	surveyor->shown = surveyor->coming = NULL;
	surveyor->changes++;
}

void surveyor_release(struct surveyor *surveyor)
{
	surveyor_forget(surveyor);
	worker_release(&surveyor->worker);
	trail_release(&surveyor->job_trail);
	trail_release(&surveyor->live.trail);
	trail_release(&surveyor->past.trail);
	free(surveyor->ahead);
}

/* ---- the job ---- */

static void let_go(struct surveyor *surveyor)
{
	survey_drop(surveyor->job.before);
	survey_drop(surveyor->job.survey);
	surveyor->job.before = surveyor->job.survey = NULL;
	trail_clear(&surveyor->job_trail);
}

/* One that was cancelled shows nothing that another will not show soon. */
static void finish(struct surveyor *surveyor)
{
	if (worker_join(&surveyor->worker) != 0) {
		snprintf(surveyor->problem, sizeof surveyor->problem, "%s",
			surveyor->worker.err.text);
	} else if (survey_complete(surveyor->job.survey)) {
		survey_drop(surveyor->shown);
		surveyor->shown = survey_hold(surveyor->job.survey);
		surveyor->matter = surveyor->job_matter;
		surveyor->problem[0] = '\0';
	}
	surveyor->rest_until = clock_now() + REST * surveyor->job.cpu_seconds;
	survey_drop(surveyor->coming);
	surveyor->coming = NULL;
	forget_ahead(surveyor);
	surveyor->changes++;
	let_go(surveyor);
}

void surveyor_forget(struct surveyor *surveyor)
{
	if (worker_busy(&surveyor->worker)) {
		control_request(&surveyor->worker.control, REQUEST_CANCEL);
		finish(surveyor);
	}
	drop_surveys(surveyor);
	surveyor->matter = surveyor->job_matter = (struct surveyor_matter){.run = 0};
	surveyor->recalled = 0;
	surveyor->problem[0] = '\0';
}

/* ---- what comes ---- */

static void take_started(struct surveyor *surveyor, const struct event *event)
{
	trail_clear(&surveyor->live.trail);
	surveyor->live.run = event->run;
}

static void take_snapshot(struct surveyor *surveyor, const struct event *event)
{
	if (event->trial == 0 && event->run == surveyor->live.run)
		trail_add(&surveyor->live.trail, event->snapshot);
}

static void take_survey(struct surveyor *surveyor, const struct event *event)
{
	if (surveyor->coming == NULL && worker_busy(&surveyor->worker))
		surveyor->coming = survey_hold(event->landscape.survey);
}

static void take_part(struct surveyor *surveyor, const struct event *event)
{
	(void)event;
	surveyor->changes++;
}

static void take_job_ended(struct surveyor *surveyor, const struct event *event)
{
	if (event->ended.worker == &surveyor->worker && worker_busy(&surveyor->worker))
		finish(surveyor);
}

void surveyor_take(struct surveyor *surveyor, const struct event *event)
{
	static void (*const take[])(struct surveyor *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_SNAPSHOT] = take_snapshot,
		[EVENT_LANDSCAPE] = take_survey,
		[EVENT_LANDSCAPE_PATH] = take_part,
		[EVENT_LANDSCAPE_ROW] = take_part,
		[EVENT_JOB_ENDED] = take_job_ended,
	};

	if (take[event->kind] != NULL)
		take[event->kind](surveyor, event);
}

/* ---- what is looked at ---- */

const struct trail *surveyor_trail(
	const struct surveyor *surveyor, const struct subject *subject)
{
	if (subject->run == surveyor->live.run)
		return &surveyor->live.trail;
	return &surveyor->past.trail;
}

static uint64_t newest_of(const struct trail *trail)
{
	return trail->count > 0 ? trail->snapshot[trail->count - 1]->iteration : 0;
}

static bool same_path(const struct surveyor_matter *a, const struct surveyor_matter *b)
{
	return a->run == b->run && a->trial == b->trial && a->plane == b->plane &&
		a->newest == b->newest && a->count == b->count;
}

static bool same_matter(const struct surveyor_matter *a, const struct surveyor_matter *b)
{
	return same_path(a, b) && a->cols == b->cols && a->rows == b->rows;
}

/* Another problem is told now, so what failed before is found out again. */
static void say(struct surveyor *surveyor, const char *why)
{
	snprintf(surveyor->problem, sizeof surveyor->problem, "%s", why);
	if (!worker_busy(&surveyor->worker) &&
		!same_matter(&surveyor->matter, &surveyor->job_matter))
		surveyor->job_matter = (struct surveyor_matter){.run = 0};
}

/* The landscape that is stored stands there until there is a newer one, also where there
 * are no data to make one with. */
static void recall(
	struct surveyor *surveyor, const struct subject *subject, struct store *store)
{
	struct survey *stored = NULL;

	if (surveyor->recalled == subject->run || subject->hparams == NULL)
		return;
	surveyor->recalled = subject->run;
	if (store != NULL)
		store_landscape(store, subject->run, &stored, NULL);
	if (stored == NULL)
		return;
	stored->hparams = *subject->hparams;
	drop_surveys(surveyor);
	surveyor->shown = stored;
	surveyor->matter = (struct surveyor_matter){
		.run = subject->run, .plane = stored->settings.plane};
}

/* Of a stored run, which may go on in another process. Not every one of its snapshots is
 * in the trail. */
static int read_past(
	struct surveyor *surveyor, const struct subject *subject, struct store *store)
{
	struct surveyor_trail *past = &surveyor->past;
	uint64_t newest = subject->snapshot != NULL ? subject->snapshot->iteration : 0;
	struct err err;

	if (past->run == subject->run && past->newest >= newest)
		return 0;
	trail_clear(&past->trail);
	past->run = 0;
	if (store != NULL && store_trail(store, subject->run, &past->trail, &err) != 0) {
		say(surveyor, err.text);
		return -1;
	}
	past->run = subject->run;
	past->newest = newest;
	return 0;
}

static bool follows_path(const struct surveyor *surveyor)
{
	return surveyor->settings.plane == PLANE_PATH;
}

static struct surveyor_matter matter_of(
	const struct surveyor *surveyor, const struct subject *subject)
{
	const struct trail *trail = surveyor_trail(surveyor, subject);
	struct surveyor_matter matter = {
		.run = subject->run,
		.trial = subject->trial,
		.plane = surveyor->settings.plane,
		.cols = surveyor->settings.cols,
		.rows = surveyor->settings.rows,
	};

	/* The next one comes soon, and what is asked for is to be as it was asked for. */
	if (subject->running && !surveyor->asked && matter.cols > COARSE) {
		matter.cols = (matter.cols + 1) / 2;
		matter.rows = (matter.rows + 1) / 2;
	}
	if (subject->trial == 0 && follows_path(surveyor)) {
		matter.newest = newest_of(trail);
		matter.count = trail->count;
	} else if (subject->snapshot != NULL) {
		matter.newest = subject->snapshot->iteration;
		matter.count = 1;
	}
	return matter;
}

/* Why the subject has no landscape; NULL: it may have one. */
static const char *obstacle(const struct surveyor *surveyor, const struct subject *subject,
	const struct dataset *data)
{
	if (subject->run == 0)
		return "there is no network yet: s trains one";
	if (data == NULL)
		return "the training images are not there yet";
	if (subject->hparams != NULL && hparams_reconstruct(subject->hparams))
		return "an autoencoder has no cross-entropy";
	if (subject->synthetic && !data->synthetic)
		return "this network was trained on synthetic data: show it with --data "
		       "synthetic";
	if (!subject->synthetic && data->synthetic)
		return "this network was trained on Fashion-MNIST, which is not there";
	if (subject->trial > 0 && follows_path(surveyor))
		return "of a sweep's trials no path is kept: n shows the surroundings of "
		       "the best, and R trains it again";
	return NULL;
}

/* Why there is nothing to make a plane of; NULL: there may be. */
static const char *lack(const struct surveyor *surveyor, const struct subject *subject,
	const struct surveyor_matter *matter)
{
	if (matter->count > 0 && (matter->count > 2 || !follows_path(surveyor)))
		return NULL;
	if (subject->running)
		return "a plane needs three snapshots of the network: they are coming";
	return matter->count == 0
		? "no snapshots of this run are kept, or its folder is gone"
		: "a plane needs three snapshots, and this run has fewer: n shows the "
		  "surroundings of its last";
}

/* Another one of the same: what is shown may stay until it is done. */
static bool same_subject(const struct surveyor_matter *a, const struct surveyor_matter *b)
{
	return a->run == b->run && a->trial == b->trial && a->plane == b->plane;
}

/* Into job_trail: what the plane is made of. */
static void gather(struct surveyor *surveyor, const struct subject *subject)
{
	const struct trail *trail = surveyor_trail(surveyor, subject);

	trail_clear(&surveyor->job_trail);
	if (!follows_path(surveyor)) {
		trail_add(&surveyor->job_trail, subject->snapshot);
		return;
	}
	for (size_t i = 0; i < trail->count; i++)
		trail_add(&surveyor->job_trail, trail->snapshot[i]);
}

static void start(struct surveyor *surveyor, const struct subject *subject,
	const struct surveyor_matter *matter, const struct dataset *data, bool training)
{
	struct survey_job *job = &surveyor->job;
	struct err err;

	gather(surveyor, subject);
	survey_job_init(job, 0, surveyor->job_trail.snapshot, surveyor->job_trail.count,
		data, training ? 1 : pool_processors());
	job->settings = surveyor->settings;
	if (job->settings.images > data->train.count)
		job->settings.images = data->train.count;
	job->settings.cols = matter->cols;
	job->settings.rows = matter->rows;
	job->hparams = *subject->hparams;
	job->aside = training;
	if (same_subject(&surveyor->matter, matter)) {
		job->before = survey_hold(surveyor->shown);
		job->same_plane = same_path(&surveyor->matter, matter);
	} else {
		if (surveyor->matter.run != matter->run)
			surveyor->recalled = 0;
		drop_surveys(surveyor);
	}
	surveyor->job_asked = surveyor->asked;
	surveyor->asked = false;
	surveyor->job_matter = *matter;
	surveyor->problem[0] = '\0';
	if (worker_start(&surveyor->worker, &job->job, &err) == 0)
		return;
	snprintf(surveyor->problem, sizeof surveyor->problem, "%s", err.text);
	let_go(surveyor);
}

/* What is no longer looked at is not waited for. */
static void leave_others(struct surveyor *surveyor, const struct subject *subject)
{
	const struct surveyor_matter *matter = &surveyor->job_matter;

	if (matter->run != subject->run || matter->trial != subject->trial)
		control_request(&surveyor->worker.control, REQUEST_CANCEL);
}

/* A range is of the plane of one run. */
static void look_at(struct surveyor *surveyor, const struct subject *subject)
{
	if (surveyor->looked_at != subject->run)
		surveyor->settings.has_range = false;
	surveyor->looked_at = subject->run;
}

/* A run of this process that goes on without training is paused: there is nothing to be
 * slowed, and nothing that would come after the rest. */
static bool rests(
	const struct surveyor *surveyor, const struct subject *subject, bool training)
{
	return !surveyor->asked && subject->run == surveyor->job_matter.run &&
		subject->running && (training || subject->run != surveyor->live.run) &&
		clock_now() < surveyor->rest_until;
}

void surveyor_look(struct surveyor *surveyor, const struct subject *subject,
	struct store *store, const struct dataset *data, bool training)
{
	const char *why = obstacle(surveyor, subject, data);
	bool past = subject->run != 0 && subject->run != surveyor->live.run &&
		subject->trial == 0;
	struct surveyor_matter matter;

	look_at(surveyor, subject);
	if (why != NULL)
		say(surveyor, why);
	if (worker_busy(&surveyor->worker)) {
		leave_others(surveyor, subject);
		return;
	}
	if (past)
		recall(surveyor, subject, store);
	if (why != NULL || rests(surveyor, subject, training) ||
		(past && read_past(surveyor, subject, store) != 0))
		return;
	matter = matter_of(surveyor, subject);
	why = lack(surveyor, subject, &matter);
	if (why != NULL)
		say(surveyor, why);
	else if (surveyor->asked || !same_matter(&matter, &surveyor->job_matter))
		start(surveyor, subject, &matter, data, training);
}

void surveyor_want(struct surveyor *surveyor, const struct survey_settings *settings)
{
	surveyor->settings = *settings;
	surveyor->asked = true;
	if (worker_busy(&surveyor->worker))
		control_request(&surveyor->worker.control, REQUEST_CANCEL);
}

struct survey *surveyor_find(const struct surveyor *surveyor, const struct subject *subject)
{
	const struct surveyor_matter *matter = &surveyor->job_matter;

	if (matter->run == subject->run && matter->trial == subject->trial &&
		surveyor->coming != NULL && survey_rows_done(surveyor->coming) > 0 &&
		(surveyor->job_asked || surveyor->shown == NULL))
		return surveyor->coming;
	if (surveyor->matter.run == subject->run &&
		surveyor->matter.trial == subject->trial)
		return surveyor->shown;
	return NULL;
}

static void add_ahead(struct surveyor *surveyor, const struct snapshot *snapshot)
{
	if (surveyor->aheads == surveyor->ahead_capacity) {
		surveyor->ahead_capacity = surveyor->aheads > 0 ? 2 * surveyor->aheads : 64;
		surveyor->ahead = xrealloc(surveyor->ahead, surveyor->ahead_capacity,
			sizeof surveyor->ahead[0]);
	}
	surveyor->ahead[surveyor->aheads++] =
		plane_place(&surveyor->ahead_of->plane, snapshot);
}

void surveyor_reach(struct surveyor *surveyor, const struct subject *subject)
{
	const struct survey *survey = surveyor_find(surveyor, subject);
	const struct trail *trail = surveyor_trail(surveyor, subject);
	const struct plane *plane;
	uint64_t last;

	if (survey != surveyor->ahead_of)
		surveyor->aheads = 0;
	surveyor->ahead_of = survey;
	if (survey == NULL || survey->plane.kind != PLANE_PATH || survey->left_out > 0 ||
		survey->plane.parameters == 0 || survey->plane.points == 0)
		return;
	plane = &survey->plane;
	last = surveyor->aheads > 0 ? surveyor->ahead[surveyor->aheads - 1].iteration
				    : plane->point[plane->points - 1].iteration;
	for (size_t i = 0; i < trail->count; i++)
		if (trail->snapshot[i]->iteration > last)
			add_ahead(surveyor, trail->snapshot[i]);
}

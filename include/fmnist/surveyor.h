/*
 * surveyor: computes the landscape that is looked at, beside whatever else goes on.
 *
 * Keeps the trail of what this process trains, as its snapshots come, and reads that of a
 * stored run when somebody looks at it, with the landscape that is stored of it. Snapshots
 * that come after a survey began are placed in its plane, so that the path grows. A worker
 * of its own makes one survey (survey.h) after the other, as long as somebody asks for it,
 * and gives one up when another run is looked at.
 * While a training goes on it stands aside, and rests ten times as long as it worked, so
 * that it takes little from the training; what the user asks for comes at once.
 *
 * All functions are for the thread that draws. The data must outlive a job: stop it with
 * surveyor_forget() before they go.
 */
#ifndef FMNIST_SURVEYOR_H
#define FMNIST_SURVEYOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/exhibit.h"
#include "fmnist/jobs.h"
#include "fmnist/store.h"
#include "fmnist/survey.h"
#include "fmnist/trail.h"
#include "fmnist/worker.h"

/* The snapshots of a run; run 0: of none. */
struct surveyor_trail {
	uint32_t run;
	uint64_t newest; /* iteration of its network when it was read from the store */
	struct trail trail;
};

/* What a survey is made of. */
struct surveyor_matter {
	uint32_t run, trial;
	enum plane_kind plane;
	uint64_t newest;   /* iteration of the last snapshot */
	size_t count;      /* of snapshots */
	size_t cols, rows; /* of the grid: while a run goes on, half as many */
};

struct surveyor {
	struct worker worker;
	struct survey_job job;
	struct trail job_trail;            /* what the job reads, held */
	struct surveyor_matter job_matter; /* of the job that runs, or ran last */
	bool job_asked; /* by the user: it is shown while it is computed */

	struct surveyor_trail live, past;

	struct survey_settings settings; /* that the user wants */
	uint32_t looked_at;              /* the run that a range in them is of */
	bool asked;                      /* they changed: the next survey is at once */
	struct survey *shown;            /* the last one that is complete */
	struct survey *coming;           /* the one that is computed */
	struct surveyor_matter matter;   /* of what is shown */
	uint32_t recalled; /* whose stored landscape was looked for; 0: nobody's */
	/* The snapshots that are newer than the survey of which surveyor_find() gave
	 * ahead_of; (aheads). */
	struct plane_point *ahead;
	size_t aheads, ahead_capacity;
	const struct survey *ahead_of;
	double rest_until; /* on the clock */
	uint64_t changes;  /* grows when there is more to be seen, or none any more */
	char problem[512]; /* why there is no newer one; "" */
};

void surveyor_init(struct surveyor *surveyor, struct hub *hub);
void surveyor_release(struct surveyor *surveyor);

/* To be called, after events, while somebody wants to see the subject; data and store NULL:
 * there are none. `training`: something goes on that is not to be slowed. */
void surveyor_look(struct surveyor *surveyor, const struct subject *subject,
	struct store *store, const struct dataset *data, bool training);

/* The user wants another range, grid or plane. */
void surveyor_want(struct surveyor *surveyor, const struct survey_settings *settings);

/* The newest survey of the subject that has something to show; NULL: there is none, and
 * surveyor->problem may say why. */
struct survey *surveyor_find(
	const struct surveyor *surveyor, const struct subject *subject);

/* Brings surveyor->ahead up to the newest snapshot of what is shown. */
void surveyor_reach(struct surveyor *surveyor, const struct subject *subject);

/* The subject's snapshots so far. */
const struct trail *surveyor_trail(
	const struct surveyor *surveyor, const struct subject *subject);

/* The data are about to go, and all that was made of them. */
void surveyor_forget(struct surveyor *surveyor);

/* Takes snapshots, and what its job posts. */
void surveyor_take(struct surveyor *surveyor, const struct event *event);

#endif

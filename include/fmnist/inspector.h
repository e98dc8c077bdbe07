/*
 * inspector: looks into the network that is shown, beside whatever else goes on.
 *
 * A worker of its own computes an inspection (inspection.h) of the newest network, one
 * after the other, as long as somebody asks for it; the last one that is done stays. All
 * functions are for the thread that draws. The data must outlive a job: stop it with
 * inspector_forget() before they go.
 */
#ifndef FMNIST_INSPECTOR_H
#define FMNIST_INSPECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/exhibit.h"
#include "fmnist/inspection.h"
#include "fmnist/jobs.h"
#include "fmnist/worker.h"

struct inspector {
	struct worker worker;
	struct inspect_job job;
	uint32_t job_run, job_trial;

	struct inspection inspection; /* the last one that was done; snapshot NULL: none */
	uint32_t run, trial;          /* whose it is */
	uint64_t changes;      /* grows when there is another one, or none any more */
	struct snapshot *seen; /* the last one looked into, also in vain; held */
	char problem[512];     /* why there is no newer one; "" */
};

void inspector_init(struct inspector *inspector, struct hub *hub);
void inspector_release(struct inspector *inspector);

/* To be called, after events, while somebody wants to see the subject; data NULL: there
 * are none yet. Begins to look into its network, unless that is done or under way. */
void inspector_look(struct inspector *inspector, const struct subject *subject,
	const struct dataset *data);

/* The inspection of the subject's network, or of an earlier one of the same run; of a
 * sweep inspector->trial says of which trial. NULL: there is none, and inspector->problem
 * may say why. */
const struct inspection *inspector_find(
	const struct inspector *inspector, const struct subject *subject);

/* The data are about to go, and all that was made of them. */
void inspector_forget(struct inspector *inspector);

/* Takes the end of its job. */
void inspector_take(struct inspector *inspector, const struct event *event);

#endif

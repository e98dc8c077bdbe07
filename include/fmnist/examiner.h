/*
 * examiner: measures initialisations while somebody looks, beside whatever else goes on.
 *
 * A worker of its own makes one study (init_study.h) after the other: of networks that are
 * drawn by the settings, or of the network that is shown. The newest result of either kind
 * stays; each says itself which settings it is of. A study is given up when another one is
 * wanted, and when a training begins: then it is begun again, aside. It waits while nobody
 * looks.
 *
 * All functions are for the thread that draws. The data must outlive a job: stop it with
 * examiner_forget() before they go.
 */
#ifndef FMNIST_EXAMINER_H
#define FMNIST_EXAMINER_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/exhibit.h"
#include "fmnist/init_result.h"
#include "fmnist/jobs.h"
#include "fmnist/worker.h"

enum examined { EXAMINED_DRAWN, EXAMINED_TRAINED, EXAMINED_KINDS };

struct examination {
	struct init_result *result; /* the newest; held; NULL: none */
	/* The last study that ended, also in vain, and of which network; held. */
	bool ended;
	struct init_settings settings;
	struct snapshot *snapshot;
	char problem[512]; /* why there is no newer result; "" */
};

struct examiner {
	struct worker worker;
	struct init_job job;
	bool given_up;                 /* the job was told to end before its time */
	struct init_settings settings; /* that the user wants */
	struct examination of[EXAMINED_KINDS];
	double rest_until; /* on the clock */
	uint64_t changes;  /* grows when there is more to be seen, or none any more */
};

void examiner_init(struct examiner *examiner, struct hub *hub);
void examiner_release(struct examiner *examiner);

/* To be called, after events, while somebody wants to see the subject's network, or drawn
 * ones where subject is NULL; data NULL: there are none yet. `training`: something goes on
 * that is not to be slowed. */
void examiner_look(struct examiner *examiner, const struct subject *subject,
	const struct dataset *data, bool training);

/* Nobody looks any more: what is drawn waits until somebody does. */
void examiner_look_away(struct examiner *examiner);

/* The user wants other networks to be drawn. */
void examiner_want(struct examiner *examiner, const struct init_settings *settings);

/* The newest result, of the subject's run or, where subject is NULL, of drawn networks;
 * NULL: there is none, and of[].problem may say why. */
const struct init_result *examiner_find(
	const struct examiner *examiner, const struct subject *subject);

/* Whether that is what is wanted now, and whether it is being worked on. */
bool examiner_is_current(const struct examiner *examiner, const struct init_result *result);
bool examiner_works(const struct examiner *examiner, enum examined kind);

/* The data are about to go, and all that was made of them. */
void examiner_forget(struct examiner *examiner);

/* Takes what its job posts, and the beginning of trainings. */
void examiner_take(struct examiner *examiner, const struct event *event);

#endif

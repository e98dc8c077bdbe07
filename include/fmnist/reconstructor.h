/*
 * reconstructor: what the autoencoder that is shown makes of test images, beside whatever
 * else goes on.
 *
 * A worker of its own computes reconstructions of the newest network, as long as somebody
 * asks for them. Those of a few images cost next to nothing and follow the training; those
 * of all, without outputs, cost as much as an evaluation and are made where they are asked
 * for. All functions are for the thread that draws. The data must outlive a job: stop it
 * with reconstructor_forget() before they go.
 */
#ifndef FMNIST_RECONSTRUCTOR_H
#define FMNIST_RECONSTRUCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/exhibit.h"
#include "fmnist/jobs.h"
#include "fmnist/latent.h"
#include "fmnist/reconstruction.h"
#include "fmnist/worker.h"

/* What is to be seen. */
struct reconstruct_wish {
	const uint32_t *image; /* (count) of the test images */
	size_t count;
	bool all;  /* errors and codes of all of them */
	bool held; /* of the network that is shown already, where there is one */
};

struct reconstructor {
	struct worker worker;
	struct reconstruct_job job;
	uint32_t job_run;

	uint32_t run;               /* whose network it is; 0: there is nothing yet */
	struct snapshot *snapshot;  /* of `some`; held */
	uint32_t *image;            /* (some.count) of the test images */
	struct reconstruction some; /* of these */
	struct autoencoding all;    /* of the same network or an earlier one; snapshot
				       NULL: there is none */
	struct latent latent;       /* of `all`; count 0: there is no plane */
	struct err latent_problem;  /* then */
	uint64_t changes;        /* grows when there is another `all`, or none any more */
	double seconds;          /* that it took */
	struct snapshot *failed; /* tried in vain; held */
	char problem[512];       /* why there is no newer one; "" */
};

void reconstructor_init(struct reconstructor *reconstructor, struct hub *hub);
void reconstructor_release(struct reconstructor *reconstructor);

/* To be called, after events, while somebody wants to see the subject; data NULL: there
 * are none yet. Begins what is wished for, unless that is done or under way. */
void reconstructor_look(struct reconstructor *reconstructor, const struct subject *subject,
	const struct dataset *data, const struct reconstruct_wish *wish);

/* Whether something is known of the run's network. */
bool reconstructor_knows(const struct reconstructor *reconstructor, uint32_t run);
/* Index into `some` of a test image; some.count: it is not there. */
size_t reconstructor_find(const struct reconstructor *reconstructor, uint32_t image);
/* Of all images; NULL: not known. */
const struct autoencoding *reconstructor_all(
	const struct reconstructor *reconstructor, uint32_t run);

/* The data are about to go, and all that was made of them. */
void reconstructor_forget(struct reconstructor *reconstructor);

/* Takes the end of its job. */
void reconstructor_take(struct reconstructor *reconstructor, const struct event *event);

#endif

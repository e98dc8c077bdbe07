/*
 * exhibit: what the panes show of one run: curves of one network, or a sweep.
 *
 * A live run and one that is read back from the store fill it the same way. Belongs to the
 * thread that draws.
 */
#ifndef FMNIST_EXHIBIT_H
#define FMNIST_EXHIBIT_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/board.h"
#include "fmnist/snapshot.h"
#include "fmnist/view.h"

struct exhibit {
	struct view view;
	struct board board;
};

/* A network that can be looked into, and whose it is. */
struct subject {
	uint32_t run;                  /* 0: there is no run */
	uint32_t trial;                /* from 1; 0: the run's own */
	struct snapshot *snapshot;     /* not held; NULL: there is none, or none yet */
	const struct hparams *hparams; /* NULL where there is none */
	uint64_t inputs;               /* of the network */
	bool synthetic;
	bool running; /* so there may be one later */
};

void exhibit_init(struct exhibit *exhibit);
void exhibit_release(struct exhibit *exhibit);

/* The newest network, of a sweep its best trial's. Where there are a network and a sweep,
 * that of the later run. */
struct subject exhibit_subject(const struct exhibit *exhibit);

#endif

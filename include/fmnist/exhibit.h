/*
 * exhibit: what the panes show of one run: curves of one network, or a sweep.
 *
 * There is a place for each kind of run, so that one does not push another off its pane. A
 * live run and one that is read back from the store fill it the same way. Belongs to the
 * thread that draws.
 */
#ifndef FMNIST_EXHIBIT_H
#define FMNIST_EXHIBIT_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/board.h"
#include "fmnist/dataset.h"
#include "fmnist/snapshot.h"
#include "fmnist/view.h"

struct exhibit {
	struct view view; /* a classifier */
	struct view autoencoder;
	struct board board; /* a sweep */
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

/* What takes the events of a run of this kind. */
struct sink *exhibit_sink(struct exhibit *exhibit, enum run_kind kind);

/* The kind of the latest run in it; where there is none, of a network. */
enum run_kind exhibit_kind(const struct exhibit *exhibit);
bool exhibit_has(const struct exhibit *exhibit, uint32_t run);
/* One of its runs is not over. */
bool exhibit_goes_on(const struct exhibit *exhibit);
/* Of the later one of its runs that train one network; run 0: there is none. */
const struct view *exhibit_network(const struct exhibit *exhibit);

/* The newest classifier, of a sweep its best trial's. Where there are a network and a
 * sweep, that of the later run; where there is neither, the autoencoder. */
struct subject exhibit_subject(const struct exhibit *exhibit);

/* The newest autoencoder. */
struct subject exhibit_autoencoder(const struct exhibit *exhibit);

/* Why these test images, NULL where there are none yet, cannot be given to a run's network;
 * NULL: they can. */
const char *subject_obstacle(const struct subject *subject, const struct dataset *data);

#endif

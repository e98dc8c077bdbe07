/*
 * early_stopping: ends a training that does not get better, and keeps the best.
 *
 * L. Prechelt, "Early Stopping - But When?", 1998: the simplest rule, a number of epochs
 * without a better validation loss. Belongs to the thread that trains.
 */
#ifndef FMNIST_EARLY_STOPPING_H
#define FMNIST_EARLY_STOPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/model.h"
#include "fmnist/snapshot.h"

struct early_stopping {
	uint64_t patience;     /* 0: it neither keeps nor ends anything */
	double best;           /* validation loss */
	struct snapshot *kept; /* of the best epoch so far; NULL: none */
};

void early_stopping_init(struct early_stopping *stopping, uint64_t patience);
void early_stopping_release(struct early_stopping *stopping);

/* After each epoch; what is not a number is no better. Returns whether this epoch is the
 * best so far. */
bool early_stopping_report(struct early_stopping *stopping, const struct model *model,
	double validation_loss, uint64_t epoch, uint64_t iteration);

/* Whether enough epochs have been waited for a better one. */
bool early_stopping_due(const struct early_stopping *stopping, uint64_t epoch);

#endif

#include "fmnist/early_stopping.h"

#include <math.h>

void early_stopping_init(struct early_stopping *stopping, uint64_t patience)
{
	*stopping = (struct early_stopping){.patience = patience, .best = INFINITY};
}

void early_stopping_release(struct early_stopping *stopping)
{
	snapshot_drop(stopping->kept);
	stopping->kept = NULL;
}

bool early_stopping_report(struct early_stopping *stopping, const struct model *model,
	double validation_loss, uint64_t epoch, uint64_t iteration)
{
	if (stopping->patience == 0 || !(validation_loss < stopping->best))
		return false;
	stopping->best = validation_loss;
	snapshot_drop(stopping->kept);
	stopping->kept = snapshot_new(model, epoch, iteration);
	return true;
}

bool early_stopping_due(const struct early_stopping *stopping, uint64_t epoch)
{
	uint64_t best = stopping->kept != NULL ? stopping->kept->epoch : 0;

	return stopping->patience > 0 && epoch >= best + stopping->patience;
}

/*
 * schedule: how the learning rate changes while a network is trained.
 *
 * Pure functions of the iteration; any thread.
 */
#ifndef FMNIST_SCHEDULE_H
#define FMNIST_SCHEDULE_H

#include <stdint.h>

enum schedule_kind {
	SCHEDULE_CONSTANT,
	SCHEDULE_STEP,   /* times `factor` after every `step_epochs` */
	SCHEDULE_COSINE, /* half a cosine down to 0 at the end of the run */
};

struct schedule {
	enum schedule_kind kind;
	double lr; /* that the others are relative to */
	uint64_t step_epochs;
	double factor;
	uint64_t warmup_epochs; /* in these it rises in a line, to lr; 0: it does not */
	uint64_t epochs;        /* of the whole run */
	uint64_t iterations;    /* in an epoch, more than 0 */
};

/*
 * The rate of an iteration of the run, from 0. As torch.optim.lr_scheduler.StepLR by
 * epoch, and CosineAnnealingLR by iteration over what is left after the warm-up.
 */
double schedule_lr(const struct schedule *schedule, uint64_t iteration);

#endif

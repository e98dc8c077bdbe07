#include "fmnist/schedule.h"

#include <math.h>

#define PI 3.14159265358979323846

static double constant(const struct schedule *schedule, uint64_t iteration)
{
	(void)schedule;
	(void)iteration;
	return 1.0;
}

static double step(const struct schedule *schedule, uint64_t iteration)
{
	uint64_t epoch = iteration / schedule->iterations;

	return pow(schedule->factor, (double)(epoch / schedule->step_epochs));
}

static double cosine(const struct schedule *schedule, uint64_t iteration)
{
	uint64_t warmup = schedule->warmup_epochs * schedule->iterations;
	uint64_t all = schedule->epochs * schedule->iterations;
	double done =
		all > warmup ? (double)(iteration - warmup) / (double)(all - warmup) : 0.0;

	return 0.5 * (1.0 + cos(PI * fmin(done, 1.0)));
}

double schedule_lr(const struct schedule *schedule, uint64_t iteration)
{
	static double (*const share[])(const struct schedule *, uint64_t) = {
		[SCHEDULE_CONSTANT] = constant,
		[SCHEDULE_STEP] = step,
		[SCHEDULE_COSINE] = cosine,
	};
	uint64_t warmup = schedule->warmup_epochs * schedule->iterations;

	if (iteration < warmup)
		return schedule->lr * (double)(iteration + 1) / (double)warmup;
	return schedule->lr * share[schedule->kind](schedule, iteration);
}

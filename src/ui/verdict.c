#include "fmnist/verdict.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define OVERFIT_RISE 0.05    /* of the held-out loss above its lowest */
#define CONVERGED_FALL 0.004 /* of the training loss, an epoch */
#define CHANCE_MARGIN 0.02   /* around the loss of guessing: learns nothing */
#define FALL_EPOCHS 5

static double held_out_loss(const struct event_epoch *epoch)
{
	return isnan(epoch->validation_loss) ? epoch->test_loss : epoch->validation_loss;
}

/* Mean over the VERDICT_WINDOW epochs that end at index `last`. */
static double held_out_mean(const struct view *view, size_t last)
{
	double sum = 0.0;

	for (size_t i = last + 1 - VERDICT_WINDOW; i <= last; i++)
		sum += held_out_loss(&view->epoch[i]);
	return sum / VERDICT_WINDOW;
}

struct overfit {
	uint64_t since; /* epoch; 0: does not overfit */
	double rise;    /* of the held-out loss over its lowest, relative */
};

static struct overfit find_overfit(const struct view *view)
{
	struct overfit none = {0, 0.0};
	size_t lowest = VERDICT_WINDOW - 1;
	double low, now;

	if (view->epochs < 2 * VERDICT_WINDOW)
		return none;
	low = held_out_mean(view, lowest);
	for (size_t i = lowest + 1; i < view->epochs; i++) {
		if (held_out_mean(view, i) < low) {
			low = held_out_mean(view, i);
			lowest = i;
		}
	}
	now = held_out_mean(view, view->epochs - 1);
	if (view->epochs - 1 - lowest < VERDICT_WINDOW ||
		now <= low * (1.0 + OVERFIT_RISE) ||
		view->epoch[view->epochs - 1].train_loss > view->epoch[lowest].train_loss)
		return none;
	return (struct overfit){view->epoch[lowest].epoch, now / low - 1.0};
}

/* Relative fall of the training loss an epoch, over the last few. */
static double fall_per_epoch(const struct view *view)
{
	size_t back = view->epochs - 1 < FALL_EPOCHS ? view->epochs - 1 : FALL_EPOCHS;
	double now = view->epoch[view->epochs - 1].train_loss;
	double then = view->epoch[view->epochs - 1 - back].train_loss;

	/* Nothing is left to fall. */
	if (!(then > 0.0))
		return 0.0;
	return 1.0 - pow(now / then, 1.0 / (double)back);
}

static enum role judge_epochs(const struct view *view, char *text, size_t size)
{
	double chance = log((double)view->started.classes);
	const struct event_epoch *last = view_last(view);
	struct overfit overfit = find_overfit(view);
	double fall;

	if (last->train_loss > chance * (1.0 + CHANCE_MARGIN)) {
		snprintf(text, size, "not learning: the loss is %.3g, chance is %.3f",
			last->train_loss, chance);
		return ROLE_WARNING;
	}
	if (last->train_loss > chance * (1.0 - CHANCE_MARGIN)) {
		snprintf(
			text, size, "not learning: the loss stays at chance, %.3f", chance);
		return ROLE_WARNING;
	}
	if (view->epochs < 2) {
		snprintf(text, size, "learning: loss %.3f after one epoch, chance is %.3f",
			last->train_loss, chance);
		return ROLE_GOOD;
	}
	if (overfit.since != 0) {
		snprintf(text, size,
			"overfitting since epoch %" PRIu64
			": %s loss up %.1f %%, train loss down",
			overfit.since, isnan(last->validation_loss) ? "test" : "validation",
			overfit.rise * 100);
		return ROLE_WARNING;
	}
	fall = fall_per_epoch(view);
	if (fall < -CONVERGED_FALL) {
		snprintf(text, size, "getting worse: train loss rises %.1f %% an epoch",
			-fall * 100);
		return ROLE_WARNING;
	}
	if (fall < CONVERGED_FALL)
		snprintf(text, size, "converged: train loss changes by %.1f %% an epoch",
			fabs(fall) * 100);
	else
		snprintf(text, size,
			"converging: train loss falls %.1f %% an epoch, no sign of "
			"overfitting",
			fall * 100);
	return ROLE_GOOD;
}

enum role verdict(const struct view *view, char *text, size_t size)
{
	if (view->run == 0) {
		snprintf(text, size, "nothing has been trained yet");
		return ROLE_DIM;
	}
	if (view->status == RUN_DIVERGED) {
		snprintf(text, size, "diverged: %s", view->finished.reason);
		return ROLE_FAILURE;
	}
	if (view->epochs > 0)
		return judge_epochs(view, text, size);
	if (!view_running(view))
		snprintf(text, size, "stopped before the first epoch ended");
	else if (view->recent_count == 0)
		snprintf(text, size, "first epoch begins");
	else
		snprintf(text, size, "first epoch: loss is %.3f, chance is %.3f",
			(double)view->recent[view->recent_count - 1],
			log((double)view->started.classes));
	return ROLE_TEXT;
}

#include "fmnist/verdict.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
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

static double train_loss(const struct event_epoch *epoch)
{
	return epoch->train_loss;
}

/* Relative fall of a loss an epoch, over the last few. */
static double fall_per_epoch(
	const struct view *view, double (*loss)(const struct event_epoch *))
{
	size_t back = view->epochs - 1 < FALL_EPOCHS ? view->epochs - 1 : FALL_EPOCHS;
	double now = loss(&view->epoch[view->epochs - 1]);
	double then = loss(&view->epoch[view->epochs - 1 - back]);

	/* Nothing is left to fall, or it is not known. */
	if (!(then > 0.0) || isnan(now) || back == 0)
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
	fall = fall_per_epoch(view, train_loss);
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

/* ---- autoencoders ---- */

/* How the test error stands beside the linear answer's. */
static enum role compare(const struct view *view, char *text, size_t size)
{
	uint64_t components = view->baseline.components;
	double ratio = held_out_loss(view_last(view)) / view->baseline.test_loss;

	if (components == 0) {
		snprintf(text, size, "test error");
		return ROLE_TEXT;
	}
	if (ratio < 1.0)
		snprintf(text, size, "test error beats PCA-%" PRIu64 " by %.1f %% and",
			components, (1.0 - ratio) * 100);
	else
		snprintf(text, size, "test error is %.1f %% above PCA-%" PRIu64 "'s and",
			(ratio - 1.0) * 100, components);
	return ratio < 1.0 ? ROLE_GOOD : ROLE_TEXT;
}

static void say_fall(const struct view *view, double fall, char *text, size_t size)
{
	bool running = view_running(view);

	if (fall < CONVERGED_FALL)
		snprintf(text, size, "%s",
			running ? "hardly falls any more" : "had stopped falling");
	else if (running)
		snprintf(text, size, "still falls %.1f %% an epoch", fall * 100);
	else
		snprintf(text, size, "was falling %.1f %% an epoch", fall * 100);
}

static enum role judge_reconstructions(const struct view *view, char *text, size_t size)
{
	const struct event_epoch *last = view_last(view);
	struct overfit overfit = find_overfit(view);
	double fall = fall_per_epoch(view, held_out_loss);
	char beside[96], falling[96];
	enum role role = compare(view, beside, sizeof beside);

	if (overfit.since != 0) {
		snprintf(text, size,
			"overfitting since epoch %" PRIu64
			": test error up %.1f %%, train error down",
			overfit.since, overfit.rise * 100);
		return ROLE_WARNING;
	}
	if (fall < -CONVERGED_FALL) {
		snprintf(text, size, "getting worse: test error rises %.1f %% an epoch",
			-fall * 100);
		return ROLE_WARNING;
	}
	if (view->epochs < 2)
		snprintf(falling, sizeof falling, "is %.5f after one epoch",
			held_out_loss(last));
	else
		say_fall(view, fall, falling, sizeof falling);
	snprintf(text, size, "%s %s%s", beside, falling,
		view->baseline.components == 0 && view_running(view)
			? "; PCA is being computed"
			: "");
	/* What is no better than linear, and stays so. */
	return role == ROLE_TEXT && view->epochs > 1 && fall < CONVERGED_FALL ? ROLE_WARNING
									      : role;
}

/* Before the first epoch has ended. */
static void say_beginning(const struct view *view, char *text, size_t size)
{
	double loss =
		view->recent_count > 0 ? (double)view->recent[view->recent_count - 1] : NAN;

	if (!view_running(view))
		snprintf(text, size, "stopped before the first epoch ended");
	else if (isnan(loss))
		snprintf(text, size, "first epoch begins");
	else if (view->reconstructs)
		snprintf(text, size, "first epoch: error is %.4f", loss);
	else
		snprintf(text, size, "first epoch: loss is %.3f, chance is %.3f", loss,
			log((double)view->started.classes));
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
		return view->reconstructs ? judge_reconstructions(view, text, size)
					  : judge_epochs(view, text, size);
	say_beginning(view, text, size);
	return ROLE_TEXT;
}

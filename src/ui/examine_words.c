#include "fmnist/examine_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/axis.h"
#include "fmnist/dataset.h"

#define NEAR 0.05    /* a layer's factor so near to 1 goes far */
#define FAR 10.0     /* what all of them make of it: less is said in milder words */
#define FEW_LAYERS 4 /* up to here each is written */

const char *examine_shape(const struct init_settings *settings, size_t inputs,
	size_t outputs, char text[EXAMINE_TEXT])
{
	const struct hparams *hp = &settings->hparams;

	if (hp->widths == 0 && hp->bottleneck == 0 && hp->hidden_layers > FEW_LAYERS)
		snprintf(text, EXAMINE_TEXT, "%zu-%" PRId64 "×%" PRId64 "-%zu", inputs,
			hp->hidden_units, hp->hidden_layers, outputs);
	else
		hparams_shape(hp, inputs, outputs, text, EXAMINE_TEXT);
	return text;
}

/* The hues of the other curves, told apart on any terminal. */
enum role examine_role(const struct init_result *result, size_t scheme)
{
	static const enum role roles[INIT_SCHEMES] = {
		[INIT_TORCH] = ROLE_TEST,
		[INIT_HE] = ROLE_TRAIN,
		[INIT_XAVIER] = ROLE_VALIDATION,
		[INIT_NORMAL] = ROLE_CLASS + 8,
	};

	return result->run != 0 ? ROLE_TRAIN : roles[result->scheme[scheme].rule.scheme];
}

const char *examine_variance(
	const struct init_result *result, size_t scheme, char text[EXAMINE_TEXT])
{
	const struct init_rule *rule = &result->scheme[scheme].rule;
	char std[NUMBER_MAX];

	value_text(std, "%.2g", rule->std);
	if (result->run != 0)
		snprintf(text, EXAMINE_TEXT, "its own");
	else if (rule->scheme == INIT_NORMAL)
		snprintf(text, EXAMINE_TEXT, "%s s=%s", init_kinds[rule->scheme].variance,
			std);
	else
		snprintf(text, EXAMINE_TEXT, "%s", init_kinds[rule->scheme].variance);
	return text;
}

/* ---- numbers ---- */

#define DIGITS 3
#define ROUNDS_UP 1.0005 /* .9996 is written as 1.00 */
#define DECIMALS_MOST 3  /* of what has an interval */

/* Within these a number is written out. */
static bool is_usual(double size, double least)
{
	return size >= least && size < 1e5;
}

/* Always as many digits: ".170" below ".168". */
static void write_out(double value, char text[EXAMINE_TEXT])
{
	int decimals = DIGITS - 1 - (int)floor(log10(fabs(value) * ROUNDS_UP));
	char format[16];

	snprintf(format, sizeof format, "%%.%df", decimals > 0 ? decimals : 0);
	value_text(text, format, value);
}

const char *examine_number(double value, char text[EXAMINE_TEXT])
{
	if (isnan(value))
		snprintf(text, EXAMINE_TEXT, "–");
	else if (value == 0.0)
		snprintf(text, EXAMINE_TEXT, "0");
	else if (is_usual(fabs(value), 1e-3))
		write_out(value, text);
	else
		value_text(text, "%.1e", value);
	return text;
}

/* As many decimals as half the interval, which is rounded up, has use for. */
static void write_interval(double mean, double half, char text[EXAMINE_TEXT])
{
	double decimals = half > 0.0 ? fmax(-floor(log10(half)), 0.0) : DECIMALS_MOST;
	double unit;
	char format[16], left[NUMBER_MAX], right[NUMBER_MAX];

	decimals = fmin(decimals, DECIMALS_MOST);
	unit = pow(10.0, -decimals);
	snprintf(format, sizeof format, "%%.%df", (int)decimals);
	value_text(left, format, mean);
	value_text(right, format, ceil(half / unit - 1e-9) * unit);
	snprintf(text, EXAMINE_TEXT, "%.24s ± %.24s", left, right);
}

const char *examine_estimate(const struct init_estimate *estimate, char text[EXAMINE_TEXT])
{
	double half = INIT_INTERVAL * estimate->error, size = fabs(estimate->mean);
	char mean[EXAMINE_TEXT];

	if (!isfinite(half) || !isfinite(size) || size == 0.0) {
		examine_number(estimate->mean, text);
	} else if (is_usual(size, 0.1)) {
		write_interval(estimate->mean, half, text);
	} else {
		examine_number(estimate->mean, mean);
		snprintf(text, EXAMINE_TEXT, "%.24s ± %.0f %%", mean,
			ceil(100.0 * half / size));
	}
	return text;
}

struct init_estimate examine_ratio(const struct init_result *result, size_t scheme)
{
	struct init_estimate mean = {0};
	double hidden = (double)(result->layers - 1), squares = 0.0;

	for (size_t i = 0; i + 1 < result->layers; i++) {
		const struct init_estimate *ratio = &result->scheme[scheme].layer[i].ratio;

		mean.mean += ratio->mean / hidden;
		mean.theory += ratio->theory / hidden;
		squares += ratio->error * ratio->error;
	}
	mean.error = sqrt(squares) / hidden;
	if (result->layers < 2)
		mean = result->scheme[scheme].layer[0].ratio;
	return mean;
}

/* ---- what becomes of it ---- */

/* The signal is gone where the variance stays. */
static bool is_held_by_biases(const struct init_result *result, size_t scheme)
{
	const struct init_rule *rule = &result->scheme[scheme].rule;

	return result->run == 0 && init_kinds[rule->scheme].bias_variance(rule, 1, 1) > 0.0;
}

enum examine_fate examine_fate(
	const struct init_result *result, size_t scheme, bool backward)
{
	const struct init_result_scheme *of = &result->scheme[scheme];
	const struct init_estimate *over = backward ? &of->backward : &of->forward;
	double steps = (double)result->layers - 2.0, end, factor, error;

	if (steps < 1.0)
		return EXAMINE_UNKNOWN;
	end = backward ? of->layer[0].gradient.mean : of->layer[result->layers - 2].z.mean;
	if (!isfinite(end))
		return EXAMINE_EXPLODED;
	if (end == 0.0)
		return EXAMINE_VANISHED;
	if (!isfinite(over->mean) || over->mean <= 0.0)
		return EXAMINE_UNKNOWN;
	factor = pow(over->mean, 1.0 / steps);
	error = factor * over->error / over->mean / steps;
	if (fabs(factor - 1.0) <= NEAR || fabs(factor - 1.0) <= INIT_ERRORS * error)
		return EXAMINE_KEPT;
	if (over->mean < 1.0 && !backward && is_held_by_biases(result, scheme))
		return EXAMINE_BIASES;
	if (over->mean < 1.0)
		return over->mean < 1.0 / FAR ? EXAMINE_VANISHES : EXAMINE_FALLS;
	return over->mean > FAR ? EXAMINE_EXPLODES : EXAMINE_GROWS;
}

static const struct {
	const char *word;
	enum role role;
} fates[EXAMINE_FATES] = {
	[EXAMINE_UNKNOWN] = {"–", ROLE_DIM},
	[EXAMINE_KEPT] = {"kept", ROLE_GOOD},
	[EXAMINE_FALLS] = {"falls", ROLE_WARNING},
	[EXAMINE_GROWS] = {"grows", ROLE_WARNING},
	[EXAMINE_BIASES] = {"biases", ROLE_WARNING},
	[EXAMINE_VANISHES] = {"vanishes", ROLE_WARNING},
	[EXAMINE_EXPLODES] = {"explodes", ROLE_WARNING},
	[EXAMINE_VANISHED] = {"vanished", ROLE_FAILURE},
	[EXAMINE_EXPLODED] = {"exploded", ROLE_FAILURE},
};

const char *examine_fate_word(enum examine_fate fate)
{
	return fates[fate].word;
}

enum role examine_fate_role(enum examine_fate fate)
{
	return fates[fate].role;
}

#include "fmnist/variance_range.h"

#include <math.h>

/* A line a scheme. */
struct lines {
	const struct init_result *result;
	size_t offset;
};

const struct init_estimate *variance_estimate(
	const struct init_result *result, size_t scheme, size_t layer, size_t offset)
{
	const struct init_layer *of = &result->scheme[scheme].layer[layer];

	return (const struct init_estimate *)((const char *)of + offset);
}

static const struct init_estimate *of_layer(
	const struct lines *lines, size_t scheme, size_t layer)
{
	return variance_estimate(lines->result, scheme, layer, lines->offset);
}

static void widen(struct variance_range *range, double value)
{
	if (!(value > 0) || isinf(value))
		return;
	range->low = fmin(range->low, value);
	range->high = fmax(range->high, value);
}

static bool is_beyond(double value)
{
	return isinf(value) || value == 0 || fabs(log10(value)) > VARIANCE_DECADES;
}

static bool is_whole(const struct lines *lines, size_t scheme)
{
	bool some = false;

	for (size_t l = 0; l < lines->result->layers; l++) {
		double mean = of_layer(lines, scheme, l)->mean;

		if (is_beyond(mean))
			return false;
		some |= mean > 0;
	}
	return some;
}

static void widen_by(struct variance_range *range, const struct lines *lines, size_t scheme)
{
	for (size_t l = 0; l < lines->result->layers; l++) {
		const struct init_estimate *estimate = of_layer(lines, scheme, l);

		widen(range, estimate->mean);
		if (!is_beyond(estimate->theory))
			widen(range, estimate->theory);
	}
}

/* As far as the other lines let it be followed. */
static void widen_some(
	struct variance_range *range, const struct lines *lines, size_t scheme)
{
	double most = pow(10, VARIANCE_LEAVING);

	for (size_t l = 0; l < lines->result->layers; l++) {
		double mean = of_layer(lines, scheme, l)->mean;

		if (!isnan(mean))
			widen(range, fmin(fmax(mean, 1 / most), most));
	}
}

struct variance_range variance_range_of(const struct init_result *result, size_t offset)
{
	const struct lines lines = {result, offset};
	struct variance_range range = {.low = INFINITY, .high = 0};
	bool some;

	for (size_t i = 0; i < result->schemes; i++)
		if (is_whole(&lines, i))
			widen_by(&range, &lines, i);
	some = range.high > 0;
	for (size_t i = 0; i < result->schemes; i++)
		if (!some)
			widen_by(&range, &lines, i);
		else if (!is_whole(&lines, i))
			widen_some(&range, &lines, i);
	return range;
}

/*
 * variance_range: which variances a chart of a study shows, when one scheme falls by forty
 * decades and another by none.
 *
 * Lines that stay within VARIANCE_DECADES of 1 are seen as a whole. One that vanishes or
 * explodes beyond these is followed for VARIANCE_LEAVING at least, so that the others can
 * be told apart still. With no line that is whole, all is shown that there are numbers for.
 *
 * Pure functions; any thread.
 */
#ifndef FMNIST_VARIANCE_RANGE_H
#define FMNIST_VARIANCE_RANGE_H

#include <stddef.h>

#include "fmnist/init_result.h"

#define VARIANCE_DECADES 24
#define VARIANCE_LEAVING 12

/* low > high: there is nothing to show. */
struct variance_range {
	double low, high;
};

/* offset: of an estimate in struct init_layer. */
struct variance_range variance_range_of(const struct init_result *result, size_t offset);

const struct init_estimate *variance_estimate(
	const struct init_result *result, size_t scheme, size_t layer, size_t offset);

#endif

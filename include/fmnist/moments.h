/*
 * moments: mean and standard error of what is measured again and again.
 *
 * Plain data; start from zeros. What was infinite once stays so, without an error. Sums are taken in the order in which numbers come, so the
 * same numbers in the same order give the same result.
 */
#ifndef FMNIST_MOMENTS_H
#define FMNIST_MOMENTS_H

#include <stddef.h>

struct moments {
	size_t count;
	double mean, squares; /* squares: sum of (x - mean)^2 */
};

void moments_add(struct moments *moments, double x);
double moments_variance(const struct moments *moments); /* NaN below two */
/* Of the mean; NaN below two. */
double moments_error(const struct moments *moments);

/* How many standard errors of so many numbers are as far out as z of a known deviation. */
double moments_reach(double z, size_t count);

/* Two sides of an equation, measured together. */
struct pairs {
	double left, right; /* means */
	struct moments difference;
};

void pairs_add(struct pairs *pairs, double left, double right);

#endif

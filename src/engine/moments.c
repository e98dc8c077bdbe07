#include "fmnist/moments.h"

#include <math.h>

/* B. P. Welford, "Note on a method for calculating corrected sums of squares and
 * products", 1962. */
void moments_add(struct moments *moments, double x)
{
	double before = x - moments->mean;

	moments->count++;
	if (isinf(moments->mean) || isinf(x)) {
		moments->mean = isinf(x) ? x : moments->mean;
		moments->squares = NAN;
		return;
	}
	moments->mean += before / (double)moments->count;
	moments->squares += before * (x - moments->mean);
}

double moments_variance(const struct moments *moments)
{
	return moments->count > 1 ? moments->squares / (double)(moments->count - 1) : NAN;
}

double moments_error(const struct moments *moments)
{
	return sqrt(moments_variance(moments) / (double)moments->count);
}

/*
 * A quantile of Student's t from that of the normal distribution: M. Abramowitz, I. Stegun,
 * "Handbook of Mathematical Functions", 1964, equation 26.7.5.
 */
double moments_reach(double z, size_t count)
{
	double n = count > 1 ? (double)count - 1.0 : NAN, z2 = z * z;
	double g1 = z * (z2 + 1.0) / 4.0;
	double g2 = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
	double g3 = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;

	return z + ((g3 / n + g2) / n + g1) / n;
}

static double side(double mean, double x, size_t count)
{
	if (isinf(mean) || isinf(x))
		return isinf(x) ? x : mean;
	return mean + (x - mean) / (double)count;
}

void pairs_add(struct pairs *pairs, double left, double right)
{
	moments_add(&pairs->difference, left - right);
	pairs->left = side(pairs->left, left, pairs->difference.count);
	pairs->right = side(pairs->right, right, pairs->difference.count);
}

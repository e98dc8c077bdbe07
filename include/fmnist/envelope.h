/*
 * envelope: any number of values in bounded memory, for drawing.
 *
 * Keeps minimum, maximum, mean and deviation of equal runs of consecutive values. When the
 * buckets are full, neighbours are merged and each holds twice as many, so the
 * minimum and maximum of any drawn column stay exact to a bucket's width.
 * Values that are not finite are counted and remembered by bucket, and do not
 * spoil minimum and maximum. A gap (values that were not delivered) leaves
 * empty buckets.
 */
#ifndef FMNIST_ENVELOPE_H
#define FMNIST_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENVELOPE_BUCKETS 4096

struct bucket {
	float min, max;
	double sum;         /* of the finite values */
	double squares;     /* sum of their squares */
	uint32_t finite;    /* how many values are finite */
	uint32_t nonfinite; /* how many are not */
};

struct envelope {
	struct bucket *bucket;    /* (ENVELOPE_BUCKETS) */
	uint64_t width;           /* values a bucket stands for */
	uint64_t end;             /* index after the last value */
	uint64_t first_nonfinite; /* index of the first such value; UINT64_MAX: none */
};

void envelope_init(struct envelope *env);
void envelope_release(struct envelope *env);
void envelope_clear(struct envelope *env);

/* values (count) stand at indices first, first + 1, ...; first >= env->end. */
void envelope_add(struct envelope *env, uint64_t first, const float *values, size_t count);

/* Minimum, maximum, mean over [from, to) to a bucket's width, one bucket at
 * least. false: there is no finite value in it. */
bool envelope_range(
	const struct envelope *env, uint64_t from, uint64_t to, struct bucket *out);

/* Of the finite values; NaN when there is none. The deviation is the standard
 * deviation of the values themselves (divided by n). Over many values the
 * band mean +- deviation says more than minimum and maximum, which only grow. */
double bucket_mean(const struct bucket *bucket);
double bucket_deviation(const struct bucket *bucket);

#endif

#include "fmnist/envelope.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

static const struct bucket empty_bucket = {INFINITY, -INFINITY, 0, 0, 0, 0};

void envelope_init(struct envelope *env)
{
	env->bucket = xcalloc(ENVELOPE_BUCKETS, sizeof(*env->bucket));
	envelope_clear(env);
}

void envelope_release(struct envelope *env)
{
	free(env->bucket);
	memset(env, 0, sizeof(*env));
}

void envelope_clear(struct envelope *env)
{
	for (size_t i = 0; i < ENVELOPE_BUCKETS; i++)
		env->bucket[i] = empty_bucket;
	env->width = 1;
	env->end = 0;
	env->first_nonfinite = UINT64_MAX;
}

static void bucket_merge(struct bucket *into, const struct bucket *other)
{
	into->min = fminf(into->min, other->min);
	into->max = fmaxf(into->max, other->max);
	into->sum += other->sum;
	into->squares += other->squares;
	into->finite += other->finite;
	into->nonfinite += other->nonfinite;
}

static void bucket_add(struct bucket *bucket, const float *values, size_t count)
{
	struct bucket b = *bucket;

	for (size_t i = 0; i < count; i++) {
		float value = values[i];
		if (isfinite(value)) {
			b.min = value < b.min ? value : b.min;
			b.max = value > b.max ? value : b.max;
			b.sum += (double)value;
			b.squares += (double)value * (double)value;
			b.finite++;
		} else {
			b.nonfinite++;
		}
	}
	*bucket = b;
}

/* Each bucket stands for twice as many values; the upper half becomes free. */
static void envelope_double(struct envelope *env)
{
	for (size_t i = 0; i < ENVELOPE_BUCKETS / 2; i++) {
		struct bucket pair = env->bucket[2 * i];
		bucket_merge(&pair, &env->bucket[2 * i + 1]);
		env->bucket[i] = pair;
	}
	for (size_t i = ENVELOPE_BUCKETS / 2; i < ENVELOPE_BUCKETS; i++)
		env->bucket[i] = empty_bucket;
	env->width *= 2;
}

void envelope_add(struct envelope *env, uint64_t first, const float *values, size_t count)
{
	assert(first >= env->end && first <= UINT64_MAX - count);
	if (count == 0)
		return;
	while ((first + count - 1) / env->width >= ENVELOPE_BUCKETS)
		envelope_double(env);
	if (env->first_nonfinite == UINT64_MAX) {
		for (size_t i = 0; i < count; i++) {
			if (!isfinite(values[i])) {
				env->first_nonfinite = first + i;
				break;
			}
		}
	}
	env->end = first + count;
	while (count > 0) {
		uint64_t room = env->width - first % env->width;
		size_t part = count < room ? count : (size_t)room;
		bucket_add(&env->bucket[first / env->width], values, part);
		first += part;
		values += part;
		count -= part;
	}
}

bool envelope_range(
	const struct envelope *env, uint64_t from, uint64_t to, struct bucket *out)
{
	*out = empty_bucket;
	if (from >= env->end)
		return false;
	if (to > env->end)
		to = env->end;
	if (to <= from)
		to = from + 1;
	for (uint64_t i = from / env->width; i <= (to - 1) / env->width; i++)
		bucket_merge(out, &env->bucket[i]);
	return out->finite > 0;
}

double bucket_mean(const struct bucket *bucket)
{
	return bucket->finite ? bucket->sum / bucket->finite : NAN;
}

double bucket_deviation(const struct bucket *bucket)
{
	if (bucket->finite == 0)
		return NAN;
	double mean = bucket->sum / bucket->finite;
	double variance = bucket->squares / bucket->finite - mean * mean;
	return variance > 0 ? sqrt(variance) : 0;
}

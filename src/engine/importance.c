#include "fmnist/importance.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* Finds levels by value: open addressing, never more than half full. */
struct lookup {
	uint32_t *slot; /* (mask + 1): index of the level + 1; 0: free */
	size_t mask;
	int shift;   /* 64 less the bits of mask */
	size_t room; /* levels that are allocated */
};

static size_t slot_of(
	const struct lookup *lookup, const struct importance *importance, double value)
{
	uint64_t bits;
	size_t at;

	memcpy(&bits, &value, sizeof bits);
	/* Fibonacci hashing. Round numbers differ in their high bits only, and these reach
	 * no others but the product's highest. */
	at = (size_t)((bits * 0x9e3779b97f4a7c15u) >> lookup->shift);
	while (lookup->slot[at] != 0 &&
		importance->level[lookup->slot[at] - 1].value != value)
		at = (at + 1) & lookup->mask;
	return at;
}

static uint32_t level_of(struct lookup *lookup, struct importance *importance, double value)
{
	size_t at = slot_of(lookup, importance, value);

	if (lookup->slot[at] == 0) {
		if (importance->levels == lookup->room) {
			lookup->room = lookup->room > 0 ? 2 * lookup->room : 16;
			importance->level = xrealloc(
				importance->level, lookup->room, sizeof *importance->level);
		}
		importance->level[importance->levels] = (struct importance_level){
			.value = value, .least = INFINITY, .greatest = -INFINITY};
		lookup->slot[at] = (uint32_t)++importance->levels;
	}
	return lookup->slot[at] - 1;
}

/* Sorts the trials into levels; `at` (trials) is the level of each, of those left out
 * UINT32_MAX. The levels' means are sums yet. */
static void collect(struct importance *importance, const double *value, const double *score,
	size_t trials, uint32_t *at)
{
	struct lookup lookup = {.mask = 15, .shift = 60};

	for (; lookup.mask < 2 * trials; lookup.shift--)
		lookup.mask = 2 * lookup.mask + 1;
	lookup.slot = xcalloc(lookup.mask + 1, sizeof *lookup.slot);
	for (size_t i = 0; i < trials; i++) {
		struct importance_level *level;

		at[i] = UINT32_MAX;
		if (isnan(value[i]) || isnan(score[i]))
			continue;
		/* + 0.0: -0 is the same level as 0. */
		at[i] = level_of(&lookup, importance, value[i] + 0.0);
		level = &importance->level[at[i]];
		level->count++;
		level->mean += score[i];
		level->least = score[i] < level->least ? score[i] : level->least;
		level->greatest = score[i] > level->greatest ? score[i] : level->greatest;
		importance->trials++;
	}
	free(lookup.slot);
}

static int by_value(const void *a, const void *b)
{
	const struct importance_level *left = a, *right = b;

	return (left->value > right->value) - (left->value < right->value);
}

static double share(const struct importance *importance)
{
	double trials = (double)importance->trials, levels = (double)importance->levels;
	double mean = 0, between = 0, within = 0, chance;
	double least = INFINITY, greatest = -INFINITY;

	if (trials < IMPORTANCE_LEAST_TRIALS || trials < 2 * levels)
		return NAN;
	for (size_t i = 0; i < importance->levels; i++) {
		const struct importance_level *level = &importance->level[i];

		mean += (double)level->count / trials * level->mean;
		least = fmin(least, level->least);
		greatest = fmax(greatest, level->greatest);
	}
	/* There is nothing to explain; what rounding leaves of the sums is no variance. */
	if (least == greatest)
		return 0;
	for (size_t i = 0; i < importance->levels; i++) {
		const struct importance_level *level = &importance->level[i];
		double distance = level->mean - mean;

		between += (double)level->count * distance * distance;
		within += level->squares;
	}
	chance = (levels - 1) * within / (trials - levels);
	return fmax(0, (between - chance) / (between + within));
}

void importance_init(struct importance *importance, const double *value,
	const double *score, size_t trials)
{
	uint32_t *at = xcalloc(trials + 1, sizeof *at);

	*importance = (struct importance){.share = NAN};
	collect(importance, value, score, trials, at);
	for (size_t i = 0; i < importance->levels; i++)
		importance->level[i].mean /= (double)importance->level[i].count;
	for (size_t i = 0; i < trials; i++) {
		if (at[i] == UINT32_MAX)
			continue;
		struct importance_level *level = &importance->level[at[i]];
		double distance = score[i] - level->mean;

		level->squares += distance * distance;
	}
	free(at);
	if (importance->levels > 0)
		qsort(importance->level, importance->levels, sizeof *importance->level,
			by_value);
	importance->share = share(importance);
}

void importance_release(struct importance *importance)
{
	free(importance->level);
	*importance = (struct importance){0};
}

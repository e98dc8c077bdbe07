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
	size_t room; /* levels that are allocated */
};

static size_t slot_of(
	const struct lookup *lookup, const struct importance *importance, double value)
{
	uint64_t bits;
	size_t at;

	memcpy(&bits, &value, sizeof bits);
	/* Fibonacci hashing: round numbers differ in their high bits only. */
	at = (size_t)((bits * 0x9e3779b97f4a7c15u) >> 32) & lookup->mask;
	while (lookup->slot[at] != 0 &&
		importance->level[lookup->slot[at] - 1].value != value)
		at = (at + 1) & lookup->mask;
	return at;
}

static struct importance_level *level_of(
	struct lookup *lookup, struct importance *importance, double value)
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
	return &importance->level[lookup->slot[at] - 1];
}

/* Mean and squares as Welford has them (1962), which lose no digits where all scores
 * are close to each other. */
static void level_add(struct importance_level *level, double score)
{
	double before = score - level->mean;

	level->count++;
	level->mean += before / (double)level->count;
	level->squares += before * (score - level->mean);
	level->least = fmin(level->least, score);
	level->greatest = fmax(level->greatest, score);
}

static int by_value(const void *a, const void *b)
{
	const struct importance_level *left = a, *right = b;

	return (left->value > right->value) - (left->value < right->value);
}

static double share(const struct importance *importance)
{
	double trials = (double)importance->trials, levels = (double)importance->levels;
	double mean, between = 0, within = 0, chance;

	if (trials < IMPORTANCE_LEAST_TRIALS || trials < 2 * levels)
		return NAN;
	/* From one of the means on, so that equal ones give exactly themselves. */
	mean = importance->level[0].mean;
	for (size_t i = 1; i < importance->levels; i++)
		mean += (double)importance->level[i].count / trials *
			(importance->level[i].mean - importance->level[0].mean);
	for (size_t i = 0; i < importance->levels; i++) {
		const struct importance_level *level = &importance->level[i];
		double distance = level->mean - mean;

		between += (double)level->count * distance * distance;
		within += level->squares;
	}
	/* All scores are equal: there is nothing to explain. */
	if (!(between + within > 0))
		return 0;
	chance = (levels - 1) * within / (trials - levels);
	return fmax(0, (between - chance) / (between + within));
}

void importance_init(struct importance *importance, const double *value,
	const double *score, size_t trials)
{
	struct lookup lookup = {.mask = 15};

	*importance = (struct importance){.share = NAN};
	while (lookup.mask < 2 * trials)
		lookup.mask = 2 * lookup.mask + 1;
	lookup.slot = xcalloc(lookup.mask + 1, sizeof *lookup.slot);
	for (size_t i = 0; i < trials; i++) {
		if (isnan(value[i]) || isnan(score[i]))
			continue;
		/* + 0.0: -0 is the same level as 0. */
		level_add(level_of(&lookup, importance, value[i] + 0.0), score[i]);
		importance->trials++;
	}
	free(lookup.slot);
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

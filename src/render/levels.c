#include "fmnist/levels.h"

#include <math.h>

#define STEPS_MOST 12
#define ROUNDING 1e-9

/* Of a decade: the more of them, the closer they are. */
static const struct division {
	size_t steps;
	double step[STEPS_MOST];
} divisions[] = {
	{12, {1, 1.2, 1.4, 1.7, 2, 2.5, 3, 3.5, 4, 5, 6, 8}},
	{9, {1, 1.3, 1.6, 2, 2.5, 3, 4, 5, 7}},
	{6, {1, 1.5, 2, 3, 5, 7}},
	{3, {1, 2, 5}},
	{2, {1, 3}},
};

#define DIVISIONS (sizeof divisions / sizeof divisions[0])

/* Returns most + 1 when there are too many. */
static size_t divide(const struct axis *axis, const struct division *division, int stride,
	size_t most, double *level)
{
	int first = (int)floor(log10(axis->low)), last = (int)floor(log10(axis->high));
	size_t n = 0;

	for (int decade = first; decade <= last; decade++)
		for (size_t i = 0; decade % stride == 0 && i < division->steps; i++) {
			double value = division->step[i] * pow(10, decade);

			if (value < axis->low * (1 - ROUNDING) ||
				value > axis->high * (1 + ROUNDING))
				continue;
			if (n == most)
				return most + 1;
			level[n++] = value;
		}
	return n;
}

static size_t even(const struct axis *axis, size_t most, double *level)
{
	const struct axis linear = {.low = axis->low, .high = axis->high};
	int ticks = axis_ticks(&linear, (int)most, level);

	return ticks > 0 ? (size_t)ticks : 0;
}

size_t levels_choose(const struct axis *axis, size_t most, double level[LEVELS_MOST])
{
	static const struct division decades = {1, {1}};
	size_t n = most + 1;

	most = most < LEVELS_MOST ? most : LEVELS_MOST;
	if (most == 0)
		return 0;
	if (!axis->log || !(axis->low > 0))
		return even(axis, most, level);
	for (size_t i = 0; n > most && i < DIVISIONS; i++)
		n = divide(axis, &divisions[i], 1, most, level);
	for (int stride = 1; n > most && stride < 1000; stride++)
		n = divide(axis, &decades, stride, most, level);
	/* It spans less than the steps of a decade are apart. */
	if (n < 4 && n <= most && axis->high < 2 * axis->low)
		n = even(axis, most, level);
	return n <= most ? n : 0;
}

void levels_text(char text[NUMBER_MAX], const struct axis *axis, const double *level,
	size_t levels, size_t index)
{
	axis_number(text, axis, level, (int)levels, (int)index);
}

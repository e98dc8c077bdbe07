#include "fmnist/tone.h"

#include <math.h>

/* The first step that black is read better on than white, of a ramp from dark to bright;
 * of the signed ramp, as far from its middle. */
#define BRIGHT_FROM 10
#define BRIGHT_ARM 6

uint8_t tone_of(enum ramp ramp, double value)
{
	double cut = value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value;

	if (isnan(value))
		return TONE_NONE;
	return (uint8_t)(1 + (int)ramp * TONE_STEPS + (int)lround(cut * (TONE_STEPS - 1)));
}

enum ramp tone_ramp(uint8_t tone)
{
	return (enum ramp)((tone - 1) / TONE_STEPS);
}

int tone_step(uint8_t tone)
{
	return (tone - 1) % TONE_STEPS;
}

double tone_value(uint8_t tone)
{
	return (double)tone_step(tone) / (TONE_STEPS - 1);
}

static bool is_bright(uint8_t tone)
{
	int step = tone_step(tone), middle = TONE_STEPS / 2;

	if (tone_ramp(tone) != RAMP_SIGNED)
		return step >= BRIGHT_FROM;
	return step <= middle - BRIGHT_ARM || step >= middle + BRIGHT_ARM;
}

uint8_t tone_ink(uint8_t paper)
{
	return paper == TONE_NONE ? TONE_NONE
				  : tone_of(RAMP_GREY, is_bright(paper) ? 0.0 : 1.0);
}

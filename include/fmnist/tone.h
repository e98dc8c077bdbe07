/*
 * tone: a step of a ramp of colours, for pictures and heatmaps.
 *
 * A cell of a grid can have two of them, one for its glyph and one behind it. What a tone
 * looks like says theme.h; where a terminal shows none, tint.h draws characters.
 *
 * Pure functions over numbers.
 */
#ifndef FMNIST_TONE_H
#define FMNIST_TONE_H

#include <stdbool.h>
#include <stdint.h>

enum ramp {
	RAMP_GREY,   /* black to white: what an image is */
	RAMP_HEAT,   /* dark to bright, in steps that look equal: how much */
	RAMP_SIGNED, /* bright blue over black to bright orange: below or above 0 */
	RAMP_COUNT
};

/* Odd, so that a ramp has a middle. */
#define TONE_STEPS 25
#define TONE_COUNT (1 + RAMP_COUNT * TONE_STEPS)

/* A tone is a number below TONE_COUNT. */
#define TONE_NONE 0 /* the role's colour, or the terminal's ground */

/* value: 0..1 along the ramp, cut; NaN gives TONE_NONE. */
uint8_t tone_of(enum ramp ramp, double value);

/* Of a tone that is not TONE_NONE. */
enum ramp tone_ramp(uint8_t tone);
int tone_step(uint8_t tone);
double tone_value(uint8_t tone);

/* Black or white, whichever can be read on it. */
uint8_t tone_ink(uint8_t paper);

#endif

/*
 * theme: how a role looks at each depth of colour.
 *
 * Colours can be told apart by a colour-blind person (Okabe and Ito's palette,
 * "Color Universal Design", 2008) and never carry a meaning alone: a name or a
 * mark stands beside them. At depth mono the attributes carry it.
 *
 * The ramps of tones get lighter step by step, for a colour-blind eye too.
 */
#ifndef FMNIST_THEME_H
#define FMNIST_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/grid.h"
#include "fmnist/tone.h"

enum depth {
	DEPTH_MONO,
	DEPTH_16, /* 8 or 16 colours */
	DEPTH_256,
	DEPTH_TRUE,
};

struct look {
	int32_t colour; /* 0xrrggbb at DEPTH_TRUE, else an index; -1: the terminal's own */
	int attr;       /* enum attribute, added to what the cell has */
};

/* colours: how many the terminal has; an index that it lacks becomes its own. */
struct look theme_look(enum role role, enum depth depth, int colours);

/* Whether tones are shown; else whoever draws takes characters. */
bool theme_has_tones(enum depth depth);
/* As struct look's; -1 for TONE_NONE, and where there are no tones. */
int32_t theme_tone(uint8_t tone, enum depth depth);

#endif

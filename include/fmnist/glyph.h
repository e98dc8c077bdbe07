/*
 * glyph: characters, and what stands in for one that a terminal lacks.
 *
 * Pure functions over code points. Every glyph takes one column: a stand-in is
 * one character for one character, so columns stay where they are whatever the
 * terminal can show. What would take two columns or none becomes '?' or is left
 * out, so that text from outside cannot shift a line.
 */
#ifndef FMNIST_GLYPH_H
#define FMNIST_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/grid.h"

/* The next code point of UTF-8 text that is not at its end; moves *text on. A
 * byte that is not UTF-8 gives U+FFFD and is passed over alone. */
uint32_t glyph_decode(const char **text);
/* UTF-8 of a glyph, without a zero at the end; returns its length, 1..4. */
int glyph_encode(uint32_t glyph, char out[4]);

/* Takes no column of its own: a combining accent, a variation selector, a
 * zero-width space. */
bool glyph_is_mark(uint32_t glyph);

/* The glyph itself, or its stand-in. */
uint32_t glyph_for(uint32_t glyph, enum glyphs glyphs);

#endif

#include "fmnist/glyph.h"

#include <stddef.h>

#define REPLACEMENT 0xfffd

struct range {
	uint32_t first, last;
};

static bool in_ranges(uint32_t glyph, const struct range *range, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (glyph >= range[i].first && glyph <= range[i].last)
			return true;
	return false;
}

#define IN_RANGES(glyph, table) in_ranges(glyph, table, sizeof(table) / sizeof((table)[0]))

uint32_t glyph_decode(const char **text)
{
	const unsigned char *byte = (const unsigned char *)*text;
	/* The smallest code point of each length: shorter forms exist below it. */
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t glyph;
	int length;

	*text += 1;
	if (byte[0] < 0x80)
		return byte[0];
	if (byte[0] >= 0xc2 && byte[0] <= 0xdf) {
		length = 2;
		glyph = byte[0] & 0x1f;
	} else if ((byte[0] & 0xf0) == 0xe0) {
		length = 3;
		glyph = byte[0] & 0x0f;
	} else if (byte[0] >= 0xf0 && byte[0] <= 0xf4) {
		length = 4;
		glyph = byte[0] & 0x07;
	} else {
		return REPLACEMENT;
	}
	for (int i = 1; i < length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return REPLACEMENT;
		glyph = glyph << 6 | (byte[i] & 0x3f);
	}
	if (glyph < least[length] || glyph > 0x10ffff ||
		(glyph >= 0xd800 && glyph <= 0xdfff))
		return REPLACEMENT;
	*text += length - 1;
	return glyph;
}

int glyph_encode(uint32_t glyph, char out[4])
{
	if (glyph < 0x80) {
		out[0] = (char)glyph;
		return 1;
	}
	if (glyph < 0x800) {
		out[0] = (char)(0xc0 | glyph >> 6);
		out[1] = (char)(0x80 | (glyph & 0x3f));
		return 2;
	}
	if (glyph < 0x10000) {
		out[0] = (char)(0xe0 | glyph >> 12);
		out[1] = (char)(0x80 | (glyph >> 6 & 0x3f));
		out[2] = (char)(0x80 | (glyph & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (glyph >> 18 & 0x07));
	out[1] = (char)(0x80 | (glyph >> 12 & 0x3f));
	out[2] = (char)(0x80 | (glyph >> 6 & 0x3f));
	out[3] = (char)(0x80 | (glyph & 0x3f));
	return 4;
}

bool glyph_is_mark(uint32_t glyph)
{
	static const struct range marks[] = {
		{0x0300, 0x036f}, /* combining accents */
		{0x1ab0, 0x1aff},
		{0x1dc0, 0x1dff},
		{0x200b, 0x200f}, /* zero width, direction */
		{0x202a, 0x202e},
		{0x2060, 0x2064},
		{0x2066, 0x206f},
		{0x20d0, 0x20ff},
		{0xfe00, 0xfe0f}, /* variation selectors */
		{0xfe20, 0xfe2f},
		{0xfeff, 0xfeff},
		{0xe0000, 0xe0fff},
	};

	return glyph >= 0x0300 && IN_RANGES(glyph, marks);
}

/* Two columns wide, or none that can be known: scripts whose characters join,
 * private use, and every plane above the first (emoji take two). */
static bool is_not_one_column(uint32_t glyph)
{
	static const struct range other[] = {
		{0x0000, 0x001f},
		{0x007f, 0x009f},
		{0x00ad, 0x00ad},
		{0x0483, 0x0489},
		{0x0590, 0x10ff},
		{0x1100, 0x11ff},
		{0x1200, 0x1cff},
		{0x2028, 0x2029},
		{0x231a, 0x231b},
		{0x23e9, 0x23ec},
		{0x2614, 0x2615},
		{0x26a1, 0x26a1},
		{0x2705, 0x2705},
		{0x274c, 0x274c},
		{0x2b50, 0x2b50},
		{0x2e80, 0xffff},
		{0x10000, UINT32_MAX},
	};

	return IN_RANGES(glyph, other);
}

struct stand_in {
	uint32_t glyph;
	char ascii;
};

static const struct stand_in stand_ins[] = {
	{0x00a0, ' '},
	{0x00a7, 'S'},
	{0x00ab, '<'},
	{0x00b0, 'o'},
	{0x00b1, '~'},
	{0x00b2, '2'},
	{0x00b3, '3'},
	{0x00b5, 'u'},
	{0x00b7, '.'},
	{0x00b9, '1'},
	{0x00bb, '>'},
	{0x0394, 'D'},
	{0x03a3, 'S'},
	{0x03b1, 'a'},
	{0x03b2, 'b'},
	{0x03b3, 'g'},
	{0x03b4, 'd'},
	{0x03b5, 'e'},
	{0x03bb, 'l'},
	{0x03bc, 'u'},
	{0x03c0, 'p'},
	{0x03c3, 's'},
	{0x2009, ' '},
	{0x2010, '-'},
	{0x2011, '-'},
	{0x2012, '-'},
	{0x2013, '-'},
	{0x2014, '-'},
	{0x2015, '-'},
	{0x2018, '\''},
	{0x2019, '\''},
	{0x201c, '"'},
	{0x201d, '"'},
	{0x2020, '+'},
	{0x2022, '*'},
	{0x2026, '.'},
	{0x202f, ' '},
	{0x2039, '<'},
	{0x203a, '>'},
	{0x2032, '\''},
	{0x2033, '"'},
	{0x207b, '-'},
	{0x2190, '<'},
	{0x2191, '^'},
	{0x2192, '>'},
	{0x2193, 'v'},
	{0x2194, '-'},
	{0x21b5, '<'},
	{0x2207, 'g'},
	{0x2212, '-'},
	{0x221a, 'V'},
	{0x221e, '~'},
	{0x2248, '~'},
	{0x2260, '!'},
	{0x2264, '<'},
	{0x2265, '>'},
	{0x22c5, '.'},
	{0x2581, '_'},
	{0x2582, '_'},
	{0x2583, '-'},
	{0x2584, '='},
	{0x2585, '='},
	{0x2586, '*'},
	{0x2587, '#'},
	{0x2588, '#'},
	{0x2589, '#'},
	{0x258a, '#'},
	{0x258b, '#'},
	{0x258c, '#'},
	{0x258d, '|'},
	{0x258e, '|'},
	{0x258f, '|'},
	{0x2580, '"'},
	{0x2590, '#'},
	{0x2591, '.'},
	{0x2592, ':'},
	{0x2593, '%'},
	{0x2594, '-'},
	{0x2595, '|'},
	{0x25a0, '#'},
	{0x25a1, '.'},
	{0x25aa, '*'},
	{0x25ab, '.'},
	{0x25ae, '#'},
	{0x25af, '.'},
	{0x25b2, '^'},
	{0x25b4, '^'},
	{0x25b6, '>'},
	{0x25b8, '>'},
	{0x25ba, '>'},
	{0x25bc, 'v'},
	{0x25be, 'v'},
	{0x25c0, '<'},
	{0x25c2, '<'},
	{0x25c4, '<'},
	{0x25c6, '*'},
	{0x25c7, 'o'},
	{0x25cb, 'o'},
	{0x25cf, '*'},
	{0x25e6, 'o'},
	{0x2605, '*'},
	{0x2606, '*'},
	{0x2713, '+'},
	{0x2714, '+'},
	{0x2717, 'x'},
	{0x2718, 'x'},
	{0x23f8, '='},
};

/* One ASCII character for what the program writes and what names of files and
 * messages of libraries often hold. */
static char ascii_for(uint32_t glyph)
{
	static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
				    "aaaaaaaceeeeiiiidnooooo/ouuuuyty"; /* U+00C0.. */

	if (glyph >= 0x00c0 && glyph <= 0x00ff)
		return latin[glyph - 0x00c0];
	if (glyph >= 0x2500 && glyph <= 0x257f) {
		/* Box drawing: lines, double and heavy ones too; the rest are joints. */
		static const struct range across[] = {{0x2500, 0x2501}, {0x2504, 0x2505},
			{0x2508, 0x2509}, {0x254c, 0x254d}, {0x2550, 0x2550},
			{0x2574, 0x2574}, {0x2576, 0x2576}, {0x2578, 0x2578},
			{0x257a, 0x257a}, {0x257c, 0x257c}, {0x257e, 0x257e}};
		static const struct range down[] = {{0x2502, 0x2503}, {0x2506, 0x2507},
			{0x250a, 0x250b}, {0x254e, 0x254f}, {0x2551, 0x2551},
			{0x2575, 0x2575}, {0x2577, 0x2577}, {0x2579, 0x2579},
			{0x257b, 0x257b}, {0x257d, 0x257d}, {0x257f, 0x257f}};
		if (IN_RANGES(glyph, across))
			return '-';
		return IN_RANGES(glyph, down) ? '|' : '+';
	}
	if (glyph >= 0x2070 && glyph <= 0x2079)
		return (char)('0' + (glyph - 0x2070));
	if (glyph >= 0x2080 && glyph <= 0x2089)
		return (char)('0' + (glyph - 0x2080));
	for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++)
		if (stand_ins[i].glyph == glyph)
			return stand_ins[i].ascii;
	return '?';
}

/* What the fonts of the Linux console have: Latin 1 and IBM's code page 437. */
static bool in_console_font(uint32_t glyph)
{
	static const struct range have[] = {
		{0x0020, 0x007e},
		{0x00a0, 0x00ff},
		{0x2022, 0x2022},
		{0x2190, 0x2195},
		{0x2248, 0x2248},
		{0x2264, 0x2265},
		{0x221a, 0x221a},
		{0x221e, 0x221e},
		{0x2500, 0x2500},
		{0x2502, 0x2502},
		{0x250c, 0x250c},
		{0x2510, 0x2510},
		{0x2514, 0x2514},
		{0x2518, 0x2518},
		{0x251c, 0x251c},
		{0x2524, 0x2524},
		{0x252c, 0x252c},
		{0x2534, 0x2534},
		{0x253c, 0x253c},
		{0x2550, 0x256c},
		{0x2580, 0x2580},
		{0x2584, 0x2584},
		{0x2588, 0x2588},
		{0x258c, 0x258c},
		{0x2590, 0x2593},
		{0x25a0, 0x25a0},
		{0x25b2, 0x25b2},
		{0x25ba, 0x25ba},
		{0x25bc, 0x25bc},
		{0x25c4, 0x25c4},
		{0x25cb, 0x25cb},
	};

	return IN_RANGES(glyph, have);
}

/* The nearest glyph that the Linux console has. */
static uint32_t console_for(uint32_t glyph)
{
	static const struct {
		uint32_t glyph, console;
	} table[] = {
		{0x25cf, 0x2022},
		{0x25aa, 0x25a0},
		{0x25c6, 0x2022},
		{0x2605, 0x2022},
		{0x25b4, 0x25b2},
		{0x25b6, 0x25ba},
		{0x25b8, 0x25ba},
		{0x25be, 0x25bc},
		{0x25c0, 0x25c4},
		{0x25c2, 0x25c4},
		{0x2026, 0x00b7},
		{0x22c5, 0x00b7},
		{0x256d, 0x250c},
		{0x256e, 0x2510},
		{0x256f, 0x2518},
		{0x2570, 0x2514},
		{0x2581, '_'},
		{0x2582, 0x2584},
		{0x2583, 0x2584},
		{0x2585, 0x2584},
		{0x2586, 0x2588},
		{0x2587, 0x2588},
		{0x2589, 0x2588},
		{0x258a, 0x2588},
		{0x258b, 0x258c},
		{0x258d, 0x258c},
		{0x258e, 0x2502},
		{0x258f, 0x2502},
		{0x2595, 0x2502},
	};

	if (in_console_font(glyph))
		return glyph;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].glyph == glyph)
			return table[i].console;
	return (uint32_t)(unsigned char)ascii_for(glyph);
}

/* A braille pattern as half blocks, or with the dots of ASCII. */
static uint32_t braille_for(uint32_t glyph, enum glyphs glyphs)
{
	static const uint32_t half[] = {' ', 0x2580, 0x2584, 0x2588};
	static const uint32_t dots[] = {' ', '\'', '.', ':'};
	uint32_t upper = (glyph & 0x1b) ? 1 : 0;
	uint32_t lower = (glyph & 0xe4) ? 2 : 0;

	return glyphs == GLYPHS_BLOCKS ? half[upper | lower] : dots[upper | lower];
}

uint32_t glyph_for(uint32_t glyph, enum glyphs glyphs)
{
	if (glyph >= 0x20 && glyph < 0x7f)
		return glyph;
	if (glyph == '\t')
		return ' ';
	if (glyph >= 0x2800 && glyph <= 0x28ff)
		return glyphs == GLYPHS_BRAILLE ? glyph : braille_for(glyph, glyphs);
	if (is_not_one_column(glyph))
		return '?';
	if (glyphs == GLYPHS_BRAILLE)
		return glyph;
	return glyphs == GLYPHS_BLOCKS ? console_for(glyph)
				       : (uint32_t)(unsigned char)ascii_for(glyph);
}

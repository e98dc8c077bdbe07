#include "fmnist/theme.h"

#include "fmnist/hue.h"

/*
 * Okabe and Ito's hues, with a lightness between black and white so that the
 * same colour is readable on either background. At 16 colours the test curve is
 * magenta: the sixteen have no bluish green, and their green and yellow are one
 * colour to a protanope.
 */
struct scheme {
	int32_t colour[4]; /* by depth; mono is always -1 */
	int attr[4];
};

/* The sixteen by name; those above 7 are not used, for terminals have eight. */
enum {
	OWN = -1,
	RED = 1,
	GREEN = 2,
	YELLOW = 3,
	BLUE = 4,
	MAGENTA = 5,
	CYAN = 6,
};

/* Of the sixteen each hue stands for two classes, once bold. */
#define CLASS(class, sixteen, attribute, index, rgb) \
	[ROLE_CLASS + (class)] = {                   \
		{OWN, sixteen, index, rgb},          \
		{0, attribute, 0, 0},                \
	}

/*
 * Ten hues of one lightness cannot be told apart by everybody, so the classes' colours
 * differ in lightness as well. Of the 256 they are those whose least distance, whatever the
 * eyes, was the greatest that was found, classes that look alike being far apart; none is
 * near red, nor too dark for a dark screen. A name or a digit stands beside them anyway.
 */
static const struct scheme schemes[ROLE_COUNT] = {
	[ROLE_TEXT] = {{OWN, OWN, OWN, OWN}, {0, 0, 0, 0}},
	[ROLE_DIM] = {{OWN, OWN, 244, 0x808080}, {ATTR_DIM, ATTR_DIM, 0, 0}},
	[ROLE_TITLE] = {{OWN, OWN, OWN, OWN}, {ATTR_BOLD, ATTR_BOLD, ATTR_BOLD, ATTR_BOLD}},
	[ROLE_KEY] = {{OWN, OWN, OWN, OWN}, {ATTR_BOLD, ATTR_BOLD, ATTR_BOLD, ATTR_BOLD}},
	[ROLE_TRAIN] = {{OWN, CYAN, 32, HUE_TRAIN}, {0, 0, 0, 0}},
	[ROLE_VALIDATION] = {{OWN, YELLOW, 172, HUE_VALIDATION}, {0, 0, 0, 0}},
	[ROLE_TEST] = {{OWN, MAGENTA, 36, HUE_TEST}, {0, 0, 0, 0}},
	[ROLE_ENVELOPE] = {{OWN, OWN, 67, 0x5f7f9f}, {ATTR_DIM, ATTR_DIM, 0, 0}},
	[ROLE_BEST] = {{OWN, OWN, OWN, OWN}, {ATTR_BOLD, ATTR_BOLD, ATTR_BOLD, ATTR_BOLD}},
	[ROLE_GOOD] = {{OWN, GREEN, 36, 0x00a67a}, {0, 0, 0, 0}},
	[ROLE_WARNING] = {{OWN, YELLOW, 100, 0xa08c00},
		{ATTR_BOLD, ATTR_BOLD, ATTR_BOLD, ATTR_BOLD}},
	[ROLE_FAILURE] = {{OWN, RED, 196, 0xe34234},
		{ATTR_BOLD, ATTR_BOLD, ATTR_BOLD, ATTR_BOLD}},
	[ROLE_CURSOR] = {{OWN, OWN, OWN, OWN}, {0, 0, 0, 0}},
	[ROLE_SELECTED] = {{OWN, OWN, OWN, OWN},
		{ATTR_REVERSE, ATTR_REVERSE, ATTR_REVERSE, ATTR_REVERSE}},
	CLASS(0, CYAN, 0, 45, 0x00d7ff),
	CLASS(1, MAGENTA, 0, 127, 0xaf00af),
	CLASS(2, GREEN, ATTR_BOLD, 79, 0x5fd7af),
	CLASS(3, GREEN, 0, 28, 0x008700),
	CLASS(4, BLUE, ATTR_BOLD, 93, 0x8700ff),
	CLASS(5, YELLOW, ATTR_BOLD, 186, 0xd7d787),
	CLASS(6, YELLOW, 0, 184, 0xd7d700),
	CLASS(7, BLUE, 0, 105, 0x8787ff),
	CLASS(8, MAGENTA, ATTR_BOLD, 169, 0xd75faf),
	CLASS(9, CYAN, ATTR_BOLD, 29, 0x00875f),
};

struct look theme_look(enum role role, enum depth depth, int colours)
{
	struct look look = {OWN, 0};

	if ((unsigned)role >= ROLE_COUNT)
		return look;
	look.colour = schemes[role].colour[depth];
	look.attr = schemes[role].attr[depth];
	if (depth < DEPTH_TRUE && look.colour >= colours)
		look.colour = OWN;
	return look;
}

/*
 * Heat and signed ramps are paths in the OKLab space (Ottosson 2020), heat from a dark
 * violet over blue and green to yellow, cut into steps of the same CIELAB distance. Of the
 * 256 colours each step has a near one that is not darker than the one before, but no grey.
 * Black is
 * not 0: terminals with direct colour take the numbers below 8 for the first of their
 * palette.
 */
static const struct {
	int32_t rgb;
	uint8_t index;
} ramps[RAMP_COUNT][TONE_STEPS] = {
	[RAMP_GREY] = {{0x010101, 16}, {0x0b0b0b, 232}, {0x151515, 233}, {0x202020, 234},
		{0x2a2a2a, 235}, {0x353535, 237}, {0x404040, 238}, {0x4a4a4a, 239},
		{0x555555, 240}, {0x606060, 59}, {0x6a6a6a, 242}, {0x757575, 243},
		{0x808080, 244}, {0x8a8a8a, 245}, {0x959595, 246}, {0x9f9f9f, 247},
		{0xaaaaaa, 248}, {0xb5b5b5, 249}, {0xbfbfbf, 250}, {0xcacaca, 251},
		{0xd4d4d4, 188}, {0xdfdfdf, 254}, {0xeaeaea, 255}, {0xf4f4f4, 255},
		{0xffffff, 231}},
	[RAMP_HEAT] = {{0x2d1159, 17}, {0x2b2270, 18}, {0x213484, 18}, {0x054393, 24},
		{0x004b90, 24}, {0x01538e, 25}, {0x005c8e, 25}, {0x00678f, 30},
		{0x007392, 30}, {0x008096, 30}, {0x038d99, 30}, {0x039a9b, 36},
		{0x04a59b, 36}, {0x02af9a, 36}, {0x02b897, 36}, {0x05c092, 36},
		{0x01c78c, 42}, {0x32ce85, 42}, {0x5cd47e, 78}, {0x7bda77, 113},
		{0x96df72, 149}, {0xb0e36d, 149}, {0xc9e86b, 185}, {0xe1ec6b, 191},
		{0xfaf170, 227}},
	[RAMP_SIGNED] = {{0xa2d4ff, 153}, {0x8ecbff, 117}, {0x7ac3ff, 117}, {0x6ab3f0, 75},
		{0x5e9fd5, 74}, {0x528cbb, 67}, {0x4879a2, 67}, {0x3d6789, 24},
		{0x345571, 24}, {0x2c455a, 238}, {0x243544, 236}, {0x1f272f, 235},
		{0x1d1d1d, 234}, {0x2e241b, 235}, {0x422f1e, 236}, {0x583b22, 238},
		{0x6e4927, 94}, {0x86582d, 94}, {0xa06834, 94}, {0xba7a3d, 136},
		{0xd58c46, 172}, {0xf29f50, 215}, {0xffac5f, 215}, {0xffb573, 215},
		{0xffbf86, 222}},
};

bool theme_has_tones(enum depth depth)
{
	return depth >= DEPTH_256;
}

int32_t theme_tone(uint8_t tone, enum depth depth)
{
	if (tone == TONE_NONE || tone >= TONE_COUNT || !theme_has_tones(depth))
		return OWN;
	if (depth == DEPTH_256)
		return ramps[tone_ramp(tone)][tone_step(tone)].index;
	return ramps[tone_ramp(tone)][tone_step(tone)].rgb;
}

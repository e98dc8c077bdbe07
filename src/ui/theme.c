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
	MAGENTA = 5,
	CYAN = 6,
};

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

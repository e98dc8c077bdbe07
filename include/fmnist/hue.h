/*
 * hue: the colours that mean the same on the screen and on paper, as 0xRRGGBB.
 *
 * Okabe and Ito's hues, which people tell apart whatever their eyes are, with a lightness
 * between black and white: readable on either.
 */
#ifndef FMNIST_HUE_H
#define FMNIST_HUE_H

#define HUE_TRAIN 0x2b8acb
#define HUE_VALIDATION 0xd98c00
#define HUE_TEST 0x00a67a

/*
 * Of the ten classes, on paper. Ten hues of one lightness cannot be told apart by
 * everybody: these differ in lightness as well, and were chosen so that the two that are
 * most alike, whatever the eyes, are as far apart as was found; classes that look alike get
 * colours that do not.
 */
#define HUE_CLASSES                                                                   \
	{                                                                             \
		0xbd5e92, 0x5b8cff, 0x734c02, 0xd5db0f, 0x18d3ff, 0x58032f, 0x08108a, \
			0x5143ca, 0x8b9401, 0xeca09b                                  \
	}

/* Of the schemes of an initialisation, in the order of enum init_scheme. */
#define HUE_SCHEMES                                                                   \
	{                                                                             \
		0x00a880, 0x0060a8, 0xeca000, 0xa03060                                \
	}

#endif

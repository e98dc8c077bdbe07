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

#endif

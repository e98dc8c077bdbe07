/*
 * colour: one colour of a figure.
 *
 * Red, green and blue of sRGB, 0 to 1. Pure functions; any thread.
 */
#ifndef FMNIST_COLOUR_H
#define FMNIST_COLOUR_H

#include <stdint.h>

struct colour {
	double r, g, b;
};

/* A place in Oklab, in which equal distances look equal: lightness 0 to 1, and the two
 * opposites green-red and blue-yellow. https://bottosson.github.io/posts/oklab/ */
struct oklab {
	double l, a, b;
};

/* 0xRRGGBB, as hue.h has them, and back. */
struct colour colour_of(uint32_t rgb);
uint32_t colour_rgb(struct colour colour);

/* What is outside of sRGB is cut off. */
struct colour colour_of_oklab(struct oklab lab);
struct oklab colour_oklab(struct colour colour);

/* How much one looks different from the other; black and white are 1 apart. */
double colour_distance(struct colour a, struct colour b);

/* Part of the way from a to b, 0 to 1. */
struct colour colour_between(struct colour a, struct colour b, double part);

/* Black or white, whichever is easier to read on it. */
struct colour colour_ink_on(struct colour ground);

#endif

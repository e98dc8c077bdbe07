/*
 * synthetic: a stand-in for Fashion-MNIST that the program draws itself.
 *
 * Ten classes of garment-like 28x28 silhouettes in the order of the real
 * classes, with position, size, cut, texture and noise varying from image to
 * image, classes shuffled and balanced, and hard enough that a network has
 * something to learn (shirt, pullover, coat and T-shirt are alike, as in the
 * real set). Deterministic: integer arithmetic and the program's own generator,
 * so the same bytes on every machine.
 */
#ifndef FMNIST_SYNTHETIC_H
#define FMNIST_SYNTHETIC_H

#include "fmnist/dataset.h"

#define SYNTHETIC_SIDE 28

/* Fills `out` with count images drawn from `seed`; the caller frees with images_release().
 */
void synthetic_draw(struct images *out, size_t count, uint64_t seed);

#endif

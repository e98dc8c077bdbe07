/*
 * autoencoder_code: the numbers in an autoencoder's middle, of one image.
 *
 * In a line or a few a strip of tones, with the least and the greatest number at its ends;
 * in more rows bars, from 0 up and down. Where there are more numbers than places, a place
 * shows the one of its numbers that is farthest from 0. Pure drawing.
 */
#ifndef FMNIST_AUTOENCODER_CODE_H
#define FMNIST_AUTOENCODER_CODE_H

#include <stddef.h>

#include "fmnist/grid.h"

/* code (codes); codes > 0. */
void autoencoder_code_draw(const float *code, size_t codes, const struct area *area);

#endif

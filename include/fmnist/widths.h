/*
 * widths: the units of several layers in one number.
 *
 * So that a hyper-parameter which is a list is copied, compared, sorted and stored as any
 * other: 13 bits a layer, the first in the highest, up to four layers, exact in a double.
 * Pure functions.
 */
#ifndef FMNIST_WIDTHS_H
#define FMNIST_WIDTHS_H

#include <stddef.h>
#include <stdint.h>

#define WIDTHS_MOST 4
#define WIDTHS_UNITS 8191
#define WIDTHS_TEXT 32

/* "512-256" into packed; "uniform" is 0. -1: it is neither, or too much. */
int widths_parse(const char *text, int64_t *packed);
const char *widths_format(int64_t packed, char buffer[WIDTHS_TEXT]);

/* Into width; returns how many. */
size_t widths_unpack(int64_t packed, size_t width[WIDTHS_MOST]);

#endif

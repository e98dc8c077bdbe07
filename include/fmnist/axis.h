/*
 * axis: from values to a place on an axis, and the numbers written beside it.
 *
 * Pure functions. An axis goes from low to high, low < high, both finite; a
 * logarithmic one has low > 0. Its ends are chosen round, so that they stay
 * where they are while values arrive.
 */
#ifndef FMNIST_AXIS_H
#define FMNIST_AXIS_H

#include <stdbool.h>
#include <stddef.h>

struct axis {
	double low, high;
	bool log;
	bool whole; /* it counts: no ticks between whole numbers, where two fit */
};

/* Room enough for what axis_number() and value_text() write. */
#define NUMBER_MAX 48

/*
 * Round ends around values from low to high, with a little room. floor and
 * ceiling are respected as far as the values themselves do. Values that cannot
 * be drawn (log: not positive; not finite) give a plain axis from 0 to 1 (log:
 * 0.01 to 1).
 */
void axis_fit(struct axis *axis, double low, double high, double floor, double ceiling);

/* Finite, and positive where the axis is logarithmic. */
bool axis_can_show(const struct axis *axis, double value);

/* Where a value that can be shown stands: 0 at low, 1 at high, beyond them
 * outside. */
double axis_place(const struct axis *axis, double value);

/*
 * Values for numbers on the axis: at most `most`, at 1, 2 or 5 times a power of
 * ten; a logarithmic axis has powers of ten, with 2 and 5 between where there
 * is room, and is divided evenly where it spans too little for them. ticks has
 * room for `most`. Returns how many there are.
 */
int axis_ticks(const struct axis *axis, int most, double *ticks);

/* A tick's number, with as many digits as its neighbours differ in. */
void axis_number(char text[NUMBER_MAX], const struct axis *axis, const double *ticks,
	int count, int index);

/*
 * A value as the chart's readings write it: format is text around one "%.Nf",
 * "%.Ne" or "%.Ng" ("%%" is a percent sign). The zero before the decimal point is
 * left out, an exponent is as short as it can be; NaN and infinity are words.
 */
void value_text(char text[NUMBER_MAX], const char *format, double value);

#endif

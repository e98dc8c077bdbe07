/*
 * variance_text: a measured number with its error, as a paper has it.
 *
 * Pure; any thread.
 */
#ifndef FMNIST_VARIANCE_TEXT_H
#define FMNIST_VARIANCE_TEXT_H

#include "fmnist/axis.h"

#define VARIANCE_TEXT NUMBER_MAX

/* "0.981 ± 0.036", "(1.93 ± 0.12)e-6"; as many digits as the error, half of an interval,
 * leaves. Without one (NaN, or 0) three: "0.500", "1.93e-6". "-" for NaN, "inf". Returns
 * text. */
const char *variance_text(char text[VARIANCE_TEXT], double value, double error);

#endif

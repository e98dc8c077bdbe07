/*
 * examine_words: numbers and names of a study of initialisations, as text.
 *
 * Pure functions. Values may be 0 or infinite where they left the range of float: they are
 * said, never left blank.
 */
#ifndef FMNIST_EXAMINE_WORDS_H
#define FMNIST_EXAMINE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/init_result.h"

#define EXAMINE_TEXT 64 /* room enough for every text of these */

/* "784-256×20-10", of few layers "784-40-40-10". */
const char *examine_shape(const struct init_settings *settings, size_t inputs,
	size_t outputs, char text[EXAMINE_TEXT]);

/* Of its lines and its name. */
enum role examine_role(const struct init_result *result, size_t scheme);

/* Var[w], as a formula: "2/n", "s² s=.01"; of a trained network "its own". */
const char *examine_variance(
	const struct init_result *result, size_t scheme, char text[EXAMINE_TEXT]);

/* "0", ".339", "1.2e-19", "Inf"; "–" for NaN: nothing. Eight columns at most. */
const char *examine_number(double value, char text[EXAMINE_TEXT]);

/* With its interval of 95 %: "1.002 ± .004", "1.9e-06 ± 5 %"; without an error the mean
 * alone. */
const char *examine_estimate(const struct init_estimate *estimate, char text[EXAMINE_TEXT]);

/* Mean of Var[z] / (2 E[x²]) over the hidden layers. Their errors are taken as those of
 * independent numbers: each layer's ratio is of its own weights. */
struct init_estimate examine_ratio(const struct init_result *result, size_t scheme);

/* What becomes of the signal, or on its way back of the gradient. */
enum examine_fate {
	EXAMINE_UNKNOWN, /* fewer than two hidden layers */
	EXAMINE_KEPT,    /* a layer's factor is near 1, or within its error */
	EXAMINE_FALLS,   /* not by much in all */
	EXAMINE_GROWS,
	EXAMINE_BIASES, /* nothing else is left of the signal */
	EXAMINE_VANISHES,
	EXAMINE_EXPLODES,
	EXAMINE_VANISHED, /* nothing is left of it in float */
	EXAMINE_EXPLODED, /* it left float */
	EXAMINE_FATES,
};

enum examine_fate examine_fate(
	const struct init_result *result, size_t scheme, bool backward);

/* "kept", "vanishes", ...; its colour. */
const char *examine_fate_word(enum examine_fate fate);
enum role examine_fate_role(enum examine_fate fate);

#endif

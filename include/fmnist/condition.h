/*
 * condition: "name operator value" in a line of text, for filters.
 *
 * What a name means is the filter's matter. Blanks and commas stand between conditions,
 * blanks may stand around the operator. Pure functions.
 */
#ifndef FMNIST_CONDITION_H
#define FMNIST_CONDITION_H

#include <stdbool.h>

#include "fmnist/err.h"

#define CONDITION_TEXT 48

enum relation {
	RELATION_NONE, /* a word that stands alone */
	RELATION_EQUAL,
	RELATION_NOT_EQUAL,
	RELATION_LESS,
	RELATION_AT_MOST,
	RELATION_GREATER,
	RELATION_AT_LEAST,
};

struct condition {
	char name[CONDITION_TEXT];
	enum relation relation;
	char value[CONDITION_TEXT]; /* empty with RELATION_NONE */
};

/* Takes the next one and moves *text on. 1: there was one; 0: the text is at its end;
 * -1: it cannot be read. */
int condition_take(struct condition *condition, const char **text, struct err *err);

/* What is not known (NaN) fulfils nothing. */
bool relation_holds(enum relation relation, double value, double with);

#endif

/*
 * run_operand: RUN[:TRIAL], as users write which run they mean.
 *
 * "12" is run 12, "last" the newest one, "12:35" trial 35 of sweep 12. Users count
 * trials from 0.
 */
#ifndef FMNIST_RUN_OPERAND_H
#define FMNIST_RUN_OPERAND_H

#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/store.h"

struct run_operand {
	uint32_t run;
	uint32_t trial; /* from 1; 0: the run itself */
};

/* Finds what the text names. The message says what there is in its place. */
int run_operand_parse(struct run_operand *operand, struct store *store, const char *text,
	struct err *err);

#endif

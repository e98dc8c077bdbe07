/*
 * output: a file that gets its name once all of it is written.
 *
 * What is written goes to a temporary file beside it; the file that was there before stays
 * as it is until then. A device or a pipe, which cannot be replaced, is written into.
 *
 * output_open(), write to output->file, then output_commit() or output_abandon(), either of
 * which releases it.
 */
#ifndef FMNIST_OUTPUT_H
#define FMNIST_OUTPUT_H

#include <stdio.h>

#include "fmnist/err.h"

struct output {
	FILE *file;
	char *path;      /* as it was named, for messages */
	char *target;    /* what gets the name: a link's end, not the link */
	char *temporary; /* NULL: written into */
};

int output_open(struct output *output, const char *path, struct err *err);

/* Whether output_open() would succeed now; what is there stays as it is. */
int output_check(const char *path, struct err *err);

/* Fails when any write before has failed; then all is as it was. */
int output_commit(struct output *output, struct err *err);
void output_abandon(struct output *output);

#endif

/*
 * jsonl: events as JSON Lines, one object a line, flushed at each line.
 *
 * What was not measured is null. Blocks of iterations and the end of a job are
 * not written: the first depend on the clock, the second says nothing new.
 */
#ifndef FMNIST_JSONL_H
#define FMNIST_JSONL_H

#include <jansson.h>
#include <stdio.h>

#include "fmnist/event.h"

struct jsonl {
	struct sink sink;
	FILE *out;             /* not owned */
	struct hparams *trial; /* (trials), of the sweep that is written */
	size_t trials;
};

void jsonl_init(struct jsonl *jsonl, FILE *out);
void jsonl_release(struct jsonl *jsonl);

/* A number, or null where it is not finite. */
json_t *jsonl_number(double value);

/* Writes the object as a line and releases it. */
void jsonl_write(FILE *out, json_t *object);

/* Sets one member a hyper-parameter, by its option's name with '_'. */
void jsonl_set_hparams(json_t *object, const struct hparams *hp);

/* The members of an epoch, and of the end of a run or trial, as their events have them. */
void jsonl_set_epoch(json_t *object, const struct event_epoch *epoch);
void jsonl_set_result(json_t *object, const struct event_run_finished *finished);

#endif

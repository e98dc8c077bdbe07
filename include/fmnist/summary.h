/*
 * summary: a stored run in a few words, for the commands that list and show runs.
 */
#ifndef FMNIST_SUMMARY_H
#define FMNIST_SUMMARY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/store.h"

/* "homework", a sweep's; "784-40-40-40-10", of a network. Returns buffer. */
const char *summary_name(const struct store_run *run, char *buffer, size_t size);

/* Of what a run counts, how much is done: "12/50", trials or epochs. Returns buffer. */
const char *summary_done(const struct store_run *run, char *buffer, size_t size);

/* Local time, "2026-11-24 02:51:10"; "-" where it is NaN. Returns buffer. */
const char *summary_moment(double unix_time, char *buffer, size_t size);

/* The first lines of `show`: which run, its status, when, and where its files are. */
void summary_print_head(const struct store_run *run, const struct store *store);
void summary_print_status(enum run_status status, const char *reason);

/* The data set; validation 0: there was none. */
void summary_print_data(bool synthetic, uint64_t train, uint64_t validation, uint64_t test);

/* And the data set; validation 0: there was none. */
void summary_print_data(bool synthetic, uint64_t train, uint64_t validation, uint64_t test);

/* The object that `runs --json` prints. The caller's, to json_decref(). */
json_t *summary_json(const struct store_run *run);

#endif

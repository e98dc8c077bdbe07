/*
 * run_list: what the store knows of its runs, without their events.
 *
 * The functions behind store_runs() and those beside it; they say what is promised.
 */
#ifndef FMNIST_RUN_LIST_H
#define FMNIST_RUN_LIST_H

#include "fmnist/database.h"
#include "fmnist/store.h"

/* DIRECTORY/runs/N, to be freed. */
char *run_directory(const struct database *db, uint32_t run);

/* What the run's row says; an error where there is none. */
int run_status_stored(
	struct database *db, uint32_t run, enum run_status *status, struct err *err);

/* Interrupted where the row says that it goes on and nobody works on it. */
int run_status_now(
	struct database *db, uint32_t run, enum run_status *status, struct err *err);

/* By name; what it does not know has failed. */
enum run_status run_status_named(const char *name);

int run_list(struct database *db, struct store_run **runs, size_t *count, struct err *err);
int run_list_one(struct database *db, uint32_t run, struct store_run *out, struct err *err);
int run_list_find(struct database *db, const char *text, uint32_t *run, struct err *err);
int run_list_best_epoch(struct database *db, uint32_t run, uint32_t trial, uint64_t *epoch,
	struct err *err);
int run_list_trial(struct database *db, uint32_t run, uint32_t trial, struct hparams *out,
	struct err *err);
int run_list_spec(struct database *db, uint32_t run, char **text, struct err *err);
int run_list_curve(struct database *db, uint32_t run, size_t most, float **values,
	size_t *count, struct err *err);

#endif

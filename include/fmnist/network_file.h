/*
 * network_file: the newest network of a run, on disk.
 *
 * Of a run that trains one network DIRECTORY/network.npy, of a sweep that of its best
 * trial so far, trial-N.npy: an array of float32, the parameters and then the buffers as
 * they lie in a model (docs/store.md). Known to the table of artifacts as "network", with
 * the epoch it is of.
 */
#ifndef FMNIST_NETWORK_FILE_H
#define FMNIST_NETWORK_FILE_H

#include <stdint.h>

#include "fmnist/database.h"
#include "fmnist/err.h"
#include "fmnist/event.h"

/* Of EVENT_SNAPSHOT; within a transaction. Takes the place of what was there. */
int network_file_write(struct database *db, const struct event *event, struct err *err);

/* Gives it to the sink as EVENT_SNAPSHOT; nothing where there is none. */
int network_file_read(
	struct database *db, uint32_t run, struct sink *sink, struct err *err);

#endif

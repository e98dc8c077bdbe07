/*
 * trail_file: the trail of a run that trains one network, on disk.
 *
 * DIRECTORY/snapshots.npy, an array of float32 (snapshots, numbers) that grows by a row for
 * each snapshot; the table of snapshots says of which epoch and iteration each is. What
 * the table does not know is not there: a row that was written and not recorded is written
 * over by the next. Thinned as trail.h says.
 */
#ifndef FMNIST_TRAIL_FILE_H
#define FMNIST_TRAIL_FILE_H

#include <stdint.h>

#include "fmnist/database.h"
#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/trail.h"

/* Of EVENT_SNAPSHOT of a run; within a transaction. */
int trail_file_append(struct database *db, const struct event *event, struct err *err);

/* Into a trail that is initialised; nothing where there is none. */
int trail_file_read(
	struct database *db, uint32_t run, struct trail *trail, struct err *err);

#endif

/*
 * event_read: rows become the events that they were made of.
 *
 * The functions behind store_replay() and store_replay_trial(), which say what is
 * promised. All is read from one snapshot, so that what another process writes
 * meanwhile does not show in part. The sink must not use the same connection.
 */
#ifndef FMNIST_EVENT_READ_H
#define FMNIST_EVENT_READ_H

#include "fmnist/database.h"
#include "fmnist/event.h"

int event_read(
	struct database *db, uint32_t run, bool brief, struct sink *sink, struct err *err);
int event_read_trial(struct database *db, uint32_t run, uint32_t trial, struct sink *sink,
	struct err *err);

#endif

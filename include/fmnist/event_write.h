/*
 * event_write: an event becomes rows.
 *
 * What each run and trial shows while it goes on (epochs, last figures, best trial) is
 * kept in its row with every event, so that an interrupted one is as complete as its
 * last event. Events of no run, and of a run that is not in the store, are left out:
 * it was removed.
 */
#ifndef FMNIST_EVENT_WRITE_H
#define FMNIST_EVENT_WRITE_H

#include "fmnist/database.h"
#include "fmnist/event.h"

int event_write(struct database *db, const struct event *event, struct err *err);

#endif

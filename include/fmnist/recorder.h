/*
 * recorder: writes what happens to the store, on a thread of its own.
 *
 * Listens to the hub with its own mailbox, so neither training nor the screen waits for
 * the disk. What has arrived is written in one transaction, at most RECORDER_SECONDS
 * after it happened. Where the store takes nothing (the disk is full), events wait in
 * memory and are tried again; a message says so once, and once when all is well again.
 *
 * recorder_start() is called before anybody posts to the hub, and recorder_stop() when
 * nobody will any more: the mailbox goes with it. The thread has its own connection to
 * the store. While the store takes nothing, blocks of iterations are dropped as mailbox.h
 * says; nothing else is.
 */
#ifndef FMNIST_RECORDER_H
#define FMNIST_RECORDER_H

#include "fmnist/err.h"
#include "fmnist/hub.h"

#define RECORDER_SECONDS 0.5

struct recorder;

struct recorder *recorder_start(const char *directory, struct hub *hub, struct err *err);

/* Writes what waits, ends the thread and frees it. -1: something was not written. */
int recorder_stop(struct recorder *recorder, struct err *err);

#endif

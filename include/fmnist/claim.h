/*
 * claim: who works on a run.
 *
 * A lock on the file `claim` in the run's directory, which holds the process's number
 * for messages. The kernel gives the lock back when the process ends in whatever way, so
 * a claim cannot be left behind. Looking whether a run is claimed takes the lock for a
 * moment; that this makes nobody's claim fail, whoever claims or looks holds the
 * directory itself meanwhile (a gate).
 *
 * Locks are of the open file (flock), so two claims of one process exclude each other
 * as those of two do.
 */
#ifndef FMNIST_CLAIM_H
#define FMNIST_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/err.h"

/* A lock on a directory, waited for: for what takes a moment. -1: it cannot be had. */
int gate_enter(const char *directory);
void gate_leave(int gate);

/* Claims the run whose directory this is, and makes the directory. Returns the
 * descriptor that holds the claim, to be closed; -1: failed, or somebody has it. */
int claim_take(const char *directory, uint32_t run, struct err *err);

bool claim_is_taken(const char *directory);

#endif

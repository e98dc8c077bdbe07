/*
 * progress: one line on standard error that says how far it is.
 *
 * On a terminal a bar that is drawn over, at most ten times a second; elsewhere
 * a plain line each time another tenth is done. Silent with --quiet.
 */
#ifndef FMNIST_PROGRESS_H
#define FMNIST_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

struct progress {
	FILE *out;
	bool quiet, bar, unicode;
	bool shown;   /* a bar stands on the line */
	double drawn; /* clock of the last drawing */
	int tenths;   /* of the last plain line */
};

void progress_init(struct progress *progress, FILE *out, bool quiet, bool ascii);

/* fraction 0..1, NaN where it is not known; `what` and `rest` stand around it. */
void progress_show(
	struct progress *progress, double fraction, const char *what, const char *rest);

/* Takes the bar away, so that something else can be written. */
void progress_clear(struct progress *progress);

#endif

/*
 * landscape_report: a landscape as it is computed, without a screen.
 *
 * Progress, and in the end what plane it is, what the losses are, and where the path goes.
 * A sink; belongs to the thread that dispatches.
 */
#ifndef FMNIST_LANDSCAPE_REPORT_H
#define FMNIST_LANDSCAPE_REPORT_H

#include <stdbool.h>

#include "fmnist/event.h"
#include "fmnist/progress.h"

struct landscape_report {
	struct sink sink;
	struct progress *progress; /* not owned */
	bool table;                /* on standard output */
};

void landscape_report_init(
	struct landscape_report *report, struct progress *progress, bool table);

#endif

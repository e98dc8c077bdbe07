/*
 * sweep_report: a sweep as a table, one row a trial in the trials' order.
 *
 * With several workers trials end in another order than they began; a row is printed
 * once all before it have ended, so the table, and what was the best when, do not
 * depend on the number of workers.
 */
#ifndef FMNIST_SWEEP_REPORT_H
#define FMNIST_SWEEP_REPORT_H

#include <stdbool.h>

#include "fmnist/board.h"
#include "fmnist/progress.h"

struct sweep_report {
	struct sink sink;
	struct board board;        /* takes every event first */
	struct progress *progress; /* not owned */
	bool table;                /* on standard output; else only progress */
	size_t printed;            /* rows */
	double best;               /* among them; NaN: none */
};

void sweep_report_init(struct sweep_report *report, struct progress *progress, bool table);
void sweep_report_release(struct sweep_report *report);

#endif

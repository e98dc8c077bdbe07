/*
 * train_report: one network's training as a table, with progress beside it.
 */
#ifndef FMNIST_TRAIN_REPORT_H
#define FMNIST_TRAIN_REPORT_H

#include <stdbool.h>

#include "fmnist/progress.h"
#include "fmnist/view.h"

struct train_report {
	struct sink sink;
	struct view view;          /* takes every event first */
	struct progress *progress; /* not owned */
	bool table;                /* on standard output; else only progress */
};

/* Of a classifier, or of an autoencoder. */
void train_report_init(struct train_report *report, bool reconstructs,
	struct progress *progress, bool table);
void train_report_release(struct train_report *report);

#endif

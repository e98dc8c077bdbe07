/*
 * pane_runs: what the Runs pane keeps between two frames.
 *
 * Reads the store on the thread that draws: the list when the store has changed, a curve
 * when its row is first seen. Both are short; nothing else is read while drawing.
 */
#ifndef FMNIST_PANE_RUNS_H
#define FMNIST_PANE_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/runs_list.h"
#include "fmnist/runs_overlay.h"

#define RUNS_FILTER_TEXT 160

struct ui;

struct runs_pane {
	struct runs_list list;
	size_t top; /* the row of the list that stands first */
	int page;   /* rows that are shown */
	bool read;  /* the list holds what the store had at `changes` */
	uint64_t changes;
	char problem[512];                                       /* the store's; "" */
	char filter[RUNS_FILTER_TEXT], before[RUNS_FILTER_TEXT]; /* before it was typed */
	char filter_problem[256];
	uint32_t *doomed; /* (doomed_count), numbers of the runs that deletion asks for */
	size_t doomed_count;
	struct runs_overlay overlay;
};

void runs_pane_init(struct runs_pane *pane);
void runs_pane_release(struct runs_pane *pane);

/* Reads the list again where the store has changed. */
void runs_pane_read(struct ui *ui);

#endif

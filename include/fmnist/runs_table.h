/*
 * runs_table: the rows of the Runs pane, and what is said of the chosen one.
 *
 * Pure drawing of a struct runs_list. As the screen narrows, columns leave in the order
 * of RUNS_TABLE_LEAVING; run and best never. The column that the list is sorted by leaves
 * after the others. As the screen widens, the name, the curve and the date grow, and the
 * columns move apart.
 */
#ifndef FMNIST_RUNS_TABLE_H
#define FMNIST_RUNS_TABLE_H

#include "fmnist/grid.h"
#include "fmnist/runs_list.h"

#define RUNS_TABLE_LEAVING "kind, batch, took, lr, began, curve, done, status, name"

/* Rows of runs in a table of so many rows; the first row holds the titles where there is
 * room for more than one. */
int runs_table_rows(int rows);

/* From row `top` of the list on; now: Unix time. */
void runs_table_draw(
	const struct runs_list *list, size_t top, double now, const struct area *area);

/* All about one run, in as many lines as the area has, the most important first. */
void runs_table_detail(const struct store_run *run, const struct area *area);

/* The colour of a state: only failure is red. */
enum role runs_status_role(enum run_status status);

#endif

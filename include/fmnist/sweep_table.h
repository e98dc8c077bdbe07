/*
 * sweep_table: a leaderboard drawn as a table.
 *
 * Only the rows on the screen are drawn. As the screen gets narrower, columns leave in
 * this order: loss, seconds, curve, epochs, the hyper-parameters from the last to the
 * first, state, rank, trial; the accuracy and the column that it is sorted by never
 * leave. Where there is more room than
 * the columns need, the curve gets it, then a column with the reason why a trial ended.
 */
#ifndef FMNIST_SWEEP_TABLE_H
#define FMNIST_SWEEP_TABLE_H

#include "fmnist/leaderboard.h"

#define SWEEP_TABLE_LEAVING                                                         \
	"loss, s, curve, epochs, hyper-parameters from the last, state, #, trial; " \
	"never acc and what it is sorted by."

/* Scrolls so that the selected row is seen. */
void sweep_table_draw(struct leaderboard *leaders, const struct area *area);

/* The line below it: position, filter, tags, and why the selected trial ended. */
void sweep_table_foot(const struct leaderboard *leaders, const struct area *line);

/* How a trial's state is shown: failure is red, what ended as it should stands back. */
enum role sweep_table_role(enum run_status status);

#endif

/*
 * leaderboard: how the user looks at a sweep: order, filter, selection, tags.
 *
 * The trials that have begun, as row numbers, sorted by a column and filtered. Belongs
 * to the pane that shows a board, and follows it: leaderboard_follow() sorts anew when
 * the board has changed or is another one. The selection is a trial, not a row, so it
 * stays where the user put it when rows change places; until they have moved it, it is
 * the first row.
 *
 * Order: by the column in its own direction (the best first, names and sizes rising),
 * what is not known last; of equals the better one first, then the lower number. A
 * trial that runs stands where its values so far put it, and has no rank: only
 * completed trials have one.
 */
#ifndef FMNIST_LEADERBOARD_H
#define FMNIST_LEADERBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/board.h"
#include "fmnist/chart.h"
#include "fmnist/column.h"
#include "fmnist/filter.h"

enum leaderboard_mode {
	LEADERBOARD_TABLE,
	LEADERBOARD_DETAIL,  /* one trial */
	LEADERBOARD_OVERLAY, /* curves of the tagged trials */
};

struct leaderboard {
	const struct board *board; /* that it follows; not owned */
	uint32_t run;
	size_t trials;
	uint64_t changes;
	bool stale; /* sort anew although the board has not changed */

	struct column column[COLUMNS_MOST];
	int width[COLUMNS_MOST]; /* of each column, grows with what it has shown */
	size_t columns;
	size_t sort; /* index of the column that it is sorted by */
	bool inverted;
	struct filter filter;
	char filter_text[FILTER_TEXT];

	uint32_t *row; /* (rows) trials in the order that they are shown in */
	size_t rows;
	size_t begun;   /* trials with a row before the filter */
	uint32_t *rank; /* (trials) from 1; 0: none */
	bool *tagged;   /* (trials) */
	size_t tags;
	struct board_counts counts;
	int best; /* as board_best() */

	bool moved;       /* the user has chosen a row */
	size_t at;        /* the selected row */
	size_t selected;  /* its trial, from 0 */
	size_t top, page; /* first row on the screen; rows that it has */
	size_t axis;      /* of the dot plot: index into the sweep's axes */
	enum leaderboard_mode mode;
	bool log_loss; /* of the detail's chart */
};

void leaderboard_release(struct leaderboard *leaders);

/* Before anything is read. */
void leaderboard_follow(struct leaderboard *leaders, const struct board *board);

/* The selected trial; NULL: no row. */
const struct board_trial *leaderboard_selected(const struct leaderboard *leaders);

void leaderboard_move(struct leaderboard *leaders, long rows);
void leaderboard_sort(struct leaderboard *leaders, int steps); /* to another column */
void leaderboard_invert(struct leaderboard *leaders);
void leaderboard_tag(struct leaderboard *leaders);   /* the selected trial, or no more */
void leaderboard_untag(struct leaderboard *leaders); /* all */

/* -1: the filter stays as it is. */
int leaderboard_filter(struct leaderboard *leaders, const char *text, struct err *err);

/* Keeps the selected row among the `page` rows that are on the screen. */
void leaderboard_scroll(struct leaderboard *leaders, size_t page);

/* The best so far over the trials' numbers, as steps of a curve. To be freed. */
struct chart_point *leaderboard_steps(const struct leaderboard *leaders, size_t *count);

#endif

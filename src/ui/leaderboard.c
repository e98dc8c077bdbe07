#include "fmnist/leaderboard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* What a trial is sorted by, as a number whose order is that of its bits. */
struct key {
	uint64_t bits;
	uint32_t trial;
};

void leaderboard_release(struct leaderboard *leaders)
{
	free(leaders->row);
	free(leaders->rank);
	free(leaders->tagged);
	*leaders = (struct leaderboard){0};
}

/* ---- order ---- */

/* The least first; what is not known last, whatever the direction. */
static uint64_t bits_of(double value, bool descends)
{
	uint64_t bits;

	if (isnan(value))
		return UINT64_MAX;
	value = descends ? -value : value;
	value += 0.0; /* -0 is 0 */
	memcpy(&bits, &value, sizeof bits);
	return bits >> 63 != 0 ? ~bits : bits | 1ull << 63;
}

/*
 * Sorts keys (count) by one byte of them after the other, so that equal ones keep their
 * order; `spare` is as long. Comparing them pair by pair takes many times as long where
 * there are thousands, and this is done whenever a trial has news.
 */
static void sort_keys(struct key *key, struct key *spare, size_t count)
{
	for (int shift = 0; shift < 64; shift += 8) {
		size_t start[257] = {0};

		for (size_t i = 0; i < count; i++)
			start[(key[i].bits >> shift & 0xff) + 1]++;
		for (size_t i = 1; i < 257; i++)
			start[i] += start[i - 1];
		for (size_t i = 0; i < count; i++)
			spare[start[key[i].bits >> shift & 0xff]++] = key[i];
		memcpy(key, spare, count * sizeof key[0]);
	}
}

/* All trials that have begun, the best first, into key; ranks follow from it. */
static size_t sort_by_score(struct leaderboard *leaders, struct key *key, struct key *spare)
{
	const struct board *board = leaders->board;
	bool descends = board->sweep.metric == METRIC_VAL_ACCURACY;
	uint32_t rank = 0;
	size_t count = 0;

	for (size_t i = 0; i < board->trials; i++) {
		leaders->rank[i] = 0;
		if (board->trial[i].started)
			key[count++] = (struct key){
				bits_of(board->trial[i].score, descends), (uint32_t)i};
	}
	sort_keys(key, spare, count);
	leaders->best = -1;
	for (size_t i = 0; i < count; i++) {
		const struct board_trial *trial = &board->trial[key[i].trial];

		if (trial->status != RUN_COMPLETED || isnan(trial->score))
			continue;
		leaders->rank[key[i].trial] = ++rank;
		if (rank == 1)
			leaders->best = (int)key[i].trial;
	}
	return count;
}

static void find_rows(struct leaderboard *leaders)
{
	const struct board *board = leaders->board;
	const struct column *column = &leaders->column[leaders->sort];
	bool descends = column_descends(column, board->sweep.metric) != leaders->inverted;
	struct key *key = xcalloc(board->trials + 1, sizeof key[0]);
	struct key *spare = xcalloc(board->trials + 1, sizeof spare[0]);

	leaders->begun = sort_by_score(leaders, key, spare);
	leaders->rows = 0;
	for (size_t i = 0; i < leaders->begun; i++)
		if (filter_passes(&leaders->filter, board, key[i].trial))
			key[leaders->rows++] = key[i];
	/* Of equals the better one is first already. */
	for (size_t i = 0; i < leaders->rows; i++)
		key[i].bits = bits_of(column_value(column, board, key[i].trial), descends);
	if (column->kind != COLUMN_RANK || leaders->inverted)
		sort_keys(key, spare, leaders->rows);
	for (size_t i = 0; i < leaders->rows; i++)
		leaders->row[i] = key[i].trial;
	free(key);
	free(spare);
}

/* The selection stays with its trial; where that is gone, with its row. */
static void find_selection(struct leaderboard *leaders)
{
	if (!leaders->moved)
		leaders->at = 0;
	else
		for (size_t i = 0; i < leaders->rows; i++)
			if (leaders->row[i] == leaders->selected)
				leaders->at = i;
	if (leaders->at >= leaders->rows)
		leaders->at = leaders->rows > 0 ? leaders->rows - 1 : 0;
	if (leaders->rows > 0)
		leaders->selected = leaders->row[leaders->at];
}

/* Another sweep: nothing of what was is right for it. */
static void begin(struct leaderboard *leaders, const struct board *board)
{
	leaderboard_release(leaders);
	leaders->board = board;
	leaders->run = board->run;
	leaders->trials = board->trials;
	leaders->columns = column_list(board, leaders->column);
	for (size_t i = 0; i < leaders->columns; i++)
		leaders->width[i] = column_width(&leaders->column[i]);
	leaders->row = xcalloc(board->trials + 1, sizeof leaders->row[0]);
	leaders->rank = xcalloc(board->trials + 1, sizeof leaders->rank[0]);
	leaders->tagged = xcalloc(board->trials + 1, sizeof leaders->tagged[0]);
	leaders->stale = true;
}

void leaderboard_follow(struct leaderboard *leaders, const struct board *board)
{
	if (leaders->board != board || leaders->run != board->run ||
		leaders->trials != board->trials)
		begin(leaders, board);
	if (!leaders->stale && leaders->changes == board->changes)
		return;
	leaders->changes = board->changes;
	leaders->stale = false;
	board_count(board, &leaders->counts);
	find_rows(leaders);
	find_selection(leaders);
}

/* ---- what the user does ---- */

const struct board_trial *leaderboard_selected(const struct leaderboard *leaders)
{
	return leaders->rows > 0 ? &leaders->board->trial[leaders->selected] : NULL;
}

void leaderboard_move(struct leaderboard *leaders, long rows)
{
	long to = (long)leaders->at + rows;

	if (leaders->rows == 0)
		return;
	to = to < 0 ? 0 : to;
	leaders->at = (size_t)to < leaders->rows ? (size_t)to : leaders->rows - 1;
	leaders->selected = leaders->row[leaders->at];
	leaders->moved = true;
}

void leaderboard_sort(struct leaderboard *leaders, int steps)
{
	size_t at = leaders->sort;

	if (leaders->columns == 0)
		return;
	do {
		at = (at + leaders->columns + (size_t)steps) % leaders->columns;
	} while (!column_sorts(&leaders->column[at]));
	leaders->sort = at;
	leaders->inverted = false;
	leaders->stale = true;
}

void leaderboard_invert(struct leaderboard *leaders)
{
	leaders->inverted = !leaders->inverted;
	leaders->stale = true;
}

void leaderboard_tag(struct leaderboard *leaders)
{
	bool *tagged;

	if (leaders->rows == 0)
		return;
	tagged = &leaders->tagged[leaders->selected];
	*tagged = !*tagged;
	leaders->tags += *tagged ? 1 : (size_t)-1;
}

void leaderboard_untag(struct leaderboard *leaders)
{
	for (size_t i = 0; leaders->tags > 0 && i < leaders->board->trials; i++)
		leaders->tagged[i] = false;
	leaders->tags = 0;
}

int leaderboard_filter(struct leaderboard *leaders, const char *text, struct err *err)
{
	size_t length = strlen(text);

	if (filter_parse(&leaders->filter, text, err) != 0)
		return -1;
	while (length > 0 && text[length - 1] == ' ')
		length--;
	snprintf(leaders->filter_text, sizeof leaders->filter_text, "%.*s", (int)length,
		text);
	leaders->stale = true;
	return 0;
}

void leaderboard_scroll(struct leaderboard *leaders, size_t page)
{
	size_t most = leaders->rows > page ? leaders->rows - page : 0;

	leaders->page = page;
	if (leaders->at < leaders->top)
		leaders->top = leaders->at;
	if (page > 0 && leaders->at >= leaders->top + page)
		leaders->top = leaders->at - page + 1;
	if (leaders->top > most)
		leaders->top = most;
}

struct chart_point *leaderboard_steps(const struct leaderboard *leaders, size_t *count)
{
	const struct board *board = leaders->board;
	struct chart_point *point = xcalloc(2 * board->trials + 2, sizeof point[0]);
	double best = NAN;
	size_t n = 0, last = 0;

	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];
		bool better = leaders->rank[i] != 0 &&
			metric_better(board->sweep.metric, trial->score, best);

		if (trial->started && run_status_ended(trial->status))
			last = i;
		if (!better)
			continue;
		if (n > 0)
			point[n++] = (struct chart_point){(double)i, best};
		best = trial->score;
		point[n++] = (struct chart_point){(double)i, best};
	}
	if (n > 0 && point[n - 1].x < (double)last)
		point[n++] = (struct chart_point){(double)last, best};
	*count = n;
	return point;
}

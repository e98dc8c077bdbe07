/*
 * The order of a sweep's trials, the selection and the tags, while the sweep goes on.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/leaderboard.h"
#include "made_up_sweep.h"

struct fixture {
	struct board board;
	struct sweep_story story;
	struct leaderboard leaders;
};

static int begin(void **state)
{
	static struct fixture f;

	f = (struct fixture){.leaders = {.run = 0}};
	board_init(&f.board);
	sweep_story_midst(&f.story, &f.board.sink);
	leaderboard_follow(&f.leaders, &f.board);
	*state = &f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	leaderboard_release(&f->leaders);
	board_release(&f->board);
	return 0;
}

static void sort_by(struct fixture *f, enum column_kind kind, const char *name)
{
	for (size_t i = 0; i < f->leaders.columns; i++) {
		const struct column *column = &f->leaders.column[f->leaders.sort];

		if (column->kind == kind && strcmp(column_name(column), name) == 0)
			break;
		leaderboard_sort(&f->leaders, 1);
	}
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.column[f->leaders.sort].kind, kind);
}

static const struct board_trial *at(const struct fixture *f, size_t row)
{
	return &f->board.trial[f->leaders.row[row]];
}

static void the_best_stands_first_and_only_completed_trials_have_a_rank(void **state)
{
	struct fixture *f = *state;
	uint32_t rank = 0;

	assert_int_equal(f->leaders.rows, 33);
	assert_int_equal(f->leaders.row[0], 14);
	assert_int_equal(f->leaders.best, board_best(&f->board));
	for (size_t i = 0; i < f->leaders.rows; i++) {
		uint32_t here = f->leaders.rank[f->leaders.row[i]];

		assert_true(i == 0 || isnan(at(f, i)->score) ||
			at(f, i - 1)->score >= at(f, i)->score);
		if (at(f, i)->status == RUN_COMPLETED)
			assert_int_equal(here, ++rank);
		else
			assert_int_equal(here, 0);
	}
	assert_int_equal(rank, 26);
	/* In its first epoch: nothing is known. */
	assert_int_equal(f->leaders.row[32], 32);
}

static void by_loss_the_least_stands_first(void **state)
{
	struct fixture *f = *state;

	sweep_story_begin(&f->story, &f->board.sink, 30, METRIC_VAL_LOSS);
	for (size_t i = 0; i < 30; i++)
		sweep_story_whole(&f->story, i);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 30);
	assert_int_equal(f->leaders.best, board_best(&f->board));
	for (size_t i = 1; i < f->leaders.rows; i++)
		assert_true(at(f, i - 1)->score <= at(f, i)->score);
}

static void any_column_sorts_and_equal_ones_stay_in_order_of_score(void **state)
{
	struct fixture *f = *state;

	sort_by(f, COLUMN_HPARAM, "units");
	for (size_t i = 1; i < f->leaders.rows; i++) {
		int64_t before = at(f, i - 1)->begun.hparams.hidden_units;
		int64_t now = at(f, i)->begun.hparams.hidden_units;

		assert_true(before <= now);
		if (before == now && !isnan(at(f, i)->score))
			assert_true(at(f, i - 1)->score >= at(f, i)->score);
	}
	sort_by(f, COLUMN_TRIAL, "trial");
	for (size_t i = 0; i < f->leaders.rows; i++)
		assert_int_equal(f->leaders.row[i], i);
	leaderboard_sort(&f->leaders, -1);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.row[0], 14);
	/* Around the end, past the curve, which cannot be sorted by. */
	leaderboard_sort(&f->leaders, -1);
	assert_int_equal(f->leaders.column[f->leaders.sort].kind, COLUMN_STATE);
}

static void the_other_way_round_what_is_not_known_is_still_last(void **state)
{
	struct fixture *f = *state;

	leaderboard_invert(&f->leaders);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.row[31], 14);
	assert_int_equal(f->leaders.row[32], 32);
	assert_int_equal(f->leaders.rank[14], 1);
	assert_int_equal(f->leaders.best, 14);
}

static void the_selection_is_the_first_row_until_it_is_moved(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(f->leaders.selected, 14);
	sort_by(f, COLUMN_TRIAL, "trial");
	assert_int_equal(f->leaders.selected, 0);
}

static void the_selection_stays_with_its_trial(void **state)
{
	struct fixture *f = *state;
	size_t selected, better = 33;

	leaderboard_move(&f->leaders, 4);
	selected = f->leaders.selected;
	assert_int_equal(f->leaders.at, 4);
	sort_by(f, COLUMN_TRIAL, "trial");
	assert_int_equal(f->leaders.selected, selected);
	assert_int_equal(f->leaders.at, selected);
	sort_by(f, COLUMN_RANK, "#");
	assert_int_equal(f->leaders.at, 4);
	while (sweep_story_accuracy(better, 10000) <= f->board.trial[14].score)
		better++;
	sweep_story_start(&f->story, better);
	sweep_story_finish(&f->story, better, 10000, RUN_COMPLETED, "");
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.row[0], better);
	assert_int_equal(f->leaders.selected, selected);
	assert_int_equal(f->leaders.at, 5);
}

static void the_selection_is_never_outside(void **state)
{
	struct fixture *f = *state;

	leaderboard_move(&f->leaders, 100000);
	assert_int_equal(f->leaders.at, 32);
	leaderboard_move(&f->leaders, -100000);
	assert_int_equal(f->leaders.at, 0);
	leaderboard_move(&f->leaders, 100000);
	assert_int_equal(leaderboard_filter(&f->leaders, "state=pruned", NULL), 0);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 3);
	assert_int_equal(f->leaders.at, 2);
	assert_int_equal(f->leaders.selected, f->leaders.row[2]);
	assert_int_equal(leaderboard_filter(&f->leaders, "acc>2", NULL), 0);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 0);
	assert_null(leaderboard_selected(&f->leaders));
	leaderboard_move(&f->leaders, 1);
	leaderboard_tag(&f->leaders);
	assert_int_equal(f->leaders.tags, 0);
}

static void a_wrong_filter_leaves_the_last_one(void **state)
{
	struct fixture *f = *state;
	struct err err;

	assert_int_equal(leaderboard_filter(&f->leaders, "state=pruned", &err), 0);
	assert_int_equal(leaderboard_filter(&f->leaders, "state=pruned lr<", &err), -1);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 3);
	assert_string_equal(f->leaders.filter_text, "state=pruned");
}

static void tags_stay_with_their_trials(void **state)
{
	struct fixture *f = *state;

	leaderboard_tag(&f->leaders);
	leaderboard_move(&f->leaders, 2);
	leaderboard_tag(&f->leaders);
	assert_int_equal(f->leaders.tags, 2);
	assert_true(f->leaders.tagged[14]);
	sort_by(f, COLUMN_TRIAL, "trial");
	assert_true(f->leaders.tagged[14]);
	leaderboard_tag(&f->leaders);
	assert_int_equal(f->leaders.tags, 1);
	leaderboard_untag(&f->leaders);
	assert_int_equal(f->leaders.tags, 0);
	assert_false(f->leaders.tagged[14]);
}

static void another_sweep_is_looked_at_afresh(void **state)
{
	struct fixture *f = *state;
	struct event event = {.kind = EVENT_SWEEP_STARTED, .run = 8};

	leaderboard_move(&f->leaders, 5);
	leaderboard_tag(&f->leaders);
	leaderboard_filter(&f->leaders, "state=pruned", NULL);
	sweep_story_begin(&f->story, &f->board.sink, 5, METRIC_VAL_ACCURACY);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 0);
	assert_int_equal(f->leaders.tags, 0);
	assert_int_equal(f->leaders.filter.conditions, 0);
	sweep_story_whole(&f->story, 1);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.rows, 1);
	assert_int_equal(f->leaders.selected, 1);
	/* One of as many trials, too. */
	leaderboard_tag(&f->leaders);
	event.sweep = f->board.sweep;
	f->board.sink.take(&f->board.sink, &event);
	leaderboard_follow(&f->leaders, &f->board);
	assert_int_equal(f->leaders.tags, 0);
}

static void the_selected_row_is_on_the_screen(void **state)
{
	struct fixture *f = *state;

	leaderboard_scroll(&f->leaders, 10);
	assert_int_equal(f->leaders.top, 0);
	leaderboard_move(&f->leaders, 15);
	leaderboard_scroll(&f->leaders, 10);
	assert_int_equal(f->leaders.top, 6);
	leaderboard_move(&f->leaders, -12);
	leaderboard_scroll(&f->leaders, 10);
	assert_int_equal(f->leaders.top, 3);
	leaderboard_move(&f->leaders, 100);
	leaderboard_scroll(&f->leaders, 10);
	assert_int_equal(f->leaders.top, 23);
	/* A taller screen: no empty rows below the last. */
	leaderboard_scroll(&f->leaders, 30);
	assert_int_equal(f->leaders.top, 3);
	leaderboard_scroll(&f->leaders, 0);
}

static void the_best_so_far_goes_up_in_steps(void **state)
{
	struct fixture *f = *state;
	size_t count;
	struct chart_point *point = leaderboard_steps(&f->leaders, &count);

	assert_true(count >= 4);
	assert_true(point[0].x == 0.0);
	assert_true(point[count - 1].x == 30.0);
	assert_true(point[count - 1].y == f->board.trial[14].score);
	for (size_t i = 1; i < count; i++) {
		assert_true(point[i].x >= point[i - 1].x);
		assert_true(point[i].y >= point[i - 1].y);
		assert_true(point[i].x == point[i - 1].x || point[i].y == point[i - 1].y);
	}
	free(point);
}

#define LEADERS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LEADERS(the_best_stands_first_and_only_completed_trials_have_a_rank),
		LEADERS(by_loss_the_least_stands_first),
		LEADERS(any_column_sorts_and_equal_ones_stay_in_order_of_score),
		LEADERS(the_other_way_round_what_is_not_known_is_still_last),
		LEADERS(the_selection_is_the_first_row_until_it_is_moved),
		LEADERS(the_selection_stays_with_its_trial),
		LEADERS(the_selection_is_never_outside),
		LEADERS(a_wrong_filter_leaves_the_last_one),
		LEADERS(tags_stay_with_their_trials),
		LEADERS(another_sweep_is_looked_at_afresh),
		LEADERS(the_selected_row_is_on_the_screen),
		LEADERS(the_best_so_far_goes_up_in_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
